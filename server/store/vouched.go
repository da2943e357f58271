package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"runtime"
	"sync"
	"time"

	"elephants/server/vouch"
)

// newHash is what all keyed hashes here are made with.
func newHash() hash.Hash { return sha256.New() }

// ErrTampered is returned for notes.db of a version that its rows were not vouched for with.
var ErrTampered = errors.New(
	"notes.db was changed by something else than elephantsd: restore a backup")

// change runs do in a transaction of the notes' file and vouches for every row that it touched.
// Every write goes through here: a row that was written otherwise is refused when it is read.
func (s *Store) change(ctx context.Context, do func(*sql.Tx) error) error {
	return inTx(ctx, s.write, func(tx *sql.Tx) error {
		if err := s.guard.Begin(ctx, tx); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return s.guard.Seal(ctx, tx)
	})
}

// openNotes brings the notes' file up to date and opens it, guarded.
func (s *Store) openNotes(ctx context.Context, path string) error {
	if err := makeFile(path); err != nil {
		return err
	}
	s.guard = vouch.New(s.ring.vouch, s.report)
	// Closed when others have the file open: the last to close it removes the write-ahead log.
	plain := s.guard.Open(source(path, "journal_mode(WAL)", "busy_timeout(5000)"), 1)
	defer plain.Close()
	if err := s.upToDate(ctx, plain); err != nil {
		return err
	}
	s.write = s.guard.Open(source(path, "journal_mode(WAL)", "busy_timeout(5000)")+"&vouch=write", 1)
	if _, err := s.write.ExecContext(ctx, noteLookup); err != nil {
		return fmt.Errorf("opening the notes: %w", refine(err))
	}
	if err := s.known.read(ctx, s.write); err != nil {
		return err
	}
	var err error
	if s.adds, err = prepare(ctx, s.write, addsNote...); err != nil {
		return err
	}
	s.read = s.guard.Open(source(path, "busy_timeout(5000)")+"&vouch=read",
		max(2, runtime.NumCPU()))
	if s.looks, err = prepare(ctx, s.read, whose, whichProgramme, whichBarriers); err != nil {
		return err
	}
	found, err := s.guard.Audit(ctx, s.write, false)
	for _, c := range found {
		s.report(c)
	}
	if err != nil {
		return fmt.Errorf("checking the notes: %w", refine(err))
	}
	return nil
}

// upToDate applies the migrations that are missing. The rows of a file of an earlier version are
// vouched for once, and the audit log says so; from then on only rows that vouch for themselves
// are carried over. keys.db holds which version was vouched for, so that nobody has a changed file
// believed by making it look old.
func (s *Store) upToDate(ctx context.Context, db *sql.DB) error {
	provider, err := versions(ctx, db, "schema")
	if err != nil {
		return err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the notes: %w", refine(err))
	}
	if s.ring.version > 0 {
		if have != s.ring.version {
			return ErrTampered
		}
		if err := s.guard.Learn(ctx, db); err != nil {
			return fmt.Errorf("reading the tables: %w", err)
		}
		if have == newest(provider) {
			return s.matchMark(ctx, db)
		}
		if found, err := s.guard.Audit(ctx, db, true); err != nil || len(found) > 0 {
			return errors.Join(ErrTampered, err)
		}
		if err := s.setVersion(ctx, 0); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the notes up to date: %w", refine(err))
	}
	if err := s.matchMark(ctx, db); err != nil {
		return err
	}
	if err := s.guard.Learn(ctx, db); err != nil {
		return fmt.Errorf("reading the tables: %w", err)
	}
	if err := inTx(ctx, db, func(tx *sql.Tx) error { return s.adopt(ctx, tx, have > 0) }); err != nil {
		return fmt.Errorf("vouching for the notes: %w", err)
	}
	if have > 0 { // the notes' old pages are empty; a full disk may keep them
		_, _ = db.ExecContext(ctx, "VACUUM")
	}
	return s.setVersion(ctx, newest(provider))
}

// adopt vouches for every row there is, and says so in the log if there were any before.
func (s *Store) adopt(ctx context.Context, tx *sql.Tx, logged bool) error {
	if err := s.guard.Adopt(ctx, tx); err != nil {
		return err
	}
	if !logged {
		return nil
	}
	if err := record(ctx, tx, operatorToday(), "vouch for every row", "", 0); err != nil {
		return err
	}
	return s.guard.Adopt(ctx, tx) // the head covers the log's last entry
}

// operatorToday is whoever runs the server, as the audit log names them.
func operatorToday() Act {
	return Act{Role: "operator", Day: time.Now().UTC().Format(time.DateOnly)}
}

// damage is what was found changed, each row once.
type damage struct {
	mu    sync.Mutex
	found []vouch.Changed
	tell  func(vouch.Changed)
}

func (s *Store) report(c vouch.Changed) {
	s.damage.mu.Lock()
	defer s.damage.mu.Unlock()
	for _, f := range s.damage.found {
		if f == c {
			return
		}
	}
	s.damage.found = append(s.damage.found, c)
	if s.damage.tell != nil {
		s.damage.tell(c)
	}
}

// Report has tell called for each row that is found changed, those that were found already first.
// What is told names a table and a row, and nothing that is in it.
func (s *Store) Report(tell func(vouch.Changed)) {
	s.damage.mu.Lock()
	defer s.damage.mu.Unlock()
	s.damage.tell = tell
	for _, c := range s.damage.found {
		tell(c)
	}
}
