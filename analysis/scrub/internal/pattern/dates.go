package pattern

import (
	"strconv"

	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// isDate marks a group of digits that reads as a date: 12/2, 3.4.25, 2024-05-01. A group of two
// parts is a date only with a slash; else it is a time, a score or an amount, which the tagger
// judges.
func (n finder) isDate(g group) bool {
	var parts []int
	for i := g.from; i < g.to; i++ {
		w := &n.Words[i]
		if w.Space && i > g.from {
			return false
		}
		if w.Sort == split.Digits {
			v, err := strconv.Atoi(w.Low)
			if err != nil {
				return false
			}
			parts = append(parts, v)
		}
	}
	if len(parts) != 3 || !isDay(parts, g.slashes+g.dots == 2) {
		return false
	}
	n.Put(g.from, g.to, note.DateTime, "date")
	return true
}

// isDay reports whether three numbers are a day, a month and a year, or a year, a month and a day.
// A year of two figures needs marks between that dates have. Days come first, as British people
// write them; an American date is found where its day is no higher than twelve. A wrong reading
// would do no harm: the mask covers all three parts whichever is the month.
func isDay(parts []int, marked bool) bool {
	a, b, c := parts[0], parts[1], parts[2]
	switch {
	case !month(b):
		return false
	case marked:
		return day(a) && year(c)
	}
	return day(a) && c >= 1900 && year(c) || a >= 1900 && year(a) && day(c)
}

func day(v int) bool { return 1 <= v && v <= 31 }

func month(v int) bool { return 1 <= v && v <= 12 }

// year reports whether v may be a year, of two figures or of four. It goes back to 1900 for dates
// of birth, which lead to somebody more often than any other date.
func year(v int) bool { return v < 100 || 1900 <= v && v < 2050 }

// markDates finds dates with a month in them: "Tues 4 March", "the 3rd of May 2019", "March 2024".
func (n finder) markDates() {
	for i := range n.Words {
		if n.Page.Class(i) != lists.Month || n.Masked(i) {
			continue
		}
		from, to := n.dayBefore(i), n.dayAfter(i+1)
		if from == i && to == i+1 {
			continue // a month alone may be a name or a verb
		}
		if from > 0 && lists.ClassOf(n.Words[from-1].Low) == lists.Weekday && !n.Words[from].Line {
			from--
		} else if from > 1 && n.Is(from-1, ",") &&
			lists.ClassOf(n.Words[from-2].Low) == lists.Weekday {
			from -= 2
		}
		n.Put(from, to, note.DateTime, "date")
	}
}

// dayBefore returns where the day before a month begins: "4", "4th of", "third". "May", "March" and
// "Will August" may be verbs and names: a day or year beside them makes a date.
func (n finder) dayBefore(i int) int {
	j := i - 1
	if n.Is(j, "of") {
		j--
	}
	if j < 0 || n.Words[j+1].Line {
		return i
	}
	w := &n.Words[j]
	d, _ := strconv.Atoi(w.Low)
	isDay := w.Sort == split.Digits && len(w.Low) <= 2 && day(d) ||
		lists.ClassOf(w.Low) == lists.Ordinal
	if !isDay {
		return i
	}
	return j
}

// dayAfter returns the end of the day or year after a month: "March 4th", "March 2024", "May '19".
// A number of one or two figures counts only if no full stop or colon follows: "March 9.30" and
// "March 4: met" are a time and a heading, which the day before or the tagger decides.
func (n finder) dayAfter(i int) int {
	to := i
	for j := i; j < len(n.Words) && j < i+4 && !n.Words[j].Line; j++ {
		w := &n.Words[j]
		switch {
		case w.Sort == split.Digits && (n.isYear(j) ||
			len(w.Low) <= 2 && to == i && !n.Is(j+1, ".") && !n.Is(j+1, ":")),
			w.Sort == split.Mixed && lists.ClassOf(w.Low) == lists.Ordinal:
			to = j + 1
		case w.Low == "," || w.Low == "'":
		default:
			return to
		}
	}
	return to
}
