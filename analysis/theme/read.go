package theme

import (
	"slices"
	"strings"
	"unicode"

	"elephants/analysis/cores"
	"elephants/analysis/sense"
	"elephants/analysis/words"
)

// Read cuts notes into passages and words into terms. The same notes in the same order give the
// same corpus on any number of cores.
//
// In three steps, each shared among cores: the words of the notes are numbered; each distinct
// word is stemmed; then the passages' words become terms.
func Read(notes []Note, in Language) *Corpus {
	c := &Corpus{language: in}
	workers := cores.Workers(len(notes), 8)
	readers := make([]reader, workers)
	cores.Share(workers, len(notes), func(w, from, to int) {
		for i := from; i < to; i++ {
			readers[w].note(i, notes[i])
		}
	})
	numbers := &readers[0].numbers
	for w := range readers {
		to := []int32(nil)
		if w > 0 {
			to = numbers.Join(&readers[w].numbers)
		}
		c.Passages = append(c.Passages, readers[w].close(to)...)
	}
	c.Forms = make([]Form, len(numbers.Words))
	cores.Share(workers, len(c.Forms), func(_, from, to int) {
		for i, word := range numbers.Words[from:to] {
			f := Form{Word: word, Stem: in.Stem(word), Known: -1}
			if in.Sense {
				f.Known = meant(word)
			}
			if in.List.Stop(word, f.Stem, in.Stop(word)) {
				f.Term = -1
			}
			c.Forms[from+i] = f
		}
	})
	c.findPhrases()
	c.number()
	counts := make([][]int32, workers) // per form: passages
	cores.Share(workers, len(c.Passages), func(w, from, to int) {
		counts[w] = c.tally(from, to)
	})
	c.show(counts)
	c.count()
	return c
}

// meant is the known word that a word is, or was before a typing error; -1 for none.
func meant(word string) sense.Word {
	known, ok := sense.Lookup(word)
	if !ok {
		known, ok = sense.Guess(word)
	}
	if !ok {
		return -1
	}
	return known
}

// reader is what one worker makes of its share of the notes: words under numbers of its own.
type reader struct {
	numbers  words.Numbers
	passages []Passage
	said     []int32 // of all passages, one after the other
	ends     []int32 // of sentences, likewise
	until    [][2]int
}

// note reads one note.
func (r *reader) note(i int, n Note) {
	for _, at := range words.Pieces(n.Text, n.Cuts) {
		if slices.ContainsFunc(n.Out, func(out words.Span) bool { return out.HalfOf(at) }) {
			continue
		}
		p := Passage{Note: i, Voice: n.Voice, Start: at.Start, End: at.End}
		text := n.Text[at.Start:at.End]
		sentences, first, end := words.Sentences(text), len(r.said), 0
		r.numbers.Each(text, func(id int32, here words.Span) {
			for len(sentences) > 0 && here.Start >= sentences[0].End {
				r.shut(first)
				sentences = sentences[1:]
			}
			if gap := text[end:here.Start]; gap != " " && end > 0 && !strings.ContainsFunc(gap,
				unicode.IsSpace) {
				p.more().tight = append(p.tight, int32(len(r.said)-first))
			}
			end = here.End
			r.said = append(r.said, id)
		})
		r.shut(first)
		r.passages = append(r.passages, p)
		r.until = append(r.until, [2]int{len(r.said), len(r.ends)})
	}
}

// shut ends a sentence, unless it has no word.
func (r *reader) shut(first int) {
	before := 0
	if n := len(r.until); n > 0 {
		before = r.until[n-1][1]
	}
	last := int32(0)
	if len(r.ends) > before {
		last = r.ends[len(r.ends)-1]
	}
	if n := int32(len(r.said) - first); n > last {
		r.ends = append(r.ends, n)
	}
}

// close gives the passages their words, under the numbers that to has for them, if any.
func (r *reader) close(to []int32) []Passage {
	if to != nil {
		for i, id := range r.said {
			r.said[i] = to[id]
		}
	}
	said, ends := 0, 0
	for i := range r.passages {
		u := r.until[i]
		r.passages[i].Said, r.passages[i].Sentences = r.said[said:u[0]:u[0]], r.ends[ends:u[1]:u[1]]
		said, ends = u[0], u[1]
	}
	return r.passages
}

// number numbers the terms by the alphabet.
func (c *Corpus) number() {
	first := make(map[string]int32, len(c.Forms))
	for i := range c.Forms {
		f := &c.Forms[i]
		if f.Term < 0 {
			continue
		}
		own := c.language.List.Term(f.Word, f.Stem)
		known, ok := first[own]
		if !ok {
			known = int32(len(c.Terms))
			first[own] = known
			c.Terms = append(c.Terms, Term{Stem: own, Form: known}) // Form: the number so far
		}
		f.Term = known
	}
	slices.SortFunc(c.Terms, func(a, b Term) int { return compare(a.Stem, b.Stem) })
	to := make([]int32, len(c.Terms))
	for i := range c.Terms {
		to[c.Terms[i].Form] = int32(i)
	}
	for i := range c.Forms {
		if f := &c.Forms[i]; f.Term >= 0 {
			f.Term = to[f.Term]
		}
	}
}
