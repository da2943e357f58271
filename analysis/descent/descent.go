// Package descent finds the weights of a regression: sparse matrices, and the minimum of a smooth
// convex function.
//
// Begin with [Minimise]; [Compress] makes the matrices that the function is made of. Both
// packages that learn (barrier, stance) use it. Every sum belongs to one goroutine and is added
// up in one order, so that the number of cores changes no bit.
package descent

import (
	"math"

	"elephants/analysis/cores"
	"elephants/analysis/vector"
)

// Cell is a value of a row: the column and what stands there.
type Cell struct {
	Column int32
	Value  float32
}

// Matrix is a sparse matrix by rows: row i has the columns column[start[i]:start[i+1]] with the
// values beside them.
type Matrix struct {
	start  []int32
	column []int32
	value  []float32
	wide   int
}

// Rows is how many rows there are.
func (s *Matrix) Rows() int { return len(s.start) - 1 }

// Compress makes a matrix of rows, wide columns wide.
func Compress(rows [][]Cell, wide int) Matrix {
	s := Matrix{start: make([]int32, 1, len(rows)+1), wide: wide}
	for _, row := range rows {
		for _, c := range row {
			s.column = append(s.column, c.Column)
			s.value = append(s.value, c.Value)
		}
		s.start = append(s.start, int32(len(s.column)))
	}
	return s
}

// Turned is the transpose: with it, each sum of a gradient belongs to one row and is added up in
// one order.
func (s *Matrix) Turned() Matrix {
	t := Matrix{make([]int32, s.wide+1), make([]int32, len(s.column)), make([]float32,
		len(s.value)), s.Rows()}
	for _, c := range s.column {
		t.start[c+1]++
	}
	for i := range s.wide {
		t.start[i+1] += t.start[i]
	}
	next := append([]int32(nil), t.start...)
	for i := range s.Rows() {
		for j := s.start[i]; j < s.start[i+1]; j++ {
			c := s.column[j]
			t.column[next[c]], t.value[next[c]] = int32(i), s.value[j]
			next[c]++
		}
	}
	return t
}

// Times puts the product of s and a dense matrix of k columns into out, on all cores; each row is
// one goroutine's alone.
func (s *Matrix) Times(out, dense []float32, k int) {
	Share(s.Rows(), func(i int) {
		row := out[i*k : (i+1)*k]
		clear(row)
		for j := s.start[i]; j < s.start[i+1]; j++ {
			vector.Add(row, s.value[j], dense[int(s.column[j])*k:])
		}
	})
}

// Share does a piece of work for each number below n, on all cores.
func Share(n int, do func(i int)) {
	cores.Share(cores.Workers(n, 16), n, func(_, from, to int) {
		for i := from; i < to; i++ {
			do(i)
		}
	})
}

// LogSoftmax turns logits into log probabilities.
func LogSoftmax(x []float64) {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	var sum float64
	for _, v := range x {
		sum += math.Exp(v - top)
	}
	sum = top + math.Log(sum)
	for i := range x {
		x[i] -= sum
	}
}
