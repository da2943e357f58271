package tag

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// A Page is a note prepared for the tagger: its words, what they look like, and what the note as a
// whole says of them.
// What depends on one word alone is kept once for each way of writing it (looks), what depends on
// the note once for each folded word (seen): most words of a note come again.
type Page struct {
	Words []split.Word
	looks []*look // one for each way of writing a word: they may be compared
	held  *look   // of every placeholder
	lines []Line
	seen  []uint8 // by number of the folded word: how it is written elsewhere in the note
	run   []uint8 // the word is part of a place's name of several words

	chances []Chance // once weighed
	before  *Page    // the page of which some words were replaced to make this one
	old     []int32  // where each word stood there; -1 for a placeholder
}

// A Line is a run of words that are labelled together: a line of the note, or a piece of a very
// long one.
type Line struct {
	From, To int // indexes into Words, end exclusive
	register uint32
	place    uint32 // where in the note: first line, second, later
}

// Small reports whether the line has no capitals, so that names in it do not show.
func (l Line) Small() bool { return l.register == smallCase }

// longestLine bounds, in words, the memory of labelling: two numbers a label and word are held for
// a line. It is longer than any paragraph that people write, so that a cut, which takes the words
// on either side out of each other's sight, falls on pasted and on hostile text alone.
const longestLine = 400

const (
	seenSmall = 1 << iota // written small
	seenName              // written with a capital where no sentence begins
	seenLabel             // stands before a colon at the start of a line
)

// NewPage prepares words, which it keeps. How a word is written elsewhere in the note is evidence
// here: Hope with a capital in mid-sentence on one line makes it likelier to be somebody on
// another, and hope in small letters less likely.
func NewPage(words []split.Word) *Page {
	p := &Page{Words: words, looks: make([]*look, len(words)), run: make([]uint8, len(words)),
		held: heldLook()}
	known := map[wordKey]*look{}
	numbers := map[string]int{}
	for i := range words {
		w := &words[i]
		// Every placeholder looks the same. If "[person 1]" and "[town]" looked different, the
		// words beside them would be judged by what the first round had guessed.
		if w.Sort == split.Held {
			p.looks[i] = p.held
			continue
		}
		// The folded word has one number however it is written; its looks differ by sort and case.
		// Repeats are counted by number, so that Will and will are one word of the note.
		k := wordKey{w.Low, w.Sort, w.Case}
		l := known[k]
		if l == nil {
			l = lookAt(w)
			if n, ok := numbers[w.Low]; ok {
				l.number = n
			} else {
				l.number = len(numbers) + 1
				numbers[w.Low] = l.number
			}
			known[k] = l
		}
		p.looks[i] = l
	}
	p.survey(len(numbers) + 1)
	return p
}

// Replaced returns the page of words, which are those of p with placeholders in place of some: old
// tells where each stood in p, and is -1 for a placeholder. It costs less than a new page. Once it
// is weighed p is used up: they share their memory, for no word stands later than it stood in p.
// Scrubbing goes on until nothing more is found, so that every note that has a mask needs one.
func (p *Page) Replaced(words []split.Word, old []int32) *Page {
	q := &Page{Words: words, looks: p.looks[:len(words)], run: p.run[:len(words)], held: p.held,
		before: p, old: old}
	// A run of words that made a place may have lost one of them, so that the marks are set anew.
	clear(q.run)
	for i, o := range old {
		if o < 0 {
			q.looks[i] = q.held
		} else {
			q.looks[i] = p.looks[o]
		}
	}
	// The numbers of the words stay those of p: [Model.Weigh] compares what was seen of a number
	// before and after to tell which lines it may keep.
	q.survey(len(p.seen))
	return q
}

// Number is the number of word i among the distinct folded words of the note; nought is a
// placeholder. They are less than [Page.Numbers].
func (p *Page) Number(i int) int { return p.looks[i].number }

// Numbers is one more than the highest number of a word.
func (p *Page) Numbers() int { return len(p.seen) }

// Class is the closed set that word i is in.
func (p *Page) Class(i int) lists.Class { return lists.Class(p.looks[i].class) }

type wordKey struct {
	low  string
	sort split.Sort
	cas  split.Case
}

// survey fills in what depends on the whole note.
func (p *Page) survey(numbers int) {
	p.seen = make([]uint8, numbers)
	p.cutLines()
	p.look()
}

// Lines returns the lines in order. Together they hold every word once.
func (p *Page) Lines() []Line { return p.lines }

// cutLines cuts the page where the note has line breaks, and where a line gets too long. Lines are
// labelled apart from each other: an identifier does not go on over a line break.
func (p *Page) cutLines() {
	from := 0
	for i := 1; i <= len(p.Words); i++ {
		if i == len(p.Words) || p.Words[i].Line || i-from == longestLine {
			p.lines = append(p.lines, Line{From: from, To: i, register: p.register(from, i),
				place: uint32(min(len(p.lines), 2))})
			from = i
		}
	}
	// A heading stands on the first line of a note and a signature on the last: both are places of
	// their own for the tagger.
	if n := len(p.lines); n > 3 {
		p.lines[n-1].place = 3
	}
}

// Registers of a line: in two of them capitals say nothing. Each line has its own register,
// because people paste lines from elsewhere, and a heading in capitals says nothing of the lines
// under it.
const (
	mixedCase = iota
	smallCase
	capitalCase
)

func (p *Page) register(from, to int) uint32 {
	small, capital := 0, 0
	for i := from; i < to; i++ {
		switch p.Words[i].Case {
		case split.Lower:
			small++
		case split.Upper:
			capital++
		// One word that begins with a capital shows that the writer uses them.
		case split.Title, split.Camel:
			return mixedCase
		}
	}
	if capital > small {
		return capitalCase
	}
	return smallCase
}

// look notes how words are written all over the page, and finds places of several words. Only lines
// with mixed case count for that: in a line in small letters no name has its capital, and such a
// line would make every name of the note look like an ordinary word.
func (p *Page) look() {
	for _, line := range p.lines {
		for i := line.From; i < line.To; i++ {
			w := &p.Words[i]
			if w.Sort != split.Letters {
				continue
			}
			var s uint8
			switch {
			case w.Case == split.Lower && line.register == mixedCase:
				s = seenSmall
			case w.Case == split.Title && line.register == mixedCase && !p.starts(i, line):
				s = seenName
			}
			// A speaker before a colon: within three words, for "Mrs J Doyle:".
			if i-line.From < 3 && i+1 < line.To && p.Words[i+1].Low == ":" {
				s |= seenLabel
			}
			p.seen[p.looks[i].number] |= s
			p.findRun(i, line.To)
		}
	}
}

// findRun marks the place of several words that begins at word i.
func (p *Page) findRun(i, end int) {
	if i+1 >= end || p.looks[i].set == 0 && p.looks[i].class == 0 ||
		p.Words[i+1].Sort != split.Letters {
		return
	}
	// The longer run wins: "Ashton under Lyne" is one place, and its first two words may be
	// another.
	a, b := p.Words[i].Low, p.Words[i+1].Low
	n := 0
	if lists.OfRun(a, b).Set&(lists.Town|lists.World) != 0 {
		n = 2
	}
	if i+2 < end && p.Words[i+2].Sort == split.Letters &&
		lists.OfRun(a, b, p.Words[i+2].Low).Set&(lists.Town|lists.World) != 0 {
		n = 3
	}
	for j := range n {
		p.run[i+j] = uint8(min(j+1, 2))
	}
}

// starts reports whether a sentence or a quotation may begin at word i: a capital there says
// nothing.
func (p *Page) starts(i int, line Line) bool {
	if i == line.From {
		return true
	}
	switch p.Words[i-1].Low {
	case ".", "!", "?", "\"", ":", "-", "*", "•", "(", "'", ">", ")":
		return true
	}
	return false
}

func (p *Page) at(i int, line Line) *look {
	if i < line.From || i >= line.To {
		return &edge
	}
	return p.looks[i]
}

// around writes the features of word i that depend on more than one word. Each is mixed with a
// number of its own, so that two features of the same two words never share a row of weights. The
// numbers that are missing (103, 111, 112, 123, 124) were pairs of neighbours and words three off;
// they went when the features were made fewer. The others keep theirs: weights are found by them.
func (p *Page) around(i int, line Line, out *[aroundFeatures]uint32) {
	a2, a, l, b, b2 := p.at(i-2, line), p.at(i-1, line), p.looks[i], p.at(i+1, line), p.at(i+2,
		line)
	a3, b3 := p.at(i-3, line), p.at(i+3, line)
	start := uint32(0)
	if p.starts(i, line) {
		start = 1
	}
	*out = [aroundFeatures]uint32{
		mix(mix(101, a.low), l.low),
		mix(mix(102, l.low), b.low),
		mix(mix(104, a.fine), l.fine),
		mix(mix(105, l.fine), b.fine),
		mix(mix(mix(106, a.coarse), l.coarse), b.coarse),
		mix(mix(107, a.set), l.set),
		mix(mix(108, l.set), b.set),
		mix(mix(mix(mix(109, a.form), l.form), b.form), line.register<<1|start),
		mix(mix(mix(110, a.shape), l.shape), b.shape),
		mix(mix(113, a.low), l.set),
		mix(mix(114, l.set), b.low),
		mix(mix(115, a.low), l.fine),
		mix(mix(116, l.fine), b.low),
		mix(mix(mix(117, a.class), l.class), b.class),
		mix(mix(mix(118, l.form), line.register), uint32(p.seen[l.number])<<1|start),
		mix(mix(119, uint32(p.run[i])), l.form),
		mix(mix(mix(120, line.place), uint32(min(i-line.From, 4))), l.form),
		mix(121, a3.coarse),
		mix(122, b3.coarse),
		mix(mix(mix(125, a2.class), a.class), l.class),
		mix(mix(mix(126, l.class), b.class), b2.class),
		mix(mix(mix(127, l.set), l.form), line.register<<3|uint32(p.seen[l.number])),
		mix(mix(128, a.low), l.form<<1|start),
		mix(mix(129, b.low), l.form<<1|start),
	}
}

// aroundFeatures is how many these are.
const aroundFeatures = 24

// Salts of the features that a word lends its neighbours; each takes up to ten numbers. A salt
// further on than the numbers of [Page.around], or a neighbour's word would be taken for a pair of
// words.
const (
	saltBefore  = 200
	saltAfter   = 220
	saltBefore2 = 240
	saltAfter2  = 260
)

// Features calls f with each feature of word i of line. They are hashes; a model keeps the highest
// bits.
func (p *Page) Features(i int, line Line, f func(uint32)) {
	p.looks[i].own(&p.Words[i], f)
	p.at(i-1, line).near(saltBefore, f)
	p.at(i+1, line).near(saltAfter, f)
	p.at(i-2, line).far(saltBefore2, f)
	p.at(i+2, line).far(saltAfter2, f)
	var around [aroundFeatures]uint32
	p.around(i, line, &around)
	for _, h := range around {
		f(h)
	}
}
