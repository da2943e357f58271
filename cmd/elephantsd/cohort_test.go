package main

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	tickedProgramme = regexp.MustCompile(`name="programme" id="new-[^"]*" value="([^"]*)"`)
	cohortField     = regexp.MustCompile(`name="cohort" value="([^"]*)"`)
)

// fill sends the last form of the page that leads to the action and asks for all of the fields. A
// page with several of the kind has the one that is seen at once at its end.
func (b *browser) fill(action string, fields url.Values) {
	b.t.Helper()
	forms := formTag.FindAllStringSubmatch(b.page, -1)
	slices.Reverse(forms)
	for _, form := range forms {
		if form[1] != action {
			continue
		}
		asked := filled(form[0])
		for name, values := range fields {
			if !strings.Contains(form[0], `name="`+name+`"`) {
				asked = nil
				break
			}
			asked[name] = values
		}
		if asked != nil {
			resp, err := b.http.PostForm(b.site+action, asked)
			b.shown(resp, err)
			return
		}
	}
	b.t.Fatalf("no form that leads to %s on %s asks for %d fields", action, b.path, len(fields))
}

// An administrator makes a cohort, lets another programme join, and asks for a budget; a
// coordinator agrees to it. Whatever is refused is said in words, with what was typed.
func TestCohortsOnPages(t *testing.T) {
	x := startSite(t, t.TempDir())
	root := newBrowser(t, x.addr)
	root.signIn(x.people.Administrator)
	root.open("/programmes")
	root.send("/programmes", url.Values{"name": {"Leeds"}})
	root.open("/cohorts")
	root.wants(http.StatusOK, "There is no cohort yet.", "Greater Manchester", "Leeds")
	free := tickedProgramme.FindAllStringSubmatch(root.page, -1)
	if len(free) != 2 {
		t.Fatalf("%d programmes can be chosen, want 2", len(free))
	}
	if strings.Contains(root.page, x.people.Programme) && free[0][1] != x.people.Programme {
		free[0], free[1] = free[1], free[0]
	}

	before := root.page
	root.fill("/cohorts", url.Values{"name": {"The North"}, "programme": {free[0][1]}})
	root.wants(http.StatusOK, "The North", "It has no budget yet", "Add programmes")
	cohort := cohortField.FindStringSubmatch(root.page)[1]
	join := url.Values{"cohort": {cohort}, "programme": {free[1][1]}}
	root.fill("/cohorts", join)
	root.wants(http.StatusOK, "Every programme is in a cohort already.")
	after := root.page
	root.page = before // which the back button shows
	root.fill("/cohorts", url.Values{"name": {"The South"}, "programme": {free[0][1]}})
	root.wants(http.StatusConflict, "a programme never leaves its cohort")
	root.page = after

	for epsilon, says := range map[string]string{
		"much": "A budget is a number", "99": "must be from 0 to 4",
	} {
		root.fill("/cohorts", url.Values{"cohort": {cohort}, "epsilon": {epsilon}})
		root.wants(http.StatusBadRequest, says, `value="`+epsilon+`"`)
	}
	root.fill("/cohorts", url.Values{"cohort": {cohort}, "epsilon": {"2"}})
	root.wants(http.StatusOK, "proposed a budget of 2", "Agree to a budget of 2")
	root.fill("/cohorts", url.Values{"cohort": {cohort}, "epsilon": {"2"}})
	root.wants(http.StatusConflict, "another person has to ask for the same")

	researcher := newBrowser(t, x.addr)
	researcher.signIn(x.people.Researcher)
	if strings.Contains(researcher.page, "Agree to a budget") {
		t.Error("a researcher is asked to set the budget")
	}
	coordinator := newBrowser(t, x.addr)
	coordinator.signIn(x.people.Coordinators[0])
	coordinator.open("/research")
	coordinator.wants(http.StatusOK, "proposed a budget of 2", "Agree to a budget of 2")
	coordinator.fill("/research/budget", url.Values{"budget": {"9"}})
	coordinator.wants(http.StatusBadRequest, "must be from 0 to 4")
	coordinator.fill("/research/budget", url.Values{"budget": {"2"}})
	coordinator.wants(http.StatusOK, "2 of 2 is left")
	root.open("/cohorts")
	root.wants(http.StatusOK, "2 of the budget of 2 is left to spend. 0 is spent, for good.")
}
