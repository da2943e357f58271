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
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"elephants/client/captions"
	"elephants/client/office"
	"elephants/client/pattern"
	"elephants/client/plain"
	"elephants/client/transcript"
	"elephants/proto/limits"
)

// MaxNote is the longest note in bytes. To know the server's bound here saves sending for nothing.
const MaxNote = limits.Note

// MaxFile bounds what is read at all, in bytes: a Word file is larger than its text.
const MaxFile = 20 << 20

// ErrNoSide is returned for a note that does not say which side its participant is on.
var ErrNoSide = errors.New("which side? Begin the file with a line `---`, a line `side: " +
	"lived-experience` (or your programme's other side) and a line `---`, or give --side")

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
	unread  bool // the head says that they did not
	Text    string
	Codings []Coding
	Own     []OwnWords
	Others  []Stretch // parts of Text that somebody else said
	// there is a head, and it does not say whether the participant may be quoted
	HeadSilent bool
	Covered    bool   // the file has words under boxes that hide them, which are not in Text
	Unread     string // pages of the file that are pictures, which are not in Text either: "2, 5"
	// nobody says who speaks, and it looks like questions and answers, of which all is the
	// participant's
	Asks bool
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
	Line       int    // of the file that the mark stands in, the first is 1
}

// readers return the text of a file, by the ending of its name. A name without an ending is text.
var readers = map[string]func([]byte) (string, error){
	"": typed, ".txt": typed, ".md": typed, ".html": page, ".htm": page,
	".docx": packed(office.Docx), ".odt": packed(office.Odt),
	".vtt": cued, ".srt": cued, ".sbv": cued, ".tsv": cued, ".json": spoken,
}

// Kinds are the endings of the files that are read, as people are told of them: those above and
// PDF. Every list of them that people see is made of this one or held against it by a test.
var Kinds = []string{".txt", ".md", ".html", ".docx", ".odt", ".pdf", ".vtt", ".srt", ".sbv", ".tsv",
	".json"}

// kindHints say what to do with files that are none of those and that people choose all the same.
var kindHints = []struct {
	endings, hint string
}{
	{".csv .xlsx .xls .ods .sav .numbers", "the answers of a survey go in as CSV, by `elephants import`"},
	{".mp3 .m4a .wav .aac .ogg .wma .mp4 .mov .avi .webm .mkv .3gp", "it is a recording: write down what " +
		"was said, or have a program on your own machine do it"},
	{".jpg .jpeg .png .heic .tif .tiff .gif .bmp .webp", "it is a picture: type the note into a .txt file"},
	{".zip .7z .rar .gz .tar .tgz", "it is packed: unpack it, and take the file in it"},
	{".eml .msg .mbox .emlx .oft", "it is an e-mail: open it, and copy its text into a .txt file"},
	{".ass .ssa .ttml .dfxp .xml .itt .scc .stl .smi", "save the captions as .vtt or .srt"},
}

// kindHint is what to do with a file of an ending that is not read.
func kindHint(ending string) string {
	for _, of := range kindHints {
		if slices.Contains(strings.Fields(of.endings), ending) {
			return of.hint
		}
	}
	return "save it as .txt, .md or .docx"
}

// typed reads a file of text, or of HTML.
func typed(content []byte) (string, error) {
	text, err := unpacked(content)
	if err == nil && plain.IsHTML(text) {
		text = fromHTML(text)
	}
	return text, err
}

// htmlStruck is a yes or a no that is struck out on a page.
var htmlStruck = pattern.New(`(?i)<(?:s|strike|del)\b[^<>]*>\s*(yes|no)\s*</(?:s|strike|del)\s*>`)

// fromHTML is the text of a page, in which a yes or a no that is struck out says so.
func fromHTML(text string) string {
	return plain.HTML(htmlStruck.ReplaceAllString(text, "{struck $1}"))
}

// page reads a file that its name calls HTML, below a head if there is one. Programs save pieces of
// a page too, and people give their text the name.
func page(content []byte) (string, error) {
	text, err := unpacked(content)
	if head, rest := divided(text); err == nil && (plain.IsHTML(rest) || plain.LooksHTML(rest)) {
		text = head + fromHTML(rest)
	}
	return text, err
}

// unpacked is the text of a file as it stands there. Other kinds of files under its name are
// refused: what they hold is no words.
func unpacked(content []byte) (string, error) {
	for begin, kind := range map[string]string{"{\\rtf": "an RTF file: open it, and save it as " +
		".docx or as plain text",
		"%PDF-": "a PDF file: give it the ending .pdf", "PK\x03\x04": "a Word or OpenDocument file: " +
			"give it the ending .docx or .odt"} {
		if bytes.HasPrefix(bytes.TrimLeft(content, "\ufeff \r\n\t"), []byte(begin)) {
			return "", errors.New("this is no text but " + kind)
		}
	}
	return plain.Text(content)
}

// packed reads a file of which something stands beside the text.
func packed(read func([]byte) (text, beside string, err error)) func([]byte) (string, error) {
	return func(content []byte) (string, error) {
		text, beside, err := read(content)
		if err != nil {
			return "", err
		}
		return Beside(text, beside), nil
	}
}

// Reads reports whether the name's ending is one of those that [Read] knows.
func Reads(name string) bool {
	return filepath.Ext(name) != "" && readers[strings.ToLower(filepath.Ext(name))] != nil
}

// isTranscript reports whether a file of the name is one by its kind.
func isTranscript(name string) bool {
	return slices.Contains([]string{".vtt", ".srt", ".sbv", ".tsv", ".json"},
		strings.ToLower(filepath.Ext(name)))
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
	note, err := Parse(text, defaults)
	// A program that writes down what is said breaks no line for who says it.
	note.Asks = note.Asks || isTranscript(name) && note.asks(sentenceEnd)
	return note, err
}

// Text returns all the text in a file, with its head and marks.
func Text(name string, content []byte) (string, error) {
	if err := CheckSize(int64(len(content))); err != nil {
		return "", err
	}
	if AreReceipts(string(content)) {
		return "", ErrReceipts
	}
	ending := strings.ToLower(filepath.Ext(name))
	read, ok := readers[ending]
	if !ok {
		return "", fmt.Errorf("cannot read %s files: %s", ending, kindHint(ending))
	}
	text, err := read(content)
	if err != nil {
		return "", err
	}
	return plain.Mended(text) // what a word processor or JSON holds may be garbled too
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
	if AreReceipts(text) {
		return Note{}, ErrReceipts
	}
	note, body, err := Head(text, defaults)
	if err != nil {
		return Note{}, err
	}
	text = withoutAside(plain.Lines(text))
	lines, err := markLines(text, body)
	if err != nil {
		return Note{}, err
	}
	if err := checkOthers(text, body); err != nil {
		return Note{}, err
	}
	ascribed, err := captions.Ascribe(body, note.Speaker)
	if line := new(transcript.LineError); errors.As(err, &line) { // below the head
		err = &transcript.LineError{Line: line.Line + linesAbove(text, body)}
	} else if line := new(transcript.RemarkError); errors.As(err, &line) {
		err = &transcript.RemarkError{Line: line.Line + linesAbove(text, body)}
	}
	if err != nil {
		return Note{}, err
	}
	if note.Text, note.Codings, note.Own, err = takeMarks(blankLines(strings.TrimSpace(ascribed)), lines); err != nil {
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
	note.Coded = note.Coded || note.allMarked()
	if err := note.check(); err != nil {
		return Note{}, err
	}
	note.Asks = note.asks(lineEnd)
	return note, nil
}

// check is what a note must be, whatever file it was in.
func (n *Note) check() error {
	for _, c := range n.Codings {
		if len(c.Named) > MaxNamed {
			return fmt.Errorf("a mark {something else: ...} holds %d bytes, the limit is %d: shorten it",
				len(c.Named), MaxNamed)
		}
	}
	switch {
	case len(n.Text) > MaxNote:
		return fmt.Errorf("the note is %d bytes, the limit is %d: divide it, and give both parts the "+
			"same line `participant:` in their head", len(n.Text), MaxNote)
	case strings.IndexFunc(n.Text, unicode.IsLetter) < 0:
		return errors.New("the note is empty: it has no letter in it")
	case n.Side == "":
		return ErrNoSide
	}
	return nil
}

// cued reads what was said in captions, below a head if there is one. What stands beside them,
// above the first times and in notes between, may say no and is left out with the times.
func cued(content []byte) (string, error) {
	text, err := plain.Text(content)
	if err != nil {
		return "", err
	}
	above, below := divided(text)
	said, beside, err := captions.Read([]byte(below))
	if err != nil {
		return "", err
	}
	return Beside(above+said, beside), nil
}

// spoken reads a transcript in JSON.
func spoken(content []byte) (string, error) {
	said, beside, err := captions.JSON(content)
	if err != nil {
		return "", err
	}
	return Beside(said, beside), nil
}

// divided is a file's head, with the rules around it, and what follows.
func divided(text string) (head, rest string) {
	lines := strings.SplitAfter(text, "\n")
	if !plain.IsRule(strings.TrimSuffix(lines[0], "\n")) {
		return "", text
	}
	for i, line := range lines[1:min(len(lines), longestHead)] {
		if plain.IsRule(strings.TrimSuffix(line, "\n")) {
			// with as many lines, so that errors count them as the file does
			return strings.Join(lines[:i+2], ""), strings.Repeat("\n", i+2) + strings.Join(lines[i+2:], "")
		}
	}
	return "", text
}
