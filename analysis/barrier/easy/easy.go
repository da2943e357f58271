// Package easy says the code book's barriers in easy words, in each language that there is.
//
// [Of] gives the words for a barrier. They are for people who read little, and for reports to those
// who took part. A programme's own barriers have none: their coordinators' words stand for them.
package easy

import (
	"embed"
	"strings"

	"elephants/analysis/phrases"
)

//go:embed *.txt
var files embed.FS

// Words say a barrier.
type Words struct {
	Name  string
	Lines [2]string // what it is, one idea a line
	Try   string    // what could be tried
}

// parts are the keys of a barrier's words, in the order of [Words].
var parts = []string{"name", "1", "2", "try"}

var words = func() map[string]map[string]Words {
	all := map[string]map[string]Words{}
	for language, said := range phrases.All(files) {
		all[language] = map[string]Words{}
		for key, text := range said {
			barrier, part, _ := strings.Cut(key, ".")
			w := all[language][barrier]
			*w.part(part) = text
			all[language][barrier] = w
		}
	}
	return all
}()

func (w *Words) part(name string) *string {
	switch name {
	case "name":
		return &w.Name
	case "1":
		return &w.Lines[0]
	case "2":
		return &w.Lines[1]
	case "try":
		return &w.Try
	}
	panic("a barrier's words have no part " + name) // a test reads every line
}

// Of returns the words for a barrier in a language, and whether there are any.
func Of(language, barrier string) (Words, bool) {
	w, ok := words[language][barrier]
	return w, ok
}

// Messages are all words of a language by barrier and part, as in "blame.name" and "blame.1".
func Messages(language string) map[string]string {
	all := map[string]string{}
	for barrier, w := range words[language] {
		for _, part := range parts {
			all[barrier+"."+part] = *w.part(part)
		}
	}
	return all
}
