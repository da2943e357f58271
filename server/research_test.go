package server

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/ledger"
	"elephants/server/research"
)

// team is the people of a programme beside the site's own.
type team struct {
	programme    string
	interviewers []string
	coordinators []string
	researcher   string
}

func (x *site) team(t *testing.T, name string) team {
	t.Helper()
	ctx := context.Background()
	id, err := NewProgramme(ctx, x.desk.Store, testAct, name, "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	issue := func(role pb.Role) string {
		secret, err := NewSecret(ctx, x.desk.Store, testAct, role, id)
		if err != nil {
			t.Fatal(err)
		}
		return secret.Reveal()
	}
	m := team{programme: id, researcher: issue(pb.Role_ROLE_RESEARCHER)}
	for range 3 {
		m.interviewers = append(m.interviewers, issue(pb.Role_ROLE_INTERVIEWER))
	}
	for range 2 {
		m.coordinators = append(m.coordinators, issue(pb.Role_ROLE_COORDINATOR))
	}
	return m
}

// hear submits notes of n people, the first of them with the given number: each raises the
// barriers that raises gives.
func (x *site) hear(t *testing.T, m team, first, n int,
	raises func(i int) []string) (receipts []string) {
	t.Helper()
	for i := first; i < first+n; i++ {
		note := &pb.Note{Side: side(i), Sector: pb.Sector(i % 4), Read: true}
		for _, barrier := range raises(i) {
			begin := len(note.Text)
			note.Text += "Spoke of " + barrier + " and of what it does to people.\n\n"
			note.Codings = append(note.Codings, &pb.Coding{Start: int32(begin),
				End: int32(len(note.Text) - 2), Barrier: barrier})
		}
		differ(note, i)
		sent, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(m.interviewers[i%3]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%s-%08d", m.programme, i),
				Note: note})
		if err != nil {
			t.Fatal(err)
		}
		receipts = append(receipts, sent.Receipt)
	}
	return receipts
}

func (x *site) release(t *testing.T, m team) {
	t.Helper()
	digest := pb.NewDigestServiceClient(x.conn)
	made, err := digest.PrepareEdition(as(m.coordinators[0]), &pb.PrepareEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range m.coordinators {
		if _, err := digest.ReleaseEdition(as(who),
			approvalOf(made.Draft.Hash)); err != nil {
			t.Fatal(err)
		}
	}
}

// open sets a cohort's budget as two people.
func (x *site) open(t *testing.T, cohort string, epsilon float64, m team) {
	t.Helper()
	admin := pb.NewAdminServiceClient(x.conn)
	for i, who := range []string{x.secret[pb.Role_ROLE_ADMINISTRATOR], m.coordinators[0]} {
		done, err := admin.SetBudget(as(who), &pb.SetBudgetRequest{Cohort: cohort,
			Epsilon: epsilon})
		if err != nil || done.Applied != (i == 1) {
			t.Fatalf("person %d sets the budget: %v, %v", i+1, done, err)
		}
	}
}

// reason is that of an error, "" for none.
func reason(err error) string {
	if err == nil {
		return ""
	}
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return err.Error()
}

func twoEach(i int) []string {
	return []string{simulatedThemes[i%4], simulatedThemes[4+i%3]}
}

// cohort makes a cohort of three programmes with an edition of so many people each, opened for an
// epsilon.
func (x *site) cohort(t *testing.T, people int, epsilon float64) (id string, teams []team) {
	t.Helper()
	var programmes []string
	for i := range 3 {
		m := x.team(t, fmt.Sprint("Programme ", i+1))
		x.hear(t, m, 0, people, twoEach)
		x.release(t, m)
		teams = append(teams, m)
		programmes = append(programmes, m.programme)
	}
	made, err := pb.NewAdminServiceClient(x.conn).CreateCohort(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]),
		&pb.CreateCohortRequest{Name: "The north", Programmes: programmes})
	if err != nil {
		t.Fatal(err)
	}
	x.open(t, made.Cohort, epsilon, teams[0])
	return made.Cohort, teams
}

func quick(s *Server) { s.desk.Pace = time.Millisecond }

// A cohort answers with what its editions published until it is large enough for counts, and says
// which rule keeps it from them and never how far off it is.
func TestASmallCohortIsAnsweredWithBands(t *testing.T) {
	x := start(t, quick)
	admin, ask := pb.NewAdminServiceClient(x.conn), pb.NewResearchServiceClient(x.conn)
	administrator := x.secret[pb.Role_ROLE_ADMINISTRATOR]
	var teams []team
	for i := range 3 {
		teams = append(teams, x.team(t, fmt.Sprint("Programme ", i+1)))
	}
	query := func(m team, want string) *pb.QueryBarriersResponse {
		t.Helper()
		answer, err := ask.QueryBarriers(as(m.researcher), &pb.QueryBarriersRequest{})
		if got := reason(err); got != want {
			t.Errorf("the question is refused with %q, want %q", got, want)
		}
		return answer
	}
	query(teams[0], "NO_COHORT")
	made, err := admin.CreateCohort(as(administrator), &pb.CreateCohortRequest{Name: "The north",
		Programmes: []string{teams[0].programme, teams[1].programme}})
	if err != nil {
		t.Fatal(err)
	}
	query(teams[0], "NO_COHORT") // nobody opened it
	x.open(t, made.Cohort, 2, teams[0])
	query(teams[0], "NOTHING_RELEASED")
	x.hear(t, teams[0], 0, 40, twoEach)
	x.hear(t, teams[1], 0, 30, twoEach)
	x.release(t, teams[0])
	x.release(t, teams[1])

	small := func(rule pb.SmallRule, programmes int) *pb.Published {
		t.Helper()
		answer := query(teams[0], "")
		published := answer.GetPublished()
		if published == nil || published.Rule != rule || len(published.Editions) != programmes ||
			answer.Cost != 0 || answer.Budget.Spent != 0 ||
			!slices.Equal(published.Sides, []string{"lived-experience", "decision-maker"}) {
			t.Fatalf("the answer is %v, want what %d programmes published, for %v", answer,
				programmes, rule)
		}
		for _, e := range published.Editions {
			if len(e.Bands) == 0 || e.CodeBook != x.desk.Book.Version || e.Edition != 1 ||
				e.Hash == "" {
				t.Errorf("edition %v", e)
			}
		}
		if words := strings.Join(published.Words,
			" "); strings.ContainsAny(strings.NewReplacer("100", "", "3",
			"").Replace(words), "0123456789") {
			t.Errorf("the words have a number beside the rule's: %s", words)
		}
		return published
	}
	small(pb.SmallRule_SMALL_RULE_PROGRAMMES, 2)
	query(teams[2], "NO_COHORT")
	if _, err := admin.JoinCohort(as(administrator), &pb.JoinCohortRequest{Cohort: made.Cohort,
		Programmes: []string{teams[2].programme}}); err != nil {
		t.Fatal(err)
	}
	x.hear(t, teams[2], 0, 29, twoEach)
	x.release(t, teams[2])
	query(teams[2], "NO_COHORT") // joined, and not agreed to
	small(pb.SmallRule_SMALL_RULE_PROGRAMMES, 2)
	x.open(t, made.Cohort, 3, teams[2])
	small(pb.SmallRule_SMALL_RULE_PEOPLE, 3) // 99

	// Ten more notes of people who were spoken with before make 109 notes of 99 people.
	for i := range 10 {
		label := make([]byte, 32)
		label[0] = byte(i % 5)
		for again := range 2 {
			_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(teams[2].interviewers[i%3]), &pb.SubmitNoteRequest{
				RequestId: fmt.Sprintf("twice-%d-%d-%s", i, again,
					teams[2].programme), Note: &pb.Note{Side: side(i), Participant: label, Text: plain(100 + 2*i + again)}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	small(pb.SmallRule_SMALL_RULE_PEOPLE, 3) // in no edition yet
	all, err := (research.Research{Desk: x.Server.desk}).People(context.Background(), nil, nil)
	if err != nil || len(all) != 0 {
		t.Fatalf("%d people of no programme, %v", len(all), err)
	}
	x.release(t, teams[2])
	answer := query(teams[2], "")
	if answer.GetRelease() == nil || answer.Cost != 1 || answer.Budget.Left != 2 {
		t.Errorf("with more than 100 people the answer is %v", answer)
	}
}

// A cohort is as large as people are in it, not as notes are; and a participant of many notes is
// in one cell, with the barriers of all of them.
func TestAParticipantIsOnePerson(t *testing.T) {
	x := start(t, quick)
	m := x.team(t, "Programme")
	label := make([]byte, 32)
	x.hear(t, m, 0, 30, twoEach)
	for i, raises := range []string{"blame", "tokenism", "blame", "no-investment", "monoculture",
		"easy-lives"} {
		text := "Spoke of something and of what it does to people."
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(m.interviewers[0]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%032d", i),
				Note: &pb.Note{Side: side(i), Sector: pb.Sector(i % 4), Participant: label, Text: text,
					Codings: []*pb.Coding{{End: int32(len(text)), Barrier: raises}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	x.release(t, m)
	x.hear(t, m, 100, 3, twoEach) // who is in no edition yet is in no answer
	id, err := pb.NewAdminServiceClient(x.conn).CreateCohort(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.CreateCohortRequest{Name: "One", Programmes: []string{m.programme}})
	if err != nil {
		t.Fatal(err)
	}
	x.open(t, id.Cohort, 1, m)
	r := research.Research{Desk: x.Server.desk}
	c, err := x.desk.Store.CohortOf(context.Background(), m.programme)
	if err != nil {
		t.Fatal(err)
	}
	in, editions, err := r.Released(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	all, err := r.People(context.Background(), in, editions)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 31 {
		t.Fatalf("36 notes of 31 people are %d people", len(all))
	}
	want := []string{"blame", "easy-lives", "monoculture", "no-investment", "tokenism"}
	if !slices.ContainsFunc(all, func(p research.Person) bool {
		return slices.Equal(p.Raises,
			want)
	}) {
		t.Errorf("nobody raises %v", want)
	}
}

// asks is how often the same question is put: enough for .ci/run by default; ELEPHANTS_ASKS=10000
// for the published figure.
func asks(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_ASKS")); err == nil {
		return n
	}
	return 300
}

func TestCountsForResearchers(t *testing.T) {
	x := start(t, quick)
	_, teams := x.cohort(t, 40, 2.5)
	ask := pb.NewResearchServiceClient(x.conn)
	query := func(m team, req *pb.QueryBarriersRequest) *pb.QueryBarriersResponse {
		t.Helper()
		answer, err := ask.QueryBarriers(as(m.researcher), req)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	bySide := &pb.QueryBarriersRequest{By: []pb.Dimension{pb.Dimension_DIMENSION_SIDE}}

	// What it would cost is said before, and said for nothing.
	if a := query(teams[0], &pb.QueryBarriersRequest{By: bySide.By, CostOnly: true}); a.Cost != 1 ||
		a.Budget.Left != 2.5 || a.Answer != nil {
		t.Errorf("what it would cost: %v", a)
	}
	free := &pb.QueryBarriersRequest{By: bySide.By, FreeOnly: true}
	if _, err := ask.QueryBarriers(as(teams[0].researcher), free); reason(err) != "COSTS" {
		t.Errorf("for nothing, a new question is refused with %q", reason(err))
	}
	first := query(teams[0], bySide)
	if again := query(teams[0], free); again.Cost != 0 || !proto.Equal(again.GetRelease(),
		first.GetRelease()) {
		t.Errorf("for nothing, what was asked costs %g", again.Cost)
	}
	if first.Cost != 1 || first.Budget.Left != 1.5 {
		t.Errorf("the first answer cost %g and left %g, want 1 and 1.5", first.Cost,
			first.Budget.Left)
	}
	release := first.GetRelease()
	if p := release.GetProtection(); p.GetEpsilon() != 1 || p.GetScale() != 4 ||
		p.GetBarriersEach() != 4 || p.GetRoundedTo() != 5 || p.GetHiddenBelow() != 10 ||
		p.GetConfidence() != 0.95 || p.GetMechanism() == "" {
		t.Errorf("protection %v", p)
	}
	if len(release.GetFigures()) != 2*len(x.desk.Book.Barriers) || len(release.Editions) != 3 ||
		len(release.Words) == 0 || release.Month != "November 2026" {
		t.Fatalf("the release has %d figures, %d editions, month %s", len(release.GetFigures()),
			len(release.Editions), release.Month)
	}
	order := []string{"lived-experience", "decision-maker"} // as the programmes name them
	if !slices.Equal(release.Sides, order) {
		t.Errorf("the sides are %q, want %q", release.Sides, order)
	}
	for _, f := range release.Figures {
		if f.Count%5 != 0 || f.Hidden != (f.Count == 0) || !f.Hidden && f.Count < 10 ||
			f.Low > f.Count || f.High < f.Count || f.Low < 0 || f.Side == "" || f.Sector != 0 ||
			f.Programme != "" {
			t.Errorf("figure %v", f)
		}
	}

	// The same question, by anyone, in any form, has the same answer for nothing.
	for i := range asks(t) {
		again := query(teams[i%3], &pb.QueryBarriersRequest{By: append(slices.Clone(bySide.By),
			bySide.By...), Epsilon: 1, CodeBook: x.desk.Book.Version})
		if again.Cost != 0 || again.Budget.Left != 1.5 || !proto.Equal(again.GetRelease(),
			release) {
			t.Fatalf("asked again, it cost %g, left %g, is the same: %v", again.Cost,
				again.Budget.Left, proto.Equal(again.GetRelease(), release))
		}
	}
	some := query(teams[1], &pb.QueryBarriersRequest{By: bySide.By, Barriers: []string{"blame",
		"tokenism"}})
	if some.Cost != 0 || len(some.GetRelease().Figures) != 4 {
		t.Errorf("two barriers of it cost %g and have %d figures", some.Cost,
			len(some.GetRelease().Figures))
	}

	// Another question costs; every cell of the menu is there, whoever is in it.
	fine := query(teams[0], &pb.QueryBarriersRequest{By: finest, Epsilon: 0.5})
	if n := len(fine.GetRelease().Figures); n != len(x.desk.Book.Barriers)*2*4*3 ||
		fine.Budget.Left != 1 {
		t.Errorf("the finest split has %d figures and leaves %g", n, fine.Budget.Left)
	}

	// What cannot be asked is refused, and costs nothing.
	for want, req := range map[string]*pb.QueryBarriersRequest{
		"QUESTION_BARRIER": {Barriers: []string{"tokenizm"}},
		"CODE_BOOK":        {CodeBook: "0+00000000"},
		"BUDGET_SPENT":     {By: []pb.Dimension{pb.Dimension_DIMENSION_PROGRAMME}, Epsilon: 1.01 - 0.01 + 0}, // left: 1, of which .5 goes first
	} {
		if want == "BUDGET_SPENT" {
			query(teams[0], &pb.QueryBarriersRequest{Epsilon: 0.5})
		}
		_, err := ask.QueryBarriers(as(teams[0].researcher), req)
		if got := reason(err); got != want {
			t.Errorf("%v is refused with %q, want %q", req, got, want)
		}
		if want == "QUESTION_BARRIER" && (!strings.Contains(err.Error(), "tokenism") ||
			strings.Contains(err.Error(), "tokenizm")) {
			t.Errorf("an unknown barrier: %v", err)
		}
	}
	for _, epsilon := range []float64{-1, 0.09, 1.01, 0.555, 4} {
		if _, err := ask.QueryBarriers(as(teams[0].researcher),
			&pb.QueryBarriersRequest{Epsilon: epsilon}); reason(err) != "EPSILON" {
			t.Errorf("an epsilon of %g: %v", epsilon, err)
		}
	}
	for _, by := range []pb.Dimension{0, 4} {
		if _, err := ask.QueryBarriers(as(teams[0].researcher),
			&pb.QueryBarriersRequest{By: []pb.Dimension{by}}); reason(err) != "QUESTION_SPLIT" {
			t.Errorf("split by %d: %v", by, err)
		}
	}

	// The releases stay, the same bytes to everyone.
	list, err := ask.ListReleases(as(teams[2].coordinators[0]), &pb.ListReleasesRequest{})
	if err != nil || len(list.Releases) != 3 || list.Releases[2].Number != 1 ||
		list.Releases[2].Epsilon != 1 || !slices.Equal(list.Releases[2].By, bySide.By) {
		t.Fatalf("ListReleases = %v, %v", list, err)
	}
	got, err := ask.GetRelease(as(teams[2].coordinators[0]), &pb.GetReleaseRequest{Number: 1})
	if err != nil || !proto.Equal(got.Release, release) || got.Hash != list.Releases[2].Hash {
		t.Errorf("GetRelease = %v, %v", got, err)
	}
	if _, err := ask.GetRelease(as(teams[2].researcher),
		&pb.GetReleaseRequest{Number: 4}); reason(err) != "NO_RELEASE" {
		t.Errorf("a release that is not there: %v", err)
	}
	budget, err := ask.GetBudget(as(teams[1].researcher), &pb.GetBudgetRequest{})
	if err != nil || budget.Budget.Epsilon != 2.5 || budget.Budget.Spent != 2 ||
		budget.Budget.Left != 0.5 {
		t.Errorf("GetBudget = %v, %v", budget, err)
	}
}

// What was spent on people who withdrew stays spent; what was answered stays; and that there are
// fewer now does not show.
func TestAWithdrawalChangesNoAnswer(t *testing.T) {
	x := start(t, quick)
	var teams []team
	var programmes []string
	var receipts []string
	for i := range 3 {
		m := x.team(t, fmt.Sprint("Programme ", i+1))
		// 34, 34, 32: a hundred
		receipts = append(receipts, x.hear(t, m, 0, 34-i%3/2*2, twoEach)...)
		x.release(t, m)
		teams, programmes = append(teams, m), append(programmes, m.programme)
	}
	made, err := pb.NewAdminServiceClient(x.conn).CreateCohort(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.CreateCohortRequest{Name: "The north", Programmes: programmes})
	if err != nil {
		t.Fatal(err)
	}
	x.open(t, made.Cohort, 2, teams[0])
	ask := pb.NewResearchServiceClient(x.conn)
	first, err := ask.QueryBarriers(as(teams[0].researcher), &pb.QueryBarriersRequest{})
	if err != nil || first.GetRelease() == nil {
		t.Fatalf("a hundred people: %v, %v", first, err)
	}
	for _, receipt := range receipts[:5] {
		if _, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(context.Background(),
			&pb.WithdrawNoteRequest{Receipt: receipt}); err != nil {
			t.Fatal(err)
		}
	}
	again, err := ask.QueryBarriers(as(teams[0].researcher), &pb.QueryBarriersRequest{})
	if err != nil || again.Cost != 0 || again.Budget.Left != 1 || !proto.Equal(again.GetRelease(),
		first.GetRelease()) {
		t.Errorf("after a withdrawal the same question: %v, %v", again, err)
	}
	other, err := ask.QueryBarriers(as(teams[0].researcher), &pb.QueryBarriersRequest{Epsilon: 0.5})
	if err != nil || other.GetRelease() == nil {
		t.Errorf("after a withdrawal from a hundred another question: %v, %v; want counts, or it shows", other, err)
	}
}

// The administrator and the coordinators of a cohort's programmes set its budget, and nobody
// else; never above 4.
func TestWhoSetsABudget(t *testing.T) {
	x := start(t, quick)
	in, out := x.team(t, "In"), x.team(t, "Out")
	admin := pb.NewAdminServiceClient(x.conn)
	administrator := x.secret[pb.Role_ROLE_ADMINISTRATOR]
	made, err := admin.CreateCohort(as(administrator), &pb.CreateCohortRequest{Name: "The north",
		Programmes: []string{in.programme}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why, who string
		cohort   string
		epsilon  float64
		want     string
		applied  bool
	}{
		{"more than four", administrator, made.Cohort, 4.01, "BUDGET_RANGE", false},
		{"less than nothing", administrator, made.Cohort, -1, "BUDGET_RANGE", false},
		{"a third decimal", administrator, made.Cohort, 1.005, "BUDGET_RANGE", false},
		{"no cohort", administrator, "", 1, "NOT_FOUND", false},
		{"a coordinator of no cohort", out.coordinators[0], "", 1, "NO_SUCH_COHORT", false},
		{"of another programme's", out.coordinators[0], made.Cohort, 1, "NO_SUCH_COHORT", false},
		{"one", in.coordinators[0], "", 4, "", false},
		{"the same one", in.coordinators[0], made.Cohort, 4, "BUDGET_ASKED", false},
		{"another", in.coordinators[1], made.Cohort, 4, "", true},
		{"one lowers", in.coordinators[1], "", 0, "", true},
	} {
		done, err := admin.SetBudget(as(c.who), &pb.SetBudgetRequest{Cohort: c.cohort,
			Epsilon: c.epsilon})
		if got := reason(err); got != c.want || done.GetApplied() != c.applied {
			t.Errorf("%s: %q, applied %v; want %q, %v", c.why, got, done.GetApplied(), c.want,
				c.applied)
		}
	}
	for _, c := range []struct {
		who  string
		want int
	}{{administrator, 1}, {in.coordinators[0], 1}, {in.researcher, 1}, {out.coordinators[0],
		0}, {out.researcher, 0}} {
		list, err := pb.NewResearchServiceClient(x.conn).ListCohorts(as(c.who),
			&pb.ListCohortsRequest{})
		if err != nil || len(list.Cohorts) != c.want {
			t.Errorf("ListCohorts = %v, %v, want %d", list, err, c.want)
		}
	}
	if _, err := admin.CreateCohort(as(administrator), &pb.CreateCohortRequest{Name: "Two",
		Programmes: []string{in.programme}}); reason(err) != "IN_COHORT" {
		t.Errorf("a second cohort: %v", err)
	}
	if _, err := admin.CreateCohort(as(administrator),
		&pb.CreateCohortRequest{Name: " "}); reason(err) != "LINE_EMPTY" {
		t.Errorf("no name: %v", err)
	}
}

// A programme's own barrier counts as the shared one that it is part of; one that is part of none
// is left out.
func TestOwnBarriersCountAsTheirParents(t *testing.T) {
	x := start(t, few)
	m := x.team(t, "Programme")
	lone := pets()
	lone.Name, lone.Parent = "No cats either", ""
	for _, b := range []*pb.OwnBarrier{pets(), lone} {
		if _, err := x.coordinator().PutBarrier(as(m.coordinators[0]),
			&pb.PutBarrierRequest{Barrier: b}); err != nil {
			t.Fatal(err)
		}
	}
	x.hear(t, m, 0, 30, func(int) []string {
		return []string{"the-dog-cannot-come",
			"no-cats-either", "blame"}
	})
	x.release(t, m)
	made, err := pb.NewAdminServiceClient(x.conn).CreateCohort(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.CreateCohortRequest{Name: "One", Programmes: []string{m.programme}})
	if err != nil {
		t.Fatal(err)
	}
	x.open(t, made.Cohort, 1, m)
	c, err := x.desk.Store.CohortOf(context.Background(), m.programme)
	if err != nil {
		t.Fatal(err)
	}
	all, err := (research.Research{Desk: x.Server.desk}).People(context.Background(), c.Programmes,
		[]ledger.Edition{{Programme: m.programme, Number: 1}})
	if err != nil || len(all) != 30 {
		t.Fatalf("%d people, %v", len(all), err)
	}
	for _, p := range all {
		if want := []string{"blame", "practicalities"}; !slices.Equal(p.Raises, want) {
			t.Fatalf("somebody raises %v, want %v", p.Raises, want)
		}
	}
	answer, err := pb.NewResearchServiceClient(x.conn).QueryBarriers(as(m.researcher),
		&pb.QueryBarriersRequest{Barriers: []string{"practicalities"}})
	if err != nil {
		t.Fatal(err)
	}
	bands := answer.GetPublished().GetEditions()[0].Bands
	dog := slices.IndexFunc(bands,
		func(b *pb.PublishedBand) bool { return b.Own == "the-dog-cannot-come" })
	if dog < 0 || bands[dog].Barrier != "practicalities" || !bands[dog].Elephant ||
		slices.ContainsFunc(bands,
			func(b *pb.PublishedBand) bool { return b.Barrier != "practicalities" }) {
		t.Errorf("bands %v", bands)
	}
}
