package main

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"elephants/client"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// learnt is thirty invented notes of a learning round, one after another.
//
//go:embed learnt.txt
var learnt string

// interim is the name of the demo's learning round.
const interim = "interim"

// passed is what came of the demo's programme after its first event.
type passed struct {
	Lead    string // the secret of a group's lead
	Group   string // the id of their group
	Receipt string // of a note of the first round
	Results string // the path of the participants' report, for whoever has no receipt
}

// yearBegins is when the demo's first edition is released: what follows takes seven months.
func yearBegins(today time.Time) time.Time { return today.AddDate(0, -7, 0) }

// year goes on with a programme after its first edition, until today: two groups that are formed at
// the event, their records a month later, what is still there after three, and a learning round with
// its edition after six.
func year(ctx context.Context, addr string, people secrets, clock *calendar) (after passed,
	err error) {
	head, err := client.Dial(client.Config{Server: addr, Secret: people.Coordinators[0]})
	if err != nil {
		return after, err
	}
	defer head.Close()
	edition, err := head.Digest.GetEdition(ctx, &pb.GetEditionRequest{})
	if err != nil {
		return after, fmt.Errorf("reading the edition: %w", err)
	}
	groups := sampleGroups(edition.Digest, time.Now())
	for i, p := range groups {
		if err := p.formed(ctx, addr, head); err != nil {
			return after, fmt.Errorf("group %d: %w", i+1, err)
		}
		defer p.leave()
		after.Group, after.Lead = p.id, p.secrets[0]
	}
	for _, work := range []struct {
		months int
		do     func(*project, context.Context) error
	}{{1, (*project).wrote}, {2, (*project).checked}} {
		clock.pass(work.months, 0)
		for i, p := range groups {
			if err := work.do(p, ctx); err != nil {
				return after, fmt.Errorf("group %d: %w", i+1, err)
			}
		}
	}
	clock.pass(3, 0)
	if err := learn(ctx, addr, people); err != nil {
		return after, fmt.Errorf("the learning round: %w", err)
	}
	if err := waits(ctx, addr, people); err != nil {
		return after, fmt.Errorf("the second edition: %w", err)
	}
	link, err := head.Report.GetResultsLink(ctx, &pb.GetResultsLinkRequest{})
	if err != nil {
		return after, fmt.Errorf("asking for the link to results: %w", err)
	}
	after.Results = "/results/" + link.Link
	clock.turn(time.Now())
	return after, nil
}

// project is a group with what it wrote of its work.
type project struct {
	form   *pb.FormGroupRequest
	record *pb.Record
	checks *pb.CheckIn // of the things of the record, in their order

	id      string
	secrets []string // of its leads
	leads   []*client.Client
	latest  *pb.WriteRecordResponse
}

// sampleGroups are two groups of today around what an edition says. They meet next a month after
// the day given.
func sampleGroups(d *pb.Digest, today time.Time) []*project {
	next := &pb.Meeting{
		Day: today.AddDate(0, 1, 0).Format(time.DateOnly), Where: "4 in the afternoon, the library",
	}
	first := form("Being asked before it is decided", 4, 5)
	if len(d.Elephants) > 0 { // what the draw let through: another each time
		first.Name = ""
		first.Focus = &pb.GroupFocus{Edition: d.Edition, Themes: []string{d.Elephants[0].Id}}
	}
	return []*project{{
		form: first,
		record: &pb.Record{
			Work: "Being asked before the plan is made, in two services.",
			Tries: []*pb.Try{
				{What: "Two of us read the tender first"}, {What: "A meeting without badges"},
			},
			Outcomes: []*pb.Outcome{
				{Try: "#1", Kind: pb.OutcomeKind_OUTCOME_KIND_WORKED, What: "Half a page was crossed out, and it stayed so."},
				{Try: "#1", Kind: pb.OutcomeKind_OUTCOME_KIND_UNPLANNED, What: "The council asked us to read the next one too."},
				{Try: "#2", Kind: pb.OutcomeKind_OUTCOME_KIND_DID_NOT, What: "People did not know whom to ask."},
			},
			Next:      next,
			Help:      "Somebody who knows how tenders are written.",
			Decisions: []*pb.Entry{{Text: "Both leads speak at every meeting, turn about."}},
			Learning:  []*pb.Entry{{Text: "Ask for the draft before it has a cover."}},
		},
		checks: &pb.CheckIn{Months: 3, Answers: []*pb.CheckInAnswer{
			{Still: pb.Still_STILL_THERE, Why: "It is in the rules for tenders now."},
			{Still: pb.Still_STILL_GONE},
		}},
	}, {
		form: form("Getting there: fares, times, children", 3, 3),
		record: &pb.Record{
			Work:  "Fares, times and children: who can come at all.",
			Tries: []*pb.Try{{What: "Fares paid on the day, at the door"}, {What: "A box of toys in the room"}},
			Outcomes: []*pb.Outcome{
				{Try: "#1", Kind: pb.OutcomeKind_OUTCOME_KIND_WORKED, What: "More people came, and came again."},
				{Kind: pb.OutcomeKind_OUTCOME_KIND_UNPLANNED, What: "The children made friends, and now their parents meet."},
			},
			Next:     next,
			Learning: []*pb.Entry{{Text: "Two in the afternoon suits nearly everybody."}},
		},
		checks: &pb.CheckIn{Months: 3, Answers: []*pb.CheckInAnswer{
			{Still: pb.Still_STILL_THERE}, {Still: pb.Still_STILL_CHANGED, Why: "There are books as well."},
		}},
	}}
}

// form is a group of so many people of each side.
func form(name string, lived, deciding int32) *pb.FormGroupRequest {
	return &pb.FormGroupRequest{
		Name: name,
		Sides: []*pb.GroupSide{
			{Side: "lived-experience", People: lived}, {Side: "decision-maker", People: deciding},
		},
		Leads: []*pb.GroupLead{
			{Role: pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, Side: "lived-experience"},
			{Role: pb.LeadRole_LEAD_ROLE_VOLUNTARY, Side: "decision-maker"},
		},
	}
}

// formed forms the group and invites its leads.
func (p *project) formed(ctx context.Context, addr string, head *client.Client) error {
	made, err := head.Group.FormGroup(ctx, p.form)
	if err != nil {
		return fmt.Errorf("forming it: %w", err)
	}
	p.id = made.Group.Id
	for _, l := range made.Group.Leads {
		key, err := head.Group.InviteLead(ctx, &pb.InviteLeadRequest{Id: p.id, Role: l.Role})
		if err != nil {
			return fmt.Errorf("inviting its leads: %w", err)
		}
		c, err := client.Dial(client.Config{Server: addr, Secret: key.Secret})
		if err != nil {
			return err
		}
		p.secrets, p.leads = append(p.secrets, key.Secret), append(p.leads, c)
	}
	return nil
}

// leave ends the leads' connections.
func (p *project) leave() {
	for _, c := range p.leads {
		c.Close()
	}
}

// wrote has one lead write the group's record, and the other approve it.
func (p *project) wrote(ctx context.Context) error {
	return p.agree(ctx, &pb.WriteRecordRequest{Record: p.record})
}

// checked has them say what is still there.
func (p *project) checked(ctx context.Context) error {
	r := p.latest.Record
	for i, a := range p.checks.Answers {
		a.Try = r.Tries[i].Id
	}
	r.CheckIns = append(r.CheckIns, p.checks)
	return p.agree(ctx, &pb.WriteRecordRequest{Record: r, Seen: p.latest.Hash})
}

// agree has the first lead write a record and the second approve it.
func (p *project) agree(ctx context.Context, req *pb.WriteRecordRequest) (err error) {
	if p.latest, err = p.leads[0].Group.WriteRecord(ctx, req); err != nil {
		return fmt.Errorf("writing the record: %w", err)
	}
	_, err = p.leads[1].Group.ApproveRecord(ctx, &pb.ApproveRecordRequest{Hash: p.latest.Hash})
	if err != nil {
		return fmt.Errorf("approving the record: %w", err)
	}
	return nil
}

// learn opens a learning round, sends its notes, and releases its edition.
func learn(ctx context.Context, addr string, people secrets) error {
	head, err := client.Dial(client.Config{Server: addr, Secret: people.Coordinators[0]})
	if err != nil {
		return err
	}
	defer head.Close()
	_, err = head.Rounds.OpenRound(ctx, &pb.OpenRoundRequest{Name: interim, Asks: []pb.Ask{
		pb.Ask_ASK_WORKED, pb.Ask_ASK_DID_NOT, pb.Ask_ASK_UNPLANNED,
	}})
	if err != nil {
		return fmt.Errorf("opening it: %w", err)
	}
	admin, err := client.Dial(client.Config{Server: addr, Secret: people.Administrator})
	if err != nil {
		return err
	}
	defer admin.Close()
	var invitations []string
	for range sampleInterviewers {
		made, err := admin.Admin.CreateInvitation(ctx,
			&pb.CreateInvitationRequest{Programme: people.Programme, Round: interim})
		if err != nil {
			return fmt.Errorf("inviting interviewers: %w", err)
		}
		invitations = append(invitations, made.Invitation)
	}
	if err := sendLearnt(ctx, addr, invitations); err != nil {
		return fmt.Errorf("sending its notes: %w", err)
	}
	return releaseRound(ctx, addr, people.Coordinators, interim)
}

// waits leaves a draft of a second edition of the first round, which the second coordinator has
// approved: whoever tries the demo is the first, and has something to read and to decide. Half of the
// people of the learning round were talked with anew for it.
func waits(ctx context.Context, addr string, people secrets) error {
	notes := strings.Split(learnt, "====\n")
	half := strings.Join(notes[:len(notes)/2], "====\n")
	if err := sendNotes(ctx, addr, half, people.Invitations); err != nil {
		return fmt.Errorf("sending its notes: %w", err)
	}
	second, err := client.Dial(client.Config{Server: addr, Secret: people.Coordinators[1]})
	if err != nil {
		return err
	}
	defer second.Close()
	made, err := second.Digest.PrepareEdition(ctx, &pb.PrepareEditionRequest{})
	if err != nil {
		return fmt.Errorf("preparing it: %w", err)
	}
	_, err = second.Digest.ReleaseEdition(ctx, &pb.ReleaseEditionRequest{Hash: made.Draft.Hash})
	if err != nil {
		return fmt.Errorf("approving it: %w", err)
	}
	return nil
}

// sendLearnt sends the notes of the learning round.
func sendLearnt(ctx context.Context, addr string, invitations []string) error {
	return sendNotes(ctx, addr, learnt, invitations)
}

// sendNotes sends notes that stand one after another, dealt out to interviewers.
func sendNotes(ctx context.Context, addr, all string, invitations []string) error {
	notes := strings.Split(all, "====\n")
	for i, invitation := range invitations {
		var own []client.Outgoing
		for j := i; j < len(notes); j += len(invitations) {
			note, err := client.ReadNote("learnt.txt", []byte(notes[j]), client.NoteFile{})
			if err != nil {
				return fmt.Errorf("note %d: %w", j+1, err)
			}
			own = append(own, client.Prepare(note, invitation))
		}
		if _, err := submitAs(ctx, addr, invitation, own); err != nil {
			return err
		}
	}
	return nil
}

// doors are the links of a first page, which are known once the year is over.
type doors struct{ known atomic.Pointer[[]page.Door] }

func (d *doors) set(all []page.Door) { d.known.Store(&all) }

// open returns them; none before they are known, and where there are none.
func (d *doors) open() []page.Door {
	if d == nil || d.known.Load() == nil {
		return nil
	}
	return *d.known.Load()
}

// doors are the links of the demo's first page, in the order of a year.
func (s secrets) doors(after passed) []page.Door {
	enter := func(secret string) string { return "/sign-in#" + secret }
	return []page.Door{
		{Key: "demo.note", Path: enter(s.Invitations[0])},
		{Key: "demo.edition", Path: enter(s.Researcher)},
		{Key: "demo.group", Path: enter(after.Lead)},
		{Key: "demo.coordinator", Path: enter(s.Coordinators[0])},
		{Key: "demo.report", Path: after.Results},
		{Key: "demo.receipt", Path: "/withdraw#" + strings.ReplaceAll(after.Receipt, " ", "-")},
		{Key: "demo.administrator", Path: enter(s.Administrator)},
	}
}
