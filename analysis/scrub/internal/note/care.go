package note

import (
	"elephants/analysis/scrub/internal/tag"
)

// smallCare lowers what a chance must reach in lines without capitals.
const smallCare = 0.6

// cares fills in by what each word's chances are lowered: in lines without capitals the tagger sees
// less, so that less must do.
func cares(p *tag.Page, care []float32) []float32 {
	for _, line := range p.Lines() {
		c := float32(1)
		if line.Small() {
			c = smallCare
		}
		for i := line.From; i < line.To; i++ {
			care[i] = c
		}
	}
	return care
}
