package quote

import "testing"

func TestPrinted(t *testing.T) {
	for text, want := range map[string]string{
		" They never rang back. ":               "They never rang back.",
		"“They never rang back.”":               "They never rang back.",
		`"They see the hat.`:                    "They see the hat.",
		`They want backing vocals"`:             "They want backing vocals",
		`"No," she said, "not here."`:           `"No," she said, "not here."`,
		"She said “no” and left":                "She said “no” and left",
		"She said “no”":                         "She said “no”",
		"“No” is all she said":                  "“No” is all she said",
		"I'd sooner she'd said 'I've no idea.'": "I'd sooner she'd said 'I've no idea.'",
		`"`:                                     "",
		"":                                      "",
	} {
		if got := Printed(text); got != want {
			t.Errorf("%q is printed as %q, want %q", text, got, want)
		}
		if again := Printed(Printed(text)); again != want {
			t.Errorf("%q printed twice is %q, want %q", text, again, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for text, want := range map[string]bool{
		"They never rang back.":              true,
		"I was told: NO.":                    true,
		"لا أحد يتصل بنا أبدا":               true, // knows no capitals
		"Was that because of the letter?":    false,
		"(Gets up, opens the blinds.)":       false,
		"They rang (she laughs) at midnight": false,
		"WHAT WOULD YOU NEED TO TAKE PART":   false,
	} {
		if Spoken(text) != want {
			t.Errorf("%q: spoken %v, want %v", text, !want, want)
		}
	}
}

func TestLong(t *testing.T) {
	for text, want := range map[string]bool{
		"They never rang back.": true, "They never rang.": false, "I don't know 5 - why.": true,
		"- 5 6 7 8 they never": false, "": false,
	} {
		if Long(text) != want {
			t.Errorf("%q: long %v, want %v", text, !want, want)
		}
	}
}
