package edition

import (
	"cmp"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/scrub"
	"elephants/analysis/words"
)

// Speaker is what is known of whoever a note is from, for quoting.
type Speaker struct {
	Agreed bool   // to be quoted without a name
	Band   string // "Decision-maker, public sector"
}

// Offered is a sentence that may be quoted with a theme.
type Offered struct {
	Theme string // its id
	Text  string
	Band  string // "" where too few share it
}

// mostOffered quotes of a theme: enough to choose from.
const mostOffered = 6

// Quotes returns the sentences that may be quoted with the themes of a digest, in an order that says
// nothing: sentences of the themes' own passages, by people who agreed, that pass the policy's gate. r
// is the result that the digest was made of.
func (e Evidence) Quotes(d Digest, r analysis.Result) []Offered {
	gate := newGate(e.Notes)
	sharing := map[string]map[string]bool{} // band: participants
	text := map[string]string{}
	for _, n := range e.Notes {
		text[n.ID] = n.Text
		mark(sharing, e.Speakers[n.ID].Band, participantOf(n))
	}
	var offered []Offered
	for _, shown := range d.Themes() {
		found := e.find(r, shown.ID)
		if found == nil {
			continue // the digest was made of another result
		}
		seen := map[string]bool{}
		var of []Offered
		for _, passage := range found.Passages {
			who := e.Speakers[passage.Note]
			if !who.Agreed {
				continue
			}
			band := who.Band
			if !e.Policy.Attributed(len(sharing[band])) {
				band = ""
			}
			said := text[passage.Note][passage.Start:passage.End]
			for _, s := range words.Sentences(said) {
				sentence := strings.TrimSpace(said[s.Start:s.End])
				if !seen[sentence] && e.Policy.Quote(gate.sentence(sentence)) {
					seen[sentence] = true
					of = append(of, Offered{shown.ID, sentence, band})
				}
			}
		}
		slices.SortFunc(of, func(a, b Offered) int {
			return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Band, b.Band))
		})
		offered = append(offered, of[:min(mostOffered, len(of))]...)
	}
	return offered
}

// gate knows which participants used each content word, and each run of them.
type gate struct{ words, runs map[string]map[string]bool }

func newGate(notes []analysis.Note) gate {
	g := gate{map[string]map[string]bool{}, map[string]map[string]bool{}}
	for _, n := range notes {
		who := participantOf(n)
		for _, p := range words.Passages(n.Text) {
			said := content(n.Text[p.Start:p.End])
			for i, w := range said {
				mark(g.words, w, who)
				if i+disclose.QuoteRun <= len(said) {
					mark(g.runs, strings.Join(said[i:i+disclose.QuoteRun], " "), who)
				}
			}
		}
	}
	return g
}

// sentence is what the gate knows of a sentence.
func (g gate) sentence(s string) disclose.Sentence {
	said := content(s)
	out := disclose.Sentence{Clean: len(scrub.Find(s)) == 0 && !strings.ContainsAny(s, "[]0123456789@")}
	for i, w := range said {
		out.Words = append(out.Words, disclose.Use{Participants: len(g.words[w]), Ordinary: scrub.Ordinary(w)})
		if i+disclose.QuoteRun <= len(said) {
			out.Runs = append(out.Runs, len(g.runs[strings.Join(said[i:i+disclose.QuoteRun], " ")]))
		}
	}
	return out
}

// mark adds somebody to a set of a map.
func mark(in map[string]map[string]bool, what, who string) {
	if in[what] == nil {
		in[what] = map[string]bool{}
	}
	in[what][who] = true
}

// content returns the words of a text that say something.
func content(text string) (said []string) {
	words.Each(text, func(w string, _ words.Span) {
		if !words.Stop(w) {
			said = append(said, w)
		}
	})
	return said
}
