package postgres

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strings"

	"elephants/server/store/sqlite"
)

// How many rows a part has, about. Whoever reads the database's files sees which part was written
// last, and knows nothing of which of its rows came; the more rows, the less that says, and the
// more is written again for one that comes. With 24 notes a part, of which each note that comes
// writes two, the order in which parts were last written has a rank correlation of about .05 with
// that in which notes came (TestTheDatabaseTellsNoOrder).
var fill = map[string]int{
	"note": 24, "note_key": 128, "withdrawal": 128, "taken_back": 128, "sheet": 24,
	"credential": 64, "link": 64, "group_lead": 64,
	// Numbered in their order, and some of them long. One row a part: their numbers tell the order
	// anyway, and with two in a part each change of one would write the other again, a megabyte in
	// a large programme.
	"edition": 1, "release": 1, "decision": 1, "project_group": 1,
}

// usualFill is that of all others.
const usualFill = 16

// mostKeys is how many columns a primary key may have. The tables of the index have as many, so
// that one statement finds a row of any table.
const mostKeys = 4

// table is one of the copy's, but for those that SQLite and goose keep for themselves.
type table struct {
	name    string
	columns []string
	key     []string // of the primary key, in its order
}

func tablesOf(ctx context.Context, q sqlite.Queriers) (all []table, err error) {
	rows, err := q.QueryContext(ctx, `SELECT t.name, c.name, c.pk FROM main.sqlite_master t
		JOIN pragma_table_info(t.name, 'main') c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'
		AND t.name <> 'goose_db_version' ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	keys := map[string][mostKeys]string{}
	for rows.Next() {
		var name, column string
		var pk int
		if err := rows.Scan(&name, &column, &pk); err != nil {
			return nil, err
		}
		if len(all) == 0 || all[len(all)-1].name != name {
			all = append(all, table{name: name})
		}
		t := &all[len(all)-1]
		t.columns = append(t.columns, column)
		if pk > mostKeys {
			return nil, fmt.Errorf("table %s has more than %d columns of a key", name, mostKeys)
		}
		if pk > 0 {
			k := keys[name]
			k[pk-1] = column
			keys[name] = k
		}
	}
	for i := range all {
		for _, column := range keys[all[i].name] {
			if column != "" {
				all[i].key = append(all[i].key, column)
			}
		}
	}
	return all, rows.Err()
}

// keys are the columns of the key, filled up to as many as there may be.
func (t table) keys(row string) string {
	keys := []string{"''", "''", "''", "''"}
	for i, k := range t.key {
		keys[i] = row + k
	}
	return strings.Join(keys, ", ")
}

// same is the condition that a row has the key of a row of one of the lists of keys.
func (t table) same(row, list string) string {
	var all []string
	for i, k := range t.key {
		all = append(all, fmt.Sprintf("%s%s = %sk%d", row, k, list, i+1))
	}
	return strings.Join(all, " AND ")
}

// where is the condition that a row has the key of the arguments, the first of which is ?from.
func (t table) where(from int) string {
	var all []string
	for i, k := range t.key {
		all = append(all, fmt.Sprintf("%s = ?%d", k, from+i))
	}
	return strings.Join(all, " AND ")
}

// keyOf are the values of a row's key, filled up with empty texts as in [table.keys]: both must
// agree, or a row that arrives would not be found where it is.
func (t table) keyOf(row []any) (key key) {
	for i := range key {
		key[i] = ""
	}
	for i, k := range t.key {
		for c, name := range t.columns {
			if name == k {
				key[i] = row[c]
			}
		}
	}
	return key
}

type key [mostKeys]any

// text is the key as one value, for a map. Two keys have one text only if they are the same, kinds
// included, because each value is written with its kind and length.
func (k key) text() string { return string(encode(nil, k[:])) }

// parts is how many parts so many rows have: at least one, so that a table is kept even while it is
// empty.
func (t table) parts(rows int) int {
	each := cmp.Or(fill[t.name], usualFill)
	return max(1, (rows+each-1)/each)
}

// of is in which of so many parts a key is: linear hashing, by which a further part takes its rows
// from one other. It depends on the key alone, and so on nothing of when the row came.
func (k key) of(parts int) int {
	sum := sha256.Sum256([]byte(k.text()))
	hash := binary.BigEndian.Uint64(sum[:])
	whole := uint64(1) << (bits.Len(uint(parts)) - 1) // the power of two up to parts
	if at := hash % (2 * whole); at < uint64(parts) {
		return int(at)
	}
	return int(hash % whole)
}

// A row is the number of its columns and then each, with its kind before it: n for NULL, i and f
// for numbers of eight bytes, s and b for a length and as many bytes.

func encode(b []byte, row []any) []byte {
	b = binary.AppendUvarint(b, uint64(len(row)))
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			b = append(b, 'n')
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v))
		case float64:
			b = binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(v))
		case string:
			b = append(binary.AppendUvarint(append(b, 's'), uint64(len(v))), v...)
		case []byte:
			b = append(binary.AppendUvarint(append(b, 'b'), uint64(len(v))), v...)
		default:
			panic(fmt.Sprintf("SQLite has five kinds of values, not %T", v))
		}
	}
	return b
}

// Whatever is in the database may have been written by its administrator, so that nothing in a part
// is believed before it is checked: no length larger than what is there, no kind that we do not
// write.
var errPart = errors.New("a part of the database is cut off or changed: restore a backup")

// decode gives each row of a part, or returns errPart. That a row is one of ours is not known here:
// it vouches for itself when it is read from the copy.
func decode(b []byte, each func(row []any) error) error {
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)) {
			return errPart
		}
		b = b[size:]
		row := make([]any, n)
		for i := range row {
			var ok bool
			if row[i], b, ok = value(b); !ok {
				return errPart
			}
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

// value takes one value off.
func value(b []byte) (v any, rest []byte, ok bool) {
	if len(b) == 0 {
		return nil, nil, false
	}
	kind, b := b[0], b[1:]
	switch kind {
	case 'n':
		return nil, b, true
	case 'i', 'f':
		if len(b) < 8 {
			return nil, nil, false
		}
		word := binary.BigEndian.Uint64(b)
		if kind == 'f' {
			return math.Float64frombits(word), b[8:], true
		}
		return int64(word), b[8:], true
	case 's', 'b':
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return nil, nil, false
		}
		content := b[size : size+int(n)]
		if kind == 's' {
			return string(content), b[size+int(n):], true
		}
		return append([]byte{}, content...), b[size+int(n):], true
	}
	return nil, nil, false
}

// scan reads a row of so many values of any kind.
func scan(rows *sql.Rows, n int) ([]any, error) {
	row := make([]any, n)
	into := make([]any, n)
	for i := range row {
		into[i] = &row[i]
	}
	return row, rows.Scan(into...)
}
