package barrier

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"elephants/analysis/words"
)

const (
	// maxLine bounds a line of a code book in bytes; the longest example of the built-in one has
	// 2,000.
	maxLine = 64 << 10
	// maxBarriers bounds a book: the time to train grows with it, and no interviewer overlooks more.
	maxBarriers = 200
	// leastWords is how many words a barrier must have to learn from, over description, cues and
	// examples.
	leastWords = 3
	// maxShown bounds what is shown of a barrier in bytes: a sentence, a voice, a name.
	maxShown = 300
)

// Parse reads a code book. A file is lines of "key: value"; a line that begins with "#" is a
// comment:
//
//	version: 3
//	extends: built-in
//
//	barrier: pets-left-outside
//	name: The dog cannot come
//	principle: relationships
//	parent: practicalities
//	description: An animal is the family a person has, and the offer leaves it outside.
//	sentence: People are asked to leave the animal that they live with.
//	opposite: The dog was welcome
//	first voice: They'd have me but not the dog.
//	second voice: We turn people away over a dog, and we know it.
//	cues: dog, kennel, no pets
//	step: Ask about animals before the invitation goes out.
//	examples:
//	- The hostel would have me and not the dog, so I stayed out with the dog. {#rigid-structures}
//
//	none:
//	- It rained all morning.
//	elsewhere:
//	- The match was called off at half-time.
//
// Only barrier and principle must be there, with three words or more of description, cues or
// examples; who has a parent need not say the principle and the step if they are the parent's.
// The sentence, the name the other way round and the two voices, one of each side of a programme,
// are what readers of a digest see. An example may end in marks that name barriers which it
// raises in passing. "extends: built-in" adds the file's barriers to the built-in ones. Errors
// begin with the name and the line.
func Parse(name string, data []byte) (*Book, error) {
	r := reader{base: BuiltIn}
	if err := r.read(name, data); err != nil {
		return nil, err
	}
	return r.close()
}

// reader collects a book from one or more files.
type reader struct {
	book    Book
	base    func() *Book // what "extends: built-in" adds to; nil while that book itself is read
	extends bool
	loose   bool              // a barrier may belong to no principle
	where   map[string]string // id: "file:line" of its barrier line
	content bytes.Buffer      // of all files
	list    *[]string         // where "- " lines go under "none:" and "elsewhere:"
	inside  bool              // under "examples:"
}

var (
	idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	marks  = regexp.MustCompile(`\s*\{((?:\s*#[a-z0-9-]+)+)\s*\}$`)
)

// read adds a file.
func (r *reader) read(name string, data []byte) error {
	r.list, r.inside = nil, false
	r.content.Write(data)
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if len(line) > maxLine {
			return fmt.Errorf("%s:%d: line is %d bytes, limit %d", name, number, len(line), maxLine)
		}
		if !utf8.Valid(line) {
			return fmt.Errorf("%s:%d: not UTF-8; save the file as UTF-8", name, number)
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // Windows editors begin a file with it
		}
		if err := r.line(strings.TrimSpace(string(line)), fmt.Sprintf("%s:%d", name,
			number)); err != nil {
			return fmt.Errorf("%s:%d: %w", name, number, err)
		}
	}
	return nil
}

// line takes one line in.
func (r *reader) line(line, at string) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	if text, ok := strings.CutPrefix(line, "- "); ok {
		return r.item(strings.TrimSpace(text))
	}
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return errors.New(`want "key: value", or "- " before an example`)
	}
	value = strings.TrimSpace(value)
	r.list, r.inside = nil, false
	switch key {
	case "version":
		r.book.Version = value
		return nil
	case "extends":
		if value != "built-in" || r.base == nil {
			return fmt.Errorf(`cannot extend %q; only "built-in" can be extended`, value)
		}
		r.extends = true
		return nil
	case "none":
		r.list = &r.book.None
		return nil
	case "elsewhere":
		r.list = &r.book.Elsewhere
		return nil
	case "barrier":
		return r.begin(value, at)
	}
	if len(r.book.Barriers) == 0 {
		return fmt.Errorf(`%q comes before the first "barrier:" line`, key)
	}
	return r.field(&r.book.Barriers[len(r.book.Barriers)-1], key, value)
}

// begin opens a barrier.
func (r *reader) begin(id, at string) error {
	if !idForm.MatchString(id) {
		return fmt.Errorf("barrier id %q: want small letters, digits and hyphens", id)
	}
	if first, ok := r.where[id]; ok {
		return fmt.Errorf("barrier %q is already defined at %s", id, first)
	}
	if len(r.book.Barriers) == maxBarriers {
		return fmt.Errorf("more than %d barriers", maxBarriers)
	}
	if r.where == nil {
		r.where = map[string]string{}
	}
	r.where[id] = at
	r.book.Barriers = append(r.book.Barriers, Barrier{ID: id, Name: strings.ReplaceAll(id, "-",
		" ")})
	return nil
}

// field sets one field of a barrier.
func (r *reader) field(b *Barrier, key, value string) error {
	if to, ok := map[string]*string{
		"name": &b.Name, "description": &b.Description, "step": &b.Step, "parent": &b.Parent, "sentence": &b.Sentence,
		"opposite": &b.Opposite, "first voice": &b.Voices[0], "second voice": &b.Voices[1],
	}[key]; ok {
		if shown := key == "sentence" || key == "opposite" || strings.HasSuffix(key,
			"voice"); shown && len(value) > maxShown {
			return fmt.Errorf("%s is %d bytes, limit %d: shorten it", key, len(value), maxShown)
		}
		*to = value
		return nil
	}
	switch key {
	case "cues":
		for cue := range strings.SplitSeq(value, ",") {
			if cue = strings.TrimSpace(cue); cue != "" {
				b.Cues = append(b.Cues, cue)
			}
		}
	case "examples":
		if value != "" {
			return errors.New(`examples stand on the lines below, each after "- "`)
		}
		r.inside = true
	case "principle":
		b.Principle = Principle(value)
		if !slices.Contains(Principles, b.Principle) {
			return fmt.Errorf("unknown principle %q; want one of %q", value, Principles)
		}
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return nil
}

// item takes a line after "- " in.
func (r *reader) item(text string) error {
	switch {
	case text == "":
		return errors.New("empty example")
	case r.list != nil:
		*r.list = append(*r.list, text)
	case r.inside:
		e := Example{Text: text}
		if strings.HasSuffix(text, "}") {
			if m := marks.FindStringSubmatchIndex(text); m != nil {
				e.Text = text[:m[0]]
				for id := range strings.FieldsSeq(text[m[2]:m[3]]) {
					e.Also = append(e.Also, strings.TrimPrefix(id, "#"))
				}
			}
		}
		b := &r.book.Barriers[len(r.book.Barriers)-1]
		b.Examples = append(b.Examples, e)
	default:
		return errors.New(`an example outside "examples:", "none:" and "elsewhere:"`)
	}
	return nil
}

// close checks what only the whole book can tell, and gives it out.
func (r *reader) close() (*Book, error) {
	if len(r.book.Barriers) == 0 {
		return nil, errors.New(`code book without a barrier; begin one with "barrier: its-id"`)
	}
	if r.extends {
		if err := r.extend(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(r.book.Barriers, func(a, b Barrier) int { return strings.Compare(a.ID, b.ID) })
	for i := range r.book.Barriers {
		b := &r.book.Barriers[i]
		r.inherit(b)
		if err := r.check(*b); err != nil {
			return nil, fmt.Errorf("%s: barrier %q: %w", r.where[b.ID], b.ID, err)
		}
	}
	version := r.book.Version
	if version == "" {
		version = "0"
	}
	if r.extends {
		r.content.WriteString(r.base().Version)
	}
	r.book.Version = fmt.Sprintf("%s+%x", version,
		sha256.Sum256(r.content.Bytes()))[:len(version)+9]
	return &r.book, nil
}

// inherit fills in what a barrier has of its parents. They may lead in a circle here still.
func (r *reader) inherit(b *Barrier) {
	up := b.Parent
	for range r.book.Barriers {
		parent, ok := r.book.Lookup(up)
		if !ok {
			return
		}
		b.Principle, b.Step, up = cmp.Or(b.Principle, parent.Principle), cmp.Or(b.Step,
			parent.Step), parent.Parent
	}
}

// extend puts the built-in barriers beside the file's own.
func (r *reader) extend() error {
	for _, b := range r.base().Barriers {
		if at, ok := r.where[b.ID]; ok {
			return fmt.Errorf("%s: barrier %q is already in the built-in book", at, b.ID)
		}
		r.where[b.ID] = "built-in"
		r.book.Barriers = append(r.book.Barriers, b)
	}
	r.book.None = append(r.book.None, r.base().None...)
	r.book.Otherwise = append(r.book.Otherwise, r.base().Otherwise...)
	r.book.Elsewhere = append(r.book.Elsewhere, r.base().Elsewhere...)
	return nil
}

// check holds a barrier against the rest of the book.
func (r *reader) check(b Barrier) error {
	if b.Principle == "" && !r.loose {
		return fmt.Errorf("no principle; want one of %q", Principles)
	}
	n := 0
	for _, e := range append(b.Examples, Example{Text: b.Description},
		Example{Text: strings.Join(b.Cues, ", ")}) {
		if n < leastWords {
			words.Each(e.Text, func(string, words.Span) { n++ })
		}
		for _, id := range e.Also {
			if _, ok := r.where[id]; !ok {
				return fmt.Errorf("an example also names %q, which is not in the book (%q are)", id,
					slices.Sorted(maps.Keys(r.where)))
			}
		}
	}
	if n < leastWords {
		return fmt.Errorf("%d words to learn from, at least %d; describe it in a line, or give an example", n, leastWords)
	}
	seen := map[string]bool{b.ID: true}
	for up := b.Parent; up != ""; {
		if seen[up] {
			return fmt.Errorf("parent %q leads back to itself", b.Parent)
		}
		seen[up] = true
		p, ok := r.book.Lookup(up)
		if !ok {
			return fmt.Errorf("unknown parent %q", up)
		}
		up = p.Parent
	}
	return nil
}
