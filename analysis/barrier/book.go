// Package barrier hears the barriers of a code book in a passage: the named reasons why working
// together fails.
//
// Start with [Default] and [Model.Hear]. [BuiltIn] is the code book of eighteen barriers, one
// file a barrier in book/; [Parse] reads a programme's own in the same form, and [Train] learns a
// model from it within two seconds. A barrier needs no more than a line of description to be
// heard, and is heard better with each example under it.
//
// The package judges one passage at a time and remembers none. How many of its answers to believe
// is for the caller to say, since that depends on the whole corpus: see package analysis.
package barrier

import (
	"archive/zip"
	"cmp"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"elephants/analysis/stance"
)

// Principle is one of the six that the guide was written around.
type Principle string

// The principles, as the guide orders them.
const (
	Strengths     Principle = "strengths"     // everyone has something to offer and is needed
	Power         Principle = "power"         // shared; unequal power named
	Relationships Principle = "relationships" // time, respect, trust; safe, fair, open
	// of people; process and language make sense to all
	Diversity Principle = "diversity"
	// first-hand experience is worth as much as professional
	Knowledge       Principle = "knowledge"
	Experimentation Principle = "experimentation" // test early, no failure, learn
)

// Principles lists all six.
var Principles = []Principle{Strengths, Power, Relationships, Diversity, Knowledge, Experimentation}

// Barrier is an entry of a code book.
type Barrier struct {
	ID          string // small letters, digits and hyphens: "tokenism"
	Name        string // as participants read it: "Asked after it was decided"
	Principle   Principle
	Parent      string   // the wider barrier that this one is part of; "" for none
	Description string   // a line that says what it is: enough to learn from
	Cues        []string // words and phrases that people use for it
	Examples    []Example
	Step        string // what the guide suggests to do about it
	Sentence    string // says in plain words what it is, for people who read a digest
	// its name the other way round, for what works and what people hope: "Power was shared"
	Opposite string
	// Voices are invented sentences that raise it: one in the voice of a programme's first side, one
	// in its second side's. Nobody said them.
	Voices [2]string
}

// Example is a passage that raises a barrier.
type Example struct {
	Text string
	Also []string // ids of barriers that it raises in passing
}

// Book is a code book.
type Book struct {
	// the book's own version, a plus sign, and eight hexadecimal digits of its content
	Version  string
	Barriers []Barrier
	None     []string // passages of such notes that raise no barrier: what to keep quiet about
	// passages in which barriers are better, hoped for or denied: none of them either
	Otherwise []string
	// passages about other matters altogether, by which notes of such matters are known
	Elsewhere []string
	own       []string // ids of those that a programme added: [Book.With]
}

// Plain says in plain words what the barrier is: its sentence, or its description where its
// author gave none.
func (b Barrier) Plain() string { return cmp.Or(b.Sentence, b.Description) }

// OtherWay is its name the other way round, for what works and what people hope. Where its author
// gave none it says so of the name, which by itself would have people praise the barrier.
func (b Barrier) OtherWay() string {
	if b.Opposite != "" {
		return b.Opposite
	}
	return "“" + b.Name + "”: no longer so"
}

// classes is what a passage may be: one of the barriers, in their order; none of them, if the
// book has examples of that; and last, if it has examples of that too, about other matters.
func (b *Book) classes() int {
	n := len(b.Barriers)
	if len(b.None) > 0 {
		n++
	}
	if len(b.Elsewhere) > 0 {
		n++
	}
	return n
}

// Lookup finds a barrier by its id.
func (b *Book) Lookup(id string) (Barrier, bool) {
	i := slices.IndexFunc(b.Barriers, func(c Barrier) bool { return c.ID == id })
	if i < 0 {
		return Barrier{}, false
	}
	return b.Barriers[i], true
}

// Line is which barriers a passage that raises one counts for: itself and its parents, itself first;
// empty for an unknown id. One of a programme's own counts for itself alone. What is counted has a
// draw (package disclose), and two draws for what one person said tell more of it than one.
func (b *Book) Line(id string) []string {
	if slices.Contains(b.own, id) {
		return []string{id}
	}
	return b.chain(id)
}

// chain is a barrier and its parents, itself first; empty for an unknown id.
func (b *Book) chain(id string) []string {
	var line []string
	for c, ok := b.Lookup(id); ok; c, ok = b.Lookup(c.Parent) {
		line = append(line, c.ID)
	}
	return line
}

//go:generate go run pack_main.go

// packedBook are the texts of the built-in book, book/*.txt. A test holds that it has what they say.
//
//go:embed book.zip
var packedBook string

var builtIn = sync.OnceValue(func() *Book {
	files, err := zip.NewReader(strings.NewReader(packedBook), int64(len(packedBook)))
	if err != nil {
		panic(fmt.Sprintf("barrier: the embedded book: %v", err)) // a test opens the same bytes
	}
	names, err := fs.Glob(files, "book/*.txt") // sorted
	if err != nil {
		// the pattern is a constant and well formed
		panic(fmt.Sprintf("barrier: listing embedded files: %v", err))
	}
	var r reader
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			// it was listed a line above
			panic(fmt.Sprintf("barrier: reading embedded file: %v", err))
		}
		if err := r.read(name, data); err != nil {
			panic(fmt.Sprintf("barrier: built-in book: %v", err)) // a test reads the same files
		}
	}
	r.stances()
	b, err := r.close()
	if err != nil {
		panic(fmt.Sprintf("barrier: built-in book: %v", err)) // as above
	}
	return b
})

// stances adds the passages that package stance learns from: difficulties are examples of their
// barriers, and what is better, hoped for or denied raises none. Without them the model knows a
// barrier's words in complaints alone.
func (r *reader) stances() {
	for _, said := range stance.Bank() {
		fmt.Fprintln(&r.content, said.Stance, said.Barrier, said.Text)
		i := slices.IndexFunc(r.book.Barriers, func(b Barrier) bool { return b.ID == said.Barrier })
		if said.Stance != stance.Difficulty {
			r.book.Otherwise = append(r.book.Otherwise, said.Text)
		} else if i >= 0 {
			r.book.Barriers[i].Examples = append(r.book.Barriers[i].Examples,
				Example{Text: said.Text})
		}
	}
}

// BuiltIn is the code book that comes with the program. The caller must not change it.
func BuiltIn() *Book { return builtIn() }
