package web

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// This is how a language says what is in an edition. What people said, and what they named, stays
// as it is and is marked as English.

// theirs are words of people, or names that they gave, on a page in the language.
func (l *language) theirs(words string) template.HTML {
	said := template.HTMLEscapeString(words)
	if l != english {
		said = `<span lang="` + english.Tag + `">` + said + `</span>`
	}
	return template.HTML(said) // #nosec G203 -- escaped
}

// names are names in quotation marks.
func (l *language) names(names []string) template.HTML {
	var said []string
	for _, name := range names {
		said = append(said, "“"+string(l.theirs(name))+"”")
	}
	return template.HTML(strings.Join(said, ", ")) // #nosec G203 -- escaped
}

// heldPrefix stands before the keys of sentences that editions hold.
const heldPrefix = "held."

// held says a sentence of an edition in the language if it is one that the program gave it, and
// else as it stands there.
func (l *language) held(sentence string) template.HTML {
	// Editions counted people from the first, and until December 2026 called them conversations.
	if size, counted := strings.CutSuffix(sentence, " conversations"); counted {
		sentence = size + " people"
	}
	for key, known := range english.messages {
		if strings.HasPrefix(key, heldPrefix) && known == sentence {
			return l.said(key)
		}
	}
	return l.theirs(sentence)
}

// month says the month of an edition.
func (l *language) month(month string) template.HTML {
	t, err := time.Parse("January 2006", month)
	if err != nil {
		return l.theirs(month)
	}
	return l.said("month."+strconv.Itoa(int(t.Month())), t.Format("2006"))
}

// keyOf is a share in a message's key.
func keyOf(s *pb.Share) string { return strings.ReplaceAll(client.ShareWords(s), " ", "-") }

// band says a share in a word.
func (l *language) band(s *pb.Share) template.HTML { return l.said("band." + keyOf(s)) }

// share is a band as a sentence without its end.
func (l *language) share(s *pb.Share) template.HTML { return l.said("share." + keyOf(s)) }

// extent says how much of a side's notes was gone through.
func (l *language) extent(e pb.Extent) template.HTML {
	return l.said(
		"extent." + strings.ReplaceAll(
			strings.ToLower(strings.TrimPrefix(e.String(), "EXTENT_")),
			"_",
			"-",
		),
	)
}

// The easy words for a theme are its barrier's, unless it has none of the shared code book or a
// coordinator gave it a name: that is in everyday words already, and means something else than the
// barrier alone.

// simple are the easy words for a part of a theme, "" for none.
func (l *language) simple(t *pb.Theme, part string) template.HTML {
	key := "simple." + t.GetBarrier() + "." + part
	if _, ok := l.messages[key]; !ok || len(t.GetBookNames()) > 0 {
		return ""
	}
	return l.said(key)
}

func (l *language) easyName(t *pb.Theme) template.HTML {
	if said := l.simple(t, "name"); said != "" {
		return said
	}
	return l.theirs(t.Label)
}

// easyLines say what a theme is, one idea a line.
func (l *language) easyLines(t *pb.Theme) (lines []template.HTML) {
	for _, part := range []string{"1", "2"} {
		if said := l.simple(t, part); said != "" {
			lines = append(lines, said)
		}
	}
	if len(lines) == 0 && t.Sentence != "" {
		lines = append(lines, l.held(t.Sentence))
	}
	return lines
}

func (l *language) easyTry(t *pb.Theme) template.HTML {
	if said := l.simple(t, "try"); said != "" || t.Step == "" {
		return said
	}
	return l.held(t.Step)
}

// principle says one of the guide's in a word, "" for none.
func (l *language) principle(p pb.Principle) template.HTML {
	if p == pb.Principle_PRINCIPLE_UNSPECIFIED {
		return ""
	}
	return l.said("principle." + client.PrincipleWord(p))
}

// decision says what a coordinator decided.
func (l *language) decision(d *pb.Decision) template.HTML {
	deed := strings.ToLower(strings.TrimPrefix(d.Deed.String(), "DEED_"))
	said := l.said(
		"decision."+deed,
		l.names(d.Labels),
		l.names([]string{d.Name}),
		l.theirs(strings.Join(d.Terms, ", ")),
	)
	if d.Ends {
		return l.said("decision.ends", said)
	}
	return said
}

// gone says which theme is no longer there.
func (l *language) gone(g client.Gone) template.HTML {
	if g.In == "" {
		return l.theirs(g.Label)
	}
	return l.said("changes.part", l.theirs(g.Label), l.names([]string{g.In}))
}

// moved says what is otherwise in a theme.
func (l *language) moved(m client.Move) template.HTML {
	var said []string
	if m.Called != "" {
		said = append(said, string(l.said("changes.called", l.names([]string{m.Called}))))
	}
	for _, s := range m.Shares {
		side := l.theirs(s.Side)
		switch {
		case s.Was == nil:
			said = append(said, string(l.said("changes.too", side)))
		case s.Is == nil:
			said = append(said, string(l.said("changes.unsaid", side)))
		default:
			said = append(said, string(l.said("changes.share", side, l.band(s.Is), l.band(s.Was))))
		}
	}
	return l.theirs(
		m.Label,
	) + ": " + template.HTML(
		strings.Join(said, "; "),
	) // #nosec G203 -- messages of ours, with words that are escaped
}
