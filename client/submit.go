package client

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/quote"
	"elephants/analysis/scrub"
	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
)

// NoteFile is a note as an interviewer's file has it.
type NoteFile = notefile.Note

// ReadNote reads a note file as [notefile.Read] does, and refuses one that no server would take:
// with a control character in its text.
func ReadNote(name string, content []byte, defaults NoteFile) (NoteFile, error) {
	n, err := notefile.Read(name, content, defaults)
	if err != nil {
		return n, err
	}
	return n, checkControl(n.Text)
}

// Sectors are those of notes as the service names them.
var Sectors = map[notefile.Sector]pb.Sector{
	"public": pb.Sector_SECTOR_PUBLIC, "private": pb.Sector_SECTOR_PRIVATE,
	"social": pb.Sector_SECTOR_SOCIAL,
}

// Outgoing is a note on its way, with the id that makes sending it twice harmless.
type Outgoing struct {
	RequestID string
	Note      *pb.Note
	Told      []string // what was left out of it, and why, in words that quote nothing
}

// Prepare scrubs a note that was read from a file and makes it ready to send. secret is the
// interviewer's. others are further texts of the same participant: what points at them in one is
// taken out of this one too.
func Prepare(n NoteFile, secret string, others ...string) Outgoing {
	texts := []string{n.Text}
	for _, c := range n.Codings {
		texts = append(texts, c.Named)
	}
	found := scrub.FindAll(append(texts, others...)...)
	spans := found[0]
	sent := n
	sent.Text = scrub.Replace(n.Text, spans)
	moved := func(start, end int) (int, int) {
		return scrub.Moved(n.Text, spans, start), scrub.Moved(n.Text, spans, end)
	}
	sent.Others = nil
	for _, o := range n.Others {
		o.Start, o.End = moved(o.Start, o.End)
		sent.Others = append(sent.Others, o)
	}
	sent.Codings = nil
	for i, c := range n.Codings {
		c.Start, c.End = moved(c.Start, c.End)
		c.Named = scrub.LineText(c.Named, found[i+1])
		sent.Codings = append(sent.Codings, c)
	}
	own, told := quotable(n, spans)
	sent.Own = nil
	for _, o := range own {
		o.Start, o.End = moved(o.Start, o.End)
		sent.Own = append(sent.Own, o)
	}
	out := Message(sent, secret)
	return Outgoing{requestID(secret, out), out, told}
}

// Message is a note as the service takes it. Its text is sent as it is: whoever makes it has taken
// out what identifies anyone, on a page as in a file. Of the label only a code under the secret is
// sent.
func Message(n NoteFile, secret string) *pb.Note {
	out := &pb.Note{
		Side: n.Side, Sector: Sectors[n.Sector], RoleBand: scrub.Text(n.Role), Quotable: n.Quotable,
		Text: n.Text, Read: n.Coded, Participant: Participant(secret, n.Participant),
	}
	for _, o := range n.Others {
		out.OthersTurns = append(out.OthersTurns, &pb.Stretch{Start: int32(o.Start),
			End: int32(o.End)})
	}
	for _, c := range n.Codings {
		out.Codings = append(out.Codings, &pb.Coding{
			Start: int32(c.Start), End: int32(c.End), Barrier: c.Barrier, Stance: stances[c.Stance],
			Named: c.Named,
		})
	}
	for _, o := range n.Own {
		out.OwnWords = append(out.OwnWords, &pb.OwnWords{
			Start: int32(o.Start), End: int32(o.End),
			ReadBack: o.Attribution != "", Attribution: o.Attribution,
		})
	}
	return out
}

// stances of a note file as the service names them.
var stances = map[string]pb.Stance{
	"": pb.Stance_STANCE_UNSPECIFIED, notefile.So: pb.Stance_STANCE_DIFFICULTY,
	notefile.Better: pb.Stance_STANCE_BETTER, notefile.Hope: pb.Stance_STANCE_HOPE,
}

// quotable are the words of a note that may be quoted: not those with something in them that points
// at a person, for without it they are not what was said, or what was read back. told is what it
// left out.
func quotable(n NoteFile, spans []scrub.Span) (own []notefile.OwnWords, told []string) {
	for _, o := range n.Own {
		points := func(s scrub.Span) bool { return !s.Ask && s.Start < o.End && o.Start < s.End }
		attributed := scrub.Line(o.Attribution, scrub.Find(o.Attribution))
		switch {
		case slices.ContainsFunc(spans, points) || len(scrub.Placeholders(n.Text[o.Start:o.End])) > 0:
			told = append(told,
				fmt.Sprintf("line %d: the words marked to be quoted hold something that points at a person: "+
					"they are sent, but not to be quoted", o.Line))
		case slices.ContainsFunc(attributed, func(s scrub.Span) bool { return !s.Ask }):
			told = append(told,
				fmt.Sprintf("line %d: the description of words to be quoted points at a person: "+
					"they are sent, but not to be quoted", o.Line))
		case o.Attribution == "" && !quote.Spoken(n.Text[o.Start:o.End]):
			told = append(told,
				fmt.Sprintf("line %d: the words marked to be quoted are a question, a heading or have brackets "+
					"in them, which may be the interviewer's: they are sent, but not to be quoted. "+
					"Mark a question as read back, if it was", o.Line))
		case !quote.Long(quote.Printed(n.Text[o.Start:o.End])):
			told = append(told,
				fmt.Sprintf("line %d: the words marked to be quoted are too few to say something by "+
					"themselves: they are sent, but not to be quoted. It takes %d", o.Line, quote.Fewest))
		default:
			own = append(own, o)
		}
	}
	return own, told
}

// Participant stands for the interviewer's label of a participant: a hash under the interviewer's
// secret, so that nobody else can find out which label it was. It is nil for none.
func Participant(secret, label string) []byte {
	if label == "" {
		return nil
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(label))
	return mac.Sum(nil)
}

// requestID names a note by what is sent of it, so that sending it again, in another run or from
// another machine, stores it once and answers with the same receipt. It is keyed with the secret:
// nobody else can find out by it what was said.
func requestID(secret string, note *pb.Note) string {
	plain, err := proto.MarshalOptions{Deterministic: true}.Marshal(note)
	if err != nil {
		panic(fmt.Sprintf("a note that was read as UTF-8 always marshals: %v", err))
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("elephants request v1\x00"))
	mac.Write(plain)
	return hex.EncodeToString(mac.Sum(nil))
}

// How long to wait before a note is sent again: at first, and at most while the server has too
// much to do. An invitation's limit lets one note a minute through when its burst is used up.
const (
	firstWait = time.Second
	mostWait  = time.Minute
	// on a line that breaks; a server that asks for patience is asked for as long as it takes
	attempts = 5
)

// Submit sends notes and calls done with each one's fate, in order. The error is of the connection
// or the secret, and ends the sending; notes that done was called for stay stored.
func (c *Client) Submit(ctx context.Context, notes []Outgoing, done func(int, Sent)) error {
	for i, n := range notes {
		sent, err := c.SubmitNote(ctx, n, func(time.Duration) {})
		if err != nil {
			return err
		}
		done(i, sent)
	}
	return nil
}

// Sent is what became of a note.
type Sent struct {
	Receipt string
	Refusal string // why it was not stored; "": it was
	Reason  string // the same for programs, if it was the server who refused
	Known   bool   // it was sent before, by an earlier call than this one, and nothing was stored
}

// SubmitNote sends one note and returns its receipt, or why it was refused. It tries again while
// the line breaks or the server has too much to do, and calls waiting before it waits. A server
// that never answered is not waited for: the address is wrong, or nobody started it.
//
// Each note is a call of its own and not one of a stream: then what is refused has its reason,
// and what is acknowledged is known at once.
func (c *Client) SubmitNote(ctx context.Context, note Outgoing, waiting func(time.Duration)) (Sent,
	error) {
	wait := firstWait
	for attempt := 1; ; attempt++ {
		call, cancel := context.WithTimeout(ctx, callTimeout)
		answer, err := c.Collection.SubmitNote(call,
			&pb.SubmitNoteRequest{RequestId: note.RequestID,
				Note: note.Note})
		cancel()
		code := status.Code(err)
		if code != codes.Unavailable {
			c.reached.Store(true)
		}
		switch {
		case code == codes.OK:
			return Sent{Receipt: answer.Receipt, Known: answer.Known && attempt == 1}, nil
		case Reason(err) == "WITHDRAWN": // which is said of its receipt, of which the sender knows nothing
			return Sent{Refusal: "this note was sent and withdrawn since: it is not taken again"}, nil
		case code == codes.InvalidArgument, code == codes.FailedPrecondition:
			return Sent{Refusal: status.Convert(err).Message(), Reason: Reason(err)}, nil
		case code == codes.Unavailable && c.reached.Load() && attempt < attempts,
			Reason(err) == "TOO_MANY":
		default:
			return Sent{}, err
		}
		// Half as long again at most, so that all who were refused together do not come back together.
		pause := max(wait, RetryAfter(err))
		//nolint:gosec // nobody is to guess it, and nothing is lost if somebody does
		pause = (pause + rand.N(pause/2)).Round(100 * time.Millisecond)
		waiting(pause)
		select {
		case <-ctx.Done():
			return Sent{}, ctx.Err()
		case <-time.After(pause):
		}
		wait = min(2*wait, mostWait)
	}
}

// RetryAfter is how long the server asks whom it refused for now to wait; 0: it does not say.
func RetryAfter(err error) time.Duration {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.RetryInfo); ok {
			return info.RetryDelay.AsDuration()
		}
	}
	return 0
}

// Reason is why a call was refused, as the service names it for programs.
func Reason(err error) string { return Refusal(err).GetReason() }

// Refusal is the reason with what stands in the places of its sentence; nil for an error of another
// kind. Package refusal has the reasons.
func Refusal(err error) *errdetails.ErrorInfo {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info
		}
	}
	return nil
}
