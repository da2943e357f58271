package cores

import (
	"sync/atomic"
	"testing"
)

// Every piece is done once, by however many workers.
func TestEveryPieceIsDoneOnce(t *testing.T) {
	for workers := 1; workers < 9; workers++ {
		for _, n := range []int{0, 1, 7, 64} {
			shared, handed := make([]atomic.Int32, n), make([]atomic.Int32, n)
			Share(workers, n, func(_, from, to int) {
				for i := from; i < to; i++ {
					shared[i].Add(1)
				}
			})
			Each(workers, n, func(_, i int) { handed[i].Add(1) })
			for i := range n {
				if a, b := shared[i].Load(), handed[i].Load(); a != 1 || b != 1 {
					t.Errorf("%d workers, piece %d of %d: shared %d times, handed out %d times",
						workers, i, n, a, b)
				}
			}
		}
	}
}

func TestWorkers(t *testing.T) {
	if one, none := Workers(63, 64), Workers(0, 1); one != 1 || none != 1 {
		t.Errorf("%d workers for 63 pieces of which 64 are worth one, %d for none; want 1 and 1",
			one, none)
	}
}
