package gate

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// HTTP/2 has frames that ask for an answer, or undo what was just asked for, and cost whoever sends
// them next to nothing. net/http answers each. So a connection has an allowance of them, which fills
// up with time, and grows with what it is sent: a client that reads a large file says often that it
// has read some.
//
// The numbers are generous. A browser that leaves a page resets some dozens of streams, and gRPC
// sends a ping with each window of data; a flood sends 100,000 frames a second.
const (
	allowance  = 1000 // at first, and at most by time
	perSecond  = 100
	perWritten = 512 // bytes
)

// cost is what a frame takes of the allowance.
// https://www.rfc-editor.org/rfc/rfc9113#name-frame-definitions
func cost(kind, flags byte, length int) int {
	const data, headers, reset, endStream = 0x0, 0x1, 0x3, 0x1
	switch kind {
	case headers: // how many streams there may be is bounded by itself
		return 0
	case data:
		if length > 0 || flags&endStream != 0 {
			return 0
		}
	case reset: // what it undoes was begun: https://nvd.nist.gov/vuln/detail/CVE-2023-44487
		return 5
	}
	return 1
}

// errWork ends a connection that used up its allowance.
var errWork = errors.New("the connection only makes work")

// guest is a connection that was let in. One goroutine at a time reads from it.
type guest struct {
	net.Conn
	gate    *Gate
	network uint64
	left    sync.Once
	silent  *time.Timer // closes it unless it asks for something

	frames
	allowed float64
	filled  time.Time
	written atomic.Int64
}

func (g *Gate) guest(conn net.Conn, network uint64) *guest {
	c := &guest{Conn: conn, gate: g, network: network, allowed: allowance, filled: time.Now()}
	if g.encrypted != nil {
		c.Conn = tls.Server(conn, g.encrypted) // shakes hands when it is first read
	}
	c.silent = time.AfterFunc(silence, func() { c.Close() })
	return c
}

// Read counts the frames that it reads.
func (c *guest) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	took, asked := c.count(p[:n])
	if asked {
		c.silent.Stop()
	}
	if took > 0 && !c.affords(took, time.Now()) {
		c.gate.refuse(c.network)
		c.Close()
		return 0, errWork
	}
	return n, err
}

// Write counts what the connection is sent.
func (c *guest) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n))
	return n, err
}

// affords takes from the allowance, and reports whether there was enough.
func (c *guest) affords(took int, now time.Time) bool {
	if c.allowed < allowance {
		c.allowed = min(c.allowed+perSecond*now.Sub(c.filled).Seconds(), allowance)
	}
	// Beyond the allowance, for a whole file may be on its way before the client says that it came.
	c.allowed += float64(c.written.Swap(0))/perWritten - float64(took)
	c.filled = now
	return c.allowed >= 0
}

// Close closes the connection and makes room for another.
func (c *guest) Close() error {
	c.left.Do(func() {
		c.silent.Stop()
		c.gate.leave(c.network)
	})
	return c.Conn.Close()
}

// CloseWrite lets net/http end an answer before it has read all that was sent.
func (c *guest) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// preface is what a connection of HTTP/2 begins with.
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// frameHead is how long the head of a frame is.
const frameHead = 9

// frames finds the heads of frames in what is read, in whatever pieces. Zero is ready to use.
type frames struct {
	begun int  // bytes of the preface
	old   bool // there is none: it is HTTP/1, which has time limits of its own
	head  [frameHead]byte
	have  int // bytes of a head
	skip  int // bytes of a frame that are still to come
}

// count returns what the frames in p cost, and whether there is a request among them.
func (f *frames) count(p []byte) (took int, asked bool) {
	for ; len(p) > 0 && !f.old && f.begun < len(preface); p = p[1:] {
		f.old = p[0] != preface[f.begun]
		f.begun++
	}
	if f.old {
		return 0, true
	}
	for len(p) > 0 {
		if f.skip > 0 {
			n := min(f.skip, len(p))
			f.skip -= n
			p = p[n:]
			continue
		}
		n := copy(f.head[f.have:], p)
		f.have += n
		p = p[n:]
		if f.have < frameHead {
			return took, asked
		}
		f.have = 0
		f.skip = int(f.head[0])<<16 | int(f.head[1])<<8 | int(f.head[2])
		took += cost(f.head[3], f.head[4], f.skip)
		asked = asked || f.head[3] == 0x1
	}
	return took, asked
}
