package main

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elephants/client/cli"
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
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(x.people.Coordinators[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	edition := func(args ...string) (int, string) {
		var said strings.Builder
		args = append([]string{"edition", "--server", x.addr, "--secret-file", secret}, args...)
		return cli.Main(args, strings.NewReader(""), &said, &said), said.String()
	}
	code, said := edition("draft")
	if code != 0 || !strings.Contains(said, "This draft has no theme") {
		t.Errorf("the command shows an empty draft with %d: %s", code, said)
	}
	sure := maps.Clone(inPerson)
	sure.Set("nothing", "yes")
	b.send("/draft/release", sure)
	b.wants(http.StatusOK, "You have approved this draft")
	b.signIn(x.people.Coordinators[1])
	b.send("/draft/release", inPerson)
	b.wants(http.StatusBadRequest, `href="#nothing"`, "Release…")
	b.send("/draft/release", sure)
	if b.path != "/editions/1" {
		t.Errorf("after the second approval: %s", b.path)
	}
}
