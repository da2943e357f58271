package stance

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"

	"elephants/analysis/descent"
	"elephants/analysis/vector"
)

//go:generate go run train_main.go

//go:embed model.bin
var modelFile string

const classes = len(Chances{})

// model is what Train finds.
type model struct {
	bank   string    // a digest of what it was trained on
	bias   []float32 // classes
	weight []float32 // columns x classes, for features times their rarity, to length 1
	rarity []float32 // per bucket; 0 where no passage of the bank has it
}

var builtIn = sync.OnceValue(func() *model {
	m, err := decode(modelFile)
	if err != nil {
		panic("stance: built-in model: " + err.Error()) // a test decodes the same bytes
	}
	return m
})

// scaled gives features their rarity and those in buckets the length 1.
func (m *model) scaled(cells []descent.Cell) []descent.Cell {
	var square float64
	for i, c := range cells {
		if c.Column < buckets {
			cells[i].Value *= m.rarity[c.Column]
			square += float64(cells[i].Value) * float64(cells[i].Value)
		}
	}
	by := float32(1 / math.Sqrt(max(square, 1e-12)))
	for i, c := range cells {
		if c.Column < buckets {
			cells[i].Value *= by
		}
	}
	return cells
}

// of gives a passage's chances. One without a word is none of the others.
func (m *model) of(text string) (out Chances) {
	logits := make([]float32, classes)
	copy(logits, m.bias)
	for _, c := range m.scaled(features(text)) {
		vector.Add(logits, c.Value, m.weight[int(c.Column)*classes:])
	}
	logs := make([]float64, classes)
	for k, x := range logits {
		logs[k] = float64(x)
	}
	descent.LogSoftmax(logs)
	for k, x := range logs {
		out[k] = math.Exp(x)
	}
	return out
}

// The file of a model: the line "elephants stance model 2", the digest of the bank on a line, and
// then with gzip, since three bytes of four are 0, little-endian: bias (float32
// each), a scale for each class (float32), a byte of rarity a bucket, in twentieths, and a signed
// byte a weight, times its class's scale.
const (
	format        = "elephants stance model 2\n"
	rarityInUnits = 20
)

func (m *model) encode() ([]byte, error) {
	var out []byte
	for _, b := range m.bias {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(b))
	}
	scale := make([]float32, classes)
	for i, w := range m.weight {
		scale[i%classes] = max(scale[i%classes], w/math.MaxInt8, -w/math.MaxInt8)
	}
	for _, s := range scale {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(s))
	}
	for _, r := range m.rarity {
		out = append(out, byte(math.Round(float64(r*rarityInUnits))))
	}
	for i, w := range m.weight {
		out = append(out, byte(int8(math.Round(float64(w/max(scale[i%classes], 1e-12))))))
	}
	file := bytes.NewBufferString(format + m.bank + "\n")
	packer, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := packer.Write(out); err != nil {
		return nil, err
	}
	if err := packer.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

func decode(file string) (*model, error) {
	file, ok := strings.CutPrefix(file, format)
	if !ok {
		return nil, errors.New("not a model of this format")
	}
	m := &model{}
	m.bank, file, _ = strings.Cut(file, "\n")
	packed, err := gzip.NewReader(strings.NewReader(file))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(packed)
	if err != nil {
		return nil, err
	}
	if want := 8*classes + buckets + columns*classes; len(data) != want {
		return nil, fmt.Errorf("%d bytes, want %d", len(data), want)
	}
	float := func(i int) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	for k := range classes {
		m.bias = append(m.bias, float(k))
	}
	m.rarity = make([]float32, buckets)
	for b := range m.rarity {
		m.rarity[b] = float32(data[8*classes+b]) / rarityInUnits
	}
	m.weight = make([]float32, columns*classes)
	for i := range m.weight {
		m.weight[i] = float(classes+i%classes) * float32(int8(data[8*classes+buckets+i]))
	}
	return m, nil
}

// digest of the bank's files, in their order.
func digest(files ...[]byte) string {
	h := sha256.New()
	for _, f := range files {
		h.Write(f)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}
