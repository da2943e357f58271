package server

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/record"
	"elephants/proto/refusal"
)

// ofEight is a group of eight people, as its facilitator counts them.
func ofEight() *pb.FormGroupRequest {
	return &pb.FormGroupRequest{
		Name: "Asked before it is decided",
		Sides: []*pb.GroupSide{
			{Side: DefaultSides[0], People: 3}, {Side: DefaultSides[1], People: 5},
		},
		Leads: []*pb.GroupLead{
			{Role: pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, Side: DefaultSides[0]},
			{Role: pb.LeadRole_LEAD_ROLE_VOLUNTARY, Side: DefaultSides[1]},
		},
	}
}

// group forms a group of eight and returns its id and its two leads' secrets.
func (x *site) group(t *testing.T) (id string, leads [2]string) {
	t.Helper()
	groups, facilitator := pb.NewGroupServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	req := ofEight()
	formed, err := groups.FormGroup(facilitator, req)
	if status.Code(err) == codes.AlreadyExists { // the second group of a test
		req.Name = "Told before it is decided"
		formed, err = groups.FormGroup(facilitator, req)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range leads {
		invited, err := groups.InviteLead(facilitator,
			&pb.InviteLeadRequest{Id: formed.Group.Id, Role: pb.LeadRole(i + 1)})
		if err != nil {
			t.Fatal(err)
		}
		leads[i] = invited.Secret
	}
	return formed.Group.Id, leads
}

// ownOf is the group of a lead, as its lead sees it.
func ownOf(t *testing.T, x *site, lead string) *pb.GetOwnGroupResponse {
	t.Helper()
	own, err := pb.NewGroupServiceClient(x.conn).GetOwnGroup(as(lead), &pb.GetOwnGroupRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return own
}

// aRecord is what a group may write after some months.
func aRecord() *pb.Record {
	return &pb.Record{
		Work:  "Being asked before the plan is made, in two services.",
		Tries: []*pb.Try{{What: "Fares paid on the day"}, {What: "A meeting without badges"}},
		Outcomes: []*pb.Outcome{
			{Try: "#1", Kind: pb.OutcomeKind_OUTCOME_KIND_WORKED,
				What: "More people came, and came again."},
			{Try: "#2", Kind: pb.OutcomeKind_OUTCOME_KIND_DID_NOT,
				What: "People did not know whom to ask."},
			{Kind: pb.OutcomeKind_OUTCOME_KIND_UNPLANNED,
				What: "We were asked to read the next tender too."},
		},
		Next:      &pb.Meeting{Day: "2027-01-14", Where: "4 in the afternoon, the library"},
		Help:      "Somebody who knows how tenders are written.",
		Decisions: []*pb.Entry{{Text: "Two of us read each tender first."}},
		Learning:  []*pb.Entry{{Text: "Start with the hard talk."}},
	}
}

// A group of eight writes, approves and shows its page. It has fewer people of a side than k, and
// says so of a single one: nothing of it is hidden.
func TestAGroupOfEightShowsItsPage(t *testing.T) {
	var days atomic.Int32 // since it was formed
	x := start(t, func(s *Server) {
		s.desk.Now = func() time.Time {
			return time.Date(2026, 11, 21+int(days.Load()), 9, 30, 0, 0, time.UTC)
		}
	})
	groups := pb.NewGroupServiceClient(x.conn)
	id, leads := x.group(t)
	written, err := groups.WriteRecord(as(leads[0]), &pb.WriteRecordRequest{Record: aRecord()})
	if err != nil {
		t.Fatal(err)
	}
	reader := as(x.secret[pb.Role_ROLE_RESEARCHER])
	if got, err := groups.GetGroup(reader, &pb.GetGroupRequest{Id: id}); err != nil ||
		got.Group.Record != nil {
		t.Fatalf("people see what one side alone approved: %v", err)
	}
	own, err := groups.GetOwnGroup(as(leads[1]), &pb.GetOwnGroupRequest{})
	if err != nil || !proto.Equal(own.Waiting, written.Record) || own.Hash != written.Hash ||
		own.Approved != pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE ||
		own.Role != pb.LeadRole_LEAD_ROLE_VOLUNTARY {
		t.Fatalf("the other lead sees something else than what was written: %v, %v", own, err)
	}
	done, err := groups.ApproveRecord(as(leads[1]), &pb.ApproveRecordRequest{Hash: own.Hash})
	if err != nil || !done.Approved {
		t.Fatalf("both leads have approved: %v, %v", done, err)
	}
	for _, role := range []pb.Role{pb.Role_ROLE_INTERVIEWER, pb.Role_ROLE_COORDINATOR,
		pb.Role_ROLE_RESEARCHER} {
		list, err := groups.ListGroups(as(x.secret[role]), &pb.ListGroupsRequest{})
		if err != nil || len(list.Groups) != 1 || !proto.Equal(list.Groups[0].Record,
			written.Record) ||
			list.Groups[0].Sides[0].People != 3 {
			t.Errorf("%v reads %v, %v", role, list, err)
		}
	}
	// Entries keep their ids, and a check-in refers to them; once its time has come.
	next := own.Waiting
	next.CheckIns = []*pb.CheckIn{{Months: 3, Answers: []*pb.CheckInAnswer{
		{Try: next.Tries[0].Id, Still: pb.Still_STILL_THERE}, {Try: next.Tries[1].Id,
			Still: pb.Still_STILL_GONE, Why: "We stopped."},
	}}}
	const opens = 78 // 7 February, two weeks before three months are over
	days.Store(opens - 1)
	_, err = groups.WriteRecord(as(leads[1]),
		&pb.WriteRecordRequest{Record: next, Seen: written.Hash})
	refused(t, "a check-in before its time", err, codes.InvalidArgument, "can from 2027-02-07 on")
	days.Store(opens)
	again, err := groups.WriteRecord(as(leads[1]), &pb.WriteRecordRequest{Record: next,
		Seen: written.Hash})
	if err != nil || again.Record.Tries[0].Id != written.Record.Tries[0].Id {
		t.Fatalf("checking in: %v, %v", again, err)
	}
	ahead, err := groups.ListReminders(reader, &pb.ListRemindersRequest{Id: id})
	if err != nil || len(ahead.Reminders) != 3 || ahead.Reminders[0].Day != "2027-02-21" ||
		ahead.Reminders[0].From != own.CheckIns[0].From {
		t.Errorf("reminders: %v, %v", ahead, err)
	}
	// A meeting that is past is nobody's next one; its leads still see what they wrote.
	list, err := groups.ListGroups(reader, &pb.ListGroupsRequest{})
	if err != nil || list.Groups[0].Record.Next != nil {
		t.Errorf("people read of a next meeting that is past: %v, %v", list, err)
	}
	own, err = groups.GetOwnGroup(as(leads[0]), &pb.GetOwnGroupRequest{})
	if err != nil || own.Group.Record.Next == nil || !own.CheckIns[0].Open || own.CheckIns[2].Open ||
		own.CheckIns[2].From != "2027-11-07" {
		t.Errorf("a lead sees %v, %v", own, err)
	}
	// Months are counted from the day on which it was formed: that is no other day afterwards.
	revised := ofEight()
	revised.Id, revised.Formed = id, "2026-01-01"
	_, err = groups.FormGroup(as(x.secret[pb.Role_ROLE_COORDINATOR]), revised)
	refused(t, "another day", err, codes.InvalidArgument, "that day stays")
	revised.Formed = ""
	kept, err := groups.FormGroup(as(x.secret[pb.Role_ROLE_COORDINATOR]), revised)
	if err != nil || kept.Group.Formed != "2026-11-21" {
		t.Errorf("a revised group was formed on %v, %v", kept, err)
	}
}

// The groups of an event are stored all, or none where one cannot be; the refusal says which, also to
// programs. Each group of a programme has a name of its own.
func TestGroupsAreFormedTogether(t *testing.T) {
	x := start(t, nil)
	groups, facilitator := pb.NewGroupServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	there := func() int {
		t.Helper()
		list, err := groups.ListGroups(facilitator, &pb.ListGroupsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return len(list.Groups)
	}
	named := func(names ...string) *pb.FormGroupsRequest {
		all := &pb.FormGroupsRequest{}
		for _, name := range names {
			one := ofEight()
			one.Name = name
			all.Groups = append(all.Groups, one)
		}
		return all
	}
	one := ofEight()
	for want, req := range map[string]*pb.FormGroupsRequest{
		"which groups were formed": {},
		"there are 13 groups": named("A", "B", "C", "D", "E", "F", "G", "H", "I", "J",
			"K", "L", "M"),
		"number 2: what does the group work on": named("Fares", ""),
		"number 3: the group's name seems":      named("Fares", "Tenders", "What Sandra Jones said"),
		"number 1: groups that are formed together are new": {Groups: []*pb.FormGroupRequest{
			{Id: "g", Name: "Fares", Sides: one.Sides, Leads: one.Leads},
		}},
	} {
		_, err := groups.FormGroups(facilitator, req)
		refused(t, want, err, codes.InvalidArgument, want)
	}
	_, err := groups.FormGroups(facilitator, named("Fares", "Tenders", "fares"))
	refused(t, "two of a name", err, codes.AlreadyExists, "number 3: there is a group of this name")
	if which := client.Refusal(err).GetMetadata()[refusal.Which]; which != "3" {
		t.Errorf("a program is told %q, want 3", which)
	}
	if n := there(); n > 0 {
		t.Errorf("%d groups of those that were refused are stored", n)
	}
	formed, err := groups.FormGroups(facilitator, named("Fares", "Tenders"))
	if err != nil || len(formed.Groups) != 2 || formed.Groups[1].Name != "Tenders" || there() != 2 {
		t.Fatalf("formed %v, %v", formed, err)
	}
	_, err = groups.FormGroups(facilitator, named("Buses", "Tenders"))
	refused(t, "sent twice", err, codes.AlreadyExists, "number 2: there is a group of this name")
	other := ofEight()
	other.Id, other.Name = formed.Groups[0].Id, "Tenders"
	_, err = groups.FormGroup(facilitator, other)
	refused(t, "another's name", err, codes.AlreadyExists, "there is a group of this name")
	other.Name = "FARES"
	if _, err := groups.FormGroup(facilitator, other); err != nil || there() != 2 {
		t.Errorf("a group keeps its own name: %v, %d groups", err, there())
	}
}

// What is wrong with a group or a record is told in words, and nothing is stored of it.
func TestGroupsAreRefusedInWords(t *testing.T) {
	x := start(t, nil)
	groups, facilitator := pb.NewGroupServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	for want, change := range map[string]func(*pb.FormGroupRequest){
		"Nobody should be the only one": func(r *pb.FormGroupRequest) { r.Sides[0].People = 1 },
		"say how many people of each":   func(r *pb.FormGroupRequest) { r.Sides = r.Sides[1:] },
		"of the wrong side":             func(r *pb.FormGroupRequest) { r.Leads[0].Side = DefaultSides[1] },
		"a group has two leads":         func(r *pb.FormGroupRequest) { r.Leads = r.Leads[:1] },
		"seems to hold a person's name": func(r *pb.FormGroupRequest) { r.Name = "What Sandra Jones said" },
		"what does the group work on":   func(r *pb.FormGroupRequest) { r.Name = "" },
		"no such edition":               func(r *pb.FormGroupRequest) { r.Focus = &pb.GroupFocus{Edition: 1, Themes: []string{"blame"}} },
		"not one to come":               func(r *pb.FormGroupRequest) { r.Formed = "2026-11-22" },
		"no such group":                 func(r *pb.FormGroupRequest) { r.Id = "none" },
	} {
		req := ofEight()
		change(req)
		if _, err := groups.FormGroup(facilitator, req); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	_, err := groups.InviteLead(facilitator, &pb.InviteLeadRequest{Role: 9})
	refused(t, "a lead of no kind", err, codes.InvalidArgument, "say which")
	if list, err := groups.ListGroups(facilitator, &pb.ListGroupsRequest{}); err != nil ||
		len(list.Groups) > 0 {
		t.Errorf("something of them was stored: %v, %v", list, err)
	}
	_, leads := x.group(t)
	for want, change := range map[string]func(*pb.Record){
		"outcome 1 seems to hold a person's name": func(r *pb.Record) { r.Outcomes[0].What = "More people came, and Sandra came again." },
		"help wanted seems to hold a number":      func(r *pb.Record) { r.Help = "Ring 07700 900123" },
		"decision 1 is empty":                     func(r *pb.Record) { r.Decisions[0].Text = " " },
		"the next meeting is past":                func(r *pb.Record) { r.Next.Day = "2026-11-20" },
		"next meeting must be one such as":        func(r *pb.Record) { r.Next.Day = "14 January" },
		"outcome 2 is of something":               func(r *pb.Record) { r.Outcomes[1].Try = "#3" },
		"outcome 3 must say":                      func(r *pb.Record) { r.Outcomes[2].Kind = 0 },
		"an entry has an id":                      func(r *pb.Record) { r.Learning[0].Id = "strange" },
		"the limit is 500":                        func(r *pb.Record) { r.Work = strings.Repeat("work ", 101) },
		"61 entries, the limit is 60": func(r *pb.Record) {
			r.Tries = make([]*pb.Try,
				61)
		},
		"this is after 4": func(r *pb.Record) { r.CheckIns = []*pb.CheckIn{{Months: 4}} },
		"reason 1 of a check-in is of something": func(r *pb.Record) {
			r.CheckIns = []*pb.CheckIn{{Months: 3, Answers: []*pb.CheckInAnswer{{Try: "none",
				Still: 1}}}}
		},
	} {
		r := aRecord()
		change(r)
		_, err := groups.WriteRecord(as(leads[0]), &pb.WriteRecordRequest{Record: r})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "Sandra") || strings.Contains(err.Error(),
			"07700")) {
			t.Errorf("the refusal repeats the name: %v", err)
		}
	}
	if own, err := groups.GetOwnGroup(as(leads[0]), &pb.GetOwnGroupRequest{}); err != nil ||
		own.Waiting != nil {
		t.Errorf("something of them was stored: %v, %v", own, err)
	}
}

// A name is written when its writers say that it is nobody's; and they see where it stands.
func TestWhatLooksLikeAPersonIsAskedAbout(t *testing.T) {
	x := start(t, nil)
	groups := pb.NewGroupServiceClient(x.conn)
	_, leads := x.group(t)
	r := aRecord()
	r.Outcomes[0].What = "More people came to Sandra, the café, again."
	checked, err := groups.CheckRecord(as(leads[0]), &pb.CheckRecordRequest{Record: r})
	if err != nil || len(checked.Doubts) != 1 || record.Said(r, checked.Doubts[0]) != "Sandra" {
		t.Fatalf("doubts: %v, %v", checked, err)
	}
	r.NotPeople = []string{"Sandra", "a note to nobody"}
	written, err := groups.WriteRecord(as(leads[0]), &pb.WriteRecordRequest{Record: r})
	if err != nil || fmt.Sprint(written.Record.NotPeople) != "[Sandra]" {
		t.Errorf("confirmed: %v, %v", written.GetRecord().GetNotPeople(), err)
	}
}

// Groups are formed around what an edition says, and called what it calls that.
func TestAGroupIsFormedAroundAnEdition(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(30, plain))
	x.approveTwice(t, x.prepare(t).Hash)
	groups, facilitator := pb.NewGroupServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	edition, err := pb.NewDigestServiceClient(x.conn).GetEdition(facilitator,
		&pb.GetEditionRequest{})
	if err != nil || len(edition.Digest.Elephants) == 0 {
		t.Fatalf("no elephants to form a group around: %v", err)
	}
	theme := edition.Digest.Elephants[0]
	req := ofEight()
	req.Name, req.Focus = "", &pb.GroupFocus{Themes: []string{theme.Id}}
	formed, err := groups.FormGroup(facilitator, req)
	if err != nil || formed.Group.Name != theme.Label || formed.Group.Focus.Edition != 1 {
		t.Errorf("formed %v, %v", formed, err)
	}
	req.Focus.Themes = []string{"nothing-like-it"}
	if _, err := groups.FormGroup(facilitator, req); err == nil || !strings.Contains(err.Error(),
		"theme 1 of the focus") {
		t.Errorf("a focus that no edition says: %v", err)
	}
}

// A lead reads the programme's groups, writes for one, and reaches nothing else: no other group's
// record that waits, no other programme, no draft, edition or note.
func TestALeadReachesNothingElse(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(12, canaryText))
	x.prepare(t)
	groups := pb.NewGroupServiceClient(x.conn)
	_, leads := x.group(t)
	other, others := x.group(t)
	secret := aRecord()
	secret.Work = "Something that only one side has approved so far."
	if _, err := groups.WriteRecord(as(others[0]),
		&pb.WriteRecordRequest{Record: secret}); err != nil {
		t.Fatal(err)
	}
	seen := map[string][]byte{}
	for _, row := range matrix {
		if strings.Contains(row.method, "Group") && strings.Contains(fmt.Sprint(row.allowed),
			lead) {
			out := callAs(t, x, row.method, leads[0], other)
			seen[row.method] = out
		}
	}
	if len(seen) < 7 {
		t.Fatalf("only %d methods were called", len(seen))
	}
	for name, content := range seen {
		if bytes.Contains(content, []byte("only one side")) {
			t.Errorf("%s tells another group's record that waits", name)
		}
	}
	for _, of := range []func(canaries) []string{identifiers, secretWords} {
		if n, where := found(seen, of); n > 0 {
			t.Errorf("notes are in groups' answers: %v", where)
		}
	}
	// The other programme's lead, with the right id.
	id, err := NewProgramme(context.Background(), x.desk.Store, testAct, "Another", "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := NewSecret(context.Background(), x.desk.Store, testAct, pb.Role_ROLE_LEAD, id)
	if err != nil {
		t.Fatal(err)
	}
	_, err = groups.GetGroup(as(stranger.Reveal()), &pb.GetGroupRequest{Id: other})
	if status.Code(err) != codes.NotFound {
		t.Errorf("another programme's lead reads a group: %v", err)
	}
	_, err = groups.WriteRecord(as(stranger.Reveal()), &pb.WriteRecordRequest{Record: aRecord()})
	if status.Code(err) != codes.NotFound {
		t.Errorf("a lead of no group writes: %v", err)
	}
	link := &pb.CreateSignInLinkRequest{Role: pb.Role_ROLE_LEAD, Programme: x.programme}
	_, err = pb.NewAdminServiceClient(x.conn).CreateSignInLink(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), link)
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("an administrator's link for a lead of no group: %v", err)
	}
}

// callAs calls a method of groups about a group, and returns what came back, errors too.
func callAs(t *testing.T, x *site, method, secret, id string) []byte {
	t.Helper()
	groups, ctx := pb.NewGroupServiceClient(x.conn), as(secret)
	var m proto.Message
	var err error
	switch name := method[strings.LastIndex(method, "/")+1:]; name {
	case "ListGroups":
		m, err = groups.ListGroups(ctx, &pb.ListGroupsRequest{})
	case "GetGroup":
		m, err = groups.GetGroup(ctx, &pb.GetGroupRequest{Id: id})
	case "ListReminders":
		m, err = groups.ListReminders(ctx, &pb.ListRemindersRequest{Id: id})
	case "GetOwnGroup":
		m, err = groups.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
	case "CheckRecord":
		m, err = groups.CheckRecord(ctx, &pb.CheckRecordRequest{Record: aRecord()})
	case "WriteRecord":
		m, err = groups.WriteRecord(ctx, &pb.WriteRecordRequest{Record: aRecord()})
	case "ApproveRecord":
		m, err = groups.ApproveRecord(ctx, &pb.ApproveRecordRequest{})
	default:
		t.Fatalf("%s is new: call it here too", name)
	}
	if err != nil {
		return []byte(err.Error())
	}
	plain, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
