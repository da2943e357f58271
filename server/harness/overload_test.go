package harness_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"elephants/server/harness"
)

// What is left of the service when ten times as many want it as it can serve: notes of 4 KB over
// TLS, by clients who wait as they are told and by rude ones who ask again after 20 ms. The ratio of
// rates is of a machine where nothing else runs; that of the processor time of a note is nearly the
// same on a busy one.
//
//	go test ./server/harness -run '^$' -bench Overload -benchtime 1x
func BenchmarkOverload(b *testing.B) {
	for b.Loop() {
		cert, key := harness.Certificate(b)
		x := harness.New(b, filepath.Join(b.TempDir(), "data"), 64)
		v := x.Start("--tls-cert", cert, "--tls-key", key)
		now, _ := v.Memory()
		b.Logf("at first %.0f MiB", now)
		peak := underLoad(b, &harness.Load{Site: x, Clients: 64, Seed: 1, Size: 4 << 10, CA: cert}, v)
		many := underLoad(b, &harness.Load{Site: x, Clients: 640, Seed: 2, Size: 4 << 10, CA: cert}, v)
		b.ReportMetric(peak.rate, "peak/s")
		b.ReportMetric(many.rate, "goodput/s")
		b.ReportMetric(many.rate/peak.rate, "ratio")
		b.ReportMetric(peak.cost/many.cost, "processor-ratio")
		b.ReportMetric(many.p99.Seconds()*1000, "p99-ms")
		rude := underLoad(b, &harness.Load{Site: x, Clients: 640, Seed: 3, Size: 4 << 10, CA: cert,
			Pause: func() time.Duration { return 20 * time.Millisecond }}, v)
		b.ReportMetric(rude.rate/peak.rate, "rude-ratio")
		b.ReportMetric(peak.cost/rude.cost, "rude-processor-ratio")
		b.ReportMetric(rude.p99.Seconds()*1000, "rude-p99-ms")
		b.ReportMetric(rude.refused, "rude-refused/s")
		_, most := v.Memory()
		b.ReportMetric(most, "MiB")
	}
}

// measured is how long a rate is taken, after as long for connections to be made.
const measured = 8 * time.Second

// service is what a load got of a server.
type service struct {
	rate, refused float64       // acknowledged and refused, a second
	p99           time.Duration // of the acknowledged
	cost          float64       // processor time of the server for each acknowledged note, in ms
}

// underLoad has a load served.
func underLoad(b *testing.B, l *harness.Load, v *harness.Server) (got service) {
	b.Helper()
	ctx, end := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx, v.Addr) }()
	time.Sleep(measured)
	before, denied, took, begun := l.Acknowledged(), l.Denied(), v.Processor(), time.Now()
	time.Sleep(measured)
	notes, passed := float64(l.Acknowledged()-before), time.Since(begun).Seconds()
	got = service{rate: notes / passed, refused: float64(l.Denied()-denied) / passed,
		p99: l.Quantile(before, .99), cost: (v.Processor() - took).Seconds() * 1000 / notes}
	end()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	b.Logf("%d clients: %.0f acknowledged a second for %.2f ms of processor, p50 %v, p99 %v, refused %.0f",
		l.Clients, got.rate, got.cost, l.Quantile(before, .5), got.p99, got.refused)
	now, most := v.Memory()
	b.Logf("%.0f MiB, %.0f at most", now, most)
	for _, err := range l.Failures {
		b.Errorf("a client was told: %v", err)
	}
	return got
}
