package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis"
	"elephants/analysis/words"
	"elephants/client"
	"elephants/client/cli/console"
	"elephants/client/survey"
)

// columns are the names of a table's columns.
type columns struct{ text, side, id, participant string }

// readCorpus reads the notes of every file and folder, or of standard input if none is named. No
// two may have one id.
func (t *themeCommand) readCorpus(names []string) ([]analysis.Note, error) {
	c := corpus{first: map[string]string{}}
	if len(names) == 0 {
		return c.notes, c.lines("", t.In, &c.notes)
	}
	for _, name := range names {
		if err := t.readInto(&c, name); err != nil {
			return nil, err
		}
	}
	return c.notes, nil
}

func (t *themeCommand) readInto(c *corpus, name string) error {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".ndjson":
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("reading the corpus: %w", err)
		}
		defer file.Close()
		return c.lines(name+": ", file, &c.notes)
	case ".csv":
		content, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading the corpus: %w", err)
		}
		if err := c.table(content, t.columns); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	files, err := t.files.Named([]string{name})
	if err != nil {
		return err
	}
	for _, file := range files {
		note, err := t.files.Read(file, client.NoteFile{Side: "none"})
		if err != nil {
			return err
		}
		n := analysis.Note{ID: file, Side: analysis.Side(note.Side), Participant: note.Participant,
			Text: note.Text, Coded: note.Coded}
		for _, o := range note.Others {
			n.Others = append(n.Others, words.Span{Start: o.Start, End: o.End})
		}
		for _, coding := range note.Codings {
			n.Coding = append(n.Coding, analysis.Coding{
				Start: coding.Start, End: coding.End, Barrier: coding.Barrier, Named: coding.Named,
				Stance: stances[coding.Stance],
			})
		}
		if err := c.add(n, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// corpus is notes on their way in, and where each id was seen first.
type corpus struct {
	notes []analysis.Note
	first map[string]string
}

func (c *corpus) add(n analysis.Note, place string) error {
	if before, twice := c.first[n.ID]; twice {
		return fmt.Errorf("its id is that of %s", before)
	}
	c.first[n.ID] = place
	c.notes = append(c.notes, n)
	return nil
}

// stances of a coding, as lines and results write them. One that was not said is a difficulty.
var stances = map[string]analysis.Stance{
	"": analysis.Difficulty, "difficulty": analysis.Difficulty, "better": analysis.Better,
	"hope": analysis.Hope,
}

// lines reads JSON Lines into the corpus, whose notes are in into when it is done.
func (c *corpus) lines(prefix string, r io.Reader, into *[]analysis.Note) error {
	type line struct {
		ID          string        `json:"id"`
		Side        analysis.Side `json:"side"`
		Participant string        `json:"participant"`
		Text        string        `json:"text"`
		Coded       any           `json:"coded"`
		Barriers    []struct {
			Start   int    `json:"start"`
			End     int    `json:"end"`
			Barrier string `json:"barrier"`
			Stance  string `json:"stance"`
		} `json:"barriers"`
	}
	err := console.EachLine(r, func(number int, in line) error {
		note := analysis.Note{ID: in.ID, Side: in.Side, Participant: in.Participant, Text: in.Text}
		coded, ok := in.Coded.(bool)
		if !ok && in.Coded != nil {
			return errors.New(`"coded" must be true (the interviewer went through all of the note) or false`)
		}
		note.Coded = coded
		for _, b := range in.Barriers {
			stance, ok := stances[b.Stance]
			if !ok {
				return errors.New(`a "stance" must be "difficulty", "better" or "hope"`)
			}
			if b.Start < 0 || b.Start >= b.End || b.End > len(in.Text) {
				return fmt.Errorf("a barrier spans bytes %d to %d of a text of %d", b.Start, b.End,
					len(in.Text))
			}
			note.Coding = append(note.Coding, analysis.Coding{Start: b.Start, End: b.End, Barrier: b.Barrier,
				Stance: stance})
		}
		return c.add(note, fmt.Sprint(prefix, "line ", number))
	})
	*into = c.notes
	if err != nil && prefix != "" {
		return fmt.Errorf("%s%w", prefix, err)
	}
	return err
}

var errNoText = errors.New("the table has no such column for what was said: name it with --text")

// table reads a CSV file with a line of column names, as import does.
func (c *corpus) table(content []byte, use columns) error {
	t, err := survey.Read(content, "")
	if err != nil {
		return err
	}
	column := func(name string) int { return slices.Index(t.Header, name) }
	text, side, id, participant := column(use.text), column(use.side), column(use.id), column(
		use.participant)
	if text < 0 {
		return errNoText
	}
	for i, row := range t.Rows {
		cell := func(i int) string {
			if i < 0 {
				return ""
			}
			return row.Cells[i]
		}
		note := analysis.Note{ID: strconv.Itoa(i + 1), Side: analysis.Side(cell(side)),
			Participant: cell(participant), Text: cell(text)}
		if id >= 0 {
			note.ID = cell(id)
		}
		if err := c.add(note, row.Place); err != nil {
			return fmt.Errorf("%s: %w", row.Place, err)
		}
	}
	return nil
}
