package report

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis"
	"elephants/analysis/barrier/easy"
	"elephants/analysis/barrier/translation"
	"elephants/analysis/phrases"
	pb "elephants/proto/elephants/v1"
)

//go:embed *.txt
var files embed.FS

const english = "en"

// messages are the sentences of each language by their keys.
var messages = phrases.All(files)

// teller tells facts to an audience in a language.
type teller struct {
	Facts
	latest   *pb.Digest
	themes   *pb.Digest // what it found; empty where it is of a learning round
	audience string     // in the keys of messages
	language string
	messages map[string]string
}

func newTeller(f Facts, audience pb.Audience, language string) *teller {
	if _, ok := messages[language]; !ok {
		language = english
	}
	if f.TakenBack == nil {
		f.TakenBack = func(string) bool { return false }
	}
	f.Groups = slices.DeleteFunc(slices.Clone(f.Groups),
		func(g *pb.Group) bool { return g.Record == nil })
	latest := f.Editions[len(f.Editions)-1]
	themes := latest
	if learning(latest) { // then all that it found is what was learnt
		f.Learnt, themes = append([]*pb.Digest{latest}, f.Learnt...), &pb.Digest{}
	}
	return &teller{
		Facts:    f,
		latest:   latest,
		themes:   themes,
		language: language,
		messages: messages[language],
		audience: strings.ToLower(strings.TrimPrefix(audience.String(), "AUDIENCE_")),
	}
}

// easy reports whether the audience reads easy words.
func (t *teller) easy() bool { return t.audience == "participants" }

// say is a message of the audience's own, or else of all of them, with its places filled. A message
// that is not there would be a sentence that nobody wrote; a test asks for each.
func (t *teller) say(key string, places ...any) string {
	said, ok := t.messages[key+"."+t.audience]
	if !ok {
		if said, ok = t.messages[key]; !ok {
			panic(fmt.Sprintf("%s.txt has no %s", t.language, key))
		}
	}
	for i, place := range places {
		said = strings.ReplaceAll(said, "{"+strconv.Itoa(i+1)+"}", fmt.Sprint(place))
	}
	return said
}

// sentence is a message as a sentence of the report.
func (t *teller) sentence(key string, source *pb.ReportSource, places ...any) *pb.ReportSentence {
	return t.words(t.say(key, places...), source)
}

// words are a sentence in the report's language.
func (t *teller) words(text string, source *pb.ReportSource) *pb.ReportSentence {
	return &pb.ReportSentence{Text: text, Sources: []*pb.ReportSource{source}}
}

// theirs is a sentence that stands as it was written, in English, unless the code book has it in
// the report's language.
func (t *teller) theirs(text string, source *pb.ReportSource) *pb.ReportSentence {
	if said, ok := translation.Into(t.language, text); ok {
		return t.words(said, source)
	}
	s := t.words(text, source)
	if t.language != english {
		s.Language = english
	}
	return s
}

// of is a part of the latest edition as a source.
func (t *teller) of(part string) *pb.ReportSource {
	return t.source(part, t.say("part."+part))
}

// about is a theme of the latest edition as a source.
func (t *teller) about(theme *pb.Theme) *pb.ReportSource {
	return t.source(theme.Id, "“"+t.called(theme.Label)+"”")
}

// called is a name in the report's language if the code book has it, and as it is otherwise.
func (t *teller) called(name string) string {
	if said, ok := translation.Into(t.language, name); ok {
		return said
	}
	return name
}

func (t *teller) source(part, called string) *pb.ReportSource {
	return &pb.ReportSource{
		Edition: t.latest.Edition,
		Round:   t.latest.Round,
		Part:    part,
		Name:    t.edition() + ": " + called,
	}
}

// edition names the latest edition: "edition 1", or of a further round "edition 1 of the interim
// round".
func (t *teller) edition() string {
	if t.latest.Round == "" {
		return t.editions([]int32{t.latest.Edition})
	}
	return t.say("edition.round", t.latest.Edition, t.latest.Round)
}

// easyWords are the easy words for a theme: its barrier's, unless it has none of the shared code
// book or a coordinator gave it a name, which means something else than the barrier alone. What
// works and what people hope are named otherwise.
func (t *teller) easyWords(theme *pb.Theme) (easy.Words, bool) {
	if theme.Id != theme.Barrier || len(theme.BookNames) > 0 {
		return easy.Words{}, false
	}
	return easy.Of(t.language, theme.Barrier)
}

// name is what a theme is called.
func (t *teller) name(theme *pb.Theme) *pb.ReportSentence {
	if words, ok := t.easyWords(theme); ok && (t.easy() || t.language != english) {
		return t.words(words.Name, t.about(theme))
	}
	return t.theirs(theme.Label, t.about(theme))
}

// step is what to try about a theme; nil if nothing is known.
func (t *teller) step(theme *pb.Theme) *pb.ReportSentence {
	if words, ok := t.easyWords(theme); ok && (t.easy() || t.language != english) {
		return t.words(words.Try, t.about(theme))
	}
	if theme.Step == "" {
		return nil
	}
	return t.theirs(theme.Step, t.about(theme))
}

// side is how a side's people are said together: in the programme's own words, or in the report's
// language where the programme has none.
func (t *teller) side(id string) string {
	usual, _ := analysis.Side(id).Said()
	for _, s := range t.latest.Sides {
		if s.Id == id && s.Plural != usual {
			return s.Plural
		}
	}
	return cmp.Or(t.messages["side."+id], usual)
}

// editions names editions: "edition 1", "editions 1, 2".
func (t *teller) editions(numbers []int32) string {
	var all []string
	for _, n := range numbers {
		all = append(all, strconv.Itoa(int(n)))
	}
	if len(all) == 1 {
		return t.say("edition", all[0])
	}
	return t.say("editions", strings.Join(all, ", "))
}

// tens are how an edition says how many people there were, by tens; see [disclose.About].
var tens = []string{
	"ten",
	"twenty",
	"thirty",
	"forty",
	"fifty",
	"sixty",
	"seventy",
	"eighty",
	"ninety",
	"a hundred",
}

// size says how many people were asked. An edition has it in English words.
func (t *teller) size(said string) string {
	if t.language == english {
		return said
	}
	switch about := strings.TrimSuffix(strings.TrimPrefix(said, "About "), " people"); {
	case said == "A few people":
		return t.say("size.few")
	case strings.HasPrefix(said, "More than "):
		return t.say("size.more", 10*len(tens))
	case slices.Contains(tens, about):
		return t.say("size.ten", 10*(slices.Index(tens, about)+1))
	}
	return said // of an edition that counted otherwise
}

// extent says how much of the notes was read, and whether there is one such word for both sides.
func (t *teller) extent(reading []*pb.Reading) (said string, same bool) {
	for _, r := range reading {
		if r.Read != reading[0].Read {
			return "", false
		}
	}
	if len(reading) == 0 || reading[0].Read <= pb.Extent_EXTENT_NONE {
		return "", false
	}
	key := strings.ToLower(strings.TrimPrefix(reading[0].Read.String(), "EXTENT_"))
	return t.say("extent." + strings.ReplaceAll(key, "_", "-")), true
}

// monthsIn are the names of the months.
func monthsIn(language string) []string { return strings.Split(messages[language]["months"], ", ") }

// month says a month such as "November 2026" in the report's language.
func (t *teller) month(month string) string {
	name, year, _ := strings.Cut(month, " ")
	if i := slices.Index(monthsIn(english), name); i >= 0 {
		return monthsIn(t.language)[i] + " " + year
	}
	return month
}

// inAYear is the month a year after.
func (t *teller) inAYear(month string) string {
	name, year, _ := strings.Cut(month, " ")
	n, err := strconv.Atoi(year)
	if err != nil {
		return t.month(month)
	}
	return t.month(name + " " + strconv.Itoa(n+1))
}
