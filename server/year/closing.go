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
	answer := &pb.GetClosingResponse{
		Closing: encodeClosing(now, caller.ID), Least: disclose.LeastWaiting,
		First: string(c.after(disclose.LeastWaiting)), Last: string(c.after(disclose.MostWaiting)),
	}
	drafts, err := c.Store.OpenDrafts(ctx, caller.Programme)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		answer.Drafts = append(answer.Drafts,
			&pb.OpenDraft{Round: d.Round, Approvals: int32(d.Approvals)})
	}
	return answer, nil
}

// after is the day so many days from today.
func (c closing) after(days int) refusal.Ours {
	return refusal.Ours(c.Today().AddDate(0, 0, days).Format(desk.DayLayout))
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
		wish.Days = int(day.Sub(c.Today()) / served.Day)
	case req.Days == 0:
		wish.Days = disclose.LeastWaiting
	}
	switch {
	case wish.Days < disclose.LeastWaiting:
		return nil, refusal.ClosingWait.With(disclose.LeastWaiting, c.after(disclose.LeastWaiting))
	case wish.Days > disclose.MostWaiting:
		return nil, refusal.ClosingLate.With(disclose.MostWaiting, c.after(disclose.MostWaiting))
	}
	if req.Check {
		now, err := c.Store.MayAskToClose(ctx, c.Act(ctx), wish)
		if err != nil {
			return nil, err
		}
		return &pb.CloseProgrammeResponse{Closing: encodeClosing(now, caller.ID)}, nil
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
		out.Left = int32(c.Left())
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
