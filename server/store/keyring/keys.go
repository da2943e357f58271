// Package keyring keeps the keys of the notes in a file of their own, keys.db, so that a copy of
// the notes reveals nothing. [Open] opens it; [Keys.Destroy] is what a withdrawal comes down to,
// and [Keys.Rotate] what a release begins with.
package keyring

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"elephants/server/seal"
	"elephants/server/store/place"
	"elephants/server/store/postgres"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// Keys is keys.db, open: the keys of the notes, the epoch's key that wraps them, and what the
// folder has one of. One row vouches for the latter, see [ring].
type Keys struct {
	DB      *sql.DB        // one connection, which holds the folder's lock
	in      sqlite.Keeper  // what each change goes through
	copy    *postgres.Copy // the same, where several servers share the keys
	ring    ring
	aging   sync.Mutex     // for the ring's age
	arrived []place.NoteID // stored, with keys that are still marked as coming
	report  func(vouch.Changed)
}

// NoteKey is the key of a note.
type NoteKey struct {
	ID  place.NoteID
	Key seal.Key
}

// Open opens the file, brings it up to date, and makes what a new folder lacks. The lock that it
// takes keeps a second server out of the folder until [Keys.Close]; [sqlite.ErrInUse] if there is
// one. A key that was changed is told to report.
//
// The journal is one that is cut to nothing after each transaction. A write-ahead log would keep
// the page with a destroyed key until somebody empties it, and would need a file of shared memory.
func Open(ctx context.Context, path string, report func(vouch.Changed)) (k *Keys, err error) {
	k = &Keys{report: report}
	if k.DB, err = sqlite.Connect(path, "journal_mode(TRUNCATE)", "locking_mode(EXCLUSIVE)"); err != nil {
		return nil, err
	}
	k.in = sqlite.Own{DB: k.DB}
	err = sqlite.Lock(ctx, k.DB)
	if err == nil {
		err = sqlite.Migrate(ctx, k.DB, Tables)
	}
	if err == nil {
		err = k.prepare(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// Close closes the file and lets go of the folder.
func (k *Keys) Close() error {
	if k == nil {
		return nil
	}
	return k.DB.Close()
}

// Receipts returns what makes receipts.
func (k *Keys) Receipts() seal.Receipts { return seal.ReceiptsFrom(k.ring.receipt) }

// Vouch returns the key that the rows of the notes' file are vouched for with.
func (k *Keys) Vouch() seal.Key { return k.ring.vouch }

// Mark returns what tells which notes' file these keys belong to.
func (k *Keys) Mark() []byte { return k.ring.mark }

// Version returns the version of the notes' schema whose rows were vouched for; 0: none yet.
func (k *Keys) Version() int64 { return k.ring.version }

// SetVersion keeps it.
func (k *Keys) SetVersion(ctx context.Context, version int64) error {
	k.ring.version = version
	return k.in.InTx(ctx, func(tx *sql.Tx) error { return k.ring.store(ctx, tx) })
}

// Age is that of the notes' file when something of it was last changed: see [vouch.Guard.NotBefore].
func (k *Keys) Age() int64 {
	k.aging.Lock()
	defer k.aging.Unlock()
	return k.ring.age
}

// Reached keeps the age that the notes' file has come to, after the change that made it so: a crash
// in between leaves a file older than the keys know of, which is believed. Nothing is said of a
// failure, for the change is made; the next one keeps its age.
func (k *Keys) Reached(ctx context.Context, age int64) {
	k.aging.Lock()
	defer k.aging.Unlock()
	if age <= k.ring.age {
		return
	}
	err := k.in.InTx(ctx, func(tx *sql.Tx) error {
		now, err := readRing(ctx, tx)
		if err != nil || age <= now.age { // another server was there
			return err
		}
		now.age = age
		_, err = tx.ExecContext(ctx, "UPDATE vouching SET age = ?, mac = ?", now.age, now.mac())
		return err
	})
	if err == nil {
		k.ring.age = age
	}
}

// prepare reads the keys, and makes those that a new folder lacks. The ring comes first, since
// epochs vouch for themselves under its key; the epoch last, since it is made only where no note
// has a key.
func (k *Keys) prepare(ctx context.Context) error {
	var anew bool
	err := sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) (err error) {
		if k.ring, err = prepareRing(ctx, tx); err != nil {
			return err
		}
		anew, err = keysOfBefore(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("preparing the keys: %w", err)
	}
	if anew { // the pages of before are empty; a full disk may keep them
		_, _ = k.DB.ExecContext(ctx, "VACUUM")
	}
	if _, err := k.DB.ExecContext(ctx, place.KeyLookup); err != nil {
		return fmt.Errorf("preparing the keys: %w", sqlite.Refine(err))
	}
	var epochs, keys int
	if err := k.DB.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM epoch), "+
		"(SELECT count(*) FROM note_key)").Scan(&epochs, &keys); err != nil {
		return fmt.Errorf("counting epochs: %w", err)
	}
	switch {
	case epochs > 0:
		return nil
	case keys > 0: // a new one would open none of them
		return fmt.Errorf("the epoch: %w", ErrKeys)
	}
	return k.Rotate(ctx)
}

// Add wraps the keys of notes under the present epoch and stores them as coming, in places that say
// nothing (see place.go). In the same transaction it marks the notes of before as arrived.
//
// The caller stores the notes afterwards. A crash in between leaves keys that are marked as coming
// and have no note: the next start destroys them. The other order would leave notes that nobody can
// open, which look like notes whose keys somebody removed.
func (k *Keys) Add(ctx context.Context, notes []NoteKey) error {
	err := k.in.InTx(ctx, func(tx *sql.Tx) error {
		if err := settleIn(ctx, tx, k.arrived); err != nil {
			return err
		}
		epoch, err := k.Epoch(ctx, tx)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if err := place.Key(ctx, tx, n.ID, epoch.ID, epoch.Wrap(n.Key, string(n.ID[:]))); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		k.arrived = nil
	}
	return err
}

// Settle marks the notes that arrived since the last batch. It is called when no note is being
// added. Without it the keys of the last batch would stay marked as coming until the next one, and
// if such a note were lost by then, nobody would notice.
func (k *Keys) Settle(ctx context.Context) error {
	if len(k.arrived) == 0 {
		return nil
	}
	err := k.in.InTx(ctx, func(tx *sql.Tx) error { return settleIn(ctx, tx, k.arrived) })
	if err != nil {
		return fmt.Errorf("marking notes as arrived: %w", err)
	}
	k.arrived = nil
	return nil
}

const settleKey = "UPDATE note_key SET coming = 0 WHERE " + place.ItsKey

func settleIn(ctx context.Context, q sqlite.Queriers, arrived []place.NoteID) error {
	return eachID(ctx, q, settleKey, arrived)
}

// Arrived keeps that notes are stored whose keys were added. It is called when none is being added,
// and the next [Keys.Add] or [Keys.Settle] marks it in the file. A crash forgets it. The next start
// finds each of these keys with its note and marks it then.
func (k *Keys) Arrived(ids ...place.NoteID) { k.arrived = append(k.arrived, ids...) }

// Destroy destroys the keys of notes: what they say is unreadable from then on. SQLite overwrites
// what the rows held (secure_delete), so that no look into the file brings a key back. An id that
// has no key is passed over: a withdrawal that was cut off is done again from here.
func (k *Keys) Destroy(ctx context.Context, ids []place.NoteID) error {
	if len(ids) == 0 {
		return nil
	}
	err := k.in.InTx(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if err := place.RemoveKey(ctx, tx, id); err != nil {
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
func eachID(ctx context.Context, q sqlite.Queriers, statement string, ids []place.NoteID) error {
	for _, id := range ids {
		if _, err := q.ExecContext(ctx, statement, id[:]); err != nil {
			return err
		}
	}
	return nil
}

// Epoch returns the present epoch, [sqlite.ErrNotFound] if there is none, or [ErrKeys] if its row
// was changed. Without the hash, somebody with an old copy of the file could put the epoch of that
// day back, and would open with it whatever is wrapped from then on.
func (k *Keys) Epoch(ctx context.Context, q sqlite.Querier) (e seal.Epoch, err error) {
	var key, mac []byte
	err = q.QueryRowContext(ctx, "SELECT id, key, mac FROM epoch ORDER BY id DESC LIMIT 1").
		Scan(&e.ID, &key, &mac)
	if err != nil {
		return e, fmt.Errorf("reading the epoch: %w", sqlite.Refine(err))
	}
	if copy(e.Key[:], key) != len(key) || !hmac.Equal(mac, epochMac(k.ring.vouch, e)) {
		return e, fmt.Errorf("the epoch: %w", ErrKeys)
	}
	return e, nil
}

// epochMac is the hash of an epoch's row. It binds the number too, since a key is wrapped to it:
// under another number no note would open.
func epochMac(key seal.Key, e seal.Epoch) []byte {
	sum := hmac.New(sha256.New, vouch.Derive(key, "epoch"))
	fmt.Fprintf(sum, "%d %x", e.ID, e.Key)
	return sum.Sum(nil)
}

// Of returns the keys of all notes. One that does not open is left out and told of: its row was
// changed, and the other notes are none the worse.
func (k *Keys) Of(ctx context.Context) (map[place.NoteID]seal.Key, error) {
	var keys map[place.NoteID]seal.Key
	err := sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) (err error) {
		keys, _, err = k.Unwrap(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the keys: %w", err)
	}
	return keys, nil
}

// Unwrap returns the keys of all notes as they stand in a database or transaction, and the rows
// that do not open. A wrapped key is bound to its note and its epoch, so that a row that was moved
// to another note, or put back from before a release, does not open.
func (k *Keys) Unwrap(ctx context.Context, q sqlite.Queriers) (keys map[place.NoteID]seal.Key,
	bad []vouch.Changed, err error) {
	epoch, err := k.Epoch(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	rows, err := q.QueryContext(ctx, "SELECT note, epoch, wrapped FROM note_key")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	keys = map[place.NoteID]seal.Key{}
	for rows.Next() {
		var id, wrapped []byte
		var of int
		if err := rows.Scan(&id, &of, &wrapped); err != nil {
			return nil, nil, err
		}
		key, err := epoch.Unwrap(wrapped, string(id))
		if err != nil || of != epoch.ID || len(id) != len(place.NoteID{}) {
			bad = append(bad, vouch.Changed{Table: "note_key", ID: fmt.Sprintf("%x", id)})
			continue
		}
		if _, twice := keys[place.NoteID(id)]; twice { // one of them is not ours
			bad = append(bad, vouch.Changed{Table: "note_key", ID: fmt.Sprintf("%x", id)})
		}
		keys[place.NoteID(id)] = key
	}
	for _, c := range bad {
		k.report(c)
	}
	return keys, bad, rows.Err()
}

// Rotate begins a new epoch: it wraps the keys of the notes that are still there anew, and destroys
// the keys of the epochs before. From then on no older copy of the keys opens anything, unless it
// was made with those in it. A key that does not open stays as it is; only a backup has it whole.
//
// All of it is one transaction, so that every key is under the old epoch or every key under the new
// one. It happens at each release and when a programme is closed: a thief of an old keys.db is
// locked out from then on.
func (k *Keys) Rotate(ctx context.Context) error {
	err := k.in.InTx(ctx, func(tx *sql.Tx) error {
		keys := map[place.NoteID]seal.Key{}
		switch now, err := k.Epoch(ctx, tx); {
		case err == nil:
			if keys, _, err = k.Unwrap(ctx, tx); err != nil {
				return err
			}
			return k.beginEpoch(ctx, tx, now.ID+1, keys)
		case errors.Is(err, sqlite.ErrNotFound):
			return k.beginEpoch(ctx, tx, 1, keys)
		default:
			return err
		}
	})
	if err != nil {
		return fmt.Errorf("beginning a new epoch: %w", err)
	}
	return nil
}

// beginEpoch makes the epoch with the id, wraps the keys under it and ends all others. The keys
// come in the order of a map. That leaves no trace, because each row is overwritten where it lies
// by one of the same length.
func (k *Keys) beginEpoch(ctx context.Context, tx *sql.Tx, id int,
	keys map[place.NoteID]seal.Key) error {
	next, err := putEpoch(ctx, tx, k.ring.vouch, id)
	if err != nil {
		return err
	}
	for note, key := range keys {
		if _, err := tx.ExecContext(ctx,
			wrapsAnew,
			note[:], id, next.Wrap(key, string(note[:]))); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM epoch WHERE id <> ?", id)
	return err
}

const wrapsAnew = "UPDATE note_key SET epoch = ?2, wrapped = ?3 WHERE " + place.ItsKey

func putEpoch(ctx context.Context, tx *sql.Tx, vouch seal.Key, id int) (seal.Epoch, error) {
	e := seal.Epoch{ID: id, Key: seal.NewKey()}
	_, err := tx.ExecContext(ctx, "INSERT INTO epoch (id, key, mac) VALUES (?, ?, ?)", e.ID, e.Key[:],
		epochMac(vouch, e))
	return e, err
}

// In runs do in a transaction, with a function that returns the key of a note: [sqlite.ErrNotFound]
// where it has none, [vouch.Changed] where its row was changed, which is told to report.
func (k *Keys) In(ctx context.Context, do func(key func(place.NoteID) (seal.Key, error)) error) error {
	return sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) error {
		epoch, err := k.Epoch(ctx, tx)
		if err != nil {
			return err
		}
		return do(func(id place.NoteID) (key seal.Key, err error) {
			var wrapped []byte
			err = tx.QueryRowContext(ctx, "SELECT wrapped FROM note_key WHERE "+place.ItsKey, id[:]).
				Scan(&wrapped)
			if err != nil {
				return key, sqlite.Refine(err)
			}
			if key, err = epoch.Unwrap(wrapped, string(id[:])); err != nil {
				changed := vouch.Changed{Table: "note_key", ID: fmt.Sprintf("%x", id)}
				k.report(changed)
				return key, changed
			}
			return key, nil
		})
	})
}

// Coming returns whose keys there are, and which of them are marked as coming.
func (k *Keys) Coming(ctx context.Context) (map[place.NoteID]bool, error) { return coming(ctx, k.DB) }

func coming(ctx context.Context, q sqlite.Queriers) (map[place.NoteID]bool, error) {
	return place.Marked(ctx, q, "SELECT note, coming FROM note_key")
}
