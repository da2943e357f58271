package office

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"testing"
)

// made is a zip file as the standard library writes it, and what is in it.
func made(t testing.TB, r *rand.Rand) (file []byte, parts map[string][]byte) {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	parts = map[string][]byte{}
	for i := range r.IntN(6) {
		name, content := fmt.Sprintf("word/part%d.xml", i), make([]byte, r.IntN(5000))
		for j := range content {
			content[j] = byte('a' + r.IntN(1+r.IntN(26)))
		}
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: []uint16{zip.Store, zip.Deflate}[r.IntN(2)],
			Extra: bytes.Repeat([]byte{0xca, 0xfe, 0, 0}, r.IntN(3)), Comment: "ours"})
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
		parts[name] = content
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return append(make([]byte, r.IntN(100)), out.Bytes()...), parts
}

// What the standard library wrote is read whole, also behind other bytes. A file with a wrong byte
// is read as it was, or as archive/zip reads it, or refused, and harms nobody.
func TestUnzip(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 1))
	const most = 1 << 20
	for range 300 {
		file, parts := made(t, r)
		z, ok := unzip(file, maxEntries)
		if !ok || len(z.parts) != len(parts) {
			t.Fatalf("a sound file of %d parts: %v", len(parts), ok)
		}
		for name, want := range parts {
			if got, ok := z.read(z.parts[name], most); !ok || !bytes.Equal(got, want) {
				t.Fatalf("%s: %d bytes, %v, want %d", name, len(got), ok, len(want))
			}
		}
		for range 10 {
			bad := bytes.Clone(file)
			bad[r.IntN(len(bad))] ^= byte(1 + r.IntN(255))
			z, ok := unzip(bad[:len(bad)-r.IntN(2)*r.IntN(len(bad))], maxEntries)
			if !ok {
				continue
			}
			for name, part := range z.parts {
				if got, ok := z.read(part, most); ok && parts[name] != nil && !bytes.Equal(got, parts[name]) {
					t.Fatalf("%s: %d other bytes are taken for sound", name, len(got))
				}
			}
		}
	}
}

// A part that is there twice, one of a form of packing that nobody uses, and a directory of too
// many are refused; numbers of eight bytes are read.
func TestUnzipWhatIsRare(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(99, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
	for _, h := range []zip.FileHeader{{Name: "twice"}, {Name: "twice"}, {Name: `a\b`}, {Name: "odd", Method: 99}} {
		if _, err := w.CreateHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := unzip(out.Bytes(), 2); ok {
		t.Error("a directory of more parts than may be is read")
	}
	z, _ := unzip(out.Bytes(), maxEntries)
	for name, want := range map[string]bool{"twice": false, "odd": false, "a/b": true} {
		if _, ok := z.read(z.parts[name], 100); ok != want {
			t.Errorf("%s: %v", name, ok)
		}
	}
	p := zippedPart{packed: 7, size: math.MaxUint32, at: math.MaxUint32}
	p.widen(append(binary.LittleEndian.AppendUint16(nil, 9), append([]byte{0, 0, 1, 0, 16, 0},
		binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 5), 6)...)...))
	if p.packed != 7 || p.size != 5 || p.at != 6 {
		t.Errorf("numbers of eight bytes: %+v", p)
	}
}
