package digest

import (
	"bytes"
	"cmp"
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
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/store"
	"elephants/server/vault"
)

// equalNotes tells coordinators of what may be a mistake, or somebody who wants one voice to look
// like several. It says neither how many nor whose.
const equalNotes = "Notes of the same words came in for more than one person. They count as one voice. " +
	"If a note was sent twice, one of its receipts takes it back; otherwise ask your interviewers about it."

// waiting is a draft that waits for approval.
type waiting struct {
	store.Edition
	programme store.Programme
	book      vault.Book
	base      *pb.Digest         // as it is before anything is decided
	offered   []*pb.OfferedQuote // with the ids of the base's themes
	remarks   []string
	decisions []edition.Decision // that hold, in the order in which they are carried out
}

// seen is the draft as the caller saw it, by its hash, and as it was read here.
func (w *waiting) seen(hash string) store.Seen {
	return store.Seen{Hash: hash, TakenBack: w.TakenBack}
}

// waiting reads the draft of the caller's programme.
func (d digest) waiting(ctx context.Context) (w *waiting, err error) {
	id := access.From(ctx).Round
	w = &waiting{}
	if w.Edition, err = d.Store.Draft(ctx, id); err != nil {
		if desk.IsNotFound(err) {
			return nil, refuse.ErrNoDraft
		}
		return nil, fmt.Errorf("reading the draft: %w", err)
	}
	if w.programme, err = d.Store.Programme(ctx, id); err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	if w.book, err = d.Vault.Book(ctx, id); err != nil {
		return nil, err
	}
	beside := &pb.Draft{}
	if err := proto.Unmarshal(w.Offered, beside); err != nil {
		return nil, fmt.Errorf("reading the quotes of draft %d: %w", w.Number, err)
	}
	for _, o := range beside.Offered {
		o.ThemeId = cmp.Or(o.ThemeId, o.Theme) // drafts of earlier versions have it there
	}
	w.base, w.offered, w.remarks = beside.Digest, beside.Offered, beside.Remarks
	w.decisions, err = d.decisions(ctx, id, w.Number)
	return w, err
}

// says reports whether a draft says what another one would: before anything is decided, and of what
// may be quoted. The day on which it is made is no difference.
func (w *waiting) says(other *waiting) bool {
	content := func(w *waiting) *pb.Draft {
		base := proto.CloneOf(w.base)
		base.Audit, base.Month = "", ""
		return &pb.Draft{Digest: base, Offered: w.offered, Remarks: w.remarks}
	}
	return w.Number == other.Number && proto.Equal(content(w), content(other))
}

// decisions returns those that hold for an edition, in the order in which they are carried out.
func (d digest) decisions(ctx context.Context, programme string, number int) ([]edition.Decision,
	error) {
	kept, err := d.Store.Decisions(ctx, programme, number)
	if err != nil {
		return nil, err
	}
	all := make([]edition.Decision, len(kept))
	for i, k := range kept {
		content := &pb.Decision{}
		if err := proto.Unmarshal(k.Content, content); err != nil {
			return nil, fmt.Errorf("reading decision %d: %w", k.Number, err)
		}
		all[i] = encode.DecodeDecision(content)
		all[i].Number, all[i].Edition, all[i].Ends = k.Number, k.Edition, k.Until > 0
	}
	return all, nil
}

// curated is the base with the decisions carried out.
func (w *waiting) curated() *edition.Curated {
	return edition.Curate(encode.Decode(w.base), edition.Curation{
		Edition: int(w.base.Edition), Decisions: w.decisions, Sides: sidesOf(w.programme), Book: w.book.Book,
	})
}

// draft is what coordinators see: the digest, the quotes on offer with their themes, and what was
// decided.
func (w *waiting) draft() (*pb.Draft, error) {
	shown, err := encode.Thaw(w.Edition)
	if err != nil {
		return nil, err
	}
	out := &pb.Draft{Digest: shown, Hash: w.Hash(), Approvals: int32(w.Approvals),
		Remarks: w.remarks}
	if w.Approved != nil && !bytes.Equal(w.Approved, w.Edition.Digest) {
		if out.Approved, err = encode.Thaw(store.Edition{Number: w.Number, Digest: w.Approved}); err != nil {
			return nil, err
		}
	}
	curated := w.curated()
	for _, o := range w.offered {
		if t := curated.Home(o.ThemeId, o.Quote.Text); t != nil { // else its theme was left out
			out.Offered = append(out.Offered, &pb.OfferedQuote{
				Id: o.Id, ThemeId: t.ID, Theme: t.Label, Quote: o.Quote, ReadBack: o.ReadBack,
			})
		}
	}
	for _, decision := range w.decisions {
		out.Decisions = append(out.Decisions, encode.Decision(decision))
	}
	return out, nil
}

// headed is a draft with what coordinators should know before they read it.
func (d digest) headed(ctx context.Context, w *waiting) (*pb.Draft, error) {
	draft, err := w.draft()
	if err != nil {
		return nil, err
	}
	if draft.Earlier, err = d.unsaid(ctx, w, draft.Digest); err != nil {
		return nil, err
	}
	draft.Own = w.Approver != "" && w.Approver == access.From(ctx).ID
	draft.Issued, err = d.issued(ctx, access.From(ctx).Programme)
	return draft, err
}

// unsaid are the themes of the edition before that a draft does not say, unless coordinators decided
// so: whoever holds the two sees as much. Why, is not said: that fewer raise it, that notes were
// withdrawn, or that a draw fell otherwise would each tell of notes.
func (d digest) unsaid(ctx context.Context, w *waiting, shown *pb.Digest) (all []*pb.EarlierTheme,
	err error) {
	last, err := d.Store.Edition(ctx, w.programme.ID, 0)
	if desk.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	before, err := encode.Thaw(last)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{}
	for _, t := range encode.Themes(shown) {
		said[t.Id] = true
	}
	for _, decision := range w.decisions {
		for _, id := range decision.Themes {
			said[id] = true
		}
	}
	for _, t := range slices.Concat(before.Elephants, before.OneSide, before.Also, before.Better,
		before.Hopes) { // what the program alone heard, nobody is told that it was raised
		if !said[t.Id] {
			all = append(all, &pb.EarlierTheme{Edition: before.Edition, Label: t.Label})
		}
	}
	return all, nil
}

func (d digest) DropDraft(
	ctx context.Context, req *pb.DropDraftRequest,
) (*pb.DropDraftResponse, error) {
	err := d.Store.DropDraft(ctx, d.Act(ctx), access.From(ctx).Round, req.Hash)
	if desk.IsNotFound(err) {
		return nil, refuse.ErrNoDraft
	}
	if err != nil {
		return nil, err
	}
	return &pb.DropDraftResponse{}, nil
}

func (d digest) CurateTheme(ctx context.Context,
	req *pb.CurateThemeRequest) (*pb.CurateThemeResponse, error) {
	w, err := d.waiting(ctx)
	if err != nil {
		return nil, err
	}
	before, err := d.headed(ctx, w)
	if err != nil {
		return nil, err
	}
	if w.decided(req) {
		return &pb.CurateThemeResponse{Draft: before}, nil // it was sent twice
	}
	if before.Hash != req.Hash {
		return nil, store.ErrStaleDraft
	}
	change, err := w.decide(before.Digest, req)
	if err != nil {
		return nil, err
	}
	if req.Deed == pb.Deed_DEED_SPLIT {
		if err := d.try(ctx, w, encode.Decode(before.Digest)); err != nil {
			return nil, err
		}
	}
	frozen, err := encode.Freeze(w.withQuotes(before))
	if err != nil {
		return nil, err
	}
	if w.Edition, err = d.Store.Decide(ctx, d.Act(ctx), w.programme.ID, w.seen(req.Hash), frozen,
		change); err != nil {
		return nil, err
	}
	if w.decisions, err = d.decisions(ctx, w.programme.ID, w.Number); err != nil {
		return nil, err
	}
	draft, err := d.headed(ctx, w)
	return &pb.CurateThemeResponse{Draft: draft}, err
}

// decided reports whether a decision was taken already, on the draft that its request has seen: a
// button was pressed twice, or an answer was lost on its way.
func (w *waiting) decided(req *pb.CurateThemeRequest) bool {
	if req.Deed == pb.Deed_DEED_UNDO {
		return req.Undo > 0 && w.numbered(req.Undo) < 0
	}
	next := w.asked(req)
	return slices.ContainsFunc(w.decisions, func(d edition.Decision) bool {
		return d.Seen == next.Seen && d.Deed == next.Deed && d.Name == next.Name &&
			slices.Equal(d.Themes, next.Themes) && slices.Equal(d.Terms, next.Terms)
	})
}

// numbered is the place of the decision with a number; -1 if none has it.
func (w *waiting) numbered(number int32) int {
	return slices.IndexFunc(w.decisions,
		func(d edition.Decision) bool { return d.Number == int(number) })
}

// asked is the decision that a request asks for.
func (w *waiting) asked(req *pb.CurateThemeRequest) edition.Decision {
	return edition.Decision{
		Deed: encode.KeyOf(encode.Deeds,
			req.Deed), Themes: req.Themes, Terms: req.Terms, Name: edition.Tidied(req.Name),
		Edition: int(w.base.Edition), Seen: req.Hash,
	}
}

// decide checks a decision against the draft as it is shown, and takes it. It returns what
// changes of what is kept.
func (w *waiting) decide(shown *pb.Digest, req *pb.CurateThemeRequest) (c store.Change, err error) {
	if req.Deed == pb.Deed_DEED_UNDO {
		return w.undo(req.Undo)
	}
	next := w.asked(req)
	if err := edition.Check(encode.Decode(shown), w.decisions, &next, w.book.Book); err != nil {
		return c, err
	}
	if c.Add, err = proto.Marshal(encode.Decision(next)); err != nil {
		return c, fmt.Errorf("keeping a decision: %w", err)
	}
	c.Act = acts[next.Deed]
	w.decisions = slices.DeleteFunc(slices.Clone(w.decisions), func(old edition.Decision) bool {
		gone := next.Supersedes(old)
		if gone {
			c.Remove = append(c.Remove, old.Number)
		}
		return gone
	})
	w.decisions = append(w.decisions, next)
	return c, nil
}

// acts are what the audit log says of a decision.
var acts = map[edition.Deed]string{
	edition.Name: "name a theme", edition.Merge: "put themes together", edition.Split: "take a theme apart",
	edition.Drop: "leave a theme out", edition.Order: "order themes",
}

// undo takes a decision back. What the engine reckoned with for this draft stays in it.
func (w *waiting) undo(number int32) (c store.Change, err error) {
	i := w.numbered(number)
	if i < 0 {
		return c, refusal.Undo.With()
	}
	c.Act = "take a decision back"
	if w.decisions[i].Reckoned(int(w.base.Edition)) {
		c.Until = []int{int(number)}
		return c, nil
	}
	c.Remove = []int{int(number)}
	w.decisions = slices.Delete(slices.Clone(w.decisions), i, i+1)
	return c, nil
}

// try finds out whether the last decision, which takes a theme apart, leaves two that may be
// shown. How many ways may be tried for an edition is bounded, whatever the answer.
func (d digest) try(ctx context.Context, w *waiting, shown edition.Digest) error {
	if len(w.programme.Round.Pooled) > 0 {
		return refuse.ErrNotApart // a pooled edition never asks the notes
	}
	number := int(w.base.Edition)
	o, err := d.looked(ctx, w.programme.ID, number)
	if err != nil {
		return err
	}
	next := w.decisions[len(w.decisions)-1]
	question := sha256.New()
	question.Write(o.notes)
	fmt.Fprintf(question, "%q %q", next.Themes[0], slices.Sorted(slices.Values(next.Terms)))
	try := store.Try{Edition: number, Kind: store.Cut, Question: question.Sum(nil)}
	if err := d.Store.Attempt(ctx, d.Act(ctx), w.programme.ID, try, disclose.MostCuts); err != nil {
		return err
	}
	options, err := optionsOf(o.Opened, w.decisions)
	if err != nil {
		return err
	}
	look, _ := o.known()
	apart, err := o.evidence(look.Series).Apart(ctx, options, shown, next)
	if err == nil && !apart {
		err = refuse.ErrNotApart
	}
	return err
}

// recheck drops the decisions of an edition's earlier draft that take apart what in this one may
// not be shown as two, and returns their numbers.
func (w *waiting) recheck(
	ctx context.Context, e edition.Evidence, with analysis.Options, shown edition.Digest,
) (gone []int, err error) {
	var holding []edition.Decision
	for _, d := range w.decisions {
		apart := true
		if d.Deed == edition.Split && d.Edition == int(w.base.Edition) {
			if apart, err = e.Apart(ctx, with, shown, d); err != nil {
				return nil, err
			}
		}
		if apart {
			holding = append(holding, d)
		} else {
			gone = append(gone, d.Number)
		}
	}
	w.decisions = holding
	return gone, nil
}
