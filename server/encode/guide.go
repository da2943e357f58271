package encode

import (
	"cmp"
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

//go:embed guide/*.txt
var guideFiles embed.FS

// guide is what an interviewer says and asks, in one language. Its file is for people to edit.
type guide struct {
	Language            string // ISO 639-1
	Promises, Questions []string
	asks                map[pb.Ask][]string // questions that go with what a further round asks for
}

// English is the language of a guide when nobody asks for another that there is.
const English = "en"

// Guides are the guides that there are, by language.
var Guides = readGuides()

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
		g := guide{
			Language: strings.TrimSuffix(entry.Name(), path.Ext(entry.Name())),
			asks:     map[pb.Ask][]string{},
		}
		add := func(said string) { g.Promises = append(g.Promises, said) }
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			about, isHead := strings.CutPrefix(line, "Questions")
			ask, isAsk := askNamed(strings.TrimPrefix(about, ": "))
			sentence, isSaid := strings.CutPrefix(line, "- ")
			switch {
			case isSaid:
				add(sentence)
			case isHead && about == "":
				add = func(said string) { g.Questions = append(g.Questions, said) }
			case isHead && isAsk:
				add = func(said string) { g.asks[ask] = append(g.asks[ask], said) }
			}
		}
		all[g.Language] = g
	}
	return all
}

// GuideIn is the guide in a language, or in English.
func GuideIn(language string) guide {
	return Guides[cmp.Or(Guides[language].Language, English)]
}

// askNamed is the ask of a word, "did-not".
func askNamed(word string) (pb.Ask, bool) {
	ask, ok := pb.Ask_value["ASK_"+strings.ToUpper(strings.ReplaceAll(word, "-", "_"))]
	return pb.Ask(ask), ok
}

// QuestionsOf are what to ask in a round: its own questions if it has any. What a first round asks
// for has questions of its own in the guide.
func (g guide) QuestionsOf(r store.Round) (all []string) {
	switch {
	case len(r.Questions) > 0:
		return r.Questions
	case r.Name == store.FirstRound:
		return g.Questions
	}
	for _, ask := range r.Asks {
		all = append(all, g.asks[pb.Ask(ask)]...)
	}
	return all
}

// Promised says in plain words what the policy keeps.
func (g guide) Promised(p disclose.Policy) []string {
	numbers := strings.NewReplacer("{k}", strconv.Itoa(p.K), "{batch}", strconv.Itoa(p.Batch),
		"{counted}", strconv.Itoa(disclose.LeastCounted), "{programmes}", strconv.Itoa(disclose.LeastProgrammes))
	var out []string
	for _, sentence := range g.Promises {
		out = append(out, numbers.Replace(sentence))
	}
	return out
}
