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

// sentText is what the page of what was heard says will be sent.
func (b *browser) sentText() string {
	var sent strings.Builder
	for _, passage := range passageText.FindAllStringSubmatch(b.page, -1) {
		sent.WriteString(html.UnescapeString(passage[1]) + "\n\n")
	}
	return sent.String()
}

var passageText = regexp.MustCompile(`(?s)<legend><span class="hidden">Part \d+: </span><bdi>(.*?)</bdi></legend>`)

// placeOf is the place of a mark or a word of the page, by its words.
func (b *browser) placeOf(words string) string {
	b.t.Helper()
	found := regexp.MustCompile(`value="(\d+:\d+)"[^>]*><(?:s|span data-kind="[a-z]*")>` +
		regexp.QuoteMeta(html.EscapeString(words)) + `<`).FindStringSubmatch(b.page)
	if found == nil {
		b.t.Fatalf("%s has no box for the words", b.path)
	}
	return found[1]
}

// Without JavaScript too an interviewer decides what goes, and is told what will be kept.
func TestMarksAreTheInterviewers(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.write(who(),
		"Ann Hallam asked about the garden. Zoe"+"\u0308"+" and the 👩\u200d🚒 saw the garden.\n\nAsk "+
			"on 3 May.")
	b.wants(http.StatusOK, "Does anything still point at a person?", "👩\u200d🚒")
	first := b.placeOf("garden")
	b.answer(url.Values{"words": {"unicorn\nzoë\n👩"}, "word": {first}, "kind-" + first: {"LOC"}})
	b.wants(http.StatusBadRequest, "“unicorn”, “👩”", "There is a problem")
	b.answer(url.Values{"words": {"garden"}, "again": {"yes"}})
	b.wants(http.StatusOK, "[place]", "[detail]")
	b.answer(nil)
	if sent := b.sentText(); strings.Contains(sent, "garden") || strings.Contains(sent, "Zo") ||
		!strings.Contains(sent, "[place]") {
		t.Error("words that were to go will be sent, or a place is none")
	}

	// A mark taken away: the page says what the server does with it, and sends nothing before that
	// was seen.
	b.open(strings.Replace(b.path, "/heard/", "/goes/", 1))
	b.answer(url.Values{"out": nil, "word": nil})
	b.answer(url.Values{"rest": {"nothing"}})
	b.wants(http.StatusOK, "You left in: “Ann Hallam”", "The server takes out")
	if whole := strings.Split(b.page, "sent-text")[1]; strings.Contains(
		whole[:strings.Index(whole, "</details>")], "Hallam") {
		t.Error("the page does not say what the server makes of it")
	}
	b.open(strings.Replace(b.path, "/check/", "/heard/", 1))
	b.answer(url.Values{"p-0": {"blame", "nonsense"}, "p-9": {"blame"}, "how-0-blame": {"hope"},
		"rest": {"nothing"}})
	b.wants(http.StatusOK, "Blame in place of working together", "they hope for it")
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
}

// A word that nobody looked at is taken out, and one that somebody leaves in stays.
func TestDoubtfulWordsAreAsked(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	ask := regexp.MustCompile(`name="(look-[\d:]+)" value="leave"`)
	const text = "Ann Hallam asked about it. You want me eleven o'clock in the town, and nobody pays."
	for _, stays := range []bool{false, true} {
		b.write(who(), text)
		asked := ask.FindStringSubmatch(b.page)
		if asked == nil {
			t.Fatal("the scrubber asks about nothing: choose another sentence")
		}
		fields := url.Values{}
		if stays {
			fields[asked[1]] = []string{"leave"}
		}
		b.answer(fields)
		var from, to int
		if _, err := fmt.Sscanf(asked[1], "look-%d:%d", &from, &to); err != nil {
			t.Fatal(err)
		}
		if word := text[from:to]; strings.Contains(b.sentText(), word) != stays {
			t.Errorf("%q, left in %v: it is sent %v", word, stays, !stays)
		}
	}
}

// What was answered stands there whenever somebody comes back, by Back, reload or Change, and
// beside the passages that stayed after the text was changed.
func TestGoingBackKeepsWhatWasAnswered(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	const first, second = "They asked us after it was decided, and nothing came back.", "Ann Hallam cannot bring the dog to the hostel at night."
	answers := who()
	answers.Set("role", "Citizen who was once homeless")
	b.write(answers, first+"\n\n"+second)
	b.answer(url.Values{"out": nil})
	b.answer(url.Values{"p-0": {"tokenism"}, "how-0-tokenism": {"better"}, "p-1": {"else"},
		"line-1": {"nobody waits for us"}})
	b.wants(http.StatusOK, "the whole note", "it was better", "nobody waits for us",
		"You left in: “Ann Hallam”")
	check := b.path
	to := func(step string) { b.open(strings.Replace(check, "/check/", "/"+step+"/", 1)) }
	to("who")
	b.wants(http.StatusOK, `value="lived-experience" checked`, "Citizen who was once homeless")
	to("said")
	b.wants(http.StatusOK, first, second)
	to("goes")
	if marks := regexp.MustCompile(`name="out" value="[\d:]+"( checked)?`).FindStringSubmatch(b.page); marks == nil || marks[1] != "" {
		t.Error("a mark that was taken away comes back")
	}
	to("heard")
	b.wants(http.StatusOK, `value="tokenism" checked`, `value="better" checked`,
		">\nnobody waits for us</textarea>")

	b.open(strings.Replace(check, "/check/", "/who/", 1) + "?change")
	b.answer(url.Values{"side": nil})
	b.wants(http.StatusBadRequest, "Please say which side the person is on",
		`name="then" value="check"`)
	b.answer(url.Values{"side": {"decision-maker"}, "sector": {"public"}})
	if b.at() != "check" {
		t.Errorf("who changed an answer comes to %s", b.path)
	}
	b.wants(http.StatusOK, "decision-maker", "public sector")

	to("said")
	b.answer(url.Values{"text": {"The rent went up again in the spring.\n\n" + first + "\n\n" +
		second + " Or by day."}})
	b.answer(nil)
	b.wants(http.StatusOK, `name="p-1" value="tokenism" checked`)
	for _, stale := range []string{`name="p-0" value="tokenism" checked`, "nobody waits for us"} {
		if strings.Contains(b.page, stale) {
			t.Errorf("%s stands beside another passage", stale)
		}
	}
	b.answer(url.Values{"rest": {"unread"}})
	b.wants(http.StatusOK, "1 of 3 parts")
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
	receipt := receiptWords.FindString(b.page)
	// Back, and reload
	for _, again := range []string{"who", "said", "goes", "heard", "check", "sent"} {
		if to(again); b.at() != "sent" || receiptWords.FindString(b.page) != receipt {
			t.Errorf("%s leads to %s, %d", again, b.path, b.code)
		}
	}
	b.open("/note/heard/" + strings.Repeat("A", 26)) // a server that was started anew
	if b.at() != "who" {
		t.Errorf("a note that is nowhere leads to %s", b.path)
	}
}

// Only what stands in quotation marks is offered as their words, only of who agreed, and what was
// read back is read back anew when its description changes.
func TestTheirOwnWords(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	const text = "He said “they had it printed before anybody asked us”. They had decided long " +
		"before that, he thought."
	b.write(who(), text)
	b.answer(nil)
	if strings.Contains(b.page, "own-0") {
		t.Error("the words of somebody who said no are offered")
	}
	agreed := who()
	agreed.Set("quotable", "yes")
	b.write(agreed, text)
	b.answer(nil)
	b.wants(http.StatusOK, "“they had it printed before anybody asked us”",
		"“Person with lived experience” under it")
	b.answer(url.Values{"own-0": {"0"}, "back-0": {"0"}, "rest": {"nothing"}})
	b.wants(http.StatusOK, "read back, agreed")
	check := b.path
	b.open(strings.Replace(check, "/check/", "/who/", 1) + "?change")
	b.answer(url.Values{"side": {"decision-maker"}})
	b.wants(http.StatusOK, "The description has changed", "not read back: shown only if")
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
}

// A part without an answer is asked for, unless the interviewer says what becomes of the rest;
// and a line beside it is scrubbed.
func TestEveryPartIsAnswered(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.write(who(), "They asked us after it was decided.\n\nAnn Hallam rang.\n\nThe dog could not "+
		"come in. {#no-such-barrier #blame}")
	b.answer(nil)
	b.wants(http.StatusOK, "no-such-barrier", "does not have any more",
		`name="p-2" value="blame" checked`)
	b.answer(url.Values{"p-0": {"tokenism"}})
	b.wants(http.StatusBadRequest, "Part 2 has no answer", `href="#p-1"`)
	b.answer(url.Values{"p-1": {"else"}})
	b.wants(http.StatusBadRequest, "Say what you heard in part 2", `href="#line-1"`)
	b.answer(url.Values{"line-1": {"what Ann Hallam said"}})
	b.wants(http.StatusOK, "what [person] said", "the whole note")
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
}

func TestFilesAreReadInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // where a form's files would be put
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	captions := "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Hallam>Nobody asked us.\n"
	said := func(who url.Values) {
		b.open("/note")
		b.answer(who)
	}
	said(who())
	b.attach(url.Values{"text": {"Before."}}, "talk.vtt", []byte(captions))
	b.wants(http.StatusOK, "Before", "Nobody")
	if strings.Contains(b.page, "Hallam") {
		t.Error("the name of a speaker is on the page")
	}
	said(who())
	b.attach(nil, "note.md", []byte("---\nside: decision-maker\nrole: Mayor of "+
		"Hallamshire\nquotable: yes\n---\nNobody asked us. {#language-gap}"))
	b.answer(nil)
	b.wants(http.StatusOK, `name="p-0" value="language-gap" checked`)
	b.answer(nil)
	b.wants(http.StatusOK, "decision-maker", "the whole note")
	if !strings.Contains(b.page, "<dd>no</dd>") {
		t.Error("a file said yes to quoting for an interviewer who said no")
	}
	said(who())
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"locked.docx": {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 512)...),
			"has a password"},
		"broken.odt": {[]byte("PK"), "damaged"},
		"scan.pages": {[]byte("%PDF-1.4"), "Cannot read .pages files"},
		"large.docx": {make([]byte, 21<<20), "the limit is 20 MB"},
		"long.txt":   {bytes.Repeat([]byte("word "), 20_000), "limit is 65536"},
		"empty.txt":  {nil, "That file has no text in it"},
	} {
		b.attach(url.Values{"text": {"Kept all the same."}}, name, c.content)
		b.wants(http.StatusBadRequest, "There is a problem", c.want, "Kept all the same.",
			`href="#file"`)
	}
	b.attach(url.Values{"text": {""}}, "other.md",
		[]byte("---\nside: another\n---\nNobody asked us."))
	b.wants(http.StatusBadRequest, "none of this programme")
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d files are left where temporary ones go, %v", len(left), err)
	}
}

// With one label two conversations are one person's, whether a page sends them or the command does.
func TestALabelIsOnePerson(t *testing.T) {
	// What readiness says holds for the day, so each label comes to a server of its own.
	for label, says := range map[string]string{" 1 ": "Not yet.",
		" another ": "Enough conversations have come in"} {
		x := startSite(t, t.TempDir())
		for i, invitation := range x.people.Invitations {
			var notes []client.Outgoing
			for j := range 3 {
				note := client.NoteFile{Side: "lived-experience",
					Text: fmt.Sprintf("Nobody asked us about garden %d.",
						3*i+j), Participant: strconv.Itoa(j)}
				notes = append(notes, client.Prepare(note, invitation))
			}
			if _, err := submitAs(t.Context(), x.addr, invitation, notes); err != nil {
				t.Fatal(err)
			}
		}
		b := newBrowser(t, x.addr)
		b.signIn(x.people.Invitations[0])
		b.open("/note")
		fields := who()
		fields.Set("participant", strings.Repeat("long", 60))
		b.answer(fields)
		b.wants(http.StatusBadRequest, "Your label for the person is longer than 200 letters",
			`href="#participant"`)
		fields.Set("participant", label)
		b.answer(fields)
		b.answer(url.Values{"text": {"We talked again, on the way to " + label}})
		b.answer(nil)
		b.answer(url.Values{"rest": {"unread"}})
		b.wants(http.StatusOK, "a code made of your label")
		b.answer(nil)
		b.wants(http.StatusOK, "The note is stored")
		coordinator := newBrowser(t, x.addr)
		coordinator.signIn(x.people.Coordinators[0])
		coordinator.open("/draft")
		coordinator.wants(http.StatusOK, says)
	}
}

// A visit that ends in the middle takes nobody's work with it: the form of every page has all of
// it.
func TestAVisitThatEnded(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.write(who(), "Nobody asked us, about the garden at all.")
	b.answer(url.Values{"word": {b.placeOf("garden")}})
	for _, window := range []string{"this", "another"} {
		page := b.page
		b.send("/sign-out", nil)
		b.page = page
		b.answer(url.Values{"p-0": {"else"}, "line-0": {"the dog cannot come"}})
		b.wants(http.StatusForbidden, "Sign in again", "What you wrote is still on this page")
		b.send("/sign-in",
			url.Values{"secret": {"elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789"}})
		b.wants(http.StatusForbidden, "not known here", "garden at all")
		if window == "this" {
			b.send("/sign-in", url.Values{"secret": {x.people.Invitations[0]}})
		} else {
			page := b.page
			b.signIn(x.people.Invitations[0])
			b.page = page
			b.send("/sign-in", nil)
		}
		b.wants(http.StatusOK, "Check before you send", "about the [detail] at all",
			"the dog cannot come")
		b.open(strings.Replace(b.path, "/check/", "/heard/", 1))
	}
	b.answer(nil)
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
}

// What the server would refuse is said where it can be put right, in the summary and beside the
// field.
func TestAFormThatCannotBeSent(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	for _, c := range []struct {
		field, value string
		code         int
		says         string
	}{
		{"side", "another programme's", http.StatusBadRequest,
			"Please say which side the person is on"},
		{"quotable", "perhaps", http.StatusBadRequest,
			"Please say whether they agreed to be quoted"},
		{"role", strings.Repeat("cook for the schools and ", 12), http.StatusBadRequest,
			"description of the person is longer than 200 letters"},
		{"participant", strings.Repeat("é", 200), http.StatusOK, "What was said?"},
		{"participant", strings.Repeat("é", 201), http.StatusBadRequest,
			"label for the person is longer than 200 letters"},
	} {
		b.open("/note")
		fields := who()
		fields.Set(c.field, c.value)
		b.answer(fields)
		b.wants(c.code, c.says)
		if c.code == http.StatusBadRequest && strings.Count(html.UnescapeString(b.page),
			c.says) != 2 {
			t.Errorf("%s: what is wrong is not said in the summary and beside the field", c.field)
		}
	}
	b.open("/note")
	b.answer(who())
	b.answer(url.Values{"text": {" "}})
	b.wants(http.StatusBadRequest, "The note is empty", "There is a problem", `href="#text"`)
	for _, path := range []string{"/note/who/short", "/note/nothing/" + strings.Repeat("A", 26),
		"/note/who/" + strings.Repeat("a", 26)} {
		b.open(path)
		b.wants(http.StatusNotFound, "no such page")
	}
}

// A double click and the back button after sending store one note, and show its one receipt.
func TestSentTwiceIsStoredOnce(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.write(who(), "Nobody asked us.")
	b.answer(nil)
	b.answer(url.Values{"rest": {"nothing"}})
	check, receipts := b.page, map[string]bool{}
	for range 3 {
		b.page = check
		b.answer(nil)
		receipts[receiptWords.FindString(b.page)] = true
	}
	if len(receipts) != 1 || receipts[""] {
		t.Errorf("%d receipts for one note", len(receipts))
	}
}

var receiptWords = regexp.MustCompile(`class="words">([a-z ]+)<`)

// What a file's marks say was read back is ticked so on the page, if it was read back with the
// description that is printed; when that changes nobody has read it back.
func TestReadBackInAFile(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	agreed := who()
	agreed.Set("quotable", "yes")
	const text, ticked = "He said “they had it printed before anybody asked us”", `value="0" checked`
	back := func() string {
		_, box, _ := strings.Cut(b.page, `name="back-0"`)
		box, _, _ = strings.Cut(box, ">")
		return box
	}
	for mark, want := range map[string]bool{
		`{"person with lived experience}`: true, `{"}`: false, `{"Decision-maker}`: false,
	} {
		b.write(agreed, text+mark)
		b.answer(nil)
		b.wants(http.StatusOK, `name="own-0" id="own-0-0" value="0" checked`)
		if got := strings.Contains(back(), ticked); got != want {
			t.Errorf("%s: read back %v, want %v", mark, got, want)
		}
	}
	b.write(agreed, text+`{"Person with lived experience}`)
	b.answer(nil)
	b.answer(url.Values{"own-0": {"0"}, "back-0": {"0"}, "rest": {"nothing"}})
	b.wants(http.StatusOK, "read back, agreed")
	b.open(strings.Replace(b.path, "/check/", "/who/", 1) + "?change")
	b.answer(url.Values{"side": {"decision-maker"}})
	b.wants(http.StatusOK, "The description has changed")
	b.open(strings.Replace(b.path, "/check/", "/heard/", 1))
	b.wants(http.StatusOK, "“Decision-maker” under it")
	if strings.Contains(back(), ticked) {
		t.Error("words are ticked as read back with a description that nobody read to them")
	}
}
