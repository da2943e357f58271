// Package year is the services of what follows the first conversations: rounds, places, project
// groups with their records, and the end of a programme.
package year

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/store"
)

type rounds struct {
	pb.UnsafeRoundServiceServer
	*desk.Desk
}

// NewRounds returns the service.
func NewRounds(d *desk.Desk) pb.RoundServiceServer { return rounds{Desk: d} }

// Bounds on what describes a round.
const (
	maxRoundName = 40
	maxQuestions = 20
	maxQuestion  = 200 // bytes
)

// roundName is how a round may be called. The + between the names of a pooled series is in none.
var roundName = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)

func (r rounds) OpenRound(
	ctx context.Context, req *pb.OpenRoundRequest,
) (*pb.OpenRoundResponse, error) {
	asks, err := readAsks(req.Asks)
	if err != nil {
		return nil, err
	}
	if !roundName.MatchString(req.Name) {
		return nil, refusal.RoundName.With(maxRoundName)
	}
	if len(req.Questions) > maxQuestions {
		return nil, refusal.QuestionsMany.With(len(req.Questions), maxQuestions)
	}
	opened := store.Round{Name: req.Name, Of: access.From(ctx).Programme, Asks: asks}
	for i, q := range req.Questions {
		if err := refusal.CheckLine(refusal.Word{Key: "question", N: i + 1}, q,
			maxQuestion); err != nil {
			return nil, err
		}
		if what := desk.PointsAt(scrub.Line(q, r.Find(q))); what != "" {
			return nil, refusal.QuestionHolds.With(i+1, refusal.Said(what))
		}
		opened.Questions = append(opened.Questions, strings.TrimSpace(q))
	}
	if err := r.Store.OpenRound(ctx, r.Act(ctx), desk.NewID(), opened); err != nil {
		return nil, err
	}
	return &pb.OpenRoundResponse{Round: encodeRound(opened, nil)}, nil
}

// readAsks are what a round asks for, each once.
func readAsks(asks []pb.Ask) (out []int32, err error) {
	for _, a := range asks {
		if a == pb.Ask_ASK_UNSPECIFIED || pb.Ask_name[int32(a)] == "" {
			return nil, refusal.RoundAsk.With(int(a), len(pb.Ask_name)-1)
		}
		out = append(out, int32(a))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	asked := func(a pb.Ask) bool { return slices.Contains(out, int32(a)) }
	switch {
	case len(out) == 0:
		return nil, refusal.RoundAsksNothing.With()
	case asked(pb.Ask_ASK_DIFFICULTIES) && asked(pb.Ask_ASK_DID_NOT):
		return nil, refusal.RoundAsksBoth.With()
	}
	return out, nil
}

func (r rounds) ListRounds(
	ctx context.Context, _ *pb.ListRoundsRequest,
) (*pb.ListRoundsResponse, error) {
	all, err := r.Store.Rounds(ctx, access.From(ctx).Programme)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range all {
		names[p.ID] = p.Round.Name
	}
	list := &pb.ListRoundsResponse{}
	for _, p := range all {
		list.Rounds = append(list.Rounds, encodeRound(p.Round, names))
	}
	return list, nil
}

func (r rounds) CloseRound(
	ctx context.Context, _ *pb.CloseRoundRequest,
) (*pb.CloseRoundResponse, error) {
	id := access.From(ctx).Round
	p, err := r.Store.Programme(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(p.Round.Pooled) > 0 {
		return nil, refusal.PoolClosed.With()
	}
	if err := r.Store.CloseRound(ctx, r.Act(ctx), id); err != nil {
		return nil, err
	}
	p.Round.Closed = true
	return &pb.CloseRoundResponse{Closed: encodeRound(p.Round, nil)}, nil
}

// encodeRound is a round as its programme's people see it. names are those of its rounds by id.
func encodeRound(r store.Round, names map[string]string) *pb.Round {
	out := &pb.Round{Name: r.Name, Asks: encode.Asks(r), Questions: r.Questions, Closed: r.Closed}
	for _, id := range r.Pooled {
		out.Pooled = append(out.Pooled, names[id])
	}
	return out
}
