package main

import (
	"cmp"
	"fmt"
	"slices"

	"elephants/analysis/scrub/internal/tag"
)

// counted is how many copies of each note the features are counted in, the note itself among them.
// Copies bring the names and the lower case that training will bring, so that their features have
// rows when it begins: which feature has which row does not change afterwards.
const counted = 4

// claim gives rows to the commonest features of the notes and of copies of them. One that occurs
// once teaches nothing.
func claim(notes []note, d *deriver) tag.Slots {
	counts := map[uint32]int{}
	for _, n := range notes {
		for i := range counted {
			c := n
			if i > 0 {
				c = d.copy(n)
			}
			page := c.example().page
			for _, line := range page.Lines() {
				for w := line.From; w < line.To; w++ {
					page.Features(w, line, func(f uint32) { counts[f]++ })
				}
			}
		}
	}
	var features []uint32
	for f, n := range counts {
		if n > 1 {
			features = append(features, f)
		}
	}
	// Features of the same count are ordered by their hash: a map has no order, and the same data
	// must give the same bytes.
	slices.SortFunc(features, func(a, b uint32) int {
		return cmp.Or(counts[b]-counts[a],
			cmp.Compare(a, b))
	})
	slots := make(tag.Slots, tag.Rows)
	for _, f := range features {
		slots.Claim(f)
	}
	taken := 0
	for _, s := range slots {
		if s != 0 {
			taken++
		}
	}
	fmt.Printf("features: %d, rows: %d of %d\n", len(features), taken, tag.Rows)
	return slots
}
