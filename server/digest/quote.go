package digest

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/encode"
)

// mostQuotes of a theme that an edition prints: it is not a collection of sayings.
const mostQuotes = 2

// offer puts quotes beside the draft, numbered in their order.
func (w *waiting) offer(quotes []edition.Offered) {
	for i, q := range quotes {
		w.offered = append(w.offered, &pb.OfferedQuote{
			Id: int32(i + 1), ThemeId: q.Theme, ReadBack: q.ReadBack,
			Quote: &pb.Quote{Text: q.Text, RoleBand: q.Band},
		})
	}
}

// withQuotes is the digest with the decisions carried out, in which the quotes that were chosen
// before stay with their themes. A quote is known by its number: the same words may be offered
// with several themes.
func (w *waiting) withQuotes(before *pb.Draft) *pb.Digest {
	chosen := map[int32]bool{}
	for _, o := range before.Offered {
		chosen[o.Id] = slices.ContainsFunc(encode.Theme(before.Digest, o.ThemeId).GetQuotes(),
			func(q *pb.Quote) bool {
				return proto.Equal(q, o.Quote)
			})
	}
	curated := w.curated()
	after := encode.Digest(w.base, curated.Digest)
	for _, o := range w.offered {
		home := curated.Home(o.ThemeId, o.Quote.Text)
		if home == nil || !chosen[o.Id] {
			continue
		}
		if t := encode.Theme(after, home.ID); len(t.Quotes) < mostQuotes {
			t.Quotes = append(t.Quotes, o.Quote)
		}
	}
	return after
}

func (d digest) ChooseQuotes(ctx context.Context,
	req *pb.ChooseQuotesRequest) (*pb.ChooseQuotesResponse, error) {
	w, err := d.waiting(ctx)
	if err != nil {
		return nil, err
	}
	draft, err := d.headed(ctx, w)
	if err != nil {
		return nil, err
	}
	if err := choose(draft, req.Ids); err != nil {
		return nil, err
	}
	frozen, err := encode.Freeze(draft.Digest)
	if err != nil {
		return nil, err
	}
	if w.Edition, err = d.Store.ChangeDraft(ctx, d.Act(ctx), w.programme.ID, w.seen(req.Hash),
		frozen); err != nil {
		return nil, err
	}
	draft, err = d.headed(ctx, w)
	return &pb.ChooseQuotesResponse{Draft: draft}, err
}

// choose puts the quotes with the ids, and no others, into the draft's digest.
func choose(draft *pb.Draft, ids []int32) error {
	for _, t := range encode.Themes(draft.Digest) {
		t.Quotes = nil
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		i := slices.IndexFunc(draft.Offered, func(o *pb.OfferedQuote) bool { return o.Id == id })
		if i < 0 {
			return refusal.QuoteGone.With(id)
		}
		t := encode.Theme(draft.Digest, draft.Offered[i].ThemeId)
		if len(t.Quotes) == mostQuotes {
			return refusal.QuotesMany.With(mostQuotes)
		}
		t.Quotes = append(t.Quotes, draft.Offered[i].Quote)
	}
	return nil
}
