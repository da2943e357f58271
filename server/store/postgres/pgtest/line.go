//go:build unix

package pgtest

import (
	"net"
	"net/url"
	"sync"
	"sync/atomic"
)

// Line is a way to a server on which everything can stand still, as where a machine or a network
// hangs: nothing is refused and nothing arrives.
type Line struct {
	listener net.Listener
	to       string
	mu       sync.RWMutex // held while it stands still
	cut      atomic.Bool
}

// NewLine returns a way to the server of a URL.
func NewLine(database string) (l *Line, err error) {
	u, err := url.Parse(database)
	if err != nil {
		return nil, err
	}
	l = &Line{to: u.Host}
	if l.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	go func() {
		for {
			from, err := l.listener.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", l.to)
			if err != nil || l.cut.Load() {
				_ = from.Close()
				continue
			}
			go l.carry(from, to)
			go l.carry(to, from)
		}
	}()
	return l, nil
}

func (l *Line) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	b := make([]byte, 64<<10)
	for {
		n, err := from.Read(b)
		l.mu.RLock()
		_, failed := to.Write(b[:n])
		l.mu.RUnlock()
		if err != nil || failed != nil || l.cut.Load() {
			return
		}
	}
}

// Through is the database's URL by this way.
func (l *Line) Through(database string) string {
	u, err := url.Parse(database)
	if err != nil {
		return database
	}
	u.Host = l.listener.Addr().String()
	return u.String()
}

// Hang has it stand still until [Line.Go].
func (l *Line) Hang() error { l.mu.Lock(); return nil }

// Go has it go on.
func (l *Line) Go() error { l.mu.Unlock(); return nil }

// Cut breaks it for good: whatever passes is the last of its connection, and none begins.
func (l *Line) Cut() { l.cut.Store(true) }

// Close ends it.
func (l *Line) Close() error { return l.listener.Close() }
