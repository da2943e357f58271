package count

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"elephants/analysis/stem"
	"elephants/analysis/words"
)

// tallies are those of documents of two sides, as lines.
func tallies(us, them string, o Options) (lines []string) {
	texts := map[string][]byte{"us": []byte(us), "them": []byte(them)}
	Tallies(texts, o, func(t Tally) {
		line, _ := t.AppendText(nil)
		lines = append(lines, strings.TrimSuffix(string(line), "\n"))
	})
	return lines
}

// added adds lines as a table does: those that are alike but for the number.
func added(t *testing.T, lines []string) map[Tally]uint64 {
	t.Helper()
	sums := map[Tally]uint64{}
	for _, line := range lines {
		one, err := ParseTally(line)
		if err != nil {
			t.Fatal(err)
		}
		n := one.N
		one.N = 0
		sums[one] += n
	}
	return sums
}

func sumOf(sums map[Tally]uint64) (*Partial, error) {
	var s Sum
	for one, n := range sums {
		one.N = n
		if err := s.Add(one); err != nil {
			return nil, err
		}
	}
	return s.Partial()
}

// The tallies of the parts of a corpus, added by a table, are those of the whole; and taken back to
// counts they have the bytes of one run over all documents of both sides.
func TestTalliesOfPartsAreThoseOfTheWhole(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 4))
		us, them := strings.SplitAfter(text(r, 50), "\n"), text(r, 30)
		o := Options{Window: 1 + r.IntN(6), Workers: 1 + r.IntN(3), dense: 1 + r.IntN(100),
			columns: 50, stretch: 300}
		cut := r.IntN(len(us))
		parts := slices.Concat(tallies(strings.Join(us[cut:], ""), "", o),
			tallies(strings.Join(us[:cut], ""), them, o))
		whole := added(t, tallies(strings.Join(us, ""), them, o))
		got := added(t, parts)
		for _, sums := range []map[Tally]uint64{got, whole} { // checks add up to a remainder
			for one := range sums {
				if one.Kind == Check {
					sums[one] %= checkSize
				}
			}
		}
		if !reflect.DeepEqual(got, whole) {
			t.Fatalf("seed %d: the parts' tallies add up to others than the whole's", seed)
		}
		part, err := sumOf(got)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		a, _ := part.AppendBinary(nil)
		b, _ := Part([]byte(strings.Join(us, "")+them), o).AppendBinary(nil)
		if !bytes.Equal(a, b) {
			t.Errorf("seed %d: the tallies come to other counts than one run", seed)
		}
	}
}

// The documents of a stem are counted as plainly as can be.
func TestDocumentsOfAStem(t *testing.T) {
	in := text(rand.New(rand.NewPCG(2, 2)), 80)
	want := map[string]uint64{}
	for _, line := range strings.Split(strings.TrimSuffix(in, "\n"), "\n") {
		here := map[string]bool{}
		words.Each(line, func(w string, _ words.Span) {
			if !words.Stop(w) {
				here[stem.English(w)] = true
			}
		})
		for s := range here {
			want[s]++
		}
	}
	got := map[string]uint64{}
	Tallies(map[string][]byte{"": []byte(in)}, Options{Workers: 3, stretch: 200}, func(t Tally) {
		if t.Kind == Stem {
			got[t.A] = t.N
		}
	})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %d stems, want %d, or other numbers", len(got), len(want))
	}
}

// Lines come in one order, so that the same documents give the same bytes.
func TestTalliesAreInOrder(t *testing.T) {
	lines := tallies("they never rang back\n", "they rang, never\nthey rang\n", Options{})
	want := strings.Split("word us back 1,word them never 1,word us never 1,word them rang 2,word us rang 1,"+
		"word them they 2,word us they 1,stem them rang 2,stem us rang 1", ",")
	for i, line := range want {
		f := strings.Fields(line)
		if line := strings.Join([]string{f[0], f[1], f[2], "", f[3]}, "\t"); lines[i] != line {
			t.Errorf("line %d is %q, want %q", i, lines[i], line)
		}
	}
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "check\tus\t\t\t") {
		t.Errorf("the last line is %q, want a check", last)
	}
}

// What a table lost, counted twice, mixed up or changed is noticed.
func TestTalliesThatDoNotBelongTogether(t *testing.T) {
	lines := tallies("they never rang back\nthey never asked\n", "nobody asked\n", Options{})
	for i, line := range lines {
		for what, damaged := range map[string][]string{
			"lost":    slices.Delete(slices.Clone(lines), i, i+1),
			"twice":   append(slices.Clone(lines), line),
			"changed": append(slices.Delete(slices.Clone(lines), i, i+1), line+"7"),
			"renamed": append(slices.Delete(slices.Clone(lines), i, i+1),
				strings.Replace(line, "\tus", "\tthem", 1)+"0"),
		} {
			if _, err := sumOf(added(t, damaged)); err == nil {
				t.Errorf("%s: %q: no error", what, line)
			}
		}
	}
	narrow := tallies("they never rang\n", "", Options{Window: 2})
	for what, others := range map[string][]string{
		"another window":  narrow,
		"another version": {"documents\tus\t5\t0\t1"},
		"no window":       {"documents\tus\t0\t" + tallyVersion + "\t1"},
		"a word too many": {"word\tus\tthey\t\t4294967296"},
		"an empty word":   {"word\tus\t\t\t1"},
	} {
		if _, err := sumOf(added(t, slices.Concat(lines, others))); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	for _, line := range []string{"", "word", "word\tus\ta\t\t", "word\tus\ta\t\t-1", "verb\tus\ta\t\t1",
		"word\tus\ta\t\t1\t"} {
		if _, err := ParseTally(line); !errors.Is(err, ErrTally) {
			t.Errorf("%q: %v, want it refused", line, err)
		}
	}
	if CheckField("side", "us\tthem") == nil || CheckField("side", `\N`) == nil ||
		CheckField("side", `decision\maker`) != nil {
		t.Error("a side with a tab or that is none passes, or another does not")
	}
}
