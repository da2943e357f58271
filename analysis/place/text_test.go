package place

import (
	"slices"
	"testing"

	"elephants/analysis/sense"
)

// Of a corpus too large to keep its texts, each is the same whenever it is asked for.
func TestTextsMadeAnew(t *testing.T) {
	var terms []Term
	for _, word := range []string{"landlord", "damp", "repairs", "winter", "xyzzy", "council"} {
		known, ok := sense.Lookup(word)
		if !ok {
			known = -1
		}
		terms = append(terms, Term{Sense: known, AsWritten: ok})
	}
	var units []Unit
	for i := range int32(60) {
		units = append(units, Unit{Terms: []int32{i % 3, 3 + i%2, 5}, Times: []int32{1 + i%4, 1, 2},
			Words: int(7 + i)})
	}
	for _, byShare := range []bool{false, true} {
		s := New(units, terms, byShare)
		kept := s.held
		s.held = nil
		var room Text
		for i := range kept {
			got := s.At(i, &room)
			if !slices.Equal(got.Terms, kept[i].Terms) || !slices.Equal(got.Values, kept[i].Values) ||
				got.Sense != kept[i].Sense {
				t.Fatalf("by share %v: text %d made anew is not the one that was kept", byShare, i)
			}
		}
		if len(kept) != len(units) || len(kept[0].Values) == 0 || kept[0].Sense == (sense.Vector{}) {
			t.Fatalf("by share %v: %d texts of %d units, or nothing in them: this proves nothing", byShare,
				len(kept), len(units))
		}
	}
}
