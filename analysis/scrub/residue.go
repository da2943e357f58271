package scrub

import (
	"strconv"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// Residue says in words what is left in text that could single somebody out, for the interviewer
// alone: it counts and names kinds, and repeats nothing of the note. Spans are those that [Find]
// returned, as the interviewer left them. An empty result means that nothing was found, not that
// nothing is there.
func Residue(text string, spans []Span) []string {
	asked := map[Kind]int{}
	for _, s := range spans {
		if s.Ask {
			asked[s.Kind]++
		}
	}
	var out []string
	for _, k := range note.Kinds {
		out = tell(out, asked[k], 1, leftovers[k])
	}
	words := split.Text(text)
	out = tell(out, quotations(words), 1, [2]string{"long quotation",
		"long quotations: people who know the speaker may know the voice"})
	out = tell(out, regional(words), regionalWords, [2]string{"word of a region",
		"words of a region: they tell where the speaker is from"})
	if known.Foreign(words) {
		out = append(out, "much of this is not ordinary English, and every unknown word is "+
			"masked: read it before it goes")
	}
	return out
}

// How long a quotation must be, in words, and how many words of a region there must be, to be worth
// a line.
const (
	quotationWords = 12
	regionalWords  = 4
)

// leftovers says what an interviewer should look for, by kind, after one and after any other
// number.
var leftovers = map[Kind][2]string{
	Person: {"possible name is left as it is", "possible names are left as they are"},
	Code:   {"number may stand for a person or case", "numbers may stand for persons or cases"},
	Loc:    {"possible place is left", "possible places are left"},
	Org:    {"possible organisation is left", "possible organisations are left"},
	Dem: {"remark on what somebody is is left: age, job, origin, belief, family, health",
		"remarks on what somebody is are left: age, job, origin, belief, family, health"},
	DateTime: {"time may be exact enough to find somebody by",
		"times may be exact enough to find somebody by"},
	Quantity: {"sum or count may be exact enough to find somebody by",
		"sums or counts may be exact enough to find somebody by"},
	Misc: {"unusual thing may be known to many", "unusual things may be known to many"},
}

func tell(out []string, n, least int, what [2]string) []string {
	switch {
	case n < least || n == 0:
		return out
	case n == 1:
		return append(out, "1 "+what[0])
	}
	return append(out, strconv.Itoa(n)+" "+what[1])
}

// quotations counts what stands between double quotation marks at some length.
func quotations(words []split.Word) (long int) {
	open := -1
	for i, w := range words {
		if w.Low != "\"" {
			continue
		}
		if open >= 0 && i-open > quotationWords {
			long++
		}
		if open >= 0 {
			open = -1
		} else {
			open = i
		}
	}
	return long
}

// regional counts the words that dictionaries of the standard language leave out.
func regional(words []split.Word) (n int) {
	for _, w := range words {
		if len(w.Low) > 2 && known.Dialect[w.Low] {
			n++
		}
	}
	return n
}

// Foreign reports whether a text of at least twelve words is in another language than English, or a
// list of names: less than half of its words are ordinary English.
func Foreign(text string) bool { return known.Foreign(split.Text(text)) }
