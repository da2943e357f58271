package corpus

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"os"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/study"
)

//go:embed page.html
var pageSource string

// page shows everything that was found, the passages too: it is for the caller's own files. It
// needs no other file, no script and no network.
var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"words": func(terms []analysis.Term) string { return strings.Join(texts(terms), ", ") },
	"one":   func(i int) int { return i + 1 },
	"two":   func(x float64) string { return fmt.Sprintf("%.2f", x) },
	"few": func(pairs []study.Pair) []study.Pair {
		return pairs[:min(shownPairs, len(pairs))]
	},
	"many": func(ids []string) int { return len(ids) },
}).Parse(pageSource))

// shownTheme is a theme as the page has it.
type shownTheme struct {
	analysis.Theme
	Number   int
	Family   string
	Across   int // other families that it goes with, if it cuts across
	Pairs    []study.Pair
	Sides    []shownSide
	Passages []shownPassage
}

type shownSide struct {
	Name   string
	People int
}

type shownPassage struct{ Note, Text string }

type shownKeys struct {
	Side string
	Keys []study.Key
}

// writePage writes the page, whole or not at all.
func writePage(name string, f *found) error {
	text := map[string]string{}
	for _, n := range f.notes {
		text[n.ID] = n.Text
	}
	in := struct {
		Notes    int
		Map      template.HTML
		Themes   []shownTheme
		Families []study.Family
		Keyness  []shownKeys
		Agree    *compareAnswer
		Unthemed []string
		Engine   string
	}{Notes: len(f.notes), Families: f.kin.Families, Unthemed: f.Unthemed, Engine: f.Engine}
	in.Map = template.HTML(drawMap(f.Themes)) //nolint:gosec // package svg escapes what it draws
	for i, t := range f.Themes {
		one := shownTheme{Theme: t, Number: i + 1, Family: f.kin.Families[f.kin.Of[i]].Label,
			Pairs: f.pairs[i]}
		if n := len(f.kin.Across[i]); n >= study.CutsAcross {
			one.Across = n
		}
		for _, side := range slices.Sorted(maps.Keys(t.Sides)) {
			plural, _ := side.Said()
			one.Sides = append(one.Sides, shownSide{plural, t.Sides[side]})
		}
		for _, p := range t.Passages {
			one.Passages = append(one.Passages, shownPassage{p.Note, text[p.Note][p.Start:p.End]})
		}
		in.Themes = append(in.Themes, one)
	}
	for _, side := range slices.Sorted(maps.Keys(f.keyness)) {
		plural, _ := side.Said()
		in.Keyness = append(in.Keyness, shownKeys{plural, f.keyness[side]})
	}
	if f.agree != nil {
		in.Agree = compareOf(f)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, in); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}
