package client

import (
	"strings"
	"testing"

	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
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
		t.Errorf("participants of %d and %d bytes, want 0 and 32", len(alone.Note.Participant),
			len(both.Note.Participant))
	}
	if strings.Contains(string(both.Note.Participant), "one") {
		t.Error("the label leaves the machine")
	}
}

// What an interviewer names in their own words is scrubbed as the note is, by what is known of
// the note too.
func TestANameOfTheirOwn(t *testing.T) {
	text := "Her name is Zbysia Quornwicka. The dog could not come."
	out := Prepare(NoteFile{Text: text,
		Codings: []notefile.Coding{{End: len(text), Named: "quornwicka and the lunch"},
			{End: 3, Named: "lunch"}}}, "secret")
	if got := out.Note.Codings[0].Named; strings.Contains(got, "quornwicka") ||
		!strings.Contains(got, "lunch") {
		t.Error("a name of the note stays in the line beside it, or more is gone")
	}
	if got := out.Note.Codings[1].Named; got != "lunch" {
		t.Errorf("an ordinary word became %q", got)
	}
}

// Own words are sent where they stand after scrubbing; with a name in them they are not quoted,
// and that is told.
func TestPrepareOwnWords(t *testing.T) {
	const text = "Ann Hallam rang. “They had it printed before they asked.”{\"Person with lived " +
		"experience} {+tokenism}\n\n“Ann Hallam sent us home again.”{\"}\n\n“And who was asked?”{\"} “Who was it for?”{\"Citizen}"
	note, err := ReadNote("note.txt", []byte(text), NoteFile{Side: "lived-experience", Quotable: true})
	if err != nil {
		t.Fatal(err)
	}
	out := Prepare(note, "secret")
	if len(out.Note.OwnWords) != 2 || len(out.Note.Codings) != 1 {
		t.Fatalf("%d own words, %d codings", len(out.Note.OwnWords), len(out.Note.Codings))
	}
	o := out.Note.OwnWords[0]
	if said := out.Note.Text[o.Start:o.End]; said != "They had it printed before they asked." ||
		!o.ReadBack || o.Attribution != "Person with lived experience" {
		t.Errorf("own words %q, read back %v as %q", said, o.ReadBack, o.Attribution)
	}
	if stance := out.Note.Codings[0].Stance; stance != pb.Stance_STANCE_BETTER {
		t.Errorf("the stance is %v", stance)
	}
	if len(out.Told) != 2 || !strings.HasPrefix(out.Told[0], "line 3: ") ||
		strings.Contains(out.Told[0], "Hallam") ||
		!strings.HasPrefix(out.Told[1], "line 5: the words marked to be quoted are a question") {
		t.Errorf("told %q", out.Told)
	}
}

// Whoever marked words that nobody will ever be quoted with is told so, with their line, and the
// note is sent all the same.
func TestWordsThatAreNotQuoted(t *testing.T) {
	guide := &pb.GetGuideResponse{
		Named: []*pb.Side{{Id: "a", Singular: "person with lived experience"},
			{Id: "b", Singular: "decision-maker"}},
		RoleBands: []*pb.RoleBand{{Side: "a", Phrase: "Citizen with experience of prison"}},
	}
	const (
		role    = "Citizen with personal experience of prison"
		another = "line 1: their words were read back with another description"
		short   = "line 1: the words marked to be quoted are too few"
	)
	for mark, c := range map[string]struct {
		role, says string
		kept       int
	}{
		`{"Person with lived experience}`:                  {kept: 1},
		`{"person with Lived Experience}`:                  {kept: 1},
		`{"}`:                                              {kept: 1},
		`{"Decision-maker, public sector}`:                 {says: another, kept: 1},
		`{"Person with lived experience }`:                 {role: role, says: another, kept: 1},
		`{"Citizen with experience of prison}`:             {role: role, kept: 1},
		`.” She said: “We never heard.”{"}`:                {says: short},
		`.” “Never heard.”{"Person with lived experience}`: {says: short},
	} {
		file, err := notefile.Parse("“They had it printed before they asked.”"+mark,
			NoteFile{Side: "a", Role: c.role, Quotable: true})
		if err != nil {
			t.Fatal(mark, err)
		}
		out := Prepare(file, "secret")
		told := strings.Join(append(out.Told, Misdescribed(guide, file, out.Note)...), "\n")
		if len(out.Note.OwnWords) != c.kept || (c.says == "") != (told == "") ||
			!strings.Contains(told, c.says) || strings.Contains(told, "printed") {
			t.Errorf("%s: %d kept, told %q", mark, len(out.Note.OwnWords), told)
		}
	}
}
