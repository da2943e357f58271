package study_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"elephants/analysis"
	"elephants/analysis/study"
	"elephants/analysis/theme"
	"elephants/analysis/wordlist"
)

func ExampleLines() {
	notes := []analysis.Note{{ID: "1", Side: "tenants",
		Text: "Nobody listened.\n\nThey do listen now, to some."}}
	lines, err := study.Lines(notes, theme.English, "listen", 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range lines {
		fmt.Printf("%s %d-%d: %s [%s] %s\n", l.Note, l.Start, l.End, l.Left, l.Word, l.Right)
	}
	// Output:
	// 1 7-15: Nobody [listened] .
	// 1 26-32: They do [listen] now, to some.
}

func TestLinesOfPhrasesBeginningsAndSynonyms(t *testing.T) {
	list, err := wordlist.Parse("w", []byte("same: bus, coach"), theme.English.Stem)
	if err != nil {
		t.Fatal(err)
	}
	in := theme.English
	in.List = list
	notes := []analysis.Note{{ID: "1",
		Text: "Care plans, a care plan; we plan care. The coaches, busy. Ça va, São."}}
	for query, want := range map[string]int{
		"care plan": 2, "bus": 1, "bus*": 1, "plan*": 3, "ÇA": 1, "nothing": 0, "care": 3,
	} {
		lines, err := study.Lines(notes, in, query, 5)
		if err != nil || len(lines) != want {
			t.Errorf("%d places of %q, %v; want %d", len(lines), query, err, want)
		}
		for _, l := range lines {
			if got := notes[0].Text[l.Start:l.End]; got != l.Word {
				t.Errorf("%q is at %d-%d, where %q stands", l.Word, l.Start, l.End, got)
			}
			if len([]rune(l.Left)) > 5 || len([]rune(l.Right)) > 5 {
				t.Errorf("more context than asked for: %+v", l)
			}
		}
	}
	if _, err := study.Lines(notes, in, " 42 ", 5); err == nil {
		t.Error("a query without a word is answered")
	}
}

// side are n notes of one side, each saying the same.
func side(name analysis.Side, n int, text string) (notes []analysis.Note) {
	for i := range n {
		notes = append(notes, analysis.Note{ID: fmt.Sprint(name, i), Side: name, Text: text})
	}
	return notes
}

func TestKeynessCountsPeopleAndNotMentions(t *testing.T) {
	notes := slices.Concat(
		side("tenants", 9, "damp walls and the landlord"),
		side("landlords", 9, "paperwork and the landlord"),
		[]analysis.Note{{ID: "x", Side: "landlords", Text: strings.Repeat("lamp ", 500)}},
	)
	s, err := study.Read(notes, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	keys := s.Keyness(10)
	var said []string
	for _, k := range keys["tenants"] {
		said = append(said, k.Text)
	}
	if slices.Sort(said); !slices.Equal(said, []string{"damp", "walls"}) {
		t.Errorf("tenants' own words are %v, want damp and walls", said)
	}
	damp := keys["tenants"][0]
	if damp.People != 9 || damp.Others != 0 || math.Abs(damp.Ratio-(9.5/10)/(.5/11)) > 1e-9 {
		t.Errorf("damp: %+v", damp)
	}
	for _, k := range keys["landlords"] {
		if k.Text == "lamp" || k.Text == "landlord" {
			t.Errorf("%q is no word of a side: %+v", k.Text, k)
		}
	}
}

// pooled are notes of two matters, the first in two parts whose people are the same.
func pooled(t *testing.T) ([]analysis.Note, []analysis.Theme) {
	t.Helper()
	matters := []string{
		"damp mould walls landlord repairs", "damp mould windows landlord heating",
		"bus fares timetable driver route", "bus fares driver ticket stop",
	}
	var notes []analysis.Note
	themes := make([]analysis.Theme, len(matters))
	for m, text := range matters {
		for i := range 12 {
			n := analysis.Note{ID: fmt.Sprintf("%d-%02d", m, i), Side: "a", Text: text,
				Participant: fmt.Sprintf("p%d", 12*(m/2)+i)}
			notes = append(notes, n)
			themes[m].Passages = append(themes[m].Passages, analysis.Passage{Note: n.ID, End: len(text)})
		}
		for _, w := range strings.Fields(text) {
			themes[m].Terms = append(themes[m].Terms, analysis.Term{Text: w, Stem: theme.English.Stem(w)})
		}
	}
	return notes, themes
}

func TestThemesOfThemes(t *testing.T) {
	notes, themes := pooled(t)
	s, err := study.Read(notes, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kin := s.Families(themes)
	if len(kin.Families) != 2 || kin.Of[0] != kin.Of[1] || kin.Of[2] != kin.Of[3] ||
		kin.Of[0] == kin.Of[2] {
		t.Fatalf("families %v of %+v, want the first two and the last two", kin.Of, kin.Families)
	}
	for i, f := range kin.Families {
		if f.People != 12 || f.Label == "" {
			t.Errorf("family %d: %+v, want 12 people and a label", i, f)
		}
	}
	for i, across := range kin.Across {
		if len(across) > 0 {
			t.Errorf("theme %d goes with %v, whose people are others", i, across)
		}
	}
}

// One theme's people are half of everybody and all of another family's: it goes with that family.
func TestWhatCutsAcross(t *testing.T) {
	notes, themes := pooled(t)
	for i := range notes {
		if strings.HasPrefix(notes[i].ID, "3-") { // now said by who spoke of damp
			notes[i].Participant = notes[i-24].Participant
		}
	}
	s, err := study.Read(notes, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kin := s.Families(themes)
	if got := kin.Across[3]; !slices.Equal(got, []int{kin.Of[0]}) {
		t.Errorf("the theme goes with families %v, want %d alone", got, kin.Of[0])
	}
}

func TestPairsAreMeasuredOverAllPassages(t *testing.T) {
	notes, themes := pooled(t)
	s, err := study.Read(notes, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pairs := s.Pairs(themes[0])
	first := pairs[0]
	if first.A != "damp" || first.Passages != 24 || first.NPMI != 1 || first.Strength != 2 {
		t.Errorf("the closest pair is %+v, want damp in 24 of 48 passages: NPMI 1, strength 2", first)
	}
	for _, p := range pairs {
		if p.G2 < 0 || p.NPMI < -1 || p.NPMI > 1 {
			t.Errorf("out of range: %+v", p)
		}
	}
}
