package vector

import "testing"

// Vectors of any length come to what one element after the other comes to.
func TestVectors(t *testing.T) {
	for n := range 11 {
		a, b, sum := make([]float32, n), make([]float32, n+1), make([]float32, n)
		want := float32(0)
		for i := range a {
			a[i], b[i], sum[i] = float32(i+1), float32(2*i-3), float32(i)
			want += a[i] * b[i]
		}
		if got := Product(a, b); got != want {
			t.Errorf("length %d: product %v, want %v", n, got, want)
		}
		if got := Dot(a, b); got != float64(want) {
			t.Errorf("length %d: dot %v, want %v", n, got, want)
		}
		Add(sum, 2, b)
		for i := range sum {
			if got := float32(i) + 2*b[i]; sum[i] != got {
				t.Errorf("length %d: element %d is %v, want %v", n, i, sum[i], got)
			}
		}
	}
}
