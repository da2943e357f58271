package analysis

import (
	"bufio"
	"fmt"
	"os"
	"testing"

	"elephants/analysis/barrier"
)

// Thirty people with nothing but good news raise no barrier, although their words are those of
// the barriers.
func TestGoodNewsIsNoBarrier(t *testing.T) {
	file, err := os.Open("testdata/goodnews.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var notes []Note
	lines := bufio.NewScanner(file)
	for n := 0; lines.Scan(); n++ {
		if n < 30 {
			side := []Side{LivedExperience, DecisionMaker}[n%2]
			notes = append(notes, Note{ID: fmt.Sprint(n), Side: side, Text: lines.Text()})
		} else {
			notes[n-30].Text += "\n\n" + lines.Text()
		}
	}
	if len(notes) != 30 {
		t.Fatalf("%d notes, want 30", len(notes))
	}
	r, err := Themes(t.Context(), notes, Options{Book: barrier.BuiltIn(), Model: barrier.Default(),
		Redraws: -1})
	if err != nil {
		t.Fatal(err)
	}
	barriers := 0
	for _, theme := range r.Themes {
		if theme.Barrier != "" {
			barriers++
		}
		if theme.Elephant {
			t.Errorf("%s is an elephant", theme.Barrier)
		}
	}
	if barriers > 2 {
		t.Errorf("%d barriers in good news, at most 2 may be", barriers)
	}
}

// What interviewers of both sides confirm is an elephant; what a read note does not have a coding
// for is not heard; what is better stands by itself; who is heard is told from who is confirmed.
func TestConfirmed(t *testing.T) {
	const asked = "We were asked after it was decided, as always, and nothing ever came back."
	var notes []Note
	for i := range 12 {
		n := Note{ID: fmt.Sprint(i), Side: []Side{LivedExperience, DecisionMaker}[i%2], Text: asked}
		switch {
		case i < 6:
			n.Coded, n.Coding = true, []Coding{{End: len(asked), Barrier: "tokenism"}}
		case i == 6:
			n.Coded, n.Coding = true, []Coding{{End: len(asked), Barrier: "tokenism",
				Stance: Better}}
		case i == 7:
			n.Coded = true
		}
		notes = append(notes, n)
	}
	r, err := Themes(t.Context(), notes, Options{Book: barrier.BuiltIn(), Model: barrier.Default(),
		Redraws: -1})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Stance]Theme{}
	for _, theme := range r.Themes {
		if theme.Barrier == "tokenism" {
			seen[theme.Stance] = theme
		}
	}
	is, better := seen[Difficulty], seen[Better]
	if !is.Elephant || len(is.Confirmed[LivedExperience]) != 3 ||
		len(is.Confirmed[DecisionMaker]) != 3 {
		t.Errorf("elephant %t, confirmed %v; want three of each side", is.Elephant, is.Confirmed)
	}
	if better.Elephant || better.Label != "People were asked in time, and it changed things" ||
		len(better.Notes) != 1 {
		t.Errorf("better: %q of %d notes, elephant %t", better.Label, len(better.Notes),
			better.Elephant)
	}
	if len(is.Heard) != 4 {
		t.Errorf("heard of %d participants, want the four whose notes nobody read", len(is.Heard))
	}
	if one, all, more := is.ChanceOf(1), is.ChanceOf(4), is.ChanceOf(5); !(one > all && all > 0) ||
		more != 0 {
		t.Errorf("chances that 1, 4 and 5 raise it: %.3f, %.3f, %.3f", one, all, more)
	}
}
