package analysis

import "math"

// jeffreys is a share with half a voice added for and against: (n + 1/2) / (of + 1). Small sides
// are not pulled to the middle as far as by adding one (Brown, Cai, DasGupta, "Interval
// estimation for a binomial proportion", 2001).
func jeffreys(n, of int) float64 { return (float64(n) + .5) / (float64(of) + 1) }

// balance of a theme is the geometric mean of the sides' smoothed shares, 0 to 1: each side
// weighs the same whatever its size, and a theme that one side does not raise is near 0 however
// loud the other is.
func balance(raised, of []int) float64 {
	if len(of) == 0 {
		return 0
	}
	var sum float64
	for i := range of {
		sum += math.Log(jeffreys(raised[i], of[i]))
	}
	return math.Exp(sum / float64(len(of)))
}
