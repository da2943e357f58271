package client

import (
	"strings"
	"testing"
)

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
