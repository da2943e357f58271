package survey

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/words"
	"elephants/client/notefile"
)

// Note is the note of a row.
type Note struct {
	Place string // of the row
	notefile.Note
}

// Sides says what the side of a row is.
type Sides struct {
	Of  []string          // the programme's two; none: not known, and not checked
	Is  map[string]string // what the column says, and the side that it means
	All string            // the side of every row, where there is no column
}

// MostRole is how many bytes a role may have.
const MostRole = 200

// Left is which rows are no notes, and why.
type Left struct {
	Silent   int      // rows without a letter
	NoAnswer []string // places of rows that say that nothing is said: "N/A", "no comment"
	Same     []string // places of rows that give a short answer in the very words of one before
}

// Notes makes a note of every row that says something, once for equal short answers where no
// column tells people apart, of whom one who said no to being quoted says it for all. The text is that of the chosen columns, each a paragraph. Their
// headers are not in it: a question is no talk of the participant's, and would be heard as
// everybody's. All rows are right or none is read: the error has what is wrong, by line.
func (c *Columns) Notes(sides Sides) (notes []Note, left Left, err error) {
	if err := sides.check(); err != nil {
		return nil, left, err
	}
	var mistakes []string
	said := map[string]int{} // the notes of short answers
	for _, row := range c.table.Rows {
		text := c.textOf(row)
		if strings.IndexFunc(text, unicode.IsLetter) < 0 {
			left.Silent++
			continue
		}
		if isNoAnswer(text) {
			left.NoAnswer = append(left.NoAnswer, row.Place)
			continue
		}
		note, err := c.note(row, text, sides)
		if err != nil {
			mistakes = append(mistakes, fmt.Sprintf("%s: %v", row.Place, err))
		} else if short := folded(text); c.participant < 0 &&
			utf8.RuneCountInString(text) <= shortAnswer {
			if first, ok := said[short]; ok {
				notes[first].Quotable = notes[first].Quotable && note.Quotable
				left.Same = append(left.Same, row.Place)
				continue
			}
			said[short] = len(notes)
		}
		notes = append(notes, note)
	}
	switch {
	case len(mistakes) > 0:
		return nil, left, joined(mistakes)
	case len(left.Same) > len(notes):
		return nil, left, fmt.Errorf("%d of %d rows say what a row before said, in a few words: is it "+
			"the right column, and does --participant tell people apart?",
			len(left.Same), len(c.table.Rows))
	case len(notes) == 0:
		return nil, left, fmt.Errorf("none of the %d rows has text in these columns", len(c.table.Rows))
	}
	return notes, left, nil
}

func (c *Columns) textOf(row Row) string {
	var paragraphs []string
	for _, i := range c.text {
		if p := plainCell(row.Cells[i]); p != "" && (len(c.text) == 1 || !isNoAnswer(p)) {
			paragraphs = append(paragraphs, p)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

func (c *Columns) note(row Row, text string, sides Sides) (n Note, err error) {
	cell := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(row.Cells[i])
	}
	n = Note{row.Place, notefile.Note{Text: text, Participant: cell(c.participant),
		Role: cell(c.role)}}
	if n.Side, err = sides.side(cell(c.side)); err != nil {
		return n, err
	}
	if n.Sector, err = notefile.ParseSector(strings.ToLower(cell(c.sector))); err != nil {
		return n, err
	}
	switch strings.ToLower(cell(c.quotable)) {
	case "yes", "true", "1":
		n.Quotable = true
	case "", "no", "false", "0":
	default:
		return n, fmt.Errorf("quotable is yes or no, true or false, 1 or 0")
	}
	if err := n.CheckConsent(); err != nil {
		return n, err
	}
	if r, line, column, found := words.Control(n.Text); found {
		return n, fmt.Errorf("the text has the control character U+%04X in its line %d, character %d: take it out",
			r, line, column)
	}
	switch {
	case c.participant >= 0 && n.Participant == "":
		return n, fmt.Errorf("the participant's column is empty")
	case len(n.Text) > notefile.MaxNote:
		return n, fmt.Errorf("the text is %d bytes, the limit is %d: divide it over two rows, and say "+
			"with --participant that they are one person's", len(n.Text), notefile.MaxNote)
	case len(n.Role) > MostRole:
		return n, fmt.Errorf("the role is %d bytes, the limit is %d: a generic phrase is enough",
			len(n.Role), MostRole)
	}
	return n, nil
}

func (s Sides) check() error {
	if s.Of == nil {
		return nil
	}
	for _, meant := range s.Is {
		if !slices.Contains(s.Of, meant) {
			return fmt.Errorf("--side-is: %s", s.are())
		}
	}
	if s.All != "" && !slices.Contains(s.Of, s.All) {
		return fmt.Errorf("--all-are: %s", s.are())
	}
	return nil
}

// are names the programme's sides.
func (s Sides) are() string { return fmt.Sprintf("the programme's sides are %q", s.Of) }

// side is what a cell says, or means.
func (s Sides) side(cell string) (string, error) {
	if s.All != "" {
		return s.All, nil
	}
	if cell == "" {
		return "", fmt.Errorf("the side's column is empty")
	}
	side := cell
	if meant, ok := s.Is[cell]; ok {
		side = meant
	}
	if s.Of != nil && !slices.Contains(s.Of, side) {
		return "", fmt.Errorf("its side is none of the programme's: %s. Say what the column means, as "+
			"in --side-is 'Customer=%s'", s.are(), s.Of[0])
	}
	return side, nil
}
