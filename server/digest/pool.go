package digest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

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
)

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
	all, err := d.Store.Rounds(ctx, programme)
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
	// A series begins with a draft: one that was asked for too early would stand in the list of rounds.
	p, ready, err := d.pooled(ctx, store.Programme{Round: s})
	switch {
	case err != nil:
		return "", err
	case !ready:
		return "", p.notYet()
	}
	id = desk.NewID()
	return id, d.Store.OpenRound(ctx, d.Act(ctx), id, s)
}

// pooled reads how the rounds of a series stand; ready says whether an edition of them may be made.
func (d digest) pooled(
	ctx context.Context, series store.Programme,
) (p pooling, ready bool, err error) {
	p.programme = series
	for _, id := range series.Round.Pooled {
		r, err := d.Store.Programme(ctx, id)
		if err != nil {
			return p, false, fmt.Errorf("reading a round: %w", err)
		}
		s := disclose.Standing{}
		if s.Edition, s.Withdrawn, err = d.Store.LastEdition(ctx, id); err != nil {
			return p, false, fmt.Errorf("reading the last edition of a round: %w", err)
		}
		p.rounds, p.now = append(p.rounds, r), append(p.now, s)
	}
	var last []disclose.Standing
	released, err := d.Store.Edition(ctx, series.ID, 0)
	switch {
	case err == nil:
		before, err := encode.Thaw(released)
		if err != nil {
			return p, false, err
		}
		for _, of := range before.Pooled {
			last = append(last, disclose.Standing{Edition: int(of.Edition)})
		}
	case !desk.IsNotFound(err):
		return p, false, err
	}
	return p, disclose.Whole(p.now, last), nil
}

// notYet says why no edition of the rounds can be made. Which of them has no edition, every
// coordinator sees; of whether a conversation was withdrawn nothing is said.
func (p pooling) notYet() error {
	for i, s := range p.now {
		if s.Edition == 0 {
			return refusal.PoolEdition.With(refusal.Ours(p.rounds[i].Round.Name))
		}
	}
	return refuse.ErrNotYet
}

// preparePooled makes the draft of a series' next edition, of what the editions of its rounds were
// made of and of nothing else.
func (d digest) preparePooled(ctx context.Context, series store.Programme) (*pb.Draft, error) {
	p, ready, err := d.pooled(ctx, series)
	if err != nil {
		return nil, err
	}
	if !ready {
		return nil, p.notYet()
	}
	last, _, err := d.Store.LastEdition(ctx, series.ID)
	if err != nil {
		return nil, fmt.Errorf("reading the last edition: %w", err)
	}
	w := &waiting{programme: series}
	if w.book, err = d.Vault.Book(ctx, series.ID); err != nil {
		return nil, err
	}
	if w.decisions, err = d.decisions(ctx, series.ID, last+1); err != nil {
		return nil, err
	}
	reading := sha256.Sum256(fmt.Appendf(nil, "%q %v", w.book.Version, encode.Policy(series)))
	try := store.Try{Edition: last + 1, Kind: store.Reading, Question: reading[:]}
	if err := d.Store.Attempt(ctx, d.Act(ctx), series.ID, try, disclose.MostReadings); err != nil {
		return nil, err
	}
	from, err := d.pool(ctx, p, w, last+1)
	if err != nil {
		return nil, err
	}
	return d.put(ctx, w, from, nil)
}

// pool makes a pooled draft. It returns the notes that the draft is made from.
func (d digest) pool(
	ctx context.Context, p pooling, w *waiting, number int,
) (from []store.NoteID, err error) {
	var evidence []edition.Evidence
	var found []analysis.Result
	var unplanned [][]*pb.Candidate
	frame := &pb.Digest{
		Programme: p.programme.Name, Subject: p.programme.Subject,
		Edition: int32(number), Month: d.Now().Format(desk.MonthLayout),
		Sides: encode.Sides(p.programme), NotEnough: notEnough, CodeBook: w.book.Version,
		Protection: encode.Protection(p.programme.Rules),
	}
	encode.Round(frame, p.programme.Round)
	for i, r := range p.rounds {
		o, err := d.Vault.Open(ctx, r.ID, p.now[i].Edition)
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
		look, err := d.lookOfEdition(ctx, drawn, p.now[i].Edition)
		if err != nil {
			return nil, err
		}
		e := drawn.evidence(look.Series)
		evidence, found, from = append(evidence, e), append(found, result), append(from, o.IDs...)
		unplanned = append(unplanned, unplannedOf(r.Round, e))
		frame.Engine = result.Engine
		frame.Pooled = append(frame.Pooled,
			&pb.PooledRound{Round: r.Round.Name, Edition: int32(p.now[i].Edition)})
	}
	if _, frame.Audit, err = d.Store.Audit(ctx, ""); err != nil {
		return nil, err
	}
	frame.Unplanned = distinctCandidates(slices.Concat(unplanned...))
	if evidence[0].Earlier, err = d.earlier(ctx, p.programme.ID); err != nil {
		return nil, err
	}
	w.base = encode.Digest(frame, edition.Pool(evidence, found, encode.Asked(p.programme.Round)))
	if w.Digest, err = encode.Freeze(encode.Digest(w.base, w.curated().Digest)); err != nil {
		return nil, err
	}
	if w.Offered, err = encode.Freeze(&pb.Draft{Digest: w.base}); err != nil {
		return nil, err
	}
	w.Number = number
	return from, nil
}

// lookOfEdition is the look that a round's edition was made of. With other barriers of its own than
// at any of its looks, the pooled draft would be one more question, asked by one coordinator alone.
func (d digest) lookOfEdition(ctx context.Context, s *seen, number int) (l store.Look, err error) {
	l, ok := s.known()
	if ok || len(s.looks) == 0 {
		return l, nil
	}
	e, err := d.Store.Edition(ctx, s.Programme.ID, number)
	if err != nil {
		return l, fmt.Errorf("reading the edition of a round: %w", err)
	}
	released, err := encode.Thaw(e)
	if err != nil {
		return l, err
	}
	for _, l := range s.looks { // kept by a version that did not name the barriers of a look
		if bytes.Equal(l.Notes, hashOf(s.IDs)) && released.CodeBook == s.Book.Version {
			return l, nil
		}
	}
	return l, refusal.PoolBook.With(refusal.Ours(s.Programme.Round.Name))
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
