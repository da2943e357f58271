// Package digest is the service of coordinators: readiness, drafts, further looks, what they
// decide, the code book, and the editions that two of them release.
package digest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/store"
	"elephants/server/vault"
)

type digest struct {
	pb.UnsafeDigestServiceServer
	*desk.Desk
}

// New returns the service.
func New(d *desk.Desk) pb.DigestServiceServer { return digest{Desk: d} }

var notEnough = []string{
	"More was said than this.",
	"What fewer than a handful of people raised is left out.",
	"Some of what a few more people raised is left out too: a draw decides, so that nobody is found out.",
}

func (d digest) CheckReadiness(ctx context.Context, _ *pb.CheckReadinessRequest) (*pb.CheckReadinessResponse, error) {
	programme, err := d.Store.Programme(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	lost, err := d.lost(ctx, programme)
	if err != nil {
		return nil, err
	}
	if len(programme.Round.Pooled) > 0 {
		_, ready, err := d.pooled(ctx, programme)
		return &pb.CheckReadinessResponse{Ready: ready, Lost: lost}, err
	}
	s, err := d.looked(ctx, programme.ID, 0)
	if err != nil {
		return nil, err
	}
	ready, err := d.enough(ctx, s, store.ForAnEdition, s.Changes, false)
	return &pb.CheckReadinessResponse{Ready: ready, Lost: lost}, err
}

// lost tells whether a withdrawal took a draft away. That it is gone, everybody sees who had seen
// it; and that somebody had approved it stands in the log.
func (d digest) lost(ctx context.Context, p store.Programme) (pb.LostDraft, error) {
	end, err := d.Store.Closing(ctx, p.Round.Of)
	if err != nil || end.Done { // its drafts went with its keys
		return 0, err
	}
	switch lost, approved, err := d.Store.Lost(ctx, p.ID); {
	case err != nil:
		return 0, err
	case approved:
		return pb.LostDraft_LOST_DRAFT_APPROVED, nil
	case lost:
		return pb.LostDraft_LOST_DRAFT_OPEN, nil
	}
	return pb.LostDraft_LOST_DRAFT_UNSPECIFIED, nil
}

func (d digest) PrepareEdition(ctx context.Context, req *pb.PrepareEditionRequest) (*pb.PrepareEditionResponse, error) {
	round := access.From(ctx).Round
	if len(req.Pool) > 0 {
		if req.Round != "" {
			return nil, refusal.PoolRound.With()
		}
		var err error
		if round, err = d.series(ctx, req.Pool); err != nil {
			return nil, err
		}
	}
	programme, err := d.Store.Programme(ctx, round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	switch end, err := d.Store.Closing(ctx, programme.Round.Of); {
	case err != nil:
		return nil, err
	case end.Done:
		return nil, store.ErrClosed
	}
	if len(programme.Round.Pooled) > 0 {
		draft, err := d.preparePooled(ctx, programme)
		return &pb.PrepareEditionResponse{Draft: draft}, err
	}
	draft, err := d.prepareRound(ctx, round, req.Look)
	return &pb.PrepareEditionResponse{Draft: draft}, err
}

// prepareRound makes the draft of a round's next edition, of the notes of that round alone. agreed
// is the further look that the caller agrees to, if it is one.
func (d digest) prepareRound(ctx context.Context, round, agreed string) (*pb.Draft, error) {
	s, err := d.looked(ctx, round, 0)
	if err != nil {
		return nil, err
	}
	changes := s.Changes // before what came since is set aside
	if err := d.settle(ctx, s); err != nil {
		return nil, err
	}
	look, fresh, err := d.mayLook(ctx, s, agreed)
	if err != nil {
		return nil, err
	}
	ready, err := d.enough(ctx, s, store.ForAnEdition, changes, true)
	if err != nil {
		return nil, err
	}
	if !ready {
		return nil, refuse.ErrNotYet
	}
	policy := encode.Policy(s.Programme)
	reading := sha256.Sum256(fmt.Appendf(nil, "%q %v %q", s.Book.Version, policy, s.Programme.Bands))
	try := store.Try{Edition: s.Next, Kind: store.Reading, Question: reading[:]}
	if err := d.Store.Attempt(ctx, d.Act(ctx), s.Programme.ID, try, disclose.MostReadings); err != nil {
		return nil, err
	}
	w := &waiting{programme: s.Programme, book: s.Book}
	if w.decisions, err = d.decisions(ctx, s.Programme.ID, s.Next); err != nil {
		return nil, err
	}
	gone, err := d.make(ctx, s, look.Series, w)
	if err != nil {
		return nil, err
	}
	if fresh {
		w.Look = &look
	}
	return d.put(ctx, w, s.IDs, gone)
}

// put stores a draft made of the notes in the place of the one that there is, unless that says the
// same: then it stays, with its approval and with the quotes that were chosen. Of the notes that
// tells nothing: a draft that is no new look is made of those of the last one.
func (d digest) put(
	ctx context.Context, w *waiting, from []store.NoteID, gone []int,
) (*pb.Draft, error) {
	if w.Look == nil && len(gone) == 0 {
		now, err := d.waiting(ctx)
		switch {
		case err == nil && now.programme.ID == w.programme.ID && now.says(w):
			return d.headed(ctx, now)
		case err != nil && !errors.Is(err, refuse.ErrNoDraft):
			return nil, err
		}
	}
	if err := d.Store.PutDraft(ctx, d.Act(ctx), w.programme.ID, w.Edition, from, gone...); err != nil {
		return nil, err
	}
	return d.headed(ctx, w)
}

// make makes the draft of an edition with the draws of a series. It returns the numbers of the
// decisions that the draft cannot follow.
func (d digest) make(ctx context.Context, o *seen, series int, w *waiting) (gone []int, err error) {
	options, err := optionsOf(o.Opened, w.decisions)
	if err != nil {
		return nil, err
	}
	result, err := analysis.Themes(ctx, o.Notes, options)
	if err != nil {
		return nil, fmt.Errorf("finding themes: %w", err)
	}
	evidence := o.evidence(series)
	evidence.Model = options.Model
	if evidence.Earlier, err = d.earlier(ctx, o.Programme.ID); err != nil {
		return nil, err
	}
	shown := evidence.Digest(result)
	_, head, err := d.Store.Audit(ctx, "")
	if err != nil {
		return nil, err // an edition must not vouch for a log that was tampered with
	}
	frame := &pb.Digest{
		Programme: o.Programme.Name, Subject: o.Programme.Subject,
		Edition: int32(o.Next), Month: d.Now().Format(desk.MonthLayout), Audit: head,
		Sides: encode.Sides(o.Programme), NotEnough: notEnough, Engine: result.Engine, CodeBook: result.Book,
		Protection: encode.Protection(o.Programme.Rules), Unplanned: unplannedOf(o.Programme.Round, evidence),
	}
	encode.Round(frame, o.Programme.Round)
	w.base = encode.Digest(frame, shown)
	if gone, err = w.recheck(ctx, evidence, options, shown); err != nil {
		return nil, err
	}
	if w.Digest, err = encode.Freeze(encode.Digest(w.base, w.curated().Digest)); err != nil {
		return nil, err
	}
	w.offer(evidence.Quotes(shown, result))
	if o.Equal {
		w.remarks = []string{equalNotes}
	}
	if w.Offered, err = encode.Freeze(&pb.Draft{Digest: w.base, Offered: w.offered, Remarks: w.remarks}); err != nil {
		return nil, err
	}
	w.Number, w.TakenBack = o.Next, o.TakenBack
	w.Candidates, err = candidates(evidence.Candidates())
	return gone, err
}

// earlier are the released editions of a round, or of a pool of rounds.
func (d digest) earlier(ctx context.Context, round string) (all []edition.Digest, err error) {
	editions, err := d.Store.Editions(ctx, round)
	if err != nil {
		return nil, err
	}
	for _, e := range editions {
		released, err := encode.Thaw(e)
		if err != nil {
			return nil, err
		}
		all = append(all, encode.Decode(released))
	}
	return all, nil
}

// optionsOf are what the engine makes an edition with.
func optionsOf(o *vault.Opened, decisions []edition.Decision) (analysis.Options, error) {
	model, err := o.Model()
	return analysis.Options{
		Book: o.Book.Book, Model: model, Redraws: -1, Kept: edition.Kept(decisions, o.Next),
		Said: encode.Policy(o.Programme).K,
	}, err
}

// evidenceOf is what an edition of opened notes is made of.
func evidenceOf(o *vault.Opened, draw disclose.Draw) edition.Evidence {
	e := edition.Evidence{
		Draw:  draw,
		Notes: o.Notes, HeardBy: o.HeardBy, Speakers: map[string]edition.Speaker{},
		Sides: sidesOf(o.Programme), Book: o.Book.Book, Policy: encode.Policy(o.Programme), Asks: encode.Asked(o.Programme.Round),
	}
	for id, r := range o.Records {
		e.Speakers[id] = edition.Speaker{Agreed: r.Quotable, Band: encode.Band(o.Programme, r), Own: r.OwnWords}
	}
	return e
}

func sidesOf(p store.Programme) [2]analysis.Side {
	return [2]analysis.Side{analysis.Side(p.Sides[0]), analysis.Side(p.Sides[1])}
}

func (d digest) GetDraft(ctx context.Context, _ *pb.GetDraftRequest) (*pb.GetDraftResponse, error) {
	w, err := d.waiting(ctx)
	if err != nil {
		return nil, err
	}
	draft, err := d.headed(ctx, w)
	return &pb.GetDraftResponse{Draft: draft}, err
}

func (d digest) ReleaseEdition(ctx context.Context, req *pb.ReleaseEditionRequest) (*pb.ReleaseEditionResponse, error) {
	caller := access.From(ctx)
	how, ok := Received[req.InPerson]
	if !ok {
		return nil, refusal.InPerson.With(int(req.InPerson))
	}
	e, err := d.Store.Approve(ctx, d.Act(ctx), caller.Round,
		store.Approval{Hash: req.Hash, Coordinator: caller.ID, Received: how})
	if desk.IsNotFound(err) {
		return nil, refuse.ErrNoDraft
	}
	if err != nil {
		return nil, err
	}
	return &pb.ReleaseEditionResponse{Edition: int32(e.Number), Released: e.Approvals == 2, Approvals: int32(e.Approvals)}, nil
}

func (d digest) GetPolicy(ctx context.Context, _ *pb.GetPolicyRequest) (*pb.GetPolicyResponse, error) {
	caller := access.From(ctx)
	programme, err := d.Store.Programme(ctx, caller.Programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	answer := &pb.GetPolicyResponse{Policy: encode.Protection(programme.Rules), Floor: encode.Protection(encode.Floor)}
	wish, err := d.Store.Proposal(ctx, caller.Programme)
	switch {
	case err == nil:
		answer.Proposed, answer.Own = encode.Protection(wish.Rules), wish.Proposer == caller.ID
	case !desk.IsNotFound(err):
		return nil, err
	}
	return answer, nil
}

func (d digest) SetPolicy(ctx context.Context, req *pb.SetPolicyRequest) (*pb.SetPolicyResponse, error) {
	to, err := encode.Rules(req.Policy)
	if err != nil {
		return nil, err
	}
	caller := access.From(ctx)
	applied, err := d.Store.SetRules(ctx, d.Act(ctx), caller.Programme, to, caller.ID)
	if err != nil {
		return nil, err
	}
	return &pb.SetPolicyResponse{Applied: applied}, nil
}

func (d digest) ListEditions(ctx context.Context, _ *pb.ListEditionsRequest) (*pb.ListEditionsResponse, error) {
	editions, err := d.Store.Editions(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, err
	}
	programme, err := d.Store.Programme(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	list := &pb.ListEditionsResponse{PageLanguage: programme.Pages, Programme: programme.Name}
	for _, e := range editions {
		shown, err := encode.Thaw(e)
		if err != nil {
			return nil, err
		}
		list.Editions = append(list.Editions, &pb.EditionSummary{Edition: int32(e.Number), Month: shown.Month, Hash: e.Hash()})
	}
	return list, nil
}

func (d digest) GetEdition(ctx context.Context, req *pb.GetEditionRequest) (*pb.GetEditionResponse, error) {
	e, err := d.Store.Edition(ctx, access.From(ctx).Round, int(req.Number))
	if desk.IsNotFound(err) {
		return nil, refuse.ErrNoSuch
	}
	if err != nil {
		return nil, err
	}
	shown, err := encode.Thaw(e)
	if err != nil {
		return nil, err
	}
	taken, err := d.TakenBack(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, err
	}
	answer := &pb.GetEditionResponse{Digest: shown, Hash: e.Hash()}
	for _, q := range encode.Quotes(shown) {
		twice := func(other *pb.Quote) bool { return other.Text == q.Text }
		if taken(q.Text) && !slices.ContainsFunc(answer.TakenBack, twice) {
			answer.TakenBack = append(answer.TakenBack, q)
		}
	}
	return answer, nil
}

// OpenNote returns an error if a stored note's key does not open it.
func OpenNote(n store.Note) error {
	_, err := vault.Unseal(n)
	return err
}
