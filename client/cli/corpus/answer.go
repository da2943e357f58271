package corpus

import (
	"cmp"
	"slices"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/study"
)

// The contract of `elephants theme --json`. What was not asked for is left out.
type (
	answer struct {
		Themes   []themeAnswer                 `json:"themes"`
		Unthemed []string                      `json:"unthemed"`
		NotRead  []string                      `json:"not_read,omitempty"` // they are in another language
		Families []familyAnswer                `json:"families,omitempty"`
		Keyness  map[analysis.Side][]keyAnswer `json:"keyness,omitempty"`
		Compare  *compareAnswer                `json:"compare,omitempty"`
		Engine   string                        `json:"engine"`
		CodeBook string                        `json:"code_book,omitempty"`
	}
	themeAnswer struct {
		Label     string                `json:"label"`
		Terms     []string              `json:"terms"`
		Barrier   string                `json:"barrier,omitempty"`
		Stance    string                `json:"stance"`
		Notes     []string              `json:"notes"`
		Sides     map[analysis.Side]int `json:"sides"`
		Elephant  bool                  `json:"elephant"`  // both sides, as interviewers confirmed
		Confirmed map[analysis.Side]int `json:"confirmed"` // participants
		Chance    float64               `json:"chance"`    // that enough raise it in unread notes
		Balance   float64               `json:"balance"`
		Stability float64               `json:"stability"`
		Passages  []passageAnswer       `json:"passages"`
		Seed      bool                  `json:"seed,omitempty"`   // it was asked for with --seeds
		Words     []wordAnswer          `json:"words,omitempty"`  // of terms, in their order
		Pairs     []pairAnswer          `json:"pairs,omitempty"`  // of terms, the closest first
		Family    *int                  `json:"family,omitempty"` // place in families, from 0
		Across    []int                 `json:"across,omitempty"` // other families that it goes with
	}
	passageAnswer struct {
		Note      string   `json:"note"`
		Start     int      `json:"start"`
		End       int      `json:"end"`
		Confirmed bool     `json:"confirmed"` // by an interviewer who went through the note
		Words     []string `json:"words,omitempty"`
	}
	wordAnswer struct {
		Word     string                `json:"word"`
		Stem     string                `json:"stem"`
		People   int                   `json:"people"`   // who say it anywhere
		InTheme  int                   `json:"in_theme"` // who say it in the theme
		Sides    map[analysis.Side]int `json:"sides"`    // of in_theme
		Passages int                   `json:"passages"` // of the theme
		G2       float64               `json:"g2"`
	}
	pairAnswer struct {
		A        string  `json:"a"`
		B        string  `json:"b"`
		Passages int     `json:"passages"`
		NPMI     float64 `json:"npmi"`
		G2       float64 `json:"g2"`
		Strength float64 `json:"association_strength"`
	}
	familyAnswer struct {
		Label  string `json:"label"`
		Themes []int  `json:"themes"` // places in themes, from 0
		People int    `json:"people"`
	}
	keyAnswer struct {
		Word   string  `json:"word"`
		People int     `json:"people"`
		Others int     `json:"others"`
		G2     float64 `json:"g2"`
		Ratio  float64 `json:"ratio"`
	}
	compareAnswer struct {
		Notes   int           `json:"notes"`
		Single  int           `json:"notes_with_one_code"`
		Codes   int           `json:"codes"`
		NMI     float64       `json:"nmi"`
		ARI     float64       `json:"ari"`
		F1      float64       `json:"f1"`
		Kappa   float64       `json:"kappa"`
		Matches []matchAnswer `json:"matches"`
	}
	matchAnswer struct {
		Code      string  `json:"code"`
		Theme     *int    `json:"theme,omitempty"` // place in themes, from 0; left out: none
		Notes     int     `json:"notes"`
		Precision float64 `json:"precision"`
		Recall    float64 `json:"recall"`
		F1        float64 `json:"f1"`
		Kappa     float64 `json:"kappa"`
	}
)

// answerOf makes the answer. What was not read is in no theme either.
func answerOf(f *found) answer {
	out := answer{
		Themes: []themeAnswer{}, NotRead: f.unread, Engine: f.Engine, CodeBook: f.Book,
		Unthemed: slices.Sorted(slices.Values(slices.Concat(f.Unthemed, f.unread))),
	}
	if out.Unthemed == nil {
		out.Unthemed = []string{}
	}
	for i := range f.Themes {
		out.Themes = append(out.Themes, themeOf(f, i))
	}
	if f.kin != nil {
		for _, k := range f.kin.Families {
			out.Families = append(out.Families, familyAnswer(k))
		}
	}
	if f.keyness != nil {
		out.Keyness = map[analysis.Side][]keyAnswer{}
		for side, keys := range f.keyness {
			out.Keyness[side] = []keyAnswer{}
			for _, k := range keys {
				out.Keyness[side] = append(out.Keyness[side],
					keyAnswer{k.Text, k.People, k.Others, k.G2, k.Ratio})
			}
		}
	}
	if f.agree != nil {
		out.Compare = compareOf(f)
	}
	return out
}

func themeOf(f *found, i int) themeAnswer {
	t := f.Themes[i]
	out := themeAnswer{
		Label: t.Label, Terms: texts(t.Terms), Barrier: t.Barrier,
		Stance: cmp.Or(string(t.Stance), "difficulty"),
		Notes:  t.Notes, Sides: t.Sides, Elephant: t.Elephant, Confirmed: map[analysis.Side]int{},
		Chance:  t.ChanceOf(disclose.Floor.K),
		Balance: t.Balance, Stability: t.Stability, Seed: t.Held, Passages: []passageAnswer{},
	}
	for side, who := range t.Confirmed {
		out.Confirmed[side] = len(who)
	}
	for _, p := range t.Passages {
		one := passageAnswer{p.Note, p.Start, p.End, p.Confirmed, nil}
		if f.why != nil {
			one.Words = f.why(t, p)
		}
		out.Passages = append(out.Passages, one)
	}
	if f.pairs != nil {
		for _, w := range t.Terms {
			out.Words = append(out.Words, wordAnswer{
				w.Text, w.Stem, w.Participants, len(w.Users), w.Sides, w.Passages, w.G2,
			})
		}
		for _, p := range f.pairs[i] {
			out.Pairs = append(out.Pairs, pairOf(p))
		}
	}
	if f.kin != nil {
		out.Family, out.Across = &f.kin.Of[i], f.kin.Across[i]
	}
	return out
}

func pairOf(p study.Pair) pairAnswer { return pairAnswer(p) }

func compareOf(f *found) *compareAnswer {
	s := f.agree
	out := &compareAnswer{s.Documents, s.Single, s.Codes, s.NMI, s.ARI, s.F1, s.Kappa, []matchAnswer{}}
	for _, m := range s.Matches {
		one := matchAnswer{m.Code, nil, m.Documents, m.Precision, m.Recall, m.F1, m.Kappa}
		if m.Theme >= 0 {
			one.Theme = &m.Theme
		}
		out.Matches = append(out.Matches, one)
	}
	return out
}
