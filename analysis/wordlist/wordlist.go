// Package wordlist is what a person says of a corpus's words: which say nothing, which are kept as
// they are, which mean the same, and which are said together.
//
// [Parse] reads such a list. Package theme asks it of every word. A list changes which terms there
// are, and so the themes that words alone make; which barriers are heard does not depend on it.
package wordlist

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"elephants/analysis/words"
)

// List is a list of words, read. It does not change and is safe for concurrent use. A nil list says
// nothing of any word.
type List struct {
	stop      map[string]bool   // stems
	protected map[string]bool   // words
	same      map[string]string // term: the term that stands for it
	phrases   map[string]bool   // stems with blanks between them
	longest   int               // words of a phrase
}

// Protected begins the term of a protected word, so that it is no other word's stem: "care" is the
// stem of "cares" too.
const Protected = "="

// The kinds of lines.
const (
	stop    = "stop"
	protect = "protect"
	same    = "same"
	phrase  = "phrase"
)

// mostPhrase bounds the words of a phrase: what is longer is a sentence, and nobody says it twice.
const mostPhrase = 6

// Parse reads a list. Each line is a kind, a colon, and words with commas between them:
//
//	# what begins so is a remark
//	stop: thing, lovely          these and their other forms say nothing
//	protect: university, no      each stays apart from words of its stem, and is no stop word
//	same: bus, coach, minibus    the others count as the first
//	phrase: care plan, drop in   they count as one word
//
// What stands in same may be a phrase as well. stem gives a word's stem. An error names the line
// and what is wrong with it, by name.
func Parse(name string, content []byte, stem func(word string) string) (*List, error) {
	l := &List{stop: map[string]bool{}, protected: map[string]bool{}, same: map[string]string{},
		phrases: map[string]bool{}}
	if !utf8.Valid(content) {
		return nil, fmt.Errorf("%s is not valid UTF-8: save it as UTF-8 text", name)
	}
	var alike []line
	number := 0
	for text := range strings.Lines(string(content)) {
		number++
		in, err := readLine(number, text)
		if err == nil {
			err = l.add(in, stem)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, number, err)
		}
		if in.kind == same {
			alike = append(alike, in)
		}
	}
	for _, in := range alike { // once it is known which words are protected
		if err := l.unite(in, stem); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, in.number, err)
		}
	}
	return l, nil
}

// line is a line of a list: a kind, and entries of one or more words.
type line struct {
	number  int
	kind    string
	entries [][]string
}

// readLine cuts a line. One that is blank or a remark has no kind.
func readLine(number int, text string) (line, error) {
	in := line{number: number}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if text == "" || strings.HasPrefix(text, "#") {
		return in, nil
	}
	kind, rest, ok := strings.Cut(text, ":")
	in.kind = strings.ToLower(strings.TrimSpace(kind))
	if !ok || !slices.Contains([]string{stop, protect, same, phrase}, in.kind) {
		return in, fmt.Errorf(`it must begin with "stop:", "protect:", "same:" or "phrase:"`)
	}
	for _, entry := range strings.Split(rest, ",") {
		var said []string
		words.Each(entry, func(word string, _ words.Span) { said = append(said, word) })
		switch {
		case len(said) == 0:
			return in, fmt.Errorf("%q has no word in it", strings.TrimSpace(entry))
		case len(said) > mostPhrase:
			return in, fmt.Errorf("a phrase has %d words, the limit is %d", len(said), mostPhrase)
		}
		in.entries = append(in.entries, said)
	}
	return in, nil
}

// add takes a line's words. What means the same is united later.
func (l *List) add(in line, stem func(string) string) error {
	for _, said := range in.entries {
		one := len(said) == 1
		switch {
		case in.kind == phrase && one:
			return fmt.Errorf("%q is one word: a phrase has two or more", said[0])
		case in.kind != same && in.kind != phrase && !one:
			return fmt.Errorf("%q are several words: give them a line `phrase:` or `same:`",
				strings.Join(said, " "))
		case in.kind == stop:
			l.stop[stem(said[0])] = true
		case in.kind == protect:
			l.protected[said[0]] = true
		case !one:
			l.AddPhrase(said, stem)
		}
	}
	return nil
}

// AddPhrase has some words count as one. It must not be called once the list is in use.
func (l *List) AddPhrase(said []string, stem func(string) string) {
	l.phrases[stems(said, stem)] = true
	l.longest = max(l.longest, len(said))
}

// Empty is a list that says nothing yet, for [List.AddPhrase].
func Empty() *List {
	return &List{phrases: map[string]bool{}}
}

// unite has the other entries of a line count as the first.
func (l *List) unite(in line, stem func(string) string) error {
	if len(in.entries) < 2 {
		return fmt.Errorf("it names one word: what means the same are two or more")
	}
	first := l.own(in.entries[0], stem)
	for _, said := range in.entries[1:] {
		t := l.own(said, stem)
		if to, twice := l.same[t]; twice && to != first {
			return fmt.Errorf("%q is in two lines of words that mean the same", strings.Join(said, " "))
		}
		if t != first {
			l.same[t] = first
		}
	}
	if _, other := l.same[first]; other {
		return fmt.Errorf("%q is in two lines of words that mean the same",
			strings.Join(in.entries[0], " "))
	}
	for from, to := range l.same {
		if _, on := l.same[to]; on {
			return fmt.Errorf("words that mean the same as %q are in two lines", from)
		}
	}
	return nil
}

// own is an entry's term by itself.
func (l *List) own(said []string, stem func(string) string) string {
	if len(said) == 1 && l.protected[said[0]] {
		return Protected + said[0]
	}
	return stems(said, stem)
}

// Term is what a word or phrase counts as, given its stem.
func (l *List) Term(word, stem string) string {
	if l == nil {
		return stem
	}
	if l.protected[word] {
		stem = Protected + word
	}
	if to, ok := l.same[stem]; ok {
		return to
	}
	return stem
}

// Stop says whether a word says nothing, given its stem and whether it says nothing in other
// corpora. One that is protected says something, though its stem be stopped.
func (l *List) Stop(word, stem string, usually bool) bool {
	switch {
	case l == nil:
		return usually
	case l.protected[word]:
		return false
	}
	return usually || l.stop[stem]
}

// Longest is how many words the longest phrase has; 0 where there is none.
func (l *List) Longest() int {
	if l == nil {
		return 0
	}
	return l.longest
}

// Phrase reports whether some stems, with blanks between them, are a phrase.
func (l *List) Phrase(stems string) bool { return l.phrases[stems] }

func stems(said []string, stem func(string) string) string {
	out := make([]string, len(said))
	for i, word := range said {
		out[i] = stem(word)
	}
	return strings.Join(out, " ")
}
