package edition

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/quote"
	"elephants/analysis/scrub"
	"elephants/analysis/words"
)

// Speaker is what is known of whoever a note is from, for quoting.
type Speaker struct {
	Agreed bool   // to be quoted without a name
	Band   string // "Decision-maker, public sector"
	Own    []analysis.OwnWords
}

// Offered is a sentence that may be quoted with a theme.
type Offered struct {
	Theme    string // its id
	Text     string
	Band     string // "" where too few share it
	ReadBack bool   // the participant agreed to this sentence with this band beside it
}

// Quotes of a theme that are offered: enough to choose from. Sentences that do not say it by
// themselves come in where there would be fewer than some.
const (
	mostOffered = 6
	someOffered = 3
)

// Quotes returns the sentences that may be quoted with the themes of a digest: words of the
// participant's own, as their interviewer marked them, in passages of which the interviewer
// confirmed that they raise the theme. Of each theme those come first that say it by themselves:
// of a passage that raises it one sentence may, and the next be about the weather. r is the result
// that the digest was made of.
//
// There are two ways through the gate. A sentence that nobody read back must have no word and no
// run of words that leads to few. One that was read back, with its description, to the
// participant who agreed to both is theirs to give: it must hold no identifier, and k must share
// the description.
func (e Evidence) Quotes(d Digest, r analysis.Result) []Offered {
	gate := e.newGate()
	sharing := map[string]map[string]bool{} // band: participants
	notes := map[string]analysis.Note{}
	for _, n := range e.Notes {
		notes[n.ID] = n
		add(sharing, e.Speakers[n.ID].Band, participantOf(n))
	}
	var ear *barrier.Listener
	if e.Model != nil {
		ear = e.Model.Listener()
	}
	var offered []Offered
	shownAs := e.shown(r)
	for _, shown := range d.Themes() {
		found := shownAs[shown.ID]
		if found == nil || d.section(shown) == Heard {
			continue
		}
		var of []carrying
		for _, passage := range found.Passages {
			n := notes[passage.Note]
			raised := n.Raised(passage.Start, passage.End)
			for _, own := range e.own(n, passage) {
				text := quote.Printed(n.Text[own.Start:own.End])
				if o, ok := e.offer(text, own, e.Speakers[n.ID].Band, gate, sharing); ok {
					o.Theme = shown.ID
					of = append(of, carrying{o, e.says(ear, text, found.Barrier, raised), len(raised)})
				}
			}
		}
		offered = append(offered, best(of)...)
	}
	return offered
}

// carrying is a sentence and how well it carries its theme.
type carrying struct {
	Offered
	says   float64 // how much likelier the theme's barrier is than one of the book at random, in logits
	raised int     // barriers that its passage raises
}

// says asks the model how much a sentence says a barrier by itself. A theme of several barriers, or
// of a wider one, is said by any that its passage raises. It is 0 where the model knows none.
func (e Evidence) says(ear *barrier.Listener, text, id string, raised []string) float64 {
	if ear == nil {
		return 0
	}
	if slices.Contains(raised, id) {
		raised = []string{id}
	}
	heard, most, known := ear.Listen(text), math.Inf(-1), false
	for k, b := range e.Model.Book().Barriers {
		if slices.Contains(raised, b.ID) {
			// Log is of two probabilities, the passage's and its sentences'.
			most, known = max(most, heard.Log[k]/2+math.Log(float64(len(heard.Log)))), true
		}
	}
	if !known {
		return 0
	}
	return most
}

// best are those of a theme's sentences that are offered, those that carry it best first.
func best(of []carrying) (offered []Offered) {
	slices.SortFunc(of, func(a, b carrying) int {
		return cmp.Or(cmp.Compare(b.says, a.says), cmp.Compare(a.raised, b.raised),
			cmp.Compare(a.Text, b.Text), cmp.Compare(b.Band, a.Band))
	})
	of = slices.CompactFunc(of, func(a, b carrying) bool { return a.Text == b.Text })
	for _, o := range of {
		if len(offered) < someOffered || len(offered) < mostOffered && (o.says >= 0 || o.ReadBack) {
			offered = append(offered, o.Offered)
		}
	}
	return offered
}

// own are the participant's own words in a passage that was confirmed; none where they did not
// agree to be quoted.
func (e Evidence) own(n analysis.Note, p analysis.Passage) (own []analysis.OwnWords) {
	if !p.Confirmed || !e.Speakers[n.ID].Agreed {
		return nil
	}
	for _, o := range e.Speakers[n.ID].Own {
		if p.Start <= o.Start && o.End <= p.End {
			own = append(own, o)
		}
	}
	return own
}

// offer reports whether somebody's own words may be offered, and with which description.
func (e Evidence) offer(text string, own analysis.OwnWords, band string, g gate,
	sharing map[string]map[string]bool) (Offered, bool) {
	shared := e.Policy.Attributed(len(sharing[band]))
	sentence := g.sentence(text)
	if !quote.Long(text) {
		return Offered{}, false
	}
	if own.Attribution != "" {
		return Offered{Text: text, Band: band, ReadBack: true},
			shared && strings.EqualFold(own.Attribution, band) &&
				e.Policy.ReadBack(sentence)
	}
	if !shared {
		band = ""
	}
	return Offered{Text: text, Band: band}, quote.Spoken(text) && e.Policy.Quote(sentence)
}

// gate knows which participants used each content word, and each run of them.
type gate struct {
	words, runs map[string]map[string]bool
	draw        disclose.Draw
}

func (e Evidence) newGate() gate {
	g := gate{map[string]map[string]bool{}, map[string]map[string]bool{}, e.Draw}
	for _, n := range e.Notes {
		who := participantOf(n)
		for _, p := range words.Passages(n.Text) {
			said := content(n.Text[p.Start:p.End])
			for i, w := range said {
				add(g.words, w, who)
				if i+disclose.QuoteRun <= len(said) {
					add(g.runs, strings.Join(said[i:i+disclose.QuoteRun], " "), who)
				}
			}
		}
	}
	return g
}

// sentence is what the gate knows of a sentence.
func (g gate) sentence(s string) disclose.Sentence {
	said := content(s)
	found := scrub.Find(s)
	signs := strings.ContainsAny(s, "[]0123456789@")
	sure := func(s scrub.Span) bool { return !s.Ask }
	out := disclose.Sentence{Clean: len(found) == 0 && !signs, Named: signs ||
		slices.ContainsFunc(found, sure)}
	for i, w := range said {
		used := g.draw.Less(len(g.words[w]), "quoted word", w)
		out.Words = append(out.Words, disclose.Use{Participants: used, Ordinary: scrub.Ordinary(w)})
		if i+disclose.QuoteRun <= len(said) {
			run := strings.Join(said[i:i+disclose.QuoteRun], " ")
			out.Runs = append(out.Runs, g.draw.Less(len(g.runs[run]), "quoted run", run))
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
