package survey

import (
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

// A question may stand over several columns, and further lines of headers have names too: each is
// no answer, and all of them name columns.
func TestHeadersOverHeaders(t *testing.T) {
	const spread = "Respondent ID,Collector ID,Email Address,What stops people?,,,Where do you live?,\n" +
		",,,Reason 1,Reason 2,Other (please specify),City/Town,Post code\n" +
		"1,2,z@example.org," + settled + ",Nobody told us.,,Quornbury,QB1\n" +
		"2,2,,,,We left.,,\n"
	const old = "V1,V6,V8,Q1,Q2\nResponseID,IPAddress,StartDate,What stops people?,And you?\n" +
		"R_1,198.51.100.7,2016-01-01," + settled + ",Nobody told us.\n"
	const noJSON = "StartDate,EndDate,IPAddress,Q1\nStart Date,End Date,IP Address,What stops people?\n" +
		"2026,2026,198.51.100.7," + settled + "\n"
	for name, c := range map[string]struct {
		content string
		columns []string
		want    []string
	}{
		"a question over three cells": {spread, []string{"What stops people?"},
			[]string{settled + "\n\nNobody told us.", "We left."}},
		"one of its cells":          {spread, []string{"What stops people?/Reason 2"}, []string{"Nobody told us."}},
		"its end":                   {spread, []string{"Reason 2", "Reason 1"}, []string{"Nobody told us.\n\n" + settled}},
		"Qualtrics before 2017":     {old, []string{"Q1", "And you?"}, []string{settled + "\n\nNobody told us."}},
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
		spread: "Respondent ID, Collector ID, Email Address, Where do you live?/City/Town, Where do you live?/Post code",
		old:    "V1, V6, V8",
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

// An answer that says nothing is nobody's, nor is a short one in the very words of another; words
// that only begin like these are.
func TestWhoSaidNothing(t *testing.T) {
	for _, said := range []string{"No further comments", "k.A.", "I don't know", "Nothing, thank you",
		"weiß nicht", "no sé", "не знаю"} {
		if !isNoAnswer(said) {
			t.Errorf("%q says nothing, and is taken for an answer", said)
		}
	}
	for _, said := range []string{"Nothing changed", "I know nobody", "No comment box"} {
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

// Whoever says no to being quoted is not quoted because somebody before gave the same short answer, or
// because the no stands in the answer.
func TestANoStandsInASurvey(t *testing.T) {
	choice, sides := Choice{Text: []string{"answer"}, Quotable: "quote"}, Sides{All: "lived-experience"}
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
