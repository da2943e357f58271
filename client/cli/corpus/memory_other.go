//go:build !unix

package corpus

// peakMemory is not known here.
func peakMemory() float64 { return 0 }
