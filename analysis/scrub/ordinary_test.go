package scrub

import "testing"

func TestOrdinary(t *testing.T) {
	for text, want := range map[string]bool{
		"promised": true, "staff": true, "smith": false, "rang": true, "nothing came back": true, "won't": true,
		"hope": false, "Tezza": false, "wigan": false, "polish": false, "zibbel": false, "42": false, "": false, "[person 1]": false, "rang tezza": false,
	} {
		if got := Ordinary(text); got != want {
			t.Errorf("Ordinary(%q) = %v, want %v", text, got, want)
		}
	}
}
