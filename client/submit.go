package client

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/scrub"
	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
)

// NoteFile is a note as an interviewer's file has it.
type NoteFile = notefile.Note

// ReadNote reads a note file as [notefile.Read] does.
func ReadNote(name string, content []byte, defaults NoteFile) (NoteFile, error) {
	return notefile.Read(name, content, defaults)
}

// Sectors are those of notes as the service names them.
var Sectors = map[notefile.Sector]pb.Sector{
	"public": pb.Sector_SECTOR_PUBLIC, "private": pb.Sector_SECTOR_PRIVATE, "social": pb.Sector_SECTOR_SOCIAL,
}

// Outgoing is a note on its way, with the id that makes sending it twice harmless.
type Outgoing struct {
	RequestID string
	Note      *pb.Note
}

// Prepare scrubs a note that was read from a file and makes it ready to send. secret keys the hash of the interviewer's label
// for the participant, so that nobody else can find out which label it was.
func Prepare(n NoteFile, secret string) Outgoing {
	spans := scrub.Find(n.Text)
	out := &pb.Note{
		Side: n.Side, Sector: Sectors[n.Sector], RoleBand: scrub.Text(n.Role), Quotable: n.Quotable,
		Text: scrub.Replace(n.Text, spans),
	}
	if n.Participant != "" {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(n.Participant))
		out.Participant = mac.Sum(nil)
	}
	for _, c := range n.Codings {
		out.Codings = append(out.Codings, &pb.Coding{
			Start:   int32(scrub.Moved(n.Text, spans, c.Start)),
			End:     int32(scrub.Moved(n.Text, spans, c.End)),
			Barrier: c.Barrier,
		})
	}
	return Outgoing{NewRequestID(), out}
}

// perStream is how many notes go in one call: enough that a slow line does not wait for each, few enough that the receipts of
// a broken call are soon asked for again.
const perStream = 16

// Submit sends notes and calls done with each one's fate, in order: its receipt, or why it was refused. The error is of the
// connection or the secret, and ends the sending; notes that done was called for stay stored.
func (c *Client) Submit(ctx context.Context, notes []Outgoing, done func(i int, receipt, refusal string)) error {
	at := 0
	for chunk := range slices.Chunk(notes, perStream) {
		fates, err := c.submitChunk(ctx, chunk)
		for attempt := 1; status.Code(err) == codes.Unavailable && attempt < 3; attempt++ {
			fates, err = c.submitChunk(ctx, chunk) // the same ids: what was stored the first time is not stored again
		}
		if err != nil {
			return err
		}
		for _, f := range fates {
			done(at, f.Receipt, f.Refusal)
			at++
		}
	}
	return nil
}

func (c *Client) submitChunk(ctx context.Context, chunk []Outgoing) ([]*pb.Submission, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	stream, err := c.Collection.SubmitNotes(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range chunk {
		if stream.Send(&pb.SubmitNotesRequest{RequestId: n.RequestID, Note: n.Note}) != nil {
			break // CloseAndRecv has the reason
		}
	}
	answer, err := stream.CloseAndRecv()
	if err != nil {
		return nil, err
	}
	if len(answer.Submissions) != len(chunk) {
		return nil, status.Errorf(codes.Internal, "the server answered for %d of %d notes: it is not one of elephants", len(answer.Submissions), len(chunk))
	}
	return answer.Submissions, nil
}
