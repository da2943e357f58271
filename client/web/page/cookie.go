package page

import "net/http"

// hostOnly stands before a cookie's name. Browsers then take it only over TLS, from this very host,
// for all of its paths: neither another host of the same domain nor whoever controls a plaintext
// connection can plant one.
//
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
const hostOnly = "__Host-"

// The cookies' names without TLS, which there is on the loopback alone.
const (
	cookiePlain    = "elephants"
	languageCookie = "elephants-language" // holds the language's code and nothing of who chose it
)

// cookieSecure is the name of a visit's cookie over TLS.
const cookieSecure = hostOnly + cookiePlain

// CookieName returns the one name under which a cookie counts in a request. Over TLS a cookie of
// the plain name is not looked at, since anybody may have planted it.
func CookieName(r *http.Request, plain string) string {
	if r.TLS != nil {
		return hostOnly + plain
	}
	return plain
}

// NewCookie returns a cookie that no script reads, in the name that counts for the request.
func NewCookie(r *http.Request, plain, value string, maxAge int, site http.SameSite) *http.Cookie {
	//nolint:gosec // on the loopback there is no TLS
	return &http.Cookie{
		Name: CookieName(r, plain), Value: value, Path: "/", HttpOnly: true, Secure: r.TLS != nil,
		SameSite: site, MaxAge: maxAge,
	}
}

// visitCookie returns the cookie of a visit; a maxAge below zero removes it.
func visitCookie(r *http.Request, id string, maxAge int) *http.Cookie {
	return NewCookie(r, cookiePlain, id, maxAge, http.SameSiteStrictMode)
}
