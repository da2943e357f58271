package wordlist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"elephants/analysis/words"
)

// Seed is a theme that somebody looks for.
type Seed struct {
	Name  string
	Terms []string // what its words and phrases count as, each once, in order
}

// Seeds reads themes to look for, one a line: words and phrases with commas between them, and
// before them, if the theme is to have a name, the name and a colon. Phrases are added to the list.
// What begins with # is a remark.
func Seeds(name string, content []byte, l *List, stem func(string) string) ([]Seed, error) {
	if !utf8.Valid(content) {
		return nil, fmt.Errorf("%s is not valid UTF-8: save it as UTF-8 text", name)
	}
	var out []Seed
	number := 0
	for text := range strings.Lines(strings.TrimPrefix(string(content), "\ufeff")) {
		number++
		if text = strings.TrimSpace(text); text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		seed, err := readSeed(text, l, stem)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, number, err)
		}
		out = append(out, seed)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no line with words in it: write one theme a line, "+
			"as in `damp homes: damp, mould, repairs`", name)
	}
	return out, nil
}

func readSeed(text string, l *List, stem func(string) string) (s Seed, err error) {
	label, rest, named := strings.Cut(text, ":")
	if !named {
		label, rest = "", text
	}
	for _, entry := range strings.Split(rest, ",") {
		var said []string
		words.Each(entry, func(word string, _ words.Span) { said = append(said, word) })
		switch {
		case len(said) == 0:
			return s, fmt.Errorf("%q has no word in it", strings.TrimSpace(entry))
		case len(said) > mostPhrase:
			return s, fmt.Errorf("a phrase has %d words, the limit is %d", len(said), mostPhrase)
		case len(said) > 1:
			l.AddPhrase(said, stem)
		}
		whole := strings.Join(said, " ")
		if term := l.Term(whole, stems(said, stem)); !slices.Contains(s.Terms, term) {
			s.Terms = append(s.Terms, term)
		}
	}
	s.Name = cmp.Or(strings.TrimSpace(label), strings.TrimSpace(rest))
	return s, nil
}
