package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"elephants/server/store/audit"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
	"elephants/server/vouch"
)

// Found is what a check found.
type Found struct {
	Notes   int             // that open
	Head    string          // of the audit log
	Changed []vouch.Changed // what is refused; of no row: a table of which rows are missing
	Halves  int             // notes on their way in or out when the server was cut off
	Keyless int             // notes that have lost their keys, and nobody withdrew
	Orphans int             // keys that have lost their notes
	Closed  []string        // programmes that are closed: their names
	Left    int             // notes of these that are there after all
}

// Sound reports whether nothing is wrong. Halves are no fault: a crash leaves them, and the next
// start finishes them. Whatever else is counted no crash of ours can leave, so somebody or the disk
// did it.
func (f Found) Sound() bool { return len(f.Changed)+f.Keyless+f.Orphans+f.Left == 0 }

// inspection is what a check reads: both files, in one state.
type inspection struct {
	notes *vouched.DB
	keys  *keyring.Snapshot
}

// Inspect reads everything in the data folder at dir and changes nothing in it: both files are
// whole, the audit log is as it was written (and holds the hash held, unless that is ""), every row
// vouches for itself, none is missing, every note's key unwraps and each key opens its note.
//
// The error is for what says nothing certain of the rest; whatever else is wrong is in what was
// found.
func Inspect(ctx context.Context, dir, held string, open func(Note) error) (f Found, err error) {
	if err := cmp.Or(folder.HalfRestored(dir), folder.There(dir)); err != nil {
		return f, err
	}
	keysPath, notesPath := filepath.Join(dir, folder.Keys), filepath.Join(dir, folder.Notes)
	var found vouched.Damage
	// The keys first, in the order in which a server opens the files: their lock keeps servers out.
	keys, err := keyring.Read(ctx, keysPath, found.Keep) // held until the end: no server starts meanwhile
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	notes, err := vouched.Read(ctx, notesPath, keys.Vouch(), keys.Age(), found.Keep)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, notes.Close()) }()
	return inspection{notes, keys}.all(ctx, held, open)
}

// Check does what [Inspect] does, with an open store.
func (s *Store) Check(ctx context.Context, held string, open func(Note) error) (f Found,
	err error) {
	err = s.keys.Read(ctx, func(keys *keyring.Snapshot) error {
		f, err = inspection{s.db, keys}.all(ctx, held, open)
		return err
	})
	return f, err
}

// all checks from what everything rests on upwards: that SQLite can read both files, that they
// belong together, that rows vouch for themselves and none is missing, that the log is whole, and
// last that keys open notes. What fails before makes an error, since nothing is certain after it; a
// row that fails is only counted, and the next one looked at.
func (i inspection) all(ctx context.Context, held string, open func(Note) error) (f Found,
	err error) {
	for name, sound := range map[string]bool{
		folder.Notes: sqlite.Whole(ctx, i.notes.Read) == nil, folder.Keys: i.keys.Whole(ctx),
	} {
		if !sound { // or not read to its end, since whoever asked gave up
			return f, cmp.Or(ctx.Err(), fmt.Errorf("%s is damaged: restore a backup", name))
		}
	}
	// A second row would be enough to have another mark read some day, so there must be one.
	var mark []byte
	err = i.notes.Read.QueryRowContext(ctx, "SELECT mark FROM folder WHERE one = 1 "+
		"AND (SELECT count(*) FROM folder) = 1").Scan(&mark)
	if err != nil || string(mark) != string(i.keys.Mark()) {
		return f, cmp.Or(ctx.Err(), ErrStrangeKeys)
	}
	if f.Changed, err = i.notes.Guard.Audit(ctx, i.notes.Read, true); err != nil {
		return f, err
	}
	if _, f.Head, err = i.notes.Audit(ctx, held); err != nil {
		return f, err
	}
	if err := i.open(ctx, &f, open); err != nil {
		return f, err
	}
	if err := i.closed(ctx, &f); err != nil {
		return f, err
	}
	return f, i.pairs(ctx, &f)
}

// open opens every note.
func (i inspection) open(ctx context.Context, f *Found, open func(Note) error) error {
	keys, bad, err := i.keys.Of(ctx)
	if err != nil {
		return err
	}
	f.Changed = append(f.Changed, bad...)
	// Of a note that is being withdrawn nothing is opened: its key may be gone, and nobody may read
	// it.
	rows, err := i.notes.Read.QueryContext(ctx,
		"SELECT id, programme, receipt, sealed FROM sound_note WHERE leaving = 0")
	if err != nil {
		return fmt.Errorf("reading the notes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n Note
		var id, receipt []byte
		if err := rows.Scan(&id, &n.Programme, &receipt, &n.Sealed); err != nil {
			return fmt.Errorf("reading a note: %w", err)
		}
		copy(n.ID[:], id)
		copy(n.Receipt[:], receipt)
		var has bool
		if n.Key, has = keys[n.ID]; !has {
			continue // counted by pairs, or named already
		}
		if err := open(n); err != nil {
			f.Changed = append(f.Changed, vouch.Changed{Table: "note", ID: fmt.Sprintf("%x", id)})
			continue
		}
		f.Notes++
	}
	return rows.Err()
}

// closed names the programmes that are closed and counts what is there of their notes: nothing. A
// key that no note has is an orphan, which pairs counts; so no key of theirs is left either.
func (i inspection) closed(ctx context.Context, f *Found) error {
	rows, err := i.notes.Read.QueryContext(ctx, `SELECT p.name, (SELECT count(*) FROM main.note n
			JOIN sound_programme r ON r.id = n.programme WHERE coalesce(r.part_of, r.id) = p.id AND n.leaving = 0)
		FROM sound_closing c JOIN sound_programme p ON p.id = c.programme WHERE c.done = 1 ORDER BY p.name`)
	if err != nil {
		return fmt.Errorf("reading the closed programmes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var left int
		if err := rows.Scan(&name, &left); err != nil {
			return fmt.Errorf("reading a closed programme: %w", err)
		}
		f.Closed, f.Left = append(f.Closed, name), f.Left+left
	}
	return rows.Err()
}

// pairs counts notes without keys and keys without notes. It reads main.note and not the view,
// because a note whose row was changed has its key all the same.
func (i inspection) pairs(ctx context.Context, f *Found) error {
	notes, err := place.Marked(ctx, i.notes.Read, "SELECT id, leaving FROM main.note")
	if err != nil {
		return fmt.Errorf("reading the notes: %w", err)
	}
	keys, err := i.keys.Coming(ctx)
	if err != nil {
		return fmt.Errorf("reading the keys: %w", err)
	}
	for id, leaving := range notes {
		switch _, has := keys[id]; {
		case leaving:
			f.Halves++
		case !has:
			f.Keyless++
		}
	}
	for id, coming := range keys {
		switch _, has := notes[id]; {
		case has:
		case coming:
			f.Halves++
		default:
			f.Orphans++
		}
	}
	return nil
}

// Mend makes a folder of which [Inspect] can tell what is wrong usable again. It inspects first,
// and does nothing if that fails; then it copies both files to keep, which must not exist; then it
// finishes what a crash interrupted, removes notes whose keys are lost and keys whose notes are,
// and counts the rows that there are as all there should be. A row that was changed stays where it
// is and stays refused. It returns what it found and, in words, what it did.
//
// The copy has the keys: whoever mends destroys it when it is no longer needed.
func Mend(ctx context.Context, dir, keep, held string, open func(Note) error) (f Found,
	did []string, err error) {
	if f, err = Inspect(ctx, dir, held, open); err != nil {
		return f, nil, err
	}
	// A folder with nothing wrong is not opened for writing, and no copy with keys is made of it.
	if f.Sound() && f.Halves == 0 {
		return f, nil, nil
	}
	if err := folder.Keep(dir, keep); err != nil {
		return f, nil, err
	}
	did = append(did, "copied both files to "+keep)
	// Opening finishes and removes: see [Store.repair].
	s := &Store{mending: true}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.open(ctx, dir); err != nil {
		return f, did, err
	}
	if f.Halves > 0 {
		did = append(did, fmt.Sprintf("finished %d notes that were on their way in or out", f.Halves))
	}
	if f.Keyless > 0 {
		did = append(did, fmt.Sprintf("removed %d notes whose keys are lost", f.Keyless))
	}
	if f.Orphans > 0 {
		did = append(did, fmt.Sprintf("removed %d keys whose notes are lost", f.Orphans))
	}
	if len(f.Changed) == 0 {
		return f, did, nil
	}
	// The log first, so that the head covers the entry; then hashes for what this transaction
	// wrote; then the count, which adds the hashes up.
	err = s.db.Change(ctx, func(tx *sql.Tx) error {
		if err := audit.Record(ctx, tx, audit.Operator(), "mend", "", 0); err != nil {
			return err
		}
		if err := s.db.Guard.Seal(ctx, tx); err != nil {
			return err
		}
		return s.db.Guard.Recount(ctx, tx)
	})
	if err != nil {
		return f, did, fmt.Errorf("counting the rows: %w", err)
	}
	return f, append(did, "counted the rows that are there as all there should be"), nil
}
