package known

import (
	"elephants/analysis/scrub/internal/split"
)

// A note of so many words or more, of which a smaller share is ordinary English, is in another
// language, or a list of names.
const (
	foreignWords = 12
	foreignShare = 0.45
)

// Foreign reports whether a note is in another language: then nothing that was learnt from English
// can be relied upon.
func Foreign(words []split.Word) bool {
	all, known := 0, 0
	for _, w := range words {
		if w.Sort == split.Letters {
			all++
			known += Count(Ordinary(w.Low))
		}
	}
	return all >= foreignWords && float64(known) < foreignShare*float64(all)
}
