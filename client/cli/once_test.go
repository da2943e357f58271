package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elephants/client"
	"elephants/client/cli/console"
	"elephants/client/notefile"
	"elephants/client/pdf/pdftest"
	"elephants/client/survey"
)

// Answers that are the same once names are out count once on each side, and if one of them was
// given by somebody who said no to being quoted, nobody is quoted with it.
func TestOneNoOfTheSameWords(t *testing.T) {
	table, err := survey.Read([]byte("helps,quote,side\nI blame Quornwick Smith,yes,a\nI blame Zbysia "+
		"Smith,no,a\nI blame Ann Smith,yes,b\nPatience,yes,a\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	r := importing{command: &command{}, file: "a.csv"}
	r.columns, err = table.Choose(survey.Choice{Text: []string{"helps"}, Quotable: "quote", Side: "side"})
	if err != nil {
		t.Fatal(err)
	}
	notes, outgoing, err := r.prepare("secret")
	if err != nil || len(notes) != 2 || strings.Join(r.left.Same, ",") != "line 3" ||
		strings.Join(r.left.Masked, ",") != "line 5" {
		t.Fatalf("%d notes, the same in %q, masked in %q, %v", len(notes), r.left.Same, r.left.Masked, err)
	}
	if outgoing[0].Note.Quotable || !outgoing[1].Note.Quotable {
		t.Errorf("quotable: %v and %v, want false and true", outgoing[0].Note.Quotable, outgoing[1].Note.Quotable)
	}
}

// Of one talk that a program wrote in several forms one counts. Two people's notes may have one
// name, and labels say who is who.
func TestOneTalkInTwoForms(t *testing.T) {
	const said = "They had settled it before we came in. Nobody told us what came of it."
	for name, c := range map[string]struct {
		first, second fileNote
		kept          int
	}{
		"two forms":     {fileNote{"a.json", client.NoteFile{Text: said}}, fileNote{"a.txt", client.NoteFile{Text: "Tom: " + said}}, 1},
		"two people":    {fileNote{"a.json", client.NoteFile{Text: said}}, fileNote{"a.txt", client.NoteFile{Text: "We left early, for the bus."}}, 2},
		"two names":     {fileNote{"a.json", client.NoteFile{Text: said}}, fileNote{"b.txt", client.NoteFile{Text: said + " Yes."}}, 2},
		"two folders":   {fileNote{"x/a.json", client.NoteFile{Text: said}}, fileNote{"y/a.txt", client.NoteFile{Text: said + " Yes."}}, 2},
		"with a label":  {fileNote{"a.json", client.NoteFile{Text: said}}, fileNote{"a.txt", client.NoteFile{Text: said, Participant: "D4"}}, 2},
		"nothing alike": {fileNote{"a.json", client.NoteFile{Text: "a b c d e"}}, fileNote{"a.txt", client.NoteFile{Text: "a a a a a"}}, 2},
	} {
		s := &submission{command: &command{Console: &console.Console{Err: io.Discard}}, progress: newProgress(io.Discard, 0)}
		if kept := s.onceEach([]fileNote{c.first, c.second}); len(kept) != c.kept || s.refused != (c.kept == 1) {
			t.Errorf("%s: %d of 2 are sent, want %d", name, len(kept), c.kept)
		}
	}
}

// One participant is on one side in all their notes, and a no in one of them is of all.
func TestOneParticipantInSeveralNotes(t *testing.T) {
	note := func(name, who, side string, quotable, silent bool) fileNote {
		return fileNote{name, client.NoteFile{Participant: who, Side: side, Quotable: quotable,
			HeadSilent: silent,
			Own:        []notefile.OwnWords{{Start: 0, End: 1}}}}
	}
	var said strings.Builder
	s := &submission{command: &command{Console: &console.Console{Err: &said}},
		progress: newProgress(io.Discard, 0)}
	kept := s.agreed([]fileNote{
		note("a1", "P1", "a", true, false), note("a2", "P1", "a", false, false),
		note("b1", "P2", "a", true, false), note("b2", "P2", "a", false, true),
		note("c1", "P3", "a", true, false), note("c2", "P3", "b", true, false), note("c3", "P3", "a",
			true, false),
		note("d1", "p1", "b", true, false), note("e1", "", "a", true, false), note("e2", "", "b",
			false, false),
	})
	var left []string
	for _, n := range kept {
		if n.Quotable && len(n.Own) == 1 {
			left = append(left, n.name+" quoted")
		} else {
			left = append(left, n.name)
		}
	}
	const want = "a1,a2,b1 quoted,b2,d1 quoted,e1 quoted,e2"
	if got := strings.Join(left, ","); got != want || !s.refused {
		t.Errorf("%s are sent, want %s; refused: %v", got, want, s.refused)
	}
	for _, line := range []string{"c1 and c2 are of the same participant and of different sides",
		"a1: its participant may not be quoted", "a1 and d1: the labels"} {
		if !strings.Contains(said.String(), line) {
			t.Errorf("nobody is told %q, but %q", line, said.String())
		}
	}
	if n := people(kept); n != 5 {
		t.Errorf("%d people, want 5", n)
	}
}

// The lines of a PDF's paragraph are one line of the note: a word alone on a line looks like a
// name.
func TestLinesOfAPDF(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.pdf")
	page := "BT /F1 12 Tf 15 TL 72 700 Td (They talked about the endless) Tj T* " +
		"(professionalisation) Tj T* " +
		"(of the staff's) Tj T* (effort to go on.) Tj T* (Nobody rang.) Tj ET"
	if err := os.WriteFile(name, pdftest.File(page), 0o600); err != nil {
		t.Fatal(err)
	}
	note, err := readNote(name, client.NoteFile{Side: "a"})
	const want = "They talked about the endless professionalisation of the staff's effort to go " +
		"on.\nNobody rang."
	if err != nil || note.Text != want {
		t.Errorf("got %q, %v, want %q", note.Text, err, want)
	}
}
