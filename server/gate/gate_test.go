package gate

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"testing"
	"time"
)

// open listens behind a gate and keeps whatever is let in, until the test ends.
func open(t *testing.T, exempt ...netip.Prefix) (g *Gate, let chan net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g = New(listener, nil, exempt)
	let = make(chan net.Conn, Most)
	go func() {
		for {
			conn, err := g.Accept()
			if err != nil {
				close(let)
				return
			}
			let <- conn
		}
	}()
	t.Cleanup(func() {
		g.Close()
		for conn := range let {
			conn.Close()
		}
	})
	return g, let
}

// oneAddress ends a test on a system whose loopback has a single address. Linux's has 16 million.
func oneAddress(t *testing.T, err error) {
	t.Helper()
	if runtime.GOOS == "linux" {
		t.Fatal(err)
	}
	t.Skipf("this system has one address of its own: %v", err)
}

// dial connects from an address of this machine.
func dial(t *testing.T, g *Gate, from string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := dialer.Dial("tcp", g.Addr().String())
	if err != nil {
		oneAddress(t, err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// waitFor waits until as many connections are in and held.
func (g *Gate) waitFor(t *testing.T, in, held int) {
	t.Helper()
	var all, kept int
	for begun := time.Now(); time.Since(begun) < 10*time.Second; time.Sleep(time.Millisecond) {
		g.mu.Lock()
		all, kept = g.all, len(g.held)
		g.mu.Unlock()
		if all == in && kept == held {
			return
		}
	}
	t.Fatalf("%d connections in and %d held, want %d and %d", all, kept, in, held)
}

// Of one network so many come in; the next waits outside, unread, and another network does not
// notice. Whoever goes makes room.
func TestRoomForEachNetwork(t *testing.T) {
	g, let := open(t)
	for range MostOfNetwork {
		dial(t, g, "127.0.0.2")
	}
	g.waitFor(t, MostOfNetwork, 0)
	dial(t, g, "127.0.0.2")
	g.waitFor(t, MostOfNetwork, 1)
	dial(t, g, "127.0.0.3")
	g.waitFor(t, MostOfNetwork+1, 1)
	gone := <-let
	gone.Close()
	gone.Close() // net/http closes some twice
	g.waitFor(t, MostOfNetwork, 1)
	dial(t, g, "127.0.0.2")
	g.waitFor(t, MostOfNetwork+1, 1)
}

// Through a proxy everybody comes from one address.
func TestAProxyIsNoNetwork(t *testing.T) {
	g, _ := open(t, netip.MustParsePrefix("127.0.0.2/32"))
	for range MostOfNetwork + 10 {
		dial(t, g, "127.0.0.2")
	}
	g.waitFor(t, MostOfNetwork+10, 0)
	if g.refuse(g.network(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)})); len(g.shun) > 0 {
		t.Error("a proxy is refused for what came through it")
	}
}

// There is an end to all of them together, and to those that wait to be refused.
func TestAnEndToAll(t *testing.T) {
	g, _ := open(t)
	g.all = Most
	for range mostHeld + 1 {
		one, other := net.Pipe()
		defer other.Close()
		g.hold(one)
	}
	g.waitFor(t, Most, mostHeld)
	refused, err := net.Dial("tcp", g.Addr().String())
	if err == nil { // else it was reset while it was made
		defer refused.Close()
		_, err = refused.Read(make([]byte, 1))
	}
	if err == nil || errors.Is(err, io.EOF) {
		t.Errorf("one too many of all, and of those that are held: %v, want a reset", err)
	}
	g.waitFor(t, Most, mostHeld)
}

// serve serves a large page behind a gate with TLS.
func serve(t *testing.T) (g *Gate, trusting *tls.Config) {
	t.Helper()
	issued := httptest.NewUnstartedServer(nil)
	issued.StartTLS()
	issued.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g = New(listener, &tls.Config{Certificates: issued.TLS.Certificates, MinVersion: tls.VersionTLS13}, nil)
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	page := make([]byte, 4<<20)
	front := &http.Server{Protocols: protocols, ConnContext: Context, ReadHeaderTimeout: time.Second,
		Handler: Encrypted(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.TLS == nil || r.TLS.Version != tls.VersionTLS13 {
				t.Error("a request over TLS does not know that it is one")
			}
			_, _ = w.Write(page)
		}))}
	go func() { _ = front.Serve(g) }()
	t.Cleanup(func() { front.Close() })
	pool := x509.NewCertPool()
	pool.AddCert(issued.Certificate())
	return g, &tls.Config{RootCAs: pool, ServerName: "example.com", NextProtos: []string{"h2"}}
}

// A client that reads large pages, over either protocol, is nobody who makes work.
func TestHonestClientsAreServed(t *testing.T) {
	for _, version := range []int{1, 2} {
		g, config := serve(t)
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: version == 2}}
		if version == 1 {
			config.NextProtos = nil
		}
		for range 8 {
			resp, err := c.Get("https://" + g.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, resp.Body)
			if err != nil || n != 4<<20 || resp.ProtoMajor != version {
				t.Errorf("HTTP/%d: %d bytes over HTTP/%d, %v", version, n, resp.ProtoMajor, err)
			}
			resp.Body.Close()
		}
	}
}

// frame is one of HTTP/2.
func frame(kind, flags byte, body ...byte) []byte {
	return append([]byte{0, 0, byte(len(body)), kind, flags, 0, 0, 0, 0}, body...)
}

// A connection that sends pings without end is closed, and its network is not let in for a while.
func TestAFloodIsShunned(t *testing.T) {
	g, config := serve(t)
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	conn, err := tls.DialWithDialer(from, "tcp", g.Addr().String(), config)
	if err != nil {
		oneAddress(t, err)
	}
	defer conn.Close()
	go func() { _, _ = io.Copy(io.Discard, conn) }()
	if _, err := conn.Write(append([]byte(preface), frame(4, 0)...)); err != nil {
		t.Fatal(err)
	}
	ping := bytes.Repeat(frame(6, 0, make([]byte, 8)...), 100)
	sent := 0
	for ; err == nil && sent < 1000*allowance; sent += 100 {
		_, err = conn.Write(ping)
	}
	if err == nil {
		t.Fatalf("%d pings were taken", sent)
	}
	dial(t, g, "127.0.0.2")
	g.waitFor(t, 0, 1)
	dial(t, g, "127.0.0.3")
	g.waitFor(t, 1, 1)
	if !g.enter(g.network(conn.LocalAddr()), time.Now().Add(shunned)) {
		t.Error("a network is refused for longer than was said")
	}
}

// What only undoes what was asked for is work: a hundred resets a second are too many, ten are not.
func TestResetsAreWork(t *testing.T) {
	for perSecond, ends := range map[int]bool{10: false, 100: true} {
		c, now := &guest{allowed: allowance}, time.Unix(0, 0)
		c.filled = now
		c.count([]byte(preface))
		for range 100 * perSecond {
			now = now.Add(time.Second / time.Duration(perSecond))
			took, _ := c.count(append(frame(1, 5, 0x82), frame(3, 0, 0, 0, 0, 8)...))
			if !c.affords(took, now) {
				break
			}
		}
		if c.allowed < 0 != ends {
			t.Errorf("%d resets a second: %v left", perSecond, c.allowed)
		}
	}
}

// A connection that asks for nothing is closed.
func TestSilence(t *testing.T) {
	server, client := net.Pipe()
	defer client.Close()
	g := New(nil, nil, nil)
	g.enter(1, time.Now())
	c := g.guest(server, 1)
	c.silent.Reset(0)
	if _, err := client.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("a silent connection: %v, want its end", err)
	}
	g.waitFor(t, 0, 0)
}

// However what is read is cut into pieces, the same frames are found.
func FuzzFrames(f *testing.F) {
	request, ping := frame(1, 5, 0x82, 0x87, 0x84), frame(6, 0, make([]byte, 8)...)
	for _, seed := range [][]byte{
		[]byte("GET / HTTP/1.1\r\n\r\n"),        // the older protocol
		[]byte("PRI * HTTP/2.0\r\n\r\nSM"),      // half a preface
		append([]byte(preface), frame(4, 0)...), // settings, and no request
		bytes.Join([][]byte{[]byte(preface), request, ping, frame(0, 0), frame(0, 1), ping}, nil),
		append([]byte(preface), 255, 255, 255, 0, 0, 0, 0, 0, 1, 1), // a frame longer than is sent
	} {
		f.Add(seed, 3)
		f.Add(seed, len(preface))
	}
	f.Fuzz(func(t *testing.T, sent []byte, piece int) {
		var whole, cut frames
		took, asked := whole.count(sent)
		sum, any := 0, false
		for rest := sent; len(rest) > 0; {
			n := min(max(1, piece), len(rest))
			took, asked := cut.count(rest[:n])
			sum, any, rest = sum+took, any || asked, rest[n:]
		}
		if sum != took || any != asked {
			t.Errorf("%d and %v in pieces of %d, %d and %v whole", sum, any, piece, took, asked)
		}
		if took < 0 || took > 5*len(sent) {
			t.Errorf("%d bytes cost %d", len(sent), took)
		}
	})
}

func TestNetwork(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.1:80": "192.0.2.1", "[2001:db8:1:2:3::4]:80": "2001:db8:1:2::", "bufconn": "bufconn",
	} {
		if got := Network(addr); got != want {
			t.Errorf("Network(%q) = %q, want %q", addr, got, want)
		}
	}
}
