package page

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Over TLS a cookie of the plain name, which another host or a plaintext connection may have
// planted, counts for nothing.
func TestPlainCookieDoesNotBeatHost(t *testing.T) {
	v := newVisits()
	victim, attacker := v.begin(Visit{Secret: "victim"}), v.begin(Visit{Secret: "attacker"})
	for _, alone := range []bool{false, true} {
		r := httptest.NewRequest(http.MethodGet, "https://x/note", nil)
		r.AddCookie(&http.Cookie{Name: cookiePlain, Value: attacker})
		want := ""
		if !alone {
			r.AddCookie(&http.Cookie{Name: cookieSecure, Value: victim})
			want = "victim"
		}
		if got, _ := v.of(r); got.Secret != want {
			t.Errorf("the planted cookie alone %v: the visit is %q's, want %q", alone, got.Secret, want)
		}
		v.end(r)
	}
	r := httptest.NewRequest(http.MethodGet, "http://x/note", nil)
	r.AddCookie(&http.Cookie{Name: cookiePlain, Value: attacker})
	if got, _ := v.of(r); got.Secret != "attacker" {
		t.Error("signing out over TLS ended a visit that a plain cookie names")
	}
	r = httptest.NewRequest(http.MethodGet, "https://x/", nil)
	r.AddCookie(&http.Cookie{Name: languageCookie, Value: "cy"})
	if l := LanguageKept(r); l != nil {
		t.Errorf("a planted cookie chose the language %s", l.Code)
	}
	if c := visitCookie(r, "id", 1); c.Name != cookieSecure || !c.Secure || !c.HttpOnly {
		t.Errorf("over TLS the cookie is %s, secure %v", c.Name, c.Secure)
	}
}
