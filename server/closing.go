package server

import (
	"context"
	"time"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/served"
	"elephants/server/store"
)

type closing struct {
	pb.UnsafeClosingServiceServer
	*Server
}

func (c closing) GetClosing(
	ctx context.Context, _ *pb.GetClosingRequest,
) (*pb.GetClosingResponse, error) {
	caller := access.From(ctx)
	now, err := c.store.Closing(ctx, caller.Programme)
	if err != nil {
		return nil, err
	}
	answer := &pb.GetClosingResponse{Closing: encodeClosing(now, caller.ID)}
	answer.Least = disclose.LeastWaiting
	return answer, nil
}

func (c closing) CloseProgramme(
	ctx context.Context, req *pb.CloseProgrammeRequest,
) (*pb.CloseProgrammeResponse, error) {
	caller := access.From(ctx)
	wish := store.Closing{Programme: caller.Programme, Days: int(req.Days), On: req.On}
	switch {
	case req.On != "" && req.Days != 0:
		return nil, refusal.ClosingBoth.With()
	case req.On != "":
		day, err := time.Parse(dayLayout, req.On)
		if err != nil {
			return nil, refusal.ClosingDay.With()
		}
		today := c.now().UTC().Truncate(served.Day)
		wish.Days = int(day.Sub(today) / served.Day)
	case req.Days == 0:
		wish.Days = disclose.LeastWaiting
	}
	if wish.Days < disclose.LeastWaiting || wish.Days > disclose.MostWaiting {
		return nil, refusal.ClosingWait.With(disclose.LeastWaiting, disclose.MostWaiting)
	}
	now, err := c.store.AskToClose(ctx, c.act(ctx), wish, c.now())
	if err != nil {
		return nil, err
	}
	return &pb.CloseProgrammeResponse{Closing: encodeClosing(now, caller.ID)}, nil
}

func (c closing) KeepProgramme(
	ctx context.Context, _ *pb.KeepProgrammeRequest,
) (*pb.KeepProgrammeResponse, error) {
	err := c.store.KeepOpen(ctx, c.act(ctx), access.From(ctx).Programme)
	if err != nil {
		return nil, err
	}
	return &pb.KeepProgrammeResponse{}, nil
}

func encodeClosing(c store.Closing, caller string) *pb.Closing {
	out := &pb.Closing{Days: int32(c.Days), On: c.On, Own: c.Asker == caller}
	switch {
	case c.Done:
		out.State = pb.ClosingState_CLOSING_STATE_CLOSED
	case c.Waits():
		out.State = pb.ClosingState_CLOSING_STATE_WAITING
		left := time.Duration(c.Days)*served.Day - c.Clock.Age()
		out.Left = int32((max(0, left) + served.Day - 1) / served.Day)
	case c.Days > 0:
		out.State = pb.ClosingState_CLOSING_STATE_ASKED
	}
	return out
}

// keepClosings tells each hour how long closings have waited, until the context ends, and destroys
// the keys of those whose time has come.
func (s *Server) keepClosings(ctx context.Context) {
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	var last time.Time
	for {
		now := s.now()
		if err := s.store.TickClosings(ctx, last, now); err != nil && ctx.Err() == nil {
			s.log.Error("a programme could not be closed yet", "error", err)
		}
		last = now
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
		}
	}
}
