package main

import (
	"cmp"
	"fmt"
	"slices"

	"elephants/analysis/scrub/internal/tag"
)

// counted is how many copies of each note the features are counted in, the note itself among them.
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
