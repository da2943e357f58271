// Package notefile reads the files in which interviewers keep notes.
//
// [Read] takes a file's name and content and returns the [Note] in it: its text and what its head
// says. ([Text], [Head] and [Parse] are its steps.) Packages office, transcript and plain read the
// kinds of files; package pdf, which cannot run everywhere, stands apart. Nothing is scrubbed here.
// Errors name a line, a bound or what to do next, and never what was read.
//
// The package has no part in any network or service, so that it runs in a browser too.
package notefile

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"elephants/client/office"
	"elephants/client/plain"
	"elephants/client/transcript"
	"elephants/proto/limits"
)

// MaxNote is the longest note in bytes. To know the server's bound here saves sending for nothing.
const MaxNote = limits.Note

// MaxFile bounds what is read at all, in bytes: a Word file is larger than its text.
const MaxFile = 20 << 20

// ErrNoSide is returned for a note that does not say which side its participant is on.
var ErrNoSide = errors.New("which side? Begin the file with a line `---`, a line `side: lived-experience` (or your programme's other side) and a line `---`, or give --side")

// Note is a note as an interviewer's file has it, before anything was taken out.
type Note struct {
	Side        string
	Sector      Sector
	Role        string
	Quotable    bool
	Participant string // the interviewer's own label
	Speaker     string // whose turns of a transcript are the participant's; Everybody for all
	// the interviewer went through all of it: a passage without a coding raises nothing
	Coded   bool
	Text    string
	Codings []Coding
	Own     []OwnWords
	Others  []Stretch // parts of Text that somebody else said
	// there is a head, and it does not say whether the participant may be quoted
	HeadSilent bool
	Covered    bool // the file has words under black boxes, which are not in Text
}

// MaxNamed is the longest name of an interviewer's own for what they heard, in bytes.
const MaxNamed = limits.Named

// Coding is the interviewer's own: a barrier heard between two bytes of the text, or what they
// call it where none fits.
type Coding struct {
	Start, End int
	Barrier    string // "" where there is Named
	Named      string
	Stance     string // how the passage raises it: Better, Hope, or "" that it is so
}

// readers return the text of a file, by the ending of its name. A name without an ending is text.
var readers = map[string]func([]byte) (string, error){
	"": plain.Text, ".txt": plain.Text, ".md": plain.Text,
	".docx": office.Docx, ".odt": office.Odt,
	".vtt": captions, ".srt": captions,
}

// Reads reports whether the name's ending is one of those that [Read] knows.
func Reads(name string) bool {
	return filepath.Ext(name) != "" && readers[strings.ToLower(filepath.Ext(name))] != nil
}

// IsPDF reports whether the name is a PDF file's. [Text] does not read those: package pdf does,
// which cannot run everywhere.
func IsPDF(name string) bool { return strings.EqualFold(filepath.Ext(name), ".pdf") }

// Read returns the note in a file, which is read as its name's ending says. The text may begin
// with a head,
//
//	---
//	side: lived-experience
//	sector: public
//	role: Citizen with personal experience of prison
//	quotable: yes
//	participant: my own label
//	speaker: who of a transcript is the participant
//	coded: yes
//	---
//
// which stands over what defaults has. Keys may be in any case; one that is near these is
// refused, as is any that is not known to be of another program that keeps notes. Of a transcript
// the turns of others are in [Note.Others]; a paragraph that begins with {other} is one of them.
// A paragraph may end in marks such as {#tokenism #blame}, and in {something else: the dog cannot
// come} for what the code book has no barrier for: they become codings. All marks are in
// marks.go. Where each passage has one, or the head says `coded: yes`, the note is read whole.
func Read(name string, content []byte, defaults Note) (Note, error) {
	text, err := Text(name, content)
	if err != nil {
		return Note{}, err
	}
	return Parse(text, defaults)
}

// Text returns all the text in a file, with its head and marks.
func Text(name string, content []byte) (string, error) {
	if err := CheckSize(int64(len(content))); err != nil {
		return "", err
	}
	ending := strings.ToLower(filepath.Ext(name))
	read, ok := readers[ending]
	if !ok {
		return "", fmt.Errorf("cannot read %s files: save it as .txt, .md or .docx", ending)
	}
	return read(content)
}

// CheckSize refuses a file that is too long to read, before anybody does.
func CheckSize(size int64) error {
	if size > MaxFile {
		return fmt.Errorf("the file is %d bytes, the limit is %d: save the text alone in a new file",
			size, MaxFile)
	}
	return nil
}

// Parse returns the note in a text, as [Read] does.
func Parse(text string, defaults Note) (Note, error) {
	note, body, err := Head(text, defaults)
	if err != nil {
		return Note{}, err
	}
	ascribed, err := transcript.Ascribe(body, note.Speaker)
	if err != nil {
		return Note{}, err
	}
	if note.Text, note.Codings, note.Own, err = takeMarks(strings.TrimSpace(ascribed)); err != nil {
		return Note{}, err
	}
	if err := note.leaveOthers(); err != nil {
		return Note{}, err
	}
	if len(note.Own) > 0 && !note.Quotable {
		return Note{},
			fmt.Errorf("line %d: words are marked to be quoted, but the participant did not agree: "+
				"take the mark {\"} away, or write `quotable: yes` in the head if they did", note.Own[0].Line)
	}
	if marked, of := note.Marked(); marked == of && len(note.Codings) > 0 {
		note.Coded = true // each has its mark
	}
	for _, c := range note.Codings {
		if len(c.Named) > MaxNamed {
			return Note{},
				fmt.Errorf("a mark {something else: ...} holds %d bytes, the limit is %d: shorten it",
					len(c.Named), MaxNamed)
		}
	}
	switch {
	case len(note.Text) > MaxNote:
		return Note{}, fmt.Errorf("the note is %d bytes, the limit is %d: divide it, and give both parts the same line `participant:` in their head", len(note.Text), MaxNote)
	case strings.IndexFunc(note.Text, unicode.IsLetter) < 0:
		return Note{}, errors.New("the note is empty: it has no letter in it")
	case note.Side == "":
		return Note{}, ErrNoSide
	}
	return note, nil
}

// captions reads what was said in captions. A head above them is not read, so that a no in it is
// refused: it would be left out with the times.
func captions(content []byte) (string, error) {
	text, err := transcript.Captions(content)
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(content), "\n")
	for i, line := range lines {
		if strings.Contains(line, "-->") {
			break
		}
		if saysNo(lines[i:]) {
			return "", fmt.Errorf("line %d may say that the participant may not be quoted, and captions have "+
				"no head: take it out, and say nothing of --quotable", i+1)
		}
	}
	return text, nil
}
