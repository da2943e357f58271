package judge

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// publicNumbers are telephone numbers of everybody, and what says "always".
var publicNumbers = known.Set("111 101 999 112 105 119 24/7")

// markPlain notes the words that no chance makes an identifier: sayings, and the letters of
// speakers who are roles.
func (n finder) markPlain() {
	roles := n.roles()
	for i := range n.Words {
		w := &n.Words[i]
		if n.Has(i, note.IsSaying) {
			n.Plain(i, n.saying(i))
		}
		if to, low := n.dotted(i); to > i {
			if known.Kept[low] || len(low) >= note.MostInitialLetters && known.Shorthand(low) {
				n.Plain(i, to)
			}
		}
		if publicNumbers[w.Low] && !n.Is(i+1, "-") {
			n.Plain(i, i+1)
		}
		n.plainLabel(i, roles)
	}
}

// plainLabel notes the label of a speaker, of a section or of a message's head at word i.
func (n finder) plainLabel(i int, roles map[string]bool) {
	w := &n.Words[i]
	if w.Sort != split.Letters {
		return
	}
	role := len(w.Low) > 1 && n.Is(i+1, ":") && known.Speakers[w.Low]
	if n.heads(i) && roles[w.Low] || n.labels(i) && (role || roles[w.Low]) {
		n.Plain(i, i+1)
	}
	if w.Low == "speaker" && n.On(i+1) && n.Letter(i+1) {
		n.Plain(i, i+2)
	}
}

// dotted returns the end of the letters with full stops that begin at word i, or i, and the letters
// alone: "N.H.S." is nhs. Two of them are initials unless everybody uses them.
func (n finder) dotted(i int) (to int, low string) {
	if !n.letterAt(i) || n.Is(i-1, ".") && n.Glued(i) {
		return i, ""
	}
	for to = i; n.letterAt(to) && (to == i || n.Glued(to)) && len(low) <= note.LongestChain; {
		low += n.Words[to].Low
		if to++; !n.Is(to, ".") || !n.Glued(to) {
			break
		}
		to++
	}
	return to, low
}

// letterAt reports whether word i is a single letter.
func (n finder) letterAt(i int) bool {
	return i < len(n.Words) && len(n.Words[i].Low) == 1 && n.Words[i].Sort == split.Letters
}

// saying returns the end of the saying that begins at word i, or i.
func (n finder) saying(i int) int {
	to := i
next:
	for _, words := range known.Sayings[n.Words[i].Low] {
		for j, low := range words {
			if !n.Is(i+j, low) || j > 0 && n.Words[i+j].Line {
				continue next
			}
		}
		to = max(to, i+len(words))
	}
	return to
}

// askers are letters and words before a colon that only somebody who asks has, and answerers the
// letters of those who answer them: P for a participant, R for a respondent. The same letters are
// somebody's initial where nobody asks.
var (
	askers    = known.Set("i int q intv interviewer researcher facilitator")
	answerers = known.Set("i q a p r")
)

// roles are the single letters that stand for a role before a colon in this note. A letter that
// begins the name of somebody who is introduced with it, "Priya (P)", is that person's.
func (n finder) roles() map[string]bool {
	roles := map[string]bool{}
	asked := false
	for i := range n.Words {
		asked = asked || n.Words[i].Line && n.Is(i+1, ":") && askers[n.Words[i].Low]
		if n.declared(i) {
			roles[n.Words[i].Low] = true
			n.Plain(i, i+1)
		}
	}
	if asked {
		for low := range answerers {
			roles[low] = true
		}
	}
	n.lettered(roles)
	for i := 1; i+1 < len(n.Words); i++ {
		if w := &n.Words[i]; w.Case == split.One && n.Is(i-1, "(") && n.Is(i+1, ")") {
			delete(roles, w.Low)
		}
	}
	return roles
}

// lettered adds the labels of people who are told apart by letters in their order: A, B and on.
func (n finder) lettered(roles map[string]bool) {
	labels := map[string]bool{}
	for i := range n.Words {
		if n.letterAt(i) && (n.labels(i) || n.heads(i)) {
			labels[n.Words[i].Low] = true
		}
	}
	for c := byte('a'); labels["b"] && labels[string(c)]; c++ {
		roles[string(c)] = true
	}
}

// labels reports whether word i stands before a colon, or a dash between blanks, and before it on
// its line nothing but the time: "[00:03] Facilitator:", "B - same".
func (n finder) labels(i int) bool {
	if dash := n.Is(i+1, "-") && n.Words[i+1].Space; !dash && !n.Is(i+1, ":") || !n.On(i+1) {
		return false
	}
	for j := i; ; j-- {
		if j == 0 || n.Words[j].Line {
			return true
		}
		if i-j == cueWords || n.Words[j-1].Sort == split.Letters {
			return false
		}
	}
}

// heads reports whether word i is the letter of a section: "B. Relationships".
func (n finder) heads(i int) bool {
	return n.Words[i].Case == split.One && n.Words[i].Line && n.Is(i+1, ".") && n.Glued(i+1) &&
		n.On(i+2) && n.Words[i+2].Space
}

// declared reports whether word i is the first letter of a role for which a note says that it
// stands: "P = participant", "R is the researcher", "Participant - P". Another letter than the
// role's own is somebody's initial: "D = interviewer".
func (n finder) declared(i int) bool {
	if n.Words[i].Case != split.One {
		return false
	}
	switch {
	case n.Next(i) == "=":
		return n.roleOf(i, i+2)
	case n.Next(i) == "is" && n.Next(i+1) == "the":
		return n.roleOf(i, i+3)
	}
	return (n.Last(i) == "=" || n.Last(i) == "-") && n.roleOf(i, i-2)
}

// roleOf reports whether a role stands at word at that begins with the letter at word i.
func (n finder) roleOf(i, at int) bool {
	return at >= 0 && at < len(n.Words) && known.TalkRoles[n.Words[at].Low] &&
		n.Words[at].Low[:1] == n.Words[i].Low
}
