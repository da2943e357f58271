// Package theme finds what belongs together in the words of many notes, and says how far that can
// be believed.
//
// Begin with [Read], which turns notes into a [Corpus] of passages, terms and voices. [Corpus.Find]
// then gives groups of passages from the words alone; a caller with a code book brings its own
// groups. [Corpus.Words] names the words of a group, analysis.Balance says how evenly the two sides raise
// it. A voice is a participant: every count here counts voices and passages, never mentions, so
// that one talkative person makes no theme.
//
// The package knows no barriers, shows nothing to anyone and draws no line below which something is
// withheld.
package theme

import (
	"slices"
	"sync"

	"elephants/analysis/sense"
	"elephants/analysis/stem"
	"elephants/analysis/wordlist"
	"elephants/analysis/words"
)

// Language is how the words of a language are read.
type Language struct {
	Stem  func(word string) string // safe for concurrent use
	Stop  func(word string) bool   // whether a word says nothing of what was talked of
	Sense bool                     // whether package sense knows its words
	List  *wordlist.List           // what a person says of the corpus's words; nil: nothing
}

// English is what package sense and the built-in code book are in.
var English = Language{Stem: stem.Fresh, Stop: words.Stop, Sense: true} // each word is asked once

// Note is what Read reads.
type Note struct {
	Text  string
	Voice int          // who speaks: numbered from 0
	Cuts  []int        // bytes of Text where a passage ends in any case
	Out   []words.Span // of Text, not to be read: passages that lie in them by half or more
}

// Passage is a stretch of a note.
type Passage struct {
	Note       int // its place in what Read was given
	Voice      int
	Start, End int     // bytes of the note's text
	Said       []int32 // its words in order, as places in Corpus.Forms
	Sentences  []int32 // where in Said each sentence ends
	Terms      []int32 // distinct, ascending
	Times      []int32 // how often each of Terms occurs
	*rest              // nil in most passages
}

// rest is what few passages have.
type rest struct {
	phrases []phrase   // of the language's list, in order
	tight   []int32    // places in Said of words that no white space parts from the one before
	glued   [][2]int32 // of Terms, lower first: parts of a word such as "co-ordinate"
}

// more gives the passage a rest, if it has none.
func (p *Passage) more() *rest {
	if p.rest == nil {
		p.rest = &rest{}
	}
	return p.rest
}

// Words is how many words the passage has, stop words included.
func (p *Passage) Words() int { return len(p.Said) }

// Term is a stem.
type Term struct {
	Stem     string
	Text     string // the form most passages use; of equals the first in the alphabet
	Form     int32  // its place in Corpus.Forms
	Voices   int    // who used it
	Passages int    // where it occurs
}

// Form is a distinct word.
type Form struct {
	Word, Stem string
	Term       int32      // or -1 for a stop word
	Known      sense.Word // the word of package sense that it is, or was meant to be; -1 for none
}

// Corpus is notes, read.
type Corpus struct {
	Passages []Passage
	Terms    []Term // by stem, ascending
	Forms    []Form // in the order of their first use; then phrases
	Voices   int
	language Language
	once     sync.Once // of logs
	logs     surprises
}

// byVoice is the passages, those of one voice together.
func (c *Corpus) byVoice() []*Passage {
	sorted := make([]*Passage, len(c.Passages))
	for i := range sorted {
		sorted[i] = &c.Passages[i]
	}
	voice := func(a, b *Passage) int { return a.Voice - b.Voice }
	if !slices.IsSortedFunc(sorted, voice) {
		slices.SortStableFunc(sorted, voice)
	}
	return sorted
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
