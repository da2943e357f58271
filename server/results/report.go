package results

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/group"
	"elephants/server/refuse"
	tell "elephants/server/report"
	"elephants/server/store"
)

type report struct {
	pb.UnsafeReportServiceServer
	*desk.Desk
}

// NewReport returns the service.
func NewReport(d *desk.Desk) pb.ReportServiceServer { return report{Desk: d} }

func (r report) GetReport(
	ctx context.Context,
	req *pb.GetReportRequest,
) (*pb.GetReportResponse, error) {
	told, err := r.report(ctx, access.From(ctx).Round, req.Audience, req.Language)
	return &pb.GetReportResponse{Report: told}, err
}

func (r report) GetResultsLink(
	ctx context.Context,
	_ *pb.GetResultsLinkRequest,
) (*pb.GetResultsLinkResponse, error) {
	return &pb.GetResultsLinkResponse{Link: r.Store.Receipts.Link(access.From(ctx).Round)}, nil
}

// report tells the story of a programme, of what is released and of nothing else.
func (r report) report(
	ctx context.Context,
	programme string,
	audience pb.Audience,
	language string,
) (*pb.Report, error) {
	p, err := r.Store.Programme(ctx, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	editions, err := r.Store.Editions(ctx, programme)
	if err != nil {
		return nil, err
	}
	facts := tell.Facts{Programme: p.Name}
	slices.Reverse(editions)
	for _, e := range editions {
		digest, err := encode.Thaw(e)
		if err != nil {
			return nil, err
		}
		facts.Editions = append(facts.Editions, digest)
	}
	if facts.TakenBack, err = r.TakenBack(ctx, programme); err != nil {
		return nil, err
	}
	if facts.Learnt, err = r.learnt(ctx, p); err != nil {
		return nil, err
	}
	if facts.Groups, err = r.approved(ctx, p.Round.Of); err != nil {
		return nil, err
	}
	return tell.Tell(facts, audience, language)
}

// learnt are the latest editions of a programme's learning rounds, where its story is told from the
// first round on. What several rounds are pooled to says nothing that they do not.
func (r report) learnt(ctx context.Context, first store.Programme) (all []*pb.Digest, err error) {
	if first.ID != first.Round.Of {
		return nil, nil
	}
	rounds, err := r.Store.Rounds(ctx, first.ID)
	if err != nil {
		return nil, err
	}
	for _, next := range rounds {
		asked := slices.Contains(next.Round.Asks, int32(pb.Ask_ASK_DIFFICULTIES))
		if next.ID == first.ID || len(next.Round.Pooled) > 0 || asked {
			continue
		}
		e, err := r.Store.Edition(ctx, next.ID, 0)
		if desk.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		digest, err := encode.Thaw(e)
		if err != nil {
			return nil, err
		}
		all = append(all, digest)
	}
	return all, nil
}

// approved are a programme's groups with the records that both leads approved, in the order
// of their names. What waits for approval is not among them.
func (r report) approved(ctx context.Context, programme string) (groups []*pb.Group, err error) {
	kept, err := r.Store.Groups(ctx, programme)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		if k.Approved == nil {
			continue
		}
		g := &pb.Group{Record: &pb.Record{}}
		record := g.Record
		err := errors.Join(proto.Unmarshal(k.Content, g), proto.Unmarshal(k.Approved, record))
		if err != nil {
			return nil, fmt.Errorf("reading group %s: %w", k.ID, err)
		}
		g.Id, g.Record = k.ID, record
		group.Upcoming(record, r.Today())
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b *pb.Group) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Id, b.Id))
	})
	return groups, nil
}

// ReadResults finds whose link it is by making that of each programme: a link is kept nowhere. Who
// tries links is held back as who tries receipts is; who has a good one is not, for a whole room
// may open it at once.
func (w withdrawal) ReadResults(
	ctx context.Context,
	req *pb.ReadResultsRequest,
) (*pb.ReadResultsResponse, error) {
	programmes, err := w.Store.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	further, err := w.Store.FurtherRounds(ctx)
	if err != nil {
		return nil, err
	}
	for id := range further {
		programmes = append(programmes, store.Programme{ID: id})
	}
	for _, p := range programmes {
		if subtle.ConstantTimeCompare([]byte(w.Store.Receipts.Link(p.ID)), []byte(req.Link)) != 1 {
			continue
		}
		told, err := report{Desk: w.Desk}.report(ctx, p.ID, pb.Audience_AUDIENCE_PARTICIPANTS,
			req.Language)
		if !errors.Is(err, tell.ErrNothing) {
			return &pb.ReadResultsResponse{Report: told}, err
		}
	}
	if err := w.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil {
		return nil, err
	}
	return nil, refuse.ErrNoResults
}
