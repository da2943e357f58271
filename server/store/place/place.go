// Package place puts the rows of notes and of their keys where they say nothing of when they came.
package place

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"

	"elephants/server/seal"
	"elephants/server/store/sqlite"
)

// Where a row lies says nothing of when it came.
//
// SQLite puts rows, and the overflow pages of long ones, into a file in the order in which they are
// inserted, and inside a page too, whatever the key. So the rows of notes and of their keys are
// numbered without gaps, and who comes draws one of the numbers, its own among them: whoever was
// there moves to the end. That is the shuffle of Fisher and Yates, begun from inside: after each
// note the order is one of all possible, each as likely, whatever order the notes came in. A row is
// overwritten by one of the same length, which SQLite does where it lies. A note that goes leaves
// its number to the last.
//
// Rejected: to make empty places in advance, whose number is a guess and which tell the lots apart;
// and to rewrite the file, which costs more the more there is, and which a copy can come before.
//
// An index would be in the order of insertion inside its pages. The lookups are therefore in
// memory, made when the store is opened.

// The lookups keep the first four bytes of what is random: whole, they took four times the memory,
// which is there for good. Of a hundred thousand notes one pair or two share them. Whoever looks
// compares the rest in the row.
const (
	// ItsKey and ItsNote find the row of the note whose id is the statement's first argument.
	ItsKey  = "place IN (SELECT place FROM temp.key_at WHERE note = substr(?1, 1, 4)) AND note = ?1"
	ItsNote = "place IN (SELECT place FROM temp.note_at WHERE id = substr(?1, 1, 4)) AND id = ?1"
	// OfReceipt does so by its receipt.
	OfReceipt = "place IN (SELECT place FROM temp.receipt_at WHERE receipt = substr(?1, 1, 4)) AND receipt = ?1"

	KeyLookup = `CREATE TEMP TABLE key_at (note BLOB, place INTEGER, PRIMARY KEY (note, place)) WITHOUT ROWID;
INSERT OR REPLACE INTO key_at SELECT substr(note, 1, 4), place FROM note_key ORDER BY 1, 2;
CREATE TEMP TRIGGER key_at_insert AFTER INSERT ON main.note_key BEGIN
	INSERT OR REPLACE INTO key_at VALUES (substr(NEW.note, 1, 4), NEW.place); END;
CREATE TEMP TRIGGER key_at_update AFTER UPDATE OF note ON main.note_key BEGIN
	DELETE FROM key_at WHERE note = substr(OLD.note, 1, 4) AND place = OLD.place;
	INSERT OR REPLACE INTO key_at VALUES (substr(NEW.note, 1, 4), NEW.place); END;
CREATE TEMP TRIGGER key_at_delete AFTER DELETE ON main.note_key BEGIN
	DELETE FROM key_at WHERE note = substr(OLD.note, 1, 4) AND place = OLD.place; END;
`
	// Without row numbers: a row moves each time that another draws its place, and a table in the order
	// of numbers would keep the room of every one that has moved. Two tables, for an index would hold
	// the id once more.
	NoteLookup = `CREATE TEMP TABLE note_at (id BLOB, place INTEGER, PRIMARY KEY (id, place)) WITHOUT ROWID;
CREATE TEMP TABLE receipt_at (receipt BLOB, place INTEGER, PRIMARY KEY (receipt, place)) WITHOUT ROWID;
INSERT OR REPLACE INTO note_at SELECT substr(id, 1, 4), place FROM main.note ORDER BY 1, 2;
INSERT OR REPLACE INTO receipt_at SELECT substr(receipt, 1, 4), place FROM main.note ORDER BY 1, 2;
CREATE TEMP TRIGGER note_at_insert AFTER INSERT ON main.note BEGIN
	INSERT OR REPLACE INTO note_at VALUES (substr(NEW.id, 1, 4), NEW.place);
	INSERT OR REPLACE INTO receipt_at VALUES (substr(NEW.receipt, 1, 4), NEW.place); END;
CREATE TEMP TRIGGER note_at_update AFTER UPDATE OF id, receipt ON main.note BEGIN
	DELETE FROM note_at WHERE id = substr(OLD.id, 1, 4) AND place = OLD.place;
	DELETE FROM receipt_at WHERE receipt = substr(OLD.receipt, 1, 4) AND place = OLD.place;
	INSERT OR REPLACE INTO note_at VALUES (substr(NEW.id, 1, 4), NEW.place);
	INSERT OR REPLACE INTO receipt_at VALUES (substr(NEW.receipt, 1, 4), NEW.place); END;
CREATE TEMP TRIGGER note_at_delete AFTER DELETE ON main.note BEGIN
	DELETE FROM note_at WHERE id = substr(OLD.id, 1, 4) AND place = OLD.place;
	DELETE FROM receipt_at WHERE receipt = substr(OLD.receipt, 1, 4) AND place = OLD.place; END;
`
)

const (
	noteColumns = "id, programme, receipt, edition, leaving, mac, sealed"
	keyColumns  = "note, epoch, wrapped, coming"

	nextNote = "SELECT coalesce(max(place), ?1) + 1 FROM main.note " +
		"WHERE place > ?1 AND place <= ?1 + 4294967295"
	nextKey    = "SELECT coalesce(max(place), ?1) + 1 FROM note_key"
	isSound    = "SELECT EXISTS (SELECT 1 FROM sound_note WHERE place = ?)"
	appendNote = "INSERT INTO main.note (place, id, programme, receipt, sealed) VALUES (?, ?, ?, ?, ?)"
	appendKey  = "INSERT INTO note_key VALUES (?, ?, ?, ?, 1)"
	putNote    = "UPDATE main.note SET id = ?2, programme = ?3, receipt = ?4, " +
		"edition = 0, leaving = 0, sealed = ?5 WHERE place = ?1"
	putKey   = "UPDATE note_key SET note = ?2, epoch = ?3, wrapped = ?4, coming = 1 WHERE place = ?1"
	copyNote = "INSERT INTO main.note (place, " + noteColumns + ") SELECT ?2, " + noteColumns +
		" FROM main.note WHERE place = ?1"
	copyKey = "INSERT INTO note_key (place, " + keyColumns + ") SELECT ?2, " + keyColumns +
		" FROM note_key WHERE place = ?1"
)

// Note stores a note at a place that is drawn.
func Note(ctx context.Context, q sqlite.Queriers, note NoteID, programme string, receipt seal.Hash,
	sealed []byte) error {
	// Notes of one length share a range of numbers, because a row is overwritten in place only by
	// one of its own length. seal pads to eight lengths, so there are eight ranges.
	base := int64(len(sealed)) << 32
	next, err := nextPlace(ctx, q, nextNote, base)
	if err != nil {
		return err
	}
	at, err := Draw(base, next)
	if err != nil {
		return err
	}
	// Whoever was changed by somebody else stays: to move it would be to vouch for it.
	var sound bool
	if err := q.QueryRowContext(ctx, isSound, at).Scan(&sound); err != nil {
		return err
	}
	if at == next || !sound {
		_, err = q.ExecContext(ctx, appendNote, next, note[:], programme, receipt[:], sealed)
		return err
	}
	// Whoever lay there moves to the end first: with the order turned round their row would be
	// gone.
	if _, err := q.ExecContext(ctx, copyNote, at, next); err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, putNote, at, note[:], programme, receipt[:], sealed)
	return err
}

// RemoveNote removes a note; the last of its length takes its place. A gap would stay for ever, and
// would tell where notes were withdrawn.
func RemoveNote(ctx context.Context, tx *sql.Tx, id NoteID) error {
	var at, last int64
	err := tx.QueryRowContext(ctx, "SELECT place FROM main.note WHERE "+ItsNote, id[:]).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	base := at >> 32 << 32
	next, err := nextPlace(ctx, tx, nextNote, base)
	if err != nil {
		return err
	}
	last = next - 1
	var sound bool
	if err := tx.QueryRowContext(ctx, isSound, last).Scan(&sound); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM main.note WHERE place = ?", at); err != nil {
		return err
	}
	if at == last || !sound {
		return nil
	}
	if _, err := tx.ExecContext(ctx, copyNote, last, at); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM main.note WHERE place = ?", last)
	return err
}

// Key stores a wrapped key at a place that is drawn.
func Key(ctx context.Context, q sqlite.Queriers, note NoteID, epoch int, wrapped []byte) error {
	// All wrapped keys have one length, so that they need one range only.
	next, err := nextPlace(ctx, q, nextKey, 0)
	if err != nil {
		return err
	}
	at, err := Draw(0, next)
	if err != nil {
		return err
	}
	if at == next {
		_, err = q.ExecContext(ctx, appendKey, next, note[:], epoch, wrapped)
		return err
	}
	if _, err := q.ExecContext(ctx, copyKey, at, next); err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, putKey, at, note[:], epoch, wrapped)
	return err
}

// RemoveKey destroys the key of a note, and what else somebody wrote in its name; the last takes its
// place.
func RemoveKey(ctx context.Context, tx *sql.Tx, note NoteID) error {
	for {
		var at, last int64
		err := tx.QueryRowContext(ctx, "SELECT place, (SELECT max(place) FROM note_key) "+
			"FROM note_key WHERE "+ItsKey, note[:]).Scan(&at, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM note_key WHERE place = ?", at); err != nil {
			return err
		}
		if at == last {
			continue
		}
		if _, err := tx.ExecContext(ctx, copyKey, last, at); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM note_key WHERE place = ?", last); err != nil {
			return err
		}
	}
}

func nextPlace(ctx context.Context, q sqlite.Querier, query string, base int64) (next int64,
	err error) {
	err = q.QueryRowContext(ctx, query, base).Scan(&next)
	return next, err
}

// Draw returns a place after base, up to and with next, each as likely. It draws from the system's
// source and not from a seeded one: whoever guessed the seed could undo the shuffle.
func Draw(base, next int64) (int64, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(next-base))
	if err != nil {
		return 0, fmt.Errorf("drawing a place: %w", err)
	}
	return base + 1 + n.Int64(), nil
}

// NoteID names a note inside the server. It is random and leaves the server never. It is drawn
// where the note comes in and is no number of a row, because numbers are in an order.
type NoteID [16]byte

// Marked reads ids and what is marked beside each, by a query of two columns. [ErrIncomplete] for
// an id of another length: it is cut off, or somebody wrote it.
func Marked(ctx context.Context, db sqlite.Queriers, query string) (map[NoteID]bool, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marked := map[NoteID]bool{}
	for rows.Next() {
		var id []byte
		var mark bool
		if err := rows.Scan(&id, &mark); err != nil {
			return nil, err
		}
		if len(id) != len(NoteID{}) {
			return nil, fmt.Errorf("%w: an id has %d bytes, not %d", ErrIncomplete, len(id),
				len(NoteID{}))
		}
		marked[NoteID(id)] = mark
	}
	return marked, rows.Err()
}

// ErrIncomplete is returned for a folder of which a part is missing.
var (
	ErrIncomplete = errors.New("the data folder is not whole")
)
