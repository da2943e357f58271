package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/store"
)

type rounds struct {
	pb.UnsafeRoundServiceServer
	*Server
}

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
		if err := checkLine(refusal.Word{Key: "question", N: i + 1}, q, maxQuestion); err != nil {
			return nil, err
		}
		if what := pointsAt(scrub.Line(q, r.find(q))); what != "" {
			return nil, refusal.QuestionHolds.With(i+1, refusal.Said(what))
		}
		opened.Questions = append(opened.Questions, strings.TrimSpace(q))
	}
	if err := r.store.OpenRound(ctx, r.act(ctx), newID(), opened); err != nil {
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
	all, err := r.store.Rounds(ctx, access.From(ctx).Programme)
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
	if err := r.store.CloseRound(ctx, r.act(ctx), id); err != nil {
		return nil, err
	}
	p, err := r.store.Programme(ctx, id)
	return &pb.CloseRoundResponse{Closed: encodeRound(p.Round, nil)}, err
}

// encodeRound is a round as its programme's people see it. names are those of its rounds by id.
func encodeRound(r store.Round, names map[string]string) *pb.Round {
	out := &pb.Round{Name: r.Name, Asks: asksOf(r), Questions: r.Questions, Closed: r.Closed}
	for _, id := range r.Pooled {
		out.Pooled = append(out.Pooled, names[id])
	}
	return out
}

func asksOf(r store.Round) (asks []pb.Ask) {
	for _, a := range r.Asks {
		asks = append(asks, pb.Ask(a))
	}
	return asks
}

// askedOf is the same for the engine.
func askedOf(r store.Round) (asks []edition.Ask) {
	for _, a := range r.Asks {
		asks = append(asks, edition.Ask(a))
	}
	return asks
}

// inFrame says in the frame of an edition which round it is of. The first round's editions are as
// they were before there were others.
func inFrame(frame *pb.Digest, r store.Round) {
	if r.Name != store.FirstRound {
		frame.Round, frame.Asks = r.Name, asksOf(r)
	}
}

// pooling is what a pooled edition is made of.
type pooling struct {
	programme store.Programme // the series, as a round of its own
	rounds    []store.Programme
	now       []disclose.Standing
}

// series finds the series of pooled editions of some rounds of the caller's programme, and makes it
// when it is asked for first. What the rounds' editions asked for, the pooled one asks for.
func (d digest) series(ctx context.Context, names []string) (id string, err error) {
	programme := access.From(ctx).Programme
	all, err := d.store.Rounds(ctx, programme)
	if err != nil {
		return "", err
	}
	var of []store.Programme
	for _, p := range all {
		if slices.Contains(names, p.Round.Name) && len(p.Round.Pooled) == 0 {
			of = append(of, p)
		}
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(names)))
	switch {
	case len(of) < len(distinct):
		return "", store.ErrNoRound
	case len(of) < 2:
		return "", refusal.PoolTwo.With()
	}
	s := store.Round{Of: programme}
	var called []string
	for _, p := range of {
		called, s.Pooled = append(called, p.Round.Name), append(s.Pooled, p.ID)
		s.Asks = append(s.Asks, p.Round.Asks...)
	}
	s.Name = strings.Join(called, "+")
	slices.Sort(s.Asks)
	if s.Asks = slices.Compact(s.Asks); slices.Contains(s.Asks, int32(pb.Ask_ASK_DIFFICULTIES)) {
		s.Asks = slices.DeleteFunc(s.Asks, func(a int32) bool { return a == int32(pb.Ask_ASK_DID_NOT) })
	}
	for _, p := range all {
		if p.Round.Name == s.Name {
			return p.ID, nil
		}
	}
	id = newID()
	return id, d.store.OpenRound(ctx, d.act(ctx), id, s)
}

// pooled reads how the rounds of a series stand; ready says whether an edition of them may be made.
func (d digest) pooled(
	ctx context.Context, series store.Programme,
) (p pooling, ready bool, err error) {
	p.programme = series
	for _, id := range series.Round.Pooled {
		r, err := d.store.Programme(ctx, id)
		if err != nil {
			return p, false, fmt.Errorf("reading a round: %w", err)
		}
		s := disclose.Standing{}
		if s.Edition, s.Withdrawn, err = d.store.LastEdition(ctx, id); err != nil {
			return p, false, fmt.Errorf("reading the last edition of a round: %w", err)
		}
		p.rounds, p.now = append(p.rounds, r), append(p.now, s)
	}
	var last []disclose.Standing
	released, err := d.store.Edition(ctx, series.ID, 0)
	switch {
	case err == nil:
		before, err := thaw(released)
		if err != nil {
			return p, false, err
		}
		for _, of := range before.Pooled {
			last = append(last, disclose.Standing{Edition: int(of.Edition)})
		}
	case !isNotFound(err):
		return p, false, err
	}
	return p, disclose.Whole(p.now, last), nil
}

// preparePooled makes the draft of a series' next edition, of what the editions of its rounds were
// made of and of nothing else.
func (d digest) preparePooled(ctx context.Context, series store.Programme) (*pb.Draft, error) {
	p, ready, err := d.pooled(ctx, series)
	if err != nil {
		return nil, err
	}
	if !ready {
		return nil, errNotYet
	}
	last, _, err := d.store.LastEdition(ctx, series.ID)
	if err != nil {
		return nil, fmt.Errorf("reading the last edition: %w", err)
	}
	w := &waiting{programme: series}
	if w.book, err = d.vault.Book(ctx, series.ID); err != nil {
		return nil, err
	}
	if w.decisions, err = d.decisions(ctx, series.ID, last+1); err != nil {
		return nil, err
	}
	reading := sha256.Sum256(fmt.Appendf(nil, "%q %v", w.book.Version, policyOf(series)))
	if err := d.store.Attempt(ctx, d.act(ctx), series.ID, last+1, store.Reading, reading[:],
		disclose.MostReadings); err != nil {
		return nil, err
	}
	from, err := d.pool(ctx, p, w, last+1)
	if err != nil {
		return nil, err
	}
	if err := d.store.PutDraft(ctx, d.act(ctx), series.ID, w.Edition, from); err != nil {
		return nil, err
	}
	return d.headed(ctx, w)
}

// pool makes a pooled draft. It returns the notes that the draft is made from.
func (d digest) pool(
	ctx context.Context, p pooling, w *waiting, number int,
) (from []store.NoteID, err error) {
	var evidence []edition.Evidence
	var found []analysis.Result
	var unplanned [][]*pb.Candidate
	frame := &pb.Digest{
		Programme: p.programme.Name, Edition: int32(number), Month: d.now().Format(monthLayout),
		Sides: namedSides(p.programme), NotEnough: notEnough, CodeBook: w.book.Version,
		Protection: protectionOf(p.programme.Rules),
	}
	inFrame(frame, p.programme.Round)
	for i, r := range p.rounds {
		o, err := d.vault.Open(ctx, r.ID, p.now[i].Edition)
		if err != nil {
			return nil, err
		}
		options, err := optionsOf(o, nil)
		if err != nil {
			return nil, err
		}
		result, err := analysis.Themes(ctx, o.Notes, options)
		if err != nil {
			return nil, fmt.Errorf("finding themes: %w", err)
		}
		// With the draws of the round's own edition: others would be a second answer about everybody.
		drawn, err := d.drawn(ctx, o, p.now[i].Edition)
		if err != nil {
			return nil, err
		}
		look, _ := drawn.known()
		e := drawn.evidence(look.Series)
		evidence, found, from = append(evidence, e), append(found, result), append(from, o.IDs...)
		unplanned = append(unplanned, unplannedOf(r.Round, e))
		frame.Engine = result.Engine
		frame.Pooled = append(frame.Pooled,
			&pb.PooledRound{Round: r.Round.Name, Edition: int32(p.now[i].Edition)})
	}
	if _, frame.Audit, err = d.store.Audit(ctx, ""); err != nil {
		return nil, err
	}
	frame.Unplanned = distinctCandidates(slices.Concat(unplanned...))
	w.base = encodeDigest(frame, edition.Pool(evidence, found, askedOf(p.programme.Round)))
	if w.Digest, err = freeze(encodeDigest(w.base, w.curated().Digest)); err != nil {
		return nil, err
	}
	if w.Offered, err = freeze(&pb.Draft{Digest: w.base}); err != nil {
		return nil, err
	}
	w.Number = number
	return from, nil
}

// unplannedOf is what nobody planned, where the round asks for it: what interviewers named because
// no entry of the code book fits, under the rules of what may become one.
func unplannedOf(r store.Round, e edition.Evidence) (out []*pb.Candidate) {
	if !slices.Contains(r.Asks, int32(pb.Ask_ASK_UNPLANNED)) {
		return nil
	}
	for _, c := range e.Candidates() {
		out = append(out, &pb.Candidate{Words: c.Words})
	}
	return out
}

// distinctCandidates are candidates each once, in an order that says nothing.
func distinctCandidates(all []*pb.Candidate) []*pb.Candidate {
	slices.SortFunc(all, func(a, b *pb.Candidate) int { return slices.Compare(a.Words, b.Words) })
	return slices.CompactFunc(all, func(a, b *pb.Candidate) bool { return proto.Equal(a, b) })
}

// roundOf is the id of a round of a programme that an administrator names.
func (a admin) roundOf(ctx context.Context, programme, round string) (string, error) {
	if round == "" {
		return programme, nil
	}
	return a.store.RoundID(ctx, programme, round)
}
