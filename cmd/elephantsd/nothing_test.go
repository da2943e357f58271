package main

import (
	"maps"
	"net/http"
	"testing"
)

// A draft of notes that nobody went through has no theme. It says so and what to do, and is
// approved by nobody who does not say that they mean it.
func TestADraftWithoutAThemeIsNotApprovedByMistake(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	for i, invitation := range x.people.Invitations {
		notes := someNotes(t, i, 6, invitation)
		for _, n := range notes {
			n.Note.Codings, n.Note.OwnWords, n.Note.Read = nil, nil, false
		}
		if _, err := submitAs(t.Context(), x.addr, invitation, notes); err != nil {
			t.Fatal(err)
		}
	}
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.send("/draft/prepare", nil)
	b.wants(http.StatusOK, "0 themes", "nothing of what people said would be released",
		"Ask your interviewers to go through their notes")
	b.send("/draft/release", nil)
	b.wants(http.StatusBadRequest, `href="#nothing"`, "Nobody has approved this draft yet",
		"This draft has no theme. Tick that")
	sure := maps.Clone(inPerson)
	sure.Set("nothing", "yes")
	b.send("/draft/release", sure)
	b.wants(http.StatusOK, "You have approved this draft")
	b.signIn(x.people.Coordinators[1])
	b.send("/draft/release", inPerson)
	b.wants(http.StatusBadRequest, `href="#nothing"`, "Approve and release")
	b.send("/draft/release", sure)
	if b.path != "/editions/1" {
		t.Errorf("after the second approval: %s", b.path)
	}
}
