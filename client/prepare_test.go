package client

import (
	"strings"
	"testing"

	"elephants/client/notefile"
)

// What is known of a participant in one note is taken out of their other one too.
func TestOneParticipantsNotes(t *testing.T) {
	first := "Her name is Zbysia Quornwicka. Zbysia Quornwicka had been promised a room."
	second := "quornwicka again. they never rang back"
	alone := Prepare(NoteFile{Text: second}, "secret")
	both := Prepare(NoteFile{Text: second, Participant: "one"}, "secret", first)
	if strings.Contains(both.Note.Text, "quornwicka") {
		t.Error("a name that the other note tells is left")
	}
	if len(alone.Note.Participant) != 0 || len(both.Note.Participant) != 32 {
		t.Errorf("participants of %d and %d bytes, want 0 and 32", len(alone.Note.Participant), len(both.Note.Participant))
	}
	if strings.Contains(string(both.Note.Participant), "one") {
		t.Error("the label leaves the machine")
	}
}

// What an interviewer names in their own words is scrubbed as the note is, by what is known of the note too.
func TestANameOfTheirOwn(t *testing.T) {
	text := "Her name is Zbysia Quornwicka. The dog could not come."
	out := Prepare(NoteFile{Text: text, Codings: []notefile.Coding{{End: len(text), Named: "quornwicka and the lunch"}, {End: 3, Named: "lunch"}}}, "secret")
	if got := out.Note.Codings[0].Named; strings.Contains(got, "quornwicka") || !strings.Contains(got, "lunch") {
		t.Error("a name of the note stays in the line beside it, or more is gone")
	}
	if got := out.Note.Codings[1].Named; got != "lunch" {
		t.Errorf("an ordinary word became %q", got)
	}
}
