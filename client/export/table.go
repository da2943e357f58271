package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// dataset is tables and what is to be known of them.
type dataset struct {
	name, title, description string
	about                    about
	tables                   []table
}

// about is what is known of all rows.
type about struct {
	Programme  string   `json:"programme,omitempty"`
	Edition    int32    `json:"edition,omitempty"`
	Cohort     string   `json:"cohort,omitempty"`
	Release    int32    `json:"release,omitempty"`
	By         []string `json:"by,omitempty"`
	Month      string   `json:"month,omitempty"`
	Size       string   `json:"size,omitempty"`
	Hash       string   `json:"hash_sha256,omitempty"`
	Audit      string   `json:"audit_sha256,omitempty"`
	Engine     string   `json:"engine,omitempty"`
	CodeBook   string   `json:"code_book,omitempty"`
	Protection any      `json:"protection,omitempty"`
	ToKnow     []string `json:"to_know,omitempty"`
}

// table is rows of cells of one shape. A cell is a string, an int, a bool or, where there is
// nothing to say, nil.
type table struct {
	name, about string
	columns     []column
	rows        [][]any
	key         []string    // columns that no two rows have alike
	refers      []reference // to other tables
}

// column says what a cell means.
type column struct {
	name, kind, unit, about string // kind and unit as in a Table Schema; a unit may be empty
	required                bool
}

// reference says that a column's cells are those of another table's of the same name.
type reference struct{ column, table string }

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

// byteOrderMark begins a file that Excel is to read as UTF-8; without it accents come out wrong.
const byteOrderMark = "\ufeff"

// spreadsheets are the files of [csvFiles] as spreadsheets open them. Data packages and matrices
// have no mark: their formats do not allow one.
func spreadsheets(d *dataset) []File {
	files := csvFiles(d)
	for i, f := range files {
		files[i].Content = append([]byte(byteOrderMark), f.Content...)
	}
	return files
}

// csvFiles writes a file for each table: UTF-8 with a header, RFC 4180 but for its ends of line,
// which are LF as R, Python and every spreadsheet take them. Text is always quoted, numbers and
// empty cells never are.
func csvFiles(d *dataset) (files []File) {
	for _, t := range d.tables {
		files = append(files, File{t.name + ".csv", t.csv()})
	}
	return files
}

func (t *table) csv() []byte {
	var b bytes.Buffer
	for i, c := range t.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.name)
	}
	b.WriteByte('\n')
	for _, row := range t.rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			switch v := cell.(type) {
			case nil:
			case string:
				b.WriteString(`"` + strings.ReplaceAll(noFormula(v), `"`, `""`) + `"`)
			default:
				fmt.Fprint(&b, v)
			}
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// formulaBegins are the letters that make a spreadsheet run a cell, as OWASP's page on CSV
// injection lists them.
const formulaBegins = "=+-@\t\r"

// noFormula puts an apostrophe before a text that a spreadsheet would run.
func noFormula(s string) string {
	if s != "" && strings.ContainsRune(formulaBegins, rune(s[0])) {
		return "'" + s
	}
	return s
}

// jsonLines writes what is known of the rows on the first line, and then each row with the name
// of its table.
func jsonLines(d *dataset) []File {
	var b bytes.Buffer
	b.WriteString(`{"table":"about","about":`)
	writeJSON(&b, d.about)
	b.WriteString("}\n")
	for _, t := range d.tables {
		for _, row := range t.rows {
			b.WriteString(`{"table":`)
			writeJSON(&b, t.name)
			for i, cell := range row {
				b.WriteByte(',')
				writeJSON(&b, t.columns[i].name)
				b.WriteByte(':')
				writeJSON(&b, cell)
			}
			b.WriteString("}\n")
		}
	}
	return []File{{d.name + ".jsonl", b.Bytes()}}
}

// writeJSON writes a value with no end of line.
func writeJSON(b *bytes.Buffer, v any) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("texts, numbers and lists of them always encode: %v", err))
	}
	b.Truncate(b.Len() - 1)
}

func itoa(n int32) string { return strconv.Itoa(int(n)) }
