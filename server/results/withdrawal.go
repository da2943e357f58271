// Package results is the service of participants: what a receipt withdraws and shows, and the
// report of a programme behind its results link.
package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/seal"
	"elephants/server/store"
	"elephants/server/vault"
)

type withdrawal struct {
	pb.UnsafeWithdrawalServiceServer
	*desk.Desk
}

// NewWithdrawal returns the service.
func NewWithdrawal(d *desk.Desk) pb.WithdrawalServiceServer { return withdrawal{Desk: d} }

func (w withdrawal) WithdrawNote(
	ctx context.Context,
	req *pb.WithdrawNoteRequest,
) (*pb.WithdrawNoteResponse, error) {
	receipt, err := w.read(ctx, req.Receipt)
	if err != nil {
		return nil, err
	}
	// What cannot be read of its sentences keeps no note from being withdrawn.
	programme, all, _ := w.sentences(ctx, receipt)
	w.takeBackPrinted(ctx, programme, all)
	if err := w.Store.Withdraw(ctx, receipt.Hash()); desk.IsNotFound(err) {
		return nil, refuse.ErrReceipt
	} else if err != nil {
		return nil, w.ended(ctx, receipt, err)
	}
	w.takeBackPrinted(ctx, programme, all) // of an edition that was released meanwhile
	return &pb.WithdrawNoteResponse{}, nil
}

// ended is the refusal of a receipt that was used already, unless its programme has ended: then it is
// that. Whoever never used theirs would think that somebody else did.
func (w withdrawal) ended(ctx context.Context, receipt seal.Receipt, refused error) error {
	if !errors.Is(refused, store.ErrWithdrawn) {
		return refused
	}
	round, err := w.Store.ProgrammeOf(ctx, receipt.Hash())
	if err != nil {
		return refused
	}
	p, err := w.Store.Programme(ctx, round)
	if err != nil {
		return refused
	}
	if _, ended, err := w.Ends(ctx, p.Round.Of); err == nil && ended {
		return store.ErrClosed
	}
	return refused
}

// takeBackPrinted takes back those sentences of a note that a released edition prints: whoever takes
// back all that they said has taken back these too, and reports are made anew. Of sentences that
// no edition prints nothing is kept. It comes before the note goes, or a crash in between would
// leave them in reports for ever.
func (w withdrawal) takeBackPrinted(ctx context.Context, programme string, all []ownSentence) {
	if len(all) == 0 {
		return
	}
	p, err := w.Store.Programme(ctx, all[0].round)
	if err != nil {
		return
	}
	printed, err := w.printed(ctx, p)
	if err != nil {
		return
	}
	for _, s := range all {
		if len(printed[s.Hash]) > 0 {
			_ = w.takeBack(ctx, store.Sentence{Programme: programme, Hash: s.Hash})
		}
	}
}

// read reads a receipt. Whoever guesses is slowed down, whatever they ask with it, and nobody else
// with them: the limit is their network's.
func (w withdrawal) read(ctx context.Context, typed string) (seal.Receipt, error) {
	if err := w.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil {
		return seal.Receipt{}, err
	}
	return seal.ParseReceipt(typed)
}

func (w withdrawal) ShowReceipt(
	ctx context.Context,
	req *pb.ShowReceiptRequest,
) (*pb.ShowReceiptResponse, error) {
	receipt, err := w.read(ctx, req.Receipt)
	if err != nil {
		return nil, err
	}
	_, all, err := w.sentences(ctx, receipt)
	if err != nil {
		return nil, err
	}
	answer := &pb.ShowReceiptResponse{
		Receipt: receipt.String(),
		Link:    w.Store.Receipts.NoLink(receipt),
	}
	switch programme, err := w.Store.ProgrammeOf(ctx, receipt.Hash()); {
	case err == nil:
		answer.Link = w.Store.Receipts.Link(programme)
		if err := w.ends(ctx, receipt, programme, answer); err != nil {
			return nil, err
		}
	case !desk.IsNotFound(err):
		return nil, err
	}
	for _, s := range all {
		answer.Sentences = append(answer.Sentences, s.shown)
	}
	return answer, nil
}

// ends says of a receipt that a note has or had whether it was used, and until when it may be.
func (w withdrawal) ends(
	ctx context.Context, receipt seal.Receipt, round string, answer *pb.ShowReceiptResponse,
) error {
	_, err := w.Store.ReceiptKnown(ctx, receipt.Hash())
	if answer.Used = errors.Is(err, store.ErrWithdrawn); err != nil && !answer.Used {
		return err
	}
	p, err := w.Store.Programme(ctx, round)
	if err != nil {
		return fmt.Errorf("reading the programme: %w", err)
	}
	answer.Ends, answer.Ended, err = w.Ends(ctx, p.Round.Of)
	return err
}

func (w withdrawal) TakeBackQuote(
	ctx context.Context,
	req *pb.TakeBackQuoteRequest,
) (*pb.TakeBackQuoteResponse, error) {
	receipt, err := w.read(ctx, req.Receipt)
	if err != nil {
		return nil, err
	}
	programme, all, err := w.sentences(ctx, receipt)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(s ownSentence) bool { return s.shown.Id == req.Id })
	if i < 0 {
		return nil, refuse.ErrSentence
	}
	if err := w.takeBack(ctx, store.Sentence{Programme: programme, Hash: all[i].Hash}); err != nil {
		return nil, err
	}
	all[i].shown.TakenBack = true
	return &pb.TakeBackQuoteResponse{Sentence: all[i].shown}, nil
}

// takeBack has a sentence be quoted nowhere from now on.
func (w withdrawal) takeBack(ctx context.Context, sentence store.Sentence) error {
	return w.Store.TakeBack(ctx, sentence, func(draft store.Edition) (store.Edition, error) {
		return w.without(draft, sentence)
	})
}

// ownSentence is a sentence of a receipt's note, and how its holder sees it.
type ownSentence struct {
	vault.Sentence
	round string // of the note
	shown *pb.OwnSentence
}

// sentences are those of the receipt's note that may be quoted, and the note's programme. They are
// of the note, of what was released and of what was taken back, and of nothing else: a draft, or
// how many people share a description, would tell whoever holds a receipt of notes that are not
// theirs. Words that no note has, and those of one that was withdrawn, have none, as most notes do.
func (w withdrawal) sentences(
	ctx context.Context,
	receipt seal.Receipt,
) (programme string, all []ownSentence, err error) {
	note, err := w.Store.NoteOf(ctx, receipt.Hash())
	if desk.IsNotFound(err) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	record, err := vault.Unseal(note)
	if err != nil {
		return "", nil, err
	}
	p, err := w.Store.Programme(ctx, note.Programme)
	if err != nil {
		return "", nil, fmt.Errorf("reading the programme: %w", err)
	}
	taken, err := w.TakenBack(ctx, p.ID)
	if err != nil {
		return "", nil, err
	}
	printed, err := w.printed(ctx, p)
	if err != nil {
		return "", nil, err
	}
	for _, s := range w.Vault.Sentences(p.Round.Of, record) {
		shown := &pb.OwnSentence{
			Id: sentenceID(
				receipt,
				s.Hash,
			),
			ReadBack:  s.Attribution != "",
			TakenBack: taken(s.Text),
			Quote:     &pb.Quote{Text: s.Text, RoleBand: s.Attribution},
		}
		if !shown.ReadBack {
			shown.Quote.RoleBand = encode.Band(p, record)
		}
		for _, q := range printed[s.Hash] {
			shown.Quote = q.Quote // the latest edition's stays
			shown.Editions = append(shown.Editions, q.edition)
		}
		all = append(all, ownSentence{s, p.ID, shown})
	}
	return p.Round.Of, all, nil
}

// printedQuote is a quote as an edition prints it.
type printedQuote struct {
	*pb.Quote
	edition int32
}

// printed are the quotes that a round's editions print, each edition's once, the first edition
// first.
func (w withdrawal) printed(
	ctx context.Context,
	p store.Programme,
) (map[seal.Hash][]printedQuote, error) {
	editions, err := w.Store.Editions(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(editions)
	quotes := map[seal.Hash][]printedQuote{}
	for _, e := range editions {
		digest, err := encode.Thaw(e)
		if err != nil {
			return nil, err
		}
		for _, q := range encode.Quotes(digest) {
			hash := w.Vault.Hash(p.Round.Of, q.Text)
			before := quotes[hash]
			if len(before) == 0 || before[len(before)-1].edition < int32(e.Number) {
				quotes[hash] = append(before, printedQuote{q, int32(e.Number)})
			}
		}
	}
	return quotes, nil
}

// sentenceID names a sentence to the holder of a receipt, and to nobody else: two receipts name the
// same words otherwise.
func sentenceID(receipt seal.Receipt, sentence seal.Hash) string {
	of := receipt.Hash()
	sum := sha256.Sum256(slices.Concat([]byte("elephants sentence id v1\x00"), of[:], sentence[:]))
	return hex.EncodeToString(sum[:8])
}

// tookBack tells coordinators why a quote that they chose is gone, and lostApproval that somebody's
// approval went with it.
const (
	tookBack = "A sentence that was chosen was taken back by whoever said it, and is gone from " +
		"this draft."
	lostApproval = "The approval that the draft had before is lost: two of you have to approve " +
		"it as it is now."
)

// without is a draft in which a sentence is neither quoted nor offered.
func (w withdrawal) without(draft store.Edition, sentence store.Sentence) (store.Edition, error) {
	theirs := func(q *pb.Quote) bool {
		return w.Vault.Hash(sentence.Programme,
			q.Text) == sentence.Hash
	}
	beside := &pb.Draft{}
	if err := proto.Unmarshal(draft.Offered, beside); err != nil {
		return draft, fmt.Errorf("reading the quotes of draft %d: %w", draft.Number, err)
	}
	beside.Offered = slices.DeleteFunc(
		beside.Offered,
		func(o *pb.OfferedQuote) bool { return theirs(o.Quote) },
	)
	var chosen bool
	var err error
	if draft.Approved, _, err = unquoted(draft.Approved, theirs); err != nil {
		return draft, err
	}
	if draft.Digest, chosen, err = unquoted(draft.Digest, theirs); err != nil {
		return draft, err
	}
	if chosen {
		beside.Remarks = append(beside.Remarks, tookBack)
		if draft.Approvals > 0 && !slices.Contains(beside.Remarks, lostApproval) {
			beside.Remarks = append(beside.Remarks, lostApproval)
		}
	}
	draft.Offered, err = encode.Freeze(beside)
	return draft, err
}

// unquoted is a frozen digest without the quotes that are theirs, and whether it had any. Without
// them its bytes stay, and an approval with them.
func unquoted(frozen []byte, theirs func(*pb.Quote) bool) (after []byte, had bool, err error) {
	digest, err := encode.Thaw(store.Edition{Digest: frozen})
	if err != nil || !slices.ContainsFunc(encode.Quotes(digest), theirs) {
		return frozen, false, err
	}
	for _, t := range encode.Themes(digest) {
		t.Quotes = slices.DeleteFunc(t.Quotes, theirs)
	}
	after, err = encode.Freeze(digest)
	return after, true, err
}
