package letter

import (
	"strings"
	"testing"
	"unicode/utf8"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A letter fits on paper, and says what opens it once, where to go, and by which number it is
// ended.
func TestLetterFitsOnPaper(t *testing.T) {
	const secret = "elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789"
	for language, number := range map[string]string{"en": "letter abcdefgh", "cy": "llythyr abcdefgh",
		"": "letter abcdefgh", "xx": "letter abcdefgh"} {
		l := Letter{Secret: secret, Page: "https://elephants.example.org/sign-in",
			Programme: &pb.Programme{PageLanguage: language,
				Name:     "Greater Manchester, and everybody around it",
				Subject:  "homelessness in Greater Manchester",
				Promises: []string{strings.Repeat("Nothing is shown that few people raise. ", 5)},
				Asking:   []*pb.Round{{Name: "first"}, {Name: "interim", Asks: client.Asks}},
			}}
		of := func(round string) string {
			l.Round = round
			var out strings.Builder
			Write(&out, l)
			return out.String()
		}
		if first := of("first"); first != of("") || strings.Contains(first, l.Say("ask.worked")) {
			t.Errorf("%q: a letter of the first round says of which it is", language)
		}
		l.Round = "interim" // it says more than one of the first, and still fits
		for _, words := range []string{"interim", l.Say("ask.worked"), l.Say("ask.unplanned")} {
			if !strings.Contains(of("interim"), words) {
				t.Errorf("%q: a letter of another round does not say %q", language, words)
			}
		}
		var out strings.Builder
		Write(&out, l)
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("%q: a line of %d letters", language, n)
			}
		}
		for want, times := range map[string]int{secret: 1, number: 1, l.Page: 1, "Nothing is shown": 5,
			"homelessness in": 1,
			"{":               0} {
			if n := strings.Count(out.String(), want); n != times {
				t.Errorf("%q: %d letters of it stand there %d times, want %d", language, len(want), n, times)
			}
		}
		if n := strings.Count(out.String(), "\n"); n > 66 {
			t.Errorf("%q: %d lines, more than a page has", language, n)
		}
	}
}

// A letter in another language says each thing that the English one says, in its own words and
// with the same places.
func TestLettersAreWhole(t *testing.T) {
	reference := messages[english]
	if len(messages) < 2 || reference == nil {
		t.Fatalf("letters are in %d languages", len(messages))
	}
	for code, own := range messages {
		for key, message := range own {
			if reference[key] == "" || code != english && message == reference[key] ||
				strings.Count(message, "{1}") != strings.Count(reference[key], "{1}") {
				t.Errorf("%s.txt: %s is not what en.txt has, or is in English", code, key)
			}
		}
		if len(own) != len(reference) {
			t.Errorf("%s.txt has %d messages, en.txt %d", code, len(own), len(reference))
		}
	}
}
