package scrub

import (
	"strings"
	"sync"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Spoke to Sarah Okonkwo, 07700 900123.", "Spoke to [person 1], [phone]."},
		{"Rang Mr Bowditch. bowditch never rang back.",
			"Rang [person 1]. [person 1] never rang back."},
		{"We need more time and more trust.", "We need more time and more trust."},
		{"[person 3] met Gareth Prosser", "[person 3] met [person 4]"},
		{"", ""},
	} {
		if got := Text(c.text); got != c.want {
			t.Errorf("Text(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFindAll(t *testing.T) {
	texts := []string{"I met Farida Choudhury.", "later farida rang, choudhury is her name"}
	all := FindAll(texts...)
	if got := Replace(texts[1], all[1]); strings.Contains(got, "farida") ||
		strings.Contains(got, "choudhury") {
		t.Errorf("the second note is left as %q", got)
	}
}

func TestStrict(t *testing.T) {
	text := "we meet at zorblax on 14, nobody asked"
	if got, want := Replace(text, Strict(text)), "nobody asked"; strings.Contains(got,
		"zorblax") || strings.Contains(got, "14") || !strings.Contains(got, want) {
		t.Errorf("Strict leaves %q", got)
	}
}

func TestForeign(t *testing.T) {
	text := "Nazywam się Zdzisława i mieszkam niedaleko dworca, gdzie pracowałam jako kucharka " +
		"przez wiele lat bez umowy"
	if got := Text(text); strings.Contains(got, "Zdzis") || strings.Contains(got, "dworca") {
		t.Errorf("a note in another language is left as %q", got)
	}
}

func TestResidue(t *testing.T) {
	text := "Zoltan said so."
	lines := Residue(text, []Span{{End: 6, Kind: Person, Rule: "tagger", Ask: true}})
	if len(lines) != 1 || !strings.HasPrefix(lines[0], "1 possible name") ||
		strings.Contains(lines[0], "Zoltan") {
		t.Errorf("Residue = %q, want one line on one name, without the name", lines)
	}
}

// TestShared: notes do not meet in memory, whoever calls.
func TestShared(t *testing.T) {
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if got, want := Text("I met Farida Choudhury."), "I met [person 1]."; got != want {
					t.Errorf("Text = %q, want %q", got, want)
				}
			}
		})
	}
	wait.Wait()
}

// TestLong: no text takes more than its share of time. A square would take hours here, and go test
// gives up long before.
func TestLong(t *testing.T) {
	for _, text := range []string{strings.Repeat("a", 10<<20), strings.Repeat("1 ", 1<<18),
		strings.Repeat("@", 1<<16), strings.Repeat("[person ", 1<<16),
		strings.Repeat("a.", 1<<17), strings.Repeat("Sarah Okonkwo ", 1<<14), strings.Repeat("- "+
			"/ . ", 1<<16), strings.Repeat("only ", 1<<16), strings.Repeat("double oh ", 1<<15)} {
		if clean := Text(text); len(clean) > 4*len(text) {
			t.Errorf("%d bytes beginning with %q became %d", len(text), text[:8], len(clean))
		}
	}
}
