package study

import (
	"errors"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/theme"
	"elephants/analysis/words"
)

// Line is a place where a word stands.
type Line struct {
	Note       string
	Side       analysis.Side
	Start, End int    // of the word, in bytes of the note's text, End exclusive
	Left       string // what stands before it in its passage, and after it; white space is one blank
	Word       string
	Right      string
}

// Lines is the concordance of a word or phrase (key word in context): every place where it stands,
// in the order of the notes. A word stands for all of its stem, and for what the list says means
// the same; one that ends in * for every word that begins so. context bounds Left and Right, in
// letters.
func Lines(notes []analysis.Note, in theme.Language, query string, context int) ([]Line, error) {
	wanted, err := newWanted(query, in)
	if err != nil {
		return nil, err
	}
	var out []Line
	for _, n := range notes {
		for _, p := range words.Passages(n.Text) {
			if slices.ContainsFunc(n.Others, func(o words.Span) bool { return o.HalfOf(p) }) {
				continue
			}
			for _, at := range wanted.in(n.Text[p.Start:p.End]) {
				start, end := p.Start+at.Start, p.Start+at.End
				out = append(out, Line{n.ID, n.Side, start, end,
					last(fold(n.Text[p.Start:start]), context), fold(n.Text[start:end]),
					first(fold(n.Text[end:p.End]), context)})
			}
		}
	}
	return out, nil
}

// wanted is a word or phrase to look for.
type wanted struct {
	language theme.Language
	terms    []string // what each of its words counts as; a beginning where it ends in *
	begins   []bool
}

func newWanted(query string, in theme.Language) (*wanted, error) {
	w := &wanted{language: in}
	for _, field := range strings.Fields(query) {
		beginning := strings.HasSuffix(field, "*")
		words.Each(field, func(word string, at words.Span) {
			begins := beginning && at.End == len(field)-1
			if !begins {
				word = w.term(word)
			}
			w.terms, w.begins = append(w.terms, word), append(w.begins, begins)
		})
	}
	if len(w.terms) == 0 {
		return nil, errors.New("there is no word in what to look for: give one, as in `listen`, " +
			"`care plan` or `listen*`")
	}
	return w, nil
}

func (w *wanted) term(word string) string {
	return w.language.List.Term(word, w.language.Stem(word))
}

// in finds the places in a passage, none over another.
func (w *wanted) in(text string) (out []words.Span) {
	var said []string
	var at []words.Span
	words.Each(text, func(word string, here words.Span) {
		said, at = append(said, word), append(at, here)
	})
	for i := 0; i+len(w.terms) <= len(said); i++ {
		if w.is(said[i : i+len(w.terms)]) {
			out = append(out, words.Span{Start: at[i].Start, End: at[i+len(w.terms)-1].End})
			i += len(w.terms) - 1
		}
	}
	return out
}

func (w *wanted) is(said []string) bool {
	for i, word := range said {
		fits := w.begins[i] && strings.HasPrefix(word, w.terms[i])
		if !fits && (w.begins[i] || w.term(word) != w.terms[i]) {
			return false
		}
	}
	return true
}

// fold makes each white space one blank.
func fold(text string) string { return strings.Join(strings.Fields(text), " ") }

// last and first are the last and first n letters of a text.
func last(text string, n int) string {
	r := []rune(text)
	return string(r[max(0, len(r)-n):])
}

func first(text string, n int) string {
	r := []rune(text)
	return string(r[:min(n, len(r))])
}
