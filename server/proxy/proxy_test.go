package proxy

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What a proxy of ours says is believed, and what anybody else says is not.
func TestTrust(t *testing.T) {
	networks, err := Networks([]string{"10.0.0.0/8", "127.0.0.1", "2001:db8::/32"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		remote, chain, proto, host string
		address, seen              string
		secure                     bool
	}{
		"a visitor": {"10.1.1.1:5", "203.0.113.9", "https", "talks.example.org",
			"203.0.113.9:0", "talks.example.org", true},
		"who lies before": {"10.1.1.1:5", "198.51.100.1, 203.0.113.9", "https",
			"talks.example.org", "203.0.113.9:0", "talks.example.org", true},
		"two proxies": {"127.0.0.1:5", "203.0.113.9, 10.2.2.2", "http, https",
			"a, talks.example.org", "203.0.113.9:0", "talks.example.org", true},
		"by IPv6, with a port": {"[2001:db8::1]:5", "[2001:db9::7]:443", "https", "",
			"[2001:db9::7]:0", "inner", true},
		"a proxy that says less": {"10.1.1.1:5", "", "", "", "10.1.1.1:5", "inner", false},
		"no address": {"10.1.1.1:5", "203.0.113.9, secretive", "", "", "10.1.1.1:5",
			"inner", false},
		"somebody else": {"203.0.113.7:5", "198.51.100.1", "https", "evil.example.org",
			"203.0.113.7:5", "inner", false},
		"only proxies": {"127.0.0.1:5", "10.2.2.2", "", "", "10.2.2.2:0", "inner", false},
	} {
		var got *http.Request
		r := httptest.NewRequest(http.MethodGet, "http://inner/", nil)
		r.RemoteAddr, r.TLS = c.remote, nil
		r.Header.Set(forHeader, c.chain)
		r.Header.Set(protoHeader, c.proto)
		r.Header.Set(hostHeader, c.host)
		Trust(networks, slog.New(slog.DiscardHandler), http.HandlerFunc(func(_ http.ResponseWriter,
			r *http.Request) {
			got = r
		})).ServeHTTP(httptest.NewRecorder(), r)
		if got.RemoteAddr != c.address || got.Host != c.seen || (got.TLS != nil) != c.secure ||
			got.Header.Get(forHeader) != "" {
			t.Errorf("%s: from %s to %s, secure %v; want %s, %s, %v", name, got.RemoteAddr,
				got.Host, got.TLS != nil, c.address, c.seen, c.secure)
		}
	}
	if _, err := Networks([]string{"ten"}); err == nil {
		t.Error("what is no network is taken for one")
	}
	for _, all := range []string{"0.0.0.0/0", "::/0", "10.0.0.0/0"} {
		if _, err := Networks([]string{all}); !errors.Is(err, ErrEverybody) {
			t.Errorf("%s: %v, want %v", all, err, ErrEverybody)
		}
	}
}

// A path before ours is refused in words; and a server that knows of no proxy says once, without
// an address, that there is one.
func TestRefusedAndWarned(t *testing.T) {
	networks, _ := Networks([]string{"10.0.0.0/8"})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.1.1.1:5"
	r.Header.Set(prefixHeader, "/talks")
	w := httptest.NewRecorder()
	Trust(networks, slog.New(slog.DiscardHandler), http.NotFoundHandler()).ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest || !strings.Contains(w.Body.String(),
		"a host name of its own") {
		t.Errorf("a path before ours: %d, %s", w.Code, w.Body)
	}
	var said bytes.Buffer
	h := Trust(nil, slog.New(slog.NewTextHandler(&said, nil)), http.NotFoundHandler())
	for range 3 {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set(forHeader, "203.0.113.9")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	if strings.Count(said.String(), "--behind-proxy") != 1 || strings.Contains(said.String(),
		"203.0.113") {
		t.Errorf("the log says %q", said.String())
	}
}
