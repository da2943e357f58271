package pdf

import (
	"encoding/binary"
	"math"
)

// exports are what a running PDFium offers: its functions, which take and return whole numbers,
// and its memory.
type exports interface {
	call(name string, args ...uint32) (uint32, error)
	read(at, size uint32) ([]byte, error)
	write(at uint32, content []byte) error
}

// machine calls PDFium. After the first error every call answers 0 and does nothing, so that a
// caller looks at err once, at the end of what belongs together, and every loop over a count that
// PDFium gave ends.
type machine struct {
	exports
	err error
}

func (m *machine) do(name string, args ...uint32) uint32 {
	if m.err != nil {
		return 0
	}
	answer, err := m.call(name, args...)
	if m.err = err; err != nil {
		return 0
	}
	return answer
}

// count is the answer of a function that counts, which says -1 for "none".
func (m *machine) count(name string, args ...uint32) int {
	return max(0, int(int32(m.do(name, args...))))
}

// room is zeroed memory of PDFium's. It is never given back: the whole memory goes after each file.
func (m *machine) room(size int) uint32 {
	at := m.do("malloc", uint32(size))
	if at == 0 && m.err == nil {
		m.err = ErrStopped // no memory is left
	}
	m.put(at, make([]byte, size))
	return at
}

func (m *machine) put(at uint32, content []byte) {
	if m.err == nil {
		m.err = m.write(at, content)
	}
}

// bytes are some of PDFium's memory. They are zero after an error.
func (m *machine) bytes(at uint32, size int) []byte {
	if m.err == nil {
		var found []byte
		if found, m.err = m.read(at, uint32(size)); m.err == nil {
			return found
		}
	}
	return make([]byte, size)
}

// floats are numbers of four bytes each, as PDFium writes rectangles.
func (m *machine) floats(at uint32, count int) []float64 {
	raw := m.bytes(at, 4*count)
	out := make([]float64, count)
	for i := range out {
		out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
	}
	return out
}

func (m *machine) number(at uint32) uint32 { return binary.LittleEndian.Uint32(m.bytes(at, 4)) }
