package main

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// How often a copy of a note is changed in each way; in every round of training anew. Some hundreds
// of notes are too few to learn names from: a tagger that saw each note twenty times as it stands
// would know its names by heart, and nobody else's.
const (
	swapShare  = 0.65 // other names, places, numbers
	lowerShare = 0.30
	upperShare = 0.04
	bareShare  = 0.10 // punctuation lost
	typoShare  = 0.25 // some words mistyped
	typoWords  = 0.04
	heldShare  = 0.20 // scrubbed before, but not wholly
	heldMarks  = 0.80
	// wordShare of the people in a copy that keeps its capitals are called by an ordinary word. In
	// copies without capitals this cost more precision than it found names.
	wordShare = 0.12
)

// A deriver makes copies of notes that differ from them as other notes would.
type deriver struct {
	*rand.Rand
	names *surrogates
}

func (d *deriver) copy(n note) note {
	n.pieces = append([]piece(nil), n.pieces...)
	form := d.Float64() // which letters the copy is written in
	if d.Float64() < swapShare {
		d.swap(&n, form >= lowerShare+upperShare)
	}
	if d.Float64() < typoShare {
		n.each(d.mistype)
	}
	if d.Float64() < bareShare {
		n.each(bare)
	}
	if d.Float64() < heldShare {
		d.hold(&n)
	}
	switch {
	case form < lowerShare:
		n.each(strings.ToLower)
	case form < lowerShare+upperShare:
		n.each(upper)
	}
	return n
}

// hold puts placeholders for most of what is marked: what stands beside one is ordinary, unless it
// is not. The server scrubs what the client has scrubbed, and Find scrubs its own result: without
// such copies the words beside a placeholder would be judged by a tagger that never met one.
func (d *deriver) hold(n *note) {
	for i := range n.pieces {
		if p := &n.pieces[i]; p.kind != none && d.Float64() < heldMarks {
			p.text, p.kind = "[detail]", none
		}
	}
}

func (n *note) each(f func(string) string) {
	for i := range n.pieces {
		n.pieces[i].text = f(n.pieces[i].text)
	}
}

// wordOrigin is the origin of those who are called by an ordinary word.
const wordOrigin = -1

// swap gives the people, places and numbers of a note others, the same wherever they occur again.
// Where capitals show them, some people are called by an ordinary word. The same wherever they
// occur, because how a word is written elsewhere in the note is a feature.
func (d *deriver) swap(n *note, capitals bool) {
	chosen := map[string]string{}
	origin := map[string]int{}
	for i := range n.pieces {
		p := &n.pieces[i]
		if p.kind == none {
			continue
		}
		who := kinds[p.kind] + p.entity
		if _, ok := origin[who]; !ok {
			// One origin for all the words of a person: forename and surname of one name belong
			// together.
			origin[who] = d.names.origin(d.Rand)
			if capitals && d.Float64() < wordShare {
				origin[who] = wordOrigin
			}
		}
		var b strings.Builder
		last := 0
		for _, w := range split.Text(p.text) {
			key := kinds[p.kind] + w.Low
			to, ok := chosen[key]
			if !ok {
				to = d.other(kinds[p.kind], &w, p.text[w.Start:w.End], origin[who])
				chosen[key] = to
			}
			b.WriteString(p.text[last:w.Start])
			if to == "" {
				b.WriteString(p.text[w.Start:w.End])
			} else {
				b.WriteString(inCase(to, w.Case))
			}
			last = int(w.End)
		}
		p.text = b.String() + p.text[last:]
	}
}

// other is what a word becomes, or empty if it stays.
func (d *deriver) other(kind string, w *split.Word, typed string, origin int) string {
	switch {
	case w.Sort == split.Digits || w.Sort == split.Mixed:
		if kind == "LOC" || kind == "ORG" || d.Float64() < 0.3 {
			return ""
		}
		return d.digits(typed)
	case w.Sort != split.Letters || len(w.Low) < 3:
		return ""
	case kind == "PERSON":
		return d.otherName(w, origin)
	}
	return d.otherWord(kind, w.Low)
}

// otherWord is what a word of a place, a people, a date or an amount becomes, or empty if it stays.
func (d *deriver) otherWord(kind, low string) string {
	switch set := lists.Of(low).Set; {
	case kind == "LOC" && set&lists.Town != 0 && set&lists.Ordinary == 0:
		return d.names.town(d.Rand)
	case kind == "DEM" && set&lists.People != 0 && set&lists.Ordinary == 0:
		return d.names.people(d.Rand)
	case (kind == "DATETIME" || kind == "DEM" || kind == "QUANTITY") && d.Float64() < 0.7:
		return d.ofClass(low, lists.ClassOf(low))
	}
	return ""
}

// otherName is what a word of a person's name becomes, or empty if it stays. Titles and kin stay,
// since they are no part of the name.
func (d *deriver) otherName(w *split.Word, origin int) string {
	set, class := lists.Of(w.Low).Set, lists.ClassOf(w.Low)
	switch {
	case class != lists.NoClass ||
		set&lists.Ordinary != 0 && w.Case == split.Lower && d.Float64() < 0.8:
		return ""
	case origin == wordOrigin && w.Case != split.Title:
		return ""
	case origin == wordOrigin:
		return d.names.word(d.Rand)
	case set&(lists.Surname|lists.SurnameRare) != 0 && set&lists.Forename == 0:
		return d.names.surname(d.Rand, origin)
	}
	return d.names.forename(d.Rand, origin)
}

var (
	months = strings.Fields("January February March April May June July August September " +
		"October November December")
	weekdays = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	teens    = strings.Fields("eleven twelve thirteen fourteen fifteen sixteen seventeen " +
		"eighteen nineteen")
	tens = strings.Fields("twenty thirty forty fifty sixty seventy eighty")
	ones = strings.Fields("three four five six seven eight nine")
)

func (d *deriver) ofClass(low string, class lists.Class) string {
	pick := func(list []string) string { return list[d.IntN(len(list))] }
	switch {
	case class == lists.Month && len(low) > 3:
		return pick(months)
	case class == lists.Weekday && strings.HasSuffix(low, "day"):
		return pick(weekdays)
	case class != lists.Number:
		return ""
	case strings.HasSuffix(low, "teen") || low == "eleven" || low == "twelve":
		return strings.ToLower(pick(teens))
	case strings.HasSuffix(low, "ty"):
		return pick(tens)
	case len(low) <= 5 && low != "dozen" && low != "two":
		return pick(ones)
	}
	return ""
}

// digits puts other digits, and other capitals in mixed words, in place of those typed; a first
// zero stays.
func (d *deriver) digits(typed string) string {
	b := []rune(typed)
	for i, r := range b {
		switch {
		case r == '0' && i == 0:
		case '0' <= r && r <= '9':
			b[i] = rune('0' + d.IntN(10))
		case 'A' <= r && r <= 'Z':
			b[i] = rune('A' + d.IntN(26))
		}
	}
	return string(b)
}

func inCase(s string, c split.Case) string {
	switch c {
	case split.Lower:
		return strings.ToLower(s)
	case split.Upper:
		return strings.ToUpper(s)
	}
	return s
}

// upper is s in capitals but for placeholders.
func upper(s string) string {
	return strings.ReplaceAll(strings.ToUpper(s), "[DETAIL]",
		"[detail]")
}

// mistype doubles, drops or swaps a letter in some of the longer words.
func (d *deriver) mistype(s string) string {
	fields := strings.SplitAfter(s, " ")
	for i, f := range fields {
		r := []rune(f)
		if len(r) < 6 || d.Float64() > typoWords {
			continue
		}
		at := 1 + d.IntN(len(r)-3)
		if !unicode.IsLetter(r[at]) || !unicode.IsLetter(r[at+1]) {
			continue
		}
		switch d.IntN(3) {
		case 0:
			r[at], r[at+1] = r[at+1], r[at]
		case 1:
			r = append(r[:at], r[at+1:]...)
		case 2:
			r = append(r[:at+1], r[at:]...)
		}
		fields[i] = string(r)
	}
	return strings.Join(fields, "")
}

// bare takes away the full stops, commas and apostrophes that hurried typists leave out.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(".,;'’\"“”", r) {
			return -1
		}
		return r
	}, s)
}
