package layer

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"testing"
)

// A layer that is off is found in what a file says of its layers, packed or not.
func TestOff(t *testing.T) {
	packed := func(said string) string {
		var out bytes.Buffer
		z := zlib.NewWriter(&out)
		_, _ = z.Write([]byte(said)) // into memory
		_ = z.Close()
		return fmt.Sprintf("7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode "+
			"/Length %d >>\nstream\r\n%s\nendstream\nendobj\n",
			out.Len(), out.String())
	}
	const begin = "%PDF-1.5\n1 0 obj\n<< /Type /Catalog /OCProperties << /OCGs [5 0 R] /D << "
	for name, c := range map[string]struct {
		content string
		want    bool
	}{
		"one":              {begin + "/ON [] /OFF [5 0 R] >> >> >>\nendobj", true},
		"all":              {begin + "/BaseState /OFF /ON [] >> >> >>\nendobj", true},
		"a list elsewhere": {begin + "/OFF 9 0 R >> >> >>\nendobj", true},
		"packed": {"%PDF-1.5\n" + packed("1 0 << /Type /Catalog /OCProperties "+
			"<< /D << /OFF [ 5 0 R ] >> >> >>"), true},
		"none": {begin + "/ON [5 0 R] /OFF [] >> >> >>\nendobj", false},
		"packed, none": {"%PDF-1.5\n" + packed("1 0 << /Type /Catalog /OCProperties "+
			"<< /D << /OFF [] >> >> >>"), false},
		"no layers": {"%PDF-1.5\n1 0 obj\n<< /AS /Off /AP << /N << /Off 3 0 R >> >> >>", false},
	} {
		if got := Off([]byte(c.content)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
