package server

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/vault"
)

// mostQuotes of a theme that an edition prints: it is not a collection of sayings.
const mostQuotes = 2

// themesOf are the themes of a digest, elephants first.
func themesOf(d *pb.Digest) []*pb.Theme { return slices.Concat(d.Elephants, d.OneSide) }

// equalNotes tells coordinators of what may be a mistake, or somebody who wants one voice to look like
// several. It says neither how many nor whose.
const equalNotes = "Notes of the same words came in for more than one person. They count as one voice. " +
	"If a note was sent twice, one of its receipts takes it back; otherwise ask your interviewers about it."

// offer is what is kept beside a draft: the digest as the engine gave it, what coordinators should
// know of the notes, and the quotes that may be chosen.
func offer(d *pb.Digest, equal bool, offered []analysis.Offered) *pb.Draft {
	draft := &pb.Draft{Digest: d}
	if equal {
		draft.Remarks = []string{equalNotes}
	}
	for i, o := range offered {
		draft.Offered = append(draft.Offered, &pb.OfferedQuote{
			Id: int32(i + 1), ThemeId: o.Theme, Quote: &pb.Quote{Text: o.Text, RoleBand: o.Band},
		})
	}
	return draft
}

// speakersOf says of each note who may be quoted from it, and as whom.
func speakersOf(o *vault.Opened) map[string]analysis.Speaker {
	speakers := map[string]analysis.Speaker{}
	for id, r := range o.Records {
		speakers[id] = analysis.Speaker{Agreed: r.Quotable, Band: bandOf(o.Programme, r)}
	}
	return speakers
}

func (d digest) ChooseQuotes(ctx context.Context, req *pb.ChooseQuotesRequest) (*pb.ChooseQuotesResponse, error) {
	programme := access.From(ctx).Programme
	e, err := d.waiting(ctx, programme)
	if err != nil {
		return nil, err
	}
	draft, err := d.draftOf(ctx, programme, e)
	if err != nil {
		return nil, err
	}
	if err := choose(draft, req.Ids); err != nil {
		return nil, err
	}
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(draft.Digest)
	if err != nil {
		return nil, fmt.Errorf("freezing the draft: %w", err)
	}
	if e, err = d.store.ChangeDraft(ctx, d.act(ctx), programme, req.Hash, frozen); err != nil {
		return nil, err
	}
	changed, err := d.draftOf(ctx, programme, e)
	return &pb.ChooseQuotesResponse{Draft: changed}, err
}

// choose puts the quotes with the ids, and no others, into the draft's digest.
func choose(draft *pb.Draft, ids []int32) error {
	for _, t := range themesOf(draft.Digest) {
		t.Quotes = nil
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		i := slices.IndexFunc(draft.Offered, func(o *pb.OfferedQuote) bool { return o.Id == id })
		if i < 0 {
			return invalid("there is no offered quote %d: the draft lists them", id)
		}
		chosen := draft.Offered[i]
		for _, t := range themesOf(draft.Digest) {
			if t.Id != chosen.ThemeId {
				continue
			}
			if len(t.Quotes) == mostQuotes {
				return invalid("a theme has at most %d quotes", mostQuotes)
			}
			t.Quotes = append(t.Quotes, chosen.Quote)
		}
	}
	return nil
}
