package note

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/split"
	"elephants/analysis/scrub/internal/tag"
)

// smallCare lowers what a chance must reach in lines without capitals.
const smallCare = 0.6

// cares fills in by what each word's chances are lowered: in lines without capitals the tagger sees
// less, so that less must do.
func cares(p *tag.Page, care []float32) []float32 {
	for _, line := range p.Lines() {
		c := float32(1)
		if line.Small() || corrected(p.Words[line.From:line.To]) {
			c = smallCare
		}
		for i := line.From; i < line.To; i++ {
			care[i] = c
		}
	}
	return care
}

// correctedWords is how long a line must be for its only capitals to say nothing.
const correctedWords = 12

// corrected reports whether a line begins small and has no capital but those of "I'm" and the like:
// telephones write these by themselves where people dictate or type without any.
func corrected(line []split.Word) bool {
	if len(line) < correctedWords || line[0].Case != split.Lower {
		return false
	}
	for i := range line {
		w := &line[i]
		if (w.Case == split.Title || w.Case == split.Camel) && !known.OfI[w.Low] {
			return false
		}
	}
	return true
}
