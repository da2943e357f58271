package scrub

import "testing"

func TestOrdinary(t *testing.T) {
	for text, want := range map[string]bool{
		"promised": true, "staff": true, "smith": false, "rang": true, "nothing came back": true,
		"won't": true,
		"hope":  false, "Tezza": false, "wigan": false, "polish": false, "zibbel": false,
		"42": false, "": false, "[person 1]": false, "rang tezza": false,
	} {
		if got := Ordinary(text); got != want {
			t.Errorf("Ordinary(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"lunch", "lunch"},
		{"Money and shoes", "Money and shoes"},
		{"comfort", "comfort"},
		{"the dog", "the dog"},
		{"Sandra", "[person 1]"},
		{"being the only woman", "being the [background]"},
		{"waiting for dave", "waiting for [person 1]"},
		{"what Ann Hallam decided", "what [person 1] decided"},
	} {
		if got := Replace(c.line, Line(c.line, Find(c.line))); got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}
