package client

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
)

// MaxNote is the longest note in bytes. The server has the same bound; to know it here saves sending for nothing.
const MaxNote = 64 << 10

// maxFile bounds what is read at all: a Word file is larger than its text.
const maxFile = 20 << 20

// NoteFile is a note as an interviewer's file has it, before anything was taken out.
type NoteFile struct {
	Side        string
	Sector      pb.Sector
	Role        string
	Quotable    bool
	Participant string // the interviewer's own label
	Text        string
	Codings     []Coding
}

// Coding is the interviewer's own: a barrier heard between two bytes of the text.
type Coding struct {
	Start, End int
	Barrier    string
}

// ReadNote reads the content of a note file: text or Markdown in UTF-8, or a Word file by its name's ending. The text may
// begin with a head,
//
//	---
//	side: lived-experience
//	sector: public
//	role: Citizen with personal experience of prison
//	quotable: yes
//	participant: my own label
//	---
//
// which stands over what defaults has; other lines of a head are passed over. A paragraph may end in marks such as
// {#tokenism #blame}: they become codings. Errors give the line and the bound, and never the text.
func ReadNote(name string, content []byte, defaults NoteFile) (NoteFile, error) {
	if len(content) > maxFile {
		return NoteFile{}, fmt.Errorf("the file is %d bytes, the limit is %d", len(content), maxFile)
	}
	text, err := plainText(name, content)
	if err != nil {
		return NoteFile{}, err
	}
	note, body, err := readHead(text, defaults)
	if err != nil {
		return NoteFile{}, err
	}
	note.Text, note.Codings = takeMarks(strings.TrimSpace(body))
	switch {
	case len(note.Text) > MaxNote:
		return NoteFile{}, fmt.Errorf("the note is %d bytes, the limit is %d: divide it", len(note.Text), MaxNote)
	case strings.IndexFunc(note.Text, unicode.IsLetter) < 0:
		return NoteFile{}, errors.New("the note is empty: it has no letter in it")
	case note.Side == "":
		return NoteFile{}, errors.New("which side? Begin the file with a line `---`, a line `side: lived-experience` (or your programme's other side) and a line `---`, or give --side")
	}
	return note, nil
}

func plainText(name string, content []byte) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".docx":
		return docxText(content)
	case ".txt", ".md", "":
		content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
		if !utf8.Valid(content) {
			line := 1 + bytes.Count(content[:invalidAt(content)], []byte("\n"))
			return "", fmt.Errorf("line %d is not valid UTF-8: save the file as UTF-8 text", line)
		}
		return strings.ReplaceAll(string(content), "\r\n", "\n"), nil
	default:
		return "", fmt.Errorf("cannot read %s files: save it as .txt, .md or .docx", ext)
	}
}

// invalidAt returns the offset of the first byte that is no part of a letter.
func invalidAt(content []byte) int {
	for i := 0; i < len(content); {
		r, n := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(content)
}

func readHead(text string, note NoteFile) (_ NoteFile, body string, err error) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, "\n"), "---\n")
	if !ok {
		return note, text, nil
	}
	head, body, ok := strings.Cut("\n"+rest, "\n---\n")
	if !ok {
		return note, "", errors.New("the head is not closed: end it with a line `---`")
	}
	for i, line := range strings.Split(head, "\n")[1:] {
		key, value, ok := strings.Cut(line, ":")
		if !ok && strings.TrimSpace(line) != "" {
			return note, "", fmt.Errorf("line %d of the head is not of the form `name: value`", i+2)
		}
		if err := note.set(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			return note, "", fmt.Errorf("line %d: %w", i+2, err)
		}
	}
	return note, body, nil
}

func (n *NoteFile) set(key, value string) (err error) {
	switch key {
	case "side":
		n.Side = value
	case "sector":
		n.Sector, err = ParseSector(value)
	case "role":
		n.Role = value
	case "participant":
		n.Participant = value
	case "quotable":
		switch value {
		case "yes", "no":
			n.Quotable = value == "yes"
		default:
			err = errors.New("quotable is yes or no")
		}
	}
	return err
}

// ParseSector reads public, private, social or none.
func ParseSector(s string) (pb.Sector, error) {
	switch s {
	case "", "none":
		return pb.Sector_SECTOR_UNSPECIFIED, nil
	case "public":
		return pb.Sector_SECTOR_PUBLIC, nil
	case "private":
		return pb.Sector_SECTOR_PRIVATE, nil
	case "social":
		return pb.Sector_SECTOR_SOCIAL, nil
	}
	return 0, errors.New("sector is public, private, social or none")
}

var marks = regexp.MustCompile(`[ \t]*\{#([^}\n]*)\}`)

// takeMarks takes the {#barrier} marks off a text and returns them as codings of the passages that they close. A passage
// begins where its paragraph or bullet does, or after the mark before it in the same one.
func takeMarks(text string) (string, []Coding) {
	var plain strings.Builder
	type mark struct {
		at       int // in the text without marks
		barriers []string
	}
	var found []mark
	last := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[last:m[0]])
		ids := strings.FieldsFunc(text[m[2]:m[3]], func(r rune) bool { return r == '#' || r == ',' || unicode.IsSpace(r) })
		found = append(found, mark{plain.Len(), ids})
		last = m[1]
	}
	plain.WriteString(text[last:])
	stripped := plain.String()
	var codings []Coding
	begin := 0
	for _, m := range found {
		for _, p := range words.Passages(stripped) {
			if p.Start < m.at && p.Start > begin {
				begin = p.Start
			}
		}
		for begin < m.at && unicode.IsSpace(rune(stripped[begin])) {
			begin++
		}
		if begin < m.at {
			for _, id := range m.barriers {
				codings = append(codings, Coding{begin, m.at, id})
			}
		}
		begin = m.at
	}
	return stripped, codings
}
