package server

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/admin"
	"elephants/server/encode"
	"elephants/server/vault"
)

func TestAProgrammeIsAsItWasDescribed(t *testing.T) {
	x := start(t, nil)
	admins, root := pb.NewAdminServiceClient(x.conn), as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	made, err := admins.CreateProgramme(root, &pb.CreateProgrammeRequest{
		Name: "Leeds", Subject: " homelessness in Leeds. ", Sides: []string{"citizen",
			"decision-maker"}, Named: []*pb.Side{{Id: "citizen", Plural: "citizens of Leeds"}},
		Sectors: []pb.Sector{pb.Sector_SECTOR_SOCIAL, pb.Sector_SECTOR_PUBLIC,
			pb.Sector_SECTOR_SOCIAL},
		RoleBands: []*pb.RoleBand{{Side: "decision-maker",
			Phrase: "Senior commissioner"}}, Policy: &pb.Protection{K: 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := admins.GetProgramme(root, &pb.GetProgrammeRequest{Programme: made.Programme})
	if err != nil {
		t.Fatal(err)
	}
	p := answer.Programme
	if p.Subject != "homelessness in Leeds" {
		t.Errorf("it is about %q", p.Subject)
	}
	if p.Sides[0].Plural != "citizens of Leeds" || p.Sides[0].Singular != "citizen" ||
		p.Sides[1].Plural != "decision-makers" {
		t.Errorf("sides are said %v", p.Sides)
	}
	if !slices.Equal(p.Sectors, []pb.Sector{pb.Sector_SECTOR_PUBLIC, pb.Sector_SECTOR_SOCIAL}) ||
		p.Language != "en" || len(p.RoleBands) != 1 {
		t.Errorf("sectors %v, language %q, %d role bands", p.Sectors, p.Language, len(p.RoleBands))
	}
	if p.Policy.K != 7 || p.Policy.Batch != 10 || p.Policy.Outside != 5 || !p.Policy.Bands {
		t.Errorf("policy is %v", p.Policy)
	}
	all, err := admins.ListProgrammes(root, &pb.ListProgrammesRequest{})
	if err != nil || len(all.Programmes) != 2 || all.Programmes[0].Name != "Leeds" {
		t.Errorf("programmes are %v, %v", all, err)
	}

	// What is not given stays as it is.
	changed, err := admins.ReviseProgramme(root,
		&pb.ReviseProgrammeRequest{Programme: made.Programme, Named: []*pb.Side{{Id: "citizen",
			Singular: "citizen of Leeds"}}})
	if err != nil || changed.Programme.Sides[0].Plural != "citizens of Leeds" ||
		changed.Programme.Sides[0].Singular != "citizen of Leeds" ||
		len(changed.Programme.RoleBands) != 1 {
		t.Errorf("revised to %v, %v", changed, err)
	}
	changed, err = admins.ReviseProgramme(root,
		&pb.ReviseProgrammeRequest{Programme: made.Programme, RoleBands: &pb.RoleBands{}})
	if err != nil || len(changed.Programme.RoleBands) != 0 ||
		changed.Programme.Sides[0].Singular != "citizen of Leeds" {
		t.Errorf("without role bands: %v, %v", changed, err)
	}
	changed, err = admins.ReviseProgramme(root, &pb.ReviseProgrammeRequest{
		Programme: made.Programme, Name: " Leeds and Bradford ", Sectors: []pb.Sector{pb.Sector_SECTOR_PRIVATE, pb.Sector_SECTOR_PUBLIC}, PageLanguage: "cy",
	})
	if p := changed.GetProgramme(); err != nil || p.Name != "Leeds and Bradford" ||
		p.PageLanguage != "cy" || !strings.Contains(p.Promises[0], "Caiff enwau") ||
		!slices.Equal(p.Sectors, []pb.Sector{pb.Sector_SECTOR_PUBLIC, pb.Sector_SECTOR_PRIVATE}) ||
		p.Sides[0].Plural != "citizens of Leeds" || p.Policy.K != 7 {
		t.Errorf("all of it revised: %v, %v", changed, err)
	}
	if s := changed.GetProgramme().GetSubject(); s != "homelessness in Leeds" {
		t.Errorf("a subject that nobody changed is %q", s)
	}
	none := ""
	if none, err := admins.ReviseProgramme(root, &pb.ReviseProgrammeRequest{
		Programme: made.Programme, Subject: &none,
	}); err != nil || none.Programme.Subject != "" {
		t.Errorf("a subject taken away: %v, %v", none, err)
	}
	spice := "the drug spice in Leeds and the council's part in it"
	if changed, err = admins.ReviseProgramme(root, &pb.ReviseProgrammeRequest{
		Programme: made.Programme, Subject: &spice,
	}); err != nil || changed.Programme.Subject != spice {
		t.Errorf("another subject: %v, %v", changed, err)
	}
	person, two := "what happened to Gary Thompson", "a\nb"
	for name, c := range map[string]struct {
		req  *pb.ReviseProgrammeRequest
		want string
		code codes.Code
	}{
		"another's name": {&pb.ReviseProgrammeRequest{Name: "Test"},
			"a programme of this name exists already: choose another", codes.AlreadyExists},
		"a long name": {&pb.ReviseProgrammeRequest{Name: strings.Repeat("a", 101)},
			"101 bytes, the limit is 100", codes.InvalidArgument},
		"two lines": {&pb.ReviseProgrammeRequest{Name: "a\nb"}, "one line",
			codes.InvalidArgument},
		"a person's subject": {&pb.ReviseProgrammeRequest{Name: "York", Subject: &person},
			"about holds a person's name", codes.InvalidArgument},
		"a subject of two lines": {&pb.ReviseProgrammeRequest{Name: "York", Subject: &two},
			"about must be one line", codes.InvalidArgument},
		"a sector of nobody": {&pb.ReviseProgrammeRequest{Name: "York", Sectors: []pb.Sector{1, 0}},
			"sector is 0", codes.InvalidArgument},
		"another language": {&pb.ReviseProgrammeRequest{Name: "York", PageLanguage: "fr"},
			"one of cy, en", codes.InvalidArgument},
		"a person's band": {&pb.ReviseProgrammeRequest{Name: "York",
			RoleBands: &pb.RoleBands{Bands: []*pb.RoleBand{{Side: "citizen",
				Phrase: "Mayor of Salford"}}}}, "role band 1", codes.InvalidArgument},
	} {
		c.req.Programme = made.Programme
		if _, err := admins.ReviseProgramme(root, c.req); status.Code(err) != c.code ||
			!strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		now, err := admins.GetProgramme(root, &pb.GetProgrammeRequest{Programme: made.Programme})
		if err != nil || !proto.Equal(now.Programme, changed.Programme) {
			t.Errorf("%s: half of it was done: %v, %v", name, now, err)
		}
	}
	log, err := admins.ListAuditEntries(root, &pb.ListAuditEntriesRequest{})
	if err != nil || log.Entries[len(log.Entries)-1].Action != "revise programme" ||
		log.Entries[len(log.Entries)-1].Programme != made.Programme {
		t.Errorf("the log does not end with the change: %v", err)
	}
}

// What cannot be a programme is refused with what to do, and nothing of it is kept.
func TestAProgrammeThatCannotBe(t *testing.T) {
	x := start(t, nil)
	admins, root := pb.NewAdminServiceClient(x.conn), as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	for name, c := range map[string]struct {
		req  *pb.CreateProgrammeRequest
		want string
	}{
		"no name":   {&pb.CreateProgrammeRequest{}, "name is empty"},
		"two lines": {&pb.CreateProgrammeRequest{Name: "a\nb"}, "must be one line"},
		"one side": {&pb.CreateProgrammeRequest{Name: "a", Sides: []string{"b"}},
			"two sides, this has 1"},
		"a stranger's side": {&pb.CreateProgrammeRequest{Name: "a", Named: []*pb.Side{{Id: "c",
			Plural: "d"}}}, "not one of this programme's"},
		"sides said alike": {&pb.CreateProgrammeRequest{Name: "a",
			Named: []*pb.Side{{Id: DefaultSides[0], Plural: "decision-makers"}}}, "said alike"},
		"a long side": {&pb.CreateProgrammeRequest{Name: "a",
			Named: []*pb.Side{{Id: DefaultSides[0], Plural: strings.Repeat("b", 61)}}}, "61 bytes"},
		"a sector of nobody": {&pb.CreateProgrammeRequest{Name: "a", Sectors: []pb.Sector{4}},
			"1 to 3"},
		"a person's band": {&pb.CreateProgrammeRequest{Name: "a",
			RoleBands: []*pb.RoleBand{{Side: DefaultSides[1],
				Phrase: "Mayor of Salford"}}}, "role band 1 holds"},
		"a band of no side": {&pb.CreateProgrammeRequest{Name: "a",
			RoleBands: []*pb.RoleBand{{Phrase: "Commissioner"}}}, "of no side"},
		"many bands": {&pb.CreateProgrammeRequest{Name: "a", RoleBands: make([]*pb.RoleBand,
			41)}, "41 role bands"},
		"another language": {&pb.CreateProgrammeRequest{Name: "a", Language: "cy"},
			"language must be"},
		"pages in another": {&pb.CreateProgrammeRequest{Name: "a", PageLanguage: "fr"},
			"page_language must be one of cy, en"},
		"four people": {&pb.CreateProgrammeRequest{Name: "a", Policy: &pb.Protection{K: 4}},
			"below its floor"},
		"more than any": {&pb.CreateProgrammeRequest{Name: "a",
			Policy: &pb.Protection{Batch: 1001}}, "above 1,000"},
		"fewer than none": {&pb.CreateProgrammeRequest{Name: "a",
			Policy: &pb.Protection{Batch: -1}}, "below its floor"},
	} {
		_, err := admins.CreateProgramme(root, c.req)
		if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := admins.CreateProgramme(root,
		&pb.CreateProgrammeRequest{Name: "Test"}); status.Code(err) != codes.AlreadyExists {
		t.Errorf("a name that is taken: %v", err)
	}
	for _, err := range []error{
		second(admins.GetProgramme(root, &pb.GetProgrammeRequest{Programme: "none"})),
		second(admins.ReviseProgramme(root, &pb.ReviseProgrammeRequest{Programme: "none"})),
		second(admins.ListMembers(root, &pb.ListMembersRequest{Programme: "none"})),
	} {
		if status.Code(err) != codes.NotFound {
			t.Errorf("a programme that is none: %v", err)
		}
	}
	all, err := admins.ListProgrammes(root, &pb.ListProgrammesRequest{})
	if err != nil || len(all.Programmes) != 1 {
		t.Errorf("%d programmes, want the first alone, %v", len(all.GetProgrammes()), err)
	}
}

func second[T any](_ T, err error) error { return err }

// A note's sector must be one of its programme's; and its guide says the sides as people do.
func TestAProgrammesOwnSectors(t *testing.T) {
	x := start(t, nil)
	admins, root := pb.NewAdminServiceClient(x.conn), as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	made, err := admins.CreateProgramme(root, &pb.CreateProgrammeRequest{Name: "Leeds",
		Sectors: []pb.Sector{pb.Sector_SECTOR_PUBLIC}})
	if err != nil {
		t.Fatal(err)
	}
	invited, err := admins.CreateInvitation(root,
		&pb.CreateInvitationRequest{Programme: made.Programme})
	if err != nil {
		t.Fatal(err)
	}
	collection, me := pb.NewCollectionServiceClient(x.conn), as(invited.Invitation)
	guide, err := collection.GetGuide(me, &pb.GetGuideRequest{})
	if err != nil || guide.Named[1].Singular != "decision-maker" || len(guide.Sectors) != 1 {
		t.Errorf("the guide says %v, %v", guide, err)
	}
	for sector, want := range map[pb.Sector]codes.Code{pb.Sector_SECTOR_UNSPECIFIED: codes.OK,
		pb.Sector_SECTOR_PUBLIC: codes.OK, pb.Sector_SECTOR_PRIVATE: codes.InvalidArgument} {
		note := &pb.Note{Side: DefaultSides[1], Sector: sector, Text: plain(int(sector))}
		if err := second(collection.SubmitNote(me, &pb.SubmitNoteRequest{RequestId: "request of " +
			sector.String(), Note: note})); status.Code(err) != want {
			t.Errorf("%v: %v, want %v", sector, err, want)
		}
	}

	// A sector that is taken away: who is in it stays, and is described as before. A note sent again
	// after a lost answer has its receipt.
	req := &pb.SubmitNoteRequest{RequestId: "request-before-the-change",
		Note: &pb.Note{Side: DefaultSides[1], Sector: pb.Sector_SECTOR_PUBLIC, Text: plain(7)}}
	before, err := collection.SubmitNote(me, req)
	if err != nil {
		t.Fatal(err)
	}
	kept := x.sectorsKept(t, made.Programme)
	revised, err := admins.ReviseProgramme(root,
		&pb.ReviseProgrammeRequest{Programme: made.Programme,
			Sectors: []pb.Sector{pb.Sector_SECTOR_SOCIAL}, PageLanguage: "cy"})
	if err != nil || len(revised.Programme.Sectors) != 1 {
		t.Fatalf("%v, %v", revised, err)
	}
	if after, err := collection.SubmitNote(me, req); err != nil || after.Receipt != before.Receipt {
		t.Errorf("sent again: %v, want the receipt of before", err)
	}
	req.RequestId = "request-after-the-change"
	if _, err := collection.SubmitNote(me, req); status.Code(err) != codes.InvalidArgument {
		t.Errorf("a new note of a sector that was taken away: %v", err)
	}
	if now := x.sectorsKept(t, made.Programme); !slices.Equal(now, kept) || !slices.Contains(now,
		"Decision-maker, public sector") {
		t.Errorf("participants are described %q, before %q", now, kept)
	}
	guide, err = collection.GetGuide(me, &pb.GetGuideRequest{})
	if err != nil || len(guide.Sectors) != 1 || guide.Language != "cy" ||
		guide.PageLanguage != "cy" {
		t.Errorf("the guide says %v, %v", guide, err)
	}
	stream, err := collection.SubmitNotes(me)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&pb.SubmitNotesRequest{RequestId: "request-of-a-stream",
		Note: &pb.Note{Side: "nobody"}}); err != nil {
		t.Fatal(err)
	}
	if got, err := stream.CloseAndRecv(); err != nil || got.Submissions[0].Reason != "NOTE_SIDE" ||
		got.Submissions[0].Refusal == "" {
		t.Errorf("a refusal in a stream: %v, %v", got, err)
	}
}

// sectorsKept is how the participants of a programme's notes may be described, sorted.
func (x *site) sectorsKept(t *testing.T, programme string) (all []string) {
	t.Helper()
	p, err := x.desk.Store.Programme(t.Context(), programme)
	if err != nil {
		t.Fatal(err)
	}
	notes, err := x.desk.Store.Notes(t.Context(), programme)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notes {
		r, err := vault.Unseal(n)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, encode.Band(p, r))
	}
	slices.Sort(all)
	return all
}

func TestRoleBands(t *testing.T) {
	x := start(t, nil)
	p, err := x.desk.Store.Programme(t.Context(), x.programme)
	if err != nil {
		t.Fatal(err)
	}
	a := admin.Admin{Desk: x.Server.desk}
	if err := a.SetBands(&p, []*pb.RoleBand{
		{Side: DefaultSides[1], Phrase: "commissioner"}, {Side: DefaultSides[1],
			Phrase: "Senior commissioner"}, {Side: DefaultSides[0], Phrase: "Peer mentor"},
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		side, role string
		sector     pb.Sector
		want       string
	}{
		{DefaultSides[1], "", pb.Sector_SECTOR_UNSPECIFIED, "Decision-maker"},
		{DefaultSides[1], "Head of service", pb.Sector_SECTOR_PUBLIC,
			"Decision-maker, public sector"},
		{DefaultSides[1], "COMMISSIONER, mental health", pb.Sector_SECTOR_PUBLIC, "Commissioner"},
		{DefaultSides[1], "a commissioner, quite senior", pb.Sector_SECTOR_PUBLIC,
			"Senior commissioner"},
		{DefaultSides[1], "commissioners' assistant", pb.Sector_SECTOR_PUBLIC,
			"Decision-maker, public sector"},
		{DefaultSides[0], "was let down by a senior commissioner", pb.Sector_SECTOR_UNSPECIFIED,
			"Person with lived experience"},
		{DefaultSides[0], "Peer mentor, once homeless", pb.Sector_SECTOR_SOCIAL, "Peer mentor"},
	} {
		if got := encode.Band(p, vault.Record{Side: c.side, Sector: c.sector,
			RoleBand: c.role}); got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.side, c.role, got, c.want)
		}
	}
}

// Members are ids and roles. A link can be taken back before anybody opens it, and the last
// administrator's secret stays.
func TestMembers(t *testing.T) {
	x := start(t, nil)
	admins, root := pb.NewAdminServiceClient(x.conn), as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	link, err := admins.CreateSignInLink(root, &pb.CreateSignInLinkRequest{Programme: x.programme,
		Role: pb.Role_ROLE_RESEARCHER})
	if err != nil {
		t.Fatal(err)
	}
	members := func(programme string) []*pb.Member {
		t.Helper()
		list, err := admins.ListMembers(root, &pb.ListMembersRequest{Programme: programme})
		if err != nil {
			t.Fatal(err)
		}
		return list.Members
	}
	all := members(x.programme)
	waiting := slices.IndexFunc(all, func(m *pb.Member) bool { return m.Unopened })
	if len(all) != 7 || waiting < 0 || all[waiting].Id != strings.Split(link.Link, "-")[2] ||
		all[waiting].Role != pb.Role_ROLE_RESEARCHER {
		t.Fatalf("members are %v", all)
	}
	if !slices.IsSortedFunc(all, func(a, b *pb.Member) int {
		if a.Role != b.Role {
			return int(a.Role - b.Role)
		}
		return strings.Compare(a.Id, b.Id)
	}) {
		t.Error("the order of the members says something")
	}
	revoke := func(id string) error {
		return second(admins.Revoke(root,
			&pb.RevokeRequest{Id: id}))
	}
	if err := revoke(all[waiting].Id); err != nil {
		t.Fatal(err)
	}
	_, err = pb.NewSignInServiceClient(x.conn).RedeemLink(as(""),
		&pb.RedeemLinkRequest{Link: link.Link})
	if status.Code(err) != codes.NotFound || len(members(x.programme)) != 6 {
		t.Errorf("a link that was revoked opens: %v", err)
	}
	if err := revoke("nobodyis"); status.Code(err) != codes.NotFound {
		t.Errorf("revoking nobody: %v", err)
	}

	me := members("")
	if len(me) != 1 || me[0].Role != pb.Role_ROLE_ADMINISTRATOR {
		t.Fatalf("administrators are %v", me)
	}
	if err := revoke(me[0].Id); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the last administrator: %v, want kept", err)
	}
	other, err := admins.AddMember(root, &pb.AddMemberRequest{Role: pb.Role_ROLE_ADMINISTRATOR})
	if err != nil {
		t.Fatal(err)
	}
	if err := revoke(me[0].Id); err != nil {
		t.Fatal(err)
	}
	root = as(other.Secret)
	if again := members(""); len(again) != 2 || again[0].Revoked == again[1].Revoked {
		t.Errorf("administrators are %v, want one of two revoked", again)
	}
	log, err := admins.ListAuditEntries(as(x.secret[pb.Role_ROLE_COORDINATOR]),
		&pb.ListAuditEntriesRequest{})
	if err != nil || log.Entries[len(log.Entries)-1].Action != "revoke link" {
		t.Errorf("the programme's log does not end with what was revoked of it: %v", err)
	}
}

// Other role bands ask another question of the same notes: a few times, and no more.
func TestRoleBandsAreTriedAFewTimes(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(12, plain))
	words := []string{"manager", "planner", "teacher", "nurse", "officer", "driver"}
	for i := range disclose.MostReadings + 1 {
		_, err := pb.NewAdminServiceClient(x.conn).ReviseProgramme(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.ReviseProgrammeRequest{
			Programme: x.programme, RoleBands: &pb.RoleBands{Bands: []*pb.RoleBand{{Side: DefaultSides[1], Phrase: words[i]}}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = pb.NewDigestServiceClient(x.conn).PrepareEdition(as(x.second),
			&pb.PrepareEditionRequest{})
		if refused := status.Code(err) == codes.FailedPrecondition; refused != (i == disclose.MostReadings) || !refused && err != nil {
			t.Errorf("role bands %d: %v", i+1, err)
		}
	}
}

// Whoever lost a secret and had it ended has not approved with it, nor wished for anything.
func TestWhatIsRevokedHasNoVoice(t *testing.T) {
	x := start(t, nil)
	admins, digests := pb.NewAdminServiceClient(x.conn), pb.NewDigestServiceClient(x.conn)
	root, second := as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), as(x.second)
	added, err := admins.AddMember(root, &pb.AddMemberRequest{Programme: x.programme,
		Role: pb.Role_ROLE_COORDINATOR})
	if err != nil {
		t.Fatal(err)
	}
	thief := as(added.Secret)
	x.submit(t, notesOf(12, plain))
	lower := &pb.SetPolicyRequest{Policy: &pb.Protection{K: 5, Batch: 10, Outside: 5}}
	if answer, err := digests.SetPolicy(second, &pb.SetPolicyRequest{Policy: &pb.Protection{K: 6,
		Batch: 10, Outside: 5}}); err != nil || !answer.Applied {
		t.Fatal(err)
	}
	if answer, err := digests.SetPolicy(thief, lower); err != nil || answer.Applied {
		t.Fatalf("one person lowers a rule: %v, %v", answer, err)
	}
	hash := x.prepare(t).Hash
	if _, err := digests.ReleaseEdition(thief, approvalOf(hash)); err != nil {
		t.Fatal(err)
	}
	if _, err := admins.Revoke(root, &pb.RevokeRequest{Id: strings.Split(added.Secret,
		"-")[2]}); err != nil {
		t.Fatal(err)
	}
	if answer, err := digests.ReleaseEdition(second,
		approvalOf(hash)); err != nil || answer.Released ||
		answer.Approvals != 1 {
		t.Errorf("after one approval that counts: %v, %v", answer, err)
	}
	if answer, err := digests.SetPolicy(second, lower); err != nil || answer.Applied {
		t.Errorf("a rule is lowered by one person and a secret that was ended: %v, %v", answer, err)
	}
}

// An edition says its sides as they were said when it was prepared.
func TestARevisionChangesNoDraft(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(12, plain))
	if said := x.prepare(t).Digest.Sides; len(said) != 2 || said[1].Plural != "decision-makers" {
		t.Errorf("the draft says its sides %v", said)
	}
	_, err := pb.NewAdminServiceClient(x.conn).ReviseProgramme(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.ReviseProgrammeRequest{
		Programme: x.programme, Named: []*pb.Side{{Id: DefaultSides[1],
			Plural: "people who decide"}}})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := pb.NewDigestServiceClient(x.conn).GetDraft(as(x.second), &pb.GetDraftRequest{})
	if err != nil || draft.Draft.Digest.Sides[1].Plural != "decision-makers" {
		t.Errorf("after a revision the draft says %v, %v", draft, err)
	}
	if said := x.prepare(t).Digest.Sides; said[1].Plural != "people who decide" {
		t.Errorf("the draft of after it says %v", said)
	}
}

// What the first programme is about is checked as that of any other: reports say it to everybody.
func TestTheFirstProgrammeNamesNobody(t *testing.T) {
	x := start(t, nil)
	for subject, refused := range map[string]bool{
		"homelessness in Leeds": false, "what happened to Gary Thompson": true,
	} {
		_, err := NewProgramme(t.Context(), x.desk.Store, testAct, subject, subject, DefaultSides)
		if (err != nil) != refused {
			t.Errorf("about %q: %v", subject, err)
		}
	}
}
