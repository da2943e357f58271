package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/sqlite"
)

var (
	ctx = context.Background()
	act = Act{Role: "coordinator", Day: "2026-11-21"}
)

func create(t *testing.T) (*Store, string) {
	t.Helper()
	if onPostgres(t) {
		return createOnPostgres(t), ""
	}
	return createIn(t, t.TempDir())
}

func createIn(t *testing.T, parent string) (*Store, string) {
	t.Helper()
	dir := filepath.Join(parent, "data")
	s, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	begin(t, s)
	return s, dir
}

// begin makes the programme of most tests.
func begin(t testing.TB, s *Store) {
	t.Helper()
	if err := s.AddProgramme(ctx, act, Programme{ID: "p", Name: "Test", Sides: [2]string{"a", "b"},
		Rules: Rules{K: 5, Batch: 10, Outside: 5}}); err != nil {
		t.Fatal(err)
	}
}

func newNote(size int) Note {
	n := Note{Programme: "p", Sealed: make([]byte, size), Key: seal.NewKey()}
	rand.Read(n.ID[:])
	rand.Read(n.Receipt[:])
	rand.Read(n.Sealed)
	return n
}

// written does what a method would, with everything that goes with it.
func written(s *Store, statement string, args ...any) error {
	return s.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
}

func reopen(t *testing.T, s *Store, dir string) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if onPostgres(t) {
		return openOnPostgres(t)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func count(t *testing.T, db *sql.DB, table string) (n int) {
	t.Helper()
	if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A crash between a key and its note leaves a key that opens nothing; the note was never
// acknowledged. One between a key's end and its note's leaves a note that nothing opens and that
// is marked. The next start finishes both.
func TestStartFinishesWhatACrashInterrupted(t *testing.T) {
	s, dir := create(t)
	kept, leaving, coming := newNote(100), newNote(100), newNote(100)
	for _, n := range []Note{kept, leaving} {
		if err := s.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.keys.Add(ctx, []keyring.NoteKey{{ID: coming.ID, Key: coming.Key}}); err != nil {
		t.Fatal(err)
	}
	if err := written(s, "UPDATE main.note SET leaving = 1 WHERE id = ?",
		leaving.ID[:]); err != nil {
		t.Fatal(err)
	}
	if err := s.keys.Destroy(ctx, []NoteID{leaving.ID}); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s, dir)
	notes, err := s.Notes(ctx, "p")
	if err != nil || len(notes) != 1 || notes[0].ID != kept.ID || notes[0].Key != kept.Key {
		t.Errorf("%d notes after the start, %v; want the one that was kept", len(notes), err)
	}
	if n := count(t, s.keys.DB, "note_key"); n != 1 {
		t.Errorf("%d keys after the start, want 1", n)
	}
	if err := s.Withdraw(ctx, leaving.Receipt); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the interrupted withdrawal, tried again: %v, want ErrWithdrawn", err)
	}
}

func TestWithdraw(t *testing.T) {
	s, dir := create(t)
	n := newNote(5000)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(ctx, newNote(1).Receipt); !errors.Is(err, ErrNotFound) {
		t.Errorf("a receipt of no note: %v, want ErrNotFound", err)
	}
	if err := s.Withdraw(ctx, n.Receipt); err != nil {
		t.Fatal(err)
	}
	if keys := count(t, s.keys.DB, "note_key"); keys != 0 {
		t.Errorf("%d keys after the withdrawal", keys)
	}
	if err := s.Withdraw(ctx, n.Receipt); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the same receipt again: %v, want ErrWithdrawn", err)
	}
	if err := s.AddNote(ctx, n); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the same note again: %v, want ErrWithdrawn", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{folder.Notes, folder.Keys, folder.Notes + "-wal", folder.Keys +
		"-journal"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for what, secret := range map[string][]byte{"key": n.Key[:], "note": n.Sealed[:64]} {
			if len(content) > 0 && bytes.Contains(content, secret) {
				t.Errorf("the withdrawn %s is still in %s", what, name)
			}
		}
	}
}

// The connection that writes has lookups in its own memory. One that is made anew, for the first was
// lost, makes them of what is there.
func TestWritesOnAnotherConnection(t *testing.T) {
	s, _ := create(t)
	n := newNote(10)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	s.db.Write.SetConnMaxLifetime(1) // of a nanosecond: each use makes one
	if err := s.AddNote(ctx, newNote(10)); err != nil {
		t.Error(err)
	}
	if known, err := s.ReceiptKnown(ctx, n.Receipt); !known || err != nil {
		t.Errorf("a note that is there: known %v, %v", known, err)
	}
	if err := s.Withdraw(ctx, n.Receipt); err != nil {
		t.Error(err)
	}
}

// A withdrawal counts as a change only if an edition was released with the note; and only until
// the next.
func TestWithdrawalsSinceTheLastEdition(t *testing.T) {
	s, _ := create(t)
	a, b := newNote(10), newNote(10)
	for _, n := range []Note{a, b} {
		if err := s.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	release := func(number int, from ...NoteID) {
		t.Helper()
		if err := s.PutDraft(ctx, act, "p", Edition{Number: number, Digest: []byte{byte(number)}},
			from); err != nil {
			t.Fatal(err)
		}
		draft, err := s.Draft(ctx, "p")
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"one", "two"} {
			if _, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: who,
				Received: "says"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	check := func(when string, number, withdrawn int) {
		t.Helper()
		n, w, err := s.LastEdition(ctx, "p")
		if err != nil || n != number || w != withdrawn {
			t.Errorf("%s: edition %d and %d withdrawn, %v; want %d and %d", when, n, w, err, number,
				withdrawn)
		}
	}
	check("at first", 0, 0)
	release(1, a.ID)
	if err := s.Withdraw(ctx, b.Receipt); err != nil {
		t.Fatal(err)
	}
	check("a note of no edition withdrawn", 1, 0)
	if err := s.Withdraw(ctx, a.Receipt); err != nil {
		t.Fatal(err)
	}
	check("a note of edition 1 withdrawn", 1, 1)
	if err := s.PutDraft(ctx, act, "p", Edition{Number: 2, Digest: []byte{2}},
		[]NoteID{a.ID}); !errors.Is(err, ErrNotesMoved) {
		t.Errorf("a draft made with a note that is gone: %v, want ErrNotesMoved", err)
	}
	release(2)
	check("after edition 2", 2, 0)
}

func TestOneServerAFolder(t *testing.T) {
	s, dir := create(t)
	if _, err := Open(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("a second server: %v, want ErrInUse", err)
	}
	if _, err := Create(dir); !errors.Is(err, ErrExists) {
		t.Errorf("made anew: %v, want ErrExists", err)
	}
	if err := s.AddNote(ctx, newNote(10)); err != nil {
		t.Errorf("the first server afterwards: %v", err)
	}
	reopen(t, s, dir)
}

func TestFolderOfANewerVersion(t *testing.T) {
	s, dir := create(t)
	if _, err := s.db.Write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer schema: %v, want ErrNewer", err)
	}
}

func TestNoFolder(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); !errors.Is(err, ErrNoData) {
		t.Errorf("an empty folder: %v, want ErrNoData", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("Open left %d files behind, %v", len(left), err)
	}
}

// A folder of which one file is gone is none to make a store in, and one that cannot be looked into
// was not migrated.
func TestAFolderThatIsNotWhole(t *testing.T) {
	for _, gone := range []string{folder.Keys, folder.Notes} {
		s, dir := create(t)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		remove(t, filepath.Join(dir, gone))
		_, err := Open(dir)
		_, checked := Inspect(ctx, dir, "", nil)
		for what, err := range map[string]error{"Open": err, "Inspect": checked} {
			if !errors.Is(err, folder.ErrHalfThere) || !strings.Contains(err.Error(), gone+" is not") {
				t.Errorf("%s without %s: %v", what, gone, err)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); err == nil || errors.Is(err, ErrMoved) {
		t.Errorf("a file in the place of the folder: %v", err)
	}
}

// A folder that may not be written is said to be one, in words that say what to do.
func TestAFolderThatMayNotBeWritten(t *testing.T) {
	db, err := sqlite.Connect(filepath.Join(t.TempDir(), "keys.db"), "query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := sqlite.Lock(ctx, db); !errors.Is(err, sqlite.ErrUnwritable) {
		t.Errorf("locking it: %v", err)
	}
}

// Who gives up reading is not told that what was read is damaged.
func TestGivingUpIsNoDamage(t *testing.T) {
	s, dir := create(t)
	fill(t, s, 3)
	who, copied := identity(t), filepath.Join(t.TempDir(), "copy")
	if err := errors.Join(s.Backup(ctx, copied, who.Recipient()), s.Close()); err != nil {
		t.Fatal(err)
	}
	up, give := context.WithCancel(ctx)
	give()
	if err := Restore(up, copied, filepath.Join(t.TempDir(), "to"), who, Gone{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a restore: %v", err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.keys.Read(ctx, func(keys *keyring.Snapshot) error {
		_, err := inspection{s.db, keys}.all(up, "", nil)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a check: %v", err)
	}
}

// A copy that could not be finished is not left: it may have keys.
func TestACopyThatFailsIsNotLeft(t *testing.T) {
	s, dir := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remove(t, filepath.Join(dir, folder.Keys))
	if err := os.Mkdir(filepath.Join(dir, folder.Keys), 0o700); err != nil { // which no copy reads
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "keep")
	if err := folder.Keep(dir, to); err == nil {
		t.Error("a folder was copied as a file")
	}
	if _, err := os.Stat(to); !os.IsNotExist(err) {
		t.Errorf("left behind: %v", err)
	}
	if err := folder.Keep(dir, dir); !errors.Is(err, folder.ErrThere) {
		t.Errorf("a copy to where something is: %v", err)
	}
}

// Nothing that makes a store touches a folder with anything in it, be it half of another store.
func TestAFolderWithAnythingInItIsNotTouched(t *testing.T) {
	who, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	s, _ := create(t)
	copied := filepath.Join(t.TempDir(), "copy")
	if err := s.Backup(ctx, copied, who.Recipient()); err != nil {
		t.Fatal(err)
	}
	makers := map[string]func(dir string) error{
		"Create": func(dir string) error {
			s, err := Create(dir)
			if err == nil {
				_ = s.Close()
			}
			return err
		},
		"Restore": func(dir string) error { return Restore(ctx, copied, dir, who, Gone{}) },
	}
	for name, make := range makers {
		for _, there := range []string{folder.Notes, folder.Keys, folder.Notes + "-wal",
			folder.ReserveFile, "letter.txt"} {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, there), []byte("kept"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := make(dir); !errors.Is(err, ErrExists) {
				t.Errorf("%s in a folder with %s: %v, want ErrExists", name, there, err)
			}
			entries, err := os.ReadDir(dir)
			content, _ := os.ReadFile(filepath.Join(dir, there))
			if err != nil || len(entries) != 1 || string(content) != "kept" {
				t.Errorf("%s changed a folder with %s: %d entries, %d bytes, %v", name, there,
					len(entries), len(content), err)
			}
		}
		// A failure in the middle takes away what the call made, and leaves the folder that was there.
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(copied, "away"), 0o700); err != nil && !errors.Is(err,
			os.ErrExist) {
			t.Fatal(err)
		}
		if name == "Restore" {
			if err := Restore(ctx, filepath.Join(copied, "away"), dir, who, Gone{}); err == nil {
				t.Error("restored from an empty folder")
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
				t.Errorf("%d entries left in the folder that was there, %v", len(entries), err)
			}
		}
		if err := make(dir); err != nil {
			t.Errorf("%s in an empty folder: %v", name, err)
		}
	}
	half, err := Create(filepath.Join(t.TempDir(), "new"))
	if err != nil {
		t.Fatal(err)
	}
	dir := half.made.Dir
	if err := half.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a discarded store made is still there, %v", err)
	}
}

// SQLite is told that its file may not grow, which is what a full disk looks like from where it
// stands.
func TestFullDisk(t *testing.T) {
	s, _ := create(t)
	kept := newNote(1000)
	if err := s.AddNote(ctx, kept); err != nil {
		t.Fatal(err)
	}
	var pages int
	if err := s.db.Write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		t.Helper()
		if err := s.db.Write.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d",
			pages)).Scan(new(int)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	big := newNote(100_000)
	if err := s.AddNote(ctx, big); !errors.Is(err, ErrFull) {
		t.Fatalf("a note that does not fit: %v, want ErrFull", err)
	}
	if notes, keys := count(t, s.db.Read, "note"), count(t, s.keys.DB, "note_key"); notes != 1 ||
		keys != 1 {
		t.Errorf("%d notes and %d keys, want one of each", notes, keys)
	}
	limit(1 << 20)
	if err := s.AddNote(ctx, big); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := s.Withdraw(ctx, kept.Receipt); err != nil {
		t.Errorf("withdrawing: %v", err)
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	_, dir := create(t)
	for _, name := range []string{folder.Notes, folder.Keys, folder.ReserveFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v; want 0600", name, info.Mode(), err)
		}
	}
}

// What no crash leaves is damage: it is refused, and nothing is changed, for a backup may have it.
func TestADamagedFolderIsRefused(t *testing.T) {
	for name, damage := range map[string]func(s *Store, n Note) error{
		"a key is missing": func(s *Store, n Note) error {
			return s.keys.Destroy(ctx,
				[]NoteID{n.ID})
		},
		"a note is missing": func(s *Store, n Note) error {
			err := written(s, "DELETE FROM main.note WHERE id = ?", n.ID[:])
			return err
		},
	} {
		s, dir := create(t)
		kept, lost := newNote(10), newNote(10)
		for _, n := range []Note{kept, lost} {
			if err := s.AddNote(ctx, n); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(damage(s, lost), s.Close()); err != nil {
			t.Fatal(err)
		}
		for range 2 { // it does not heal by being opened
			if _, err := Open(dir); !errors.Is(err, ErrIncomplete) {
				t.Errorf("%s: %v, want ErrIncomplete", name, err)
			}
		}
	}
}

// Two notes whose ids and receipts begin alike, as far as what is kept in memory goes, are two.
func TestNotesThatBeginAlike(t *testing.T) {
	s, _ := create(t)
	one := newNote(60)
	other := newNote(60)
	copy(other.ID[:8], one.ID[:])
	copy(other.Receipt[:8], one.Receipt[:])
	for _, n := range []Note{one, other} {
		if err := s.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Withdraw(ctx, one.Receipt); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReceiptKnown(ctx, one.Receipt); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("of the one that was withdrawn is said: %v", err)
	}
	notes, err := s.Notes(ctx, "p")
	if err != nil || len(notes) != 1 || notes[0].ID != other.ID || notes[0].Key != other.Key {
		t.Errorf("%d notes, %v; want the other one, with its key", len(notes), err)
	}
	found, err := s.Check(ctx, "", func(Note) error { return nil })
	if err != nil || !found.Sound() || found.Halves > 0 {
		t.Errorf("%+v, %v", found, err)
	}
}
