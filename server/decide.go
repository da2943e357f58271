package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/store"
	"elephants/server/vault"
)

// Bounds on decisions.
const (
	maxLabel     = 80  // letters of a theme's name: a line
	maxDecisions = 200 // of a programme that hold at once
)

// waiting returns the draft that waits for approval.
func (d digest) waiting(ctx context.Context, programme string) (store.Edition, error) {
	e, err := d.store.Draft(ctx, programme)
	if isNotFound(err) {
		return e, errNoDraft
	}
	if err != nil {
		return e, fmt.Errorf("reading the draft: %w", err)
	}
	return e, nil
}

// decisions returns those that hold for an edition, in the order in which they are carried out.
func (d digest) decisions(ctx context.Context, programme string, edition int) ([]*pb.Decision, error) {
	kept, err := d.store.Decisions(ctx, programme, edition)
	if err != nil {
		return nil, err
	}
	all := make([]*pb.Decision, len(kept))
	for i, k := range kept {
		all[i] = &pb.Decision{}
		if err := proto.Unmarshal(k.Content, all[i]); err != nil {
			return nil, fmt.Errorf("reading decision %d: %w", k.Number, err)
		}
		all[i].Number, all[i].Edition, all[i].Ends = int32(k.Number), int32(k.Edition), k.Until > 0
	}
	return all, nil
}

// draftOf is a draft as coordinators see it: the digest, the quotes on offer with the labels of their themes, and what was decided.
func (d digest) draftOf(ctx context.Context, programme string, e store.Edition) (*pb.Draft, error) {
	draft, err := beside(e)
	if err != nil {
		return nil, err
	}
	if draft.Decisions, err = d.decisions(ctx, programme, e.Number); err != nil {
		return nil, err
	}
	p, err := d.store.Programme(ctx, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	book, err := d.vault.Book(ctx, programme)
	if err != nil {
		return nil, err
	}
	c := curate(draft.Digest, draft.Decisions, p.Sides, book.Book)
	draft.Offered = slices.DeleteFunc(draft.Offered, func(o *pb.OfferedQuote) bool {
		t := c.place(o.ThemeId, o.Quote.Text, draft.Decisions)
		o.ThemeId, o.Theme = t.GetId(), t.GetLabel()
		return t == nil // its theme was left out
	})
	draft.Digest, err = thaw(e)
	draft.Hash, draft.Approvals = e.Hash(), int32(e.Approvals)
	return draft, err
}

// beside is what [offer] put beside a draft.
func beside(e store.Edition) (*pb.Draft, error) {
	draft := &pb.Draft{}
	if err := proto.Unmarshal(e.Offered, draft); err != nil {
		return nil, fmt.Errorf("reading the quotes of draft %d: %w", e.Number, err)
	}
	for _, o := range draft.Offered {
		o.ThemeId = cmp.Or(o.ThemeId, o.Theme) // where drafts of earlier versions have it
	}
	return draft, nil
}

func (d digest) CurateTheme(ctx context.Context, req *pb.CurateThemeRequest) (*pb.CurateThemeResponse, error) {
	programme := access.From(ctx).Programme
	e, err := d.waiting(ctx, programme)
	if err != nil {
		return nil, err
	}
	draft, err := d.draftOf(ctx, programme, e)
	if err != nil {
		return nil, err
	}
	if taken(draft, req) {
		return &pb.CurateThemeResponse{Draft: draft}, nil // it was sent twice
	}
	if draft.Hash != req.Hash {
		return nil, store.ErrStaleDraft
	}
	book, err := d.vault.Book(ctx, programme)
	if err != nil {
		return nil, err
	}
	change, standing, err := decide(draft, req, book.Book)
	if err != nil {
		return nil, err
	}
	p, err := d.store.Programme(ctx, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	if req.Deed == pb.Deed_DEED_SPLIT {
		if err := d.try(ctx, draft, standing); err != nil {
			return nil, err
		}
	}
	frozen, err := again(e, draft, standing, p.Sides, book.Book)
	if err != nil {
		return nil, err
	}
	if e, err = d.store.Decide(ctx, d.act(ctx), programme, req.Hash, frozen, change); err != nil {
		return nil, err
	}
	changed, err := d.draftOf(ctx, programme, e)
	return &pb.CurateThemeResponse{Draft: changed}, err
}

// taken reports whether a decision was taken already, on the draft that its request has seen: a button was pressed twice, or an
// answer was lost on its way.
func taken(draft *pb.Draft, req *pb.CurateThemeRequest) bool {
	if req.Deed == pb.Deed_DEED_UNDO {
		return req.Undo > 0 && !slices.ContainsFunc(draft.Decisions, func(d *pb.Decision) bool { return d.Number == req.Undo })
	}
	return slices.ContainsFunc(draft.Decisions, func(d *pb.Decision) bool {
		return d.Seen == req.Hash && d.Deed == req.Deed && slices.Equal(d.Themes, req.Themes) && slices.Equal(d.Terms, req.Terms) && d.Name == tidied(req.Name)
	})
}

// again makes the digest of a draft with other decisions; the quotes that were chosen stay with their themes.
func again(e store.Edition, draft *pb.Draft, decisions []*pb.Decision, sides [2]string, book *barrier.Book) ([]byte, error) {
	chosen := map[int32]bool{} // the same words may be on offer with several themes
	for _, o := range draft.Offered {
		chosen[o.Id] = slices.ContainsFunc(themesOf(draft.Digest), func(t *pb.Theme) bool {
			return t.Id == o.ThemeId && slices.ContainsFunc(t.Quotes, func(q *pb.Quote) bool { return proto.Equal(q, o.Quote) })
		})
	}
	kept, err := beside(e)
	if err != nil {
		return nil, err
	}
	c := curate(kept.Digest, decisions, sides, book)
	for _, o := range kept.Offered {
		if t := c.place(o.ThemeId, o.Quote.Text, decisions); t != nil && chosen[o.Id] && len(t.Quotes) < mostQuotes {
			t.Quotes = append(t.Quotes, o.Quote)
		}
	}
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(c.Digest)
	if err != nil {
		return nil, fmt.Errorf("freezing the draft: %w", err)
	}
	return frozen, nil
}

// decide checks a decision against the draft. It returns what changes, and the decisions that then stand.
func decide(draft *pb.Draft, req *pb.CurateThemeRequest, book *barrier.Book) (c store.Change, standing []*pb.Decision, err error) {
	if req.Deed == pb.Deed_DEED_UNDO {
		return undo(draft, req.Undo)
	}
	if len(draft.Decisions) >= maxDecisions {
		return c, nil, invalid("%d decisions hold already, which is as many as can: take some back first", maxDecisions)
	}
	next := &pb.Decision{Deed: req.Deed, Themes: req.Themes, Terms: req.Terms, Name: tidied(req.Name), Edition: draft.Digest.Edition, Seen: req.Hash}
	if next.Labels, err = labelsOf(draft.Digest, req.Themes); err != nil {
		return c, nil, err
	}
	if err := checkDeed(draft, next, book); err != nil {
		return c, nil, err
	}
	if c.Add, err = proto.Marshal(next); err != nil {
		return c, nil, fmt.Errorf("keeping a decision: %w", err)
	}
	c.Act = acts[req.Deed]
	standing = slices.DeleteFunc(slices.Clone(draft.Decisions), func(old *pb.Decision) bool {
		named := old.Deed == pb.Deed_DEED_NAME && slices.Equal(old.Themes, next.Themes)
		if old.Deed != next.Deed || !named && old.Deed != pb.Deed_DEED_ORDER {
			return false
		}
		c.Remove = append(c.Remove, int(old.Number))
		return true // the new name or order is in its place
	})
	return c, append(standing, next), nil
}

// acts are what the audit log says of a decision.
var acts = map[pb.Deed]string{
	pb.Deed_DEED_NAME: "name a theme", pb.Deed_DEED_MERGE: "put themes together", pb.Deed_DEED_SPLIT: "take a theme apart",
	pb.Deed_DEED_DROP: "leave a theme out", pb.Deed_DEED_ORDER: "order themes",
}

// undo takes a decision back. What the engine reckoned with for this draft stays in it: otherwise one could see on the same notes
// what themes say apart and together.
func undo(draft *pb.Draft, number int32) (c store.Change, standing []*pb.Decision, err error) {
	i := slices.IndexFunc(draft.Decisions, func(d *pb.Decision) bool { return d.Number == number })
	if i < 0 {
		return c, nil, invalid("undo must be the number of a decision: the draft lists them")
	}
	c.Act = "take a decision back"
	old := draft.Decisions[i]
	if reckoned := old.Deed == pb.Deed_DEED_MERGE || old.Deed == pb.Deed_DEED_SPLIT; reckoned && old.Edition < draft.Digest.Edition {
		c.Until = []int{int(number)}
		return c, draft.Decisions, nil
	}
	c.Remove = []int{int(number)}
	return c, slices.Delete(slices.Clone(draft.Decisions), i, i+1), nil
}

// labelsOf finds the themes with the ids in a digest.
func labelsOf(d *pb.Digest, ids []string) (labels []string, err error) {
	for i, id := range ids {
		at := slices.IndexFunc(themesOf(d), func(t *pb.Theme) bool { return t.Id == id })
		if at < 0 {
			return nil, invalid("theme %d of those you named is not in the draft: its themes have their ids beside them", i+1)
		}
		if slices.Contains(ids[:i], id) {
			return nil, invalid("theme %d of those you named is there twice", i+1)
		}
		labels = append(labels, themesOf(d)[at].Label)
	}
	return labels, nil
}

// checkDeed checks that a decision is one that the draft allows.
func checkDeed(draft *pb.Draft, next *pb.Decision, book *barrier.Book) error {
	single := next.Deed == pb.Deed_DEED_NAME || next.Deed == pb.Deed_DEED_SPLIT || next.Deed == pb.Deed_DEED_DROP
	switch {
	case acts[next.Deed] == "":
		return invalid("deed must be name, merge, split, drop, order or undo")
	case single && len(next.Themes) != 1:
		return invalid("name one theme, not %d", len(next.Themes))
	case next.Deed == pb.Deed_DEED_MERGE && len(next.Themes) < 2:
		return invalid("choose two themes or more to put together, not %d", len(next.Themes))
	case len(next.Themes) == 0:
		return invalid("name the themes that come first")
	case next.Deed == pb.Deed_DEED_DROP || next.Deed == pb.Deed_DEED_ORDER:
		return nil
	}
	if next.Deed != pb.Deed_DEED_NAME {
		if err := checkWhole(draft, next); err != nil {
			return err
		}
	}
	if next.Deed == pb.Deed_DEED_SPLIT {
		if err := checkTerms(draft.Digest, next); err != nil {
			return err
		}
	}
	return checkName(draft.Digest, next, book)
}

// checkWhole refuses to put together or take apart what was taken apart, or to take apart what was put together on this very draft.
func checkWhole(draft *pb.Draft, next *pb.Decision) error {
	for _, old := range draft.Decisions {
		for _, id := range next.Themes {
			of := len(old.Themes) > 0 && old.Themes[0] == id
			switch {
			case old.Deed == pb.Deed_DEED_SPLIT && (of || partOf(old.Themes[0], old.Terms) == id):
				return invalid("one of these themes was taken apart already (decision %d): take that back first", old.Number)
			case old.Deed == pb.Deed_DEED_MERGE && of && old.Edition == draft.Digest.Edition && next.Deed == pb.Deed_DEED_SPLIT:
				return invalid("this theme was put together on this draft (decision %d): take that back first", old.Number)
			}
		}
	}
	return nil
}

// checkTerms checks what a split takes out.
func checkTerms(d *pb.Digest, next *pb.Decision) error {
	whole := themesOf(d)[slices.IndexFunc(themesOf(d), func(t *pb.Theme) bool { return t.Id == next.Themes[0] })]
	for i, term := range next.Terms {
		if !slices.Contains(whole.Terms, term) || slices.Contains(next.Terms[:i], term) {
			return invalid("word %d is not one of those that the theme shows, or is there twice", i+1)
		}
	}
	if len(next.Terms) == 0 || len(next.Terms) == len(whole.Terms) {
		return invalid("choose one or more of the theme's words for the new theme, and leave one or more with the old")
	}
	return nil
}

// tidied is a name without white space around it or doubled in it.
func tidied(name string) string { return strings.Join(strings.Fields(name), " ") }

// checkName checks the name that a decision gives. It may hold nothing that points at a person: no name, place, organisation or
// number, and no word that is not known to be ordinary. The error says which kind was found and repeats nothing.
func checkName(shown *pb.Digest, next *pb.Decision, book *barrier.Book) error {
	letters := utf8.RuneCountInString(next.Name)
	if letters == 0 || letters > maxLabel || !utf8.ValidString(next.Name) {
		return invalid("the name has %d letters, it must have 1 to %d", letters, maxLabel)
	}
	if strings.ContainsFunc(next.Name, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune("[]{}<>@/\\|", r) }) {
		return invalid("the name must be plain words, without brackets or signs")
	}
	if what := points(next.Name); what != "" {
		return invalid("the name seems to hold %s. Nobody may be known by the name of a theme: please say it in everyday words", what)
	}
	if strings.IndexFunc(next.Name, unicode.IsLetter) < 0 {
		return invalid("the name is empty: it has no letter in it")
	}
	for _, t := range themesOf(shown) {
		if strings.EqualFold(t.Label, next.Name) && !slices.Contains(next.Themes, t.Id) {
			return invalid("another theme of the draft has this name already")
		}
	}
	for _, b := range book.Barriers {
		if strings.EqualFold(b.Name, next.Name) && !slices.Contains(next.Themes, b.ID) {
			return invalid("the code book has this name for something else: please choose another")
		}
	}
	return nil
}

// pointers are what somebody could be known by, in words.
var pointers = map[scrub.Kind]string{
	scrub.Person: "a person's name", scrub.Loc: "a place", scrub.Org: "an organisation", scrub.Code: "a number or an address",
	scrub.DateTime: "a date or a time", scrub.Quantity: "a number", scrub.Dem: "what somebody is known by, such as an age or an origin",
	scrub.Misc: "a word that few people use",
}

// points says by which kind of thing in it a name could point at somebody; "" if there is none. A word alone is a sentence to the
// scrubber, which takes its capital for a name's: there an ordinary word is no pointer. A word of one or two letters that it does
// not know is none either.
func points(name string) string {
	for _, s := range scrub.Strict(name) {
		said := name[s.Start:s.End]
		alone := said == name && scrub.Ordinary(said) && !strings.Contains(said, " ")
		if short := s.Kind == scrub.Misc && len(said) <= 2; !s.Ask && !alone && !short {
			return pointers[s.Kind]
		}
	}
	return ""
}

// try finds out whether the last decision, which takes a theme apart, leaves two that may be shown. How many ways may be tried for
// an edition is bounded, whatever the answer.
func (d digest) try(ctx context.Context, draft *pb.Draft, standing []*pb.Decision) error {
	edition := int(draft.Digest.Edition)
	o, err := d.vault.Open(ctx, access.From(ctx).Programme, edition)
	if err != nil {
		return err
	}
	next := standing[len(standing)-1]
	slices.SortFunc(o.IDs, func(a, b store.NoteID) int { return slices.Compare(a[:], b[:]) })
	question := sha256.New()
	for _, id := range o.IDs {
		question.Write(id[:])
	}
	fmt.Fprintf(question, "%q %q", next.Themes[0], slices.Sorted(slices.Values(next.Terms)))
	if err := d.store.Attempt(ctx, d.act(ctx), o.Programme.ID, edition, store.Cut, question.Sum(nil), disclose.MostCuts); err != nil {
		return err
	}
	apart, err := d.apart(ctx, o, draft.Digest, standing, next)
	if err == nil && !apart {
		err = errNotApart
	}
	return err
}

// apart reports whether a theme of a digest may be shown as the two that a decision makes of it.
func (d digest) apart(ctx context.Context, o *vault.Opened, shown *pb.Digest, standing []*pb.Decision, next *pb.Decision) (bool, error) {
	options, err := d.options(o, standing, int(shown.Edition))
	if err != nil {
		return false, err
	}
	options.Redraws = -1 // steadiness is not asked
	whole, err := analysis.Themes(ctx, o.Notes, options)
	if err != nil {
		return false, fmt.Errorf("finding themes: %w", err)
	}
	part := keep(partOf(next.Themes[0], next.Terms), next.Name, next.Themes)
	part.Out = stemsOf(next.Terms)
	options.Kept = append(options.Kept, part)
	cut, err := analysis.Themes(ctx, o.Notes, options)
	if err != nil {
		return false, fmt.Errorf("finding themes: %w", err)
	}
	shared := slices.ContainsFunc(shown.Elephants, func(t *pb.Theme) bool { return t.Id == next.Themes[0] })
	return analysis.Apart(whole, cut, next.Themes[0], part.ID, shared, o.Notes, o.HeardBy, sidesOf(o.Programme), policyOf(o.Programme)), nil
}

// recheck drops the decisions of an edition's earlier draft that take apart what in this one may not be shown as two.
func (d digest) recheck(ctx context.Context, o *vault.Opened, shown *pb.Digest, decisions []*pb.Decision) (standing []*pb.Decision, gone []int, err error) {
	for _, next := range decisions {
		if next.Deed == pb.Deed_DEED_SPLIT && next.Edition == shown.Edition {
			apart, err := d.apart(ctx, o, shown, decisions, next)
			if err != nil {
				return nil, nil, err
			}
			if !apart {
				gone = append(gone, int(next.Number))
				continue
			}
		}
		standing = append(standing, next)
	}
	return standing, gone, nil
}
