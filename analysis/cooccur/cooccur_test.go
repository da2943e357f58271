package cooccur

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// naive counts as plainly as can be.
type naive struct {
	terms map[string]Tally
	pairs map[[2]string]Tally
}

func (n naive) add(window int, nearOnly bool, passages [][]string) {
	terms, pairs := map[string]bool{}, map[[2]string]bool{}
	bump := func(times, passages, participants uint32) Tally { return Tally{times, passages, participants} }
	for _, whole := range passages {
		for i, b := range whole {
			t := n.terms[b]
			t.add(bump(1, 0, 0))
			n.terms[b] = t
			for _, a := range whole[max(0, i-window):i] {
				if a != b {
					p := [2]string{min(a, b), max(a, b)}
					t := n.pairs[p]
					t.add(bump(1, 0, 0))
					n.pairs[p] = t
				}
			}
		}
		if nearOnly {
			continue
		}
		for start := 0; start < len(whole); start += longPassage {
			passage := whole[start:min(len(whole), start+longPassage)]
			different := slices.Compact(slices.Sorted(slices.Values(passage)))
			for i, b := range different {
				t := n.terms[b]
				t.add(bump(0, 1, uint32(flag(!terms[b]))))
				n.terms[b], terms[b] = t, true
				for _, a := range different[:i] {
					p := [2]string{a, b}
					t := n.pairs[p]
					t.add(bump(0, 1, uint32(flag(!pairs[p]))))
					n.pairs[p], pairs[p] = t, true
				}
			}
		}
	}
}

// plain is what counts hold, in naive's form.
func plain(c *Counts) naive {
	n := naive{map[string]Tally{}, map[[2]string]Tally{}}
	c.Terms(func(term string, t Tally) { n.terms[term] = t })
	c.Pairs(func(a, b string, t Tally) { n.pairs[[2]string{a, b}] = t })
	return n
}

// notes are what some participants said; now and then a passage is longer than longPassage.
func notes(r *rand.Rand, participants int) [][][]string {
	zipf := rand.NewZipf(r, 1.2, 4, 300)
	all := make([][][]string, participants)
	for i := range all {
		all[i] = make([][]string, r.IntN(6))
		for j := range all[i] {
			length := r.IntN(30)
			if r.IntN(20) == 0 {
				length = r.IntN(3 * longPassage)
			}
			for range length {
				all[i][j] = append(all[i][j], fmt.Sprintf("t%d", zipf.Uint64()))
			}
		}
	}
	return all
}

func made(window int, nearOnly bool, notes [][][]string) *Counts {
	c := New(window)
	c.nearOnly = nearOnly
	for _, n := range notes {
		c.Add(c.Note(n))
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

func TestAddAgainstNaive(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		window, nearOnly, in := 1+r.IntN(8), seed%3 == 0, notes(r, r.IntN(30))
		want := naive{map[string]Tally{}, map[[2]string]Tally{}}
		for _, n := range in {
			want.add(window, nearOnly, n)
		}
		c := made(window, nearOnly, in)
		if got := plain(c); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: counts differ from a naive count of %d notes, window %d", seed, len(in), window)
		}
		var sum uint64
		for p, tally := range want.pairs {
			sum += uint64(tally.Times) * Hash(p[0]) * Hash(p[1])
			if got := c.Pair(p[1], p[0]); got != tally {
				t.Fatalf("seed %d: Pair(%q, %q) = %v, want %v", seed, p[1], p[0], got, tally)
			}
		}
		if c.Checksum() != sum {
			t.Errorf("seed %d: checksum %x, want %x", seed, c.Checksum(), sum)
		}
	}
}

// Any notes added and removed again leave the same bytes, in whatever order.
func TestRemoveUndoesAdd(t *testing.T) {
	for seed := range uint64(15) {
		r := rand.New(rand.NewPCG(seed, 2))
		in, more := notes(r, 12), notes(r, 12)
		c := made(5, seed%3 == 0, in)
		want := encoded(t, c)
		var added []Note
		for _, n := range more {
			added = append(added, c.Note(n))
			c.Add(added[len(added)-1])
		}
		r.Shuffle(len(added), func(i, j int) { added[i], added[j] = added[j], added[i] })
		for _, n := range added {
			c.Remove(n)
		}
		if got := encoded(t, c); !bytes.Equal(got, want) {
			t.Fatalf("seed %d: %d bytes after adding and removing, %d before", seed, len(got), len(want))
		}
	}
}

// The same notes come to the same bytes in any order, and however they are shared out and merged.
func TestMerge(t *testing.T) {
	for seed := range uint64(15) {
		r := rand.New(rand.NewPCG(seed, 3))
		in, nearOnly := notes(r, 20), seed%3 == 0
		want := encoded(t, made(5, nearOnly, in))
		r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		i, j := r.IntN(10), 10+r.IntN(10)
		part := func(from, to int) *Counts { return made(5, nearOnly, in[from:to]) }
		merge := func(a, b *Counts) *Counts {
			if err := a.Merge(b); err != nil {
				t.Fatal(err)
			}
			return a
		}
		left := merge(merge(part(0, i), part(i, j)), part(j, 20))
		right := merge(part(0, i), merge(part(i, j), part(j, 20)))
		turned := merge(part(j, 20), merge(part(i, j), part(0, i)))
		for name, c := range map[string]*Counts{"(a+b)+c": left, "a+(b+c)": right, "c+(b+a)": turned} {
			if got := encoded(t, c); !bytes.Equal(got, want) {
				t.Errorf("seed %d: %s has other bytes than all at once", seed, name)
			}
		}
		if sum := part(0, i).Checksum() + part(i, 20).Checksum(); sum != left.Checksum() {
			t.Errorf("seed %d: checksums add up to %x, of all it is %x", seed, sum, left.Checksum())
		}
	}
	if err := New(5).Merge(New(4)); err == nil || !strings.Contains(err.Error(), "window 4") {
		t.Errorf("merging windows 5 and 4: %v", err)
	}
	if err := New(5).Merge(NewNear(5)); err == nil {
		t.Error("merging counts with and without passages: no error")
	}
}

func TestRemoveOfOthersPanics(t *testing.T) {
	for name, wrong := range map[string][][]string{"terms": {{"trust", "money"}}, "pairs": {{"power", "trust", "asked"}}} {
		c := New(5)
		c.Add(c.Note([][]string{{"power"}, {"trust", "asked"}}))
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("removing a note with other %s did not panic", name)
				}
			}()
			c.Remove(c.Note(wrong))
		}()
	}
}

func TestDecode(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 4))
		c := made(1+r.IntN(9), seed%3 == 0, notes(r, r.IntN(20)))
		b := encoded(t, c)
		d, err := Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if again := encoded(t, d); !bytes.Equal(again, b) || d.Participants() != c.Participants() || d.Passages() != c.Passages() {
			t.Fatalf("seed %d: decoded counts have other bytes", seed)
		}
		// Decoded counts go on counting.
		more := notes(r, 3)
		for _, n := range more {
			c.Add(c.Note(n))
			d.Add(d.Note(n))
		}
		if !bytes.Equal(encoded(t, c), encoded(t, d)) {
			t.Fatalf("seed %d: decoded counts add otherwise", seed)
		}
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		if _, err := Decode(b); !errors.Is(err, ErrEncoding) {
			t.Errorf("seed %d: one bit changed: error %v, want ErrEncoding", seed, err)
		}
	}
}

// No bytes make Decode panic or take memory out of proportion; what it takes, it gives back the same.
func FuzzDecode(f *testing.F) {
	c := made(5, false, [][][]string{{{"power", "trust", "power"}, {"tust"}}})
	b, _ := c.AppendBinary(nil)
	f.Add(b[len(encodingHead) : len(b)-4])
	f.Add([]byte{5, 1, 0, 0, 2, 0, 1, 'a', 1, 0, 1, 'b', 1, 1, 1, 1, 0}) // nearness alone, two terms, one pair
	f.Fuzz(func(t *testing.T, body []byte) {
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
	c := made(5, false, [][][]string{{{"power", "trust", "power"}, {"trusted"}}})
	want := sealed([]byte{
		5, 0, 1, 2, 3,
		0, 5, 'p', 'o', 'w', 'e', 'r', 2, 1, 1,
		0, 5, 't', 'r', 'u', 's', 't', 1, 1, 1,
		5, 2, 'e', 'd', 1, 1, 1,
		1, 1, 2, 1, 1,
		0, 0,
	})
	if got := encoded(t, c); !bytes.Equal(got, want) {
		t.Errorf("encoding\n%q, want\n%q", got, want)
	}
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
		if got := NPMI(c.both, c.a, c.b, c.all); math.Abs(got-c.npmi) > 0.0001 {
			t.Errorf("%s: NPMI(%d, %d, %d, %d) = %.4f, want %.4f", c.why, c.both, c.a, c.b, c.all, got, c.npmi)
		}
		if got := G2(c.both, c.a, c.b, c.all); math.Abs(got-c.g2) > 0.0001 {
			t.Errorf("%s: G2(%d, %d, %d, %d) = %.4f, want %.4f", c.why, c.both, c.a, c.b, c.all, got, c.g2)
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
		npmi := NPMI(near, margins[a], margins[b], j.all)
		want := int32(0)
		if npmi >= closeness && G2(near, margins[a], margins[b], j.all) >= significance {
			want = int32(npmi * 1000)
			joined++
		}
		if got := j.Weight(a, b, near); got != want {
			t.Fatalf("near %d, margins %d and %d of %d: weight %d, want %d", near, margins[a], margins[b], j.all, got, want)
		}
	}
	if joined < 1000 || joined > 19000 {
		t.Errorf("%d of 20000 pairs joined: the test says little", joined)
	}
}

// An event of 500 notes, and a note of 600 words, some 270 of them terms, in ten passages.
func BenchmarkAddRemove(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 6))
	zipf := rand.NewZipf(r, 1.07, 40, 6000)
	note := func() (passages [][]string) {
		for range 10 {
			var p []string
			for range 27 {
				p = append(p, fmt.Sprintf("t%d", zipf.Uint64()))
			}
			passages = append(passages, p)
		}
		return passages
	}
	for _, nearOnly := range []bool{false, true} {
		c := New(5)
		c.nearOnly = nearOnly
		for range 500 {
			c.Add(c.Note(note()))
		}
		n := c.Note(note())
		b.Run(map[bool]string{false: "all", true: "near"}[nearOnly], func(b *testing.B) {
			for b.Loop() {
				c.Add(n)
				c.Remove(n)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(2*b.N), "ns/note")
			b.ReportMetric(float64(c.pairs.used), "pairs")
		})
	}
}

// sealed puts the head and the checksum around what stands between them.
func sealed(body []byte) []byte {
	b := append([]byte(encodingHead), body...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// A count that would come round to 0 is refused: a corpus of a country's size must not come to less
// than its parts.
func TestMergeDoesNotWrap(t *testing.T) {
	for what, count := range map[string]func(*Counts){
		"a term": func(c *Counts) { c.AddTerm("rang", Tally{Times: 3 << 30}) },
		"a pair": func(c *Counts) { c.AddPair("rang", "back", Tally{Times: 3 << 30}) },
	} {
		one, other := NewNear(5), NewNear(5)
		count(one)
		count(other)
		if err := one.Merge(other); err == nil {
			t.Errorf("%s was counted past the end of its counter", what)
		}
	}
}
