package keyring

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// ring is what keys.db holds beside the notes' keys: one row vouches for all of it. One hash over
// all parts, and not one each, so that no part can be put back alone: an old version with today's
// key would have every row of a changed notes.db adopted as one of an earlier version.
type ring struct {
	mark    []byte // that both files share
	receipt seal.Key
	vouch   seal.Key
	version int64 // of the notes' schema whose rows were vouched for; 0: not yet
	age     int64 // of the notes' file, as [vouch.Age] counts it: none younger is believed
}

// ErrKeys is returned for a key that is not as it was written. Nothing can be made of it.
var ErrKeys = errors.New("keys.db was changed by something else than elephantsd: restore a backup")

// mac is the hash that the row holds. Its key is derived from the key to vouch with for this use
// alone, so that no hash of a row of notes.db can stand in for it.
func (r ring) mac() []byte {
	sum := hmac.New(sha256.New, vouch.Derive(r.vouch, "keys"))
	fmt.Fprintf(sum, "%d %x %x", r.version, r.mark, r.receipt)
	if r.age > 0 { // files of before ages were kept have none
		fmt.Fprintf(sum, " %d", r.age)
	}
	return sum.Sum(nil)
}

// prepareRing makes what a new folder needs: a mark that both files share, a receipt key and a key
// to vouch with; one of before has the first two. It returns [ErrKeys] for a row that was changed,
// and for one that is missing: with a new key to vouch with, every row there is would be believed.
func prepareRing(ctx context.Context, tx *sql.Tx) (ring, error) {
	r, err := readRing(ctx, tx)
	if !errors.Is(err, sqlite.ErrNotFound) {
		return r, err
	}
	// A start with the row removed once made a new key and vouched for every row of notes.db,
	// changed ones among them (TestTrustIsNotMadeAnew). Now a new key needs a file that nobody has
	// used.
	if due, err := unprepared(ctx, tx); err != nil || !due {
		return r, errors.Join(ErrKeys, err)
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

// readRing returns [sqlite.ErrNotFound], with what there is, for the keys of an earlier version. All parts
// are read by one statement, so that they are of one moment.
func readRing(ctx context.Context, q sqlite.Querier) (r ring, err error) {
	var receipt, key, mac []byte
	var moved sql.NullBool // a row has another number than 1: the next one would stand beside it
	err = q.QueryRowContext(ctx, `SELECT (SELECT mark FROM folder), (SELECT key FROM receipt_key),
		(SELECT key FROM vouching), (SELECT version FROM vouching), (SELECT age FROM vouching),
		(SELECT mac FROM vouching),
		(SELECT max(one <> 1) FROM (SELECT one FROM folder UNION ALL SELECT one FROM receipt_key
			UNION ALL SELECT one FROM vouching))`).
		Scan(&r.mark, &receipt, &key, &nullable{&r.version}, &nullable{&r.age}, &mac, &moved)
	if err != nil {
		return r, fmt.Errorf("reading the keys: %w", sqlite.Refine(err))
	}
	if moved.Bool {
		return r, ErrKeys
	}
	copy(r.receipt[:], receipt)
	if mac == nil {
		return r, sqlite.ErrNotFound
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

// store writes all parts in the transaction of the caller. The numbers are fixed, so that a second
// row cannot come to stand beside the first.
func (r ring) store(ctx context.Context, tx *sql.Tx) error {
	for _, put := range []struct {
		statement string
		args      []any
	}{
		{"INSERT OR REPLACE INTO folder VALUES (1, ?)", []any{r.mark}},
		{"INSERT OR REPLACE INTO receipt_key VALUES (1, ?)", []any{r.receipt[:]}},
		{"INSERT OR REPLACE INTO vouching (one, key, version, mac, age) VALUES (1, ?, ?, ?, ?)",
			[]any{r.vouch[:], r.version, r.mac(), r.age}},
	} {
		if _, err := tx.ExecContext(ctx, put.statement, put.args...); err != nil {
			return err
		}
	}
	return nil
}
