package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// quoted is a note of a participant who agreed to a sentence that was read back to them.
const quoted = `---
side: lived-experience
sector: none
quotable: yes
coded: yes
---
“They had it printed, glossy, and then they asked us what we thought.”{"Person with lived experience}{#tokenism}

The kettle is broken.
`

var resultsLink = regexp.MustCompile(`/results/[a-z2-9]{24}`)

// A participant opens their receipt on a phone: before a release, after one, with a word misread;
// sees their sentence as it prints, takes it back, and everything else stays.
func TestAParticipantsReceipt(t *testing.T) {
	x := startSite(t, t.TempDir())
	note, err := client.ReadNote("one.txt", []byte(quoted), client.NoteFile{})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := submitAs(t.Context(), x.addr, x.people.Invitations[0],
		[]client.Outgoing{client.Prepare(note, x.people.Invitations[0])})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	const sentence = "They had it printed, glossy, and then they asked us what we thought."
	b := newBrowser(t, x.addr)
	open := func(words string) {
		t.Helper()
		b.open("/withdraw")
		b.send("/withdraw", url.Values{"receipt": {words}})
	}

	// A word misread is shown before anything is opened.
	misread := []byte(receipt)
	misread[1] = map[bool]byte{true: 'q', false: 'x'}[misread[1] == 'x']
	open(string(misread))
	first, _, _ := strings.Cut(receipt, " ")
	b.wants(http.StatusOK, "Are these your words?", "<ins>"+first+"</ins>", "you typed")
	if strings.Contains(b.page, sentence) {
		t.Error("somebody else's receipt may be open")
	}
	b.send("/withdraw", nil)
	b.wants(http.StatusOK, "What came of what you said", "Nothing is released yet", sentence,
		"when it was read to you", "Person with lived experience")
	if strings.Contains(b.page, "kettle") {
		t.Error("more of the note is shown than the sentence")
	}
	releaseWith(t, x, sentence)

	// After the release: what came of it, the sentence as it printed, and all of it by the link.
	open(receipt)
	b.wants(
		http.StatusOK,
		"What was released",
		"About thirty people",
		"What both sides say",
		sentence,
		"It is printed in edition 1.",
	)
	link := resultsLink.FindString(b.page)
	b.send("/withdraw", nil) // the sentence's own button
	b.wants(http.StatusOK, "Take this sentence back?", sentence, "The rest of what you said stays")
	b.send("/withdraw", url.Values{"sure": {"sentence"}})
	b.wants(
		http.StatusOK,
		"Your sentence is taken back",
		"What happens next",
		"Questions",
		"edition 1",
	)
	b.send("/withdraw", nil)
	b.wants(http.StatusOK, "You took this sentence back. It is in nothing new.")

	// The link needs no receipt, and says nothing that was taken back; a wrong one says that
	// nothing is there.
	for _, path := range []string{link, link + "/easy"} {
		nobody := newBrowser(t, x.addr)
		nobody.open(path)
		nobody.wants(
			http.StatusOK,
			"What came of what you said",
			"Thank you.",
			"Where this comes from",
		)
		if strings.Contains(nobody.page, sentence) {
			t.Errorf("%s shows what was taken back", path)
		}
	}
	b.open("/results/aaaaaaaaaaaaaaaaaaaaaaaa")
	b.wants(http.StatusNotFound, "Nothing is released here yet")

	// The edition keeps the sentence and says so; the reports do not have it.
	one := newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	one.open("/editions/1")
	one.wants(http.StatusOK, sentence, "Taken back since by whoever said it")
	for _, sheet := range []string{"cards", "summary", "facilitator", "present"} {
		one.open("/editions/1/" + sheet)
		one.wants(http.StatusOK)
		if strings.Contains(one.page, sentence) {
			t.Errorf("%s is printed anew with what was taken back", sheet)
		}
	}
	one.open("/reports")
	one.wants(http.StatusOK, link, "For those who commission", "<svg")
	one.open("/reports/funder")
	one.wants(http.StatusOK, "Where this comes from", "edition 1: ")
	if strings.Contains(one.page, sentence) {
		t.Error("a report shows what was taken back")
	}
	one.open("/reports/funder/docx")
	if kind := one.head.Get("Content-Disposition"); !strings.Contains(kind, "funder.docx") {
		t.Errorf("the file is %q", kind)
	}
	one.open("/reports/everybody")
	one.wants(http.StatusNotFound, "no such page")
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.open("/reports")
	reader.wants(http.StatusOK, "For everybody")
	if strings.Contains(reader.page, "/results/") {
		t.Error("a researcher is shown the link that is for coordinators to print")
	}
}

// releaseWith makes the first edition with a quote in it.
func releaseWith(t *testing.T, x site, text string) {
	t.Helper()
	one, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	prepared, err := one.Digest.PrepareEdition(t.Context(), &pb.PrepareEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	choice := &pb.ChooseQuotesRequest{Hash: prepared.Draft.Hash}
	for _, o := range prepared.Draft.Offered {
		if o.Quote.Text == text {
			choice.Ids = append(choice.Ids, o.Id)
		}
	}
	if len(choice.Ids) == 0 {
		t.Fatal("the sentence is not offered: this test proves nothing")
	}
	if _, err := one.Digest.ChooseQuotes(t.Context(), choice); err != nil {
		t.Fatal(err)
	}
	for _, secret := range x.people.Coordinators {
		who, err := client.Dial(client.Config{Server: x.addr, Secret: secret})
		if err != nil {
			t.Fatal(err)
		}
		defer who.Close()
		draft, err := who.Digest.GetDraft(t.Context(), &pb.GetDraftRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := who.Digest.ReleaseEdition(t.Context(),
			&pb.ReleaseEditionRequest{Hash: draft.Draft.Hash,
				InPerson: pb.InPerson_IN_PERSON_YES}); err != nil {
			t.Fatal(err)
		}
	}
}
