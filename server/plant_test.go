package server

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/digest"
	"elephants/server/refuse"
	"elephants/server/store"
)

// planter is a coordinator with two invitations, who plants notes and takes them back.
type planter struct {
	*testing.T
	*site
	spies    []string // the invitations
	sent     int
	receipts []string
}

func plantIn(t *testing.T) *planter {
	x := start(t, func(s *Server) { s.desk.Draws = s.desk.Store.Draws })
	x.desk.Submissions.Every, x.desk.Withdrawals.Every = 0, 0
	return &planter{T: t, site: x, spies: x.invitations(t, 2)}
}

// send submits n notes of different people who raise the barriers, through invitations in turn.
func (p *planter) send(n int, invitations []string, barriers ...string) (receipts []string) {
	p.Helper()
	for range n {
		note := &pb.Note{Side: DefaultSides[p.sent%2], Read: true}
		for _, barrier := range barriers {
			begin := len(note.Text)
			note.Text += "Of this we heard enough.\n\n"
			note.Codings = append(note.Codings, &pb.Coding{Start: int32(begin),
				End: int32(len(note.Text) - 2), Barrier: barrier})
		}
		differ(note, p.sent)
		answer, err := pb.NewCollectionServiceClient(p.conn).SubmitNote(as(invitations[p.sent/2%len(invitations)]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", p.sent), Note: note})
		if err != nil {
			p.Fatal(err)
		}
		p.sent++
		receipts = append(receipts, answer.Receipt)
	}
	return receipts
}

func (p *planter) plant(n int, barriers ...string) {
	p.Helper()
	p.receipts = append(p.receipts, p.send(n, p.spies, barriers...)...)
}

// takeBack withdraws n of the planted.
func (p *planter) takeBack(n int) {
	p.Helper()
	for _, r := range p.receipts[:n] {
		if _, err := pb.NewWithdrawalServiceClient(p.conn).WithdrawNote(p.Context(),
			&pb.WithdrawNoteRequest{Receipt: r}); err != nil {
			p.Fatal(err)
		}
	}
	p.receipts = p.receipts[n:]
}

// look prepares a draft as a coordinator who agrees to a further look, or not, and returns why not.
func (p *planter) look(coordinator, agreed string) string {
	p.Helper()
	_, err := p.coordinator().PrepareEdition(as(coordinator),
		&pb.PrepareEditionRequest{Look: agreed})
	if err != nil && status.Code(err) != codes.FailedPrecondition {
		p.Fatal(err)
	}
	return refuse.ReasonOf(status.Convert(err))
}

// asks asks for a further look, or looks at who did.
func (p *planter) asks(coordinator string) *pb.Look {
	p.Helper()
	answer, err := p.coordinator().ProposeLook(as(coordinator), &pb.ProposeLookRequest{})
	if err != nil {
		p.Fatal(err)
	}
	return answer.Look
}

func (p *planter) told(coordinator string) *pb.Look {
	p.Helper()
	answer, err := p.coordinator().GetLook(as(coordinator), &pb.GetLookRequest{})
	if err != nil {
		p.Fatal(err)
	}
	return answer.Look
}

func (p *planter) looks() []store.Look {
	p.Helper()
	looks, err := p.desk.Store.Looks(p.Context(), p.programme, 1)
	if err != nil {
		p.Fatal(err)
	}
	return looks
}

// Who plants notes, looks, takes them back and looks again, looked once. Another look takes another
// coordinator, who is told what came and went and agrees to it; and it has the draws of the first.
func TestPlantersLookOnce(t *testing.T) {
	p := plantIn(t)
	one, two := p.secret[pb.Role_ROLE_COORDINATOR], p.second
	p.send(13, p.interviewers(), simulatedThemes[0])
	p.plant(4, simulatedThemes[1])
	if p.told(one) != nil || p.look(one, "") != "" {
		t.Fatal("the first look takes more than one coordinator")
	}
	p.takeBack(1)
	for why, reason := range map[string]string{
		"alone":               p.look(one, ""),
		"as the other, alone": p.look(two, ""),
	} {
		if reason != "SECOND_LOOK" {
			t.Errorf("another look, %s: %q", why, reason)
		}
	}
	asked := p.asks(one)
	if !asked.Asked || !asked.Own || asked.Came != pb.Amount_AMOUNT_NONE ||
		asked.Went != pb.Amount_AMOUNT_FEW {
		t.Errorf("who asks is told %v", asked)
	}
	told := p.told(two)
	if !told.Asked || told.Own || told.Id != asked.Id {
		t.Errorf("the other is told %v", told)
	}
	for why, reason := range map[string]string{
		"by who asked":         p.look(one, asked.Id),
		"agreed to unseen":     p.look(two, ""),
		"agreed to other ones": p.look(two, strings.Repeat("0", 64)),
	} {
		if reason != "SECOND_LOOK" {
			t.Errorf("another look, %s: %q", why, reason)
		}
	}
	p.takeBack(1)
	if reason := p.look(two, told.Id); reason != "SECOND_LOOK" {
		t.Errorf("agreed to what is no more: %q", reason)
	}
	if reason := p.look(two, p.told(two).Id); reason != "SECOND_LOOK" {
		t.Errorf("asked for with other notes: %q", reason)
	}
	p.asks(two)
	if reason := p.look(one, p.told(one).Id); reason != "" {
		t.Errorf("asked by one and agreed to by the other: %q", reason)
	}
	if looks := p.looks(); len(looks) != 2 || looks[0].Series != looks[1].Series {
		t.Errorf("what was taken back changes what is drawn: %v", looks)
	}
	if reason := p.look(two, ""); reason != "" {
		t.Errorf("the same notes once more: %q", reason)
	}
	var acts []string
	log, err := pb.NewAdminServiceClient(p.conn).ListAuditEntries(as(two),
		&pb.ListAuditEntriesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range log.Entries {
		acts = append(acts, e.Action)
	}
	for _, act := range []string{"ask for a further look", "agree to a further look"} {
		if !slices.Contains(acts, act) {
			t.Errorf("the log does not say %q", act)
		}
	}
}

// Looks are counted. What came meanwhile has draws of its own, and begins the count anew: else who
// looks before and after somebody's note would know what was drawn.
func TestLooksAreCounted(t *testing.T) {
	p := plantIn(t)
	one, two := p.secret[pb.Role_ROLE_COORDINATOR], p.second
	again := func() string {
		p.asks(one)
		return p.look(two, p.told(two).Id)
	}
	p.send(14, p.interviewers(), simulatedThemes[0])
	p.plant(disclose.MostLooks, simulatedThemes[0])
	if reason := p.look(one, ""); reason != "" {
		t.Fatal(reason)
	}
	for range disclose.MostLooks - 1 {
		p.takeBack(1)
		if reason := again(); reason != "" {
			t.Fatal(reason)
		}
	}
	p.takeBack(1)
	if reason := p.look(two, p.told(two).Id); reason != "NO_LOOK_LEFT" || p.told(two).Left != 0 {
		t.Errorf("one look more: %q", reason)
	}
	p.send(21, p.interviewers(), simulatedThemes[0])
	if told := p.told(two); told.Came != pb.Amount_AMOUNT_MANY || told.Left != disclose.MostLooks {
		t.Errorf("with a batch more they are told %v", told)
	}
	if reason := again(); reason != "" {
		t.Fatal(reason)
	}
	if looks := p.looks(); looks[len(looks)-1].Series == looks[0].Series {
		t.Error("what came has the draws of before")
	}
}

// Who adds notes until there are enough does not know how many others there were: the answer stays
// as it is until it would be yes whatever there was.
func TestReadinessIsNoCounter(t *testing.T) {
	added := map[int]int{}
	for _, others := range []int{1, 3, 7, 9} {
		p := plantIn(t)
		p.send(others, p.interviewers())
		for range 40 {
			answer, err := p.coordinator().CheckReadiness(as(p.second), &pb.CheckReadinessRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if answer.Ready {
				break
			}
			p.plant(1)
			added[others]++
		}
		ready := func() string { return p.look(p.second, "") }
		// from the other end: a yes is yes for the day, but no draft is made of too few
		if others == 7 {
			p.takeBack(11)
			answer, err := p.coordinator().CheckReadiness(as(p.second), &pb.CheckReadinessRequest{})
			if err != nil || !answer.Ready {
				t.Errorf("taken back one after the other they are not ready, %v", err)
			}
			if reason := ready(); reason != "NOT_YET" {
				t.Errorf("eight notes make a draft: %q", reason)
			}
			if p.plant(4); ready() != "NOT_YET" {
				t.Error("eight notes and four others make a draft the same day")
			}
		}
		p.stop()
	}
	for others, n := range added {
		if n != added[1] {
			t.Errorf("with %d others it takes %d planted notes, with one %d: the number is told",
				others, n, added[1])
		}
	}
}

// Coordinators are told how many secrets there are for such as them and for interviewers.
func TestDraftsTellWhatWasIssued(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(30, plain))
	head := func(why string, d *pb.Draft, coordinators, interviewers pb.Amount) {
		t.Helper()
		got := map[pb.Role]pb.Amount{}
		for _, i := range d.Issued {
			got[i.Role] = i.Amount
		}
		if got[pb.Role_ROLE_COORDINATOR] != coordinators ||
			got[pb.Role_ROLE_INTERVIEWER] != interviewers {
			t.Errorf("%s: %v", why, d.Issued)
		}
	}
	draft := x.prepare(t)
	head("two and three", draft, pb.Amount_AMOUNT_ONE_OR_TWO, pb.Amount_AMOUNT_FEW)
	digests := pb.NewDigestServiceClient(x.conn)
	// The first approval is not asked; the second is refused without an answer, and releases nothing.
	for i, step := range []struct {
		who    string
		answer pb.InPerson
		reason string
	}{
		{who: x.secret[pb.Role_ROLE_COORDINATOR]},
		{who: x.second, reason: "IN_PERSON_MISSING"},
		{who: x.second, answer: 4, reason: "IN_PERSON"},
		{who: x.second, answer: pb.InPerson_IN_PERSON_NO},
	} {
		_, err := digests.ReleaseEdition(as(step.who), &pb.ReleaseEditionRequest{Hash: draft.Hash,
			InPerson: step.answer})
		if reason := refuse.ReasonOf(status.Convert(err)); reason != step.reason {
			t.Fatalf("approval %d, %v: %q, want %q", i+1, step.answer, reason, step.reason)
		}
		_, err = digests.GetEdition(as(x.second), &pb.GetEditionRequest{})
		if released := err == nil; released != (i == 3) {
			t.Fatalf("after approval %d: released %v", i+1, released)
		}
	}
	log, err := pb.NewAdminServiceClient(x.conn).ListAuditEntries(as(x.second),
		&pb.ListAuditEntriesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, e := range log.Entries {
		if e.Action == digest.Received[pb.InPerson_IN_PERSON_NO] {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the log says %d times how a secret came", said)
	}
	x.submit(t, append(make([]*pb.Note, 30), notesOf(45, plain)[30:]...))
	head("none since", x.prepare(t), pb.Amount_AMOUNT_NONE, pb.Amount_AMOUNT_NONE)
	x.invitations(t, 5)
	again, err := digests.GetDraft(as(x.second), &pb.GetDraftRequest{})
	if err != nil {
		t.Fatal(err)
	}
	head("five invitations", again.Draft, pb.Amount_AMOUNT_NONE, pb.Amount_AMOUNT_SEVERAL)
}

// A draw is of a programme, an edition and a series, and the same whenever it is asked for.
func TestDrawsAreKept(t *testing.T) {
	x := start(t, nil)
	series := func(programme, edition, series string) (all string) {
		for i := range 40 {
			all += fmt.Sprint(x.desk.Store.Draws(programme).In("edition", edition).In("series",
				series)("side", fmt.Sprint(i)))
		}
		return all
	}
	first := series("p", "1", "1")
	if first != series("p", "1", "1") {
		t.Error("a draw is another the second time")
	}
	for _, other := range []string{series("q", "1", "1"), series("p", "2", "1"), series("p", "1",
		"2")} {
		if other == first {
			t.Error("another programme, edition or series has the same draws")
		}
	}
}

// What is drawn for an edition is drawn for no other, and a series of looks has draws of its own.
func TestEditionsHaveTheirDraws(t *testing.T) {
	places := map[string]bool{}
	x := start(t, func(s *Server) {
		s.desk.Draws = func(programme string) disclose.Draw {
			return func(about ...string) int {
				if about[len(about)-1] != "enough" {
					places[strings.Join(append([]string{programme}, about[:4]...), " ")] = true
				}
				return 0
			}
		}
	})
	for number, notes := range [][]*pb.Note{notesOf(15, plain), append(make([]*pb.Note, 15),
		notesOf(30, plain)[15:]...)} {
		clear(places)
		x.submit(t, notes)
		draft := x.prepare(t)
		want := map[string]bool{fmt.Sprintf("%s edition %d series 1", x.programme, number+1): true}
		if !maps.Equal(places, want) {
			t.Errorf("draws of %v, want %v", places, want)
		}
		(&curator{t, x, draft}).release()
	}
}

// plantedWords has so many programmes of fourteen people, of whom one says a word or does not, by the
// toss of a coin. A coordinator with two invitations plants four notes with the word, which is one
// less than a word needs, and takes what is shown for an answer. It returns how many were right.
func plantedWords(t *testing.T, programmes int, drawn bool) (right int) {
	t.Helper()
	for range programmes {
		p := plantIn(t)
		if !drawn {
			p.desk.Draws = nothingDrawn
		}
		said := rand.IntN(2) == 0
		p.speak("gazebo", 13, p.interviewers())
		p.speak(map[bool]string{true: "trombone", false: "gazebo"}[said], 1, p.interviewers())
		p.speak("trombone", 4, p.spies)
		candidates, err := p.coordinator().ListCandidates(as(p.second), &pb.ListCandidatesRequest{})
		shown := protojson.Format(p.prepare(t)) + protojson.Format(candidates)
		if err != nil || !strings.Contains(shown, "gazebo") {
			t.Fatalf("a word of thirteen people is not shown, %v", err)
		}
		if said == strings.Contains(shown, "trombone") {
			right++
		}
		p.stop()
	}
	return right
}

// speak submits notes of n people who say a word of one barrier.
func (p *planter) speak(word string, n int, invitations []string) {
	p.Helper()
	for range n {
		text := "They asked us about the " + word + " when it was made, and nobody listened."
		note := &pb.Note{Side: DefaultSides[p.sent%2], Read: true, Text: text,
			Codings: []*pb.Coding{{End: int32(len(text)), Barrier: simulatedThemes[0]}}}
		differ(note, p.sent)
		if _, err := pb.NewCollectionServiceClient(p.conn).SubmitNote(
			as(invitations[p.sent/2%len(invitations)]), &pb.SubmitNoteRequest{
				RequestId: fmt.Sprintf("request-%08d", p.sent), Note: note}); err != nil {
			p.Fatal(err)
		}
		p.sent++
	}
}

// Whoever plants a word to learn whether somebody said it is right in two of three, as for a theme:
// of 200 the bound is four standard deviations above that. The control: without draws they know.
func TestPlantedWords(t *testing.T) {
	if right := plantedWords(t, 4, false); right != 4 {
		t.Errorf("without draws the planter is right in %d of 4: this proves nothing", right)
	}
	if os.Getenv("ELEPHANTS_PROGRAMMES") == "" {
		t.Skip("few programmes prove nothing, many take a minute: ELEPHANTS_PROGRAMMES=200")
	}
	n := programmesOf(t)
	right := float64(plantedWords(t, n, true)) / float64(n)
	t.Logf("%d programmes: right in %.2f", n, right)
	if most := 2./3 + 4*math.Sqrt(2./9/float64(n)); right > most {
		t.Errorf("the planter is right in %.2f, want %.2f at most", right, most)
	}
}
