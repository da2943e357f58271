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
	"testing"
	"time"

	"elephants/analysis/scrub"
	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server"
)

// How the rates are measured: each for so long, the submissions by so many clients at once.
const (
	measuredFor = 5 * time.Second
	atOnce      = 64
	ofBytes     = 4 << 10
)

// Submissions a second over TLS, against the lower of two bounds that no server of this design
// can pass on this machine: transactions of one row a second in a database like ours, and notes a
// second that the scrubber reads on all cores. All are measured in this run, one after the other;
// "ratio" is what issue 13 wants to be at least .7.
//
//	go test ./cmd/elephantsd -run '^$' -bench Submissions -benchtime 1x
func BenchmarkSubmissions(b *testing.B) {
	cert, key := certificate(b)
	x := startServing(b, filepath.Join(b.TempDir(), "data"), serving{certificate: cert, key: key})
	text := sampleText(b)
	text += text[:ofBytes-len(text)]
	for b.Loop() {
		commits := commitsEach(b)
		scrubs := perSecond(b, processors, func(int) error { scrub.Find(text); return nil })
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
		var n atomic.Int64
		submissions := perSecond(b, atOnce, func(i int) error {
			note := &pb.Note{Side: server.DefaultSides[i%2], Text: fmt.Sprintf("%d. %s", n.Add(1), text)}
			_, err := clients[i].Collection.SubmitNote(context.Background(),
				&pb.SubmitNoteRequest{RequestId: client.NewRequestID(), Note: note})
			return err
		})
		b.ReportMetric(commits, "commits/s")
		b.ReportMetric(scrubs, "scrubs/s")
		b.ReportMetric(submissions, "submissions/s")
		b.ReportMetric(submissions/min(commits, scrubs), "ratio")
	}
}

// perSecond is how often do was done in a second by so many at once.
func perSecond(b *testing.B, workers int, do func(worker int) error) float64 {
	b.Helper()
	var all sync.WaitGroup
	var n atomic.Int64
	begun := time.Now()
	for i := range workers {
		all.Go(func() {
			for time.Since(begun) < measuredFor {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	return float64(n.Load()) / time.Since(begun).Seconds()
}

// commitsEach is how many rows of a sealed note's size one writer commits in a second, each
// synced, on the disk of the tests.
func commitsEach(b *testing.B) float64 {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "raw.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(
		"CREATE TABLE raw (id BLOB PRIMARY KEY, sealed BLOB) STRICT, WITHOUT ROWID"); err != nil {
		b.Fatal(err)
	}
	row := []byte(strings.Repeat("x", 2*ofBytes))
	return perSecond(b, 1, func(int) error {
		id := make([]byte, 16)
		rand.Read(id)
		_, err := db.Exec("INSERT INTO raw VALUES (?, ?)", id, row)
		return err
	})
}
