// Package easy says the code book's barriers in easy words, in each language that there is.
//
// [Of] gives the words for a barrier. They are for people who read little, and for reports to those
// who took part. A programme's own barriers have none: their coordinators' words stand for them.
package easy

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed en.txt cy.txt
var files embed.FS

// Words say a barrier.
type Words struct {
	Name  string
	Lines [2]string // what it is, one idea a line
	Try   string    // what could be tried
}

// parts are the keys of a barrier's words, in the order of [Words].
var parts = []string{"name", "1", "2", "try"}

var words = map[string]map[string]Words{"en": read("en"), "cy": read("cy")}

// read reads the words of a language: lines `barrier.part = text`, and those for whoever edits
// them, which begin with #.
func read(language string) map[string]Words {
	text, err := files.ReadFile(language + ".txt")
	if err != nil {
		panic(fmt.Sprintf("%s.txt is embedded: %v", language, err))
	}
	all := map[string]Words{}
	for line := range strings.Lines(string(text)) {
		key, said, ok := strings.Cut(strings.TrimSpace(line), " = ")
		barrier, part, named := strings.Cut(key, ".")
		if !ok || !named || line[0] == '#' {
			continue
		}
		w := all[barrier]
		*w.part(part) = said
		all[barrier] = w
	}
	return all
}

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
