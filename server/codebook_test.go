package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/barrier"
	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
	"elephants/server/vault"
)

func (x *site) coordinator() pb.DigestServiceClient { return pb.NewDigestServiceClient(x.conn) }

// pets is a barrier of a programme's own.
func pets() *pb.OwnBarrier {
	return &pb.OwnBarrier{Name: "The dog cannot come",
		Description: "The dog is the only family there is, and pets are not allowed in.", Parent: "practicalities",
		Examples: []string{"No dogs, it says on the door of the hostel.",
			"She would not leave the dog behind, said Ann Hallam."}}
}

func (x *site) put(t *testing.T, b *pb.OwnBarrier) *pb.PutBarrierResponse {
	t.Helper()
	answer, err := x.coordinator().PutBarrier(as(x.secret[pb.Role_ROLE_COORDINATOR]),
		&pb.PutBarrierRequest{Barrier: b})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func (x *site) codeBook(t *testing.T) *pb.GetCodeBookResponse {
	t.Helper()
	book, err := x.coordinator().GetCodeBook(as(x.secret[pb.Role_ROLE_COORDINATOR]),
		&pb.GetCodeBookRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// A barrier that a coordinator adds is in the guide, is heard by its line and examples, makes a
// theme, and is gone when it is removed.
func TestABarrierOfItsOwn(t *testing.T) {
	x := start(t, few)
	collection, head := pb.NewCollectionServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	who := as(x.secret[pb.Role_ROLE_INTERVIEWER])
	before := x.codeBook(t)
	added := x.put(t, pets())
	if id := added.Barrier.Id; id != "the-dog-cannot-come" || added.Version == before.Version {
		t.Errorf("id %q, version %s after %s", id, added.Version, before.Version)
	}
	if said := strings.Join(added.Barrier.Examples, " "); strings.Contains(said, "Hallam") ||
		!strings.Contains(said, "would not leave the dog behind") {
		t.Error("an example is not scrubbed as a note is")
	}
	revised := pets()
	revised.Id, revised.Principle = added.Barrier.Id, pb.Principle_PRINCIPLE_DIVERSITY
	x.put(t, revised)
	book := x.codeBook(t)
	if len(book.Own) != 1 || len(book.Shared) != 3 ||
		book.Own[0].Principle != pb.Principle_PRINCIPLE_DIVERSITY || book.Version == added.Version {
		t.Errorf("%d of its own, %d shared, version %s", len(book.Own), len(book.Shared),
			book.Version)
	}

	guide, err := collection.GetGuide(who, &pb.GetGuideRequest{})
	if err != nil || len(guide.Barriers) != 4 {
		t.Fatalf("%d barriers in the guide, %v", len(guide.GetBarriers()), err)
	}
	const said = "I slept outside with the dog, for no dogs are let into the hostel."
	heard, err := collection.PreviewNote(who, &pb.PreviewNoteRequest{Text: said})
	if err != nil || !slices.ContainsFunc(heard.Passages[0].Heard,
		func(h *pb.Heard) bool { return h.Barrier == added.Barrier.Id && h.Name == revised.Name }) {
		t.Errorf("not heard: %v, %v", heard.GetPassages()[0].GetHeard(), err)
	}

	notes := notesOf(14, func(i int) string { return plain(i) + "\n\n" + said })
	for _, n := range notes {
		at := int32(strings.LastIndex(n.Text, said))
		n.Codings = []*pb.Coding{{Start: at, End: int32(len(n.Text)), Barrier: added.Barrier.Id}}
	}
	x.submit(t, notes)
	themeOf := func(id string) *pb.Theme {
		d := x.again(t).Digest
		if d.CodeBook != x.codeBook(t).Version {
			t.Errorf("the draft was made with code book %s", d.CodeBook)
		}
		for _, theme := range encode.Themes(d) {
			if theme.Barrier == id {
				return theme
			}
		}
		return nil
	}
	if own := themeOf(added.Barrier.Id); own == nil || own.Label != revised.Name ||
		own.Principle != pb.Principle_PRINCIPLE_DIVERSITY {
		t.Errorf("the draft has %v of it", own)
	}
	if _, err := x.coordinator().RemoveBarrier(head,
		&pb.RemoveBarrierRequest{Id: added.Barrier.Id}); err != nil {
		t.Fatal(err)
	}
	if own := themeOf(added.Barrier.Id); own != nil {
		t.Error("what was removed is in the draft")
	}
	if _, err := x.coordinator().RemoveBarrier(head,
		&pb.RemoveBarrierRequest{Id: added.Barrier.Id}); status.Code(err) != codes.NotFound {
		t.Errorf("removed twice: %v", err)
	}
	if v := x.codeBook(t).Version; v != before.Version {
		t.Errorf("version %s of the shared barriers alone, before it was %s", v, before.Version)
	}
	log, err := pb.NewAdminServiceClient(x.conn).ListAuditEntries(head,
		&pb.ListAuditEntriesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var done []string
	for _, e := range log.Entries {
		if strings.HasSuffix(e.Action, "barrier") {
			done = append(done, e.Action)
		}
	}
	if want := []string{"add barrier", "revise barrier", "remove barrier"}; !slices.Equal(done,
		want) {
		t.Errorf("the audit log has %q, want %q", done, want)
	}
}

func TestWhatIsNotABarrier(t *testing.T) {
	x := start(t, nil)
	x.put(t, pets())
	change := func(to func(*pb.OwnBarrier)) *pb.OwnBarrier {
		b := pets()
		b.Name = "Nobody thinks of lunch"
		to(b)
		return b
	}
	for name, c := range map[string]struct {
		b    *pb.OwnBarrier
		says string
	}{
		"nothing": {nil, "name is empty"},
		"no name": {change(func(b *pb.OwnBarrier) { b.Name = "..." }), "name is empty"},
		"a long name": {change(func(b *pb.OwnBarrier) { b.Name = strings.Repeat("a", 101) }),
			"101 bytes, the limit is 100"},
		"two lines": {change(func(b *pb.OwnBarrier) { b.Name = "a\nb" }),
			"must be one line"},
		"a person":       {change(func(b *pb.OwnBarrier) { b.Name = "What Ann Hallam decided" }), "name seems to hold a person's name"},
		"a person in it": {change(func(b *pb.OwnBarrier) { b.Description = "They all wait for Sandra Hallam to say so." }), "line that describes it seems to hold a person's name"},
		"no line":        {change(func(b *pb.OwnBarrier) { b.Description = "" }), "empty"},
		"one word":       {change(func(b *pb.OwnBarrier) { b.Description = "lunch"; b.Examples = nil }), "1 words to learn from, at least 3"},
		"an unknown parent": {change(func(b *pb.OwnBarrier) { b.Parent = "the-dog-cannot-come" }),
			"not one of the shared ones"},
		"no principle": {change(func(b *pb.OwnBarrier) { b.Principle = 99 }),
			"it must be 0 to 6"},
		"an id with space": {change(func(b *pb.OwnBarrier) { b.Id = "no lunch" }),
			"small letters, digits and hyphens"},
		"a shared id":   {change(func(b *pb.OwnBarrier) { b.Id = "blame" }), "already"},
		"a shared name": {change(func(b *pb.OwnBarrier) { b.Name = x.desk.Book.Barriers[0].Name }), "already"},
		"the same name": {pets(), "already"},
		"an empty example": {change(func(b *pb.OwnBarrier) {
			b.Examples = []string{"fine enough",
				" "}
		}), "example 2 is empty"},
		"too many examples":  {change(func(b *pb.OwnBarrier) { b.Examples = slices.Repeat([]string{"No lunch."}, 51) }), "51 examples, the limit is 50"},
		"an example of ages": {change(func(b *pb.OwnBarrier) { b.Examples = []string{strings.Repeat("No lunch. ", 101)} }), "1010 bytes, the limit is 1000"},
	} {
		_, err := x.coordinator().PutBarrier(as(x.secret[pb.Role_ROLE_COORDINATOR]),
			&pb.PutBarrierRequest{Barrier: c.b})
		text := status.Convert(err).Message()
		if code := status.Code(err); code != codes.InvalidArgument && code != codes.AlreadyExists ||
			!strings.Contains(text, c.says) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
		if strings.Contains(text, "Hallam") || strings.Contains(text, "lunch") {
			t.Errorf("%s: the answer repeats what was written", name)
		}
	}
	if n := len(x.codeBook(t).Own); n != 1 {
		t.Errorf("%d barriers, want the first alone", n)
	}
	for i := range barrier.MostOwn - 1 {
		x.put(t, change(func(b *pb.OwnBarrier) {
			b.Name += strings.Repeat("!",
				i)
			b.Id = fmt.Sprint("own-", i)
		}))
	}
	_, err := x.coordinator().PutBarrier(as(x.secret[pb.Role_ROLE_COORDINATOR]),
		&pb.PutBarrierRequest{Barrier: change(func(b *pb.OwnBarrier) { b.Name = "One more of them" })})
	if status.Code(err) != codes.FailedPrecondition {
		t.Errorf("one more than there may be: %v", err)
	}
}

// naming sends notes whose passages an interviewer named so.
func (x *site) naming(t *testing.T, n int, named func(i int) string) {
	t.Helper()
	notes := notesOf(n, func(i int) string {
		return plain(i) +
			"\n\nIt had to stay outside all night."
	})
	for i, note := range notes {
		note.Codings = nil
		if line := named(i); line != "" {
			at := int32(strings.LastIndex(note.Text, "It had"))
			note.Codings = []*pb.Coding{{Start: at, End: int32(len(note.Text)), Named: line}}
		}
	}
	x.submit(t, notes)
}

func (x *site) candidates(t *testing.T) (out []string) {
	t.Helper()
	found, err := x.coordinator().ListCandidates(as(x.secret[pb.Role_ROLE_COORDINATOR]),
		&pb.ListCandidatesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found.Candidates {
		out = append(out, strings.Join(c.Words, " "))
	}
	return out
}

// What interviewers name is offered once five people's passages carry it, with the draft and not
// before; and is the barrier that it becomes.
func TestWhatInterviewersNamed(t *testing.T) {
	x := start(t, few)
	x.naming(t, 16, func(i int) string {
		switch {
		case i < 10:
			return "dogs not allowed"
		case i == 10:
			return "dogs, as Ann Hallam says"
		case i < 15:
			return "nothing for lunch" // four are too few
		}
		return ""
	})
	if got := x.candidates(t); len(got) > 0 {
		t.Errorf("%q before anything was prepared", got)
	}
	draft := x.prepare(t)
	want := []string{"allowed dogs"}
	if got := x.candidates(t); !slices.Equal(got, want) {
		t.Errorf("with the draft %q, want %q", got, want)
	}
	for _, n := range x.stored(t) {
		if r, err := vault.Unseal(n); err != nil || strings.Contains(fmt.Sprint(r.Codings),
			"Hallam") {
			t.Errorf("a name was sealed, %v", err)
		}
	}
	for _, who := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
		if _, err := x.coordinator().ReleaseEdition(as(who),
			approvalOf(draft.Hash)); err != nil {
			t.Fatal(err)
		}
	}
	if got := x.candidates(t); !slices.Equal(got, want) {
		t.Errorf("after the release %q, want %q", got, want)
	}
	x.put(t, pets())
	x.submit(t, append(make([]*pb.Note, 16), unread(notesOf(12, plain))...))
	var barriers []string
	for _, theme := range encode.Themes(x.prepare(t).Digest) {
		barriers = append(barriers, theme.Barrier)
	}
	if got := x.candidates(t); len(got) > 0 || !slices.Contains(barriers, "the-dog-cannot-come") {
		t.Errorf("still offered: %q; barriers of the draft %q", got, barriers)
	}
}

// A note more changes nothing that a coordinator sees of the candidates.
func TestCandidatesAreNoCounter(t *testing.T) {
	x := start(t, nil)
	x.naming(t, 12, func(i int) string { return map[bool]string{true: "dogs not allowed"}[i < 4] })
	x.prepare(t)
	collection := pb.NewCollectionServiceClient(x.conn)
	const text = "It had to stay outside all night."
	for i := range 3 {
		_, err := collection.SubmitNote(as(x.interviewers()[i]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("another-request-%d", i),
				Note: &pb.Note{Side: DefaultSides[0], Text: fmt.Sprint(text, i),
					Codings: []*pb.Coding{{End: int32(len(text)), Named: "dogs not allowed"}}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := x.candidates(t); len(got) > 0 {
			t.Fatalf("%q after %d notes more", got, i+1)
		}
	}
	x.again(t)
	if got := x.candidates(t); len(got) > 0 {
		t.Errorf("%q in a draft that holds still", got)
	}
	x.submit(t, append(make([]*pb.Note, 16), notesOf(12, plain)...))
	x.again(t)
	if got := x.candidates(t); len(got) != 1 {
		t.Errorf("%q in a draft with enough new notes", got)
	}
}

func TestWhatIsNotAName(t *testing.T) {
	x := start(t, nil)
	for name, c := range map[string]struct {
		coding *pb.Coding
		says   string
	}{
		"too long": {&pb.Coding{End: 3, Named: strings.Repeat("a", 121)},
			"121 bytes, the limit is 120"},
		"two lines":     {&pb.Coding{End: 3, Named: "a\nb"}, "in one line"},
		"and a barrier": {&pb.Coding{End: 3, Named: "a", Barrier: "blame"}, "both"},
	} {
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.SubmitNoteRequest{
			RequestId: "0123456789abcdef", Note: &pb.Note{Side: DefaultSides[0], Text: "a word",
				Codings: []*pb.Coding{c.coding}}})
		if status.Code(err) != codes.InvalidArgument ||
			!strings.Contains(status.Convert(err).Message(), c.says) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
}

// One programme's barriers are nobody else's: neither its book nor its model.
func TestBooksAreApart(t *testing.T) {
	_, shared := fewBarriers()
	x := start(t, few)
	x.put(t, pets())
	id, err := NewProgramme(t.Context(), x.desk.Store, testAct, "Another", "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := x.desk.Vault.Book(t.Context(), x.programme)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.desk.Vault.Model(x.programme, mine); err != nil {
		t.Fatal(err)
	}
	theirs, err := x.desk.Vault.Book(t.Context(), id)
	if err != nil || theirs.Version == mine.Version || len(theirs.Barriers) != 3 {
		t.Errorf("the other's book has %d barriers, version %s, %v", len(theirs.Barriers),
			theirs.Version, err)
	}
	if m, err := x.desk.Vault.Model(id, theirs); m != shared || err != nil {
		t.Errorf("the other hears with another model than the shared one, %v", err)
	}
}

// What interviewers coded with a barrier of the programme's own makes it better heard in the
// rest, the same in any order of the notes; previews tell nothing of it, and neither does the
// version of the code book.
func TestWhatWasConfirmedIsLearnt(t *testing.T) {
	x := start(t, few)
	b := pets()
	b.Examples = nil
	id := x.put(t, b).Barrier.Id
	const said = "He kept the whippet and lost the room, and the whippet slept under his coat."
	collection, who := pb.NewCollectionServiceClient(x.conn), as(x.secret[pb.Role_ROLE_INTERVIEWER])
	preview := func() string {
		answer, err := collection.PreviewNote(who,
			&pb.PreviewNoteRequest{Text: "The whippet slept under a coat."})
		if err != nil {
			t.Fatal(err)
		}
		return answer.String()
	}
	before := preview()
	notes := unread(notesOf(12, plain))
	for i, n := range notes[:6] {
		at := int32(len(n.Text)) + 2
		n.Text += "\n\n" + said + strings.Repeat(" It rained.", i)
		n.Codings = []*pb.Coding{{Start: at, End: int32(len(n.Text)), Barrier: id}}
	}
	x.submit(t, notes)
	if version := x.codeBook(t).Version; x.prepare(t).Digest.CodeBook != version {
		t.Error("the edition names another version of the code book")
	}
	if preview() != before {
		t.Error("a preview tells what was coded in others' notes")
	}
	o, err := x.desk.Vault.Open(t.Context(), x.programme, 0)
	if err != nil {
		t.Fatal(err)
	}
	loud := func(m *barrier.Model) float64 {
		for _, h := range m.Hear("The whippet slept under a coat.", barrier.Claimed) {
			if h.Barrier == id {
				return h.Chance
			}
		}
		return 0
	}
	cold, err := x.desk.Vault.Model(x.programme, o.Book)
	if err != nil {
		t.Fatal(err)
	}
	warm, err := o.Model()
	if err != nil || loud(warm) <= loud(cold) {
		t.Errorf("heard with %.3f, without what was coded with %.3f, %v", loud(warm), loud(cold),
			err)
	}
}
