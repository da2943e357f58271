package analysis

import (
	"cmp"
	"slices"

	"elephants/analysis/disclose"
)

// Apart reports whether a theme of a digest may be shown as two. whole is the result that the digest was made of, theme the id
// it goes by there; cut is the result of the same notes with a [Kept] that takes a part out, which goes by the id part. The
// other arguments are those of [Disclose]; shared says that the digest shows the theme as an elephant.
func Apart(whole, cut Result, theme, part string, shared bool, notes []Note, heardBy map[string]string, sides [2]Side, p disclose.Policy) bool {
	i := whole.known(theme, p)
	j := slices.IndexFunc(cut.Themes, func(t Theme) bool { return t.ID == part })
	if i < 0 || j < 0 {
		return false
	}
	out := map[Passage]bool{}
	for _, passage := range cut.Themes[j].Passages {
		out[passage] = true
	}
	who := map[string]disclose.Voice{}
	people, sideOf := map[Side]map[string]bool{sides[0]: {}, sides[1]: {}}, map[string]Side{}
	for _, n := range notes {
		voice := disclose.Voice{Participant: cmp.Or(n.Participant, n.ID), Interviewer: heardBy[n.ID]}
		who[n.ID], sideOf[voice.Participant] = voice, n.Side
		people[n.Side][voice.Participant] = true
	}
	var raise [2]map[string]bool // participants who raise each part
	var voices [2][]disclose.Voice
	for k := range raise {
		raise[k] = map[string]bool{}
		for _, passage := range whole.Themes[i].Passages {
			if out[passage] == (k == 0) {
				raise[k][who[passage.Note].Participant] = true
				voices[k] = append(voices[k], who[passage.Note])
			}
		}
	}
	if !p.Theme(voices[0]) || !p.Theme(voices[1]) {
		return false
	}
	main := 0
	if !shared && whole.Themes[i].Sides[sides[1]] > whole.Themes[i].Sides[sides[0]] {
		main = 1
	}
	var cuts [2]disclose.Cut
	for s, side := range []Side{sides[main], sides[1-main]} {
		cuts[s].Of = len(people[side])
		for k := range raise {
			for participant := range raise[k] {
				if sideOf[participant] == side {
					cuts[s].Raise[k]++
					if !raise[1-k][participant] {
						cuts[s].Only[k]++
					}
				}
			}
		}
	}
	return p.Apart(cuts, shared)
}
