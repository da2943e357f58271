package web

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// This is how a language says what is in an edition. What people said, and what they named, stays as it is and is marked as English.

// theirs are words of people, or names that they gave, on a page in the language.
func (l *language) theirs(words string) template.HTML {
	said := template.HTMLEscapeString(words)
	if l != english {
		said = `<span lang="` + english.Tag + `">` + said + `</span>`
	}
	return template.HTML(said) // #nosec G203 -- escaped
}

// terms are words of people, one after the other.
func (l *language) terms(words []string) template.HTML {
	var said []string
	for _, w := range words {
		said = append(said, "<b>"+string(l.theirs(w))+"</b>")
	}
	return template.HTML(strings.Join(said, ", ")) // #nosec G203 -- escaped
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

// held says a sentence of an edition in the language if it is one that the program gave it, and else as it stands there.
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

// balance compares the sides' shares of an elephant, as far as their bands do; "" for any other theme.
func (l *language) balance(t *pb.Theme) template.HTML {
	if len(t.Shares) != 2 {
		return ""
	}
	one, other := t.Shares[0], t.Shares[1]
	switch {
	case one.Band == pb.Band_BAND_UNSPECIFIED || other.Band == pb.Band_BAND_UNSPECIFIED || one.AtLeast || other.AtLeast:
		return l.said("digest.balance-unsaid")
	case one.Band > other.Band:
		return l.said("digest.balance-more", l.theirs(one.Side))
	case one.Band < other.Band:
		return l.said("digest.balance-more", l.theirs(other.Side))
	}
	return l.said("digest.balance-even")
}

// steady says whether a theme would still be there with other people; "" where that was not measured.
func (l *language) steady(s pb.Steadiness) template.HTML {
	switch s {
	case pb.Steadiness_STEADINESS_MOSTLY:
		return l.said("digest.steady-mostly")
	case pb.Steadiness_STEADINESS_FIRMLY:
		return l.said("digest.steady-firmly")
	}
	return ""
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
	said := l.said("decision."+deed, l.names(d.Labels), l.names([]string{d.Name}), l.theirs(strings.Join(d.Terms, ", ")))
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
	return l.theirs(m.Label) + ": " + template.HTML(strings.Join(said, "; ")) // #nosec G203 -- messages of ours, with words that are escaped
}
