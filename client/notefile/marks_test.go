package notefile

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"elephants/client/transcript"
)

func TestMarks(t *testing.T) {
	const text = "They asked first. {+tokenism}\n\nNobody pays. {#no-pay ~trust, +blame}\n\nTea. " +
		"{#none}\n\n" +
		"“They had it printed.”{\"} He said: “Where’s the point?” {\"Person with lived experience} " +
		"{#tokenism}"
	note, err := Parse(text, Note{Side: "lived-experience", Quotable: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range note.Codings {
		got = append(got, note.Text[c.Start:c.End]+"|"+c.Barrier+"|"+c.Stance)
	}
	want := []string{
		"They asked first.|tokenism|better", "Nobody pays.|no-pay|", "Nobody pays.|trust|hope",
		"Nobody pays.|blame|better", "Tea.||",
		"“They had it printed.” He said: “Where’s the point?”|tokenism|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("codings %q, want %q", got, want)
	}
	if !note.Coded {
		t.Error("each passage has a mark, and the note is not read")
	}
	var own []string
	for _, o := range note.Own {
		own = append(own, note.Text[o.Start:o.End]+"|"+o.Attribution)
	}
	if want := []string{"They had it printed.|",
		"Where’s the point?|Person with lived experience"}; !slices.Equal(own, want) {
		t.Errorf("own words %q, want %q", own, want)
	}
	if strings.ContainsAny(note.Text, "{}") {
		t.Errorf("marks stay in the text of %d bytes", len(note.Text))
	}
	half, err := Parse("One. {#none}\n\nTwo.", Note{Side: "a"})
	if marked, of := half.Marked(); err != nil || half.Coded || marked != 1 || of != 2 {
		t.Errorf("a note with a mark in one of two: read %v, %d of %d, %v", half.Coded, marked, of, err)
	}
}

// What cannot be meant is told with its line, and nothing of the note in it.
func TestMarksThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"of who said no": {"One.\n\n“They had it printed.”{\"}",
			"line 3: words are marked to be quoted, but the participant did not agree"},
		"never closed": {"One.\nTwo “They had it printed.”{\" and on.",
			"line 2: the mark {\" is not closed"},
		"never closed before a coding": {"One.\n\n“They had it printed.”{\"{#tokenism}",
			"line 3: the mark {\" is not closed"},
		"a description before a coding": {"“They had it printed.”{\"Person{#tokenism}",
			"line 1: the mark {\" is not closed"},
		"a coding before another": {"They had it printed.{#tokenism {#blame}",
			"line 1: the mark {# is not closed"},
		"an own line before a coding": {"They had it printed.{something else : dogs{#blame}",
			"line 1: the mark {something else : is not closed"},
		"nothing and something": {"One printed.\n\nThey had it.{#none tokenism}",
			"line 3: {#none} and a barrier are marked of the same passage"},
		"nothing, and then something": {"They had it printed.{+tokenism} {#none}",
			"line 1: {#none} and a barrier"},
		"a coding never closed": {"---\nside: a\n---\n\nOne printed. {#tokenism\nTwo.",
			"line 5: the mark {# is not closed"},
		"an own line never closed": {"They had it printed. {Something else: printed",
			"line 1: the mark {Something else: is not closed"},
		"below a head": {"---\nside: a\nquotable: yes\n---\n\nThey had it printed.{\"}",
			"line 6: the mark {\"} stands after no quotation"},
		"in a transcript": {"---\nspeaker: RESP\n---\n\nRESP: One.\n\nINT: Two?\n\nRESP: They had it\nprinted.{\"}",
			"line 10: the mark {\"} stands after no quotation"},
		"after no quotation": {"One.\n\nThey had it printed.{\"}",
			"line 3: the mark {\"} stands after no quotation"},
		"half open": {"“One.\n\nThey had it printed.”{\"}",
			"line 3: the quotation before the mark {\"} has no opening"},
		"of nothing": {"“”{\"}", "line 1: the mark {\"} stands after no quotation"},
		"a long description": {"“They had it.”{\"" + strings.Repeat("secretive ", 21) +
			"}", "line 1: the description in a mark"},
		"of what others said": {"{other} “They had it printed.”{\"}\n\nOne.",
			"line 1: words are marked as the participant's own where somebody else speaks"},
		"an answered e-mail": {"One printed.\n\nOn Mon, 2 Mar 2026 at 17:40, somebody wrote:\n\n> Two?",
			"line 3 stands over an e-mail"},
		"a word in the middle": {"don't{\"}", "stands after no quotation"},
	} {
		_, err := Parse(c.text, Note{Side: "a", Quotable: name != "of who said no"})
		if err == nil || !strings.Contains(err.Error(), c.says) ||
			strings.Contains(err.Error(), "printed") || strings.Contains(err.Error(), "secretive") {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
}

// What others wrote below an answered e-mail is theirs, where the interviewer says so.
func TestAnAnsweredEmail(t *testing.T) {
	n, err := Parse("They had it printed.\n\n{other} On Monday Tom <t@u.org> wrote:\n\n{other} > Who had?", Note{Side: "a"})
	if err != nil || len(n.Others) != 2 {
		t.Errorf("%d turns of others, %v", len(n.Others), err)
	}
	const outlook = "From: Tom Hall <t@u.org>\nSent: 2 March 2026 17:40\nTo: Zbysia\nSubject: RE: " +
		"our talk\n\nWho had?"
	for name, below := range map[string]string{
		"Outlook": outlook, "under a line": "________________________________\n" + outlook,
		"in bold": "*From:* Tom Hall\n*Date:* Monday\n*To:* Zbysia\n*Subject:* our " +
			"talk\n\nWho had?",
		"of Word": strings.ReplaceAll(outlook, "\n", "\n\n"),
		"German": "Von: Tom Hall\nGesendet: Montag\nAn: Zbysia\nBetreff: AW: our " +
			"talk\n\nWho had?",
		"passed on": "---------- Forwarded message ---------\nFrom: Tom <t@u.org>\nDate: " +
			"Monday\nSubject: our talk\nTo: Zbysia\n\nWho?",
		"over two lines":        "On Mon, 2 Mar 2026 at 17:40, Tom Hall\n<t@u.org> wrote:\n\nWho had?",
		"in the answer's marks": "> On 12 Mar 2026, at 10:00, Tom <t@u.org> wrote:\n>\n> Who had?",
		"German, answered":      "Am Mo., 2. März 2026 um 17:40 schrieb Tom <t@u.org>:\n\nWho had?",
		"French, answered":      "Le lun. 2 mars 2026 à 17:40, Tom <t@u.org> a écrit :\n\nWho had?",
	} {
		n, err := Parse("They had it printed.\n\n"+below, Note{Side: "a"})
		if !errors.As(err, new(*transcript.SpeakersError)) {
			t.Errorf("%s: %d bytes, %v", name, len(n.Text), err)
		}
	}
	// What stands over an e-mail is nobody's words, wherever it was copied from.
	for name, text := range map[string]string{
		"at the top": strings.ReplaceAll(outlook, "RE: ", ""), "of Word": "{bold From:} Tom Hall <t@u.org>\n\n{bold Subject:} our talk\n\nWho had?",
		"of Thunderbird": "Subject: \tour talk\nDate: \tMon, 2 Mar\nFrom: \tTom Hall <t@u.org>\nTo: \tZbysia\n\nWho had?",
	} {
		if n, err := Parse(text, Note{Side: "a"}); err != nil || n.Text != "Who had?" {
			t.Errorf("an e-mail %s: %q, %v", name, n.Text, err)
		}
	}
	// Whose words were passed on, or are quoted, somebody is to say.
	for name, text := range map[string]string{
		"no name":   "Begin forwarded message:\n\nWho had?",
		"Apple":     "Begin forwarded message:\n\n" + outlook,
		"Gmail":     "---------- Forwarded message ---------\n" + outlook,
		"Outlook":   "-----Original Message-----\n" + outlook,
		"a dash":    "-- Forwarded message --\n" + outlook,
		"quoted":    "They had it printed.\n\n> Who had?",
		"of nobody": "> Who had? Tell us.\nThe council.\n> When?\nIn March.",
	} {
		if n, err := Parse(text, Note{Side: "a"}); !errors.As(err, new(*transcript.SpeakersError)) &&
			(err == nil || !strings.Contains(err.Error(), "line ")) {
			t.Errorf("%s: %q, %v", name, n.Text, err)
		}
		n, err := Parse(text, Note{Side: "a", Speaker: transcript.Everybody})
		if err != nil || strings.Contains(n.Text, "t@u.org") || !strings.Contains(n.Text, "Who had?") {
			t.Errorf("%s, of whom everybody is the participant: %q, %v", name, n.Text, err)
		}
	}
	for name, text := range map[string]string{
		"questions and answers": "> Who had?\nThe council.\n> When?\nIn March.",
		"all of it is quoted":   "> They had it printed.\n> Nobody asked.",
		"{other}":               "The council.\n\n{other} > Who?\n> And when?",
		"arrows":                "<3 they said.\n-> so we left\n=> nothing", "a transcript": "> INT: What stops people speaking?\n> RESP: The council, all of it.\n\nThat is all.",
	} {
		if _, err := Parse(text, Note{Side: "a", Speaker: ""}); err != nil && !errors.As(err, new(*transcript.SpeakersError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	both := outlook + "\n\nINT: What stops you?\nRESP: The forms.\nINT: And then?\nRESP: They left."
	var asked *transcript.SpeakersError
	if _, err := Parse(both, Note{Side: "a"}); !errors.As(err, &asked) || len(asked.Names) != 2 {
		t.Errorf("who speaks below the head of an e-mail: %v", err)
	}
	if _, err := Parse("From: where I stand nobody asked.\nOn the day he wrote: come in.\nTo: whom?", Note{Side: "a"}); err != nil {
		t.Errorf("a sentence that is no head: %v", err)
	}
}

// The mark {other} is read after what begins a list's item, a heading, a quotation or bold letters,
// and in its near forms; where it says nothing it is refused, with its line.
func TestOtherAfterSigns(t *testing.T) {
	for _, mark := range []string{"{other} ", "- {other} ", "* {other} ", "1. {other} ", "12) {other} ", "# {other} ",
		"> {other} ", "**{other}** ", "**{other}:** ", "- **{Other}** ", "{others} ", "{ other } ", "{other }", "{interviewer} ",
		"[other] ", "\u2022\u00a0{other} ", "{other} {other} ", "{other}\n"} {
		for _, before := range []string{"", settled + "\n\n", settled + "\n \n"} {
			note, err := Parse(before+mark+"Why so?\n\nNobody asked us.", Note{Side: "lived-experience"})
			if err != nil || len(note.Others) != 1 ||
				note.Text[note.Others[0].Start:note.Others[0].End] != "Why so?" {
				t.Errorf("%q after %d bytes: others %v of %q, %v", mark, len(before), note.Others, note.Text, err)
			}
		}
	}
	for name, text := range map[string]string{
		"in a paragraph":   "one\n\nNobody asked us. {other} Why so?",
		"in a later line":  "one\nNobody asked us.\n{other} Why so?",
		"in a list":        "one\n- Nobody asked us.\n- [other] Why so?",
		"after a name":     "one\n\nTom: {other} Why so?",
		"with words in it": "one\n\n{other: Tom} Why so?",
		"not closed":       "one\n\n{other Why so?",
		"alone":            "one\n\n{other}\n\nWhy so?",
		"misspelt":         "one\n\n{othr} Why so?",
	} {
		_, err := Parse("---\nside: a\n---\n"+text, Note{})
		if err == nil || !strings.HasPrefix(err.Error(), "line 6: ") || strings.Contains(err.Error(), "Why") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		file    string
		content []byte
	}{
		"HTML": {"a.html", []byte("<html><ul><li>{other} Why so?</li><li>Nobody asked us.</li></ul></html>")},
		"Word": {"a.docx", docx(t, "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"+run("{other} Why so?")+
			"</w:p><w:p>"+run("Nobody asked us.")+"</w:p>")},
	} {
		note, err := Read(c.file, c.content, Note{Side: "lived-experience"})
		if err != nil || len(note.Others) != 1 {
			t.Errorf("%s: others %v of %q, %v", name, note.Others, note.Text, err)
		}
	}
	if note, err := Parse("They want [other] words for another thing, {laughs}.", Note{Side: "a"}); err != nil ||
		len(note.Others) != 0 {
		t.Errorf("no mark: %v, %v", note.Others, err)
	}
}

// Who writes that they did not go through a note has not, whatever marks it has.
func TestAHeadSaysThatItIsNotRead(t *testing.T) {
	for said, read := range map[string]bool{"coded: no\n": false, "coded: yes\n": true, "": true} {
		note, err := Parse("---\nside: a\n"+said+"---\nThey had it.{#tokenism}\n\nTea.{#none}", Note{})
		if err != nil || note.Coded != read {
			t.Errorf("%q and marks everywhere: read %v, %v", said, note.Coded, err)
		}
	}
	if _, err := Parse("They had it.{#none}{something else: dogs}", Note{Side: "a"}); err != nil {
		t.Errorf("no barrier, and a line of one's own: %v", err)
	}
}
