package vector

import "math"

// Orthonormalise makes the columns of a matrix, which lies row after row, orthonormal by modified
// Gram-Schmidt. Columns that depend on earlier ones become zero.
func Orthonormalise(m []float32, columns int) {
	turned := make([][]float64, columns) // columns as rows: the inner loops run along memory
	n := len(m) / columns
	for k := range turned {
		turned[k] = make([]float64, n)
		for i := range n {
			turned[k][i] = float64(m[i*columns+k])
		}
	}
	for k, column := range turned {
		before := math.Sqrt(Dot(column, column))
		for _, earlier := range turned[:k] {
			d := Dot(column, earlier)
			for i, x := range earlier {
				column[i] -= float64(d * x)
			}
		}
		length := math.Sqrt(Dot(column, column))
		if length <= 1e-6*before || before == 0 {
			clear(column)
			continue
		}
		for i := range column {
			column[i] /= length
		}
	}
	for k, column := range turned {
		for i, x := range column {
			m[i*columns+k] = float32(x)
		}
	}
}

// Normalise brings v to length 1, unless it is zero.
func Normalise(v []float32) {
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if square == 0 {
		return
	}
	by := float32(1 / math.Sqrt(square))
	for i := range v {
		v[i] *= by
	}
}
