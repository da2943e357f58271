package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/store"
)

type digest struct {
	pb.UnsafeDigestServiceServer
	*Server
}

// monthLayout is the finest time that an edition shows.
const monthLayout = "January 2006"

var notEnough = []string{
	"More was said than this; with these conversations it cannot be told from chance.",
	"What fewer than a handful of people raised is left out.",
}

// editionRedraws of participants say whether a theme would be there had others been asked: enough that the answer does not depend
// on chance, and a second's work for hundreds of notes.
const editionRedraws = 1000

// opened is a programme's notes as the engine takes them, in memory only.
type opened struct {
	programme store.Programme
	book      codebook
	ears      func() (*barrier.Model, error) // of the book and of what interviewers coded with it; trained once
	notes     []analysis.Note
	heardBy   map[string]string // note id: interviewer
	speakers  map[string]analysis.Speaker
	ids       []store.NoteID
	next      int // the edition that would come of them
	changes   disclose.Changes
	drafted   disclose.Changes // of these, what a draft of the next edition was made with already
	since     disclose.Changes // and what was not
}

// newcomer is a participant heard since the last edition.
type newcomer struct {
	interviewer string
	drafted     bool // in a draft of the next edition
}

// open reads and unseals the notes of the caller's programme and finds out what changed since its last edition. of is the draft
// for whose notes alone to open; 0: all there are.
func (d digest) open(ctx context.Context, of int) (opened, error) {
	o := opened{heardBy: map[string]string{}, speakers: map[string]analysis.Speaker{}, changes: disclose.Changes{New: map[string]int{}},
		drafted: disclose.Changes{New: map[string]int{}}, since: disclose.Changes{New: map[string]int{}}}
	var err error
	if o.programme, err = d.store.Programme(ctx, access.From(ctx).Programme); err != nil {
		return o, fmt.Errorf("reading the programme: %w", err)
	}
	if o.book, err = d.bookOf(ctx, o.programme.ID); err != nil {
		return o, err
	}
	last, withdrawn, err := d.store.LastEdition(ctx, o.programme.ID)
	if err != nil {
		return o, fmt.Errorf("reading the last edition: %w", err)
	}
	o.next, o.changes.Withdrawn, o.drafted.Withdrawn = last+1, withdrawn, withdrawn
	sealed, err := d.store.Notes(ctx, o.programme.ID)
	if err != nil {
		return o, err
	}
	participants, newcomers := map[string]string{}, map[string]newcomer{}
	for _, n := range sealed {
		if of > 0 && (n.Edition == 0 || n.Edition > of) {
			continue
		}
		r, err := unseal(n)
		if err != nil {
			return o, err
		}
		id := o.nameOf(r)
		slot := cmp.Or(r.Participant, id)
		if first, ok := participants[slot]; !ok || id < first {
			participants[slot] = id
		}
		o.ids = append(o.ids, n.ID)
		o.heardBy[id] = r.Interviewer
		o.speakers[id] = analysis.Speaker{Agreed: r.Quotable, Band: bandOf(o.programme, r)}
		o.notes = append(o.notes, analysis.Note{ID: id, Side: analysis.Side(r.Side), Participant: slot, Text: r.Text, Coding: analysis.Known(r.Codings, o.book.own, o.book.Book)})
		if released := n.Edition > 0 && n.Edition <= last; !released {
			c, ok := newcomers[slot]
			if !ok {
				c.interviewer = r.Interviewer
			}
			c.drafted = c.drafted || n.Edition > 0
			newcomers[slot] = c
		}
	}
	for _, c := range newcomers {
		o.changes.New[c.interviewer]++
		if c.drafted {
			o.drafted.New[c.interviewer]++
		} else {
			o.since.New[c.interviewer]++
		}
	}
	for i := range o.notes {
		o.notes[i].Participant = participants[o.notes[i].Participant]
	}
	programme, book, notes := o.programme.ID, o.book, o.notes
	o.ears = sync.OnceValues(func() (*barrier.Model, error) { return d.earsOfNotes(programme, book, notes) })
	return o, nil
}

// nameOf names a note for the engine by what it says. Its random id would do, but the engine breaks ties by name, and the same
// notes must give the same bytes on every server; so a participant goes by the first name of theirs.
func (o opened) nameOf(r record) string {
	r.Participant, r.Interviewer = "", ""
	plain, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Sprintf("a record that was just read always marshals: %v", err))
	}
	for same := 0; ; same++ {
		sum := sha256.Sum256(append(plain, byte(same)))
		if id := hex.EncodeToString(sum[:]); o.heardBy[id] == "" {
			return id
		}
	}
}

func unseal(n store.Note) (r record, err error) {
	plain, err := n.Key.Open(n.Sealed, bindings(n)...)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(plain, &r); err != nil {
		return r, fmt.Errorf("reading the record of a note: %T", err) // its text would quote the note
	}
	return r, nil
}

func (d digest) CheckReadiness(ctx context.Context, _ *pb.CheckReadinessRequest) (*pb.CheckReadinessResponse, error) {
	programme, err := d.store.Programme(ctx, access.From(ctx).Programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	last, withdrawn, err := d.store.LastEdition(ctx, programme.ID)
	if err != nil {
		return nil, fmt.Errorf("reading the last edition: %w", err)
	}
	// With more notes an edition that is ready stays so: as soon as it is, the rest need not be opened.
	policy, changes, counted := policyOf(programme), disclose.Changes{New: map[string]int{}, Withdrawn: withdrawn}, map[string]bool{}
	err = d.store.Fresh(ctx, programme.ID, last, func(n store.Note) (bool, error) {
		r, err := unseal(n)
		if slot := cmp.Or(r.Participant, string(n.ID[:])); err == nil && !counted[slot] {
			counted[slot] = true
			changes.New[r.Interviewer]++
		}
		return !policy.Ready(changes), err
	})
	if err != nil {
		return nil, err
	}
	return &pb.CheckReadinessResponse{Ready: policy.Ready(changes)}, nil
}

func (d digest) PrepareEdition(ctx context.Context, _ *pb.PrepareEditionRequest) (*pb.PrepareEditionResponse, error) {
	o, err := d.open(ctx, 0)
	if err != nil {
		return nil, err
	}
	policy := policyOf(o.programme)
	if !policy.Ready(o.changes) {
		return nil, errNotYet
	}
	if policy.Holds(o.drafted, o.since) {
		if o, err = d.open(ctx, o.next); err != nil {
			return nil, err
		}
	}
	reading := sha256.Sum256(fmt.Appendf(nil, "%q %v %q", o.book.Version, policy, o.programme.Bands))
	if err := d.store.Attempt(ctx, d.act(ctx), o.programme.ID, o.next, store.Reading, reading[:], disclose.MostReadings); err != nil {
		return nil, err
	}
	decisions, err := d.decisions(ctx, o.programme.ID, o.next)
	if err != nil {
		return nil, err
	}
	options, err := d.options(o, decisions, o.next)
	if err != nil {
		return nil, err
	}
	result, err := analysis.Themes(ctx, o.notes, options)
	if err != nil {
		return nil, fmt.Errorf("finding themes: %w", err)
	}
	shown := analysis.Disclose(result, o.notes, o.heardBy, o.sides(), policy)
	_, head, err := d.store.Audit(ctx, "")
	if err != nil {
		return nil, err // an edition must not vouch for a log that was tampered with
	}
	content := d.encode(o, result, shown)
	content.Audit = head
	decisions, gone, err := d.recheck(ctx, o, content, decisions)
	if err != nil {
		return nil, err
	}
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(curate(content, decisions, o.programme.Sides, o.book.Book).Digest)
	if err != nil {
		return nil, fmt.Errorf("freezing the draft: %w", err)
	}
	offered, err := proto.Marshal(offer(content, analysis.Quotes(shown, result, o.notes, o.speakers, policy)))
	if err != nil {
		return nil, fmt.Errorf("keeping the quotes: %w", err)
	}
	found, err := candidates(analysis.Candidates(o.notes, o.heardBy, policy))
	if err != nil {
		return nil, err
	}
	prepared := store.Edition{Number: o.next, Digest: frozen, Offered: offered, Candidates: found}
	if err := d.store.PutDraft(ctx, d.act(ctx), o.programme.ID, prepared, o.ids, gone...); err != nil {
		return nil, err
	}
	draft, err := d.draftOf(ctx, o.programme.ID, prepared)
	return &pb.PrepareEditionResponse{Draft: draft}, err
}

// options are what the engine makes an edition with.
func (d digest) options(o opened, decisions []*pb.Decision, edition int) (analysis.Options, error) {
	ears, err := o.ears()
	return analysis.Options{Book: o.book.Book, Model: ears, Redraws: editionRedraws, Kept: keptOf(decisions, edition)}, err
}

func (o opened) sides() [2]analysis.Side {
	return [2]analysis.Side{analysis.Side(o.programme.Sides[0]), analysis.Side(o.programme.Sides[1])}
}

func (d digest) encode(o opened, r analysis.Result, shown analysis.Digest) *pb.Digest {
	out := &pb.Digest{
		Programme: o.programme.Name, Edition: int32(o.next), Month: d.now().Format(monthLayout), Size: shown.Size,
		Sides: namedSides(o.programme), NotEnough: notEnough, Engine: r.Engine, CodeBook: r.Book,
		Protection: protectionOf(o.programme.Rules),
	}
	for _, t := range shown.Elephants {
		out.Elephants = append(out.Elephants, encodeTheme(t, o.book.Book))
	}
	for _, t := range shown.OneSide {
		out.OneSide = append(out.OneSide, encodeTheme(t, o.book.Book))
	}
	return out
}

func encodeTheme(t analysis.Shown, book *barrier.Book) *pb.Theme {
	b, _ := book.Lookup(t.Barrier)
	theme := &pb.Theme{Id: t.ID, Label: t.Label, Barrier: t.Barrier, Principle: principles[b.Principle], Step: b.Step, Terms: t.Terms,
		Steadiness: steadiness[t.Steady]}
	for _, s := range t.Shares {
		theme.Shares = append(theme.Shares, &pb.Share{Side: string(s.Side), Band: bands[s.Band]})
	}
	for _, w := range t.Wordings {
		theme.Wordings = append(theme.Wordings, &pb.Wording{Side: string(w.Side), Words: w.Words})
	}
	return theme
}

var bands = map[disclose.Band]pb.Band{
	disclose.Withheld: pb.Band_BAND_UNSPECIFIED, disclose.Some: pb.Band_BAND_SOME,
	disclose.Many: pb.Band_BAND_MANY, disclose.Most: pb.Band_BAND_MOST,
}

var steadiness = map[disclose.Steadiness]pb.Steadiness{
	disclose.NotMeasured: pb.Steadiness_STEADINESS_UNSPECIFIED, disclose.Mostly: pb.Steadiness_STEADINESS_MOSTLY,
	disclose.Firmly: pb.Steadiness_STEADINESS_FIRMLY,
}

var principles = map[barrier.Principle]pb.Principle{
	"strengths": pb.Principle_PRINCIPLE_STRENGTHS, "power": pb.Principle_PRINCIPLE_POWER,
	"relationships": pb.Principle_PRINCIPLE_RELATIONSHIPS, "diversity": pb.Principle_PRINCIPLE_DIVERSITY,
	"knowledge": pb.Principle_PRINCIPLE_KNOWLEDGE, "experimentation": pb.Principle_PRINCIPLE_EXPERIMENTATION,
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
	programme := access.From(ctx).Programme
	e, err := d.waiting(ctx, programme)
	if err != nil {
		return nil, err
	}
	draft, err := d.draftOf(ctx, programme, e)
	return &pb.GetDraftResponse{Draft: draft}, err
}

func (d digest) ReleaseEdition(ctx context.Context, req *pb.ReleaseEditionRequest) (*pb.ReleaseEditionResponse, error) {
	caller := access.From(ctx)
	e, err := d.store.Approve(ctx, d.act(ctx), caller.Programme, req.Hash, caller.ID)
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
	editions, err := d.store.Editions(ctx, access.From(ctx).Programme)
	if err != nil {
		return nil, err
	}
	programme, err := d.store.Programme(ctx, access.From(ctx).Programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	list := &pb.ListEditionsResponse{PageLanguage: programme.Pages}
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
	e, err := d.store.Edition(ctx, access.From(ctx).Programme, int(req.Number))
	if isNotFound(err) {
		return nil, errNoSuch
	}
	if err != nil {
		return nil, err
	}
	shown, err := thaw(e)
	return &pb.GetEditionResponse{Digest: shown, Hash: e.Hash()}, err
}

// OpenNote returns an error if a stored note's key does not open it.
func OpenNote(n store.Note) error {
	_, err := unseal(n)
	return err
}
