// Package collection is the service of interviewers: the guide, a preview of their own note, and
// its submission. What was typed is in memory until it is scrubbed again, and in no other place.
package collection

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/scrub"
	"elephants/analysis/stance"
	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/seal"
	"elephants/server/store"
	"elephants/server/vault"
)

type collection struct {
	pb.UnsafeCollectionServiceServer
	*desk.Desk
}

// New returns the service.
func New(d *desk.Desk) pb.CollectionServiceServer { return collection{Desk: d} }

// MostHeard barriers of a passage are suggested: see barrier.Model.Suggest.
const MostHeard = 3

// MostInStream is how many notes one stream may send; each outcome takes some 100 bytes until the
// stream ends.
const MostInStream = 1000

func (c collection) GetGuide(ctx context.Context, req *pb.GetGuideRequest) (*pb.GetGuideResponse,
	error) {
	programme, err := c.Store.Programme(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	said := encode.GuideIn(cmp.Or(req.Language, programme.Pages))
	guide := &pb.GetGuideResponse{
		Programme: programme.Name, Subject: programme.Subject,
		Sides:     programme.Sides[:],
		Promises:  said.Promised(encode.Policy(programme)),
		Questions: said.QuestionsOf(programme.Round), Round: programme.Round.Name,
		Language: said.Language,
		Named:    encode.Sides(programme), Sectors: encode.Sectors(programme), RoleBands: encode.RoleBands(programme), PageLanguage: programme.Pages,
	}
	if guide.Ends, _, err = c.Ends(ctx, programme.Round.Of); err != nil {
		return nil, err
	}
	book, err := c.Vault.Book(ctx, programme.ID)
	if err != nil {
		return nil, err
	}
	guide.Barriers = encode.Entries(book.Barriers)
	return guide, nil
}

func (c collection) PreviewNote(ctx context.Context,
	req *pb.PreviewNoteRequest) (*pb.PreviewNoteResponse, error) {
	if err := checkText(req.Text); err != nil {
		return nil, err
	}
	programme := access.From(ctx).Round
	book, err := c.Vault.Book(ctx, programme)
	if err != nil {
		return nil, err
	}
	ears, err := c.Vault.Model(programme, book)
	if err != nil {
		return nil, err
	}
	var preview *pb.PreviewNoteResponse
	err = c.Scrubs(ctx, func() error {
		preview, err = c.preview(ctx, req.Text, book, ears)
		return err
	})
	return preview, err
}

// preview shows what scrubbing finds in a text, and what is heard in each of its passages.
func (c collection) preview(ctx context.Context, text string, book vault.Book,
	ears *barrier.Model) (*pb.PreviewNoteResponse, error) {
	spans := c.Find(text)
	preview := &pb.PreviewNoteResponse{Text: scrub.Replace(text, spans)}
	for _, s := range spans {
		preview.Identifiers = append(preview.Identifiers,
			&pb.Identifier{Start: int32(s.Start), End: int32(s.End), Kind: string(s.Kind),
				Ask: s.Ask})
	}
	for _, p := range words.Passages(preview.Text) {
		if ctx.Err() != nil {
			return nil, ctx.Err() // there can be thousands, and nobody waits for them any more
		}
		passage := &pb.PassagePreview{Start: int32(p.Start), End: int32(p.End)}
		heard := ears.Suggest(preview.Text[p.Start:p.End])
		guess := pb.Stance_STANCE_UNSPECIFIED
		if len(heard) > 0 {
			guess = guessOf(stance.Of(preview.Text[p.Start:p.End]))
		}
		for _, h := range heard[:min(MostHeard, len(heard))] {
			passage.Heard = append(passage.Heard, &pb.Heard{Barrier: h.Barrier, Name: nameIn(book,
				h.Barrier), Words: h.Words, Stance: guess})
		}
		preview.Passages = append(preview.Passages, passage)
	}
	return preview, nil
}

// sureStance is the chance from which a stance is offered as the answer: of ten that are preset
// at most one may be wrong, or people stop looking. Below it a barrier counts as a difficulty
// until somebody says more.
const sureStance = .9

func guessOf(c stance.Chances) pb.Stance {
	for k, chance := range c {
		switch {
		case chance < sureStance:
		case stance.Stances[k] == stance.Better:
			return pb.Stance_STANCE_BETTER
		case stance.Stances[k] == stance.Hope:
			return pb.Stance_STANCE_HOPE
		}
	}
	return pb.Stance_STANCE_DIFFICULTY
}

func nameIn(book vault.Book, id string) string {
	b, _ := book.Lookup(id)
	return b.Name
}

func (c collection) SubmitNote(ctx context.Context,
	req *pb.SubmitNoteRequest) (*pb.SubmitNoteResponse, error) {
	receipt, known, err := c.submit(ctx, req.RequestId, req.Note)
	if err != nil {
		return nil, err
	}
	return &pb.SubmitNoteResponse{Receipt: receipt, Known: known && !againByGRPC(ctx)}, nil
}

// againByGRPC reports whether gRPC itself sends the call once more because the line broke: the
// caller asked once, and knows nothing of an earlier answer.
func againByGRPC(ctx context.Context) bool {
	md, _ := metadata.FromIncomingContext(ctx)
	return len(md.Get("grpc-previous-rpc-attempts")) > 0
}

func (c collection) SubmitNotes(stream grpc.ClientStreamingServer[pb.SubmitNotesRequest,
	pb.SubmitNotesResponse]) error {
	answer := &pb.SubmitNotesResponse{}
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(answer)
		}
		if err != nil {
			return err
		}
		// What comes of a note is kept until the end of the stream, so there is a bound for it, and
		// nothing is kept that was not looked at.
		if len(answer.Submissions) == MostInStream {
			return refusal.StreamLong.With(MostInStream+1, MostInStream)
		}
		if err := checkRequestID(req.RequestId); err != nil {
			return fmt.Errorf("note %d of the stream: %w", len(answer.Submissions)+1, err)
		}
		done := &pb.Submission{RequestId: req.RequestId}
		if done.Receipt, done.Known, err = c.submitCounted(stream.Context(), req); err != nil {
			out, hidden := refuse.Outward(err)
			if hidden {
				return err // a fault of ours would meet every further note too
			}
			refused := status.Convert(out)
			done.Refusal, done.Reason = refused.Message(), refuse.ReasonOf(refused)
		}
		answer.Submissions = append(answer.Submissions, done)
	}
}

// submitCounted is submit for a note of a stream, whose calls pass the interceptor once.
func (c collection) submitCounted(ctx context.Context, req *pb.SubmitNotesRequest) (receipt string,
	known bool, err error) {
	_, err = c.Worked(ctx, pb.CollectionService_SubmitNote_FullMethodName, func() (any, error) {
		receipt, known, err = c.submit(ctx, req.RequestId, req.Note)
		return nil, err
	})
	return receipt, known, err
}

// submit checks, scrubs, seals and stores one note, and returns its receipt, and whether it was
// stored before.
func (c collection) submit(ctx context.Context, requestID string, note *pb.Note) (_ string,
	known bool, _ error) {
	caller := access.From(ctx)
	programme, err := c.Store.Programme(ctx, caller.Round)
	if err != nil {
		return "", false, fmt.Errorf("reading the programme: %w", err)
	}
	book, err := c.Vault.Book(ctx, programme.ID)
	if err != nil {
		return "", false, err
	}
	bindings := []string{programme.ID, caller.ID, requestID, fingerprint(note)}
	receipt := c.Store.Receipts.Make(bindings...)
	for _, receipt := range []seal.Receipt{receipt, c.Store.Receipts.MadeBefore(bindings...)} {
		switch known, err := c.Store.ReceiptKnown(ctx, receipt.Hash()); {
		case err != nil:
			return "", false, err
		// sent again after a lost answer; that costs nothing, whatever the programme takes by now
		case known:
			return receipt.String(), true, nil
		}
	}
	if err := checkNote(requestID, note, programme, book.Book); err != nil {
		return "", false, err
	}
	if err := c.Submissions.Take(ctx, caller.ID); err != nil { // before the work that it limits
		return "", false, err
	}
	var kept vault.Record
	err = c.Scrubs(ctx, func() (err error) {
		kept, err = c.record(note, caller)
		return err
	})
	if err != nil {
		return "", false, err
	}
	plain, err := json.Marshal(kept)
	if err != nil {
		panic(fmt.Sprintf("a record of strings and numbers always marshals: %v", err))
	}
	stored := store.Note{Programme: programme.ID, Key: seal.NewKey(), By: caller.ID}
	rand.Read(stored.ID[:])
	stored.Sealed = c.Seal(stored.Key, plain, vault.Bindings(stored)...)
	stored.Receipt = receipt.Hash()
	if err := c.Store.AddNote(ctx, stored); err != nil {
		return "", false, err
	}
	return receipt.String(), false, nil
}

// record scrubs a note. What the client had scrubbed already stays as it is. A note whose quoted
// words hold an identifier is refused: without it they are not what was said, or what was read
// back.
func (c collection) record(note *pb.Note, caller access.Caller) (vault.Record, error) {
	spans := c.Find(note.Text)
	if err := c.checkQuoted(note, spans); err != nil {
		return vault.Record{}, err
	}
	moved := func(at int32) int { return scrub.Moved(note.Text, spans, int(at)) }
	r := vault.Record{
		Side: note.Side, Sector: note.Sector, Quotable: note.Quotable, Interviewer: caller.ID,
		RoleBand: scrub.Replace(note.RoleBand, c.Find(note.RoleBand)),
		Text:     scrub.Replace(note.Text, spans), Read: note.Read,
	}
	if len(note.Participant) > 0 { // the same label of two interviewers is not the same person
		sum := sha256.Sum256(append([]byte(caller.ID), note.Participant...))
		r.Participant = hex.EncodeToString(sum[:])
	}
	for _, g := range note.Codings {
		r.Codings = append(r.Codings, analysis.Coding{
			Start: moved(g.Start), End: moved(g.End), Barrier: g.Barrier, Stance: stances[g.Stance],
			Named: scrub.LineText(g.Named, c.Find(g.Named)),
		})
	}
	for _, o := range note.OwnWords {
		r.OwnWords = append(r.OwnWords, analysis.OwnWords{
			Start: moved(o.Start), End: moved(o.End), Attribution: o.Attribution,
		})
	}
	for _, o := range note.OthersTurns {
		r.Others = append(r.Others, words.Span{Start: moved(o.Start), End: moved(o.End)})
	}
	return r, nil
}

// stances as the engine names them.
var stances = map[pb.Stance]analysis.Stance{
	pb.Stance_STANCE_BETTER: analysis.Better, pb.Stance_STANCE_HOPE: analysis.Hope,
}

// fingerprint tells two notes apart that were sent with one request id, so that neither is lost.
func fingerprint(note *pb.Note) string {
	plain, err := proto.MarshalOptions{Deterministic: true}.Marshal(note)
	if err != nil {
		panic(fmt.Sprintf("a message that was just decoded always marshals: %v", err))
	}
	sum := sha256.Sum256(plain)
	return string(sum[:])
}

func checkText(text string) error {
	switch n := scrub.Written(text); {
	case n > limits.Note:
		return refusal.NoteLong.With(n, limits.Note)
	case !utf8.ValidString(text):
		return refusal.NoteUTF.With()
	case strings.IndexFunc(text, unicode.IsLetter) < 0:
		return refusal.NoteEmpty.With()
	}
	if r, line, column, found := words.Control(text); found {
		return refusal.NoteControl.With(refusal.Ours(fmt.Sprintf("U+%04X", r)), line, column)
	}
	return nil
}

func checkRequestID(id string) error {
	if len(id) < 16 || len(id) > 64 {
		return refusal.RequestID.With(len(id))
	}
	return nil
}

func checkNote(requestID string, n *pb.Note, p store.Programme, book *barrier.Book) error {
	if err := checkRequestID(requestID); err != nil {
		return err
	}
	if err := checkWho(n, p); err != nil {
		return err
	}
	if err := checkText(n.Text); err != nil {
		return err
	}
	if err := checkCodings(n, book); err != nil {
		return err
	}
	return checkVoices(n)
}

// checkWho checks what a note says of the participant.
func checkWho(n *pb.Note, p store.Programme) error {
	switch {
	case n == nil:
		return refusal.NoteMissing.With()
	case !slices.Contains(p.Sides[:], n.Side):
		return refusal.NoteSide.With(refusal.Ours(p.Sides[0]), refusal.Ours(p.Sides[1]))
	case pb.Sector_name[int32(n.Sector)] == "":
		return refusal.SectorUnknown.With(int(n.Sector))
	case n.Sector != pb.Sector_SECTOR_UNSPECIFIED && !slices.Contains(p.Sectors, int32(n.Sector)):
		return refusal.SectorOther.With()
	case len(n.RoleBand) > limits.RoleBand || !utf8.ValidString(n.RoleBand) ||
		strings.ContainsFunc(n.RoleBand, unicode.IsControl):
		return refusal.RoleBandLong.With(len(n.RoleBand), limits.RoleBand)
	case len(n.Participant) != 0 && len(n.Participant) != sha256.Size:
		return refusal.ParticipantLength.With(len(n.Participant), sha256.Size)
	}
	return nil
}

// checkCodings checks which passages raise what, as the interviewer says.
func checkCodings(n *pb.Note, book *barrier.Book) error {
	if len(n.Codings) > limits.Codings {
		return refusal.CodingsMany.With(len(n.Codings), limits.Codings)
	}
	for i, g := range n.Codings {
		if _, ok := book.Lookup(g.Barrier); !ok && g.Barrier != "" {
			return refusal.CodingBarrier.With(i + 1)
		}
		switch {
		case !onRunes(n.Text, g.Start, g.End):
			return refusal.CodingSpan.With(i+1, g.Start, g.End, len(n.Text))
		case pb.Stance_name[int32(g.Stance)] == "":
			return refusal.CodingStance.With(i+1, int(g.Stance))
		case g.Named == "":
		case g.Barrier != "":
			return refusal.CodingBoth.With(i + 1)
		case scrub.Written(g.Named) > limits.Named || !utf8.ValidString(g.Named) ||
			strings.ContainsFunc(g.Named, unicode.IsControl):
			return refusal.CodingNamed.With(i+1, len(g.Named), limits.Named)
		}
	}
	return nil
}

// onRunes reports whether start and end enclose a stretch of whole letters of the text.
func onRunes(text string, start, end int32) bool {
	boundary := func(i int32) bool { return int(i) == len(text) || utf8.RuneStart(text[i]) }
	return 0 <= start && start < end && int(end) <= len(text) && boundary(start) && boundary(end)
}
