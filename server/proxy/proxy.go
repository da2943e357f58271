// Package proxy tells a server behind a reverse proxy who really called it, and by which address.
//
// [Trust] wraps the server's handler. A proxy in one of its networks says in X-Forwarded-For,
// -Proto and -Host whom it calls for; from there on a request looks as if the visitor had come
// straight. Anybody else may write these headers too, so they are taken off and not looked at:
// whoever could choose their own address would have no limit.
//
// It passes no path on: the pages are at the root of a host of their own.
package proxy

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// headers are those that proxies set. None of them goes further than this package.
const (
	forHeader    = "X-Forwarded-For"
	protoHeader  = "X-Forwarded-Proto"
	hostHeader   = "X-Forwarded-Host"
	prefixHeader = "X-Forwarded-Prefix"
)

// errPrefix is what a visitor of a page below a path is told.
const errPrefix = "elephants cannot be served below a path: give it a host name of its own, such as talks.example.org, and pass / on to it."

// ErrEverybody is of a network that everybody is in: any visitor could choose an address then.
var ErrEverybody = errors.New("that network has everybody in it, and whoever calls could say they are " +
	"somebody else: name the proxy's alone")

// Networks reads networks in CIDR form, such as 10.0.0.0/8, or single addresses.
func Networks(written []string) (all []netip.Prefix, err error) {
	for _, w := range written {
		if addr, err := netip.ParseAddr(w); err == nil {
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(w)
		if err != nil {
			return nil, err
		}
		if network.Bits() == 0 {
			return nil, ErrEverybody
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// Trust returns a handler that believes what proxies in the networks say of a request, and passes
// it on. With no network it warns the log once when such headers come: then the limits on each
// person hold for the proxy, and so for everybody together.
func Trust(networks []netip.Prefix, log *slog.Logger, next http.Handler) http.Handler {
	var warned sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := forwarded{r.Header.Values(forHeader), last(r.Header.Get(protoHeader)),
			last(r.Header.Get(hostHeader)), r.Header.Get(prefixHeader)}
		for _, h := range []string{forHeader, protoHeader, hostHeader, prefixHeader, "Forwarded",
			"X-Real-Ip"} {
			r.Header.Del(h)
		}
		if !trusted(networks, r.RemoteAddr) {
			if len(networks) == 0 && len(f.chain) > 0 {
				warned.Do(func() {
					log.Warn("requests come through a proxy, and its limits are everybody's together: say --behind-proxy with the proxy's network")
				})
			}
			next.ServeHTTP(w, r)
			return
		}
		if strings.Trim(f.prefix, "/") != "" {
			http.Error(w, errPrefix, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, f.apply(networks, r))
	})
}

// forwarded is what a request says of the one that the proxy got.
type forwarded struct {
	chain               []string
	proto, host, prefix string
}

// apply returns the request as the visitor made it.
func (f forwarded) apply(networks []netip.Prefix, r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	if visitor := f.visitor(networks); visitor != "" {
		r.RemoteAddr = net.JoinHostPort(visitor, "0")
	}
	if f.host != "" {
		r.Host = f.host
	}
	switch f.proto {
	case "https":
		if r.TLS == nil {
			r.TLS = &tls.ConnectionState{} // pages ask only whether there is one
		}
	case "http":
		r.TLS = nil
	}
	return r
}

// visitor is the last address of the chain that is no proxy's of ours: what stands before it
// somebody else may have written.
func (f forwarded) visitor(networks []netip.Prefix) string {
	hops := strings.Split(strings.Join(f.chain, ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if host, _, err := net.SplitHostPort(hop); err == nil {
			hop = host
		}
		addr, err := netip.ParseAddr(strings.Trim(hop, "[]"))
		if err != nil {
			return "" // nothing before it can be believed
		}
		if i > 0 && contains(networks, addr) {
			continue
		}
		return addr.Unmap().String()
	}
	return ""
}

func trusted(networks []netip.Prefix, remote string) bool {
	at, err := netip.ParseAddrPort(remote)
	return err == nil && contains(networks, at.Addr())
}

func contains(networks []netip.Prefix, addr netip.Addr) bool {
	for _, n := range networks {
		if n.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// last is the last of several values: the nearest proxy's.
func last(values string) string {
	return strings.TrimSpace(values[strings.LastIndexByte(values, ',')+1:])
}
