package edition

import (
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

// Each ask has its section, and what was not asked for is nowhere. A learning round has no
// elephants.
func TestAsksAreAnswered(t *testing.T) {
	all := []Section{BothSides, OneSide, Also, Better, Hopes, Heard}
	const nowhere = sections
	for _, c := range []struct {
		asks []Ask
		want []Section // of each of all
	}{
		{nil, all},
		{First, all},
		{[]Ask{Worked, DidNot, Unplanned}, []Section{Also, Also, Also, Better, nowhere, nowhere}},
		{[]Ask{Worked}, []Section{nowhere, nowhere, nowhere, Better, nowhere, nowhere}},
		{[]Ask{Hoped, DidNot}, []Section{Also, Also, Also, nowhere, Hopes, nowhere}},
		{[]Ask{Difficulties}, []Section{BothSides, OneSide, Also, nowhere, nowhere, Heard}},
	} {
		for i, s := range all {
			got, ok := answers(s, c.asks)
			if !ok {
				got = nowhere
			}
			if got != c.want[i] {
				t.Errorf("asked for %v, section %v stands in %v, want %v", c.asks, s, got,
					c.want[i])
			}
		}
	}
}

func TestPool(t *testing.T) {
	of := func(a, b int) (Evidence, analysis.Result) {
		r, notes, heardBy := raising(a, b)
		return evidenceOf(notes, heardBy), r
	}
	for _, c := range []struct {
		why    string
		rounds [][2]int // who of each side raise it in each round
		in     Section
		bands  []disclose.Band
	}{
		{"the same four of both rounds, perhaps", [][2]int{{4, 0}, {4, 0}}, sections, nil},
		{"two of each, twice", [][2]int{{2, 2}, {2, 2}}, sections, nil},
		{"one side in one round, the other in the other", [][2]int{{6, 0}, {0, 8}}, BothSides,
			[]disclose.Band{disclose.Many, disclose.Most}},
		{"two voices of the other side, twice", [][2]int{{6, 2}, {6, 2}}, Also, nil},
		{"a round that may not show it adds nothing", [][2]int{{6, 0}, {0, 4}}, OneSide,
			[]disclose.Band{disclose.Many}},
	} {
		var rounds []Evidence
		var found []analysis.Result
		for _, r := range c.rounds {
			e, result := of(r[0], r[1])
			rounds, found = append(rounds, e), append(found, result)
		}
		d := Pool(rounds, found, First)
		in, bands := sections, []disclose.Band(nil)
		for _, th := range d.Themes() {
			in = d.section(th)
			for _, s := range th.Shares {
				bands = append(bands, s.Band)
			}
			if len(th.Terms)+len(th.Together) > 0 {
				t.Errorf("%s: it has words or company", c.why)
			}
		}
		if in != c.in || !slices.Equal(bands, c.bands) {
			t.Errorf("%s: section %v with bands %v, want %v with %v", c.why, in, bands, c.in,
				c.bands)
		}
		if d.Size != "About thirty people" {
			t.Errorf("%s: %q, for the same thirty may have spoken twice", c.why, d.Size)
		}
	}
	// After an edition of the pool that said both sides, it is not mainly one's.
	e, result := of(6, 0)
	var before Digest
	before.In[BothSides] = []*Theme{{ID: "blame"}}
	e.Earlier = []Digest{before}
	if d := Pool([]Evidence{e}, []analysis.Result{result}, First); len(d.In[Also]) != 1 {
		t.Errorf("after both sides: %v", d.In)
	}
}
