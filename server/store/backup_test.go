package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"filippo.io/age"

	"elephants/server/seal"
	"elephants/server/store/folder"
)

// fill stores n notes that are really sealed, and returns them.
func fill(t *testing.T, s *Store, n int) []Note {
	t.Helper()
	var notes []Note
	for range n {
		note := newNote(1)
		note.Sealed = note.Key.Seal([]byte("what was said"), string(note.ID[:]))
		if err := s.AddNote(ctx, note); err != nil {
			t.Fatal(err)
		}
		notes = append(notes, note)
	}
	return notes
}

func identity(t *testing.T) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// With every key that anything in a folder yields, no withdrawn note opens, and every kept one
// does.
func TestWithdrawnNotesAreNowhere(t *testing.T) {
	t.Parallel()
	s, dir := create(t)
	who := identity(t)
	most := 400 // ELEPHANTS_WITHDRAWALS=1000 for the published figure
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_WITHDRAWALS")); err == nil {
		most = 2 * n
	}
	notes := fill(t, s, most)
	old := filepath.Join(t.TempDir(), "backup")
	if err := s.Backup(ctx, old, who.Recipient()); err != nil {
		t.Fatal(err)
	}
	withdrawn, kept := notes[:most/2], notes[most/2:]
	for _, n := range withdrawn {
		if err := s.Withdraw(ctx, n.Receipt); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files := everything(t, dir)
	for _, n := range withdrawn {
		for name, content := range files {
			if bytes.Contains(content, n.Sealed[:48]) || bytes.Contains(content, n.Key[:]) {
				t.Fatalf("a withdrawn note or its key is in %s", name)
			}
		}
	}
	gone, err := Withdrawals(ctx, dir)
	if err != nil || len(gone.Notes) != len(withdrawn) {
		t.Fatalf("%d withdrawals known, %v", len(gone.Notes), err)
	}
	back := filepath.Join(t.TempDir(), "restored")
	if err := Restore(ctx, old, back, who, gone); err != nil {
		t.Fatal(err)
	}
	r, err := Open(back)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	restored, err := r.Notes(ctx, "p")
	if err != nil || len(restored) != len(kept) {
		t.Fatalf("%d notes restored, %v; want %d", len(restored), err, len(kept))
	}
	for _, n := range restored {
		if _, err := n.Key.Open(n.Sealed, string(n.ID[:])); err != nil {
			t.Errorf("a kept note does not open: %v", err)
		}
	}
	for _, n := range withdrawn {
		if err := r.Withdraw(ctx, n.Receipt); !errors.Is(err, ErrWithdrawn) {
			t.Errorf("a withdrawn note's receipt after the restore: %v", err)
		}
	}
}

func everything(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != folder.ReserveFile { // 4 MiB that say nothing
			files[d.Name()], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A copy without a recipient opens nothing, even for a thief who knows the code.
func TestBackupWithoutARecipientHasNoKeys(t *testing.T) {
	s, _ := create(t)
	notes := fill(t, s, 10)
	dir := filepath.Join(t.TempDir(), "backup")
	if err := s.Backup(ctx, dir, nil); err != nil {
		t.Fatal(err)
	}
	files := everything(t, dir)
	if len(files) != 1 || !bytes.Contains(files[backupNotes], notes[0].Sealed[:48]) {
		t.Fatalf("%d files, want the notes alone", len(files))
	}
	if info, err := os.Stat(filepath.Join(dir, backupNotes)); err != nil ||
		info.Mode().Perm() != 0o600 {
		t.Errorf("the copy's mode is %v, %v; want 0600", info.Mode(), err)
	}
	keys, err := s.keys.Of(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for id, key := range keys {
		if bytes.Contains(files[backupNotes], key[:]) {
			t.Errorf("the key of %x is in the copy", id)
		}
	}
	if err := Restore(ctx, dir, filepath.Join(t.TempDir(), "r"), identity(t),
		Gone{}); !errors.Is(err, ErrBackup) {
		t.Errorf("restored from it: %v, want ErrBackup", err)
	}
}

func TestBackupThatCannotBeRestored(t *testing.T) {
	s, _ := create(t)
	fill(t, s, 50)
	who := identity(t)
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"keys cut off": func(t *testing.T, dir string) {
			cut(t, filepath.Join(dir, backupKeys),
				0.7)
		},
		"keys changed": func(t *testing.T, dir string) {
			flip(t, filepath.Join(dir,
				backupKeys))
		},
		"notes cut off": func(t *testing.T, dir string) {
			cut(t, filepath.Join(dir,
				backupNotes), 0.5)
		},
		"notes cut off at their first byte": func(t *testing.T, dir string) {
			cut(t, filepath.Join(dir, backupNotes), 0)
		},
		"notes of another folder": func(t *testing.T, dir string) {
			other, _ := create(t)
			copied := filepath.Join(t.TempDir(), "other")
			err := other.Backup(ctx, copied, nil)
			if err == nil {
				err = os.Rename(filepath.Join(copied, backupNotes), filepath.Join(dir, backupNotes))
			}
			if err != nil {
				t.Fatal(err)
			}
		},
		"no notes": func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir,
				backupNotes))
		},
		"another's": func(*testing.T, string) { who = identity(t) },
		"no keys, no notes": func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir,
				backupKeys))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, to := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
			if err := s.Backup(ctx, dir, who.Recipient()); err != nil {
				t.Fatal(err)
			}
			spoil(t, dir)
			if err := Restore(ctx, dir, to, who, Gone{}); !errors.Is(err, ErrBackup) {
				t.Errorf("Restore = %v, want ErrBackup", err)
			}
			if _, err := os.Stat(to); !os.IsNotExist(err) {
				t.Error("something was left behind")
			}
		})
	}
}

func cut(t *testing.T, name string, share float64) {
	t.Helper()
	info, err := os.Stat(name)
	if err == nil {
		err = os.Truncate(name, int64(float64(info.Size())*share))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func flip(t *testing.T, name string) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// A release begins a new epoch: a copy of keys.db from before opens nothing with the keys of
// after, and a stolen old epoch's key opens nothing that is wrapped now.
func TestAnEpochEnds(t *testing.T) {
	s, _ := create(t)
	notes := fill(t, s, 20)
	before := keysFileContent(t, s)
	if err := s.keys.Rotate(ctx); err != nil {
		t.Fatal(err)
	}
	after := keysFileContent(t, s)
	if before.epoch.Key == after.epoch.Key {
		t.Error("the epoch's key is still the old one")
	}
	for id, wrapped := range after.wrapped {
		for _, number := range []int{before.epoch.ID, after.epoch.ID} {
			old := seal.Epoch{ID: number, Key: before.epoch.Key}
			if _, err := old.Unwrap(wrapped, string(id[:])); err == nil {
				t.Error("the old epoch's key opens a key of today")
			}
		}
	}
	keys, err := s.keys.Of(ctx)
	if err != nil || len(keys) != len(notes) {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	for _, n := range notes {
		if keys[n.ID] != n.Key {
			t.Error("a note's key changed")
		}
	}
}

type keyFile struct {
	epoch   seal.Epoch
	wrapped map[NoteID][]byte
}

func keysFileContent(t *testing.T, s *Store) keyFile {
	t.Helper()
	f := keyFile{wrapped: map[NoteID][]byte{}}
	if n := count(t, s.keys.DB, "epoch"); n != 1 {
		t.Fatalf("%d epochs", n)
	}
	var err error
	if f.epoch, err = s.keys.Epoch(ctx, s.keys.DB); err != nil {
		t.Fatal(err)
	}
	rows, err := s.keys.DB.Query("SELECT note, wrapped FROM note_key")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, wrapped []byte
		if err := rows.Scan(&id, &wrapped); err != nil {
			t.Fatal(err)
		}
		f.wrapped[NoteID(id)] = wrapped
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// Keys of another folder must not be taken for these: every note would seem to have lost its key,
// and be buried.
func TestKeysOfAnotherFolder(t *testing.T) {
	s, dir := create(t)
	fill(t, s, 5)
	other, otherDir := create(t)
	for _, x := range []*Store{s, other} {
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(filepath.Join(otherDir, folder.Keys))
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(filepath.Join(dir, folder.Keys))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, folder.Keys), content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrStrangeKeys) {
		t.Errorf("with another folder's keys: %v, want ErrStrangeKeys", err)
	}
	if err := os.WriteFile(filepath.Join(dir, folder.Keys), own, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if notes, err := s.Notes(ctx, "p"); err != nil || len(notes) != 5 {
		t.Errorf("with its own keys again: %d notes, %v", len(notes), err)
	}
}

// A release begins an epoch, and an approval does not; if the epoch cannot begin, nothing is
// released.
func TestAReleaseBeginsAnEpoch(t *testing.T) {
	s, _ := create(t)
	fill(t, s, 3)
	draft := Edition{Number: 1, Digest: []byte{1}}
	if err := s.PutDraft(ctx, act, "p", draft, nil); err != nil {
		t.Fatal(err)
	}
	first := keysFileContent(t, s).epoch.Key
	if _, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: "one",
		Received: "says"}); err != nil {
		t.Fatal(err)
	}
	if keysFileContent(t, s).epoch.Key != first {
		t.Error("a first approval began an epoch")
	}
	if _, err := s.keys.DB.Exec("CREATE TRIGGER broken BEFORE INSERT ON epoch BEGIN SELECT raise(ABORT, 'no epoch'); END"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: "two",
		Received: "says"}); err == nil {
		t.Error("released though no epoch could begin")
	}
	if released, err := s.Editions(ctx, "p"); err != nil || len(released) != 0 {
		t.Errorf("%d editions released, %v; want none", len(released), err)
	}
	if _, err := s.keys.DB.Exec("DROP TRIGGER broken"); err != nil {
		t.Fatal(err)
	}
	if e, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: "two",
		Received: "says"}); err != nil || e.Approvals != 2 {
		t.Fatalf("approved again: %d approvals, %v", e.Approvals, err)
	}
	if keysFileContent(t, s).epoch.Key == first {
		t.Error("a release began no epoch")
	}
}

// A backup that is made while notes come, go and are wrapped anew is whole: it restores, and
// every note in it opens.
func TestBackupWhileNotesComeAndGo(t *testing.T) {
	t.Parallel()
	s, _ := create(t)
	who := identity(t)
	fill(t, s, 20)
	done := make(chan struct{})
	var busy sync.WaitGroup
	for range 4 {
		busy.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				n := newNote(1)
				n.Sealed = n.Key.Seal([]byte("what was said"), string(n.ID[:]))
				err := s.AddNote(ctx, n)
				if err == nil && i%2 == 1 {
					err = s.Withdraw(ctx, n.Receipt)
				}
				if err == nil && i%5 == 0 {
					err = s.keys.Rotate(ctx)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	const backups = 50
	root := t.TempDir()
	for i := range backups {
		if err := s.Backup(ctx, filepath.Join(root, fmt.Sprint(i)), who.Recipient()); err != nil {
			t.Fatal(err)
		}
	}
	close(done)
	busy.Wait()
	for i := range backups {
		back := filepath.Join(root, fmt.Sprint("restored", i))
		if err := Restore(ctx, filepath.Join(root, fmt.Sprint(i)), back, who, Gone{}); err != nil {
			t.Fatalf("backup %d: %v", i, err)
		}
		r, err := Open(back)
		if err != nil {
			t.Fatalf("backup %d: %v", i, err)
		}
		found, err := r.Check(ctx, "", func(n Note) error {
			_, err := n.Key.Open(n.Sealed, string(n.ID[:]))
			return err
		})
		if err != nil || !found.Sound() || found.Notes < 20 {
			t.Errorf("backup %d: %d notes, %v", i, found.Notes, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
