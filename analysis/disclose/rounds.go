package disclose

// What having several rounds does to the rules.
//
// A round is a world of its own: [Policy.Ready] counts the conversations of a round against its
// own last edition, and nothing of one round is in another's edition. A reader of two rounds'
// editions knows no more of either than a reader of one, so the two may be laid side by side, and
// to compare them costs nothing. What they may not be read as is a change in a person: who said
// something in one round and not in the next cannot be told from bands of each.
//
// The same people speak in several rounds, which matters where rounds are pooled:
//
//   - Nobody counts twice: [Pooled].
//   - A theme is in a pooled edition only if one round alone may show it ([Policy.Theme]). People and
//     interviewers of one round cannot make up for what another lacks, since they may be the same.
//   - A pooled edition is made of what the rounds' own latest editions were made of, and only while
//     none of those was withdrawn ([Whole]). Else the difference from those editions would be what the
//     few said who came or went since.
//   - It has no words and no quotes, and names no themes together: those would need counts of people
//     across rounds. What nobody planned stands as each round's own edition has it.
//   - Its series is its own, and goes on only when one of its rounds has another edition, which is a
//     batch of that round by the rule above.

// Standing is how a round stands: the number of its last edition, 0 before the first, and how many
// of the conversations in it were withdrawn since.
type Standing struct{ Edition, Withdrawn int }

// Whole reports whether rounds may be pooled: each has an edition, of which nothing was withdrawn
// since, and they are not all as they were when they were pooled last.
func Whole(now, last []Standing) bool {
	moved := len(last) != len(now)
	for i, s := range now {
		if s.Edition == 0 || s.Withdrawn > 0 {
			return false
		}
		moved = moved || s.Edition != last[i].Edition
	}
	return moved && len(now) > 1
}

// How long a programme that two people asked to close waits, in days. Keys that are destroyed
// cannot be brought back, so there is time to notice and to keep them; and participants who want
// to see what became of their words have time to look.
const (
	LeastWaiting = 14
	MostWaiting  = 3650
)
