// Package vector is the arithmetic of vectors that the engine spends its time in. Each conversion
// of a product keeps it from being fused with a sum, so that every machine comes to the same
// bits.
package vector

// Add adds times way to v, which is at most as long.
func Add(v []float32, times float32, way []float32) {
	way = way[:len(v)]
	// four at a time: BenchmarkHear 28 us, one at a time 42 (22 November 2026)
	for len(v) >= 4 && len(way) >= 4 {
		v[0] += float32(times * way[0])
		v[1] += float32(times * way[1])
		v[2] += float32(times * way[2])
		v[3] += float32(times * way[3])
		v, way = v[4:], way[4:]
	}
	for i, x := range way {
		v[i] += float32(times * x)
	}
}

// Product is that of two vectors, in four sums that do not wait for each other. b is at least as
// long as a.
func Product(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for len(a) >= 4 && len(b) >= 4 {
		s0 += float32(a[0] * b[0])
		s1 += float32(a[1] * b[1])
		s2 += float32(a[2] * b[2])
		s3 += float32(a[3] * b[3])
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		s0 += float32(x * b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// Dot is the product of two vectors, summed up with twice the places.
func Dot[F float32 | float64](a, b []F) float64 {
	var sum float64
	for i, x := range a {
		sum += float64(float64(x) * float64(b[i]))
	}
	return sum
}
