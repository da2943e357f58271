package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	sqlite3 "modernc.org/sqlite/lib"

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

// Sound reports whether nothing is wrong.
func (f Found) Sound() bool { return len(f.Changed)+f.Keyless+f.Orphans+f.Left == 0 }

// inspection is what a check reads: both files, in one state.
type inspection struct {
	notes, keys queriers
	store       *Store // for its guard and its keys
}

// Inspect reads everything in the data folder at dir and changes nothing in it: both files are
// whole, the audit log is as it was written (and holds the hash held, unless that is ""), every row
// vouches for itself, none is missing, every note's key unwraps and each key opens its note.
//
// The error is for what says nothing certain of the rest; whatever else is wrong is in what was
// found.
func Inspect(ctx context.Context, dir, held string, open func(Note) error) (f Found, err error) {
	s := &Store{}
	defer func() {
		for _, db := range []*sql.DB{s.read, s.keys} {
			if db != nil {
				err = errors.Join(err, db.Close())
			}
		}
	}()
	keysPath, notesPath := filepath.Join(dir, keysFile), filepath.Join(dir, notesFile)
	for _, name := range []string{keysPath, notesPath} {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return f, ErrNoData
		}
	}
	if s.keys, err = sql.Open("sqlite", source(keysPath, "query_only(1)")+"&mode=ro"); err != nil {
		return f, err
	}
	// Held until the end: no server starts meanwhile.
	keys, err := s.keys.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return f, refineLock(err)
	}
	defer keys.Rollback()
	if err := upToDateOnly(ctx, keys, s.keys, "keyschema"); err != nil {
		return f, err
	}
	if err := keysLookRight(ctx, keys); err != nil {
		return f, err
	}
	if s.ring, err = readRing(ctx, keys); err != nil {
		return f, err
	}
	s.guard = vouch.New(s.ring.vouch, s.report)
	how, err := readOnly(notesPath)
	if err != nil {
		return f, err
	}
	plain := s.guard.Open(source(notesPath)+how, 1)
	defer plain.Close()
	if err := upToDateOnly(ctx, plain, plain, "schema"); err != nil {
		return f, err
	}
	if err := s.guard.Learn(ctx, plain); err != nil {
		return f, fmt.Errorf("reading the tables: %w", err)
	}
	s.read = s.guard.Open(source(notesPath)+how+"&vouch=read", 1)
	return inspection{s.read, keys, s}.all(ctx, held, open)
}

// Check does what [Inspect] does, with an open store.
func (s *Store) Check(ctx context.Context, held string, open func(Note) error) (f Found,
	err error) {
	err = inTx(ctx, s.keys, func(tx *sql.Tx) error {
		f, err = inspection{s.read, tx, s}.all(ctx, held, open)
		return err
	})
	return f, err
}

// keysLookRight compares the tables of keys.db with those that the migrations make. What vouches
// for a row says nothing of the names that its columns have.
func keysLookRight(ctx context.Context, keys queriers) error {
	fresh, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return err
	}
	defer fresh.Close()
	fresh.SetMaxOpenConns(1)
	if err := migrate(ctx, fresh, "keyschema"); err != nil {
		return err
	}
	err = inTx(ctx, fresh, func(tx *sql.Tx) error {
		if _, err := prepareRing(ctx, tx); err != nil {
			return err
		}
		_, err := keysOfBefore(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	var want, got string
	const all = "SELECT group_concat(type || ' ' || name || ' ' || coalesce(sql, '') ORDER BY name) " +
		"FROM sqlite_master"
	if err := fresh.QueryRowContext(ctx, all).Scan(&want); err != nil {
		return err
	}
	if err := keys.QueryRowContext(ctx, all).Scan(&got); err != nil || got != want {
		return errors.Join(ErrKeys, err)
	}
	return nil
}

// readOnly is how notes.db is opened without writing anything beside it.
func readOnly(path string) (string, error) {
	log, err := os.Stat(path + "-wal")
	if err != nil || log.Size() == 0 {
		return "&mode=ro&immutable=1", nil
	}
	if _, err := os.Stat(path + "-shm"); err != nil {
		return "", ErrCutOff // SQLite would make that file
	}
	return "&mode=ro&readonly_shm=1", nil
}

// upToDateOnly returns an error unless the database has the version that we know.
func upToDateOnly(ctx context.Context, q querier, db *sql.DB, folder string) error {
	sub, err := fs.Sub(migrations, folder)
	if err != nil {
		panic(fmt.Sprintf("%s is embedded: %v", folder, err))
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, sub)
	if err != nil {
		return fmt.Errorf("reading the migrations of %s: %w", folder, err)
	}
	var have int64
	err = q.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&have)
	switch known := newest(provider); {
	case err != nil:
		return refineLock(err)
	case have < known:
		return ErrOlder
	case have > known:
		return ErrNewer
	}
	return nil
}

func refineLock(err error) error {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_BUSY:
		return ErrInUse
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return ErrCutOff
	}
	return fmt.Errorf("reading the folder: %w", refine(err))
}

func (i inspection) all(ctx context.Context, held string, open func(Note) error) (f Found,
	err error) {
	for name, db := range map[string]queriers{notesFile: i.notes, keysFile: i.keys} {
		var state string
		if err := db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&state); err != nil ||
			state != "ok" {
			return f, fmt.Errorf("%s is damaged: restore a backup", name)
		}
	}
	var mark []byte
	if err := i.notes.QueryRowContext(ctx, "SELECT mark FROM folder").Scan(&mark); err != nil ||
		string(mark) != string(i.store.ring.mark) {
		return f, ErrStrangeKeys
	}
	if f.Changed, err = i.store.guard.Audit(ctx, i.notes, true); err != nil {
		return f, err
	}
	if _, f.Head, err = readAudit(ctx, i.notes, held); err != nil {
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
	keys, bad, err := i.store.unwrapAll(ctx, i.keys)
	if err != nil {
		return err
	}
	f.Changed = append(f.Changed, bad...)
	rows, err := i.notes.QueryContext(ctx,
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
	rows, err := i.notes.QueryContext(ctx, `SELECT p.name, (SELECT count(*) FROM main.note n
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

// pairs counts notes without keys and keys without notes.
func (i inspection) pairs(ctx context.Context, f *Found) error {
	notes, err := column(ctx, i.notes, "SELECT id, leaving FROM main.note")
	if err != nil {
		return fmt.Errorf("reading the notes: %w", err)
	}
	keys, err := column(ctx, i.keys, "SELECT note, coming FROM note_key")
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
// and counts the rows that there are as all there should be. A row that was changed stays where it is
// and stays refused. It returns what it found and, in words, what it did.
//
// The copy has the keys: whoever mends destroys it when it is no longer needed.
func Mend(ctx context.Context, dir, keep, held string, open func(Note) error) (f Found,
	did []string, err error) {
	if f, err = Inspect(ctx, dir, held, open); err != nil {
		return f, nil, err
	}
	if f.Sound() && f.Halves == 0 {
		return f, nil, nil
	}
	if err := keepCopy(dir, keep); err != nil {
		return f, nil, err
	}
	did = append(did, "copied both files to "+keep)
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
	err = s.change(ctx, func(tx *sql.Tx) error {
		if err := record(ctx, tx, operatorToday(), "mend", "", 0); err != nil {
			return err
		}
		if err := s.guard.Seal(ctx, tx); err != nil {
			return err
		}
		return s.guard.Recount(ctx, tx)
	})
	if err != nil {
		return f, did, fmt.Errorf("counting the rows: %w", err)
	}
	return f, append(did, "counted the rows that are there as all there should be"), nil
}

// keepCopy copies the files of a folder that nobody uses to one that does not exist yet.
func keepCopy(from, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return fmt.Errorf("making the folder of the copy: %w", err)
	}
	for _, name := range []string{notesFile, notesFile + "-wal", keysFile, keysFile + "-journal"} {
		content, err := os.ReadFile(filepath.Join(from, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			//nolint:gosec // where the operator says
			err = os.WriteFile(filepath.Join(to, name), content, 0o600)
		}
		if err != nil {
			return fmt.Errorf("copying %s: %w", name, refineFile(err))
		}
	}
	return toDisk(to)
}
