package server

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	healthpb "google.golang.org/grpc/health/grpc_health_v1"

	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

// Where health is told.
const (
	livePath  = "/healthz/live"
	readyPath = "/healthz"
)

// What it says. Anybody may ask, so it says no more than that.
const (
	healthy    = "ready"
	starting   = "starting"
	stopping   = "stopping"
	diskFull   = "the disk is full: withdrawals are taken and editions shown, notes are refused"
	storeFails = "the store cannot be read or written: see the log"
)

// askStore is how long what /healthz says may lag behind; recovery from a full disk is told as
// late.
const askStore = 2 * time.Second

// state is one of the above. It is kept, so that whoever asks often costs
// nothing.
type state struct{ said atomic.Pointer[string] }

func (s *state) set(said string) { s.said.Store(&said) }

func (s *state) get() string {
	if said := s.said.Load(); said != nil {
		return *said
	}
	return starting
}

// keepHealth asks the store again and again whether it takes notes, until the context ends, and
// tells gRPC's health service too.
func (s *Server) keepHealth(ctx context.Context) {
	again := time.NewTicker(askStore)
	defer again.Stop()
	for {
		s.askHealth(ctx)
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// takesNotes reports whether notes are taken. Before the server was ever asked it is asked now: who
// reads the figures as soon as there are any reads the same for a minute, and would be woken.
func (s *Server) takesNotes() bool {
	if s.state.get() == starting {
		s.askHealth(context.Background())
	}
	return s.state.get() == healthy
}

func (s *Server) askHealth(ctx context.Context) {
	err := s.desk.Store.Ready(ctx)
	said, serving := healthy, healthpb.HealthCheckResponse_SERVING
	switch {
	case ctx.Err() != nil:
		return
	case errors.Is(err, store.ErrFull):
		said = diskFull
	case err != nil:
		said = storeFails
	}
	if err != nil {
		serving = healthpb.HealthCheckResponse_NOT_SERVING
	}
	if was := s.state.get(); was != said && was != starting || was == starting && err != nil {
		s.desk.Log.Warn("health", "now", said, "error", err)
	}
	s.state.set(said)
	s.health.SetServingStatus(pb.CollectionService_ServiceDesc.ServiceName, serving)
}

// Health answers GET /healthz, with 503 while notes are refused, and /healthz/live, which goes on
// answering 200 while the disk is full: people take notes back then. Let a proxy ask the latter.
func (s *Server) Health(w http.ResponseWriter, r *http.Request) {
	said := s.state.get()
	well := said == healthy || r.URL.Path == livePath && said == diskFull
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "ask with GET", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !well {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = w.Write([]byte(said + "\n"))
}
