package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/store"
	"elephants/server/vault"
)

type digest struct {
	pb.UnsafeDigestServiceServer
	*Server
}

// monthLayout is the finest time that an edition shows.
const monthLayout = "January 2006"

var notEnough = []string{
	"More was said than this.",
	"What fewer than a handful of people raised is left out.",
	"Some of what a few more people raised is left out too: a draw decides, so that nobody is found out.",
}

func (d digest) CheckReadiness(ctx context.Context, _ *pb.CheckReadinessRequest) (*pb.CheckReadinessResponse, error) {
	programme, err := d.store.Programme(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	if len(programme.Round.Pooled) > 0 {
		_, ready, err := d.pooled(ctx, programme)
		return &pb.CheckReadinessResponse{Ready: ready}, err
	}
	s, err := d.looked(ctx, programme.ID, 0)
	if err != nil {
		return nil, err
	}
	ready, err := d.enough(ctx, s, store.ForAnEdition, s.Changes, false)
	return &pb.CheckReadinessResponse{Ready: ready}, err
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
	programme, err := d.store.Programme(ctx, round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	switch end, err := d.store.Closing(ctx, programme.Round.Of); {
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

// prepareRound makes the draft of a round's next edition, of the notes of that round alone. agreed is the
// further look that the caller agrees to, if it is one.
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
		return nil, errNotYet
	}
	policy := policyOf(s.Programme)
	reading := sha256.Sum256(fmt.Appendf(nil, "%q %v %q", s.Book.Version, policy, s.Programme.Bands))
	if err := d.store.Attempt(ctx, d.act(ctx), s.Programme.ID, s.Next, store.Reading, reading[:], disclose.MostReadings); err != nil {
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
	if err := d.store.PutDraft(ctx, d.act(ctx), s.Programme.ID, w.Edition, s.IDs, gone...); err != nil {
		return nil, err
	}
	return d.headed(ctx, w)
}

// make makes the draft of an edition with the draws of a series. It returns the numbers of the decisions
// that the draft cannot follow.
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
	shown := evidence.Digest(result)
	_, head, err := d.store.Audit(ctx, "")
	if err != nil {
		return nil, err // an edition must not vouch for a log that was tampered with
	}
	frame := &pb.Digest{
		Programme: o.Programme.Name, Edition: int32(o.Next), Month: d.now().Format(monthLayout), Audit: head,
		Sides: namedSides(o.Programme), NotEnough: notEnough, Engine: result.Engine, CodeBook: result.Book,
		Protection: protectionOf(o.Programme.Rules), Unplanned: unplannedOf(o.Programme.Round, evidence),
	}
	inFrame(frame, o.Programme.Round)
	w.base = encodeDigest(frame, shown)
	if gone, err = w.recheck(ctx, evidence, options, shown); err != nil {
		return nil, err
	}
	if w.Digest, err = freeze(encodeDigest(w.base, w.curated().Digest)); err != nil {
		return nil, err
	}
	w.offer(evidence.Quotes(shown, result))
	if o.Equal {
		w.remarks = []string{equalNotes}
	}
	if w.Offered, err = freeze(&pb.Draft{Digest: w.base, Offered: w.offered, Remarks: w.remarks}); err != nil {
		return nil, err
	}
	w.Number, w.TakenBack = o.Next, o.TakenBack
	w.Candidates, err = candidates(evidence.Candidates())
	return gone, err
}

// optionsOf are what the engine makes an edition with.
func optionsOf(o *vault.Opened, decisions []edition.Decision) (analysis.Options, error) {
	model, err := o.Model()
	return analysis.Options{
		Book: o.Book.Book, Model: model, Redraws: -1, Kept: edition.Kept(decisions, o.Next),
	}, err
}

// evidenceOf is what an edition of opened notes is made of.
func evidenceOf(o *vault.Opened, draw disclose.Draw) edition.Evidence {
	e := edition.Evidence{
		Draw:  draw,
		Notes: o.Notes, HeardBy: o.HeardBy, Speakers: map[string]edition.Speaker{},
		Sides: sidesOf(o.Programme), Book: o.Book.Book, Policy: policyOf(o.Programme), Asks: askedOf(o.Programme.Round),
	}
	for id, r := range o.Records {
		e.Speakers[id] = edition.Speaker{Agreed: r.Quotable, Band: bandOf(o.Programme, r), Own: r.OwnWords}
	}
	return e
}

func sidesOf(p store.Programme) [2]analysis.Side {
	return [2]analysis.Side{analysis.Side(p.Sides[0]), analysis.Side(p.Sides[1])}
}

// freeze marshals what is kept: the same message gives the same bytes.
func freeze(m proto.Message) ([]byte, error) {
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("freezing the draft: %w", err)
	}
	return frozen, nil
}

// thaw reads the digest from an edition's frozen bytes.
func thaw(e store.Edition) (*pb.Digest, error) {
	d := &pb.Digest{}
	if err := proto.Unmarshal(e.Digest, d); err != nil {
		return nil, fmt.Errorf("reading edition %d: %w", e.Number, err)
	}
	return d, nil
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
	how, ok := received[req.InPerson]
	if !ok {
		return nil, refusal.InPerson.With(int(req.InPerson))
	}
	e, err := d.store.Approve(ctx, d.act(ctx), caller.Round,
		store.Approval{Hash: req.Hash, Coordinator: caller.ID, Received: how})
	if isNotFound(err) {
		return nil, errNoDraft
	}
	if err != nil {
		return nil, err
	}
	return &pb.ReleaseEditionResponse{Edition: int32(e.Number), Released: e.Approvals == 2, Approvals: int32(e.Approvals)}, nil
}

// policyOf returns a programme's rules, the floor for whatever cannot be set.
func policyOf(p store.Programme) disclose.Policy {
	policy := disclose.Floor
	policy.K, policy.Batch, policy.Outside = p.Rules.K, p.Rules.Batch, p.Rules.Outside
	return policy
}

var floor = store.Rules{K: disclose.Floor.K, Batch: disclose.Floor.Batch, Outside: disclose.Floor.Outside}

// rulesOf are the rules of a policy, or errFloor.
func rulesOf(p *pb.Protection) (store.Rules, error) {
	rules := store.Rules{K: int(p.GetK()), Batch: int(p.GetBatch()), Outside: int(p.GetOutside())}
	switch {
	case rules.Below(floor):
		return rules, errFloor
	case max(rules.K, rules.Batch, rules.Outside) > ceiling:
		return rules, errCeiling
	}
	return rules, nil
}

// ceiling bounds every rule: one person may raise them and it takes two to lower them, so that a slip must not shut a programme.
const ceiling = 1000

// protectionOf are rules as they are said to callers. Shares are words whatever a programme sets.
func protectionOf(r store.Rules) *pb.Protection {
	return &pb.Protection{K: int32(r.K), Batch: int32(r.Batch), Outside: int32(r.Outside), Bands: true}
}

func (d digest) GetPolicy(ctx context.Context, _ *pb.GetPolicyRequest) (*pb.GetPolicyResponse, error) {
	caller := access.From(ctx)
	programme, err := d.store.Programme(ctx, caller.Programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	answer := &pb.GetPolicyResponse{Policy: protectionOf(programme.Rules), Floor: protectionOf(floor)}
	wish, err := d.store.Proposal(ctx, caller.Programme)
	switch {
	case err == nil:
		answer.Proposed, answer.Own = protectionOf(wish.Rules), wish.Proposer == caller.ID
	case !isNotFound(err):
		return nil, err
	}
	return answer, nil
}

func (d digest) SetPolicy(ctx context.Context, req *pb.SetPolicyRequest) (*pb.SetPolicyResponse, error) {
	to, err := rulesOf(req.Policy)
	if err != nil {
		return nil, err
	}
	caller := access.From(ctx)
	applied, err := d.store.SetRules(ctx, d.act(ctx), caller.Programme, to, caller.ID)
	if err != nil {
		return nil, err
	}
	return &pb.SetPolicyResponse{Applied: applied}, nil
}

func (d digest) ListEditions(ctx context.Context, _ *pb.ListEditionsRequest) (*pb.ListEditionsResponse, error) {
	editions, err := d.store.Editions(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, err
	}
	programme, err := d.store.Programme(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	list := &pb.ListEditionsResponse{PageLanguage: programme.Pages, Programme: programme.Name}
	for _, e := range editions {
		shown, err := thaw(e)
		if err != nil {
			return nil, err
		}
		list.Editions = append(list.Editions, &pb.EditionSummary{Edition: int32(e.Number), Month: shown.Month, Hash: e.Hash()})
	}
	return list, nil
}

func (d digest) GetEdition(ctx context.Context, req *pb.GetEditionRequest) (*pb.GetEditionResponse, error) {
	e, err := d.store.Edition(ctx, access.From(ctx).Round, int(req.Number))
	if isNotFound(err) {
		return nil, errNoSuch
	}
	if err != nil {
		return nil, err
	}
	shown, err := thaw(e)
	if err != nil {
		return nil, err
	}
	taken, err := d.takenBack(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, err
	}
	answer := &pb.GetEditionResponse{Digest: shown, Hash: e.Hash()}
	for _, q := range quotesIn(shown) {
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
