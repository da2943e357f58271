package descent

import (
	"math"

	"elephants/analysis/vector"
)

// memory is how many steps the descent remembers of the curvature: three to six measured the
// same, each costs time.
const memory = 4

// Minimise finds where a smooth convex function is least, from x, which it changes, by L-BFGS
// with a backtracking line search (Nocedal and Wright, "Numerical optimization", 2006, algorithms
// 7.4 and 3.1). f returns the value at x and fills in the gradient. The descent ends after so
// many rounds, or when it gains less than a hundred-thousandth.
func Minimise(f func(x, gradient []float32) float64, x []float32, rounds int) []float32 {
	n := len(x)
	g := make([]float32, n)
	tryX, tryG := make([]float32, n), make([]float32, n)
	way := make([]float32, n)
	var steps, turns [][]float32 // differences of x and of the gradient, oldest first
	value := f(x, g)
	for range rounds {
		// Direction: the gradient, bent by what the remembered steps say of the curvature.
		copy(way, g)
		a := make([]float64, len(steps))
		for i := len(steps) - 1; i >= 0; i-- {
			a[i] = vector.Dot(steps[i], way) / vector.Dot(steps[i], turns[i])
			vector.Add(way, float32(-a[i]), turns[i])
		}
		scale := 1 / math.Sqrt(max(vector.Dot(g, g), 1e-30))
		if last := len(steps) - 1; last >= 0 {
			scale = vector.Dot(steps[last], turns[last]) / vector.Dot(turns[last], turns[last])
		}
		for i := range way {
			way[i] *= float32(scale)
		}
		for i := range steps {
			vector.Add(way, float32(a[i]-vector.Dot(turns[i], way)/vector.Dot(steps[i], turns[i])),
				steps[i])
		}
		// Step: halved until the value falls by a ten-thousandth of what the slope promises.
		slope, step, next := vector.Dot(g, way), 1.0, value
		for range 20 {
			copy(tryX, x)
			vector.Add(tryX, float32(-step), way)
			if next = f(tryX, tryG); next <= value-1e-4*step*slope {
				break
			}
			step /= 2
		}
		if !(next < value) {
			break
		}
		s, t := make([]float32, n), make([]float32, n)
		for i := range s {
			s[i], t[i] = tryX[i]-x[i], tryG[i]-g[i]
		}
		if vector.Dot(s, t) > 0 {
			steps, turns = append(steps, s), append(turns, t)
		}
		if len(steps) > memory {
			steps, turns = steps[1:], turns[1:]
		}
		gained := value - next
		x, tryX, g, tryG, value = tryX, x, tryG, g, next
		if gained < 1e-5*value {
			break
		}
	}
	return x
}
