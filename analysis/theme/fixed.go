package theme

import "math/rand/v2"

// fixed is random numbers that are always the same: the same notes are to give the same result,
// and nothing here is secret.
func fixed(a, b uint64) *rand.Rand {
	return rand.New(rand.NewPCG(a, b)) //nolint:gosec // see above
}
