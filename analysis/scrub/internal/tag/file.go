package tag

import (
	"encoding/binary"
	"errors"
	"math"
)

// The file: the scale, the transitions as floats; the slots; then for each label the weights that
// are not zero, in the order of their rows, as the distance from the row before (unsigned varints)
// and, after all distances, the weights (signed bytes). Distances and weights stand apart because
// each then packs better on the way to a browser.

// The file is embedded, so that nobody can send another; it is read with bounds all the same,
// because train -weights writes to any path and a half-written file must not start a scrubber that
// masks little.
var errShort = errors.New("weights end too early")

// Read unpacks a model that [Weights.Pack] wrote. It keeps a part of data. The error is errShort,
// for a file that ends too early or names a row that does not exist.
func Read(data []byte) (*Model, error) {
	const head = 4 * (1 + Labels*(1+Kinds) + 2*Kinds)
	if len(data) < head {
		return nil, errShort
	}
	float := func() float32 {
		v := math.Float32frombits(binary.LittleEndian.Uint32(data))
		data = data[4:]
		return v
	}
	m := &Model{}
	step := float()
	for from := range m.enter {
		for to := range m.enter[from] {
			m.enter[from][to] = odds(float())
		}
	}
	for k := range Kinds {
		m.stay[k], m.onward[k] = odds(float()), odds(float())
	}
	m.odds = make([]float32, oddSteps)
	for i := range m.odds {
		m.odds[i] = odds(-step * float32(i))
	}
	if len(data) < Rows {
		return nil, errShort
	}
	m.slots, data = Slots(data[:Rows]), data[Rows:]
	var err error
	m.rows, err = readRows(data)
	return m, err
}

// oddSteps is how many steps of a weight a label may lie behind the best one and still have odds.
// They reach far enough for the odds to vanish.
const oddSteps = 2048

func readRows(data []byte) ([]row, error) {
	weights := make([][Labels]int8, Rows)
	for label := range Labels {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > Rows {
			return nil, errShort
		}
		data = data[size:]
		at := make([]uint64, n)
		sum := uint64(0)
		for i := range at {
			step, size := binary.Uvarint(data)
			if size <= 0 || sum+step >= Rows {
				return nil, errShort
			}
			data = data[size:]
			sum += step
			at[i] = sum
		}
		if uint64(len(data)) < n {
			return nil, errShort
		}
		for i, r := range at {
			weights[r][label] = int8(data[i])
		}
		data = data[n:]
	}
	rows := make([]row, Rows)
	// Label 0 is taken from the others once, here, so that no word pays for it when it is weighed.
	// The difference of two bytes may need nine bits: it is cut to what a byte holds.
	for i := range rows {
		for y := 1; y < Labels; y++ {
			v := min(max(int(weights[i][y])-int(weights[i][0]), -bias), bias-1) + bias
			rows[i][(y-1)/8] |= uint64(v) << ((y - 1) % 8 * 8)
		}
	}
	return rows, nil
}

func odds(score float32) float32 { return float32(math.Exp(float64(score))) }

// Weights are a model as training leaves it.
type Weights struct {
	Slots  Slots
	Rows   [][Labels]float32
	Enter  [Labels][1 + Kinds]float32
	Stay   [Kinds]float32
	Onward [Kinds]float32
}

// top is the largest weight of any row.
func (w *Weights) top() (top float32) {
	for i := range w.Rows {
		for _, v := range w.Rows[i] {
			top = max(top, v, -v)
		}
	}
	return top
}

// Pack quantises w to one byte a weight. Weights smaller than least are left out.
func (w *Weights) Pack(least float32) []byte {
	// The few largest weights are cut off rather than let them coarsen all the others.
	const largest = 4
	scale := min(w.top(), largest) / 127
	var out []byte
	put := func(v float32) { out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v)) }
	put(scale)
	for from := range w.Enter {
		for _, v := range w.Enter[from] {
			put(v)
		}
	}
	for k := range Kinds {
		put(w.Stay[k])
		put(w.Onward[k])
	}
	// A row of which nothing is left gives up its slot: its feature is then no feature, which costs
	// one look into the slots and no row of memory.
	used := make(Slots, Rows)
	for i, row := range w.Rows {
		for _, v := range row {
			if v >= least || -v >= least {
				used[i] = w.Slots[i]
			}
		}
	}
	out = append(out, used...)
	for label := range Labels {
		var rows []int
		var steps []byte
		for i := range w.Rows {
			v := w.Rows[i][label]
			if v < least && -v < least {
				continue
			}
			if q := math.Round(float64(v / scale)); q != 0 {
				rows = append(rows, i)
				steps = append(steps, byte(int8(max(-127, min(127, q)))))
			}
		}
		out = binary.AppendUvarint(out, uint64(len(rows)))
		last := 0
		for _, r := range rows {
			out = binary.AppendUvarint(out, uint64(r-last))
			last = r
		}
		out = append(out, steps...)
	}
	return out
}
