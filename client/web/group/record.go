package group

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/record"
)

// linesOf are the texts of a record that say something.
func linesOf(r *pb.Record) (all []string) {
	for _, l := range record.Lines(r) {
		if l.Text != "" {
			all = append(all, l.Text)
		}
	}
	return all
}

// desk is a lead's page: the record that waits, if one does, and what people read by now.
type desk struct{ *pb.GetOwnGroupResponse }

// Latest is the record that waits for the other lead's approval.
func (d desk) Latest() reading {
	before := d.Group.Record
	if before == nil {
		before = &pb.Record{}
	}
	return reading{Record: d.Waiting, Before: before}
}

// Seen is the record that people read.
func (d desk) Seen() reading { return reading{Record: d.Group.Record} }

// Mine reports whether the lead has approved what waits.
func (d desk) Mine() bool { return d.Approved == d.Role }

// Leads are the two roles, each with whether they have approved what waits.
func (d desk) Leads() (all []approval) {
	for _, role := range leadRoles {
		all = append(all, approval{role, d.Approved == role})
	}
	return all
}

type approval struct {
	Role pb.LeadRole
	Done bool
}

func (p *pages) own(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Group.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Name: "own-group", Heading: answer.Group.Name, Data: desk{answer},
	})
}

func (p *pages) approve(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	_, err = p.Group.ApproveRecord(ctx, &pb.ApproveRecordRequest{Hash: f.Get("hash")})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/group", http.StatusSeeOther)
	return nil
}

// paper is the form of a record.
type paper struct {
	*pb.Record
	Name   string
	Seen   string   // hash of the record that was read before
	Theirs *reading // the record that was written since the form was opened; nil for none
	Doubts []doubt
	Months int32  // of the check-in that the form is; 0: of the whole record
	From   string // the day from which on it is taken, where that has not come
}

// doubt is a place that may point at a person.
type doubt struct {
	*pb.Doubt
	Said string
}

// Kinds are how something may have come out.
func (paper) Kinds() []pb.OutcomeKind {
	return []pb.OutcomeKind{
		pb.OutcomeKind_OUTCOME_KIND_WORKED, pb.OutcomeKind_OUTCOME_KIND_DID_NOT,
		pb.OutcomeKind_OUTCOME_KIND_UNPLANNED,
	}
}

// Stills are what may have become of a thing.
func (paper) Stills() []pb.Still {
	return []pb.Still{pb.Still_STILL_THERE, pb.Still_STILL_CHANGED, pb.Still_STILL_GONE}
}

// newTries is how many more things a form has room for.
const newTries = 2

// All are the things that the form has, with room for more.
func (p paper) All() []*pb.Try {
	all := slices.Clone(p.Tries)
	for range newTries {
		all = append(all, &pb.Try{})
	}
	return all
}

// Key names a try in its outcomes: by its id, or a new one by its place.
func (paper) Key(place int, t *pb.Try) string {
	if t.Id != "" {
		return t.Id
	}
	return "#" + strconv.Itoa(place+1)
}

// Came is what came of a try so far, with room for one more; of "" of none in particular.
func (p paper) Came(try string) []*pb.Outcome {
	return append(reading{Record: p.Record}.Of(try), &pb.Outcome{})
}

// Answered is what the check-in of the form says of a try.
func (p paper) Answered(try string) *pb.CheckInAnswer {
	return reading{Record: p.Record}.After(try, p.Months)
}

// Is reports whether an answer says of a thing what became of it; of none it says nothing.
func (paper) Is(a *pb.CheckInAnswer, s pb.Still) bool { return a != nil && a.Still == s }

var recordFields = page.Fields{
	"work": "work", "try": "try-", "meeting": "where", "help": "help", "decision": "decision-",
	"learning": "learning-", "refused.meeting-day": "day", "refused.day-past": "day",
	"check-in.none": "still-0-there",
}

// field is the id of the field that a refusal is about. Outcomes and reasons are numbered through
// the record, and stand in the form with the things that they are of.
func (p paper) field(why messages.Problem) string {
	for _, about := range why.About {
		word, number, _ := strings.Cut(about, " ")
		if why.Key == "refused.outcome-kind" {
			word, number = "outcome", about
		}
		n, _ := strconv.Atoi(number)
		switch {
		case word == "outcome" && 0 < n && n <= len(p.Outcomes):
			return p.outcomeField(n - 1)
		case word == "check-in":
			return p.reasonField(n)
		}
	}
	if why.Key == "refused.check-in-still" {
		return p.reasonField(1)
	}
	return recordFields.Of(why)
}

func (p paper) outcomeField(n int) string {
	try, at := p.Outcomes[n].Try, 0
	for _, o := range p.Outcomes[:n] {
		if o.Try == try {
			at++
		}
	}
	for i, t := range p.Tries {
		if p.Key(i, t) == try {
			return fmt.Sprintf("came-%d-%d", i, at)
		}
	}
	return fmt.Sprintf("came-besides-%d", at)
}

// reasonField is the field of a reason, counted through all check-ins; "" unless it is of the one
// that the form is.
func (p paper) reasonField(n int) string {
	for _, c := range p.CheckIns {
		for _, a := range c.Answers {
			n--
			i := slices.IndexFunc(p.Tries, func(t *pb.Try) bool { return t.Id == a.Try })
			if n == 0 && c.Months == p.Months && i >= 0 {
				return "why-" + strconv.Itoa(i)
			}
		}
	}
	return ""
}

// column is a list of a form, with the beginning of its fields' names.
type column struct {
	paper
	Field string
	List  any
}

// Label is the message that says what a line of the list is.
func (c column) Label() string {
	return map[string]string{"decision": "record.decision", "learning": "record.learning"}[c.Field]
}

// Field is a list of the form, to be laid out.
func (p paper) Field(name string, list any) column { return column{p, name, list} }

// More is a list of lines, with room for one more.
func (paper) More(entries []*pb.Entry) []*pb.Entry {
	return append(slices.Clone(entries), &pb.Entry{})
}

// latest is the record that a lead goes on from: the one that waits, or else the approved one.
func latest(own *pb.GetOwnGroupResponse) *pb.Record {
	for _, r := range []*pb.Record{own.Waiting, own.Group.GetRecord()} {
		if r != nil {
			return proto.CloneOf(r)
		}
	}
	return &pb.Record{}
}

func (p *pages) edit(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	own, err := p.Group.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	view := paper{Record: latest(own), Name: own.Group.Name, Seen: own.Hash}
	return p.Tell(w, r, page.View{Name: "record-edit", Title: "record.edit", Data: view})
}

// numbered are the values of a form's fields NAME-0, NAME-1 and so on, to the first that is not
// there. The form has as many as a record may have entries, and no more are read.
func numbered(f page.Form, name string) (all []string) {
	for i := range record.MostEntries + 2 {
		values, ok := f.Values[name+"-"+strconv.Itoa(i)]
		if !ok {
			return all
		}
		all = append(all, oneLine(values[0]))
	}
	return all
}

// oneLine is what was typed into a field that grows with it, without the ends of its lines.
func oneLine(typed string) string { return strings.Join(strings.Fields(typed), " ") }

// recordOf is the record that a form holds. A line that was emptied is taken out, with what came of
// it. Check-ins are not in the form: those of was stay, of the things that stay.
func recordOf(f page.Form, was *pb.Record) *pb.Record {
	line := func(name string) string { return oneLine(f.Get(name)) }
	made := &pb.Record{Work: line("work"), Help: line("help")}
	made.NotPeople = append(slices.Clone(was.GetNotPeople()), f.Values["not-a-person"]...)
	if day, where := line("day"), line("where"); day != "" || where != "" {
		made.Next = &pb.Meeting{Day: day, Where: where}
	}
	made.Decisions, made.Learning = entries(f, "decision"), entries(f, "learning")
	gone := map[string]bool{}
	for i, what := range numbered(f, "try") {
		id := line("try-id-" + strconv.Itoa(i))
		if what == "" {
			gone[id] = true
			continue
		}
		made.Tries = append(made.Tries, &pb.Try{Id: id, What: what})
		of := id
		if of == "" { // the service gives it an id, and its outcomes with it
			of = "#" + strconv.Itoa(len(made.Tries))
		}
		made.Outcomes = append(made.Outcomes, outcomes(f, "came-"+strconv.Itoa(i), of)...)
	}
	made.Outcomes = append(made.Outcomes, outcomes(f, "came-besides", "")...)
	for _, c := range was.GetCheckIns() {
		c = proto.CloneOf(c)
		c.Answers = slices.DeleteFunc(c.Answers, func(a *pb.CheckInAnswer) bool { return gone[a.Try] })
		if len(c.Answers) > 0 {
			made.CheckIns = append(made.CheckIns, c)
		}
	}
	return made
}

// entries are the lines of a list of a form.
func entries(f page.Form, name string) (all []*pb.Entry) {
	ids := numbered(f, name+"-id")
	for i, text := range numbered(f, name) {
		if text != "" {
			all = append(all, &pb.Entry{Id: at(ids, i), Text: text})
		}
	}
	return all
}

// outcomes are what a form says came of a try. One without a kind is kept, for the service to
// refuse it: what somebody typed must not be lost in silence.
func outcomes(f page.Form, name, try string) (all []*pb.Outcome) {
	ids, kinds := numbered(f, name+"-id"), numbered(f, name+"-kind")
	for i, what := range numbered(f, name) {
		if what == "" {
			continue
		}
		o := &pb.Outcome{Id: at(ids, i), Try: try, What: what}
		for _, k := range (paper{}).Kinds() {
			if outcomeWord(k) == at(kinds, i) {
				o.Kind = k
			}
		}
		all = append(all, o)
	}
	return all
}

func at(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return ""
}

// write stores the record that a form holds. Where it seems to point at somebody, or is refused,
// the form comes back with what was typed.
func (p *pages) write(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	own, err := p.Group.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	view := paper{Record: recordOf(f, latest(own)), Name: own.Group.Name, Seen: f.Get("seen")}
	back := page.View{Name: "record-edit", Title: "record.edit"}
	if view.Seen != own.Hash {
		view.Record = joined(f, view.Record, latest(own))
		return p.meanwhile(w, r, view, own, back)
	}
	return p.store(w, r, view, back)
}

// store checks and stores the record of a form, and leads to the group's page.
func (p *pages) store(w http.ResponseWriter, r *http.Request, form paper, back page.View) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	typed := proto.CloneOf(form.Record) // as the form has it, to come back
	checked, err := p.Group.CheckRecord(ctx, &pb.CheckRecordRequest{Record: form.Record})
	if err == nil && len(checked.Doubts) == 0 {
		_, err = p.Group.WriteRecord(ctx,
			&pb.WriteRecordRequest{Record: form.Record, Seen: form.Seen})
	}
	if err == nil && len(checked.Doubts) == 0 {
		http.Redirect(w, r, "/group", http.StatusSeeOther)
		return nil
	}
	if page.Ended(err) {
		return err
	}
	l := page.LanguageOf(r)
	form.Record, back.Code = typed, http.StatusBadRequest
	if err != nil {
		back.Code, back.Error = p.StatusOf(r, err), page.Refused(l, err)
	}
	for i, d := range checked.GetDoubts() {
		said := record.Said(typed, d)
		form.Doubts = append(form.Doubts, doubt{d, said})
		back.Wrong = append(back.Wrong, page.Wrong{
			Field: "doubt-" + strconv.Itoa(i), Tag: l.Tag,
			Text: l.Said("record.doubt", l.Theirs(said)),
		})
	}
	back.Data, back.Field = form, form.field
	return p.Tell(w, r, back)
}

// months is the check-in that an address names.
func months(r *http.Request) (int32, bool) {
	n, err := strconv.ParseInt(r.PathValue("months"), 10, 32)
	return int32(n), err == nil && slices.Contains(record.CheckInMonths, int32(n))
}

// opens is the day from which on a group may give a check-in; "" if it may by now.
func opens(own *pb.GetOwnGroupResponse, months int32) string {
	for _, c := range own.CheckIns {
		if c.Months == months && !c.Open {
			return c.From
		}
	}
	return ""
}

// checkView is the page of a check-in.
func checkView(months int32) page.View {
	return page.View{Name: "check-in", Title: "check-in.title-" + strconv.Itoa(int(months))}
}

func (p *pages) checkIn(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	after, ok := months(r)
	if !ok {
		return p.NotFound(w, r)
	}
	own, err := p.Group.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	view := checkView(after)
	view.Data = paper{Record: latest(own), Name: own.Group.Name, Seen: own.Hash, Months: after,
		From: opens(own, after)}
	return p.Tell(w, r, view)
}

// answer stores a check-in in the place of the one after as many months.
func (p *pages) answer(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	after, ok := months(r)
	if !ok {
		return p.NotFound(w, r)
	}
	own, err := p.Group.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	form := paper{Record: latest(own), Name: own.Group.Name, Seen: f.Get("seen"), Months: after,
		From: opens(own, after)}
	form.NotPeople = append(form.NotPeople, f.Values["not-a-person"]...)
	in := &pb.CheckIn{Months: after}
	asked := numbered(f, "try-id") // as the form had them: the list may be another by now
	for _, t := range form.Tries {
		number := strconv.Itoa(slices.Index(asked, t.Id)) // "-1", which no field has
		for _, s := range form.Stills() {
			if f.Get("still-"+number) == stillWord(s) {
				why := oneLine(f.Get("why-" + number))
				in.Answers = append(in.Answers, &pb.CheckInAnswer{Try: t.Id, Still: s, Why: why})
			}
		}
	}
	form.CheckIns = slices.DeleteFunc(form.CheckIns,
		func(c *pb.CheckIn) bool { return c.Months == after })
	if len(in.Answers) == 0 {
		view := checkView(after)
		view.Code, view.Error = http.StatusBadRequest, page.LanguageOf(r).Problem("check-in.none")
		view.Data, view.Field = form, form.field
		return p.Tell(w, r, view)
	}
	form.CheckIns = append(form.CheckIns, in)
	if form.Seen != own.Hash {
		return p.meanwhile(w, r, form, own, checkView(after))
	}
	return p.store(w, r, form, checkView(after))
}
