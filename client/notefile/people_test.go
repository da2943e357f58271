package notefile

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"elephants/client/transcript"
)

const settled = "They had settled it before we came in."

// Each file of testdata is of a kind that people have and that readers get wrong.
func TestFilesThatPeopleHave(t *testing.T) {
	for name, want := range map[string]string{
		"blank-after-times.vtt":     settled + "\n\nNobody told us.",
		"no-blank-between-cues.vtt": settled + " Nobody told us.",
		"rolling.vtt":               "they had settled it before we came in nobody told us",
		"topic-before-colon.vtt": "Housing: they had settled it before we came in. Money: " +
			"nobody told us.",
		"two-digit-fraction.srt": settled + " Nobody told us.",
		"altchunk.docx": "Before the chunk.\n\nNobody told us what came of " +
			"it.\n\nAfter the chunk.",
		"fields-name-author-and-file.docx": "Written by , , in\n\n" + settled,
		"hidden-by-style.docx":             settled,
		"main-part-elsewhere.docx":         settled,
		"placeholder-of-control.docx":      settled,
		"doctype-in-manifest.odt":          settled,
		"fields-name-file-and-people.odt":  "From , printed by , , , , subject .\n\n" + settled,
		"hidden-section-and-style.odt":     settled + "\n\nNobody told us.",
	} {
		content, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		note, err := Read(name, content, Note{Side: "lived-experience"})
		if got := strings.ReplaceAll(note.Text, "\n\nNobody told us.", " Nobody told us."); err != nil ||
			got != strings.ReplaceAll(want, "\n\nNobody told us.", " Nobody told us.") {
			t.Errorf("%s: %v\n got %q\nwant %q", name, err, note.Text, want)
		}
	}
}

// A head counts however a word processor changed it, and what is no head and looks like one is
// refused: it says who may be quoted.
func TestHeads(t *testing.T) {
	for _, name := range []string{"soft-line-breaks.docx", "space-after-dashes.txt",
		"space-before-dashes.txt", "word-rule-for-dashes.docx"} {
		content, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		note, err := Read(name, content, Note{Side: "lived-experience", Quotable: true})
		if err != nil || note.Side != "decision-maker" || note.Quotable || note.Text != settled {
			t.Errorf("%s: side %q, quotable %v, %d bytes, %v", name, note.Side, note.Quotable,
				len(note.Text), err)
		}
	}
	for name, head := range map[string]string{
		"capitals":             "---\nSIDE: decision-maker\nQuotable : NO\nParticipant: Zbysia\n---\n",
		"long dashes":          "\u2014-\nside: decision-maker\nquotable: no\n\u2014\u2014\u2014\n",
		"one long dash":        "\u2014\nside: decision-maker\nquotable: no\n\u2013-\n",
		"underscores":          "_____\nside: decision-maker\nquotable: no\n_____\n",
		"blank lines":          "\n\n---\n\nside: decision-maker\n\nquotable: no\n\n---\n\n",
		"other programs' keys": "---\ntitle: Talk\nside: decision-maker\ntags: a, b\nquotable: no\n---\n",
		"items of a list":      "---\n- side: decision-maker\n\u2022 quotable: no\n---\n",
		"what nobody sees": "\ufeff---\u200b\n\u200bside: decision-maker\n\u2060quotable:\u200b " +
			"no\u200b\n---\n",
		"line separators": "---\u2028side: decision-maker\u2028quotable: no\u2028---\u2028",
		"paragraph marks": "---\u2029side: decision-maker\u2029quotable: no\u2029---\u2029",
		"next lines":      "---\u0085side: decision-maker\u0085quotable: no\u0085---\u0085",
		"vertical tabs":   "---\vside: decision-maker\vquotable: no\v---\v",
		"form feeds":      "---\fside: decision-maker\fquotable: no\f---\f",
		"bold":            "---\n**side:** decision-maker\n**quotable:** no\n---\n",
		"no-break spaces": "---\u00a0\nside:\u00a0decision-maker\nquotable\u00a0: no\n---\n",
	} {
		note, err := Parse(head+settled, Note{Side: "lived-experience", Quotable: true})
		if err != nil || note.Side != "decision-maker" || note.Quotable || note.Text != settled {
			t.Errorf("%s: side %q, quotable %v, %d bytes, %v", name, note.Side, note.Quotable,
				len(note.Text), err)
		}
	}
	for name, c := range map[string]struct{ text, want string }{
		"a key misspelt": {"---\nside: decision-maker\nquoteable: no\n---\n",
			"line 3 of the head: its key is none of ours: is \"quotable\" meant?"},
		"a key of another": {"---\nconsent: no\n---\n", "is \"quotable\" meant?"},
		"a plural":         {"---\nsides: decision-maker\n---\n", "is \"side\" meant?"},
		"no dashes before it": {"side: decision-maker\nquotable: no\n\n",
			"line 1 looks like the head of a note"},
		"no dashes after it": {"---\nside: decision-maker\nquotable: no\n\n", "the head is not closed"},
		"neither yes nor no": {"---\ncoded: maybe\n---\n", "line 2 of the head: coded is yes or no"},
		"no value":           {"---\nquotable:\n---\n", "quotable is yes or no"},
		"a key twice": {"---\nquotable: no\nquotable: yes\n---\n",
			"line 3 of the head: quotable is there twice"},
		"a line of no form": {"---\nside decision-maker secretive\n---\n",
			"line 2 of the head: it is not of the form"},
	} {
		note, err := Parse(c.text+settled, Note{Side: "lived-experience", Quotable: true})
		if err == nil || !strings.Contains(err.Error(), c.want) ||
			strings.Contains(err.Error(), "secretive") {
			t.Errorf("%s: %d bytes, %v, want %q", name, len(note.Text), err, c.want)
		}
	}
	for name, text := range map[string]string{
		"a topic":          "Side: they said that nobody asks them.\n\nThey left.",
		"a rule":           "---\nThey had settled it.\n\nThey left.",
		"a rule below":     "They had settled it.\n---\nThey left.",
		"other first line": "Re: the meeting\nThey left.",
	} {
		if note, err := Parse(text, Note{Side: "lived-experience"}); err != nil || note.Text != text {
			t.Errorf("%s: %q, %v", name, note.Text, err)
		}
	}
	if note, err := Parse("---\ncoded: yes\n---\n"+settled,
		Note{Side: "lived-experience"}); err != nil || !note.Coded {
		t.Errorf("coded: yes is %v, %v", note.Coded, err)
	}
}

// A no to being quoted is never passed over, in whatever form it was written: the note is refused,
// and says what to write. Where nobody may be quoted anyway, and in ordinary words, nothing is
// refused.
func TestConsentIsNotPassedOver(t *testing.T) {
	for name, text := range map[string]string{
		"a title above the head":     "Interview 4\n---\nside: decision-maker\nquotable: no\n---\n" + settled,
		"one line":                   "Quotable: no\n" + settled,
		"one line, not alone":        "side: decision-maker, quotable: no\n" + settled,
		"two dashes":                 "--\nside: decision-maker\nquotable: no\n--\n" + settled,
		"stars":                      "***\nside: decision-maker\nquotable: no\n***\n" + settled,
		"dashes with spaces":         "- - -\nside: decision-maker\nquotable: no\n- - -\n" + settled,
		"tabs":                       "Side\tdecision-maker\nQuotable\tno\n\n" + settled,
		"Welsh, changed at its head": "Ga i ddyfynnu eich geiriau? Na\n" + settled,
		"Welsh, permission":          "Oes gennym ganiatâd: nac oes\n" + settled,
		"semicolons":                 "side;decision-maker\nquotable;no\n\n" + settled,
		"a space, in small letters":  "consent to be quoted no\n" + settled,
		"a table":                    "| side | decision-maker |\n| quotable | no |\n\n" + settled,
		"cells below each other":     "side\n\ndecision-maker\nquotable\nno\n" + settled,
		"at the end":                 settled + "\n\nquotable: no",
		"cells of a Word table":      "Quotable\n\nNo\n\n" + settled,
		"a question":                 "May be quoted? No\n" + settled,
		"a dash":                     "Quotable – no\n" + settled,
		"and why":                    "Quotable: No – asked twice\n" + settled,
		"in brackets":                "[quotable: no]\n" + settled,
		"in Welsh":                   "Quotable: Na\n" + settled,
		"not allowed":                "Quotable: not allowed\n" + settled,
		"a plea":                     "DO NOT QUOTE\n" + settled,
		"a plea beside it":           "(Not to be quoted.)\n" + settled,
		"bold":                       "**May be quoted:** no\n" + settled,
		"in another line of a head":  "---\nside: decision-maker; quotable: no\n---\n" + settled,
		"a word of ours for it":      settled + "\nConsent: nein",
		"boxes":                      "Quotable: [ ] yes [x] no\n" + settled,
		"boxes after the words":      "May be quoted  Yes \u2610  No \u2612\n" + settled,
		"both boxes empty":           "Quotable: \u2610 yes \u2610 no\n" + settled,
		"both boxes ticked":          "Consent to be quoted: (x) yes (x) no\n" + settled,
		"a box that is empty":        "\u2610 I agree to be quoted\n" + settled,
		"a box that says no":         "[x] I do not want to be quoted\n" + settled,
		"boxes in the next cell":     "Quotable\n\n\u2610 Yes \u2612 No\n\n" + settled,
		"not applicable":             "Quotable: n/a\n" + settled,
		"not yet":                    "Quotable: ask her first\n" + settled,
		"a yes with a condition":     "Quotable: yes, but not about the court\n" + settled,
		"in German":                  settled + "\nEinwilligung zum Zitieren: nein\n",
		"a head in a list":           "---\n- side: decision-maker\n- quotable: perhaps\n---\n" + settled,
		"a hyphen":                   "Consent to use quotes - declined\n" + settled,
		"a question in brackets":     "Quotable (yes/no): no\n" + settled,
		"a cross":                    "Quotable? \u2717\n" + settled,
		"a question turned round":    "Would they mind being quoted? Yes\n" + settled,
		"a sentence":                 "She asked not to be quoted.\n" + settled,
		"a plea in a sentence":       "Please don\u2019t quote any of this.\n" + settled,
		"no quotes":                  "No quotes please\n" + settled,
		"no apostrophe":              "Please dont quote me\n" + settled,
		"rather":                     "I\u2019d rather you didn't quote me.\n" + settled,
		"would not":                  "I would not want to be quoted.\n" + settled,
		"no to":                      "He said no to quotes.\n" + settled,
		"an answer":                  "Can we quote you? - Not really\n" + settled,
		"in quotes":                  "Not to be used in quotes\n" + settled,
		"attribution":                "Do not attribute.\n" + settled,
		"verbatim":                   "No verbatim please\n" + settled,
		"paraphrase":                 "Paraphrase only\n" + settled,
		"words":                      "You can have it, but don't use my words.\n" + settled,
		"exact words":                "She asked me not to use her exact words.\n" + settled,
		"off the record, this":       "Off the record, this.\n" + settled,
		"permission":                 "She has withdrawn her permission.\n" + settled,
		"at the end of a line":       "She rang: do not quote\n" + settled,
		"neither":                    "Not for attribution or quotation.\n" + settled,
		"cells without anything":     "May be quoted No\nSide lived-experience\n\n" + settled,
		"a row of names":             "Side\n\nSector\n\nQuotable\n\nlived-experience\n\nnone\n\nNo\n\n" + settled,
		"a row of names, on a line":  "side\tquotable\tsector\nlived-experience\tno\tnone\n\n" + settled,
		"a row of names, with bars":  "| side | quotable |\n|---|---|\n| lived-experience | no |\n\n" + settled,
		"a row of names, in a PDF":   "Side Sector Quotable\nlived-experience none No\n\n" + settled,
		"a grid, under no":           "\tYes\tNo\nMay be recorded\tX\t\nI agree to be quoted\t\tX\n\n" + settled,
		"a grid with bars":           "| | Yes | No |\n|---|---|---|\n| I agree to be quoted | | x |\n\n" + settled,
		"a grid without cells":       "Yes No\nMay be recorded X\nI agree to be quoted anonymously X\n\n" + settled,
		"a grid of paragraphs":       "Yes\n\nNo\n\nI agree to be quoted\n\n✓\n\n" + settled,
		"line ends of a chat":        "---\u2028side: decision-maker\u2028quotable: perhaps\u2028---\u2028" + settled,
		"off the record":             "Off the record!\n" + settled,
		"an unknown key":             "---\nside: decision-maker\nzitierbar: nein\n---\n" + settled,
		"a misspelt side":            "---\nsied: decision-maker\nquotable: yes\n---\n" + settled,
		"a question over two lines": "May we use what you said and quote your own words in our\n" +
			"report? Yes \u2610 No \u2612\n" + settled,
		"its answer on the second": "May we use what you said and quote your own words in\n" +
			"our report? No, thank you\n" + settled,
		"an empty box, and words over two lines": "[ ] I agree that in any report of this my own words " +
			"are\nquoted without my name\n" + settled,
		"on the line below": "Anonymous quotes in the report\n- no\n" + settled,
		"boxes below":       "Can we use your words?\n\nYes [ ] No [x]\n" + settled,
		"unclear below":     "Quotes\nYes / No\n" + settled,
		"a cross below":     "May my words be published?\n✗\n" + settled,
		"a no in capitals":  "May we quote you? yes / NO\n" + settled,
		"both in capitals":  "May we quote you? YES / NO\n" + settled,
		"a yes struck out":  "May we quote you? ~~Yes~~ / No\n" + settled,
		"a no under a heading": "| Consent item | Answer |\n| --- | --- |\n| Quotes in the report " +
			"| No |\n\n" + settled,
		"they quoted and a no": "She quoted: no\n" + settled,
	} {
		note, err := Parse(text, Note{Side: "lived-experience", Quotable: true})
		if err == nil || strings.Contains(err.Error(), settled) {
			t.Errorf("%s: side %q, quotable %v, %v", name, note.Side, note.Quotable, err)
		}
	}
	for name, text := range map[string]string{
		"Yes [x] No [ ]":    "May we quote you? Yes [x] No [ ]\n" + settled,
		"[x] Yes [ ] No":    "Quotes in the report: [x] Yes [ ] No\n" + settled,
		"letters":           "May we quote you?  Y \u2611  N \u2610\n" + settled,
		"a yes in capitals": "May we quote you? YES / no\n" + settled,
		"a no struck out":   "May we quote you? Yes / ~~No~~\n" + settled,
		"a yes under a heading": "| Consent item | Answer |\n| --- | --- |\n| Recording | No |\n" +
			"| Quotes in the report | Yes |\n\n" + settled,
		"a price": "They quoted a price: no discount.\nThe roofer quoted us: no date.\n" + settled,
		"boxes over two lines": "May we use what you said and quote your own words in our\n" +
			"report? Yes \u2612 No \u2610\n" + settled,
	} {
		note, err := Parse(text, Note{Side: "lived-experience", Quotable: true})
		if err != nil || !note.Quotable {
			t.Errorf("%s is refused: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"nobody may be quoted": "---\nquotable: no\n---\nConsent: no. " + settled,
		"words": "---\nquotable: yes\n---\nConsent: no one asked us.\nI quote: yes we " +
			"can.",
		"they quote": "---\nquotable: yes\n---\nThey do not quote us.\nWas it quoted? Not " +
			"by us.",
		"others' words": "---\nquotable: yes\n---\nThey don't use our words in the minutes. Off they went. " +
			"Nobody wanted to attribute it. It was withdrawn.",
		"a yes said again":    "---\nquotable: yes\n---\nConsent: yes.\n" + settled,
		"a box that says yes": "May be quoted: \u2612 yes \u2610 no\n" + settled,
		"a ticked box":        "[x] I agree to be quoted\n" + settled,
		"a grid, under yes":   "\tYes\tNo\nI agree to be quoted\tX\t\n\n" + settled,
		"a grid of others":    "Yes No\nMay be recorded X\n\n" + settled,
		"a grid with bars":    "| | Yes | No |\n|---|---|---|\n| I agree to be quoted | x | |\n\n" + settled,
		"a row that says yes": "Side\n\nQuotable\n\nlived-experience\n\nYes\n\n" + settled,
		"a row of others":     "Side\n\nRole\n\nlived-experience\n\nNo\n\n" + settled,
		"no, after a comma":   "They asked for consent, no.\n" + settled,
		"boxes of a list":     "- [ ] ask about trust\n- [x] asked about power\n" + settled,
	} {
		if note, err := Parse(text, Note{Side: "lived-experience"}); err != nil {
			t.Errorf("%s: %q, %v", name, note.Text, err)
		}
	}
	captions := "WEBVTT\n\n00:01.000 --> 00:02.000\n" + settled + "\n"
	note, err := Read("talk.vtt", []byte("---\nside: decision-maker\nquotable: no\n---\n"+captions), Note{Quotable: true})
	if err != nil || note.Quotable || note.Side != "decision-maker" || note.Text != settled {
		t.Errorf("a head above captions: %v, %v", note.Quotable, err)
	}
	for name, file := range map[string]string{
		"a line above":    "Quotable: no\n" + captions,
		"a note above":    "NOTE\nQuotable: no\n\n" + captions,
		"its header":      strings.Replace(captions, "WEBVTT", "WEBVTT\nQuotable: no", 1),
		"its name":        strings.Replace(captions, "WEBVTT", "WEBVTT - Quotable: no", 1),
		"a note below":    captions + "\nNOTE She may be quoted: no\n\n00:05.000 --> 00:06.000\nThey left.\n",
		"a note at last":  captions + "\nNOTE\nsecond take\nDo not quote\n",
		"a field of JSON": `{"quotable": false, "segments": [{"start": 1, "text": "` + settled + `"}]}`,
	} {
		kind := "talk.vtt"
		if file[0] == '{' {
			kind = "talk.json"
		}
		note, err := Read(kind, []byte(file), Note{Side: "decision-maker", Quotable: true})
		if err == nil || strings.Contains(err.Error(), settled) {
			t.Errorf("%s of captions says no: quotable %v, %v", name, note.Quotable, err)
		}
	}
	note, err = Read("talk.vtt", []byte(captions+"\nNOTE Confidence: 0.9\n"), Note{Side: "decision-maker", Quotable: true})
	if err != nil || !note.Quotable || note.Text != settled {
		t.Errorf("a note that says nothing of it: %v, %v", note.Quotable, err)
	}
	for text, silent := range map[string]bool{"---\nside: a\n---\n" + settled: true, settled: false,
		"---\nside: a\nquotable: yes\n---\n" + settled: false} {
		if note, err := Parse(text, Note{Side: "a"}); err != nil || note.HeadSilent != silent {
			t.Errorf("a head that says nothing of it: %v, %v", note.HeadSilent, err)
		}
	}
}

// What a line outside of a head says of side, sector and label is not passed over where the note
// says something else; a sentence about sides is one.
func TestSaidOutsideOfAHead(t *testing.T) {
	for name, text := range map[string]string{
		"a side at the top":    "Side: decision-maker\n\n" + settled,
		"a side at the end":    settled + "\nSide: Decision maker",
		"below a title":        "Talk 4\nSIDE: citizen\n" + settled,
		"in bold":              "**Side:** decision-maker\n" + settled,
		"in a list":            "- Side: decision-maker\n" + settled,
		"in a row":             "Side\tdecision-maker\n" + settled,
		"in a table":           "| Side | decision-maker |\n" + settled,
		"in cells":             "Side\n\ndecision-maker\n\n" + settled,
		"below a head":         "---\nquotable: no\n---\nSide: decision-maker\n" + settled,
		"a sector":             "Sector: Public\n" + settled,
		"a label":              "Participant: P4\n" + settled,
		"a label and a number": "Participant\t12\n" + settled,
	} {
		note, err := Parse(text, Note{Side: "lived-experience"})
		if err == nil || !strings.Contains(err.Error(), "outside of a head") ||
			strings.Contains(err.Error(), settled) {
			t.Errorf("%s: side %q, %v", name, note.Side, err)
		}
	}
	for name, text := range map[string]string{
		"the same side": "Side: Lived experience\n" + settled,
		"a topic":       "Side: they said that nobody asks them.\n" + settled,
		"a sentence":    "Side: nobody asks.\n" + settled,
		"sectors":       "Sector: all of them\n" + settled,
		"turns":         "Participant: 12\nInterviewer: Years?\nParticipant: 13\nInterviewer: Why?\n",
		"what they say": "Participant: They left.\n" + settled,
	} {
		if _, err := Parse(text, Note{Side: "lived-experience", Speaker: ""}); err != nil &&
			!errors.As(err, new(*transcript.SpeakersError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file holds one note, and a rule or a topic within it begins none.
func TestASecondHead(t *testing.T) {
	const head = "---\nside: lived-experience\nquotable: no\n---\n"
	if note, err := Parse(head+settled+"\n\n"+head+"They left.", Note{}); err == nil ||
		!strings.Contains(err.Error(), "line 8 looks like the head of a second note") {
		t.Errorf("%d bytes, %v", len(note.Text), err)
	}
	if _, err := Parse(head+settled+"\n\n---\n\nRole: they gave us none.\n\nThey left.", Note{}); err != nil {
		t.Errorf("a topic below a rule: %v", err)
	}
	for _, mark := range []string{"{me}", "{int}", "{Facilitator}", "{resp}"} {
		if note, err := Parse(head+mark+" Who had?\n\n"+settled, Note{}); err == nil {
			t.Errorf("%s says nothing of who speaks: %q", mark, note.Text)
		}
	}
}

// What captions of the programs that people use look like, with and without who speaks.
func TestCaptions(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"Teams with speakers": {"WEBVTT\n\nb6a1f0a2-1111/12-0\n00:00:01.000 --> 00:00:03.000\n<v " +
			"Hallam, Ann>They had</v>\n\nb6a1f0a2-1111/13-0\n00:00:03.000 --> 00:00:05.000\n<v Hallam, " +
			"Ann>settled it.</v>\n", "They had settled it."},
		"Zoom": {"WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nAnn Hallam: They " +
			"had\n\n2\n00:00:03.000 --> 00:00:05.000\nAnn Hallam: settled it.\n", "They had settled it."},
		"Whisper": {"WEBVTT\n\n00:01.000 --> 00:03.480\nThey had\n\n00:03.480 --> " +
			"00:05.000\nsettled it.\n", "They had settled it."},
		"no spaces": {"1\n00:00:01,000-->00:00:03,000\nThey " +
			"had\n\n2\n00:00:03,5-->00:00:05,0\nsettled it.\n", "They had settled it."},
		"no blank, numbers": {"1\n00:00:01,000 --> 00:00:03,000\nThey had\n2\n00:00:03,000 --> " +
			"00:00:05,000\nsettled it.\n", "They had settled it."},
		"said twice": {"WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:09.000 --> 00:10.000\nNo.\n", "No.\n\nNo."},
		"said thrice at once": {"WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:02.000 --> " +
			"00:03.000\nNo.\n\n00:03.000 --> 00:04.000\nNo.\n", "No. No. No."},
		"rolling without tags": {"1\n00:00:00,160 --> 00:00:03,919\nthey had settled it\n\n2\n" +
			"00:00:02,000 --> 00:00:05,000\nthey had settled it\nbefore we came\n\n3\n" +
			"00:00:03,919 --> 00:00:07,000\nbefore we came\nnobody told us\n",
			"they had settled it before we came nobody told us"},
		"rolling with still pictures": {"1\n00:00:00,160 --> 00:00:02,310\nthey had\n\n2\n" +
			"00:00:02,310 --> 00:00:02,320\nthey had\n\n3\n00:00:02,320 --> 00:00:04,000\nthey had\n" +
			"settled it\n\n4\n00:00:04,000 --> 00:00:04,010\nsettled it\n\n5\n00:00:04,010 --> " +
			"00:00:06,000\nsettled it\nbefore we came\n", "they had settled it before we came"},
		"a number is said": {"1\n00:00:01,000 --> 00:00:03,000\nHow many asked us?\n\n2\n" +
			"00:00:03,000 --> 00:00:04,000\n7\n\n3\n00:00:04,000 --> 00:00:05,000\n8 of us left.\n",
			"How many asked us? 7 8 of us left."},
		"a number and no blank": {"1\n00:00:01,000 --> 00:00:03,000\nHow many?\n2\n00:00:03,000 --> " +
			"00:00:04,000\n7\n3\n00:00:04,000 --> 00:00:05,000\nNone.\n", "How many? 7 None."},
		"a number and no names": {"WEBVTT\n\n00:01.000 --> 00:02.000\nHow many?\n\n00:02.000 --> " +
			"00:03.000\n7\n00:03.000 --> 00:04.000\nNone.\n", "How many? 7 None."},
		"an aside": {"WEBVTT\n\n00:01.000 --> 00:02.000\nThey had\n\nNOTE by the one\nwho " +
			"typed\n\n00:02.000 --> 00:03.000\nsettled it.\n", "They had settled it."},
		"another arrow": {"WEBVTT\n\n00:01.000 \u2192 00:02.000\nThey had\n\n00:02.000 -> " +
			"00:03.000\nsettled it.\n",
			"They had settled it."},
		"a header of its own": {"WEBVTT\nKind: captions\nLanguage: en\n\n00:01.000 --> " +
			"00:02.000\nThey had settled it.\n",
			"They had settled it."},
		"SBV": {"0:00:01.000,0:00:03.000\nThey had\n\n0:00:03.000,0:00:05.000\nsettled it.\n",
			"They had settled it."},
		"Whisper's table": {"start\tend\ttext\n0\t1500\tThey had\n1500\t3000\tsettled it.\n", "They had settled it."},
		"brackets": {"WEBVTT\n\n00:01.000 --> 00:02.000\nThey <laughs> had <b>settled</b> " +
			"it <3.\n", "They <laughs> had settled it <3."},
	} {
		note, err := Read("a.vtt", []byte(c.file), Note{Side: "lived-experience"})
		if err != nil || note.Text != c.want {
			t.Errorf("%s: got %q, %v, want %q", name, note.Text, err, c.want)
		}
	}
	for name, file := range map[string]string{
		"a time of letters": "WEBVTT\n\n00:01.000 --> 00:02.000\nsecretive\n\n00:0l.000 --> " +
			"00:04.000\nmore\n",
		"words before the first times": "WEBVTT\n\nsecretive words\n\n00:01.000 --> 00:02.000\nmore\n",
		"a title":                      "secretive\n\n1\n00:00:01,000 --> 00:00:02,000\nmore\n",
		"no arrow": "1\n00:00:01,000 00:00:02,000\nsecretive\n\n2\n00:00:03,000 " +
			"--> 00:00:04,000\nmore\n",
		"a row without times": "start\tend\ttext\n0\t1500\tThey had\nsecretive\n",
		"half a time":         "WEBVTT\n\n00:01.000 --> \nsecretive\n",
	} {
		if note, err := Read("a.vtt", []byte(file), Note{Side: "lived-experience"}); err == nil ||
			!strings.Contains(err.Error(), "line ") || strings.Contains(err.Error(), "secretive") {
			t.Errorf("%s: %d bytes, %v", name, len(note.Text), err)
		}
	}
}

// In a transcript of two, somebody says which is the participant; the other's turns stay, marked,
// and without codings.
func TestWhoSpeaks(t *testing.T) {
	const otter = "Ann Hallam  0:01\nWhat stops people?\n\nZbysia  0:05\nNobody asked us. " +
		"{#tokenism}\n\nAnn Hallam  0:09\nAnd then? {#blame}\n\nZbysia  0:12\nThey left.\n\nZbysia  " +
		"0:15\nThat is all.\n\nAnn Hallam  0:19\nThank you.\n"
	for name, text := range map[string]string{
		"Otter": otter,
		"pasted": "INT: What stops people?\nRESP: Nobody asked us. {#tokenism}\nINT: And then? " +
			"{#blame}\nRESP: They left.\n\nThat is all.\nINT: Thank you.\n",
		"times": "Speaker 1 0:04\nWhat stops people?\nSpeaker 2 0:09\nNobody asked us. " +
			"{#tokenism}\nSpeaker 1 0:14\nAnd then? {#blame}\nSpeaker 2 0:19\nThey left.\n\nThat is " +
			"all.\nSpeaker 1 0:24\nThank you.\n",
		"captions": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>What stops people?\n\n00:02.000 --> " +
			"00:03.000\n<v Zbysia>Nobody asked us. {#tokenism}\n\n00:03.000 --> 00:04.000\n<v Ann>And " +
			"then? {#blame}\n\n" +
			"00:04.000 --> 00:05.000\n<v Zbysia>They left.\n\n00:09.000 --> 00:10.000\nThat is " +
			"all.\n\n00:10.000 --> 00:11.000\n<v Ann>Thank you.\n",
		"bold": "**Interviewer:** What stops people?\n\n**Zbysia:** Nobody asked us. {#tokenism}\n\n" +
			"**Interviewer:** And then? {#blame}\n\n**Zbysia:** They left.\n\n**Zbysia:** That is " +
			"all.\n\n**Interviewer:** Thank you.\n",
		"brackets": "[SPEAKER_00]: What stops people?\n[Zbysia] Nobody asked us. " +
			"{#tokenism}\n[SPEAKER_00]: " +
			"And then? {#blame}\n[Zbysia] They left.\n[Zbysia] That is all.\n[SPEAKER_00]: Thank you.\n",
		"arrows": ">> TOM: What stops people?\n>> Zbysia: Nobody asked us. {#tokenism}\n>> TOM: And " +
			"then? " +
			"{#blame}\n>> Zbysia: They left.\n>> Zbysia: That is all.\n>> TOM: Thank you.\n",
	} {
		file := "a.txt"
		if name == "captions" {
			file = "a.vtt"
		}
		var asked *transcript.SpeakersError
		if _, err := Read(file, []byte(text), Note{Side: "lived-experience"}); !errors.As(err, &asked) ||
			len(asked.Names) != 2 || strings.Contains(err.Error(), asked.Names[0]) {
			t.Errorf("%s: nobody is asked who speaks: %v", name, err)
			continue
		}
		participant := asked.Names[0] // who says most, but in captions
		for _, n := range asked.Names {
			if n == "Zbysia" || n == "RESP" || n == "Speaker 2" {
				participant = n
			}
		}
		note, err := Read(file, []byte(text),
			Note{Side: "lived-experience", Speaker: strings.ToLower(participant)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := "What stops people?\n\nNobody asked us.\n\nAnd then?\n\nThey left.\n\nThat is " +
			"all.\n\nThank you."
		var others []string
		for _, o := range note.Others {
			others = append(others, note.Text[o.Start:o.End])
		}
		if note.Text != want ||
			!slices.Equal(others, []string{"What stops people?", "And then?", "Thank you."}) {
			t.Errorf("%s: got %q with others %q", name, note.Text, others)
		}
		if len(note.Codings) != 1 ||
			note.Text[note.Codings[0].Start:note.Codings[0].End] != "Nobody asked us." {
			t.Errorf("%s: %d codings, want the participant's one", name, len(note.Codings))
		}
		if all, err := Read(file, []byte(text), Note{Side: "lived-experience",
			Speaker: transcript.Everybody}); err != nil || len(all.Others) != 0 || all.Text != want {
			t.Errorf("%s: everybody: %d others, %v", name, len(all.Others), err)
		}
		if _, err := Read(file, []byte(text),
			Note{Side: "lived-experience", Speaker: "Nobody"}); !errors.As(err, new(*transcript.NoSpeakerError)) {
			t.Errorf("%s: a speaker who does not speak: %v", name, err)
		}
	}
	note, err := Parse(
		"{other} What stops people?\n\nNobody asked us. {#tokenism}\n\n{Other}And then?", Note{Side: "lived-experience"})
	if err != nil || note.Text != "What stops people?\n\nNobody asked us.\n\nAnd then?" ||
		len(note.Others) != 2 || len(note.Codings) != 1 ||
		note.Text[note.Codings[0].Start:note.Codings[0].End] != "Nobody asked us." {
		t.Errorf("marks by hand: %q, %v, %v, %v", note.Text, note.Others, note.Codings, err)
	}
	for name, text := range map[string]string{
		"topics":    "Housing: they had settled it.\n\nMoney: none.\n\nHousing: again.",
		"one label": "INT: we met at noon.\n\nThey had settled it.",
	} {
		if note, err := Parse(text, Note{Side: "lived-experience"}); err != nil || note.Text != text {
			t.Errorf("%s are taken for speakers: %v", name, err)
		}
	}
}

// Two who have no name are not told apart, so that neither is the participant; one who pauses is
// one.
func TestTwoWithoutAName(t *testing.T) {
	const times = "\n\n00:0#.000 --> 00:0#.900\n"
	cues := func(said ...string) (file string) {
		file = "WEBVTT"
		for i, s := range said {
			file += strings.ReplaceAll(times, "#", string(rune('1'+3*i))) + s
		}
		return file
	}
	for name, file := range map[string]string{
		"dashes in captions": cues("- What stops people?\n- Nobody asked us.", "And nobody told us."),
		"arrows in captions": cues(">> What stops people?", ">> Nobody asked us."),
		"beside a name": cues("TOM HALL: What stops people?", ">> Nobody asked us.", ">> And "+
			"nobody told us."),
		"arrows": ">> What stops people?\n>> Nobody asked us.\n>> And then?\n>> They left.",
	} {
		for _, kind := range []string{"a.vtt", "a.txt"} {
			note, err := Read(kind, []byte(file), Note{Side: "lived-experience", Speaker: "unnamed"})
			if kind == "a.vtt" && !strings.HasPrefix(file, "WEBVTT") {
				continue
			}
			if !errors.Is(err, transcript.ErrUnnamedTwo) {
				t.Errorf("%s, %s: %d bytes, %v", name, kind, len(note.Text), err)
			}
		}
	}
	one := cues("TOM HALL: What stops people?", "Nobody asked us.", "And nobody told us.")
	note, err := Read("a.vtt", []byte(one), Note{Side: "lived-experience", Speaker: "unnamed"})
	if err != nil || note.Text != "What stops people?\n\nNobody asked us.\n\nAnd nobody told us." ||
		len(note.Others) != 1 {
		t.Errorf("one who pauses: %q, %v, %v", note.Text, note.Others, err)
	}
	json := `[{"text": "What stops people?", "start": 1, "speaker": "A"}, {"text": "Nobody", "start": 4}, ` +
		`{"text": "asked us.", "start": 5}]`
	note, err = Read("a.json", []byte(json), Note{Side: "lived-experience", Speaker: "unnamed"})
	if err != nil || note.Text != "What stops people?\n\nNobody asked us." {
		t.Errorf("one whom a program did not know: %q, %v", note.Text, err)
	}
}

// Where nobody says who speaks and somebody asks and is answered, somebody is to look.
func TestQuestionsAndAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		asks       bool
	}{
		"Whisper": {"a.json", `{"segments": [{"start": 0, "end": 1, "text": " What stops people?"}, {"start": 1, "end": 2, ` +
			`"text": " The forms. All of them."}, {"start": 2, "end": 3, "text": " And then?"}, {"start": 3, "end": 4, "text": ` +
			`" They left."}]}`, true},
		"captions": {"a.srt", "1\n00:00:01,000 --> 00:00:03,000\nWhat stops people? " +
			"The\n\n2\n00:00:03,000 --> " +
			"00:00:05,000\nforms. And then?\n\n3\n00:00:05,000 --> 00:00:06,000\nThey left.\n", true},
		"typed":        {"a.txt", "What stops people?\nThe forms.\n\nAnd then?\n\nThey left.", true},
		"rhetoric":     {"a.txt", "Who asked us? Nobody. Who told us? Nobody did.\nAnd then?", false},
		"one question": {"a.srt", "1\n00:00:01,000 --> 00:00:03,000\nWho asked us? Nobody.\n", false},
		"only to ask":  {"a.txt", "Who asked us?\nWho told us?\nThey left.", false},
		"others marked": {"a.txt", "{other} What stops people?\n\nThe forms.\n\nAnd then?\n\nThey " +
			"left.\n\nAnd now?\n\nNo.", false},
	} {
		note, err := Read(c.file, []byte(c.text), Note{Side: "lived-experience"})
		if err != nil || note.Asks != c.asks {
			t.Errorf("%s: %v, %v", name, note.Asks, err)
		}
		note, err = Read(c.file, []byte(c.text), Note{Side: "lived-experience",
			Speaker: transcript.Everybody})
		if err != nil || note.Asks {
			t.Errorf("%s, of whom everybody is the participant: %v, %v", name, note.Asks, err)
		}
	}
}

// A transcript of Google Meet says who was there and when, and ends with a notice: none of it is
// anybody's words.
func TestGoogleMeet(t *testing.T) {
	const text = "Conversation (2026-03-12 10:00 GMT) - Transcript\nAttendees\nAnn Hallam, " +
		"Zbysia\nTranscript\nAnn Hallam: What stops people?\nZbysia: Nobody asked us. " +
		"{#tokenism}\n00:05:12\nAnn Hallam: And then?\nZbysia: They left.\n00:10:12\nZbysia: That is " +
		"all.\nTranscription ended after 00:20:33\nThis editable transcript was computer generated and " +
		"might contain errors. People can also change the text after it was created.\n"
	note, err := Read("a.txt", []byte(text), Note{Side: "lived-experience", Speaker: "zbysia"})
	if err != nil {
		t.Fatal(err)
	}
	const want = "What stops people?\n\nNobody asked us.\n\nAnd then?\n\nThey left.\n\nThat is all."
	if note.Text != want || len(note.Others) != 2 || len(note.Codings) != 1 {
		t.Errorf("got %q, with %d turns of others and %d codings, want %q", note.Text, len(note.Others),
			len(note.Codings), want)
	}
}

// A piece of SmartArt has its words in a part of its own, and they are read where it stands.
func TestSmartArt(t *testing.T) {
	const drawing = `<w:p><w:r><w:drawing><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org` +
		`/drawingml/2006/diagram" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:dm="rId5" r:` +
		`lo="rId6"/></w:drawing></w:r></w:p>`
	const data = `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagr` +
		`am" ` +
		`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>` +
		`<dgm:pt><dgm:t><a:p><a:r><a:t>They decided.</a:t></a:r></a:p></dgm:t></dgm:pt>` +
		`<dgm:pt><dgm:t><a:p><a:r><a:t>Then asked.</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dg` +
		`m:dataModel>`
	const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	content := docx(t, "<w:p>"+run("Before.")+"</w:p>"+drawing+"<w:p>"+run("After.")+"</w:p>",
		"word/_rels/document.xml.rels", `<Relationships><Relationship Id="rId5" Type="`+kinds+
			`diagramData" Target="diagrams/data1.xml"/></Relationships>`,
		"word/diagrams/data1.xml", data)
	note, err := Read("a.docx", content, Note{Side: "lived-experience"})
	if err != nil || note.Text != "Before.\n\nThey decided.\n\nThen asked.\n\nAfter." {
		t.Errorf("got %q, %v", note.Text, err)
	}
}

// What was made to take all memory, or all time, is refused in words.
func TestBounds(t *testing.T) {
	attributes := func(n int) string {
		var b strings.Builder
		b.WriteString("<w:p")
		for range n {
			b.WriteString(" a='>'")
		}
		return b.String() + ">" + run("secretive") + "</w:p>"
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"attributes": {docx(t, attributes(1_000_000)), "damaged"},
		"elements":   {docx(t, strings.Repeat("<w:r/>", mostElements+1)), "damaged"},
		"text": {docx(t, "<w:p>"+strings.Repeat(run(strings.Repeat("secretive ", 100)),
			1100)+"</w:p>"), "holds more than 1048576 bytes of text"},
		"an embedded RTF file": {docx(t, "<w:altChunk r:id='x' xmlns:r='r'/>",
			"word/_rels/document.xml.rels", "<R><Relationship Id='x' Type='a/aFChunk' Target='a.rtf'/></R>",
			"word/a.rtf", "secretive"), "altChunk"},
	} {
		if text, err := Text("a.docx", c.content); err == nil || !strings.Contains(err.Error(), c.want) ||
			strings.Contains(err.Error(), "secretive") {
			t.Errorf("%s: %d bytes, %v, want %q", name, len(text), err, c.want)
		}
	}
}

// Programs write one name for several people, who are not one participant; and for the one whom
// they do not know.
func TestANameForAnybody(t *testing.T) {
	captions := func(name string) string {
		return "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Tom Brack>What stops people?</v>\n\n" +
			"00:04.000 --> 00:06.000\n<v " +
			name + ">They had settled it.</v>\n\n00:07.000 --> 00:08.000\n<v Tom Brack>And you?</v>\n\n" +
			"00:09.000 --> 00:11.000\n<v " + name + ">Nobody told us.</v>\n"
	}
	third := "\n00:12.000 --> 00:14.000\n<v Zbysia Mork>Nor us.</v>\n"
	for name, c := range map[string]struct {
		content, speaker string
		refused          bool
	}{
		"anonymous members":       {captions("Anonymous member"), "Anonymous member", true},
		"an audience":             {captions("Audience"), "Audience", true},
		"unknown ones of several": {captions("Unknown Speaker") + third, "Unknown Speaker", true},
		"the unknown one of two":  {captions("Unknown Speaker"), "Unknown Speaker", false},
		"numbered":                {captions("Anonymous member 2"), "Anonymous member 2", false},
		"the other":               {captions("Anonymous member"), "Tom Brack", false},
		"everybody":               {captions("Anonymous member"), "everybody", false},
	} {
		_, err := Read("a.vtt", []byte(c.content), Note{Side: "a", Speaker: c.speaker})
		if errors.Is(err, transcript.ErrAnybody) != c.refused || err != nil && !c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What stands below the participant's last turn, where no other turn has a second paragraph, may be
// the interviewer's: whoever sends it says whose it is.
func TestAClosingRemark(t *testing.T) {
	const talk = "INT: What stops people?\n\nRESP: They had settled it.\n\nINT: And you?\n\n" +
		"RESP: Nobody told us.\n"
	const remark = "She was tired and kept looking at the clock."
	for name, c := range map[string]struct {
		text    string
		refused bool
	}{
		"a remark":              {talk + "\n" + remark, true},
		"a remark without room": {strings.ReplaceAll(talk, "\n\n", "\n") + remark, true},
		"below a head":          {"---\nside: a\n---\n" + talk + "\n" + remark, true},
		"with {other}":          {talk + "\n{other} " + remark, false},
		"with a name":           {talk + "\nINT: " + remark, false},
		"a talk alone":          {talk, false},
		"paragraphs elsewhere": {strings.Replace(talk, "settled it.", "settled it.\n\nAll of it.",
			1) + "\nNobody rang.", false},
		"lines that are broken": {strings.ReplaceAll(talk, "\n\n", "\n") + "I went home\nand slept.",
			true},
		"of the interviewer": {talk + "\nINT: Thanks.\n\n" + remark, false},
	} {
		note, err := Parse(c.text, Note{Side: "a", Speaker: "RESP"})
		line := new(transcript.RemarkError)
		if errors.As(err, &line) != c.refused || err != nil && !c.refused {
			t.Errorf("%s: %q, %v", name, note.Text, err)
		}
		if lines := strings.Split(c.text, "\n"); c.refused && err != nil &&
			!strings.HasPrefix(lines[line.Line-1], "She") &&
			name != "lines that are broken" {
			t.Errorf("%s: line %d is said", name, line.Line)
		}
		if _, err := Parse(c.text, Note{Side: "a", Speaker: "everybody"}); err != nil {
			t.Errorf("%s, of everybody: %v", name, err)
		}
	}
}
