package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"elephants/analysis/scrub"
	"elephants/client"
	"elephants/client/pdf"
	pb "elephants/proto/elephants/v1"
	"elephants/server"
)

// How the rates are measured: each for so long, and again, the submissions by so many clients at
// once. In turns, so that what others do on the machine meets all three.
const (
	measuredFor = 2 * time.Second
	rounds      = 4
	atOnce      = 64
	ofBytes     = 4 << 10
)

// Submissions a second over TLS, against the lower of two bounds that no server of this design
// can pass on this machine: transactions of one row a second in a database like ours, and notes a
// second that the scrubber reads on all cores. All are measured in this run, in turns;
// "ratio" is to be at least .7.
//
//	go test ./cmd/elephantsd -run '^$' -bench Submissions -benchtime 1x
func BenchmarkSubmissions(b *testing.B) {
	cert, key := newCertificate(b)
	x := startServing(b, filepath.Join(b.TempDir(), "data"), serving{certificate: cert, key: key})
	pdf.Warm() // as in a server that has run for a while: see warmAfter
	text := sampleText(b)
	text += text[:ofBytes-len(text)]
	clients := make([]*client.Client, atOnce)
	for i := range clients {
		var err error
		config := client.Config{Server: x.addr,
			Secret: x.people.Invitations[i%len(x.people.Invitations)], CA: cert}
		if clients[i], err = client.Dial(config); err != nil {
			b.Fatal(err)
		}
		defer clients[i].Close()
	}
	commit := committing(b)
	var n atomic.Int64
	submit := func(i int) error {
		note := &pb.Note{Side: server.DefaultSides[i%2], Text: fmt.Sprintf("%d. %s", n.Add(1), text)}
		for { // whom a busy machine asks to wait does, as every client of ours
			_, err := clients[i].Collection.SubmitNote(context.Background(),
				&pb.SubmitNoteRequest{RequestId: client.NewRequestID(), Note: note})
			if client.Reason(err) != "TOO_MANY" {
				return err
			}
			time.Sleep(client.RetryAfter(err))
		}
	}
	for b.Loop() {
		var commits, scrubs, submissions rate
		for range rounds {
			commits.measure(b, 1, commit)
			scrubs.measure(b, processors, func(int) error { scrub.Find(text); return nil })
			submissions.measure(b, atOnce, submit)
		}
		b.ReportMetric(commits.perSecond(), "commits/s")
		b.ReportMetric(scrubs.perSecond(), "scrubs/s")
		b.ReportMetric(submissions.perSecond(), "submissions/s")
		b.ReportMetric(submissions.perSecond()/min(commits.perSecond(), scrubs.perSecond()), "ratio")
		b.ReportMetric(scrubs.each()/submissions.each(), "of-processor")
	}
}

// rate is how much was done in so many rounds, and what it took of the processors.
type rate struct {
	rounds, done, inTime int64
	took                 time.Duration
}

// measure has do done by so many at once for a round.
func (r *rate) measure(b *testing.B, workers int, do func(worker int) error) {
	b.Helper()
	var all sync.WaitGroup
	var done, inTime atomic.Int64
	begun, took := time.Now(), processorTime(b)
	for i := range workers {
		all.Go(func() {
			for time.Since(begun) < measuredFor {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
				if time.Since(begun) < measuredFor {
					inTime.Add(1)
				}
			}
		})
	}
	all.Wait()
	r.rounds++
	r.done, r.inTime, r.took = r.done+done.Load(), r.inTime+inTime.Load(), r.took+processorTime(b)-took
}

// perSecond leaves out what ended after the round: those who were asked to wait end when nobody
// else is at work any more.
func (r *rate) perSecond() float64 {
	return float64(r.inTime) / float64(r.rounds) / measuredFor.Seconds()
}

// each is the time of processors that one took, in seconds.
func (r *rate) each() float64 { return r.took.Seconds() / float64(r.done) }

// processorTime is what this process, the server and its clients, has used up.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// committing commits a row of a sealed note's size, synced, on the disk of the tests.
func committing(b *testing.B) func(int) error {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "raw.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(
		"CREATE TABLE raw (id BLOB PRIMARY KEY, sealed BLOB) STRICT, WITHOUT ROWID"); err != nil {
		b.Fatal(err)
	}
	row := []byte(strings.Repeat("x", 2*ofBytes))
	return func(int) error {
		id := make([]byte, 16)
		rand.Read(id)
		_, err := db.Exec("INSERT INTO raw VALUES (?, ?)", id, row)
		return err
	}
}
