package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

var (
	leadSecret = regexp.MustCompile(`#(elephants-lead-[a-z0-9-]+)`)
	groupPath  = regexp.MustCompile(`href="(/groups/[^"/]+)"`)
	focusCard  = regexp.MustCompile(`name="focus" value="([^"]+)"`)
)

// ofEight is a group with four people of each side and a focus of its own, as the form says it.
func ofEight(name string) url.Values {
	form := around("_0")
	form.Set("name-_0", name)
	return form
}

// around is a group of eight by each of the cards.
func around(cards ...string) url.Values {
	form := url.Values{}
	for _, key := range cards {
		form.Set("people-"+key+"-0", "4")
		form.Set("people-"+key+"-1", "4")
		form.Set("leads-"+key, "yes")
	}
	return form
}

// formed has a coordinator form a group of eight on the page, and returns its path and the secrets
// of its two leads.
func formed(t *testing.T, b *browser, name string) (path string, leads [2]string) {
	t.Helper()
	b.open("/groups")
	b.send("/groups", ofEight(name))
	b.wants(http.StatusOK, name, "nothing is written yet")
	for _, m := range groupPath.FindAllStringSubmatch(b.page, -1) {
		path = m[1]
	}
	b.open(path)
	b.send(path+"/leads", nil)
	b.wants(http.StatusOK, "Letters for the leads", "The page is open")
	secrets := leadSecret.FindAllStringSubmatch(b.page, -1)
	if len(secrets) != 2 {
		t.Fatalf("%d letters, want one for each lead", len(secrets))
	}
	return path, [2]string{secrets[0][1], secrets[1][1]}
}

// A group of eight is formed on a page, its leads write and approve its record on theirs, and say
// what is still there; no rule of small numbers stands in its way.
func TestAGroupsJourney(t *testing.T) {
	clock := &calendar{}
	x := startServing(t, t.TempDir(), serving{clock: clock})
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/groups")
	b.wants(http.StatusOK, "No group is formed yet", "Numbers and no names")
	for what, c := range map[string]struct {
		fields url.Values
		says   string
	}{
		"one side":  {url.Values{"people-_0-1": {"0"}}, "the only one of their side"},
		"one alone": {url.Values{"people-_0-0": {"1"}}, "the only one of their side"},
		"no number": {url.Values{"people-_0-0": {"some"}}, "whole numbers"},
		"no leads":  {url.Values{"leads-_0": {""}}, "two leads"},
		"a person":  {url.Values{"name-_0": {"What Ann Hallam said"}}, "name seems to hold"},
	} {
		for field, values := range ofEight("Getting there") {
			if c.fields[field] == nil {
				c.fields[field] = values
			}
		}
		b.open("/groups")
		b.send("/groups", c.fields)
		b.wants(http.StatusBadRequest, c.says)
		if !strings.Contains(b.page, `value="`+c.fields.Get("name-_0")+`"`) {
			t.Errorf("%s: what was typed is lost", what)
		}
	}
	b.open("/groups")
	b.wants(http.StatusOK, "No group is formed yet")
	path, leads := formed(t, b, "Getting there")

	lived, voluntary := newBrowser(t, x.addr), newBrowser(t, x.addr)
	lived.signIn(leads[0])
	if lived.path != "/group" {
		t.Fatalf("a lead who signs in is at %s", lived.path)
	}
	lived.wants(http.StatusOK, "Getting there", "Greater Manchester", "Nothing is written yet", "lived experience")
	lived.open("/group/edit")
	lived.send("/group/edit", url.Values{
		"work": {"Fares that people can pay."}, "try-0": {"Fares paid on the day"},
		"try-1": {"Sandra Whitlock rings round"},
		"day":   {"2031-01-14"}, "where": {"4 in the afternoon, the library"},
		"learning-0": {"Start with those who know the bus."},
	})
	lived.wants(http.StatusBadRequest, "There is a problem", "looks like a person’s name",
		"Fares paid on the day")
	lived.send("/group/edit", url.Values{"try-1": {"Two of us ring round"}})
	if lived.path != "/group" {
		t.Fatalf("the record is not stored: at %s", lived.path)
	}
	lived.wants(http.StatusOK, "This waits for approval", "Two of us ring round", "14 January 2031")

	b.open(path)
	b.wants(http.StatusOK, "Nothing is written yet")
	voluntary.signIn(leads[1])
	voluntary.wants(http.StatusOK, "This waits for approval", "<ins>")
	voluntary.send("/group", nil)
	voluntary.wants(http.StatusOK, "Fares paid on the day", "What is still there?")
	b.open(path)
	b.wants(http.StatusOK, "Fares paid on the day", "approved by both leads")
	b.open("/groups")
	b.wants(http.StatusOK, "approved")

	// What came of it, and what is still there after three months.
	voluntary.open("/group/edit")
	voluntary.send("/group/edit", url.Values{"came-0-0": {"More people came."}})
	voluntary.wants(http.StatusBadRequest, "must say")
	voluntary.send("/group/edit", url.Values{"came-0-kind-0": {"worked"}})
	voluntary.wants(http.StatusOK, "This waits for approval", "More people came.")
	lived.open("/group")
	lived.send("/group", nil)
	// Not before the time: the page says when, and so does who sends the form nevertheless.
	lived.wants(http.StatusOK, "After 3 months: from", "After 12 months: from")
	lived.open("/group/check/3")
	lived.wants(http.StatusOK, "Nobody can say yet what is still there after 3 months")
	if strings.Contains(lived.page, `name="still-0"`) {
		t.Error("there is a form for what nobody can say yet")
	}
	clock.pass(2, 25)
	lived.open("/group/check/3")
	value := func(name string) string {
		return regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(lived.page)[1]
	}
	seen := value("seen")
	resp, err := lived.http.PostForm(lived.site+"/group/check/6",
		url.Values{"seen": {seen}, "try-id-0": {value("try-id-0")}, "still-0": {"there"}})
	lived.shown(resp, err)
	lived.wants(http.StatusBadRequest, "two weeks before they are over")
	lived.open("/group/check/3")
	lived.send("/group/check/3", nil)
	lived.wants(http.StatusBadRequest, "what became of it")
	lived.send("/group/check/3", url.Values{
		"still-0": {"there"}, "why-0": {"It is in the budget."}, "still-1": {"gone"},
	})
	lived.wants(http.StatusOK, "After 3 months:", "still there", "It is in the budget.")
	voluntary.open("/group")
	voluntary.wants(http.StatusOK, "<ins>still there</ins>", "<ins>gone</ins>") // new to whoever approves
	voluntary.send("/group", nil)
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.open(path)
	reader.wants(http.StatusOK, "More people came.", "still there", "gone")
	reader.open(path + "/calendar")
	reader.wants(http.StatusOK, "BEGIN:VEVENT", "check in after 6 months",
		"DESCRIPTION:Your group can say so from ")
	if strings.Contains(reader.page, "after 3 months") {
		t.Error("a check-in that is made is in the calendar")
	}

	// A form of before things were written in between: each answer is still of its own thing, though the
	// first of them is gone by now.
	lived.open("/group/check/3")
	opened := *lived
	voluntary.open("/group/edit")
	voluntary.send("/group/edit", url.Values{"try-0": {""}})
	voluntary.wants(http.StatusOK, "This waits for approval")
	opened.send("/group/check/3", url.Values{
		"still-0": {"there"}, "still-1": {"changed"}, "why-1": {"We ring on Mondays now."},
	})
	opened.wants(http.StatusConflict, "We ring on Mondays now.")
	if strings.Contains(opened.page, "still-1") ||
		!strings.Contains(opened.page, `value="changed" checked`) {
		t.Error("an answer is of another thing since one was taken out")
	}
	voluntary.open("/group/edit") // it is as it was, but for an id
	voluntary.send("/group/edit", url.Values{"try-1": {"Fares paid on the day"}})
	lived.open("/group")
	lived.send("/group", nil)

	// A meeting on a day that is past is refused in words, and nothing is stored.
	lived.open("/group/edit")
	lived.send("/group/edit", url.Values{"day": {"2020-01-14"}})
	lived.wants(http.StatusBadRequest, "is past")
	lived.open("/group")
	if strings.Contains(lived.page, "This waits for approval") {
		t.Error("a record that was refused waits for approval")
	}
	// A lead sees groups, reports and nothing else.
	for _, path := range []string{"/draft", "/editions", "/closing", "/rounds", "/research"} {
		lived.open(path)
		if lived.code != http.StatusForbidden {
			t.Errorf("a lead at %s: %d", path, lived.code)
		}
	}
}

// The groups of an event are formed on one page: all of them, or none where one cannot be, and the
// page says which. Each is named after what a released edition says, or after a focus of its own.
func TestTheGroupsOfAnEventAreFormedTogether(t *testing.T) {
	x := startReleased(t)
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/groups")
	var cards []string
	for _, m := range focusCard.FindAllStringSubmatch(b.page, -1) {
		cards = append(cards, m[1])
	}
	if len(cards) < 3 {
		t.Fatalf("%d cards to stand by", len(cards))
	}
	b.send("/groups", url.Values{})
	b.wants(http.StatusBadRequest, "Which groups were formed?")

	form := around(cards[0], cards[1], cards[2], "_0", "_1")
	form["name-_0"], form["name-_1"] = []string{"Getting there"}, []string{"Who reads the tender"}
	day := time.Now().UTC().AddDate(0, 0, -1)
	form.Set("day", day.Format(time.DateOnly))
	form.Set("people-"+cards[1]+"-1", "1")
	b.open("/groups")
	b.send("/groups", form)
	b.wants(http.StatusBadRequest, "only one of their side", `href="#people-`+cards[1]+`-1"`,
		"No group is formed yet", `value="Who reads the tender"`)
	form.Set("people-"+cards[1]+"-1", "3")
	b.send("/groups", form)
	b.wants(http.StatusOK, "Getting there", "Who reads the tender")
	paths := map[string]bool{}
	for _, m := range groupPath.FindAllStringSubmatch(b.page, -1) {
		paths[m[1]] = true
	}
	if len(paths) != 5 {
		t.Errorf("%d groups, want five", len(paths))
	}
	if left := focusCard.FindAllString(b.page, -1); len(left) != len(cards)-3 ||
		!strings.Contains(b.page, "This group works on it:") {
		t.Errorf("%d cards are left to stand by, want %d", len(left), len(cards)-3)
	}
	// A form that is sent twice makes no group twice.
	resp, err := b.http.PostForm(b.site+"/groups", form)
	b.shown(resp, err)
	b.wants(http.StatusConflict, "There is a group of this name already")

	// Letters for all leads are printed at once; a group that nobody ticked keeps its leads' secrets.
	b.open("/groups")
	b.send("/groups/leads", url.Values{})
	b.wants(http.StatusBadRequest, "Tick one at least", `href="#letter-`)
	var two []string
	for path := range paths {
		if len(two) < 2 {
			two = append(two, strings.TrimPrefix(path, "/groups/"))
		}
	}
	b.open("/groups")
	b.send("/groups/leads", url.Values{"group": two})
	b.wants(http.StatusOK, "Print these now")
	if n := len(leadSecret.FindAllString(b.page, -1)); n != 4 {
		t.Errorf("%d letters of two groups, want four", n)
	}
	// It goes again while nobody has read a record of it.
	path := "/groups/" + two[0]
	b.open(path)
	b.wants(http.StatusOK, "Formed on "+day.Format("2 January 2006"))
	b.send(path+"/remove", nil)
	b.wants(http.StatusOK, "Do you want to take this group away?")
	b.send(path+"/remove", nil)
	if strings.Contains(b.page, path) {
		t.Error("a group that was taken away is still there")
	}
}

// Rounds are opened, chosen and closed on a page; the pages after that are of the one that was
// chosen, also for who signs in again in the middle of something.
func TestRoundsOnPages(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/rounds")
	b.wants(http.StatusOK, "first", "the pages are about this one")
	b.send("/rounds", url.Values{"name": {"Interim!"}, "ask": {"worked"}})
	b.wants(http.StatusBadRequest, "small letters", "Interim!")
	b.send("/rounds", url.Values{"name": {"interim"}, "ask": {"worked", "did-not", "unplanned"}})
	b.wants(http.StatusOK, "interim", "what nobody planned")
	b.send("/rounds", url.Values{"name": {"interim"}, "ask": {"worked"}})
	b.wants(http.StatusConflict, "has a round of that name already")
	b.choose("interim")
	b.wants(http.StatusOK, "Next edition", "interim round")
	// Letters of it say which round they are for and what it asks for; those of the first do not.
	b.open("/places/letters")
	b.wants(http.StatusOK, "for the interim round", "<li>what worked", "<li>what nobody planned")
	admin := newBrowser(t, x.addr)
	admin.signIn(x.people.Administrator)
	admin.open("/programmes/" + x.people.Programme)
	admin.send("/letters", url.Values{"count": {"1"}, "round": {"interim"}})
	admin.wants(http.StatusOK, "This letter is for the interim round", "<li>what did not work</li>")
	admin.open("/programmes/" + x.people.Programme)
	admin.send("/letters", url.Values{"count": {"1"}, "round": {"first"}})
	admin.wants(http.StatusOK, "What this is")
	if strings.Contains(admin.page, "This letter is for the") {
		t.Error("a letter of the first round says that it is of another")
	}
	b.open("/code-book")
	b.send("/code-book", url.Values{
		"name": {"No pets allowed"}, "description": {"The dog is family, and it may not come in."},
	})
	b.wants(http.StatusOK, "No pets allowed")
	b.open("/rounds")
	b.choose("first")
	b.open("/code-book")
	if strings.Contains(b.page, "No pets allowed") {
		t.Error("what was added to the code book of one round is in that of another")
	}
	b.open("/rounds")
	b.send("/rounds/pool", url.Values{"pool": {"first"}})
	b.wants(http.StatusBadRequest, "two rounds or more")
	b.send("/rounds/pool", url.Values{"pool": {"first", "interim"}})
	b.wants(http.StatusConflict)
	b.press("/rounds/close", "interim")
	b.wants(http.StatusOK, "Do you want to close this round?", "interim")
	b.send("/rounds/close", nil)
	b.wants(http.StatusOK, "closed")

	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.open("/rounds")
	reader.choose("interim")
	reader.wants(http.StatusOK, "Released editions", "interim round")
	if strings.Contains(reader.page, `action="/rounds/close"`) {
		t.Error("a researcher has a button to close a round")
	}
	// Whoever signs in next in this browser begins with the first round.
	reader.send("/sign-out", nil)
	reader.signIn(x.people.Researcher)
	if strings.Contains(reader.page, "interim round") {
		t.Error("the round of a visit that ended is chosen")
	}
}

// Both leads have the form open and write. The second to press reads what the first wrote beside
// their own, and the next press stores both.
func TestBothLeadsWriteAtOnce(t *testing.T) {
	x := startSite(t, t.TempDir())
	head := newBrowser(t, x.addr)
	head.signIn(x.people.Coordinators[0])
	_, leads := formed(t, head, "Getting there")
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(leads[0])
	two.signIn(leads[1])
	write := func(b *browser, fields url.Values) { b.t.Helper(); b.send("/group/edit", fields) }
	one.open("/group/edit")
	write(one, url.Values{"work": {"Buses"}, "try-0": {"A later bus"}, "decision-0": {"We ask"}})
	one.wants(http.StatusOK, "A later bus")
	for _, b := range []*browser{one, two} {
		b.open("/group/edit")
	}
	write(one, url.Values{"work": {"Buses at night"}, "try-1": {"Fares paid on the day"},
		"came-0-0": {"It came late"}, "came-0-kind-0": {"did-not"}, "decision-0": {""},
		"learning-0": {"Ask first"}})
	one.wants(http.StatusOK, "Buses at night", "Fares paid on the day")
	write(two, url.Values{"work": {"Buses on Sundays"}, "try-1": {"A shared taxi"},
		"came-0-0": {"It was full"}, "came-0-kind-0": {"worked"}, "learning-0": {"Ask first"}})
	two.wants(http.StatusConflict, "Somebody wrote since you opened this page",
		"What was written meanwhile", "<ins>Buses at night</ins>", ">\nBuses on Sundays</textarea>")
	write(two, nil)
	if two.path != "/group" {
		t.Fatalf("going on led to %s", two.path)
	}
	two.wants(http.StatusOK, "Buses on Sundays", "A later bus", "A shared taxi",
		"Fares paid on the day", "It came late", "It was full", "We ask", "Ask first")
	if n := strings.Count(two.page, "Ask first"); n != 1 {
		t.Errorf("what both wrote in the same words stands there %d times", n)
	}
}

// choose presses the button of a round.
func (b *browser) choose(round string) { b.press("/rounds/choose", round) }

// press presses the button of a round that leads to the path.
func (b *browser) press(action, round string) {
	b.t.Helper()
	resp, err := b.http.PostForm(b.site+action, url.Values{"round": {round}})
	b.shown(resp, err)
}

// Places are counted by hand on a page, and letters ask people of both sides in the same words.
func TestPlacesOnPages(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/places")
	b.wants(http.StatusOK, "No places are set yet", "no list of names is kept")
	add := url.Values{"side": {"lived-experience"}, "sector": {"none"}, "places": {"many"}}
	b.send("/places", add)
	b.wants(http.StatusBadRequest, "whole numbers")
	add.Set("places", "15")
	b.send("/places", add)
	b.wants(http.StatusOK, "0 of 15 taken")
	b.send("/places", url.Values{"places": {"15"}, "taken": {"16"}})
	b.wants(http.StatusBadRequest, "no more are taken than there are")
	b.open("/places")
	b.send("/places", url.Values{"taken": {"7"}})
	b.wants(http.StatusOK, "7 of 15 taken")
	b.open("/places/letters")
	b.wants(http.StatusOK, "We ask you to take part", "people with lived experience", "decision-makers")
	if n := strings.Count(b.page, "<article"); n != 2 {
		t.Errorf("%d letters, want one for each side", n)
	}
}

// Two coordinators end a programme on the page, which says what will be gone; one of them keeps it.
func TestClosingOnPages(t *testing.T) {
	x := startSite(t, t.TempDir())
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	two.signIn(x.people.Coordinators[1])
	one.open("/closing")
	one.wants(http.StatusOK, "What will be gone", "What stays", "at least 14 days")
	// What cannot be is refused at the first step, with the bound and which way to go.
	soon := time.Now().UTC().AddDate(0, 0, 14).Format("2 January 2006")
	for field, typed := range map[string]string{
		"days": "3", "on": time.Now().UTC().AddDate(0, 0, -30).Format(time.DateOnly),
	} {
		one.open("/closing")
		one.send("/closing", url.Values{field: {typed}})
		one.wants(http.StatusBadRequest, "too soon", soon+" or later", `href="#`+field+`"`)
	}
	one.open("/closing")
	one.send("/closing", url.Values{"on": {"2099-01-01"}})
	one.wants(http.StatusBadRequest, "too late", "or earlier")
	one.open("/closing")
	one.send("/closing", url.Values{"days": {"30"}})
	one.send("/closing", nil)
	one.wants(http.StatusOK, "You asked for it", "30 days after")
	two.open("/closing")
	two.wants(http.StatusOK, "Another coordinator asks for it", "What will be gone")
	two.send("/closing", nil)
	two.wants(http.StatusOK, "nobody can open what was said", "That is in 30 days.")
	one.open("/closing")
	one.send("/closing/keep", nil)
	one.wants(http.StatusOK, "When?")

	// A draft that is open stands in the way.
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	head, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer head.Close()
	if _, err := head.Digest.PrepareEdition(t.Context(), &pb.PrepareEditionRequest{}); err != nil {
		t.Fatal(err)
	}
	one.open("/closing")
	one.wants(http.StatusOK, "A draft stands in the way", "Nobody has approved it")
	approveAs(t, x, x.people.Coordinators[0])
	one.open("/closing")
	one.wants(http.StatusOK, "One of you has approved it")
	one.send("/closing", nil)
	one.wants(http.StatusConflict, "waits for approval: release it")
	one.open("/closing")
	if strings.Contains(html.UnescapeString(one.page), "You asked for it") {
		t.Error("what was refused was half done")
	}
}

var sheetPath = regexp.MustCompile(`/sheet/elephants-sheet-[a-z0-9-]+`)

// A sheet of strengths and offers is filled in by a link of one's own, and shown if its owner
// agrees; or on paper, of which nothing comes back.
func TestAMeetAndGreet(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/meeting")
	b.wants(http.StatusOK, "Meet and greet", "0 people have agreed")
	b.send("/meeting", url.Values{"count": {"many"}})
	b.wants(http.StatusBadRequest, "whole number")
	b.send("/meeting", url.Values{"count": {"2"}})
	b.wants(http.StatusOK, "Slips to hand out")
	paths := sheetPath.FindAllString(b.page, -1)
	if len(paths) != 2 {
		t.Fatalf("%d slips, want 2", len(paths))
	}
	for i, path := range paths {
		phone := newBrowser(t, x.addr)
		phone.open(path)
		phone.wants(http.StatusOK, "My strengths and offers", "Greater Manchester")
		fields := url.Values{"strengths": {"Cooking for forty\r\nand mending bikes"}, "name": {"Jo"}}
		if i == 1 {
			fields = url.Values{"offers": {"A van on Thursdays"}, "shown": {"yes"}}
		}
		phone.send(path, fields)
		phone.wants(http.StatusOK, "Your sheet is saved")
	}
	// The phone of somebody who is signed in tells nothing of them, and works as well.
	b.open(paths[0])
	b.wants(http.StatusOK, "Cooking for forty and mending bikes")
	b.open("/meeting/shown")
	b.wants(http.StatusOK, "A van on Thursdays")
	if strings.Contains(b.page, "Cooking") || strings.Contains(b.page, "Jo") {
		t.Error("a sheet is shown whose owner did not agree to it")
	}
	b.open("/meeting/blank")
	b.wants(http.StatusOK, "What I am good at", "Name, if you want to")
	b.open("/meeting")
	b.send("/meeting/remove", nil)
	b.wants(http.StatusOK, "Do you want to take all sheets away?")
	b.send("/meeting/remove", nil)
	b.wants(http.StatusOK, "0 people have agreed")
	b.open(paths[0])
	b.wants(http.StatusNotFound, "opens no sheet")
}

// approveAs approves the open draft of the first round.
func approveAs(t *testing.T, x site, secret string) {
	t.Helper()
	c, err := client.Dial(client.Config{Server: x.addr, Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	draft, err := c.Digest.GetDraft(t.Context(), &pb.GetDraftRequest{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Digest.ReleaseEdition(t.Context(), &pb.ReleaseEditionRequest{
		Hash: draft.Draft.Hash, InPerson: pb.InPerson_IN_PERSON_YES,
	})
	if err != nil {
		t.Fatal(err)
	}
}
