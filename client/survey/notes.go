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

// What a cell says of whether its participant may be quoted, in the languages of the programs that
// people fill in forms with.
var (
	yeses = []string{"yes", "y", "true", "1", "ja", "wahr", "oui", "vrai", "sí", "si", "sì", "tak", "ydw", "ydy", "iawn"}
	noes  = []string{"no", "n", "false", "0", "nein", "falsch", "non", "faux", "nee", "nie", "nac ydw", "nac ydy", "na"}
)

// Left is which rows are no notes, and why.
type Left struct {
	Silent   int      // rows without a letter
	NoAnswer []string // places of rows that say that nothing is said: "N/A", "no comment"
	Marked   []string // places of rows that the program marks as a preview, a test, spam or rejected
	Sums     []string // places of rows below the answers that sum them up: "Total"
	Masked   []string // places of rows of which scrubbing leaves nothing but masks: whoever scrubs says
	Same     []string // places of rows that give a short answer in the very words of one before
	Noes     []string // places of rows that say yes to being quoted, whose participant says no in another
}

// Notes makes a note of every row that says something, once for equal short answers of a side where
// no column tells people apart, of whom one who said no to being quoted says it for all. The text is
// that of the chosen columns, each a paragraph. Their headers are not in it: a question is no talk
// of the participant's, and would be heard as everybody's. All rows are right or none is read: the
// error has what is wrong, by line.
func (c *Columns) Notes(sides Sides) (notes []Note, left Left, err error) {
	if err := sides.check(); err != nil {
		return nil, left, err
	}
	var mistakes []string
	said := map[string]int{} // the notes of short answers
	people := persons{map[string]Note{}, c.saidNo()}
	for i, row := range c.table.Rows {
		text := c.textOf(row)
		if c.leaves(i, text, &left) {
			continue
		}
		note, err := c.note(row, text, sides)
		if err == nil {
			err = people.add(&note, &left)
		}
		if err != nil {
			mistakes = append(mistakes, fmt.Sprintf("%s: %v", row.Place, err))
		} else if short := note.Side + " " + folded(text); c.participant < 0 &&
			utf8.RuneCountInString(text) <= ShortAnswer {
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

// leaves reports whether a row is no answer, and says why.
func (c *Columns) leaves(i int, text string, left *Left) bool {
	row := c.table.Rows[i]
	switch {
	case c.table.summary(i):
		left.Sums = append(left.Sums, row.Place)
	case c.table.marked(row):
		left.Marked = append(left.Marked, row.Place)
	case strings.IndexFunc(text, unicode.IsLetter) < 0:
		left.Silent++
	case isNoAnswer(text):
		left.NoAnswer = append(left.NoAnswer, row.Place)
	default:
		return false
	}
	return true
}

// persons are the participants whom a column tells apart.
type persons struct {
	first  map[string]Note // of each
	saidNo map[string]bool
}

// add looks at a note of a participant who may have others: it is on their side, and not quoted if
// they said no in any.
func (p persons) add(n *Note, left *Left) error {
	if n.Participant == "" {
		return nil
	}
	if n.Quotable && p.saidNo[n.Participant] {
		n.Quotable = false
		left.Noes = append(left.Noes, n.Place)
	}
	before, ok := p.first[n.Participant]
	if p.first[n.Participant] = *n; ok && before.Side != n.Side {
		return fmt.Errorf("its participant is of another side in %s: give two people two names, or write the "+
			"side the same", before.Place)
	}
	return nil
}

// saidNo are the participants who say no to being quoted in one of their rows, though it has no answer.
func (c *Columns) saidNo() map[string]bool {
	said := map[string]bool{}
	if c.participant < 0 || c.quotable < 0 {
		return said
	}
	for _, row := range c.table.Rows {
		if slices.Contains(noes, strings.ToLower(strings.TrimSpace(row.Cells[c.quotable]))) {
			said[strings.TrimSpace(row.Cells[c.participant])] = true
		}
	}
	return said
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
	switch said := strings.ToLower(cell(c.quotable)); {
	case slices.Contains(yeses, said):
		n.Quotable = true
	case said != "" && said != "n/a" && !slices.Contains(noes, said): // N/A is what nobody was asked
		return n, fmt.Errorf("quotable is yes or no, Y or N, true or false, 1 or 0: write one of them in " +
			"place of what the cell says")
	}
	if line := n.SaysNo(); line > 0 {
		return n, fmt.Errorf("line %d of its text may say that the participant may not be quoted, and is not read as "+
			"that: write no in the column of --quotable, or take it out of the text", line)
	}
	if r, line, column, found := words.Control(n.Text); found {
		return n, fmt.Errorf("the text has the control character U+%04X in its line %d, character %d: "+
			"take it out",
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
func (s Sides) are() string {
	return fmt.Sprintf("the programme's sides are \"%s\"", strings.Join(s.Of, "\" and \""))
}

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
