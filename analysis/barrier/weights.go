package barrier

import (
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"

	"elephants/analysis/sense"
)

//go:generate go run train_main.go

// packedWeights are what [Model.Encode] gives, with gzip: a sixth smaller in every program.
//
//go:embed model.bin.gz
var packedWeights string

// builtInWeights unpacks the weights of the built-in book.
func builtInWeights() (string, error) {
	unpacker, err := gzip.NewReader(strings.NewReader(packedWeights))
	if err != nil {
		return "", err
	}
	all, err := io.ReadAll(unpacker)
	return string(all), err
}

var byDefault = sync.OnceValue(func() *Model {
	weights, err := builtInWeights()
	if err != nil {
		panic("barrier: built-in weights: " + err.Error())
	}
	m, err := decode(BuiltIn(), weights)
	if err != nil {
		panic("barrier: built-in model: " + err.Error()) // a test decodes the same bytes
	}
	return m
})

// Default is the model of the built-in book, its weights made by go generate.
func Default() *Model { return byDefault() }

// The file of a model, little-endian: the line "elephants barrier model 1", the book's version on
// a line, examples (uint32), spread (uint16 each), bias (float32 each), then the rows of meaning
// and of weight: a scale (float32) and one signed byte a class. A byte a weight costs nothing
// measurable and makes the file a quarter of the size.
const format = "elephants barrier model 1\n"

// Encode gives the model's file.
func (m *Model) Encode() []byte {
	out := append([]byte(format), m.book.Version+"\n"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(m.examples))
	for _, n := range m.spread {
		out = binary.LittleEndian.AppendUint16(out, n)
	}
	for _, b := range m.bias {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(b))
	}
	for _, table := range [][]float32{m.meaning, m.weight} {
		for ; len(table) > 0; table = table[m.classes:] {
			out = appendRow(out, table[:m.classes])
		}
	}
	return out
}

func appendRow(out []byte, row []float32) []byte {
	var top float32
	for _, x := range row {
		top = max(top, x, -x)
	}
	scale := top / 127
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(scale))
	for _, x := range row {
		if scale > 0 {
			x = float32(math.Round(float64(x / scale)))
		}
		out = append(out, byte(int8(x)))
	}
	return out
}

// decode reads a model's file; it must have been trained from this book.
func decode(b *Book, data string) (*Model, error) {
	m := &Model{book: b, classes: b.classes()}
	data, ok := strings.CutPrefix(data, format)
	if !ok {
		return nil, errors.New("not a model of this format")
	}
	version, data, _ := strings.Cut(data, "\n")
	if version != b.Version {
		return nil, fmt.Errorf("trained from book %s, the book is %s; run go generate", version,
			b.Version)
	}
	if want := 4 + 2*buckets + 4*m.classes + (sense.Dims+buckets)*(4+m.classes); len(data) != want {
		return nil, fmt.Errorf("%d bytes, want %d", len(data), want)
	}
	take := func(n int) []byte {
		part := []byte(data[:n])
		data = data[n:]
		return part
	}
	m.examples = int(binary.LittleEndian.Uint32(take(4)))
	m.spread = make([]uint16, buckets)
	part := take(2 * buckets)
	for b := range m.spread {
		m.spread[b] = binary.LittleEndian.Uint16(part[2*b:])
	}
	m.rare()
	for part := take(4 * m.classes); len(part) > 0; part = part[4:] {
		m.bias = append(m.bias, math.Float32frombits(binary.LittleEndian.Uint32(part)))
	}
	m.meaning = rows(take(sense.Dims*(4+m.classes)), m.classes)
	m.weight = rows(take(buckets*(4+m.classes)), m.classes)
	return m, nil
}

// rows reads a table of rows.
func rows(data []byte, classes int) []float32 {
	out := make([]float32, len(data)/(4+classes)*classes)
	for row := out; len(row) > 0; row, data = row[classes:], data[4+classes:] {
		scale := math.Float32frombits(binary.LittleEndian.Uint32(data))
		for k, c := range data[4 : 4+classes] {
			row[k] = scale * float32(int8(c))
		}
	}
	return out
}
