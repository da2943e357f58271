package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// markNames finds names by what stands beside them: a title before, a colon after.
func (n *note) markNames() {
	n.markLabels()
	for i := 0; i+1 < len(n.words); i++ {
		if !titles[n.words[i].Low] || n.words[i+1].Line {
			continue
		}
		j := i + 1
		if n.is(j, ".") {
			j++
		}
		from, to := j, j
		for to < len(n.words) && to < j+3 && n.name(to) && (to == j || !n.words[to].Line) {
			to++
		}
		if to > from {
			n.put(i, to, Person, "title")
		}
	}
}

// titles are never said without a name after them.
var titles = set("mr mrs ms mx dr prof cllr messrs revd")

// name reports whether word i can be part of a name: capitals, or no ordinary word.
func (n *note) name(i int) bool {
	w := &n.words[i]
	if w.Sort != split.Letters || w.Low == "'s" {
		return false
	}
	return w.Case == split.Title || w.Case == split.Upper || w.Case == split.Camel || lists.Of(w.Low).Set&lists.Ordinary == 0 && len(w.Low) > 2
}

// labelTimes is how often a label must stand before a colon to be a speaker.
const labelTimes = 2

// markLabels finds speakers: a name or initials before a colon or dash at the start of several lines.
func (n *note) markLabels() {
	times := map[string]int{}
	for pass := range 2 {
		for i := range n.words {
			if !n.words[i].Line || n.words[i].Sort != split.Letters || !n.label(i) {
				continue
			}
			if low := n.words[i].Low; pass == 0 {
				times[low]++
			} else if times[low] >= labelTimes {
				n.put(i, i+1, Person, "speaker")
			}
		}
	}
}

func (n *note) label(i int) bool {
	w := &n.words[i]
	if !n.is(i+1, ":") && !(n.is(i+1, "-") && n.words[i+1].Space && w.Case == split.Upper) || speakers[w.Low] {
		return false
	}
	if w.Case == split.Upper && len(w.Low) <= 3 || w.Case == split.One {
		return true
	}
	e := lists.Of(w.Low)
	return e.Set&lists.Ordinary == 0
}

// speakers are labels that name nobody.
var speakers = set("me i q a int interviewer note notes re from to cc date subject sent ps nb eg ie dm le tel mob email ref ok yes no who what " +
	"why how when where pps fao att attn tbc asks ask idea ideas hope fear q1 q2 q3 q4 q5 q6 voice res resp facilitator participant pt")
