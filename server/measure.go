package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"google.golang.org/grpc/status"

	"elephants/server/metrics"
)

// count counts a call, and writes a line of it if there is to be an access log. The line says
// neither who called nor from where, and the time to the minute; what is done with notes and
// receipts has one name in it, see package metrics. Of how long it took the log says no more than
// the metrics.
func (s *Server) count(method string, began time.Time, err *error) {
	now := time.Now()
	s.metrics.Call(method, now.Sub(began), *err)
	if !s.accessLog {
		return
	}
	line := slog.NewRecord(now.Truncate(time.Minute), slog.LevelInfo, "call", 0)
	line.Add("method", s.metrics.Label(method), "code", status.Code(*err).String(),
		"under", metrics.UpTo(now.Sub(began)))
	_ = s.desk.Log.Handler().Handle(context.Background(), line)
}

// An answer keeps the status that a page was answered with.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets [http.ResponseController] find the writer.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Figures answers GET /metrics, and health beside it. It has a listener of its own, for what it
// says is nobody's business but the operator's.
func (s *Server) Figures() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics)
	mux.HandleFunc(readyPath, s.Health)
	mux.HandleFunc(livePath, s.Health)
	return mux
}

// Gauge adds a figure to the metrics, see [metrics.Metrics.Gauge].
func (s *Server) Gauge(name, help string, value func() float64) { s.metrics.Gauge(name, help, value) }

// roundTo is what room is rounded down to, for a note takes some of it.
const (
	roundTo = 64 << 20
	tens    = 10 // and what notes are
)

// measure adds what the server itself can be asked.
func (s *Server) measure() {
	s.Gauge("elephants_ready", "1 while notes are taken: what /healthz says.", func() float64 {
		return truth(s.takesNotes())
	})
	s.Gauge("elephants_disk_free_bytes", "Room on the data folder's disk, in whole 64 MiB.",
		func() float64 {
			free, _ := s.desk.Store.Disk()
			return float64(free / roundTo * roundTo)
		})
	s.Gauge("elephants_disk_reserve_whole", "1 while the room for withdrawals is kept aside.",
		func() float64 {
			_, whole := s.desk.Store.Disk()
			return truth(whole)
		})
	s.Gauge("elephants_notes_waiting", "Notes that wait to be stored, in whole tens.", func() float64 {
		return float64(s.desk.Store.Waiting() / tens * tens)
	})
	if s.backups.Kept() {
		s.Gauge("elephants_backup_age_seconds", "Age of the latest backup, in whole hours; -1 for none.",
			func() float64 {
				age, any := s.backups.Latest(s.desk.Now())
				if !any {
					return -1
				}
				return age.Truncate(time.Hour).Seconds()
			})
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
