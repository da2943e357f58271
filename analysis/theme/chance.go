package theme

import (
	"math/rand/v2"
	"strings"

	"elephants/analysis/words"
)

// Strewn gives texts of the same lengths and punctuation with the words of all of them strewn
// over all: what a corpus looks like in which nothing belongs together. The draw comes from a
// fixed seed, so that the same texts give the same.
func Strewn(texts []string) []string {
	var all []string
	for _, text := range texts {
		words.Each(text, func(word string, _ words.Span) { all = append(all, word) })
	}
	random := fixed(3, 5)
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	out := make([]string, len(texts))
	for i, text := range texts {
		var b strings.Builder
		b.Grow(len(text) + len(text)/4)
		end := 0
		words.Each(text, func(_ string, at words.Span) {
			b.WriteString(text[end:at.Start])
			b.WriteString(all[0])
			all, end = all[1:], at.End
		})
		b.WriteString(text[end:])
		out[i] = b.String()
	}
	return out
}

// fixed is random numbers that are always the same: the same notes are to give the same result,
// and nothing here is secret.
func fixed(a, b uint64) *rand.Rand {
	return rand.New(rand.NewPCG(a, b)) //nolint:gosec // see above
}
