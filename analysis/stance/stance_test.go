package stance

import (
	"math"
	"os"
	"strings"
	"testing"

	"elephants/analysis/allocated"
)

// bankOnDisk has the files that are not embedded too.
var bankOnDisk = os.DirFS("bank")

func Example() { _ = Of("They handed the budget over, and it has stayed with us.").Likeliest() }

// Pairs that are not in the bank: the same words, and another stance.
func TestOf(t *testing.T) {
	for _, pair := range []struct {
		text string
		want Stance
	}{
		{"They keep the money to themselves and nobody tells us what it is for.", Difficulty},
		{"They share the money with us now and tell us what it is for.", Better},
		{"I hope they will share the money with us.", Hope},
		{"It would be good if they told us what the money is for.", Hope},
		{"People say they keep the money to themselves. I have never found that.", Denied},
		{"There's a leaflet about the money on the side there, by the door.", None},
		{"We used to get the letter after it was decided. Now they ask us first.", Better},
		{"At the start they asked us first. Now we are told by letter when it is all over.",
			Difficulty},
	} {
		if got := Of(pair.text); got.Likeliest() != pair.want {
			t.Errorf("%q is %s (%.2f), want %s", pair.text, got.Likeliest(), got, pair.want)
		}
	}
}

// Whatever the text, the chances are chances.
func FuzzOf(f *testing.F) {
	for _, seed := range []string{
		"", "...", "[person 1]", "\xff\xfe", // nothing to read, and bytes that are no text
		"not not not", "isn't 's n't '", // negations and contractions without a word
		strings.Repeat("no good ", 1000), // longer than any passage
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer allocated.Bound(t)()
		var sum float64
		for _, p := range Of(text) {
			if !(p >= 0 && p <= 1) {
				t.Fatalf("a chance of %v", p)
			}
			sum += p
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Errorf("the chances add up to %v", sum)
		}
	})
}

// A negation covers its clause and no more.
func TestNegated(t *testing.T) {
	var got []string
	for _, tok := range read("They don't trust us, but we do not mind. It works") {
		if tok.negated {
			got = append(got, tok.word)
		}
	}
	if want := "trust us mind"; strings.Join(got, " ") != want {
		t.Errorf("negated: %q, want %q", got, want)
	}
}

// The built-in model was trained on the bank as it is.
func TestModelIsOfTheBank(t *testing.T) {
	_, sum, err := readBank(bankOnDisk)
	if err != nil {
		t.Fatal(err)
	}
	if m := builtIn(); m.bank != sum {
		t.Errorf("model.bin was trained on bank %s, the bank is %s; run go generate ./analysis/stance", m.bank, sum)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"nothing": "", "another file": "GIF89a", "cut short": modelFile[:len(modelFile)-1],
	} {
		if _, err := decode(data); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of("The report was already printed when they asked for our views, and we never heard back.")
	}
}
