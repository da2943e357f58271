//go:build linux

package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
	"elephants/server/vouch"
)

// restoringBy is set in the process that restores, in the folder that it makes.
const restoringBy = "ELEPHANTS_RESTORING_BY"

// Whenever the power is cut while a folder is restored, what is left has nothing of what was
// withdrawn since the backup, or is not served.
func TestAPowerCutInARestore(t *testing.T) {
	if who := os.Getenv(restoringBy); who != "" {
		who, err := age.ParseX25519Identity(who)
		if err != nil {
			t.Fatal(err)
		}
		gone, err := Withdrawals(ctx, "../data")
		if err != nil {
			t.Fatal(err)
		}
		if err := Restore(ctx, "../backup", ".", who, gone); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Parallel()
	parent := t.TempDir()
	s, _ := createIn(t, parent)
	notes, who := fill(t, s, 6), identity(t)
	to := filepath.Join(parent, "restored")
	err := errors.Join(s.Backup(ctx, filepath.Join(parent, "backup"), who.Recipient()), os.Mkdir(to, 0o700))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notes[:2] {
		if err := s.Withdraw(ctx, n.Receipt); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	d := newDisk(t, to)
	d.tmp, d.between = t.TempDir(), fewCuts
	refused, served := 0, 0
	cuts := d.cuts(t, traced(t, "TestAPowerCutInARestore", to, restoringBy+"="+who.String()),
		func([]byte) {},
		func(dir string, cut int) {
			defer os.RemoveAll(dir)
			r, err := Open(dir)
			if err != nil {
				if refused++; !errors.Is(err, ErrHalf) && !errors.Is(err, ErrNoData) {
					t.Errorf("cut %d: %v", cut, err)
				}
				return
			}
			served++
			left, err := r.Notes(ctx, "p")
			if err != nil || len(left) != 4 {
				t.Errorf("cut %d: %d notes are served, %v; want 4", cut, len(left), err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	t.Logf("%d power cuts, %d refused and %d served of those that were checked", cuts, refused, served)
	if cuts < 100 || refused == 0 || served == 0 {
		t.Error("this proves nothing")
	}
}

// versionBefore makes a folder of the version before, vouched for, in which somebody has a role.
func versionBefore(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	keys, err := keyring.Open(ctx, filepath.Join(dir, folder.Keys), func(vouch.Changed) {})
	must(err)
	notes, err := sqlite.Connect(filepath.Join(dir, folder.Notes), "journal_mode(WAL)")
	must(err)
	provider, err := vouched.Tables.Provider(notes)
	must(err)
	before := sqlite.Newest(provider) - 1
	_, err = provider.UpTo(ctx, before)
	must(err)
	_, err = notes.Exec("INSERT INTO folder VALUES (1, ?)", keys.Mark())
	must(err)
	_, err = notes.Exec("INSERT INTO programme (id, name, side_a, side_b, k, batch, outside) " +
		"VALUES ('p', 'P', 'a', 'b', 5, 10, 5)")
	must(err)
	_, err = notes.Exec("INSERT INTO credential (hash, id, role, programme) VALUES (?, 'one', 2, 'p')",
		make([]byte, len(seal.Hash{})))
	must(err)
	must(notes.Close())
	guard := vouch.New(keys.Vouch(), nil)
	plain := guard.Open(sqlite.Source(filepath.Join(dir, folder.Notes)), 1)
	must(guard.Learn(ctx, plain))
	must(sqlite.InTx(ctx, plain, func(tx *sql.Tx) error { return guard.Adopt(ctx, tx) }))
	must(plain.Close())
	must(keys.SetVersion(ctx, before))
	must(keys.Close())
	return dir
}

// upgrading is set in the process that opens the folder of the version before, in it.
const upgrading = "ELEPHANTS_UPGRADING"

// Whenever the power is cut in a start that brings a folder up to date, the next one finds it
// whole; and what somebody changed in between is not believed.
func TestAPowerCutInAnUpgrade(t *testing.T) {
	if os.Getenv(upgrading) != "" {
		s, err := Open(".")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Parallel()
	dir := versionBefore(t)
	d := newDisk(t, dir)
	d.tmp, d.between = t.TempDir(), fewCuts
	before, after := 0, 0 // the file had its place
	cuts := d.cuts(t, traced(t, "TestAPowerCutInAnUpgrade", dir, upgrading+"=1"), func([]byte) {},
		func(dir string, cut int) {
			defer os.RemoveAll(dir)
			changed := t.TempDir()
			if err := os.CopyFS(changed, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			sqlDo(t, changed, "UPDATE credential SET role = 1")
			if s, err := Open(changed); err == nil {
				after++
				if c, err := s.Credential(ctx, seal.Hash{}); err == nil {
					t.Errorf("cut %d: a role that was changed then is believed: %d", cut, c.Role)
				}
				_ = s.Close()
			} else if before++; !errors.Is(err, ErrTampered) {
				t.Errorf("cut %d, then changed: %v", cut, err)
			}
			s, err := Open(dir)
			if err != nil {
				t.Errorf("cut %d: %v", cut, err)
				return
			}
			defer s.Close()
			if f, err := s.Check(ctx, "", openSealed); err != nil || !f.Sound() {
				t.Errorf("cut %d: %+v, %v", cut, f, err)
			}
			if c, err := s.Credential(ctx, seal.Hash{}); err != nil || c.Role != 2 {
				t.Errorf("cut %d: role %d, %v; want 2", cut, c.Role, err)
			}
		})
	t.Logf("%d power cuts, of those that were checked %d before and %d after", cuts, before, after)
	if cuts < 100 || before == 0 || after == 0 {
		t.Error("this proves nothing")
	}
}
