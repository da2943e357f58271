package survey

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

const settled = "They had settled it before we came in."

// Each file of testdata is an export of a kind that people have.
func TestFilesThatPeopleHave(t *testing.T) {
	for name, c := range map[string]struct {
		column string
		want   []string
		left   string
	}{
		"header-of-500-letters.csv": {"What stops people speaking?", []string{settled}, ""},
		"header-over-two-lines.csv": {"What stops people speaking?", []string{settled}, ""},
		"html-in-answers.csv": {"G01Q02. <p>What stops people <strong>speaking</strong>?</p>",
			[]string{"They had settled it & we weren't told.\n\nMrs Quornwick said so.\nTwice."}, ""},
		"no-answer-words.csv":         {"Answer", []string{settled}, "line 2, line 3, line 5"},
		"qualtrics-three-headers.csv": {"Q2", []string{settled, "Nobody told us the outcome."}, ""},
	} {
		content, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		notes, left, err := notesOf(content, "", Choice{Text: []string{c.column}},
			Sides{All: "lived-experience"})
		var got []string
		for _, n := range notes {
			got = append(got, n.Text)
		}
		if err != nil || !slices.Equal(got, c.want) || strings.Join(left.NoAnswer, ", ") != c.left {
			t.Errorf("%s: got %q, left out %q, %v", name, got, left.NoAnswer, err)
		}
	}
}

// Exports of other programs, by what is particular to each.
func TestProgramsForms(t *testing.T) {
	for name, c := range map[string]struct{ content, column string }{
		"SurveyMonkey": {"Respondent ID,Collector ID,IP Address,What stops people?,\n,,,Open-Ended " +
			"Response,\n1,2,198.51.100.7,\"" + settled + "\",\n", "What stops people?"},
		"Google Forms": {"\"Timestamp\",\"What stops\npeople?\"\n\"2026/10/01 9:00\",\"" + settled +
			"\"\n", "What stops people?"},
		"Microsoft Forms": {"ID;Start time;Completion time;Email;Name;What stops " +
			"people?\u00a0\n1;2026;2026;anonymous;;" + settled + "\n", "What stops people?"},
		"LimeSurvey": {"\"id\",\"submitdate\",\"G01Q01[SQ001]. <p>What " +
			"stops&nbsp;people?</p>\"\n\"1\",\"2026\",\"<p>" + settled + "</p>\"\n",
			"G01Q01[SQ001]. What stops people?"},
	} {
		notes, _, err := notesOf([]byte(c.content), "", Choice{Text: []string{c.column}},
			Sides{All: "lived-experience"})
		if err != nil || len(notes) != 1 || notes[0].Text != settled {
			t.Errorf("%s: %d notes, %v", name, len(notes), err)
		}
	}
	for _, h := range []string{"IPAddress", "IP Address", "ResponseId", "RecipientLastName", "ipaddr",
		"token", "remote_addr", "Zeitstempel", "Vorname", "Enw", "E-bost", "Cod post", "Respondent ID", "Completion time", "LocationLatitude"} {
		if !Points(h) {
			t.Errorf("%q points at people, and is said not to", h)
		}
	}
}

// The answer to a question and what else was said beside it are two columns: the first has the
// question's name, and as text both are chosen.
func TestAnAnswerAndWhatElse(t *testing.T) {
	const content = "Respondent ID,Collector ID,What stops people?,,May we quote you?,\n" +
		",,Response,Other (please specify),Response,Other (please specify)\n" +
		"1,2,Money," + settled + ",Yes,\n2,2,The fares,Nobody told us.,No,\n"
	notes, _, err := notesOf([]byte(content), "", Choice{Text: []string{"What stops people?"},
		Quotable: "May we quote you?"}, Sides{All: "lived-experience"})
	if err != nil || len(notes) != 2 || notes[0].Text != "Money\n\n"+settled || !notes[0].Quotable ||
		notes[1].Quotable {
		t.Errorf("%d notes, %v", len(notes), err)
	}
}

// A question may stand over several columns, and further lines of headers have names too: each is
// no answer, and all of them name columns.
func TestHeadersOverHeaders(t *testing.T) {
	const spread = "Respondent ID,Collector ID,Email Address,What stops people?,,,Where do you " +
		"live?,\n" +
		",,,Reason 1,Reason 2,Other (please specify),City/Town,Post code\n" +
		"1,2,z@example.org," + settled + ",Nobody told us.,,Quornbury,QB1\n" +
		"2,2,,,,We left.,,\n"
	const old = "V1,V6,V8,Q1,Q2\nResponseID,IPAddress,StartDate,What stops people?,And you?\n" +
		"R_1,198.51.100.7,2016-01-01," + settled + ",Nobody told us.\n"
	const noJSON = "StartDate,EndDate,IPAddress,Q1\nStart Date,End Date,IP Address,What stops " +
		"people?\n" +
		"2026,2026,198.51.100.7," + settled + "\n"
	for name, c := range map[string]struct {
		content string
		columns []string
		want    []string
	}{
		"a question over three cells": {spread, []string{"What stops people?"},
			[]string{settled + "\n\nNobody told us.", "We left."}},
		"one of its cells": {spread, []string{"What stops people?/Reason 2"}, []string{"Nobody told us."}},
		"its end": {spread, []string{"Reason 2", "Reason 1"}, []string{"Nobody told " +
			"us.\n\n" + settled}},
		"Qualtrics before 2017": {old, []string{"Q1", "And you?"}, []string{settled + "\n\nNobody " +
			"told us."}},
		"Qualtrics without its ids": {noJSON, []string{"What stops people?"}, []string{settled}},
	} {
		notes, _, err := notesOf([]byte(c.content), "", Choice{Text: c.columns}, Sides{All: "lived-experience"})
		var got []string
		for _, n := range notes {
			got = append(got, n.Text)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
	for content, want := range map[string]string{
		spread: "Respondent ID, Collector ID, Email Address, Where do you live?/City/Town, Where do " +
			"you live?/Post code",
		old: "V1, V6, V8",
	} {
		table, err := Read([]byte(content), "")
		if err != nil {
			t.Fatal(err)
		}
		columns, err := table.Choose(Choice{Text: []string{"What stops people?"}})
		if err != nil {
			t.Fatal(err)
		}
		if pointing, _ := columns.Dropped(); strings.Join(pointing, ", ") != want {
			t.Errorf("%q point at people, want %q", pointing, want)
		}
	}
	// An answer of one word, such as one of Qualtrics' own names, is an answer.
	answers := "id,Q1,Q2\n1,Status,progress\n2," + settled + ",no help\n"
	notes, _, err := notesOf([]byte(answers), "", Choice{Text: []string{"Q1"}}, Sides{All: "lived-experience"})
	if err != nil || len(notes) != 2 {
		t.Errorf("%d notes of two answers, %v", len(notes), err)
	}
}

// Lines of headers in any language, titles above a table and sums below it are no participants,
// and a list of answers is read.
func TestWhatIsNoParticipant(t *testing.T) {
	rows := "17,2026-03-01,198.51.100.7,\"" + settled + "\"\n18,2026-03-02,198.51.100.8,Nobody " +
		"told us.\n"
	want := []string{settled, "Nobody told us."}
	for name, c := range map[string]struct{ content, column string }{
		"LimeSurvey": {"id,submitdate,ipaddr,G01Q01\nResponse ID,Date submitted,IP address,What " +
			"stops people?\n" + rows, "G01Q01"},
		"and its text": {"id,submitdate,ipaddr,G01Q01\nResponse ID,Date submitted,IP address,What " +
			"stops people?\n" + rows, "What stops people?"},
		"in German":     {"id,StartDate,IPAddress,Q1\nNummer,Startdatum,IP-Adresse,Was hindert?\n" + rows, "Q1"},
		"a total":       {"id,date,ipaddr,Q1\n" + rows + "Total,,,2 answers\nAverage,,,long\n", "Q1"},
		"and in German": {"id,date,ipaddr,Q1\n" + rows + "Summe:,,,zwei Antworten\n", "Q1"},
		"a title":       {"Survey of spring 2026\n\nid,date,ipaddr,Q1\n" + rows, "Q1"},
		"a wide title":  {"Survey of spring 2026,,,\n,,,\nid,date,ipaddr,Q1\n" + rows, "Q1"},
	} {
		notes, _, err := notesOf([]byte(c.content), "", Choice{Text: []string{c.column}}, Sides{All: "lived-experience"})
		var got []string
		for _, n := range notes {
			got = append(got, n.Text)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	list := `[{"hard":["` + settled + `","Nobody told us."],"g":[{"a":"b"}]}]`
	notes, _, err := notesOf([]byte(list), "", Choice{Text: []string{"hard"}}, Sides{All: "lived-experience"})
	if err != nil || len(notes) != 1 || notes[0].Text != settled+"\n\nNobody told us." {
		t.Errorf("a list of answers: %d notes, %v", len(notes), err)
	}
	if _, _, err := notesOf([]byte(list), "", Choice{Text: []string{"g"}}, Sides{All: "lived-expe" +
		"rience"}); err == nil ||
		!strings.Contains(err.Error(), "a list of groups") {
		t.Errorf("a list of groups: %v", err)
	}
	// somebody whose first answer has words where others have numbers is somebody
	first := "id,age,Q1\n1,unknown," + settled + "\n2,40,Nobody told us.\n"
	if notes, _, err := notesOf([]byte(first), "", Choice{Text: []string{"Q1"}}, Sides{All: "lived-experience"}); err != nil || len(notes) != 2 {
		t.Errorf("%d notes of two people, %v", len(notes), err)
	}
	for _, name := range []string{"Do not quote me", "I don't want to be quoted", "Opt out of " +
		"quotes", "Nicht zitieren", "Quotes declined", "Keep my words private", "Exclude from report", "Leave my words out",
		"Peidiwch â'm dyfynnu", "No direct quotes", "Omit from the report", "Ne pas citer"} {
		_, _, err := notesOf([]byte("Q1,"+name+"\n"+settled+",yes\n"), "", Choice{Text: []string{"Q1"}, Quotable: name},
			Sides{All: "lived-experience"})
		if err == nil || !strings.Contains(err.Error(), "is a no to being quoted") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"May we quote you? (yes/no)", "Quotable yes / no", "Consent to be quoted", "Zitieren?",
		"Permission to use quotes in the report", "May we quote you without your name?", "Quotable once names are removed"} {
		notes, _, err := notesOf([]byte("Q1,"+name+"\n"+settled+",yes\n"), "", Choice{Text: []string{"Q1"}, Quotable: name},
			Sides{All: "lived-experience"})
		if err != nil || !notes[0].Quotable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An answer that says nothing is nobody's, nor is a short one in the very words of another; words
// that only begin like these are.
func TestWhoSaidNothing(t *testing.T) {
	for _, said := range []string{"No further comments", "k.A.", "I don't know", "Nothing, thank you",
		"weiß nicht", "no sé", "не знаю", "dunno", "(left blank)", "No answer given", "N/A", "keine Angabe", "No idea",
		"I'd rather not say", "ohne Angabe", "Nothing really", "(No response)", "Not asked"} {
		if !isNoAnswer(said) {
			t.Errorf("%q says nothing, and is taken for an answer", said)
		}
	}
	for _, said := range []string{"Nothing changed", "I know nobody", "No comment box", "No idea was theirs", "Grace"} {
		if isNoAnswer(said) {
			t.Errorf("%q is an answer, and is left out", said)
		}
	}
	content := "answer\nN/A\nn.a.\nPrefer not to say.\nNot enough staff\nNOT ENOUGH STAFF!\nNone " +
		"of them asked us\nNo comment box was there\n" +
		strings.Repeat("They had settled it before we came in and nobody told us why.\n", 2)
	notes, left, err := notesOf([]byte(content), "", Choice{Text: []string{"answer"}},
		Sides{All: "lived-experience"})
	if err != nil || len(notes) != 5 || strings.Join(left.NoAnswer, ",") != "line 2,line 3,line 4" ||
		strings.Join(left.Same, ",") != "line 6" {
		t.Errorf("%d notes, nothing said in %q, the same in %q, %v", len(notes), left.NoAnswer, left.Same,
			err)
	}
}

// Whoever does not know what the columns are called is told, with what they ask and what people
// said first.
func TestColumnsAreOffered(t *testing.T) {
	table, err := Read([]byte("ResponseId,IPAddress,StartDate,Q2\nResponse ID,IP Address,Start Date,What stops "+
		"people?\nR_1,198.51.100.7,2026,They left.\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	const want = `There are "Q2: What stops people?", "ResponseId: Response ID"`
	if _, err := table.Choose(Choice{}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The same few words of two sides are two people's.
func TestTheSameWordsOfTwoSides(t *testing.T) {
	notes, left, err := notesOf([]byte("answer,side\nNot enough staff,a\nnot enough staff,b\nNot enough staff.,b\n"), "",
		Choice{Text: []string{"answer"}, Side: "side"}, Sides{Of: []string{"a", "b"}})
	if err != nil || len(notes) != 2 || strings.Join(left.Same, ",") != "line 4" {
		t.Errorf("%d notes, the same in %q, %v", len(notes), left.Same, err)
	}
}

// Rows that a program marks as a preview, a test, spam or turned down are nobody's answer; a column
// of somebody's own with the same name marks nothing.
func TestWhatProgramsMark(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		marked  string
	}{
		"Qualtrics": {"RecordedDate,Status,hard\n2026,Survey Preview,Just a look.\n2026,IP Address,They left.\n2026,Spam,Cheap watches.\n",
			"line 2,line 4"},
		"Qualtrics by numbers": {"ResponseId,Status,hard\nR_1,1,Just a look.\nR_2,0,They left.\nR_3,8,Cheap watches.\n",
			"line 2,line 4"},
		"its channel": {"ResponseId,DistributionChannel,hard\nR_1,preview,Just a look.\nR_2,anonymous,They left.\n", "line 2"},
		"KoboToolbox": {"_uuid,_validation_status,hard\n1,Not approved,Just a look.\n2,Approved,They left.\n3,,Nobody came.\n", "line 2"},
		"its JSON": {`[{"hard": "Just a look.", "_validation_status": {"uid": "validation_status_not_approved"}},` +
			`{"hard": "They left.", "_validation_status": {}}]`, "record 1"},
		"ODK":          {"KEY,ReviewState,hard\n1,rejected,Just a look.\n2,approved,They left.\n3,,Nobody came.\n", "line 2"},
		"another's":    {"id,Status,hard\n1,1,They left.\n2,Spam,Nobody came.\n", ""},
		"another word": {"ResponseId,Status,hard\nR_1,Imported,They left.\n", ""},
	} {
		notes, left, err := notesOf([]byte(c.content), "", Choice{Text: []string{"hard"}}, Sides{All: "lived-experience"})
		if err != nil || strings.Join(left.Marked, ",") != c.marked || len(notes) == 0 {
			t.Errorf("%s: %d notes, marked %q, %v", name, len(notes), left.Marked, err)
		}
		for _, n := range notes {
			if strings.Contains(n.Text, "look") || c.marked != "" && strings.Contains(n.Text, "watches") {
				t.Errorf("%s: %s is a note", name, n.Place)
			}
		}
	}
}

// What spreadsheets need before a text is none of it, and consent is a yes in the forms in which
// programs write one.
func TestCellsAsProgramsWriteThem(t *testing.T) {
	content := "hard,quote\n\"=\"\"They left.\"\"\",Y\n'- Nobody came.,N\n'=) they said,yes\n'twas settled,N/A\n"
	notes, _, err := notesOf([]byte(content), "", Choice{Text: []string{"hard"}, Quotable: "quote"}, Sides{All: "a"})
	var got []string
	for _, n := range notes {
		got = append(got, fmt.Sprint(n.Text, " ", n.Quotable))
	}
	want := []string{"They left. true", "- Nobody came. false", "=) they said true", "'twas settled false"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	_, err = Read([]byte("<html><body><table><tr><td>hard</td></tr></table></body></html>"), "")
	if err == nil || !strings.Contains(err.Error(), "save it as CSV") {
		t.Errorf("a page: %v", err)
	}
}

// Whoever says no to being quoted is not quoted because somebody before gave the same short
// answer, or because the no stands in the answer.
func TestANoStandsInASurvey(t *testing.T) {
	choice, sides := Choice{Text: []string{"answer"}, Quotable: "quote"}, Sides{All: "lived-exper" +
		"ience"}
	notes, _, err := notesOf([]byte("answer,quote\nNot enough staff,yes\nNOT ENOUGH STAFF!,no\n"), "",
		choice, sides)
	if err != nil || len(notes) != 1 || notes[0].Quotable {
		t.Errorf("one of two said no: %d notes, %v", len(notes), err)
	}
	_, _, err = notesOf([]byte("answer,quote\n\"They never rang.\nQuotable: no\",yes\n"), "", choice, sides)
	if err == nil || !strings.Contains(err.Error(), "may not be quoted") {
		t.Errorf("the answer says no: %v", err)
	}
}

// A table that would take minutes is refused, and no reader takes more than its share.
func TestBounds(t *testing.T) {
	wide := strings.Repeat("a,", 1_000_000)
	began := time.Now()
	if _, err := Read([]byte(wide+"\n"+wide), ""); err == nil ||
		!strings.Contains(err.Error(), "1000001 columns, the limit is 2000") {
		t.Errorf("a million columns: %v", err)
	}
	t.Logf("a million columns are refused after %v", time.Since(began))
	if _, err := Read(
		[]byte(strings.Repeat("a,", 1_999)+"a\n"+strings.Repeat(strings.Repeat(",", 1_999)+"\n",
			2_001)), ""); err == nil || !strings.Contains(err.Error(), "more than 4000000 cells") {
		t.Errorf("four million cells: %v", err)
	}
	deep := strings.Repeat(`{"a":`, 5000) + `"x"` + strings.Repeat("}", 5000)
	if table, err := Read([]byte("["+deep+"]"), ""); err != nil || len(table.Lists) != 1 {
		t.Errorf("groups in groups: %v", err)
	}
}

// One participant is on one side in all rows, and a no in one of them, with an answer or without,
// is of all.
func TestOneParticipantInSeveralRows(t *testing.T) {
	const header = "who,side,quote,answer\n"
	choice := Choice{Text: []string{"answer"}, Side: "side", Participant: "who", Quotable: "quote"}
	notes, left, err := notesOf([]byte(header+"P1,a,yes,They left.\nP1,a,no,Nobody "+
		"rang.\nP2,a,yes,We left.\nP2,a,No,\n"+
		"P3,b,yes,They stayed.\nP3,b,,And then?\n"), "", choice, Sides{})
	var quotable []string
	for _, n := range notes {
		if n.Quotable {
			quotable = append(quotable, n.Place)
		}
	}
	if got, noes := strings.Join(quotable, ","), strings.Join(left.Noes, ","); err != nil ||
		got != "line 6" ||
		noes != "line 2,line 4" {
		t.Errorf("quotable are %s, not those of %s, %v", got, noes, err)
	}
	_, _, err = notesOf([]byte(header+"P1,a,yes,They left.\nP2,b,no,Nobody rang.\nP1,b,yes,We "+
		"left.\n"), "", choice, Sides{})
	if err == nil || !strings.Contains(err.Error(), "line 4: its participant is of another side in "+
		"line 2") {
		t.Errorf("one participant on both sides: %v", err)
	}
	notes, _, err = notesOf([]byte(header+"P1,a,Ja,They left.\nP2,b,NEIN,Nobody rang.\nP3,b,oui,We "+
		"left.\n"), "", choice, Sides{})
	if err != nil || !notes[0].Quotable || notes[1].Quotable || !notes[2].Quotable {
		t.Errorf("yes and no in other languages: %v", err)
	}
	notes, _, err = notesOf([]byte("who,side,quote,answer\nP1,a,yes,They don\u00e2\u20ac\u2122t "+
		"ask Zo\u00c3\u00ab.\n"), "", choice, Sides{})
	if err != nil || notes[0].Text != "They don\u2019t ask Zo\u00eb." {
		t.Errorf("garbled letters: %v", err)
	}
	_, _, err = notesOf([]byte(header+"P1,a,yes,Do not quote me.\n"), "", choice, Sides{})
	if err == nil || !strings.Contains(err.Error(), "column") || strings.Contains(err.Error(),
		"head") {
		t.Errorf("what to do about a row: %v", err)
	}
}
