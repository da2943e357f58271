package client

import (
	"strings"
	"testing"

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
				Promises: []string{strings.Repeat("Nothing is shown that few people raise. ", 5)},
			}}
		var out strings.Builder
		WriteLetter(&out, l)
		for line := range strings.Lines(out.String()) {
			if n := letters(strings.TrimRight(line, "\n")); n > wideEnough {
				t.Errorf("%q: a line of %d letters", language, n)
			}
		}
		for want, times := range map[string]int{secret: 1, number: 1, l.Page: 1, "Nothing is shown": 5,
			"{": 0} {
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
	english := letterWords[letterEnglish]
	if len(letterWords) < 2 || english == nil {
		t.Fatalf("letters are in %d languages", len(letterWords))
	}
	for code, own := range letterWords {
		for key, message := range own {
			if english[key] == "" || code != letterEnglish && message == english[key] ||
				strings.Count(message, "{1}") != strings.Count(english[key], "{1}") {
				t.Errorf("%s.txt: %s is not what en.txt has, or is in English", code, key)
			}
		}
		if len(own) != len(english) {
			t.Errorf("%s.txt has %d messages, en.txt %d", code, len(own), len(english))
		}
	}
}

func TestSignInAddress(t *testing.T) {
	for server, want := range map[Config]string{
		{Server: "127.0.0.1:8080"}:              "http://127.0.0.1:8080/sign-in#s",
		{Server: "localhost:8080"}:              "http://localhost:8080/sign-in#s",
		{Server: "[::1]:8080"}:                  "http://[::1]:8080/sign-in#s",
		{Server: "127.0.0.1:8080", CA: "a.pem"}: "https://127.0.0.1:8080/sign-in#s",
		{Server: "elephants.example.org:443"}:   "https://elephants.example.org:443/sign-in#s",
	} {
		if got := server.SignInAddress("s"); got != want {
			t.Errorf("%+v: %s, want %s", server, got, want)
		}
	}
}

func TestIDOf(t *testing.T) {
	for secret, want := range map[string]string{"elephants-link-abcdefgh-key": "abcdefgh", "": "",
		"abcdefgh": "", "a-b-c-d-e": ""} {
		if got := IDOf(secret); got != want {
			t.Errorf("%d parts: %q, want %q", strings.Count(secret, "-")+1, got, want)
		}
	}
}
