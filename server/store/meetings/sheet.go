// Package meetings keeps the sheets of a meet and greet in a store: what people say of themselves,
// by links of which only hashes are kept. Nothing here comes from notes or points at one.
package meetings

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"elephants/server/seal"
	"elephants/server/store/audit"
	"elephants/server/store/programmes"
	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
)

// Tables are the sheets of a notes' file.
type Tables struct{ db *vouched.DB }

// New returns those of a file.
func New(db *vouched.DB) Tables { return Tables{db} }

const (
	// MostSheets of a programme. It has some thirty people, so that the limit is met by who makes
	// sheets without end, and by nobody else.
	MostSheets = 200
	// MostContent of a sheet, in bytes.
	MostContent = length - prefix

	// length of a row's content. SQLite writes a row of the same length where it lay, so that the file
	// does not tell which sheet was written first.
	length = 2048
	prefix = 2 // bytes that say how much of it is the sheet
)

// ErrManySheets is the refusal of more than [MostSheets].
var ErrManySheets = errors.New("a programme has at most 200 sheets: take those of the last meet and " +
	"greet away first")

// AddSheets makes empty sheets of a programme for links with the hashes. [programmes.ErrClosed]
// after its end. [ErrManySheets] if there would be more than [MostSheets]. Each row's number is
// random: rows lie in the order of their numbers, and links are handed out in none.
func (t Tables) AddSheets(ctx context.Context, act audit.Act, programme string,
	links []seal.Hash) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		switch end, err := programmes.ReadClosing(ctx, tx, programme); {
		case err != nil:
			return err
		case end.Done:
			return programmes.ErrClosed
		}
		there := 0
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sheet WHERE programme = ?", programme).
			Scan(&there)
		if err != nil {
			return err
		}
		if there+len(links) > MostSheets {
			return ErrManySheets
		}
		for _, hash := range links {
			_, err := tx.ExecContext(ctx,
				"INSERT INTO main.sheet (place, hash, programme, content) VALUES (?, ?, ?, ?)",
				rand.Int64(), hash[:], programme, fill(nil)) // #nosec G404 -- seeded by the system; no secret
			if err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, act, "make sheets", programme, 0)
	})
}

// fill is a content in a row's length.
func fill(content []byte) []byte {
	row := make([]byte, length)
	binary.BigEndian.PutUint16(row, uint16(len(content)))
	copy(row[prefix:], content)
	return row
}

// empty is the content of a row without what fills it up. The length is checked though every row
// vouches for itself, because it is used as an index.
func empty(row []byte) ([]byte, error) {
	if len(row) != length || int(binary.BigEndian.Uint16(row)) > MostContent {
		return nil, errors.New("a sheet has another length than every sheet")
	}
	return row[prefix : prefix+int(binary.BigEndian.Uint16(row))], nil
}

// Sheet returns the content of the sheet of a link and its programme, or [sqlite.ErrNotFound]. An
// empty content is of a sheet that nobody wrote yet. A sheet that was changed by somebody else is
// not found, as one that was taken away is not.
func (t Tables) Sheet(ctx context.Context, link seal.Hash) (programme string, content []byte,
	err error) {
	var row []byte
	err = t.db.Read.QueryRowContext(ctx, "SELECT programme, content FROM sound_sheet WHERE hash = ?",
		link[:]).Scan(&programme, &row)
	if err != nil {
		return "", nil, sqlite.Refine(err)
	}
	content, err = empty(row)
	return programme, content, err
}

// WriteSheet puts a content of at most [MostContent] bytes in the place of that of a link, or
// returns [sqlite.ErrNotFound]. The audit log has no entry of it: it would say when somebody wrote.
func (t Tables) WriteSheet(ctx context.Context, link seal.Hash, content []byte) error {
	if len(content) > MostContent {
		return fmt.Errorf("a sheet is %d bytes, the limit is %d", len(content), MostContent)
	}
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "UPDATE main.sheet SET content = ? WHERE hash = ?",
			fill(content), link[:])
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return sqlite.ErrNotFound
	})
}

// Sheets returns the contents of a programme's sheets, in an order that says nothing. They are
// sorted by what they say: an order of the file could be compared before and after somebody wrote.
func (t Tables) Sheets(ctx context.Context, programme string) (all [][]byte, err error) {
	rows, err := t.db.Read.QueryContext(ctx, "SELECT content FROM sound_sheet WHERE programme = ?",
		programme)
	if err != nil {
		return nil, fmt.Errorf("reading the sheets: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row []byte
		if err := rows.Scan(&row); err != nil {
			return nil, fmt.Errorf("reading a sheet: %w", err)
		}
		content, err := empty(row)
		if err != nil {
			return nil, err
		}
		all = append(all, content)
	}
	slices.SortFunc(all, slices.Compare[[]byte]) // the same sheets, the same order
	return all, sqlite.Refine(rows.Err())
}

// RemoveSheets removes every sheet of a programme, and with them what their links open.
func (t Tables) RemoveSheets(ctx context.Context, act audit.Act, programme string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM main.sheet WHERE programme = ?", programme); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "remove sheets", programme, 0)
	})
}
