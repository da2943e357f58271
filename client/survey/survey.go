// Package survey reads the tables that survey programs export, KoboToolbox and ODK among them,
// and makes notes of their rows.
//
// [Read] takes a file's content and returns its [Table]; [Table.Choose] finds the columns that
// somebody names, and [Columns.Notes] makes a note of each row. Of all other columns nothing is
// read. The package asks for a correct file and says what is wrong by line and bound, never by
// what a cell says. Nothing is scrubbed here.
package survey

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"elephants/client/notefile"
	"elephants/client/plain"
)

// Table is the rows of a file below its header.
type Table struct {
	Header []string
	Rows   []Row
	Asked  []string // of each column, what a second line of headers asks; "" for none
	Whole  []string // of each column, the question of whose answers it is one; "" for none
	Lists  []string // fields of a JSON file that are lists, of which nothing is read
}

// Row is one answer to the survey.
type Row struct {
	Place string   // "line 12" of a table, "record 12" of a JSON file
	Cells []string // one for each column
}

// Windows1252 is the encoding of older spreadsheets' files, which have no mark by which to know
// them.
const Windows1252 = "windows-1252"

// longestHeader is how many letters of a column's name are shown to anybody: longer ones may be
// answers, of a file without a header.
const longestHeader = 400

// Bounds on a table. Without them a file of 20 MB takes minutes and gigabytes.
const (
	maxColumns = 2_000
	maxCells   = 4_000_000
	maxGroups  = 20 // groups in groups of a JSON file
)

// Read returns the table in a file: CSV with commas, semicolons or tabs, or the JSON that
// KoboToolbox and ODK write. The text is UTF-8, or UTF-16 with its mark, or what encoding says:
// Windows1252 or "" for any of the others.
func Read(content []byte, encoding string) (*Table, error) {
	if err := notefile.CheckSize(int64(len(content))); err != nil {
		return nil, err
	}
	text, err := decode(content, encoding)
	if err == nil {
		text, err = plain.Mended(text)
	}
	if err != nil {
		return nil, err
	}
	if notefile.AreReceipts(text) {
		return nil, notefile.ErrReceipts
	}
	if plain.IsHTML(text) {
		return nil, errors.New("this is a page of HTML, whatever its name: open it in a spreadsheet, and " +
			"save it as CSV")
	}
	read := readCSV
	if begin := strings.TrimSpace(text); strings.HasPrefix(begin, "[") ||
		strings.HasPrefix(begin, "{") {
		read = readJSON
	}
	t, err := read(text)
	if err != nil {
		return nil, err
	}
	if len(t.Rows) == 0 {
		return nil, errors.New("there is no row below the header: is it the right file?")
	}
	for i, h := range t.Header {
		t.Header[i] = strings.TrimSpace(h)
	}
	t.dropHeaders()
	if len(t.Rows) == 0 {
		return nil, errors.New("there are lines of headers and no row below them: is it the right file?")
	}
	return t, nil
}

func decode(content []byte, encoding string) (string, error) {
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return "", errors.New(
			"this is a spreadsheet or a zip file: export it as CSV (in Excel: Save as, CSV UTF-8)")
	case encoding != "" && encoding != Windows1252:
		return "", fmt.Errorf("the encoding is %s, or UTF-8 or UTF-16 without being named", Windows1252)
	case plain.Is16(content):
		return plain.Decode16(content)
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	switch valid := utf8.Valid(content); {
	case bytes.IndexByte(content, 0) >= 0:
		return "", errors.New("this is no text: export it as CSV in UTF-8")
	case encoding == "" && !valid:
		return "", fmt.Errorf("line %d is not UTF-8: export it as UTF-8 (in Excel: Save as, CSV "+
			"UTF-8), or give --encoding %s if an older program wrote it",
			plain.BadLine(content), Windows1252)
	case encoding == "":
		return string(content), nil
	case valid && bytes.IndexFunc(content, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0:
		return "",
			fmt.Errorf("the file is UTF-8: leave --encoding %s away, or letters with accents come out wrong",
				Windows1252)
	}
	return decode1252(content)
}

func decode1252(content []byte) (string, error) {
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if i := bytes.IndexRune(decoded, utf8.RuneError); err != nil || i >= 0 {
		return "", fmt.Errorf("line %d is not %s: export it as UTF-8",
			1+bytes.Count(decoded[:max(i, 0)], []byte("\n")), Windows1252)
	}
	return string(decoded), nil
}

func tooWide(columns int) error {
	return fmt.Errorf(
		"the table has %d columns, the limit is %d: export only the questions that you want", columns, maxColumns)
}

var errTooManyCells = fmt.Errorf(
	"the table has more than %d cells: export only the questions that you want, or divide it", maxCells)

// separators that put cells apart.
const separators = ",;\t"

// readCSV reads a table with the separator that gives every line as many cells as the first, and
// the most of them.
func readCSV(text string) (best *Table, err error) {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	among, first := separators, 1
	if separator, rest, ok := namedSeparator(text); ok {
		among, text, first = separator, rest, 2
	}
	cells := 0
	for _, separator := range among {
		t, wrong := readTitled(text, separator, first)
		switch {
		case wrong == nil && (best == nil || len(t.Header) > len(best.Header)):
			best = t
		case wrong != nil && len(t.Header) > cells: // the likeliest separator says what is wrong
			cells, err = len(t.Header), wrong
		}
	}
	// One column is what any separator but the right one finds.
	if best != nil && (len(best.Header) > 1 || cells <= 1) {
		return best, nil
	}
	if err == nil {
		err = errors.New("the file is empty")
	}
	return nil, err
}

// namedSeparator is the separator that a first line names, as Excel writes and reads it, and the
// lines after that one.
func namedSeparator(text string) (separator, rest string, ok bool) {
	line, rest, more := strings.Cut(text, "\n")
	separator, ok = strings.CutPrefix(strings.TrimSpace(line), "sep=")
	ok = ok && more && len(separator) == 1 && strings.Contains(separators, separator)
	return separator, rest, ok
}

// mostTitles is how many lines may stand above a table.
const mostTitles = 5

// readTitled reads a table below lines that are none of it: they have fewer cells than what
// follows.
func readTitled(text string, separator rune, first int) (t *Table, err error) {
	for range mostTitles {
		if t, err = readSeparated(text, separator, first); !errors.Is(err, errTitle) {
			break
		}
		_, text, _ = strings.Cut(text, "\n")
		first++
	}
	for len(t.Rows) > 1 && len(t.Header) > 1 &&
		(said(t.Header) == 0 || said(t.Header) == 1 && said(t.Rows[0].Cells) != 1) {
		t.Header, t.Rows = t.Rows[0].Cells, t.Rows[1:]
	}
	return t, err
}

// said is how many cells say something.
func said(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// errCells is of a row with more or fewer cells than the header; errTitle of the first, with twice
// as many or more, so that the header may be a title.
var (
	errCells = errors.New("a separator or a quote is missing or too many")
	errTitle = fmt.Errorf("%w", errCells)
	errAbove = fmt.Errorf("%w, or what stands above it is a title and not the header: take it out", errCells)
)

// cellsError is of a line with another number of cells than the header.
func (t *Table) cellsError(line, cells int) error {
	err := errCells
	switch {
	case len(t.Rows) == 0 && cells >= 2*len(t.Header):
		err = errTitle
	case len(t.Rows) == 0:
		err = errAbove
	}
	return fmt.Errorf("line %d has %d cells and the header has %d: %w", line, cells, len(t.Header), err)
}

// readSeparated reads a table whose text begins on a line. With an error it returns what there is
// of a header.
func readSeparated(text string, separator rune, first int) (*Table, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = separator
	t := &Table{}
	for {
		record, err := reader.Read()
		var wrong *csv.ParseError
		isWrong := errors.As(err, &wrong)
		switch {
		case err != nil && !isWrong && t.Header == nil:
			return t, errors.New("the file is empty")
		case err != nil && !isWrong: // io.EOF: nothing else fails that reads a string
			return t, nil
		case errors.Is(err, csv.ErrFieldCount):
			return t, t.cellsError(wrong.StartLine+first-1, len(record))
		case isWrong:
			return t, fmt.Errorf("line %d: %w: write a quote within a text twice", wrong.Line+first-1,
				wrong.Err)
		case t.Header == nil:
			if t.Header = record; len(record) > maxColumns {
				return t, tooWide(len(record))
			}
			continue
		case (len(t.Rows)+1)*len(t.Header) > maxCells:
			return t, errTooManyCells
		}
		line, _ := reader.FieldPos(0)
		t.Rows = append(t.Rows, Row{fmt.Sprintf("line %d", line+first-1), record})
	}
}
