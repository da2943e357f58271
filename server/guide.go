package server

import (
	"cmp"
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"

	"elephants/analysis/disclose"
)

//go:embed guide/*.txt
var guideFiles embed.FS

// guide is what an interviewer says and asks, in one language. Its file is for people to edit.
type guide struct {
	language            string // ISO 639-1
	promises, questions []string
}

// english is the language of a guide when nobody asks for another that there is.
const english = "en"

var guides = readGuides()

func readGuides() map[string]guide {
	all := map[string]guide{}
	entries, err := guideFiles.ReadDir("guide")
	if err != nil {
		panic(fmt.Sprintf("guide is embedded: %v", err))
	}
	for _, entry := range entries {
		text, err := guideFiles.ReadFile("guide/" + entry.Name())
		if err != nil {
			panic(fmt.Sprintf("what is listed is embedded: %v", err))
		}
		g := guide{language: strings.TrimSuffix(entry.Name(), path.Ext(entry.Name()))}
		said := &g.promises
		for line := range strings.Lines(string(text)) {
			if sentence, ok := strings.CutPrefix(line, "- "); ok {
				*said = append(*said, strings.TrimSpace(sentence))
			} else if strings.TrimSpace(line) == "Questions" {
				said = &g.questions
			}
		}
		all[g.language] = g
	}
	return all
}

// guideIn is the guide in a language, or in English.
func guideIn(language string) guide {
	return guides[cmp.Or(guides[language].language, english)]
}

// promised says in plain words what the policy keeps.
func (g guide) promised(p disclose.Policy) []string {
	numbers := strings.NewReplacer("{k}", strconv.Itoa(p.K), "{batch}", strconv.Itoa(p.Batch),
		"{counted}", strconv.Itoa(disclose.LeastCounted), "{programmes}", strconv.Itoa(disclose.LeastProgrammes))
	var out []string
	for _, sentence := range g.promises {
		out = append(out, numbers.Replace(sentence))
	}
	return out
}
