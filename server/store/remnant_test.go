package store

import (
	"bytes"
	"database/sql"
	"testing"

	"elephants/server/store/folder"
)

// remnants are what a folder may still have of a note: a part of its sealed text, its key, and its
// key wrapped.
type remnants struct{ sealed, key, wrapped []byte }

func remnantsOf(t *testing.T, s *Store, notes []Note) (all []remnants) {
	t.Helper()
	for _, n := range notes {
		r := remnants{sealed: n.Sealed[:48], key: n.Key[:]}
		err := s.keys.DB.QueryRow("SELECT wrapped FROM note_key WHERE note = ?", n.ID[:]).Scan(&r.wrapped)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// foundIn counts in which files there is something of the notes.
func foundIn(t *testing.T, dir string, notes []remnants) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for name, content := range everything(t, dir) {
		for _, r := range notes {
			for _, part := range [][]byte{r.sealed, r.key, r.wrapped} {
				if bytes.Contains(content, part) {
					counts[name]++
				}
			}
		}
	}
	return counts
}

// While a server serves, and in what a crash at that moment leaves, no file has anything of a note
// whose withdrawal was acknowledged: not the write-ahead log, not the journal, whoever plants notes
// before and after it and takes them back.
func TestACrashLeavesNothingOfTheWithdrawn(t *testing.T) {
	t.Parallel()
	s, dir := createIn(t, t.TempDir())
	notes := fill(t, s, 60)
	parts := remnantsOf(t, s, notes)
	if here := foundIn(t, dir, parts); here[folder.Notes] < 60 || here[folder.Keys] < 60 {
		t.Fatalf("of 60 notes that are there the search finds %v: it proves nothing", here)
	}
	var taken []remnants
	withdraw := func(n Note, r remnants) {
		t.Helper()
		if err := s.Withdraw(ctx, n.Receipt); err != nil {
			t.Fatal(err)
		}
		taken = append(taken, r)
	}
	for i, n := range notes[:30] {
		planted := fill(t, s, 2)
		theirs := remnantsOf(t, s, planted)
		withdraw(planted[0], theirs[0])
		withdraw(n, parts[i])
		withdraw(planted[1], theirs[1])
		if left := foundIn(t, dir, taken); len(left) > 0 {
			t.Fatalf("after %d withdrawals there is something left of them: %v", len(taken), left)
		}
	}
}

// The controls: where what is deleted is not overwritten, or the log is not emptied, the same search
// finds what is left.
func TestWhatIsLeftIsFound(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		spoil func(*testing.T, *Store)
		gone  int // of twenty notes; some remnants are overwritten by what comes after
		file  string
	}{
		"the notes are not overwritten": {func(t *testing.T, s *Store) {
			spoil(t, s.db.Write)
		}, 10, folder.Notes},
		"the keys are not overwritten": {func(t *testing.T, s *Store) {
			spoil(t, s.keys.DB)
		}, 10, folder.Keys},
		"somebody reads, and the log is not emptied": {reads, 2, folder.Notes + "-wal"},
	} {
		t.Run(what, func(t *testing.T) {
			var left map[string]int
			for range mostTries {
				s, dir := createIn(t, t.TempDir())
				c.spoil(t, s)
				notes := fill(t, s, 20)
				parts := remnantsOf(t, s, notes)
				for _, n := range notes[:c.gone] {
					if err := s.Withdraw(ctx, n.Receipt); err != nil {
						t.Fatal(err)
					}
				}
				if left = foundIn(t, dir, parts[:c.gone]); left[c.file] > 0 {
					return
				}
			}
			t.Errorf("the search finds nothing in %s of %d stores: %v", c.file, mostTries, left)
		})
	}
}

// mostTries is in how many stores something is looked for: places are drawn, and in 3 of 100 stores
// what came after lies on all the keys that were there.
const mostTries = 5

// spoil has what is deleted stand where it was.
func spoil(t *testing.T, db *sql.DB) {
	t.Helper()
	if _, err := db.Exec("PRAGMA secure_delete = 0"); err != nil {
		t.Fatal(err)
	}
}

// reads begins to read and does not end before the test does.
func reads(t *testing.T, s *Store) {
	t.Helper()
	rows, err := s.db.Read.Query("SELECT rowid FROM main.audit")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rows.Close() })
	if !rows.Next() {
		t.Fatal("there is nothing to read", rows.Err())
	}
	// so that nobody waits for it
	if _, err := s.db.Write.Exec("PRAGMA busy_timeout = 0"); err != nil {
		t.Fatal(err)
	}
}
