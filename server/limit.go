package server

import (
	"context"
	"hash/maphash"
	"net"
	"sync"
	"time"

	"golang.org/x/time/rate"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	"elephants/server/quota"
)

// limiter holds back whoever asks too often: a bucket for each key, filled at a steady rate.
type limiter struct {
	every time.Duration // between two calls in the long run; 0: no limit
	burst int
	wait  time.Duration // how long a call may be held back before it is refused

	mu sync.Mutex
	// keys are kept as hashes under a seed that no other process has: an address is nobody's business
	seed    maphash.Seed
	buckets map[uint64]*rate.Limiter
}

// mostBuckets bounds the memory of a limiter. When they are used up it begins anew, which forgives
// everyone at once.
const mostBuckets = 10_000

func newLimiter(calls int, per, wait time.Duration) *limiter {
	l := &limiter{burst: calls, wait: wait, seed: maphash.MakeSeed(),
		buckets: map[uint64]*rate.Limiter{}}
	if calls > 0 {
		l.every = per / time.Duration(calls)
	}
	return l
}

// take lets a call of the key's pass, late if need be. The error is [quota.ErrBusy], or the
// context's.
func (l *limiter) take(ctx context.Context, key string) error {
	if l.every == 0 {
		return nil
	}
	reservation := l.bucket(key).Reserve()
	delay := reservation.Delay()
	if delay > l.wait {
		reservation.Cancel()
		return quota.ErrBusy
	}
	select {
	case <-time.After(delay):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *limiter) bucket(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := maphash.String(l.seed, key)
	b, ok := l.buckets[h]
	if !ok {
		if len(l.buckets) >= mostBuckets {
			clear(l.buckets)
		}
		b = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.buckets[h] = b
	}
	return b
}

// A call from REST or a page reaches gRPC over a connection inside the process. Its source travels
// with it, from [withSource] in the HTTP front to sourceOf behind it.

type sourceKey struct{}

const sourceHeader = "elephants-source"

func withSource(ctx context.Context, addr string) context.Context {
	return context.WithValue(ctx, sourceKey{}, addr)
}

// forwardSource puts the source in the place of whatever else says to be one.
func forwardSource(ctx context.Context) context.Context {
	md, _ := metadata.FromOutgoingContext(ctx)
	md = md.Copy()
	md.Delete(sourceHeader)
	if addr, ok := ctx.Value(sourceKey{}).(string); ok {
		md.Set(sourceHeader, addr)
	}
	return metadata.NewOutgoingContext(ctx, md)
}

// sourceOf returns the network that a call comes from: an IPv4 address or the first 64 bits of an
// IPv6 address, for anybody has a whole /64 to choose from.
func sourceOf(ctx context.Context) string {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return ""
	}
	addr := p.Addr.String()
	if md, _ := metadata.FromIncomingContext(ctx); p.Addr.Network() == "bufconn" &&
		len(md.Get(sourceHeader)) == 1 {
		addr = md.Get(sourceHeader)[0]
	}
	return network(addr)
}

// network is that of an address with a port.
func network(addr string) string {
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
