package cooccur

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"testing"

	"elephants/analysis/allocated"
)

// some makes counts of random pairs.
func some(r *rand.Rand, n int) *Counts {
	c := New(5)
	for range n {
		a, b := r.IntN(40), r.IntN(40)
		if a != b {
			c.Add(fmt.Sprint("t", a), fmt.Sprint("t", b), 1+r.Uint32N(300))
		}
	}
	return c
}

func encoded(t testing.TB, c *Counts) []byte {
	t.Helper()
	b, err := c.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Parts come to the same bytes in whatever order they are merged.
func TestMerge(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 3))
		a, b := some(r, r.IntN(50)), some(r, r.IntN(50))
		ab, ba := New(5), New(5)
		for _, err := range []error{ab.Merge(a), ab.Merge(b), ba.Merge(b), ba.Merge(a)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(encoded(t, ab), encoded(t, ba)) {
			t.Errorf("seed %d: the order of merging tells", seed)
		}
		if err := a.Merge(New(4)); err == nil {
			t.Error("counts of another window were merged")
		}
	}
}

// A count that would come round to 0 is refused: a corpus of a country's size must not come to less
// than its parts.
func TestMergeDoesNotWrap(t *testing.T) {
	one, other := New(5), New(5)
	one.Add("rang", "back", 3<<30)
	other.Add("back", "rang", 3<<30)
	if err := one.Merge(other); err == nil {
		t.Error("a pair was counted past the end of its counter")
	}
}

func TestDecode(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 4))
		b := encoded(t, some(r, r.IntN(60)))
		d, err := Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if again := encoded(t, d); !bytes.Equal(again, b) {
			t.Fatalf("seed %d: decoded counts have other bytes", seed)
		}
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		if _, err := Decode(b); !errors.Is(err, ErrEncoding) {
			t.Errorf("seed %d: one bit changed: error %v, want ErrEncoding", seed, err)
		}
	}
}

// No bytes make Decode panic or take memory out of proportion; what it takes, it gives back the
// same.
func FuzzDecode(f *testing.F) {
	b, _ := some(rand.New(rand.NewPCG(1, 1)), 9).AppendBinary(nil)
	f.Add(b[len(encodingHead) : len(b)-4])
	f.Add([]byte{5, 2, 0, 1, 'a', 0, 1, 'b', 1, 1, 1, 0}) // two terms, one pair
	f.Fuzz(func(t *testing.T, body []byte) {
		defer allocated.Bound(t)()
		c, err := Decode(sealed(body))
		if err != nil {
			return
		}
		again, err := Decode(encoded(t, c))
		if err != nil || !bytes.Equal(encoded(t, again), encoded(t, c)) {
			t.Errorf("decoded from %x, counts do not survive encoding: %v", body, err)
		}
	})
}

// The golden bytes: an encoding that was written stays readable.
func TestEncodingStays(t *testing.T) {
	c := New(5)
	c.Add("trusted", "power", 2)
	c.Add("power", "trust", 300)
	want := sealed([]byte{
		5, 3,
		0, 5, 'p', 'o', 'w', 'e', 'r',
		0, 5, 't', 'r', 'u', 's', 't',
		5, 2, 'e', 'd',
		2, 1, 0xac, 2, 1, 2,
		0, 0,
	})
	if got := encoded(t, c); !bytes.Equal(got, want) {
		t.Errorf("encoding\n%q, want\n%q", got, want)
	}
}

// sealed puts the head and the checksum around what stands between them.
func sealed(body []byte) []byte {
	b := append([]byte(encodingHead), body...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// npmi is what ratio comes to for counts that may be 0.
func npmi(both, a, b, all uint64) float64 {
	if both == 0 || a == 0 || b == 0 || all <= both {
		return 0
	}
	return ratio(Log2(both), Log2(a), Log2(b), Log2(all))
}

func TestAssociation(t *testing.T) {
	for n := uint64(1); n < 1<<50; n = n*3 + 1 {
		if got, want := Log2(n).float(), math.Log2(float64(n)); math.Abs(got-want) > 1e-8 {
			t.Errorf("Log2(%d) = %v, want %v", n, got, want)
		}
	}
	for _, c := range []struct {
		both, a, b, all uint64
		npmi, g2        float64
		why             string
	}{
		{10, 10, 10, 100, 1, 65.0166, "only together"},
		{1, 10, 10, 100, 0, 0, "as chance has it"},
		{0, 10, 10, 100, 0, 2.2268, "never together"},
		{5, 10, 20, 100, 0.3059, 5.1165, "together more than by chance"},
		{100, 100, 100, 100, 0, 0, "both everywhere"},
		{9, 8, 8, 100, 1.0978, 0, "counts that contradict each other"},
	} {
		if got := npmi(c.both, c.a, c.b, c.all); math.Abs(got-c.npmi) > 0.0001 {
			t.Errorf("%s: npmi(%d, %d, %d, %d) = %.4f, want %.4f", c.why, c.both, c.a, c.b, c.all,
				got, c.npmi)
		}
		if got := G2(c.both, c.a, c.b, c.all); math.Abs(got-c.g2) > 0.0001 {
			t.Errorf("%s: G2(%d, %d, %d, %d) = %.4f, want %.4f", c.why, c.both, c.a, c.b, c.all,
				got, c.g2)
		}
	}
}

// A judge's short cut never joins what G2 would not.
func TestJudge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	margins := make([]uint64, 50)
	for i := range margins {
		margins[i] = 20 + r.Uint64N(400)
	}
	const closeness, significance = 0.1, 10.83
	j := NewJudge(margins, closeness, significance)
	joined := 0
	for range 20000 {
		a, b := r.IntN(len(margins)), r.IntN(len(margins))
		near := 1 + r.Uint64N(20)
		closest := npmi(near, margins[a], margins[b], j.all)
		want := int32(0)
		if closest >= closeness && G2(near, margins[a], margins[b], j.all) >= significance {
			want = int32(closest * 1000)
			joined++
		}
		if got := j.Weight(a, b, near); got != want {
			t.Fatalf("near %d, margins %d and %d of %d: weight %d, want %d", near, margins[a],
				margins[b], j.all, got, want)
		}
	}
	if joined < 1000 || joined > 19000 {
		t.Errorf("%d of 20000 pairs joined: the test says little", joined)
	}
}
