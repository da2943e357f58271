package edition

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/static"
	"elephants/proto/beside"
	pb "elephants/proto/elephants/v1"
)

// words are how a language says what is in an edition. What people said, and what they named, stays
// as it is and is marked as English.
type words struct{ *messages.Language }

// held says a sentence of an edition in the language if it is one that the program gave it, and
// else as it stands there.
func (w words) held(sentence string) template.HTML {
	// Editions counted people from the first, and until December 2026 called them conversations.
	if size, counted := strings.CutSuffix(sentence, " conversations"); counted {
		sentence = size + " people"
	}
	return w.Theirs(sentence)
}

// month says the month of an edition.
func (w words) month(month string) template.HTML {
	t, err := time.Parse("January 2006", month)
	if err != nil {
		return w.Theirs(month)
	}
	return w.Said("month."+strconv.Itoa(int(t.Month())), t.Format("2006"))
}

// keyOf is a share in a message's key.
func keyOf(s *pb.Share) string { return strings.ReplaceAll(client.ShareWords(s), " ", "-") }

// band says a share in a word.
func (w words) band(s *pb.Share) template.HTML { return w.Said("band." + keyOf(s)) }

// share is a band as a sentence without its end.
func (w words) share(s *pb.Share) template.HTML { return w.Said("share." + keyOf(s)) }

// extent says how much of a side's notes was gone through.
func (w words) extent(e pb.Extent) template.HTML {
	name := strings.ToLower(strings.TrimPrefix(e.String(), "EXTENT_"))
	return w.Said("extent." + strings.ReplaceAll(name, "_", "-"))
}

// The easy words for a theme are its barrier's, unless it has none of the shared code book or a
// coordinator gave it a name: that is in everyday words already, and means something else than the
// barrier alone.

// simple are the easy words for a part of a theme, "" for none.
func (w words) simple(t *pb.Theme, part string) template.HTML {
	key := "simple." + t.GetBarrier() + "." + part
	if !w.Has(key) || len(t.GetBookNames()) > 0 {
		return ""
	}
	return w.Said(key)
}

func (w words) easyName(t *pb.Theme) template.HTML {
	if said := w.simple(t, "name"); said != "" {
		return said
	}
	return w.Theirs(t.Label)
}

// easyLine is one idea of easy read, with a picture beside it.
type easyLine struct{ Picture, Said template.HTML }

// easyPictures are the drawings beside the two lines about a barrier. Its own is one of them; a
// barrier that is not here has its own beside the first line, and none beside the second.
var easyPictures = map[string][2]string{
	"blame":                    {"easy-wrong", "blame"},
	"disclosure-imbalance":     {"disclosure-imbalance", "easy-not-known"},
	"distrust-of-institutions": {"distrust-of-institutions", "easy-again"},
	"easy-lives":               {"easy-lives", "monoculture"},
	"economic-context":         {"easy-money", "economic-context"},
	"emotional-toll":           {"emotional-toll", "easy-alone"},
	"fear-of-consequences":     {"fear-of-consequences", "easy-paper"},
	"heroic-leadership":        {"easy-hero", "heroic-leadership"},
	"labels-and-badges":        {"labels-and-badges", "easy-not-known"},
	"language-gap":             {"language-gap", "easy-ask"},
	"monoculture":              {"monoculture", "easy-not-known"},
	"no-investment":            {"easy-time", "no-investment"},
	"not-qualified-to-speak":   {"easy-ask", "not-qualified-to-speak"},
	"power-hoarding":           {"monoculture", "power-hoarding"},
	"practicalities":           {"easy-time", "practicalities"},
	"rigid-structures":         {"easy-rules", "rigid-structures"},
	"time-and-risk":            {"easy-time", "time-and-risk"},
	"tokenism":                 {"easy-ask", "tokenism"},
}

// easyLines say what a theme is, one idea a line.
func (w words) easyLines(t *pb.Theme) (lines []easyLine) {
	drawn, known := easyPictures[t.GetBarrier()]
	for i, part := range []string{"1", "2"} {
		said := w.simple(t, part)
		if said == "" {
			continue
		}
		picture := template.HTML("<span></span>") // keeps the line's place beside the others
		switch {
		case known:
			picture = static.Picture(drawn[i])
		case i == 0:
			picture = pictureOf(t)
		}
		lines = append(lines, easyLine{picture, said})
	}
	if len(lines) == 0 && t.Sentence != "" {
		lines = append(lines, easyLine{pictureOf(t), w.held(t.Sentence)})
	}
	return lines
}

// easySide says who said it, in easy words where the side has its usual name, and else in the
// programme's own.
func (w words) easySide(plural string) template.HTML {
	switch plural {
	case "people with lived experience":
		return w.Said("easy.lived")
	case "decision-makers":
		return w.Said("easy.decide")
	}
	return w.Theirs(plural)
}

func (w words) easyTry(t *pb.Theme) template.HTML {
	if said := w.simple(t, "try"); said != "" || t.Step == "" {
		return said
	}
	return w.held(t.Step)
}

// principle says one of the guide's in a word, "" for none.
func (w words) principle(p pb.Principle) template.HTML {
	if p == pb.Principle_PRINCIPLE_UNSPECIFIED {
		return ""
	}
	return w.Said("principle." + client.PrincipleWord(p))
}

// gone says which theme is no longer there.
func (w words) gone(g client.Gone) template.HTML {
	if g.In == "" {
		return w.Theirs(g.Label)
	}
	return w.Said("changes.part", w.Theirs(g.Label), w.Names([]string{g.In}))
}

// then says what a learning round said of a thing, and what the first conversations did.
func (w words) then(l beside.Line) template.HTML {
	side := template.HTML("")
	if said := l.Side(); said != "" {
		side = w.Side(said)
	}
	first := w.Said("beside.then-"+string(l.Then), w.Names([]string{l.First.Label}), side)
	return w.Said("beside.now-"+client.AskWord(l.Ask), first)
}

// moved says what is otherwise in a theme.
func (w words) moved(m client.Move) template.HTML {
	var said []string
	if m.Called != "" {
		said = append(said, string(w.Said("changes.called", w.Names([]string{m.Called}))))
	}
	for _, s := range m.Shares {
		side := w.Side(s.Side)
		switch {
		case s.Was == nil:
			said = append(said, string(w.Said("changes.too", side)))
		case s.Is == nil:
			said = append(said, string(w.Said("changes.unsaid", side)))
		default:
			said = append(said, string(w.Said("changes.share", side, w.band(s.Is), w.band(s.Was))))
		}
	}
	// #nosec G203 -- messages of ours, with words that are escaped
	return w.Theirs(m.Label) + ": " + template.HTML(strings.Join(said, "; "))
}
