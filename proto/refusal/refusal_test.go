package refusal

import (
	"errors"
	"fmt"
	"testing"
)

func Example() {
	err := LineLong.With(Word{Key: "role-band", N: 2}, 210, 200)
	fmt.Println(err)
	fmt.Println(err.Reason.Name, err.Metadata())
	// Output:
	// the role band 2 is 210 bytes, the limit is 200 of UTF-8
	// LINE_LONG map[bytes:210 limit:200 thing:role-band 2]
}

// What somebody typed is text. No place takes text that the program did not call its own, nor a
// word that is none of those for the place, nor one thing more or less than there are places.
func TestPlacesTakeNothingThatWasTyped(t *testing.T) {
	for why, with := range map[string]func(){
		"text":                        func() { BandHolds.With(2, "typed") },
		"bytes":                       func() { themeGone([]byte("typed")) },
		"an error":                    func() { themeGone(errors.New("typed")) },
		"a word of another place":     func() { BandHolds.With(2, Word{Key: "role-band"}) },
		"a word that is none":         func() { BandHolds.With(2, Said("typed")) },
		"a place too few":             func() { BandHolds.With(2) },
		"something without any place": func() { Undo.With(1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is taken", why)
				}
			}()
			with()
		}()
	}
}

// themeGone is a refusal of a place that numbers alone fit.
func themeGone(value any) { ThemeGone.With(value) }

// A refusal is the same for whoever asks for its reason, whatever stands in its places, and text of
// ours that looks like a place is none.
func TestTheSameRefusal(t *testing.T) {
	a, b := NoteSide.With(Ours("{second}"), Ours("b")), NoteSide.With(Ours("c"), Ours("d"))
	if !errors.Is(fmt.Errorf("note 3: %w", a), b) || errors.Is(a, Undo.With()) {
		t.Error("reasons are not told apart by themselves alone")
	}
	if want := `side is not one of this programme's: "{second}" or "b"`; a.Error() != want {
		t.Errorf("%q, want %q", a.Error(), want)
	}
}
