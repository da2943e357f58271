package desk

import (
	"context"
	"hash/maphash"
	"sync"
	"time"

	"golang.org/x/time/rate"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	"elephants/server/gate"
	"elephants/server/quota"
)

// Limiter holds back whoever asks too often: a bucket for each key, filled at a steady rate.
type Limiter struct {
	Every time.Duration // between two calls in the long run; 0: no limit
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

// NewLimiter lets so many calls of a key pass in each time, and as many at once; a call that is
// early waits for so long at most. 0 calls: no limit.
func NewLimiter(calls int, per, wait time.Duration) *Limiter {
	l := &Limiter{burst: calls, wait: wait, seed: maphash.MakeSeed(),
		buckets: map[uint64]*rate.Limiter{}}
	if calls > 0 {
		l.Every = per / time.Duration(calls)
	}
	return l
}

// Take lets a call of the key's pass, late if need be. The error is [quota.Later], or the
// context's.
func (l *Limiter) Take(ctx context.Context, key string) error {
	if l.Every == 0 {
		return nil
	}
	reservation := l.bucket(key).Reserve()
	delay := reservation.Delay()
	if delay > l.wait {
		reservation.Cancel()
		return quota.Later{After: delay}
	}
	select {
	case <-time.After(delay):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Limiter) bucket(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := maphash.String(l.seed, key)
	b, ok := l.buckets[h]
	if !ok {
		if len(l.buckets) >= mostBuckets {
			clear(l.buckets)
		}
		b = rate.NewLimiter(rate.Every(l.Every), l.burst)
		l.buckets[h] = b
	}
	return b
}

// A call from REST or a page reaches gRPC over a connection inside the process. Its source travels
// with it, from [WithSource] in the HTTP front to [SourceOf] behind it.

type sourceKey struct{}

// SourceHeader carries who calls over the connection inside the process, and over no other.
const SourceHeader = "elephants-source"

// WithSource says who calls, for [SourceOf] to find behind the connection.
func WithSource(ctx context.Context, addr string) context.Context {
	return context.WithValue(ctx, sourceKey{}, addr)
}

// ForwardSource puts the source in the place of whatever else says to be one.
func ForwardSource(ctx context.Context) context.Context {
	md, _ := metadata.FromOutgoingContext(ctx)
	md = md.Copy()
	md.Delete(SourceHeader)
	if addr, ok := ctx.Value(sourceKey{}).(string); ok {
		md.Set(SourceHeader, addr)
	}
	return metadata.NewOutgoingContext(ctx, md)
}

// SourceOf returns the network that a call comes from, see [gate.Network].
func SourceOf(ctx context.Context) string {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return ""
	}
	addr := p.Addr.String()
	if md, _ := metadata.FromIncomingContext(ctx); p.Addr.Network() == "bufconn" &&
		len(md.Get(SourceHeader)) == 1 {
		addr = md.Get(SourceHeader)[0]
	}
	return gate.Network(addr)
}
