package harness_test

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server/harness"
)

// stranger dials from another address than honest people do.
var stranger = &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}

// hostile are what a stranger without any secret may do to the port.
var hostile = []struct {
	name string
	do   func(ctx context.Context, addr string, config *tls.Config)
}{
	{"quiet", func(ctx context.Context, _ string, _ *tls.Config) { <-ctx.Done() }},
	{"1000 half-open", func(ctx context.Context, addr string, _ *tls.Config) {
		keep(ctx, 1000, func(int) (net.Conn, error) { return stranger.Dial("tcp", addr) })
	}},
	{"1000 idle", func(ctx context.Context, addr string, config *tls.Config) {
		keep(ctx, 1000, func(int) (net.Conn, error) { return begin(stranger, addr, config) })
	}},
	{"1000 idle of 1000 networks", func(ctx context.Context, addr string, config *tls.Config) {
		keep(ctx, 1000, func(i int) (net.Conn, error) { return begin(harness.Neighbour(i), addr, config) })
	}},
	{"1000 slow heads", func(ctx context.Context, addr string, config *tls.Config) {
		keep(ctx, 1000, func(int) (net.Conn, error) {
			old := config.Clone()
			old.NextProtos = []string{"http/1.1"}
			conn, err := tls.DialWithDialer(stranger, "tcp", addr, old)
			if err == nil {
				_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: a\r\nX: "))
			}
			return conn, err
		})
	}},
	{"rapid reset", func(ctx context.Context, addr string, config *tls.Config) {
		flood(ctx, addr, config, func(n uint32) []byte {
			id := 2*n + 1
			return slices.Concat(frame(1, 5, id, head), frame(3, 0, id, []byte{0, 0, 0, 8}))
		})
	}},
	{"ping flood", func(ctx context.Context, addr string, config *tls.Config) {
		flood(ctx, addr, config, func(uint32) []byte { return frame(6, 0, 0, make([]byte, 8)) })
	}},
}

// head is GET https://a/ in HPACK: three entries of its table, and an authority as it is.
var head = []byte{0x82, 0x87, 0x84, 0x41, 1, 'a'}

// frame is one of HTTP/2.
func frame(kind, flags byte, stream uint32, body []byte) []byte {
	f := []byte{0, byte(len(body) >> 8), byte(len(body)), kind, flags}
	return append(binary.BigEndian.AppendUint32(f, stream), body...)
}

// begin opens a connection of HTTP/2 and says no more than it must.
func begin(from *net.Dialer, addr string, config *tls.Config) (net.Conn, error) {
	conn, err := tls.DialWithDialer(from, "tcp", addr, config)
	if err != nil {
		return nil, err
	}
	_, err = conn.Write(append([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(4, 0, 0, nil)...))
	return conn, err
}

// keep holds so many connections until the context ends, and opens another for each that the server
// closes.
func keep(ctx context.Context, n int, open func(i int) (net.Conn, error)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for ctx.Err() == nil {
				conn, err := open(i)
				if err != nil {
					time.Sleep(100 * time.Millisecond)
					continue
				}
				stop := context.AfterFunc(ctx, func() { conn.Close() })
				_, _ = io.Copy(io.Discard, conn)
				stop()
				conn.Close()
			}
		})
	}
	all.Wait()
}

// flood sends frames as fast as the server takes them, over four connections.
func flood(ctx context.Context, addr string, config *tls.Config, next func(n uint32) []byte) {
	keep(ctx, 4, func(int) (net.Conn, error) {
		conn, err := begin(stranger, addr, config)
		if err != nil {
			return nil, err
		}
		go func() {
			for n := uint32(0); n < 1<<29; n += 100 {
				var frames []byte
				for i := range uint32(100) {
					frames = append(frames, next(n+i)...)
				}
				if _, err := conn.Write(frames); err != nil {
					return
				}
			}
		}()
		return conn, nil
	})
}

// How long honest people wait while a stranger does what strangers do: two who each come anew,
// read the guide and send a note, again and again, over TLS.
//
//	go test ./server/harness -run '^$' -bench Hostile -benchtime 1x
func BenchmarkHostile(b *testing.B) {
	cert, key := harness.Certificate(b)
	x := harness.New(b, filepath.Join(b.TempDir(), "data"), 2)
	v := x.Start("--tls-cert", cert, "--tls-key", key)
	config := harness.Trusting(b, cert)
	config.NextProtos = []string{"h2"}
	var n atomic.Int64
	for _, h := range hostile {
		b.Run(h.name, func(b *testing.B) {
			for b.Loop() {
				ctx, end := context.WithCancel(b.Context())
				var busy sync.WaitGroup
				busy.Go(func() { h.do(ctx, v.Addr, config) })
				time.Sleep(3 * time.Second)
				before := v.Processor()
				took := honest(b, x, cert, v.Addr, &n)
				b.ReportMetric((v.Processor()-before).Seconds()*1000/float64(len(took)), "ms-of-processor/visit")
				end()
				busy.Wait()
				now, most := v.Memory()
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				b.ReportMetric(now, "MiB")
				b.ReportMetric(most, "MiB-peak")
				b.ReportMetric(float64(len(took)), "visits")
			}
		})
	}
}

// honest is how long each visit took in eight seconds, the shortest first.
func honest(b *testing.B, x *harness.Site, cert, addr string,
	n *atomic.Int64) (took []time.Duration) {
	var mu sync.Mutex
	var all sync.WaitGroup
	begun := time.Now()
	for _, secret := range x.Invitations {
		all.Go(func() {
			for time.Since(begun) < 8*time.Second {
				came := time.Now()
				c, err := client.Dial(client.Config{Server: addr, Secret: secret, CA: cert})
				if err != nil {
					b.Error(err)
					return
				}
				_, err = c.Collection.GetGuide(b.Context(), &pb.GetGuideRequest{})
				if err == nil {
					_, err = c.Collection.SubmitNote(b.Context(), &pb.SubmitNoteRequest{
						RequestId: client.NewRequestID(),
						Note: &pb.Note{Side: "lived-experience",
							Text: fmt.Sprintf("They never rang, %d times.", n.Add(1))}})
				}
				if err != nil {
					b.Errorf("an honest person was told: %v", err)
				}
				c.Close()
				mu.Lock()
				took = append(took, time.Since(came))
				mu.Unlock()
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	return took
}
