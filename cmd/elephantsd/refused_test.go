package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var summaryLink = regexp.MustCompile(`(?s)id="errors".*?<a href="#([^"]+)"[^>]*>(.*?)</a>`)

// A form that is refused says so at its head, with a link to the field to put right, and in words:
// no page says the id of a side.
func TestRefusedFormsLeadToTheirField(t *testing.T) {
	clock := &calendar{}
	x := startServing(t, t.TempDir(), serving{clock: clock})
	in := func(secret string) *browser {
		b := newBrowser(t, x.addr)
		b.signIn(secret)
		return b
	}
	head, office := in(x.people.Coordinators[0]), in(x.people.Administrator)
	head.open("/rounds")
	head.send("/rounds", url.Values{"name": {"interim"}, "ask": {"worked"}})
	head.open("/places")
	head.send("/places", url.Values{"side": {"decision-maker"}, "sector": {"public"}, "places": {"4"}})
	path, leads := formed(t, head, "Getting there")
	lead, other := in(leads[0]), in(leads[1])
	lead.open("/group/edit")
	lead.send("/group/edit", url.Values{"try-0": {"Fares paid on the day"}, "try-1": {"A bus"}})
	other.open("/group")
	other.send("/group", nil)
	clock.pass(3, 0) // for a check-in
	slips := in(x.people.Coordinators[0])
	slips.open("/meeting")
	slips.send("/meeting", url.Values{"count": {"1"}})
	sheet := regexp.MustCompile(`/sheet/[a-z0-9-]+`).FindString(slips.page)

	group := func(change string, value ...string) url.Values {
		f := ofEight("Asked late")
		f[change] = value
		return f
	}
	long := strings.Repeat("ŵ", 400)
	for _, c := range []struct {
		who          *browser
		page, action string
		fields       url.Values
		field, says  string
	}{
		{head, "/groups", "/groups", group("people-_0-1", "1"), "people-_0-1", "Too few decision-makers: 1,"},
		{head, "/groups", "/groups", group("people-_0-0", "0"), "people-_0-0",
			"Too few people with lived experience: 0,"},
		{head, "/groups", "/groups", group("people-_0-1", "1000"), "people-_0-1", "Too many decision-makers"},
		{head, "/groups", "/groups", group("people-_0-0", "some"), "people-_0-0", "whole numbers"},
		{head, "/groups", "/groups", group("leads-_0", ""), "leads-_0", "two leads"},
		{head, "/groups", "/groups", group("name-_0", ""), "name-_0", "What does the group work on"},
		{head, "/groups", "/groups", group("name-_0", "What Ann Hallam said"), "name-_0", "a person's name"},
		{head, "/groups", "/groups", group("name-_0", long), "name-_0", "800 bytes"},
		{head, "/groups", "/groups", group("day", "2099-01-31"), "day", "not one to come"},
		{head, path, path, url.Values{"people-1": {"1"}}, "people-1", "Too few decision-makers"},
		{head, path, path, url.Values{"lead": {"voluntary"}}, "lead-lived", "two leads"},
		{head, path, path + "/leads", url.Values{"lead": nil}, "key-lived", "which lead"},
		{lead, "/group/edit", "/group/edit", url.Values{"day": {"2020-01-01"}}, "day", "is past"},
		{lead, "/group/edit", "/group/edit", url.Values{"where": {long}}, "where", "800 bytes"},
		{lead, "/group/edit", "/group/edit", url.Values{"work": {long}}, "work", "800 bytes"},
		{lead, "/group/edit", "/group/edit", url.Values{"help": {"🐘"}}, "help", "no letter"},
		{lead, "/group/edit", "/group/edit", url.Values{"try-1": {long}}, "try-1", "800 bytes"},
		{lead, "/group/edit", "/group/edit", url.Values{"decision-0": {"🐘"}}, "decision-0", "no letter"},
		{lead, "/group/edit", "/group/edit", url.Values{"learning-0": {long}}, "learning-0", "800 bytes"},
		{lead, "/group/edit", "/group/edit", url.Values{"came-1-0": {"It goes."}}, "came-1-0", "must say"},
		{lead, "/group/edit", "/group/edit", url.Values{"came-besides-0": {"Tea."}}, "came-besides-0",
			"must say"},
		{lead, "/group/check/3", "/group/check/3", nil, "still-0-there", "what became of it"},
		{lead, "/group/check/3", "/group/check/3", url.Values{"still-1": {"gone"}, "why-1": {long}},
			"why-1", "800 bytes"},
		{head, "/rounds", "/rounds", url.Values{"name": {"Last One"}, "ask": {"worked"}}, "name",
			"small letters"},
		{head, "/rounds", "/rounds", url.Values{"name": {"interim"}, "ask": {"worked"}}, "name",
			"has a round of that name"},
		{head, "/rounds", "/rounds", url.Values{"name": {"final"}}, "ask-difficulties", "Choose what"},
		{head, "/rounds", "/rounds", url.Values{"name": {"final"}, "ask": {"worked"},
			"questions": {"What did Ann Hallam do?"}}, "questions", "a person's name"},
		{head, "/rounds", "/rounds/pool", url.Values{"pool": {"interim"}}, "pool-first", "two"},
		{head, "/places", "/places", url.Values{"places": {"many"}, "side": {"decision-maker"},
			"sector": {"public"}}, "places-0", "number"},
		{head, "/closing", "/closing", url.Values{"days": {"soon"}}, "days", "whole number"},
		{office, "/programmes/" + x.people.Programme, "/letters", url.Values{"count": {"many"}}, "count", "50"},
		{office, "/programmes/" + x.people.Programme, "/letters", url.Values{"round": {"inner"}}, "count",
			"first, interim"},
		{head, "/closing", "/closing", url.Values{"days": {"1"}, "sure": {"yes"}}, "days", "waits"},
		{head, "/closing", "/closing", url.Values{"on": {"2020-01-01"}, "sure": {"yes"}}, "on", "waits"},
		{head, "/meeting", "/meeting", url.Values{"count": {"some"}}, "count", "whole number"},
		{head, "/meeting", "/meeting", url.Values{"count": {"99"}}, "count", "at a time"},
		{head, sheet, sheet, url.Values{"offers": {long}}, "offers", "800 bytes"},
		{head, "/code-book", "/code-book", url.Values{"name": {"No dogs"}, "description": {"a"}},
			"description", "words to learn from"},
		{head, "/rules", "/rules", url.Values{"batch": {"2"}}, "batch", "below its floor"},
		{office, "/programmes", "/programmes", url.Values{"name": {"A"}, "bands-0": {"Mayor of Salford"}},
			"bands-0", "a place"},
		{office, "/cohorts", "/cohorts", url.Values{"name": {"🐘"}}, "name", "no letter"},
		{office, "/audit?held=abc", "", nil, "held", "not a head"},
		{newBrowser(t, x.addr), "/sign-in", "/sign-in", url.Values{"secret": {"guess"}}, "secret", "not known"},
		{newBrowser(t, x.addr), "/withdraw", "/withdraw", url.Values{"receipt": {"one two"}}, "receipt",
			"words"},
	} {
		c.who.open(c.page)
		if c.action != "" {
			c.who.send(c.action, c.fields)
		}
		link := summaryLink.FindStringSubmatch(c.who.page)
		if c.who.code < 400 || link == nil || link[1] != c.field ||
			!strings.Contains(html.UnescapeString(link[2]), c.says) {
			t.Errorf("%s %v: %d, the summary leads to %.200q; want #%s and %q", c.page, len(c.fields),
				c.who.code, link, c.field, c.says)
		}
		field := regexp.MustCompile(`<(?:input|textarea|select)[^>]* id="` + c.field + `"[^>]*>`).
			FindString(c.who.page)
		if !strings.Contains(field, `aria-invalid="true"`) {
			t.Errorf("%s: the field %s does not say that it is wrong: %s", c.page, c.field, field)
		}
	}

	// Before a release there is nothing to tell, and of days gone by nothing to remind of.
	for _, audience := range []string{"participants", "funder"} {
		head.open("/reports/" + audience)
		head.wants(http.StatusConflict, "Nothing is released yet")
	}
	head.open("/groups")
	head.send("/groups", group("day", "2020-01-31"))
	old := groupPath.FindAllStringSubmatch(head.page, -1)
	for _, m := range old {
		if m[1] != path {
			head.open(m[1] + "/calendar")
			head.wants(http.StatusConflict, "days are past")
		}
	}
	if len(old) != 2 {
		t.Errorf("%d groups, want two", len(old))
	}

	// In Welsh too the side is said as people say it.
	head.open("/groups?language=cy")
	head.send("/groups", group("people-_0-1", "1"))
	head.wants(http.StatusBadRequest, "Rhy ychydig o “y rhai sy’n gwneud penderfyniadau”: 1")
}
