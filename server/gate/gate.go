// Package gate stands between the network and a server and lets connections in.
//
// [New] wraps a listener: so many connections in all, and of one network so many; none, for a
// minute, of a network that sent what only makes work (see frames.go). What is refused is not read:
// it costs no handshake, and no memory but the system's. It is kept for a while before it is reset,
// for whoever is refused at once comes again at once.
//
// The gate ends TLS, so that net/http serves frames that it has counted. [Context] and [Encrypted]
// give each request its [http.Request.TLS] back.
//
// It protects from strangers with some addresses. Against many thousands of addresses a single
// server has nothing; that is for whoever routes to it.
package gate

import (
	"context"
	"crypto/tls"
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	// Most is how many connections there may be. Each takes some 40 KiB (-bench Hostile in
	// server/harness).
	Most = 1500
	// MostOfNetwork is how many of one network, which is a hall full of people behind one address.
	MostOfNetwork = 256

	mostHeld = 1000             // that are refused, and not reset yet
	patience = 10 * time.Second // with these
	silence  = 30 * time.Second // of one that asks for nothing; sooner, and more would shake hands again
	shunned  = time.Minute      // a network that made work
)

// Gate is a listener. It is safe for concurrent use.
type Gate struct {
	net.Listener
	encrypted *tls.Config
	exempt    []netip.Prefix

	// networks are kept as hashes under a seed that no other process has: an address is nobody's
	// business
	seed maphash.Seed
	mu   sync.Mutex
	all  int
	of   map[uint64]int
	shun map[uint64]time.Time // until when
	held map[net.Conn]*time.Timer
}

// New lets connections of a listener in. encrypted is nil for plaintext. The networks that are
// exempt are those of proxies, through which everybody calls: of them as many may come as of all.
func New(listener net.Listener, encrypted *tls.Config, exempt []netip.Prefix) *Gate {
	g := &Gate{Listener: listener, exempt: exempt, seed: maphash.MakeSeed(),
		of: map[uint64]int{}, shun: map[uint64]time.Time{}, held: map[net.Conn]*time.Timer{}}
	if encrypted != nil {
		g.encrypted = encrypted.Clone()
		g.encrypted.NextProtos = []string{"h2", "http/1.1"}
	}
	return g
}

// Accept returns the next connection that is let in.
func (g *Gate) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		network := g.network(conn.RemoteAddr())
		if !g.enter(network, time.Now()) {
			g.hold(conn)
			continue
		}
		return g.guest(conn, network), nil
	}
}

// Close closes the listener, and what is held.
func (g *Gate) Close() error {
	err := g.Listener.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	for conn, timer := range g.held {
		timer.Stop()
		conn.Close()
	}
	clear(g.held)
	return err
}

// network is the key of that of an address; 0 for one that is exempt.
func (g *Gate) network(addr net.Addr) uint64 {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok { // a socket on this machine
		return 0
	}
	ip := tcp.AddrPort().Addr().Unmap()
	if slices.ContainsFunc(g.exempt, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return 0
	}
	return maphash.String(g.seed, Network(addr.String()))
}

// Network is that of an address with a port: an IPv4 address or the first 64 bits of an IPv6
// address, for anybody has a whole /64 to choose from.
func Network(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	ip := net.ParseIP(host)
	if ip == nil || ip.To4() != nil {
		return host
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}

// enter counts a connection in, or reports that it may not come.
func (g *Gate) enter(network uint64, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until, ok := g.shun[network]; ok && now.Before(until) {
		return false
	}
	delete(g.shun, network)
	if g.all >= Most || network != 0 && g.of[network] >= MostOfNetwork {
		return false
	}
	g.all++
	g.of[network]++
	return true
}

func (g *Gate) leave(network uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	if g.of[network]--; g.of[network] == 0 {
		delete(g.of, network)
	}
}

// refuse lets no more of a network in for a while.
func (g *Gate) refuse(network uint64) {
	if network == 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.shun) >= Most { // forgives everyone at once
		clear(g.shun)
	}
	g.shun[network] = time.Now().Add(shunned)
}

// hold resets a connection later, unread.
func (g *Gate) hold(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // nothing of it stays with the system
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.held) >= mostHeld {
		conn.Close()
		return
	}
	g.held[conn] = time.AfterFunc(patience, func() {
		g.mu.Lock()
		delete(g.held, conn)
		g.mu.Unlock()
		conn.Close()
	})
}

type guestKey struct{}

// Context is [http.Server.ConnContext], for [Encrypted].
func Context(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, guestKey{}, conn)
}

// Encrypted tells each request how its connection is encrypted.
func Encrypted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g, ok := r.Context().Value(guestKey{}).(*guest); ok {
			if conn, ok := g.Conn.(*tls.Conn); ok {
				state := conn.ConnectionState()
				r.TLS = &state
			}
		}
		next.ServeHTTP(w, r)
	})
}
