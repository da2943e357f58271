package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// benchNotes are stored when the pages are timed.
const benchNotes = 1000

// Every page with a thousand notes stored; the bar is 50 ms. Making the draft is no page: it says
// so and takes its time.
func BenchmarkPages(b *testing.B) {
	x := startSite(b, b.TempDir())
	submitMany(b, x, benchNotes)
	coordinator := newBrowser(b, x.addr)
	coordinator.signIn(x.people.Coordinators[0])
	prepare := func() {
		coordinator.open("/draft")
		coordinator.send("/draft/prepare", nil)
		coordinator.wants(http.StatusOK, "Nobody has approved")
	}
	show := func(who *browser, paths ...string) {
		for _, path := range paths {
			b.Run("GET "+path, func(b *testing.B) {
				for b.Loop() {
					who.open(path)
					who.wants(http.StatusOK)
				}
			})
		}
	}
	prepare()
	show(coordinator, "/draft", "/code-book", "/rules")
	b.Run("a decision", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			coordinator.open("/draft")
			coordinator.decide("name", "",
				url.Values{"name": {[]string{"Asked too late", "Asked when it is too late"}[i%2]}})
			coordinator.wants(http.StatusOK)
		}
	})
	b.Run("making the draft", func(b *testing.B) {
		for b.Loop() {
			prepare()
		}
	})
	if err := release(b.Context(), x.addr, x.people.Coordinators); err != nil {
		b.Fatal(err)
	}
	show(coordinator, "/draft", "/editions", "/editions/1", "/editions/1/cards", "/editions/1/poster",
		"/editions/1/summary", "/editions/1/easy",
		"/editions/1/facilitator", "/audit", "/research", "/research/guide")

	interviewer := newBrowser(b, x.addr)
	interviewer.signIn(x.people.Invitations[0])
	show(interviewer, "/", "/note")
	text := sampleText(b)
	preview := func() {
		interviewer.write(who(), text)
		interviewer.answer(nil)
		interviewer.answer(url.Values{"rest": {"unread"}})
		interviewer.wants(http.StatusOK, "Send the note")
	}
	b.Run("a note of 3 KB checked", func(b *testing.B) {
		for b.Loop() {
			preview()
		}
	})
	b.Run("sent", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			preview()
			b.StartTimer()
			interviewer.answer(nil)
			interviewer.wants(http.StatusOK, "Receipt for the person")
		}
	})
	b.Run("and withdrawn", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			preview()
			interviewer.answer(nil)
			receipt := url.Values{"sure": {"yes"},
				"receipt": {receiptWords.FindStringSubmatch(interviewer.page)[1]}}
			interviewer.open("/withdraw")
			b.StartTimer()
			interviewer.send("/withdraw", receipt)
			interviewer.wants(http.StatusOK, "never be read again")
		}
	})

	administrator := newBrowser(b, x.addr)
	administrator.signIn(x.people.Administrator)
	show(administrator, "/programmes", "/programmes/"+x.people.Programme, "/audit")
	b.Run("a letter", func(b *testing.B) {
		for b.Loop() {
			administrator.open("/programmes/" + x.people.Programme)
			administrator.send("/letters", nil)
			administrator.wants(http.StatusOK)
		}
	})
}

// sampleText is 3 KB of sample notes.
func sampleText(b testing.TB) string {
	b.Helper()
	all, err := sampleNotes()
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for _, note := range all {
		text.WriteString(note.Text + "\n\n")
	}
	return strings.ToValidUTF8(text.String()[:3000], "")
}

// submitMany stores so many notes: the sample over and over, each time as other people.
func submitMany(b testing.TB, x site, n int) {
	b.Helper()
	all, err := sampleNotes()
	if err != nil {
		b.Fatal(err)
	}
	for i, invitation := range x.people.Invitations {
		interviewer, err := client.Dial(client.Config{Server: x.addr, Secret: invitation})
		if err != nil {
			b.Fatal(err)
		}
		defer interviewer.Close()
		notes := make([]*pb.Note, len(all))
		for j, note := range all {
			notes[j] = client.Prepare(note, invitation).Note
		}
		for j := i; j < n; j += len(x.people.Invitations) {
			note := proto.CloneOf(notes[j%len(notes)]) // no two are equal, nor equal to the sample's
			note.Text += "\n\nAnd so on" + strings.Repeat(" and on", j/len(notes)) + "."
			req := &pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", j), Note: note}
			if _, err := interviewer.Collection.SubmitNote(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	}
}
