package tag

import "sync"

// A Chance says how likely a word is part of an identifier.
type Chance struct {
	Hide  float32 // 0 to 1
	Begin float32 // that an identifier begins here
	Kind  uint8   // the likeliest kind, if it is one
}

// Weigh judges every word of the page. On a page made by [Page.Replaced] it keeps what it judged of
// lines that are as they were.
// The chances are those of the whole line together (forward-backward) and not of each word by
// itself: "Moss" is likelier to be a place because "Side" follows.
func (m *Model) Weigh(p *Page) []Chance {
	if p.before == nil {
		p.chances = make([]Chance, len(p.Words))
	} else {
		p.chances = p.before.chances[:len(p.Words)]
	}
	s := newSummer(m, p)
	l := lattices.Get().(*lattice)
	defer lattices.Put(l)
	was := 0
	for _, line := range p.lines {
		// The pages share their chances. A line never stands later than it stood before, so that
		// copying forward overwrites only what was passed already.
		if p.before != nil && p.kept(line, &was) {
			copy(p.chances[line.From:line.To], p.before.chances[p.old[line.From]:])
			continue
		}
		l.reset(line.To - line.From)
		for i := line.From; i < line.To; i++ {
			t := s.total(i, line)
			m.odd(&t, &l.odds[i-line.From])
		}
		l.run(m, p.chances[line.From:line.To])
	}
	p.before, p.old = nil, nil
	return p.chances
}

// lattices are kept for the next page.
var lattices = sync.Pool{New: func() any { return new(lattice) }}

// kept reports whether a line has the same words, and all of them the same standing in the note, as
// in the page before. The lines of that page up to was were passed. That must be everything that
// the chances of a line are made of: its words, its place in the note, and how its words are
// written elsewhere. A feature that looks further needs its comparison here, or a round of
// scrubbing would work with chances of a note that is no more.
func (p *Page) kept(line Line, was *int) bool {
	from := int(p.old[line.From])
	lines := p.before.lines
	for *was < len(lines) && lines[*was].From < from {
		*was++
	}
	if from < 0 || *was == len(lines) || lines[*was].From != from ||
		lines[*was].To-from != line.To-line.From || lines[*was].place != line.place {
		return false
	}
	for i := line.From; i < line.To; i++ {
		if p.old[i] < 0 || p.seen[p.looks[i].number] != p.before.seen[p.looks[i].number] {
			return false
		}
	}
	return true
}

// A total is the sum of some rows: sixteen bits for each of sixteen labels, so that one addition
// adds four. It overflows after 257 rows; a word has less than a hundred. Adding in words of
// sixty-four bits rather than label by label is what lets one core weigh some hundreds of thousands
// of words a second (BenchmarkNotes; the README has the figures).
type total struct {
	sum [2 * len(row{})]uint64 // of the even and the odd bytes of each part of a row
	n   int                    // rows added
}

const evenBytes = 0x00ff00ff00ff00ff

func (t *total) row(r *row) {
	t.sum[0] += r[0] & evenBytes
	t.sum[1] += r[0] >> 8 & evenBytes
	t.sum[2] += r[1] & evenBytes
	t.sum[3] += r[1] >> 8 & evenBytes
	t.n++
}

func (t *total) add(u *total) {
	for i := range t.sum {
		t.sum[i] += u.sum[i]
	}
	t.n += u.n
}

// score is the sum for label y, against a label 0 of nought.
func (t *total) score(y int) int {
	part, at := (y-1)/8, (y-1)%8
	return int(t.sum[2*part+at%2]>>(at/2*16)&0xffff) - bias*t.n
}

// sums are the added weights of what a word says of itself and of its neighbours. They depend on
// the word alone, and most words of a note come again, so that each is summed once: that is most of
// the speed. The features that join two words cannot be kept so, and are looked up for each place:
// twenty-four a word, of which few have a row.
type sums struct{ own, before, after, before2, after2 total }

// slabSize is how many sums are made at a time.
const slabSize = 32

type summer struct {
	m     *Model
	p     *Page
	edges sums
}

func newSummer(m *Model, p *Page) *summer {
	s := &summer{m: m, p: p}
	s.fill(&s.edges, &edge)
	var slab []sums
	for i, l := range p.looks {
		if l.sums == nil {
			if len(slab) == 0 {
				slab = make([]sums, slabSize)
			}
			l.sums, slab = &slab[0], slab[1:]
			s.fill(l.sums, l)
			l.own(&p.Words[i], func(f uint32) { m.row(&l.sums.own, f) })
		}
	}
	return s
}

func (s *summer) fill(k *sums, l *look) {
	l.near(saltBefore, func(f uint32) { s.m.row(&k.before, f) })
	l.near(saltAfter, func(f uint32) { s.m.row(&k.after, f) })
	l.far(saltBefore2, func(f uint32) { s.m.row(&k.before2, f) })
	l.far(saltAfter2, func(f uint32) { s.m.row(&k.after2, f) })
}

// row adds the row of a feature, if it has one. A feature without a row was rare in training, or
// never met. It says nothing, rather than what some other feature that shares its hash says.
func (m *Model) row(t *total, feature uint32) {
	if r, ok := m.slots.Of(feature); ok {
		t.row(&m.rows[r])
	}
}

func (s *summer) at(i int, line Line) *sums {
	if i < line.From || i >= line.To {
		return &s.edges
	}
	return s.p.looks[i].sums
}

// total adds everything that speaks for and against the labels of word i.
func (s *summer) total(i int, line Line) (t total) {
	t = s.p.looks[i].sums.own
	t.add(&s.at(i-1, line).before)
	t.add(&s.at(i+1, line).after)
	t.add(&s.at(i-2, line).before2)
	t.add(&s.at(i+2, line).after2)
	var around [aroundFeatures]uint32
	s.p.around(i, line, &around)
	rows, n := [aroundFeatures]uint32{}, 0
	// all looked for before any is added, so that no look waits for another
	for _, f := range around {
		row, ok := s.m.slots.Of(f)
		rows[n] = row
		if ok {
			n++
		}
	}
	for _, r := range rows[:n] {
		t.row(&s.m.rows[r])
	}
	return t
}

// odd turns totals into the odds of each label against the best one. Against the best and not
// against label 0, so that the largest is 1 and none overflows; what lies [oddSteps] behind has no
// odds that a float could tell from none.
func (m *Model) odd(t *total, out *[Labels]float32) {
	var score [Labels]int
	best := 0
	for y := 1; y < Labels; y++ {
		score[y] = t.score(y)
		best = max(best, score[y])
	}
	for y := range out {
		out[y] = m.odds[min(best-score[y], oddSteps-1)]
	}
}
