package client

import (
	"strings"
	"testing"
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
