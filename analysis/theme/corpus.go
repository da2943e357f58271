// Package theme finds what belongs together in the words of many notes, and says how far that can be believed.
//
// Begin with [Read], which turns notes into a [Corpus] of passages, terms and voices. [Find] then gives groups of passages from the
// words alone; a caller with a code book brings its own groups. [Corpus.Terms] names the words of a group, [Weigh] says how
// evenly the two sides raise it. A voice is a participant: every count here counts voices and passages, never mentions, so that
// one talkative person makes no theme.
//
// The package knows no barriers, shows nothing to anyone and draws no line below which something is withheld.
package theme

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"elephants/analysis/stem"
	"elephants/analysis/words"
)

// Note is what Read reads.
type Note struct {
	Text  string
	Voice int // who speaks: numbered from 0
}

// Passage is a stretch of a note.
type Passage struct {
	Note       int // its place in what Read was given
	Voice      int
	Start, End int        // bytes of the note's text
	Words      int        // stop words included
	Terms      []int32    // distinct, ascending
	Times      []int32    // how often each of Terms occurs
	glued      [][2]int32 // of Terms, lower first: parts of one word such as "co-ordinate", which keep company by spelling
}

// Term is a stem.
type Term struct {
	Stem     string
	Text     string // the form most passages use; of equals the first in the alphabet
	Voices   int    // who used it
	Passages int    // where it occurs
}

// Corpus is notes, read.
type Corpus struct {
	Passages []Passage
	Terms    []Term // by stem, ascending
	Voices   int
}

// raw is what one worker made of its share of the notes: terms under numbers of its own.
type raw struct {
	passages []Passage
	ids      map[string]int32 // word: its place in forms
	forms    []form
	stems    map[string]int32
	names    []string // stems
}

// form is a distinct word.
type form struct {
	word     string
	term     int32 // number of its stem, or -1 for a stop word
	passages int32 // in which it occurs
	last     int   // passage that counted it, plus one
}

// Read cuts notes into passages and words into terms. The same notes in the same order give the same corpus on any
// number of cores.
func Read(notes []Note) *Corpus {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(notes)/8))
	parts := make([]raw, workers)
	var wait sync.WaitGroup
	for w := range parts {
		wait.Go(func() {
			parts[w] = raw{ids: make(map[string]int32, 1<<12), stems: make(map[string]int32, 1<<12)}
			for i := w * len(notes) / workers; i < (w+1)*len(notes)/workers; i++ {
				parts[w].note(i, notes[i])
			}
		})
	}
	wait.Wait()
	return join(parts)
}

// longestRun bounds how many words without a space between them are compared with each other.
const longestRun = 7

// note reads one note.
func (r *raw) note(i int, n Note) {
	for _, at := range words.Passages(n.Text) {
		p := Passage{Note: i, Voice: n.Voice, Start: at.Start, End: at.End}
		text := n.Text[at.Start:at.End]
		var run []int32 // terms of the open compound
		end := 0
		words.Each(text, func(word string, here words.Span) {
			if strings.ContainsFunc(text[end:here.Start], unicode.IsSpace) {
				run = run[:0]
			}
			end = here.End
			p.Words++
			f := r.form(word)
			if f.term < 0 {
				return
			}
			if f.last != len(r.passages)+1 {
				f.last = len(r.passages) + 1
				f.passages++
			}
			for _, before := range run {
				p.glued = append(p.glued, [2]int32{before, f.term})
			}
			run = append(run[:min(len(run), longestRun)], f.term)
			p.Terms = append(p.Terms, f.term)
		})
		r.passages = append(r.passages, p)
	}
}

// form finds a word among the known ones.
func (r *raw) form(word string) *form {
	if id, ok := r.ids[word]; ok {
		return &r.forms[id]
	}
	term := int32(-1)
	if !words.Stop(word) {
		s := stem.Fresh(word) // each worker asks for each word once: nothing for stem's memory
		known, ok := r.stems[s]
		if !ok {
			known = int32(len(r.names))
			r.stems[s] = known
			r.names = append(r.names, s)
		}
		term = known
	}
	r.ids[word] = int32(len(r.forms))
	r.forms = append(r.forms, form{word: word, term: term})
	return &r.forms[len(r.forms)-1]
}

// join numbers the terms of all parts by the alphabet, and counts them.
func join(parts []raw) *Corpus {
	c := &Corpus{}
	forms := map[string]map[string]int32{} // per stem: in how many passages each form occurs
	for _, r := range parts {
		for _, f := range r.forms {
			if f.term < 0 {
				continue
			}
			name := r.names[f.term]
			if forms[name] == nil {
				forms[name] = map[string]int32{}
			}
			forms[name][f.word] += f.passages
		}
	}
	for name := range forms {
		c.Terms = append(c.Terms, Term{Stem: name, Text: commonest(forms[name])})
	}
	slices.SortFunc(c.Terms, func(a, b Term) int { return compare(a.Stem, b.Stem) })
	number := make(map[string]int32, len(c.Terms))
	for i, t := range c.Terms {
		number[t.Stem] = int32(i)
	}
	last := make([]int, len(c.Terms)) // the voice that last counted, plus one
	for _, r := range parts {
		for _, p := range r.passages {
			for i, id := range p.Terms {
				p.Terms[i] = number[r.names[id]]
			}
			p.Terms, p.Times = tally(p.Terms)
			for i, g := range p.glued {
				a, b := number[r.names[g[0]]], number[r.names[g[1]]]
				p.glued[i] = [2]int32{min(a, b), max(a, b)}
			}
			c.Voices = max(c.Voices, p.Voice+1)
			c.Passages = append(c.Passages, p)
		}
	}
	for _, p := range c.byVoice() {
		for _, t := range p.Terms {
			c.Terms[t].Passages++
			if last[t] != p.Voice+1 {
				last[t] = p.Voice + 1
				c.Terms[t].Voices++
			}
		}
	}
	return c
}

// tally sorts terms and counts those that are equal, in place.
func tally(terms []int32) (distinct, times []int32) {
	slices.Sort(terms)
	distinct = terms[:0]
	for _, t := range terms {
		if n := len(distinct); n > 0 && distinct[n-1] == t {
			times[n-1]++
			continue
		}
		distinct, times = append(distinct, t), append(times, 1)
	}
	return slices.Clip(distinct), times
}

// byVoice is the passages, those of one voice together.
func (c *Corpus) byVoice() []Passage {
	sorted := slices.Clone(c.Passages)
	slices.SortStableFunc(sorted, func(a, b Passage) int { return a.Voice - b.Voice })
	return sorted
}

// commonest is the form that occurs most; of equals the first in the alphabet.
func commonest(forms map[string]int32) string {
	best, most := "", int32(0)
	for form, n := range forms {
		if n > most || n == most && form < best {
			best, most = form, n
		}
	}
	return best
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
