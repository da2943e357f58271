package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A note is withdrawn after a draft was read. One coordinator asks for another look, the other
// reads what went and agrees; and whoever releases the edition is asked how they came by their
// secret.
func TestTwoCoordinatorsLookAgain(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	receipt, err := submitSample(t.Context(), x.addr, x.people.Invitations)
	if err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	one.open("/draft")
	one.send("/draft/prepare", nil)
	one.wants(http.StatusOK, "Given out since the last edition", "one or two coordinators’ secrets",
		"Prepare this draft again", "Conversations may have come or gone since")
	if strings.Contains(one.page, "New conversations came") {
		t.Error("a draft of a moment ago says that conversations came, and none did")
	}
	participant, err := client.Dial(client.Config{Server: x.addr})
	if err != nil {
		t.Fatal(err)
	}
	defer participant.Close()
	if _, err := participant.Withdrawal.WithdrawNote(t.Context(),
		&pb.WithdrawNoteRequest{Receipt: receipt}); err != nil {
		t.Fatal(err)
	}
	one.open("/draft")
	one.wants(http.StatusOK, "No notes came", "Fewer than five were withdrawn",
		"Ask to make the draft anew")
	one.send("/draft/look", nil)
	one.wants(http.StatusOK, "Another coordinator has to agree")
	two.signIn(x.people.Coordinators[1])
	two.open("/draft")
	two.wants(http.StatusOK, "Another coordinator asks to make the draft anew",
		"Fewer than five were withdrawn")
	two.send("/draft/prepare", nil)
	two.wants(http.StatusOK, "Nobody has approved")
	two.send("/draft/release", inPerson)
	one.open("/draft")
	one.send("/draft/release", nil)
	one.wants(http.StatusOK, "Did you receive your secret in person?")
	one.send("/draft/release", url.Values{"in-person": {"no"}})
	if one.path != "/editions/1" {
		t.Errorf("after the second approval: %s", one.path)
	}
	coordinator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	log, err := coordinator.Admin.ListAuditEntries(t.Context(), &pb.ListAuditEntriesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, e := range log.Entries {
		if e.Action == "says that their secret did not come in person" {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the log says %d times how a secret came", said)
	}
}

// A coordinator who changes the programme's own barriers beside a draft reads that another draft
// takes two, and the other reads what changed.
func TestOtherBarriersTakeTwoCoordinators(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	one.open("/draft")
	one.send("/draft/prepare", nil)
	coordinator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	_, err = coordinator.Digest.PutBarrier(t.Context(), &pb.PutBarrierRequest{Barrier: &pb.OwnBarrier{
		Name: "The dog cannot come", Description: "Pets are not allowed in where people meet."}})
	if err != nil {
		t.Fatal(err)
	}
	one.open("/draft")
	one.wants(http.StatusOK, "Something changed since the last draft", "No notes came",
		"own barriers were changed")
	one.send("/draft/look", nil)
	two.signIn(x.people.Coordinators[1])
	two.open("/draft")
	two.wants(http.StatusOK, "Another coordinator asks to make the draft anew",
		"own barriers were changed")
	two.send("/draft/prepare", nil)
	two.wants(http.StatusOK, "Nobody has approved")
}
