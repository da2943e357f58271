package barrier

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"elephants/analysis/allocated"
)

// Each case is a txtar file: its story, a code book, and what reading it says.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := "ok"
			if _, err := Parse(a.Files[0].Name, a.Files[0].Data); err != nil {
				got = err.Error()
			}
			if want := strings.TrimSpace(string(a.Files[1].Data)); got != want {
				t.Errorf("got:  %s\nwant: %s", got, want)
			}
		})
	}
}

func TestParseReadsEveryField(t *testing.T) {
	b, err := Parse("b",
		[]byte("\ufeffversion: 3\nbarrier: pets\nname: The dog\nprinciple: diversity\ndescription: No dogs here.\ncues: dog, kennel ,\nstep: Ask.\nsentence: The dog stays out.\nopposite: The dog came\nfirst voice: Not my dog.\nsecond voice: No dogs, we say.\nexamples:\n- No dogs. {#pets #pets}\nnone:\n- It rained.\nelsewhere:\n- The match is off.\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := b.Lookup("pets")
	if !ok || p.Name != "The dog" || p.Principle != Diversity || p.Description != "No dogs here." ||
		!slices.Equal(p.Cues, []string{"dog", "kennel"}) ||
		p.Step != "Ask." || p.Examples[0].Text != "No dogs." || len(p.Examples[0].Also) != 2 ||
		b.None[0] != "It rained." || b.Elsewhere[0] != "The match is off." ||
		!strings.HasPrefix(b.Version, "3+") {
		t.Errorf("got %+v, version %s", p, b.Version)
	}
	if p.Plain() != "The dog stays out." || p.Opposite != "The dog came" ||
		p.Voices != [2]string{"Not my dog.", "No dogs, we say."} {
		t.Errorf("what readers see is %q, %q, %q", p.Plain(), p.Opposite, p.Voices)
	}
}

// Readers of a digest see a sentence, two voices, a step and the other way round of every barrier
// that comes with the program.
func TestBuiltInIsExplained(t *testing.T) {
	seen := map[string]string{}
	for _, b := range BuiltIn().Barriers {
		for _, shown := range []string{b.Sentence, b.Opposite, b.Voices[0], b.Voices[1], b.Step} {
			if shown == "" || len(shown) > maxShown {
				t.Errorf("%s: %q", b.ID, shown)
			}
			if seen[shown] != "" {
				t.Errorf("%s and %s have the same %q", b.ID, seen[shown], shown)
			}
			seen[shown] = b.ID
		}
	}
}

// A line of 100 MB is refused by its length, and its text is not in the message.
func TestParseLongLine(t *testing.T) {
	_, err := Parse("b", []byte("barrier: "+strings.Repeat("x", 100<<20)))
	if err == nil || len(err.Error()) > 100 {
		t.Errorf("got an error of %d bytes, want a short one", len(err.Error()))
	}
}

func TestBuiltIn(t *testing.T) {
	b := BuiltIn()
	if len(b.Barriers) != 18 || len(b.None) == 0 || len(b.Elsewhere) == 0 {
		t.Fatalf("%d barriers, %d passages without one; want 18, some", len(b.Barriers),
			len(b.None))
	}
	for _, c := range b.Barriers {
		if c.Name == "" || c.Description == "" || c.Step == "" || len(c.Cues) == 0 ||
			len(c.Examples) < 100 {
			t.Errorf("%s: incomplete: %d cues, %d examples", c.ID, len(c.Cues), len(c.Examples))
		}
	}
}

func FuzzParse(f *testing.F) {
	// the least there can be
	f.Add([]byte("barrier: a\nprinciple: power\ndescription: one two three\n"))
	// nothing but marks
	f.Add([]byte("barrier: a\nexamples:\n- {#a}\n"))
	// its own parent
	f.Add([]byte("none:\n- x\nbarrier: a\nparent: a\nprinciple: power\ncues: ,,\n"))
	f.Add([]byte("\xff\xfeb\x00a\x00")) // UTF-16
	f.Fuzz(func(t *testing.T, data []byte) {
		defer allocated.Bound(t)()
		b, err := Parse("f", data)
		if err != nil {
			return
		}
		for _, c := range b.Barriers {
			if line := b.Line(c.ID); len(line) == 0 || line[0] != c.ID {
				t.Errorf("Line(%q) = %q, want it to begin with itself", c.ID, line)
			}
		}
	})
}

// The book that is packed in the program is the one that people read and change.
func TestThePackedBook(t *testing.T) {
	names, err := filepath.Glob("book/*.txt")
	packed, wrong := zip.NewReader(strings.NewReader(packedBook), int64(len(packedBook)))
	if err != nil || wrong != nil || len(names) != len(packed.File) || len(names) == 0 {
		t.Fatalf("%d files, %v, %v", len(names), err, wrong)
	}
	for _, name := range names {
		want, err := os.ReadFile(name)
		got, wrong := fs.ReadFile(packed, filepath.ToSlash(name))
		if err != nil || wrong != nil || !bytes.Equal(got, want) {
			t.Errorf("%s was changed: run go generate ./analysis/barrier (%v, %v)", name, err, wrong)
		}
	}
}
