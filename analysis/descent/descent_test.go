package descent_test

import (
	"fmt"
	"math"
	"testing"

	"elephants/analysis/descent"
)

// The least of a bowl is where its middle is.
func ExampleMinimise() {
	bowl := func(x, gradient []float32) (value float64) {
		for i, middle := range []float32{3, -1} {
			away := x[i] - middle
			value += float64(away) * float64(away)
			gradient[i] = 2 * away
		}
		return value + 1
	}
	x := descent.Minimise(bowl, make([]float32, 2), 50)
	fmt.Printf("%.2f\n", x)
	// Output: [3.00 -1.00]
}

// A matrix times a dense one is what the definition says, and so is its transpose.
func TestTimes(t *testing.T) {
	m := descent.Compress([][]descent.Cell{{{Column: 2, Value: 2}}, {{Column: 0, Value: 1},
		{Column: 2, Value: -1}}}, 3)
	out := make([]float32, 2)
	m.Times(out, []float32{5, 7, 11}, 1)
	turned := m.Turned()
	back := make([]float32, 3)
	turned.Times(back, []float32{1, 10}, 1)
	if fmt.Sprint(out) != "[22 -6]" || fmt.Sprint(back) != "[10 0 -8]" {
		t.Errorf("products %v and %v, want [22 -6] and [10 0 -8]", out, back)
	}
}

func TestLogSoftmax(t *testing.T) {
	x := []float64{1000, 1000} // whose exponentials are beyond any float64
	descent.LogSoftmax(x)
	if math.Abs(x[0]-math.Log(.5)) > 1e-12 {
		t.Errorf("log of one of two equals is %v", x[0])
	}
}
