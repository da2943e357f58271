package corpus

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"elephants/analysis"
	"elephants/analysis/study"
	"elephants/client/amount"
)

// tell prints what was found, in words.
func tell(w io.Writer, f *found) error {
	printThemes(w, f)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if f.kin != nil {
		tellFamilies(table, f)
	}
	for _, side := range slices.Sorted(maps.Keys(f.keyness)) {
		tellKeyness(table, side, f.keyness[side])
	}
	if f.agree != nil {
		tellAgreement(table, f)
	}
	return table.Flush()
}

func printThemes(w io.Writer, f *found) {
	if len(f.Themes) == 0 {
		fmt.Fprintln(w, "No theme: these notes do not support one.")
	}
	for i, t := range f.Themes {
		what := ""
		if t.Elephant {
			what = "  both sides"
		}
		fmt.Fprintf(w, "%2d %s  (%s)%s\n   %s\n", i+1, t.Label, amount.Of(len(t.Notes), "note"), what,
			strings.Join(texts(t.Terms), ", "))
		if f.pairs != nil {
			tellMeasures(w, t, f.pairs[i])
		}
		if f.why == nil {
			continue
		}
		for _, p := range t.Passages {
			fmt.Fprintf(w, "     %s %d-%d  %s\n", p.Note, p.Start, p.End, strings.Join(f.why(t, p), ", "))
		}
	}
}

// shownPairs of a theme are printed; --json has all.
const shownPairs = 5

func tellMeasures(w io.Writer, t analysis.Theme, pairs []study.Pair) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, term := range t.Terms {
		fmt.Fprintf(table, "     %s\tG2 %.1f\t%d of %d people who say it\n", term.Text, term.G2,
			len(term.Users), term.Participants)
	}
	for _, p := range pairs[:min(shownPairs, len(pairs))] {
		fmt.Fprintf(table, "     %s + %s\tNPMI %.2f\tG2 %.1f\tstrength %.1f\t%d passages\n", p.A, p.B,
			p.NPMI, p.G2, p.Strength, p.Passages)
	}
	_ = table.Flush()
}

func tellFamilies(w io.Writer, f *found) {
	fmt.Fprintln(w, "\nTHEMES OF THEMES")
	for k, family := range f.kin.Families {
		fmt.Fprintf(w, "%2d %s\t%s\n", k+1, family.Label, amount.Of(family.People, "person"))
		for _, i := range family.Themes {
			across := ""
			if n := len(f.kin.Across[i]); n >= study.CutsAcross {
				across = fmt.Sprintf("cuts across: goes with %d other families", n)
			}
			fmt.Fprintf(w, "     %d %s\t%s\n", i+1, f.Themes[i].Label, across)
		}
	}
}

func tellKeyness(w io.Writer, side analysis.Side, keys []study.Key) {
	plural, _ := side.Said()
	fmt.Fprintf(w, "\nMORE OFTEN SAID BY %s\n", strings.ToUpper(plural))
	if len(keys) == 0 {
		fmt.Fprintln(w, "     no word")
	}
	for _, k := range keys {
		fmt.Fprintf(w, "     %s\tG2 %.1f\t%s, %d of the others\t%.1f times the share\n", k.Text,
			k.G2, amount.Of(k.People, "person"), k.Others, k.Ratio)
	}
}

func tellAgreement(w io.Writer, f *found) {
	s := f.agree
	fmt.Fprintf(w, "\nAGREEMENT WITH %d CODES of %s\n", s.Codes, amount.Of(s.Documents, "note"))
	fmt.Fprintf(w, "     NMI %.3f\tARI %.3f\tof the %d notes with one code\n", s.NMI, s.ARI, s.Single)
	fmt.Fprintf(w, "     F1 %.3f\tkappa %.3f\tmean over the codes\n", s.F1, s.Kappa)
	for _, m := range s.Matches {
		if m.Theme < 0 {
			fmt.Fprintf(w, "     %s\tno theme\n", m.Code)
			continue
		}
		fmt.Fprintf(w, "     %s\tF1 %.2f\tkappa %.2f\tprecision %.2f, recall %.2f\ttheme %d, %s\n",
			m.Code, m.F1, m.Kappa, m.Precision, m.Recall, m.Theme+1, f.Themes[m.Theme].Label)
	}
}
