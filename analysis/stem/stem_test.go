package stem

import (
	"compress/gzip"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	snowball2 "github.com/kljensen/snowball/english"

	"elephants/analysis/allocated"
)

// lines reads a gzipped list of testdata; "" may be a line.
func lines(t testing.TB, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(all), "\n"), "\n")
}

// The stems are those of Snowball 3.1, for every word of its vocabulary.
func TestSnowball31(t *testing.T) {
	vocabulary, stems := lines(t, "testdata/voc.txt.gz"), lines(t, "testdata/output.txt.gz")
	if len(vocabulary) != 42649 || len(stems) != len(vocabulary) {
		t.Fatalf("testdata has %d words and %d stems, want 42649", len(vocabulary), len(stems))
	}
	different := 0
	for i, word := range vocabulary {
		if got := snowball(word); got != stems[i] {
			different++
			t.Errorf("snowball(%q) = %q, want %q", word, got, stems[i])
		}
	}
	t.Logf("%d of %d differ", different, len(vocabulary))
}

// Words that the vocabulary lacks: what the rules say of families it has.
func TestSnowballFamilies(t *testing.T) {
	for _, c := range strings.Fields(`oddly=odd egged=egg offed=off criminologist=criminolog apologist=apolog
		internationalism=internat interviewing=interview interns=intern interning=intern emerges=emerg pasting=paste
		universally=universal organizer=organiz emergent=emergent tying=tie flying=fli playing=play`) {
		in, want, _ := strings.Cut(c, "=")
		if got := snowball(in); got != want {
			t.Errorf("snowball(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEnglish(t *testing.T) {
	for _, same := range []string{
		"organisation organization organisations organisational", "marginalised marginalized marginalising",
		"behaviours behavior", "programme programs programmes", "listening listened listens listen",
		"council's councils council", "recovery recovering", "loneliness lonely", "child children",
	} {
		forms := strings.Fields(same)
		for _, form := range forms[1:] {
			if English(form) != English(forms[0]) {
				t.Errorf("English(%q) = %q, English(%q) = %q", form, English(form), forms[0],
					English(forms[0]))
			}
		}
	}
	for _, apart := range []string{
		"experience experiment", "office officer", "university universal universe", "emergency emerge",
		"police policy", "carer care", "added ad", "author authority", "several severe", "import important",
	} {
		seen := map[string]string{}
		for _, form := range strings.Fields(apart) {
			if other, ok := seen[English(form)]; ok {
				t.Errorf("English(%q) = English(%q) = %q", form, other, English(form))
			}
			seen[English(form)] = form
		}
	}
	if long := strings.Repeat("organisation", 1e6); English(long) != long {
		t.Error("a run of 12 MB of letters was stemmed")
	}
}

func TestProtectedAreAmerican(t *testing.T) {
	for form, to := range protected {
		if got := Fresh(form); got != to {
			t.Errorf("Fresh(%q) = %q, want %q: is the form in American spelling?", form, got, to)
		}
	}
	if len(protected) < 40 {
		t.Errorf("protected.txt gave %d forms", len(protected))
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range strings.Fields(`en:organised=organiz EN:trusting=trust fr:confiance=confianc es:confianza=confianz
		ru:доверия=довер sv:flickorna=flick no:tillitens=tillit hu:bizalommal=bizal`) {
		code, rest, _ := strings.Cut(c, ":")
		in, want, _ := strings.Cut(rest, "=")
		stem, ok := Language(code)
		if !ok || stem(in) != want {
			t.Errorf("Language(%q) of %q = %q, %v, want %q", code, in, stem(in), ok, want)
		}
	}
	if _, ok := Language("tlh"); ok {
		t.Error("Language(tlh) is known")
	}
}

// A memory far smaller than its words, used from many goroutines, always gives the stem.
func TestMemory(t *testing.T) {
	vocabulary := lines(t, "testdata/voc.txt.gz")
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := g; i < len(vocabulary); i += 3 {
				if word := vocabulary[i]; English(word) != Fresh(word) {
					t.Errorf("English(%q) = %q, Fresh %q", word, English(word), Fresh(word))
				}
			}
		})
	}
	wait.Wait()
}

// What the library is spared, it would have done the same.
func FuzzSpared(f *testing.F) {
	for _, seed := range strings.Fields("trust zoo amongst skill human begin bellow aberr gaps gas this yachts skis") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		defer allocated.Bound(t)()
		got := snowball2.Stem(word, true)
		if untouched(word) && got != word {
			t.Errorf("untouched(%q), but Snowball 2 gives %q", word, got)
		}
		if base, ok := plural(word); ok && got != base && word != "news" {
			t.Errorf("plural(%q) = %q, but Snowball 2 gives %q", word, base, got)
		}
	})
}

func BenchmarkFresh(b *testing.B) {
	vocabulary := lines(b, "testdata/voc.txt.gz")
	for i := 0; b.Loop(); i++ {
		Fresh(vocabulary[i%len(vocabulary)])
	}
}

func BenchmarkEnglish(b *testing.B) {
	for b.Loop() {
		English("organisations")
	}
}
