package analysis

import (
	"cmp"
	"slices"
	"strings"

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

// Quotes returns the sentences that may be quoted with the themes of a digest, in an order that says nothing: sentences of the
// themes' own passages, by people who agreed, that pass the policy's gate. speakers has every note's.
func Quotes(d Digest, r Result, notes []Note, speakers map[string]Speaker, p disclose.Policy) []Offered {
	gate := newGate(notes)
	sharing := map[string]map[string]bool{}
	text := map[string]string{}
	for _, n := range notes {
		text[n.ID] = n.Text
		band := speakers[n.ID].Band
		if sharing[band] == nil {
			sharing[band] = map[string]bool{}
		}
		sharing[band][cmp.Or(n.Participant, n.ID)] = true
	}
	var offered []Offered
	for _, shown := range slices.Concat(d.Elephants, d.OneSide) {
		theme := r.known(shown.ID, p)
		if theme < 0 {
			continue // the digest was made of another result
		}
		seen := map[string]bool{}
		var of []Offered
		for _, passage := range r.Themes[theme].Passages {
			who := speakers[passage.Note]
			if !who.Agreed {
				continue
			}
			said := text[passage.Note][passage.Start:passage.End]
			for _, s := range words.Sentences(said) {
				sentence := strings.TrimSpace(said[s.Start:s.End])
				if !seen[sentence] && p.Quote(gate.sentence(sentence)) {
					seen[sentence] = true
					band := who.Band
					if !p.Attributed(len(sharing[band])) {
						band = ""
					}
					of = append(of, Offered{shown.ID, sentence, band})
				}
			}
		}
		slices.SortFunc(of, func(a, b Offered) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Band, b.Band)) })
		offered = append(offered, of[:min(mostOffered, len(of))]...)
	}
	return offered
}

// gate knows how many participants used each content word, and each run of them.
type gate struct{ words, runs map[string]map[string]bool }

func newGate(notes []Note) gate {
	g := gate{map[string]map[string]bool{}, map[string]map[string]bool{}}
	count := func(in map[string]map[string]bool, what, who string) {
		if in[what] == nil {
			in[what] = map[string]bool{}
		}
		in[what][who] = true
	}
	for _, n := range notes {
		who := cmp.Or(n.Participant, n.ID)
		for _, p := range words.Passages(n.Text) {
			said := content(n.Text[p.Start:p.End])
			for i, w := range said {
				count(g.words, w, who)
				if i+disclose.QuoteRun <= len(said) {
					count(g.runs, strings.Join(said[i:i+disclose.QuoteRun], " "), who)
				}
			}
		}
	}
	return g
}

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

// content returns the words of a text that say something.
func content(text string) (said []string) {
	words.Each(text, func(w string, _ words.Span) {
		if !words.Stop(w) {
			said = append(said, w)
		}
	})
	return said
}
