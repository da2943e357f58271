package interviewer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/scrub"
	"elephants/client"
	"elephants/client/notefile"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// checked is the page of all answers before the note is sent.
type checked struct {
	heard
	Side    string // as people say it
	Sector  string
	Role    string // that is sent; "" for none
	Label   bool   // a code of the interviewer's own label is sent
	Taken   string // how many things are taken out
	Stays   []string
	Again   int // things that the service takes out of what is left
	Read    bool
	Done    int  // parts with an answer
	Dropped bool // words that were read back with another description
	Shown   string
	note    *pb.Note
}

// Quoted are the participant's own words that are sent.
func (c checked) Quoted() (all []sentence) {
	for _, t := range c.Parts {
		for _, s := range t.Own {
			if s.Chosen {
				all = append(all, s)
			}
		}
	}
	return all
}

// Said are the parts in which something was heard.
func (c checked) Said() (all []part) {
	for _, t := range c.Parts {
		if t.Else || slices.ContainsFunc(t.Offers, func(o offer) bool { return o.Ticked }) {
			all = append(all, t)
		}
	}
	return all
}

func (p *Pages) showCheck(ctx context.Context, v *walk) error {
	c, err := p.check(ctx, v)
	if err != nil {
		return err
	}
	if v.Get("read") == "" {
		v.next = "heard"
	}
	if c.Dropped {
		v.Notice = v.l.Said("check.dropped")
	}
	if v.Get("differs") != "" {
		v.Notice = v.l.Said("check.differs")
	}
	v.View = c
	return nil
}

// check makes the note that would be sent, with all that its page says of it.
func (p *Pages) check(ctx context.Context, v *walk) (c checked, err error) {
	var answer *pb.PreviewNoteResponse
	if c.heard, answer, err = p.hear(ctx, v); err != nil {
		return c, err
	}
	for _, s := range v.Guide.Named {
		if s.Id == v.Get("side") {
			c.Side = s.Singular
		}
	}
	c.Sector, c.Role = v.Get("sector"), scrub.Text(v.Get("role"))
	c.Label = v.Get("participant") != ""
	c.Taken = v.Get("taken")
	c.Stays = strings.FieldsFunc(v.Get("stays"), func(r rune) bool { return r == '\n' })
	for _, i := range answer.Identifiers {
		if !i.Ask {
			c.Again++
		}
	}
	// What was read back was read with a description. With another it was not.
	stale := v.Get("read-as") != c.Description
	note := notefile.Note{
		Side: v.Get("side"), Sector: notefile.Sector(v.Get("sector")), Role: v.Get("role"),
		Quotable: v.Get("quotable") == "yes", Participant: v.Get("participant"), Text: answer.Text,
	}
	for i := range c.Parts {
		t := &c.Parts[i]
		if t.Answered() && !t.Others {
			c.Done++
		}
		for j := range t.Own {
			if s := &t.Own[j]; s.Back && stale {
				s.Back, c.Dropped = false, true
			}
		}
	}
	c.Read = c.Done == c.Own()
	note.Coded = c.Read
	for _, t := range c.Parts {
		t.add(&note, c.Description)
	}
	c.note = client.Message(note, secretOf(ctx))
	plain, err := proto.MarshalOptions{Deterministic: true}.Marshal(c.note)
	if err != nil {
		return c, err
	}
	sum := sha256.Sum256(plain)
	c.Shown = hex.EncodeToString(sum[:8])
	return c, nil
}

// add puts the answers of a part into a note. That nothing was heard is said where the note is not
// read whole: in a read note a part without a coding has none.
func (t part) add(note *notefile.Note, description string) {
	start, end := int(t.place.Start), int(t.place.End)
	if t.Others {
		note.Others = append(note.Others, notefile.Stretch{Start: start, End: end})
		return
	}
	if t.Nothing && !note.Coded {
		note.Codings = append(note.Codings, notefile.Coding{Start: start, End: end})
	}
	if t.Else && t.Line != "" {
		note.Codings = append(note.Codings, notefile.Coding{Start: start, End: end, Named: t.Line})
	}
	for _, o := range t.Offers {
		if o.Ticked {
			note.Codings = append(note.Codings,
				notefile.Coding{Start: start, End: end, Barrier: o.ID, Stance: o.Stance})
		}
	}
	for _, s := range t.Own {
		if !s.Chosen {
			continue
		}
		own := notefile.OwnWords{Start: int(s.start), End: int(s.start) + len(s.Text)}
		if s.Back {
			own.Attribution = description
		}
		note.Own = append(note.Own, own)
	}
}

// takeCheck stores a note, if it is the one that was shown. If anything of it has changed since, be
// it only what the service takes out, the page is shown once more instead.
func (p *Pages) takeCheck(ctx context.Context, v *walk, _ page.Form) (string, error) {
	c, err := p.check(ctx, v)
	if err != nil {
		return "", err
	}
	v.Del("differs")
	if c.Shown != v.Get("shown") {
		v.Set("differs", "yes")
		return "check", nil
	}
	req := &pb.SubmitNoteRequest{RequestId: v.Get("request"), Note: c.note}
	answer, err := p.Collection.SubmitNote(ctx, req)
	if page.Ended(err) {
		return "", err
	}
	if err != nil {
		if code := status.Code(err); code == codes.Internal || code == codes.Unknown {
			p.StatusOf(v.r, err) // tells the log where it was
		}
		v.refuseErr("send", err)
		return "check", nil
	}
	v.unsent = unsent{Receipt: answer.Receipt}
	return "sent", nil
}

func (p *Pages) showSent(_ context.Context, v *walk) error {
	card, err := cardOf(v.r, v.Receipt)
	v.View = card
	return err
}

// secretOf is what a visit signed in with, for the code of an interviewer's label.
func secretOf(ctx context.Context) string {
	sent, _ := metadata.FromOutgoingContext(ctx)
	return strings.TrimPrefix(cmp.Or(append(sent.Get("authorization"), "")...), "Bearer ")
}
