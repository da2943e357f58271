package digest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/store"
	"elephants/server/vault"
)

// A draft made from other notes than the last one is a further look. Whoever could look alone,
// while planting notes and taking them back, would be right about what one person said every time;
// with the draws that disclose takes off every count, twice in three. One look takes one
// coordinator, a further one takes two, who are told in words what came and went, and they are
// counted.
//
// A draft made with other barriers of the programme's own is one too. Those say whose lines of
// interviewers' count as what, so that who writes them anew plants and takes back without a note:
// in three drafts, alone, such a coordinator knew of 9 people in 10 whether they had said a line.

// seen is what was looked at for an edition, and what a draft made now would be.
type seen struct {
	*vault.Opened
	looks []store.Look
	notes []byte // name of the notes that a draft made now has, and of its own barriers
	draw  disclose.Draw
}

// looked opens the notes of a round's draft with a number, or all for 0.
func (d digest) looked(ctx context.Context, round string, draft int) (*seen, error) {
	o, err := d.Vault.Open(ctx, round, draft)
	if err != nil {
		return nil, err
	}
	return d.drawn(ctx, o, o.Next)
}

// drawn are opened notes with the draws of an edition of them.
func (d digest) drawn(ctx context.Context, o *vault.Opened, number int) (*seen, error) {
	s := &seen{Opened: o, notes: lookOf(o)}
	s.draw = d.Draws(o.Programme.ID).In("edition", strconv.Itoa(number))
	var err error
	s.looks, err = d.Store.Looks(ctx, o.Programme.ID, number)
	return s, err
}

// settle finds out which notes a draft made now has: those of the last one, or with them all that
// came since.
func (d digest) settle(ctx context.Context, s *seen) error {
	if s.Drafted.Total() == 0 {
		return nil
	}
	// Asked anew after each look: what was said of the notes of one is nothing about those of the
	// next.
	of := store.Question(fmt.Sprintf(" %d", len(s.looks)))
	drafted, err := d.enough(ctx, s, store.StillDrafted+of, s.Drafted, true)
	if err != nil {
		return err
	}
	since, err := d.enough(ctx, s, store.SinceDrafted+of, s.Since, true)
	if err != nil {
		return err
	}
	if !drafted || since {
		return nil
	}
	if s.Opened, err = d.Vault.Open(ctx, s.Programme.ID, s.Next); err != nil {
		return err
	}
	s.notes = lookOf(s.Opened)
	return nil
}

// lookOf names what a draft is made from: the notes, and after them the programme's own barriers,
// of which most have none.
func lookOf(o *vault.Opened) []byte { return append(hashOf(o.IDs), ownOf(o.Book.Own)...) }

// bookOf is the part of a look's name that the barriers make.
func bookOf(look []byte) []byte { return look[min(len(look), sha256.Size):] }

// ownOf names what barriers of a programme's own say of whom they count; nil for none.
func ownOf(own []barrier.Barrier) []byte {
	if len(own) == 0 {
		return nil
	}
	var all []string
	for _, b := range own {
		all = append(all, countedBy(b))
	}
	slices.Sort(all)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", all))
	return sum[:]
}

// countedBy is all of a barrier that has a say in who counts as raising it.
func countedBy(b barrier.Barrier) string {
	said := []string{b.ID, b.Name, b.Description}
	for _, e := range b.Examples {
		said = append(said, e.Text)
	}
	return fmt.Sprintf("%q", said)
}

// hashOf names a set of notes, whatever their order.
func hashOf(ids []store.NoteID) []byte {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b store.NoteID) int { return bytes.Compare(a[:], b[:]) })
	sum := sha256.New()
	for _, id := range ids {
		sum.Write(id[:])
	}
	return sum.Sum(nil)
}

// enough reports whether so many conversations changed that an edition may be made of them. What
// was said is said again for the rest of the day, unless as many came or went since as are enough
// whatever is drawn: whoever asks after each planted note would count the others. With certain a
// yes must still be true.
func (d digest) enough(
	ctx context.Context, s *seen, q store.Question, changes disclose.Changes, certain bool,
) (bool, error) {
	policy, drawn := encode.Policy(s.Programme), s.draw.Of("enough")
	act := d.Act(ctx)
	now := store.Reply{
		Edition: s.Next, Day: act.Day, Changed: changes.Total(), Enough: policy.Ready(changes,
			drawn),
	}
	last, err := d.Store.LastReply(ctx, s.Programme.ID, q)
	if err != nil && !desk.IsNotFound(err) {
		return false, err
	}
	moved := max(now.Changed-last.Changed, last.Changed-now.Changed)
	holds := err == nil && last.Edition == now.Edition && last.Day == now.Day &&
		moved < policy.Batch+disclose.MostDrawn
	switch {
	case holds && !last.Enough:
		return false, nil
	case holds && (now.Enough || !certain):
		return true, nil
	}
	// A full disk keeps no reply, and one that is not kept may be another the next time: so it is "not
	// yet", which is true of a disk that takes no draft either.
	err = d.Store.KeepReply(ctx, act, s.Programme.ID, q, now)
	if errors.Is(err, store.ErrFull) {
		return false, nil
	}
	return now.Enough, err
}

// known returns the look that has the notes of s, if there was one.
func (s *seen) known() (look store.Look, ok bool) {
	i := slices.IndexFunc(s.looks, func(l store.Look) bool { return bytes.Equal(l.Notes, s.notes) })
	if i < 0 {
		return look, false
	}
	return s.looks[i], true
}

// next is the look that a draft made now would be.
func (s *seen) next() store.Look {
	l := store.Look{Number: len(s.looks) + 1, Series: 1, Notes: s.notes, Size: len(s.IDs)}
	if n := len(s.looks); n > 0 {
		l.Series = s.looks[n-1].Series
		if s.Came > 0 {
			l.Series++
		}
	}
	return l
}

// left is how many looks there may still be before l, of its series: when a batch of notes of its
// own came, the count begins anew.
func (s *seen) left(l store.Look) int {
	n := disclose.MostLooks
	for _, before := range s.looks {
		if before.Series == l.Series {
			n--
		}
	}
	return max(0, n)
}

// evidence is what an edition of a look is made of.
func (s *seen) evidence(series int) edition.Evidence {
	e := evidenceOf(s.Opened, s.draw.In("series", strconv.Itoa(series)))
	e.Counted = map[string]string{}
	for _, b := range s.Book.Own {
		e.Counted[b.ID] = countedBy(b)
	}
	return e
}

// mayLook returns the look that the caller may have: one that was had already, the first, or a
// further one that another coordinator asked for and the caller, who was told what changed, agrees
// to.
func (d digest) mayLook(
	ctx context.Context, s *seen, agreed string,
) (l store.Look, fresh bool, err error) {
	if l, ok := s.known(); ok {
		return l, false, nil
	}
	l = s.next()
	if l.Number == 1 {
		return l, true, nil
	}
	if s.left(l) == 0 {
		return l, false, refuse.ErrLooks
	}
	wish, err := d.Store.LookWish(ctx, s.Programme.ID)
	if err != nil && !desk.IsNotFound(err) {
		return l, false, err
	}
	asked := err == nil && wish.Edition == s.Next && bytes.Equal(wish.Notes, s.notes)
	if !asked || wish.Coordinator == access.From(ctx).ID || agreed != hex.EncodeToString(s.notes) {
		return l, false, refuse.ErrSecondLook
	}
	return l, true, nil
}

// described is a further look in words; nil if none is needed.
func (d digest) described(ctx context.Context, s *seen) (*pb.Look, error) {
	if _, ok := s.known(); ok || len(s.looks) == 0 {
		return nil, nil
	}
	l, last := s.next(), s.looks[len(s.looks)-1]
	went := last.Size - (l.Size - s.Came)
	draw := s.draw.In("look", strconv.Itoa(l.Number))
	look := &pb.Look{
		Id: hex.EncodeToString(s.notes), Came: notesInWords(s.Came, draw.Of("came")),
		Went: notesInWords(went, draw.Of("went")),
		Left: int32(s.left(l)), Book: !bytes.Equal(bookOf(l.Notes), bookOf(last.Notes)),
	}
	wish, err := d.Store.LookWish(ctx, s.Programme.ID)
	if desk.IsNotFound(err) {
		return look, nil
	}
	if err != nil {
		return nil, err
	}
	look.Asked = wish.Edition == s.Next && bytes.Equal(wish.Notes, s.notes)
	look.Own = look.Asked && wish.Coordinator == access.From(ctx).ID
	return look, nil
}

func (d digest) GetLook(ctx context.Context, _ *pb.GetLookRequest) (*pb.GetLookResponse, error) {
	s, err := d.looked(ctx, access.From(ctx).Round, 0)
	if err != nil || len(s.looks) == 0 {
		return &pb.GetLookResponse{}, err
	}
	if err := d.settle(ctx, s); err != nil {
		return nil, err
	}
	look, err := d.described(ctx, s)
	return &pb.GetLookResponse{Look: look}, err
}

func (d digest) ProposeLook(
	ctx context.Context, _ *pb.ProposeLookRequest,
) (*pb.ProposeLookResponse, error) {
	s, err := d.looked(ctx, access.From(ctx).Round, 0)
	if err != nil {
		return nil, err
	}
	if err := d.settle(ctx, s); err != nil {
		return nil, err
	}
	look, err := d.described(ctx, s)
	switch {
	case err != nil:
		return nil, err
	case look == nil:
		return nil, refuse.ErrNoLook
	case look.Left == 0:
		return nil, refuse.ErrLooks
	case look.Asked: // by whomever: nobody's wish takes another's place
		return &pb.ProposeLookResponse{Look: look}, nil
	}
	wish := store.Wish{Edition: s.Next, Notes: s.notes, Coordinator: access.From(ctx).ID}
	if err := d.Store.WishLook(ctx, d.Act(ctx), s.Programme.ID, wish); err != nil {
		return nil, err
	}
	look.Asked, look.Own = true, true
	return &pb.ProposeLookResponse{Look: look}, nil
}

// amounts are numbers in words, each from so many on.
var amounts = []struct {
	from   int
	amount pb.Amount
}{
	{10, pb.Amount_AMOUNT_MANY}, {5, pb.Amount_AMOUNT_SEVERAL}, {3, pb.Amount_AMOUNT_FEW},
	{1, pb.Amount_AMOUNT_ONE_OR_TWO},
}

func amountOf(n int) pb.Amount {
	for _, a := range amounts {
		if n >= a.from {
			return a.amount
		}
	}
	return pb.Amount_AMOUNT_NONE
}

// notesInWords says how many notes came or went: fewer than five is the least. What is drawn is
// taken off, so that nobody who adds some of their own to them counts the others.
func notesInWords(n, drawn int) pb.Amount {
	if n <= 0 {
		return pb.Amount_AMOUNT_NONE
	}
	return amountOf(max(3, n-drawn))
}

// issued says how many secrets were given out since the last edition, of the two roles that one
// person should not hold several of.
func (d digest) issued(ctx context.Context, programme string) (all []*pb.Issued, err error) {
	for _, role := range []pb.Role{pb.Role_ROLE_COORDINATOR, pb.Role_ROLE_INTERVIEWER} {
		n, err := d.Store.Given(ctx, programme, int32(role))
		if err != nil {
			return nil, fmt.Errorf("counting what was issued: %w", err)
		}
		all = append(all, &pb.Issued{Role: role, Amount: amountOf(n)})
	}
	return all, nil
}

// Received is what the audit log says of how whoever releases an edition received their secret.
var Received = map[pb.InPerson]string{
	pb.InPerson_IN_PERSON_UNSPECIFIED: "", // the store asks whoever releases
	pb.InPerson_IN_PERSON_YES:         "says that their secret came in person",
	pb.InPerson_IN_PERSON_NO:          "says that their secret did not come in person",
	pb.InPerson_IN_PERSON_NOT_SAID:    "does not say how their secret came",
}
