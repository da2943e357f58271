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
		if publicNumbers[w.Low] && !n.Is(i+1, "-") {
			n.Plain(i, i+1)
		}
		if len(w.Low) == 1 && w.Line && n.Is(i+1, ":") && roles[w.Low] {
			n.Plain(i, i+1)
		}
	}
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
	asked := false
	for i := range n.Words {
		asked = asked || n.Words[i].Line && n.Is(i+1, ":") && askers[n.Words[i].Low]
	}
	if !asked {
		return nil
	}
	roles := map[string]bool{}
	for low := range answerers {
		roles[low] = true
	}
	for i := 1; i+1 < len(n.Words); i++ {
		if w := &n.Words[i]; w.Case == split.One && n.Is(i-1, "(") && n.Is(i+1, ")") {
			delete(roles, w.Low)
		}
	}
	return roles
}
