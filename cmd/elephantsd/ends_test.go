package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"elephants/client"
)

// The end of a programme is said where its people are: on the coordinators' first page, where
// interviewers write notes, on the receipt that they hand out, and to whoever has it. A receipt that
// was used says so before anything is pressed.
func TestTheEndIsSaidWherePeopleAre(t *testing.T) {
	x := startSite(t, t.TempDir())
	receipt, err := submitSample(t.Context(), x.addr, x.people.Invitations)
	if err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	two.signIn(x.people.Coordinators[1])
	one.open("/reports")
	one.wants(http.StatusOK, "Nothing is released yet", "First prepare an edition", "once an edition is released")
	if strings.Contains(one.page, `href="/reports/`) {
		t.Error("reports are offered before there is anything to tell")
	}
	one.open("/closing")
	one.send("/closing", url.Values{"days": {"30"}})
	one.wants(http.StatusOK, "Do you want to end the programme?")
	one.send("/closing", nil)
	two.open("/draft")
	two.wants(http.StatusOK, "waits for a second one", `href="/closing"`)
	two.open("/closing")
	two.send("/closing", nil)
	day := time.Now().UTC().AddDate(0, 0, 30).Format("2 January 2006")
	one.open("/draft")
	one.wants(http.StatusOK, "The programme ends on "+day+", in 30 days.")

	interviewer := newBrowser(t, x.addr)
	interviewer.signIn(x.people.Invitations[0])
	interviewer.wants(http.StatusOK, "The programme ends", day)
	phone := newBrowser(t, x.addr)
	phone.open("/withdraw")
	phone.send("/withdraw", url.Values{"receipt": {receipt}})
	phone.wants(http.StatusOK, "Until "+day+" at least",
		"nobody can open what you said any more")
	phone.send("/withdraw", url.Values{"sentence": nil, "all": {"yes"}})
	phone.wants(http.StatusOK, "Take back all you said?")
	phone.send("/withdraw", nil)
	phone.wants(http.StatusOK, "What you said is taken back")

	// What was used says so at once, and offers nothing to take back.
	phone.open("/withdraw")
	phone.send("/withdraw", url.Values{"receipt": {receipt}})
	phone.wants(http.StatusOK, "this receipt was used already", "printed before stays printed")
	if strings.Contains(phone.page, "<button") && strings.Contains(phone.page, `name="receipt"`) {
		t.Error("a receipt that was used has a button")
	}
}

// A withdrawal takes a draft away that somebody had approved: coordinators read so.
func TestALostApprovalIsSaidOnThePage(t *testing.T) {
	x := startSite(t, t.TempDir())
	receipt, err := submitSample(t.Context(), x.addr, x.people.Invitations)
	if err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/draft")
	b.send("/draft/prepare", nil)
	approveAs(t, x, x.people.Coordinators[0])
	phone := newBrowser(t, x.addr)
	phone.open("/withdraw")
	phone.send("/withdraw", url.Values{"receipt": {receipt}, "sure": {"yes"}})
	phone.wants(http.StatusOK, "What you said is taken back")
	b.open("/draft")
	b.wants(http.StatusOK, "The draft that was here is gone", "that approval is lost")
}

// A lead writes on when the programme is over, and reads so before and after.
func TestALeadReadsThatTheProgrammeEnds(t *testing.T) {
	x := startSite(t, t.TempDir())
	head := newBrowser(t, x.addr)
	head.signIn(x.people.Coordinators[0])
	_, leads := formed(t, head, "Getting there")
	lead := newBrowser(t, x.addr)
	lead.signIn(leads[0])
	if strings.Contains(lead.page, "The programme ends") {
		t.Error("a lead reads of an end for which nobody asked")
	}
	head.open("/closing")
	head.send("/closing", url.Values{"days": {"30"}})
	head.send("/closing", nil)
	head.signIn(x.people.Coordinators[1])
	head.open("/closing")
	head.send("/closing", nil)
	day := time.Now().UTC().AddDate(0, 0, 30).Format("2 January 2006")
	lead.open("/group")
	lead.wants(http.StatusOK, "The programme ends on "+day+" at the earliest.",
		"Your group’s page stays")
	last := time.Now()
	for range 30 {
		next := last.Add(24 * time.Hour)
		if err := x.data.TickClosings(t.Context(), last, next); err != nil {
			t.Fatal(err)
		}
		last = next
	}
	lead.open("/group")
	lead.wants(http.StatusOK, "The programme is over.", "you can go on writing it")
}

// Letters are for the rounds that there are, and a form that is refused comes back.
func TestLettersAreForRoundsThatThereAre(t *testing.T) {
	x := startSite(t, t.TempDir())
	head, root := newBrowser(t, x.addr), newBrowser(t, x.addr)
	root.signIn(x.people.Administrator)
	path := "/programmes/" + x.people.Programme
	root.open(path)
	if strings.Contains(root.page, `id="round"`) {
		t.Error("a programme with one round asks for which the letters are")
	}
	head.signIn(x.people.Coordinators[0])
	head.open("/rounds")
	head.send("/rounds", url.Values{"name": {"interim"}, "ask": {"worked"}})
	root.open(path)
	root.wants(http.StatusOK, `<option value="first"`, `<option value="interim"`)
	root.send("/letters", url.Values{"count": {"3"}, "round": {"inner"}})
	root.wants(http.StatusNotFound, "Those that take notes: first, interim", `value="3"`)
	root.send("/letters", url.Values{"round": {"interim"}})
	root.wants(http.StatusOK, "Print these 3 letters now")
}
