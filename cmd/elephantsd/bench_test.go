package main

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// benchNotes are stored when the pages are timed.
const benchNotes = 1000

// A coordinator's pages with a thousand notes stored; the bar is 50 ms a page. Making the draft is no page: it says so and takes
// its time.
func BenchmarkCoordinatorsPages(b *testing.B) {
	x := startSite(b, b.TempDir())
	submitMany(b, x, benchNotes)
	one := newBrowser(b, x.addr)
	one.signIn(x.people.Coordinators[0])
	prepare := func() {
		one.open("/draft")
		one.send("/draft/prepare", nil)
		one.wants(http.StatusOK, "Nobody has approved")
	}
	prepare()
	show := func(name, path string) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				one.open(path)
				one.wants(http.StatusOK)
			}
		})
	}
	show("draft", "/draft")
	b.Run("name", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			one.decide("name", "", url.Values{"name": {[]string{"Asked too late", "Asked when it is too late"}[i%2]}})
			one.wants(http.StatusOK)
		}
	})
	b.Run("prepare", func(b *testing.B) {
		for b.Loop() {
			prepare()
		}
	})
	if err := release(b.Context(), x.addr, x.people.Coordinators); err != nil {
		b.Fatal(err)
	}
	show("draft-none", "/draft")
	show("edition", "/editions/1")
	show("editions", "/editions")
}

// submitMany stores so many notes: the sample over and over, each time as other people.
func submitMany(b testing.TB, x site, n int) {
	b.Helper()
	files, err := sample.ReadDir("notes")
	if err != nil {
		b.Fatal(err)
	}
	for i, invitation := range x.people.Invitations {
		interviewer, err := client.Dial(client.Config{Server: x.addr, Secret: invitation})
		if err != nil {
			b.Fatal(err)
		}
		defer interviewer.Close()
		notes := make([]*pb.Note, len(files))
		for j, file := range files {
			content, err := sample.ReadFile("notes/" + file.Name())
			if err != nil {
				b.Fatal(err)
			}
			note, err := client.ReadNote(file.Name(), content, client.NoteFile{})
			if err != nil {
				b.Fatal(err)
			}
			notes[j] = client.Prepare(note, invitation).Note
		}
		for j := i; j < n; j += len(x.people.Invitations) {
			req := &pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", j), Note: notes[j%len(notes)]}
			if _, err := interviewer.Collection.SubmitNote(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	}
}
