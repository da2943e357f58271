package count

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"elephants/analysis/allocated"
	"elephants/analysis/cooccur"
	"elephants/analysis/stem"
	"elephants/analysis/words"
)

// naive counts as plainly as can be: what the fast way has to come to.
func naive(text string, window, minUses int) (r Result) {
	if text == "" {
		return r
	}
	uses, types := map[string]int{}, map[string]bool{}
	var documents [][]string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		var document []string
		words.Each(line, func(w string, _ words.Span) {
			r.Tokens++
			types[w] = true
			if !words.Stop(w) {
				s := stem.English(w)
				document = append(document, s)
				uses[s]++
			}
		})
		documents = append(documents, document)
	}
	pairs := map[[2]string]int{}
	for _, d := range documents {
		for i, a := range d {
			for _, b := range d[i+1 : min(len(d), i+1+window)] {
				if a != b && uses[a] >= minUses && uses[b] >= minUses {
					pairs[[2]string{min(a, b), max(a, b)}]++
				}
			}
		}
	}
	for p, n := range pairs {
		r.Pairs += n
		r.Checksum += uint64(n) * cooccur.Hash(p[0]) * cooccur.Hash(p[1])
	}
	r.Documents, r.Types, r.DistinctPairs = len(documents), len(types), len(pairs)
	return r
}

// counts is what naive knows of a result.
func counts(r Result) Result {
	r.Terms, r.Edges, r.Communities = nil, 0, 0
	return r
}

// text is a text of Zipf's law, each document with words of one of six subjects, and with what is
// hard to scan.
func text(r *rand.Rand, documents int) string {
	odd := []string{"don't", "’tis", "rock’n’roll", "[person 1]", "[age 40s]", "[Sic]", "[", "naïve", "\xff", "x'", "''", "24/7",
		"organisation", "marginalised", strings.Repeat("long", 5), strings.Repeat("y", 70), strings.Repeat("é", 200), "İ"}
	zipf := rand.NewZipf(r, 1.1, 3, 4000)
	var b strings.Builder
	for range documents {
		subject := uint64(4000 + 50*r.IntN(6))
		for range r.IntN(120) {
			switch r.IntN(12) {
			case 0:
				b.WriteString(odd[r.IntN(len(odd))])
			case 1, 2, 3:
				b.WriteString(name(subject + r.Uint64N(10)))
			default:
				fmt.Fprintf(&b, "%s", name(zipf.Uint64()))
			}
			b.WriteString([]string{" ", " ", " ", ", ", ".", "", " ' ", "\t"}[r.IntN(8)])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// name makes a word of a number, five letters a digit.
func name(n uint64) string {
	s := ""
	for ; n > 0 || s == ""; n /= 20 {
		s += "bcdfghjklmnprstvwxzo"[n%20:n%20+1] + "a"
	}
	return s
}

func TestTextAgainstNaive(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		in := text(r, r.IntN(150))
		o := Options{Window: 1 + r.IntN(7), MinUses: 1 + r.IntN(6), Workers: 1 + r.IntN(4), dense: 1 + r.IntN(60),
			columns: 1 + r.IntN(2000), stretch: 1 + r.IntN(3000)}
		if seed%2 == 0 {
			o.Window, o.dense, o.columns = 5, 0, 0
		}
		if got, want := counts(Text([]byte(in), o)), naive(in, o.Window, o.MinUses); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d, %+v: got %+v, want %+v", seed, o, got, want)
		}
	}
}

// The same documents in any order, counted by any number of workers, come to the same result.
func TestTextOrderAndWorkers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	lines := strings.SplitAfter(text(r, 400), "\n")
	want := Text([]byte(strings.Join(lines, "")), Options{})
	if want.Edges < 100 || want.Communities < 2 {
		t.Fatalf("%d edges and %d communities prove little", want.Edges, want.Communities)
	}
	for workers := 1; workers <= 5; workers++ {
		r.Shuffle(len(lines)-1, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		if got := Text([]byte(strings.Join(lines, "")), Options{Workers: workers, stretch: 999}); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers: %d edges, checksum %x, want %d, %x",
				workers, got.Edges, got.Checksum, want.Edges, want.Checksum)
		}
	}
}

// A counter of 16 bits does not lose what is above 65,535, whether nothing, little or much is left
// in it.
func TestTextManyTimes(t *testing.T) {
	for _, times := range []int{1<<16 - 1, 1 << 16, 1<<16 + 1, 3<<16 + 7} {
		in := strings.Repeat("power trust listen\n", times)
		for workers := 1; workers <= 3; workers += 2 {
			got := Text([]byte(in), Options{Workers: workers, stretch: 1 << 12})
			if got.Pairs != 3*times || got.DistinctPairs != 3 {
				t.Errorf("%d times, %d workers: %d pairs, %d distinct", times, workers, got.Pairs, got.DistinctPairs)
			}
		}
	}
}

func TestTextWithoutMuch(t *testing.T) {
	for _, in := range []string{"", "\n", "\n\n", "the and of\n", "power", strings.Repeat("power ", 1e6), strings.Repeat("x", 1e6)} {
		got, want := Text([]byte(in), Options{Workers: 2}), naive(in, 5, 5)
		if !reflect.DeepEqual(counts(got), want) || got.Edges != 0 {
			t.Errorf("Text of %.20q: %+v, want %+v and no edges", in, got, want)
		}
	}
}

// Parts that were written, read and merged, in any order, come to what one run over all of it comes
// to, and the pairs of a part to what cooccur counts note by note.
func TestPartsMergeIntoTheWhole(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 9))
		lines := strings.SplitAfter(text(r, 60)+strings.Repeat("a word of seventeenletterss and more\n", 6), "\n")
		o := Options{Window: 1 + r.IntN(6), Workers: 1 + r.IntN(3), MinNear: 1 + r.IntN(3), MinG2: .1, dense: 1 + r.IntN(100),
			columns: 100, stretch: 500}
		cut := r.IntN(len(lines))
		var parts []*Partial
		for _, some := range [][]string{lines[cut:], lines[:cut]} {
			encoded, _ := Part([]byte(strings.Join(some, "")), o).AppendBinary(nil)
			part, err := Decode(encoded)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, part)
		}
		whole := Part([]byte(strings.Join(lines, "")), o)
		if err := parts[0].Merge(parts[1]); err != nil {
			t.Fatal(err)
		}
		a, _ := parts[0].AppendBinary(nil)
		b, _ := whole.AppendBinary(nil)
		if !bytes.Equal(a, b) {
			t.Errorf("seed %d: the parts have other bytes than the whole", seed)
		}
		if got, want := parts[0].Result(o), Text([]byte(strings.Join(lines, "")), o); !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: merged %+v, in one run %+v", seed, got, want)
		}
	}
}

// What is no part, or was cut or changed, is refused, and never takes the program down.
func TestDamagedParts(t *testing.T) {
	encoded, _ := Part([]byte("they never rang back\nthey never asked\n"), Options{}).AppendBinary(nil)
	for at := range encoded {
		changed := slices.Clone(encoded)
		changed[at] ^= 0x11
		for what, damaged := range map[string][]byte{"cut": encoded[:at], "changed": changed} {
			if _, err := Decode(damaged); !errors.Is(err, ErrPartial) {
				t.Errorf("%s at byte %d: %v, want it refused", what, at, err)
			}
		}
	}
	narrow := Part([]byte("they never rang\n"), Options{Window: 2})
	if err := narrow.Merge(Part([]byte("they never rang\n"), Options{Window: 3})); err == nil {
		t.Error("counts of another window were merged")
	}
}

// A text is counted as it is read, in pieces of any size; one that cannot be read to its end is not
// counted.
func TestStream(t *testing.T) {
	in := text(rand.New(rand.NewPCG(8, 8)), 50) + "the last line has no end"
	want := Text([]byte(in), Options{})
	for what, from := range map[string]io.Reader{
		"bytes": iotest.OneByteReader(strings.NewReader(in)), "halves": iotest.HalfReader(strings.NewReader(in)),
		"end with the last": iotest.DataErrReader(strings.NewReader(in)),
	} {
		got, err := Stream(from, Options{Workers: 2, stretch: 100})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, or another result", what, err)
		}
	}
	broken := io.MultiReader(strings.NewReader(in), iotest.ErrReader(io.ErrClosedPipe))
	if got, err := Stream(broken, Options{Workers: 2}); !errors.Is(err, io.ErrClosedPipe) || got.Documents > 0 {
		t.Errorf("a text that breaks off: %d documents, %v", got.Documents, err)
	}
}

func TestTextStages(t *testing.T) {
	var stages []string
	got := Text([]byte(strings.Repeat("Lived experience, decision makers\n", 20)), Options{Done: func(s string) {
		stages = append(stages, s)
	}})
	if !slices.Equal(stages, Stages) {
		t.Errorf("stages %v, want %v", stages, Stages)
	}
	if len(got.Terms) != 4 || got.Terms[0].Form != "decision" || got.Terms[0].Stem != "decis" || got.Terms[0].Uses != 20 {
		t.Errorf("terms %+v", got.Terms)
	}
}

// Every text gives the words of words.Each, wherever blocks begin and end.
func FuzzScan(f *testing.F) {
	f.Add("They don’t [person 1] listen", uint8(60))
	f.Add("a'b' c''d [x [y] [zed 1]'e\xc3\xa9'", uint8(50))
	f.Add(strings.Repeat("longword", 12)+"'s", uint8(0))
	f.Add(strings.Repeat("1", 230)+" [person 12] "+strings.Repeat("2", 40)+"\u00e9", uint8(9))
	f.Add("word'\nword", uint8(59))
	f.Fuzz(func(t *testing.T, in string, before uint8) {
		defer allocated.Bound(t)()
		in = strings.Repeat(" ", int(before)) + in + "\n" + in // once far from the end, once at it
		s := &scan{vocabulary: newVocabulary(10, true)}
		s.text([]byte(in))
		v := s.vocabulary
		var got []string
		for _, id := range s.ids {
			got = append(got, v.name(id))
		}
		var want []string
		tokens := 0
		for line := range strings.SplitSeq(in, "\n") {
			words.Each(line, func(w string, _ words.Span) {
				if tokens++; !words.Stop(w) {
					want = append(want, w)
				}
			})
		}
		if !slices.Equal(got, want) || s.tokens != tokens {
			t.Errorf("scan of %q: %q, want %q; %d tokens, want %d", in, got, want, s.tokens, tokens)
		}
	})
}

// BenchmarkText counts a text of the size of one event, and one ten times that size.
func BenchmarkText(b *testing.B) {
	for _, size := range []int{1_800_000, 18_000_000} {
		in := []byte(text(rand.New(rand.NewPCG(1, 1)), size/250))
		in = in[:bytes.LastIndexByte(in[:min(len(in), size)], '\n')+1]
		b.Run(fmt.Sprintf("%.1fMB", float64(len(in))/1e6), func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				Text(in, Options{})
			}
		})
	}
}
