package signin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"elephants/client"
	"elephants/client/web/page"
)

// A form that was carried over a sign-in is sent to our own pages alone.
func TestBackLeadsToNoOtherHost(t *testing.T) {
	f := page.New(nil, client.Services{})
	p := &pages{Frame: f}
	f.Handler(New(f, nil))
	for back, want := range map[string]bool{
		"/draft/curate": true, "/programmes/abc123": true, "draft": false, "//host": false, `/\host`: false, `\\host`: false,
		"/\t/host": false, "/%2Fhost": false, "https://host": false, "/draft\n": false, "/draft//host": false, "/draft?x": false,
	} {
		w := httptest.NewRecorder()
		if err := p.resume(w, httptest.NewRequest(http.MethodPost, "/sign-in", nil),
			page.Form{Values: url.Values{"back": {back}}}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(w.Body.String(), `id="again"`); got != want {
			t.Errorf("%q is ours: %v, want %v", back, got, want)
		}
	}
}
