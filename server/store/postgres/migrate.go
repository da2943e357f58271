package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"

	"elephants/server/store/sqlite"
)

// Move puts all rows of a database into one that nobody has served from yet, some at a time: what
// is there already, of a time when it was cut off, stays. Only its end makes a store of it.
func (d *DB) Move(ctx context.Context, local *sql.DB, schema sqlite.Schema) error {
	tx, x, layout, err := source(ctx, local, schema)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	there, err := d.sums(ctx)
	if err != nil {
		return err
	}
	for _, t := range x.tables {
		if err := d.moveTable(ctx, tx, x, t, there); err != nil {
			return err
		}
	}
	return d.write(ctx, func(ctx context.Context, w *writing) error {
		if w.Version != 0 {
			return ErrRefilled
		}
		w.Layout, w.wrote = layout, true
		return d.onlyParts(ctx, w, tx, x)
	})
}

type partName struct {
	table  string
	number int
}

// sums are the hashes of the parts that are kept.
func (d *DB) sums(ctx context.Context) (map[partName][]byte, error) {
	rows, err := d.db.QueryContext(ctx, "SELECT tbl, part, sha256(content) FROM kept")
	if err != nil {
		return nil, refine(err)
	}
	defer rows.Close()
	sums := map[partName][]byte{}
	for rows.Next() {
		var name partName
		var sum []byte
		if err := rows.Scan(&name.table, &name.number, &sum); err != nil {
			return nil, refine(err)
		}
		sums[name] = sum
	}
	return sums, refine(rows.Err())
}

func (d *DB) moveTable(ctx context.Context, tx *sql.Tx, x index, t table,
	there map[partName][]byte) error {
	parts, _, err := x.partsOf(ctx, tx, t)
	if err != nil {
		return err
	}
	for from := 0; from < parts; from += together {
		some, err := x.some(ctx, tx, t, from, parts)
		if err != nil {
			return err
		}
		var lacking []part
		for _, p := range some {
			sum := sha256.Sum256(p.content)
			if !bytes.Equal(there[partName{t.name, p.number}], sum[:]) {
				lacking = append(lacking, p)
			}
		}
		into, err := d.db.BeginTx(ctx, nil)
		if err != nil {
			return refine(err)
		}
		if err := (&writing{tx: into}).put(ctx, lacking); err != nil {
			_ = into.Rollback()
			return err
		}
		if err := into.Commit(); err != nil {
			return refine(err)
		}
	}
	return nil
}

// onlyParts removes parts that a try of before made, when there was more.
func (d *DB) onlyParts(ctx context.Context, w *writing, tx *sql.Tx, x index) error {
	for _, t := range x.tables {
		parts, _, err := x.partsOf(ctx, tx, t)
		if err != nil {
			return err
		}
		_, err = w.tx.ExecContext(ctx, "DELETE FROM kept WHERE tbl = $1 AND part >= $2", t.name, parts)
		if err != nil {
			return refine(err)
		}
	}
	return nil
}
