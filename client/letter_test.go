package client

import (
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

// A letter fits on paper, and says what opens it once, where to go, and by which number it is ended.
func TestLetterFitsOnPaper(t *testing.T) {
	const secret = "elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789"
	l := Letter{Secret: secret, Page: "https://elephants.example.org/sign-in", Programme: &pb.Programme{
		Name: "Greater Manchester, and everybody around it", Promises: []string{strings.Repeat("Nothing is shown that few people raise. ", 5)},
	}}
	var out strings.Builder
	WriteLetter(&out, l)
	for line := range strings.Lines(out.String()) {
		if n := letters(strings.TrimRight(line, "\n")); n > wideEnough {
			t.Errorf("a line of %d letters", n)
		}
	}
	for want, times := range map[string]int{secret: 1, "letter abcdefgh": 1, l.Page: 1, "Nothing is shown": 5} {
		if n := strings.Count(out.String(), want); n != times {
			t.Errorf("%d letters of it stand there %d times, want %d", len(want), n, times)
		}
	}
	if n := strings.Count(out.String(), "\n"); n > 66 {
		t.Errorf("%d lines, more than a page has", n)
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
	for secret, want := range map[string]string{"elephants-link-abcdefgh-key": "abcdefgh", "": "", "abcdefgh": "", "a-b-c-d-e": ""} {
		if got := IDOf(secret); got != want {
			t.Errorf("%d parts: %q, want %q", strings.Count(secret, "-")+1, got, want)
		}
	}
}
