package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/analysis/barrier"
	"elephants/analysis/edition"
	"elephants/analysis/scrub"
	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/store"
	"elephants/server/vault"
)

// Bounds on a programme's own barrier, in bytes.
const (
	maxBarrierID   = 60
	maxBarrierName = 100
	maxDescription = 500
	maxExample     = 1000
	leastLearnt    = 3 // words of description and examples, as package barrier asks
)

func (d digest) GetCodeBook(ctx context.Context, _ *pb.GetCodeBookRequest) (*pb.GetCodeBookResponse,
	error) {
	b, err := d.Vault.Book(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, err
	}
	out := &pb.GetCodeBookResponse{Version: b.Version, Shared: encode.Entries(d.Book.Barriers)}
	for _, own := range b.Own {
		out.Own = append(out.Own, encodeOwn(own))
	}
	return out, nil
}

func encodeOwn(b barrier.Barrier) *pb.OwnBarrier {
	out := &pb.OwnBarrier{Id: b.ID, Name: b.Name, Description: b.Description,
		Principle: encode.Principles[b.Principle], Parent: b.Parent}
	for _, e := range b.Examples {
		out.Examples = append(out.Examples, e.Text)
	}
	return out
}

func (d digest) PutBarrier(ctx context.Context, req *pb.PutBarrierRequest) (*pb.PutBarrierResponse,
	error) {
	programme := access.From(ctx).Round
	b, err := d.readOwn(req.Barrier)
	if err != nil {
		return nil, err
	}
	book, err := d.Vault.Book(ctx, programme)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(book.Barriers,
		func(known barrier.Barrier) bool {
			return known.ID != b.ID && strings.EqualFold(known.Name,
				b.Name)
		}) {
		return nil, refuse.ErrBarrierThere
	}
	there := slices.ContainsFunc(book.Own, func(own barrier.Barrier) bool { return own.ID == b.ID })
	if there && req.Barrier.Id != "" {
		err = d.Store.ReviseBarrier(ctx, d.Act(ctx), programme, b)
	} else {
		err = d.Store.AddBarrier(ctx, d.Act(ctx), programme, b, barrier.MostOwn)
	}
	if errors.Is(err, store.ErrDuplicate) || errors.Is(err, store.ErrNotFound) {
		return nil, refuse.ErrBarrierThere
	}
	if err != nil {
		return nil, err
	}
	if book, err = d.Vault.Book(ctx, programme); err != nil {
		return nil, err
	}
	return &pb.PutBarrierResponse{Barrier: encodeOwn(vault.Own(b)), Version: book.Version}, nil
}

func (d digest) RemoveBarrier(ctx context.Context,
	req *pb.RemoveBarrierRequest) (*pb.RemoveBarrierResponse, error) {
	err := d.Store.RemoveBarrier(ctx, d.Act(ctx), access.From(ctx).Round, req.Id)
	if desk.IsNotFound(err) {
		return nil, refuse.ErrNoBarrier
	}
	return &pb.RemoveBarrierResponse{}, err
}

// readOwn checks a barrier as a coordinator wrote it. Its name and line are shown to people as
// they are, so what points at somebody is refused; its examples are learnt from, so there it is
// taken out as it is of a note.
func (d digest) readOwn(in *pb.OwnBarrier) (b store.Barrier, err error) {
	b = store.Barrier{ID: in.GetId(), Name: strings.TrimSpace(in.GetName()),
		Description: strings.TrimSpace(in.GetDescription()), Parent: in.GetParent()}
	if b.ID == "" {
		b.ID = idOf(b.Name)
	}
	for _, shown := range []struct {
		what  refusal.Word
		text  string
		limit int
		holds string
	}{
		// it becomes the name of a theme
		{refusal.Word{Key: "barrier-name"}, b.Name, maxBarrierName, edition.PointsAt(b.Name)},
		{refusal.Word{Key: "barrier-line"}, b.Description, maxDescription,
			desk.PointsAt(scrub.Line(b.Description, d.Find(b.Description)))},
	} {
		if err := refusal.CheckLine(shown.what, shown.text, shown.limit); err != nil {
			return b, err
		}
		if shown.holds != "" {
			return b, refusal.BarrierHolds.With(shown.what, refusal.Said(shown.holds))
		}
	}
	if _, shared := d.Book.Lookup(b.ID); shared {
		return b, refuse.ErrBarrierThere
	}
	if len(b.ID) > maxBarrierID || idOf(b.ID) != b.ID || b.ID == "" {
		return b, refusal.BarrierID.With(maxBarrierID)
	}
	if _, ok := d.Book.Lookup(b.Parent); !ok && b.Parent != "" {
		return b, refusal.BarrierParent.With()
	}
	if in.Principle != pb.Principle_PRINCIPLE_UNSPECIFIED {
		if b.Principle = string(encode.KeyOf(encode.Principles, in.Principle)); b.Principle == "" {
			return b, refusal.Principle.With(int(in.Principle), len(encode.Principles))
		}
	}
	err = d.readExamples(&b, in.Examples)
	return b, err
}

// readExamples adds what a barrier is learnt from, and refuses too little of it.
func (d digest) readExamples(b *store.Barrier, examples []string) error {
	if len(examples) > vault.MostExamples {
		return refusal.ExamplesMany.With(len(examples), vault.MostExamples)
	}
	learnt := count(b.Description)
	for i, e := range examples {
		if err := refusal.CheckLine(refusal.Word{Key: "example", N: i + 1}, e,
			maxExample); err != nil {
			return err
		}
		e = scrub.Replace(strings.TrimSpace(e), d.Find(e))
		b.Examples = append(b.Examples, e)
		learnt += count(e)
	}
	if learnt < leastLearnt {
		return refusal.LearntLittle.With(learnt, leastLearnt)
	}
	return nil
}

// idOf makes an id of a name: "The dog can't come" is "the-dog-can-t-come".
func idOf(name string) string {
	id := strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
	return strings.Trim(id[:min(len(id), maxBarrierID)], "-")
}

func count(text string) (n int) {
	words.Each(text, func(string, words.Span) { n++ })
	return n
}

func (d digest) ListCandidates(ctx context.Context,
	_ *pb.ListCandidatesRequest) (*pb.ListCandidatesResponse, error) {
	found, err := d.Store.Candidates(ctx, access.From(ctx).Round)
	if err != nil {
		return nil, fmt.Errorf("reading the candidates: %w", err)
	}
	out := &pb.ListCandidatesResponse{}
	if err := proto.Unmarshal(found, out); err != nil {
		return nil, fmt.Errorf("reading the candidates: %w", err)
	}
	return out, nil
}

// candidates are what may become a barrier, as they are kept with a draft.
func candidates(found []edition.Candidate) ([]byte, error) {
	out := &pb.ListCandidatesResponse{}
	for _, c := range found {
		out.Candidates = append(out.Candidates, &pb.Candidate{Words: c.Words})
	}
	kept, err := proto.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("keeping the candidates: %w", err)
	}
	return kept, nil
}
