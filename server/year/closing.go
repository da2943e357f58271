package year

import (
	"context"
	"time"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/served"
	"elephants/server/store"
)

type closing struct {
	pb.UnsafeClosingServiceServer
	*desk.Desk
}

// NewClosing returns the service.
func NewClosing(d *desk.Desk) pb.ClosingServiceServer { return closing{Desk: d} }

func (c closing) GetClosing(
	ctx context.Context, _ *pb.GetClosingRequest,
) (*pb.GetClosingResponse, error) {
	caller := access.From(ctx)
	now, err := c.Store.Closing(ctx, caller.Programme)
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
		day, err := time.Parse(desk.DayLayout, req.On)
		if err != nil {
			return nil, refusal.ClosingDay.With()
		}
		today := c.Now().UTC().Truncate(served.Day)
		wish.Days = int(day.Sub(today) / served.Day)
	case req.Days == 0:
		wish.Days = disclose.LeastWaiting
	}
	if wish.Days < disclose.LeastWaiting || wish.Days > disclose.MostWaiting {
		return nil, refusal.ClosingWait.With(disclose.LeastWaiting, disclose.MostWaiting)
	}
	now, err := c.Store.AskToClose(ctx, c.Act(ctx), wish, c.Now())
	if err != nil {
		return nil, err
	}
	return &pb.CloseProgrammeResponse{Closing: encodeClosing(now, caller.ID)}, nil
}

func (c closing) KeepProgramme(
	ctx context.Context, _ *pb.KeepProgrammeRequest,
) (*pb.KeepProgrammeResponse, error) {
	err := c.Store.KeepOpen(ctx, c.Act(ctx), access.From(ctx).Programme)
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

// KeepClosings tells each hour how long closings have waited, until the context ends, and destroys
// the keys of those whose time has come.
func KeepClosings(ctx context.Context, d *desk.Desk) {
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	var last time.Time
	for {
		now := d.Now()
		if err := d.Store.TickClosings(ctx, last, now); err != nil && ctx.Err() == nil {
			d.Log.Error("a programme could not be closed yet", "error", err)
		}
		last = now
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
		}
	}
}
