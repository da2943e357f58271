package barrier

import (
	"math"

	"elephants/analysis/cores"
	"elephants/analysis/vector"
)

// sparse is a matrix by rows: row i has the columns column[start[i]:start[i+1]] with the values beside them.
type sparse struct {
	start  []int32
	column []int32
	value  []float32
	wide   int
}

func (s *sparse) rows() int { return len(s.start) - 1 }

// compress makes a matrix of rows of (column, value), wide columns wide.
func compress(rows [][]feature, wide int) sparse {
	s := sparse{start: make([]int32, 1, len(rows)+1), wide: wide}
	for _, row := range rows {
		for _, f := range row {
			s.column = append(s.column, f.bucket)
			s.value = append(s.value, f.value)
		}
		s.start = append(s.start, int32(len(s.column)))
	}
	return s
}

// turned is the transpose: with it, each sum of a gradient belongs to one row and is added up in one order.
func (s *sparse) turned() sparse {
	t := sparse{make([]int32, s.wide+1), make([]int32, len(s.column)), make([]float32, len(s.value)), s.rows()}
	for _, c := range s.column {
		t.start[c+1]++
	}
	for i := range s.wide {
		t.start[i+1] += t.start[i]
	}
	next := append([]int32(nil), t.start...)
	for i := range s.rows() {
		for j := s.start[i]; j < s.start[i+1]; j++ {
			c := s.column[j]
			t.column[next[c]], t.value[next[c]] = int32(i), s.value[j]
			next[c]++
		}
	}
	return t
}

// times puts the product of s and a dense matrix of k columns into out, on all cores; each row is one core's alone, so that
// their number changes nothing.
func (s *sparse) times(out, dense []float32, k int) {
	share(s.rows(), func(i int) {
		row := out[i*k : (i+1)*k]
		clear(row)
		for j := s.start[i]; j < s.start[i+1]; j++ {
			vector.Add(row, s.value[j], dense[int(s.column[j])*k:])
		}
	})
}

// share does a piece of work for each number below n, on all cores.
func share(n int, do func(i int)) {
	cores.Share(cores.Workers(n, 16), n, func(_, from, to int) {
		for i := from; i < to; i++ {
			do(i)
		}
	})
}

// memory is how many steps the descent remembers of the curvature: three to six measured the same, each costs time.
const memory = 4

// minimise finds where a smooth convex function is least, from x, which it changes, by L-BFGS with a backtracking line
// search (Nocedal and Wright, "Numerical optimization", 2006, algorithms 7.4 and 3.1). f returns the value at x and fills in
// the gradient. The descent ends after so many rounds, or when it gains less than a hundred-thousandth.
func minimise(f func(x, gradient []float32) float64, x []float32, rounds int) []float32 {
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
			vector.Add(way, float32(a[i]-vector.Dot(turns[i], way)/vector.Dot(steps[i], turns[i])), steps[i])
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
