package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
	"elephants/server/vouch"
)

// ring is what keys.db holds beside the notes' keys: one row vouches for all of it.
type ring struct {
	mark    []byte // that both files share
	receipt seal.Key
	vouch   seal.Key
	version int64 // of the notes' schema whose rows were vouched for; 0: not yet
}

// ErrKeys is returned for a key that is not as it was written. Nothing can be made of it.
var ErrKeys = errors.New("keys.db was changed by something else than elephantsd: restore a backup")

func (r ring) mac() []byte {
	sum := hmac.New(newHash, vouch.Derive(r.vouch, "keys"))
	fmt.Fprintf(sum, "%d %x %x", r.version, r.mark, r.receipt)
	return sum.Sum(nil)
}

// prepareRing makes what a new folder needs and is not there yet: a mark that both files share, a
// receipt key and a key to vouch with. It returns [ErrKeys] for a row that was changed.
func prepareRing(ctx context.Context, tx *sql.Tx) (ring, error) {
	r, err := readRing(ctx, tx)
	if !errors.Is(err, ErrNotFound) {
		return r, err
	}
	if len(r.mark) == 0 {
		r.mark = make([]byte, 16)
		rand.Read(r.mark)
	}
	if r.receipt == (seal.Key{}) {
		r.receipt = seal.NewKey()
	}
	r.vouch, r.version = seal.NewKey(), 0
	return r, r.store(ctx, tx)
}

// readRing returns [ErrNotFound], with what there is, for the keys of an earlier version.
func readRing(ctx context.Context, q querier) (r ring, err error) {
	var receipt, key, mac []byte
	err = q.QueryRowContext(ctx, `SELECT (SELECT mark FROM folder), (SELECT key FROM receipt_key),
		(SELECT key FROM vouching), (SELECT version FROM vouching), (SELECT mac FROM vouching)`).
		Scan(&r.mark, &receipt, &key, &nullable{&r.version}, &mac)
	if err != nil {
		return r, fmt.Errorf("reading the keys: %w", refine(err))
	}
	copy(r.receipt[:], receipt)
	if mac == nil {
		return r, ErrNotFound
	}
	copy(r.vouch[:], key)
	whole := len(receipt) == len(r.receipt) && len(key) == len(r.vouch)
	if !whole || !hmac.Equal(mac, r.mac()) {
		return r, ErrKeys
	}
	return r, nil
}

// nullable reads NULL as 0.
type nullable struct{ n *int64 }

// Scan implements [sql.Scanner].
func (n *nullable) Scan(v any) error {
	*n.n, _ = v.(int64)
	return nil
}

func (r ring) store(ctx context.Context, tx *sql.Tx) error {
	for _, put := range []struct {
		statement string
		args      []any
	}{
		{"INSERT OR REPLACE INTO folder VALUES (1, ?)", []any{r.mark}},
		{"INSERT OR REPLACE INTO receipt_key VALUES (1, ?)", []any{r.receipt[:]}},
		{"INSERT OR REPLACE INTO vouching VALUES (1, ?, ?, ?)", []any{r.vouch[:], r.version, r.mac()}},
	} {
		if _, err := tx.ExecContext(ctx, put.statement, put.args...); err != nil {
			return err
		}
	}
	return nil
}

// prepareKeys reads the keys, and makes those that a new folder lacks.
func (s *Store) prepareKeys(ctx context.Context) error {
	var anew bool
	err := inTx(ctx, s.keys, func(tx *sql.Tx) (err error) {
		if s.ring, err = prepareRing(ctx, tx); err != nil {
			return err
		}
		anew, err = keysOfBefore(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("preparing the keys: %w", err)
	}
	if anew { // the pages of before are empty; a full disk may keep them
		_, _ = s.keys.ExecContext(ctx, "VACUUM")
	}
	if _, err := s.keys.ExecContext(ctx, keyLookup); err != nil {
		return fmt.Errorf("preparing the keys: %w", refine(err))
	}
	if s.addsKeys, err = prepare(ctx, s.keys, addsKey...); err != nil {
		return err
	}
	var epochs int
	if err := s.keys.QueryRowContext(ctx, "SELECT count(*) FROM epoch").Scan(&epochs); err != nil {
		return fmt.Errorf("counting epochs: %w", err)
	}
	if epochs == 0 {
		if err := s.Rotate(ctx); err != nil {
			return err
		}
	}
	s.Receipts = seal.ReceiptsFrom(s.ring.receipt)
	return nil
}

// matchMark gives the notes the keys' mark if they have none, and refuses those of another folder.
func (s *Store) matchMark(ctx context.Context, notes *sql.DB) error {
	if _, err := notes.ExecContext(ctx, "INSERT OR IGNORE INTO folder VALUES (1, ?)",
		s.ring.mark); err != nil {
		return fmt.Errorf("marking the notes: %w", refine(err))
	}
	var mark []byte
	if err := notes.QueryRowContext(ctx, "SELECT mark FROM folder").Scan(&mark); err != nil {
		return fmt.Errorf("reading the notes' mark: %w", err)
	}
	if !bytes.Equal(mark, s.ring.mark) {
		return ErrStrangeKeys // to go on would take every note for one that is being withdrawn
	}
	return nil
}

// setVersion keeps which version of the notes' schema was vouched for.
func (s *Store) setVersion(ctx context.Context, version int64) error {
	s.ring.version = version
	return inTx(ctx, s.keys, func(tx *sql.Tx) error { return s.ring.store(ctx, tx) })
}

// addKeys wraps the keys of notes under the present epoch and stores them as coming, in places that
// say nothing (see place.go). In the same transaction it marks the notes of before as arrived.
func (s *Store) addKeys(ctx context.Context, notes []Note) error {
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error {
		q := s.addsKeys.in(tx)
		if err := settleIn(ctx, q, s.arrived); err != nil {
			return err
		}
		epoch, err := s.epoch(ctx, tx)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if err := placeKey(ctx, q, n.ID, epoch.ID, epoch.Wrap(n.Key, string(n.ID[:]))); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.arrived = nil
	}
	return err
}

// settle marks the notes that arrived since the last batch. It is called when no note is being
// added.
func (s *Store) settle(ctx context.Context) error {
	if len(s.arrived) == 0 {
		return nil
	}
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error { return settleIn(ctx, tx, s.arrived) })
	if err != nil {
		return fmt.Errorf("marking notes as arrived: %w", err)
	}
	s.arrived = nil
	return nil
}

const settleKey = "UPDATE note_key SET coming = 0 WHERE " + itsKey

func settleIn(ctx context.Context, q queriers, arrived []NoteID) error {
	return eachID(ctx, q, settleKey, arrived)
}

func (s *Store) destroyKeys(ctx context.Context, ids []NoteID) error {
	if len(ids) == 0 {
		return nil
	}
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error {
		for _, id := range ids {
			if err := removeKey(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("destroying a note's key: %w", err)
	}
	return nil
}

// eachID runs a statement for each id.
func eachID(ctx context.Context, q queriers, statement string, ids []NoteID) error {
	for _, id := range ids {
		if _, err := q.ExecContext(ctx, statement, id[:]); err != nil {
			return err
		}
	}
	return nil
}

// epoch returns the present epoch, or [ErrKeys] if its row was changed.
func (s *Store) epoch(ctx context.Context, q querier) (e seal.Epoch, err error) {
	var key, mac []byte
	err = q.QueryRowContext(ctx, "SELECT id, key, mac FROM epoch ORDER BY id DESC LIMIT 1").
		Scan(&e.ID, &key, &mac)
	if err != nil {
		return e, fmt.Errorf("reading the epoch: %w", refine(err))
	}
	if copy(e.Key[:], key) != len(key) || !hmac.Equal(mac, epochMac(s.ring.vouch, e)) {
		return e, fmt.Errorf("the epoch: %w", ErrKeys)
	}
	return e, nil
}

func epochMac(key seal.Key, e seal.Epoch) []byte {
	sum := hmac.New(newHash, vouch.Derive(key, "epoch"))
	fmt.Fprintf(sum, "%d %x", e.ID, e.Key)
	return sum.Sum(nil)
}

// keysOf returns the keys of all notes. One that does not open is left out and told of: its row was
// changed, and the other notes are none the worse.
func (s *Store) keysOf(ctx context.Context) (map[NoteID]seal.Key, error) {
	var keys map[NoteID]seal.Key
	err := inTx(ctx, s.keys, func(tx *sql.Tx) (err error) {
		keys, _, err = s.unwrapAll(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the keys: %w", err)
	}
	return keys, nil
}

func (s *Store) unwrapAll(ctx context.Context, q queriers) (keys map[NoteID]seal.Key,
	bad []vouch.Changed, err error) {
	epoch, err := s.epoch(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	rows, err := q.QueryContext(ctx, "SELECT note, epoch, wrapped FROM note_key")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	keys = map[NoteID]seal.Key{}
	for rows.Next() {
		var id, wrapped []byte
		var of int
		if err := rows.Scan(&id, &of, &wrapped); err != nil {
			return nil, nil, err
		}
		key, err := epoch.Unwrap(wrapped, string(id))
		if err != nil || of != epoch.ID || len(id) != len(NoteID{}) {
			bad = append(bad, vouch.Changed{Table: "note_key", ID: fmt.Sprintf("%x", id)})
			continue
		}
		keys[NoteID(id)] = key
	}
	for _, c := range bad {
		s.report(c)
	}
	return keys, bad, rows.Err()
}

// Rotate begins a new epoch: it wraps the keys of the notes that are still there anew, and destroys
// the keys of the epochs before. From then on no older copy of the keys opens anything, unless it
// was made with those in it. A key that does not open stays as it is; only a backup has it whole.
func (s *Store) Rotate(ctx context.Context) error {
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error {
		keys := map[NoteID]seal.Key{}
		switch now, err := s.epoch(ctx, tx); {
		case err == nil:
			if keys, _, err = s.unwrapAll(ctx, tx); err != nil {
				return err
			}
			return s.beginEpoch(ctx, tx, now.ID+1, keys)
		case errors.Is(err, ErrNotFound):
			return s.beginEpoch(ctx, tx, 1, keys)
		default:
			return err
		}
	})
	if err != nil {
		return fmt.Errorf("beginning a new epoch: %w", err)
	}
	return nil
}

func (s *Store) beginEpoch(ctx context.Context, tx *sql.Tx, id int,
	keys map[NoteID]seal.Key) error {
	next, err := putEpoch(ctx, tx, s.ring.vouch, id)
	if err != nil {
		return err
	}
	for note, key := range keys {
		if _, err := tx.ExecContext(ctx,
			"UPDATE note_key SET epoch = ?2, wrapped = ?3 WHERE "+itsKey,
			note[:], id, next.Wrap(key, string(note[:]))); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM epoch WHERE id <> ?", id)
	return err
}

func putEpoch(ctx context.Context, tx *sql.Tx, vouch seal.Key, id int) (seal.Epoch, error) {
	e := seal.Epoch{ID: id, Key: seal.NewKey()}
	_, err := tx.ExecContext(ctx, "INSERT INTO epoch (id, key, mac) VALUES (?, ?, ?)", e.ID, e.Key[:],
		epochMac(vouch, e))
	return e, err
}
