package web

import (
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Over TLS a cookie of the plain name, which another host or a plaintext connection may have planted, counts for nothing.
func TestPlainCookieDoesNotBeatHost(t *testing.T) {
	v := newVisits()
	victim, attacker := v.begin(visit{secret: "victim"}), v.begin(visit{secret: "attacker"})
	for _, alone := range []bool{false, true} {
		r := httptest.NewRequest(http.MethodGet, "https://x/note", nil)
		r.AddCookie(&http.Cookie{Name: cookiePlain, Value: attacker})
		want := ""
		if !alone {
			r.AddCookie(&http.Cookie{Name: cookieSecure, Value: victim})
			want = "victim"
		}
		if got, _ := v.of(r); got.secret != want {
			t.Errorf("the planted cookie alone %v: the visit is %q's, want %q", alone, got.secret, want)
		}
		v.end(r)
	}
	r := httptest.NewRequest(http.MethodGet, "http://x/note", nil)
	r.AddCookie(&http.Cookie{Name: cookiePlain, Value: attacker})
	if got, _ := v.of(r); got.secret != "attacker" {
		t.Error("signing out over TLS ended a visit that a plain cookie names")
	}
	r = httptest.NewRequest(http.MethodGet, "https://x/", nil)
	r.AddCookie(&http.Cookie{Name: languageCookie, Value: "cy"})
	if l := chosenLanguage(r); l != nil {
		t.Errorf("a planted cookie chose the language %s", l.Code)
	}
	if c := visitCookie(r, "id", 1); c.Name != cookieSecure || !c.Secure || !c.HttpOnly {
		t.Errorf("over TLS the cookie is %s, secure %v", c.Name, c.Secure)
	}
}

// A form that was carried over a sign-in is sent to our own pages alone.
func TestBackLeadsToNoOtherHost(t *testing.T) {
	p := &Pages{visits: newVisits(), pages: map[string]*template.Template{}}
	p.parse()
	for back, want := range map[string]bool{
		"/draft/curate": true, "/programmes/abc123": true, "draft": false, "//host": false, `/\host`: false, `\\host`: false,
		"/\t/host": false, "/%2Fhost": false, "https://host": false, "/draft\n": false, "/draft//host": false, "/draft?x": false,
	} {
		w := httptest.NewRecorder()
		if err := p.resume(w, httptest.NewRequest(http.MethodPost, "/sign-in", nil), form{Values: url.Values{"back": {back}}}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(w.Body.String(), `id="again"`); got != want {
			t.Errorf("%q is ours: %v, want %v", back, got, want)
		}
	}
}

// Whatever a page's form is sent to can be carried over a sign-in.
func TestEveryFormCanBeSentAgain(t *testing.T) {
	names, err := filepath.Glob("templates/*.html")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d templates, %v", len(names), err)
	}
	forms := 0
	for _, name := range names {
		for _, action := range regexp.MustCompile(`action="(/[^"]*)"`).FindAllStringSubmatch(read(t, name), -1) {
			forms++
			path := regexp.MustCompile(`\{\{[^}]*\}\}`).ReplaceAllString(action[1], "abc123")
			if !ourPath.MatchString(path) {
				t.Errorf("%s: the form of %s could not be sent again", name, path)
			}
		}
	}
	if forms < 20 {
		t.Errorf("only %d forms: this test proves nothing", forms)
	}
}
