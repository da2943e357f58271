package main

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"elephants/client"
)

// noteFields are a note's form without its text.
func noteFields(text string) url.Values {
	return url.Values{"side": {"lived-experience"}, "sector": {"none"}, "quotable": {"no"}, "text": {text}}
}

// sentText is what the page says will be sent.
func (b *browser) sentText() string {
	var sent strings.Builder
	for _, passage := range passageText.FindAllStringSubmatch(b.page, -1) {
		sent.WriteString(html.UnescapeString(passage[1]) + "\n\n")
	}
	return sent.String()
}

var passageText = regexp.MustCompile(`(?s)<legend><span class="hidden">Part \d+: </span><bdi>(.*?)</bdi></legend>`)

// Without JavaScript too an interviewer decides what goes, and is told what will be kept.
func TestMarksAreTheInterviewers(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Ann Hallam asked about the garden. Zoe"+"\u0308"+" and the 👩\u200d🚒 saw the garden.\n\nAsk on 3 May."))

	b.send("/note/preview", url.Values{"words": {"garden\nunicorn\nzoë\n👩"}, "kind": {"MISC"}})
	b.wants(http.StatusOK, "<span>garden</span>", "[detail]", "“unicorn”, “👩”", "👩\u200d🚒")
	if sent := b.sentText(); strings.Contains(sent, "garden") || strings.Contains(sent, "Zo") {
		t.Error("words that were to go will be sent")
	}

	// A mark taken away: the page says what the server does with it, and sends nothing before that was seen.
	b.send("/note/send", url.Values{"out": {}})
	b.wants(http.StatusOK, "Check the note once more", "You changed what is taken out", "The server checks every note again", "garden")
	if sent := b.sentText(); strings.Contains(sent, "Hallam") || !strings.Contains(sent, "garden") {
		t.Error("the page does not say what the server makes of it")
	}
	b.send("/note/send", url.Values{"coding": {"0:blame", "99:blame", "0:nonsense", "x"}})
	b.wants(http.StatusOK, "The note is stored")
}

// Who goes back to change the text finds ticks, lines and marks taken away as they were, beside the passages that stayed.
func TestGoingBackKeepsWhatWasHeard(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	const first, second = "They asked us after it was decided, and nothing came back.", "Ann Hallam cannot bring the dog to the hostel at night."
	b.send("/note/preview", noteFields(first+"\n\n"+second))
	b.send("/note", url.Values{"coding": {"0:tokenism"}, "named-1": {"nobody waits for us"}, "out": {}})
	b.wants(http.StatusOK, "Write a note")
	b.send("/note/preview", nil)
	b.wants(http.StatusOK, `value="0:tokenism" checked`, `id="named-1" maxlength="120" value="nobody waits for us"`)
	if marks := regexp.MustCompile(`name="out" value="[\d:]+"( checked)?`).FindStringSubmatch(b.page); marks == nil || marks[1] != "" {
		t.Error("a mark that was taken away comes back")
	}
	b.send("/note", nil)
	b.send("/note/preview", url.Values{"text": {"The rent went up again in the spring.\n\n" + first + "\n\n" + second + " Or by day."}})
	b.wants(http.StatusOK, `value="1:tokenism" checked`)
	for _, stale := range []string{`value="0:tokenism" checked`, "nobody waits for us"} {
		if strings.Contains(b.page, stale) {
			t.Errorf("%s stands beside another passage", stale)
		}
	}
	b.send("/note/send", nil)
	b.wants(http.StatusOK, "The note is stored")
	for _, again := range []string{"/note/preview", "/note/send"} { // as a phone opens a page again
		if b.open(again); b.code != http.StatusOK || b.path != "/note" {
			t.Errorf("%s leads to %s, %d", again, b.path, b.code)
		}
	}
	b.upload("/note/preview", noteFields(first), "empty.txt", nil)
	b.wants(http.StatusBadRequest, "That file has no text in it", first)
}

func TestFilesAreReadInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // where a form's files would be put
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	captions := "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Hallam>Nobody asked us.\n"
	b.upload("/note/preview", noteFields("Before."), "talk.vtt", []byte(captions))
	b.wants(http.StatusOK, "Before.", "Nobody asked us.")
	if strings.Contains(b.page, "Hallam") {
		t.Error("the name of a speaker is on the page")
	}
	b.upload("/note/preview", noteFields(""), "note.md", []byte("---\nside: decision-maker\nrole: Mayor of Hallamshire\nquotable: yes\n---\nNobody asked us. {#language-gap}"))
	b.wants(http.StatusOK, "decision-makers", "may be quoted", `value="0:language-gap" checked`)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"locked.docx": {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 512)...), "has a password"},
		"broken.odt":  {[]byte("PK"), "damaged"},
		"scan.pages":  {[]byte("%PDF-1.4"), "Cannot read .pages files"},
		"large.docx":  {make([]byte, 21<<20), "the limit is 20 MB"},
		"long.txt":    {bytes.Repeat([]byte("word "), 20_000), "limit is 65536"},
	} {
		b.upload("/note/preview", noteFields("Kept all the same."), name, c.content)
		b.wants(http.StatusBadRequest, "There is a problem", c.want, "Kept all the same.")
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d files are left where temporary ones go, %v", len(left), err)
	}
}

// With one label two conversations are one person's, whether a page sends them or the command does.
func TestALabelIsOnePerson(t *testing.T) {
	x := startSite(t, t.TempDir())
	for i, invitation := range x.people.Invitations {
		var notes []client.Outgoing
		for j := range 3 {
			note := client.NoteFile{Side: "lived-experience", Text: fmt.Sprintf("Nobody asked us about garden %d.", 3*i+j), Participant: strconv.Itoa(j)}
			notes = append(notes, client.Prepare(note, invitation))
		}
		if _, err := submitAs(t.Context(), x.addr, invitation, notes); err != nil {
			t.Fatal(err)
		}
	}
	coordinator, b := newBrowser(t, x.addr), newBrowser(t, x.addr)
	coordinator.signIn(x.people.Coordinators[0])
	b.signIn(x.people.Invitations[0])
	for _, c := range []struct{ label, says string }{{"1", "Not yet."}, {strings.Repeat("long", 60), "Not yet."}, {"another", "Enough conversations have come in"}} {
		fields := noteFields("We talked again, on the way to " + c.label)
		fields.Set("participant", " "+c.label+" ")
		b.open("/note")
		b.send("/note/preview", fields)
		if len(c.label) > 200 {
			b.wants(http.StatusBadRequest, "Your label for the person is longer than 200 letters")
			continue
		}
		b.wants(http.StatusOK, "a code made of your label")
		b.send("/note", nil)
		b.wants(http.StatusOK, `name="participant" maxlength="200" value="`+c.label)
		b.send("/note/preview", nil)
		b.send("/note/send", nil)
		b.wants(http.StatusOK, "The note is stored")
		coordinator.open("/draft")
		coordinator.wants(http.StatusOK, c.says)
	}
}

// A visit that ends in the middle takes nobody's work with it.
func TestAVisitThatEnded(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Nobody asked us, about the garden at all."))
	b.send("/note/preview", url.Values{"words": {"garden"}, "kind": {"MISC"}})
	for _, window := range []string{"this", "another"} {
		page := b.page
		b.send("/sign-out", nil)
		b.page = page
		b.send("/note/send", url.Values{"named-0": {"the dog cannot come"}})
		b.wants(http.StatusForbidden, "Sign in again", "What you wrote is still on this page")
		b.send("/sign-in", url.Values{"secret": {"elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789"}})
		b.wants(http.StatusForbidden, "not known here", "garden at all")
		if window == "this" {
			b.send("/sign-in", url.Values{"secret": {x.people.Invitations[0]}})
		} else {
			page := b.page
			b.signIn(x.people.Invitations[0])
			b.page = page
			b.send("/sign-in", nil)
		}
		b.wants(http.StatusOK, "Check the note", "garden at all", "about the [detail] at all", `value="the dog cannot come"`)
	}
	b.send("/note/send", nil)
	b.wants(http.StatusOK, "The note is stored")
}

// What the server would refuse is said where it can be put right, before anything is checked.
func TestAFormThatCannotBeSent(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	for _, c := range []struct {
		field, value string
		code         int
		says         string
	}{
		{"side", "another programme's", http.StatusBadRequest, "Please say which side the person is on"},
		{"role", strings.Repeat("cook for the schools and ", 12), http.StatusBadRequest, "description of the person is longer than 200 letters"},
		{"participant", strings.Repeat("é", 200), http.StatusOK, "Check the note"},
		{"participant", strings.Repeat("é", 201), http.StatusBadRequest, "label for the person is longer than 200 letters"},
	} {
		b.open("/note")
		fields := noteFields("Nobody asked us.")
		fields.Set(c.field, c.value)
		b.send("/note/preview", fields)
		b.wants(c.code, c.says, "Nobody asked us.")
	}
}

// A form that is cut off has the note in it, which stands before all that stands beside its parts; and people count these from 1.
func TestTheNoteStandsFirstInItsForm(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Nobody asked us.\n\nNobody ever does."))
	b.wants(http.StatusOK, "Part 1:", "Part 2:")
	if first := strings.Index(b.page, `class="passage"`); first < strings.Index(b.page, `name="text"`) {
		t.Error("the note comes after its first part")
	}
}

// A double click and the back button after sending store one note, and show its one receipt.
func TestSentTwiceIsStoredOnce(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Nobody asked us."))
	preview, receipts := b.page, map[string]bool{}
	for range 3 {
		b.page = preview
		b.send("/note/send", nil)
		receipts[receiptWords.FindString(b.page)] = true
		b.page = preview
		b.send("/note/preview", nil) // as the back button does
		preview = b.page
	}
	if len(receipts) != 1 {
		t.Errorf("%d receipts for one note", len(receipts))
	}
}

var receiptWords = regexp.MustCompile(`class="words">([a-z ]+)<`)
