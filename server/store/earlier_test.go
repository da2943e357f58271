package store

import (
	"context"
	"crypto/hpke"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elephants/server/seal"
	"elephants/server/store/audit"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
)

// ofBefore makes a folder as the version before wrote it, with notes and everything that they need.
func ofBefore(t *testing.T) (dir string, notes []Note) {
	t.Helper()
	dir = t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	old := func(file string, tables sqlite.Schema, version int64, pragma string) *sql.DB {
		db, err := sqlite.Connect(filepath.Join(dir, file), pragma)
		must(err)
		provider, err := tables.Provider(db)
		must(err)
		_, err = provider.UpTo(context.Background(), version)
		must(err)
		return db
	}
	n := old(folder.Notes, vouched.Tables, 6, "journal_mode(WAL)")
	k := old(folder.Keys, keyring.Tables, 1, "journal_mode(TRUNCATE)")
	defer n.Close()
	defer k.Close()
	exec := func(db *sql.DB, statement string, args ...any) {
		t.Helper()
		_, err := db.Exec(statement, args...)
		must(err)
	}
	mark, receiptKey := make([]byte, 16), seal.Key{7}
	exec(n, "INSERT INTO folder VALUES (1, ?)", mark)
	exec(k, "INSERT INTO folder VALUES (1, ?)", mark)
	exec(k, "INSERT INTO receipt_key VALUES (1, ?)", receiptKey[:])
	exec(n, "INSERT INTO programme (id, name, side_a, side_b, k, batch, outside) VALUES ('p', 'P', 'a', 'b', 5, 10, 5)")
	exec(n, "INSERT INTO credential (hash, id, role, programme) VALUES (?, 'one', 2, 'p')",
		make([]byte, 32))
	exec(n, "INSERT INTO edition (programme, number, digest, released) VALUES ('p', 1, x'01', 1)")
	exec(n, "INSERT INTO audit VALUES (1, ?, ?)", `{"seq":1}`, audit.Chain(nil, `{"seq":1}`))
	kem := hpke.MLKEM768X25519()
	private, err := kem.GenerateKey()
	must(err)
	secret, err := private.Bytes()
	must(err)
	exec(k, "INSERT INTO epoch VALUES (3, ?, ?)", private.PublicKey().Bytes(), secret)
	for i := range 30 {
		note := newNote(1)
		note.Sealed = note.Key.Seal([]byte(strings.Repeat("what was said ", 1+100*(i%3))),
			string(note.ID[:]))
		wrapped, err := hpke.Seal(private.PublicKey(), hpke.HKDFSHA256(), hpke.AES256GCM(),
			[]byte("elephants note key v1 "+string(note.ID[:])), note.Key[:])
		must(err)
		exec(k, "INSERT INTO note_key VALUES (?, 3, ?, 0)", note.ID[:], wrapped)
		exec(n, "INSERT INTO note (id, programme, receipt, sealed, edition) VALUES (?, 'p', ?, ?, 1)",
			note.ID[:], note.Receipt[:], note.Sealed)
		notes = append(notes, note)
	}
	return dir, notes
}

// A folder of the version before opens, with every note, is vouched for once, which the log says,
// and from then on what somebody else changes is noticed. A crash between the two files in the
// middle of it is made good by the next start.
func TestAFolderOfBeforeIsBroughtUpToDate(t *testing.T) {
	dir, notes := ofBefore(t)
	if _, err := Inspect(ctx, dir, "", openSealed); err == nil {
		t.Error("a folder of before passes for one of now")
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.Notes(ctx, "p")
	if err != nil || len(read) != len(notes) {
		t.Fatalf("%d notes, %v; want %d", len(read), err, len(notes))
	}
	for _, n := range read {
		if err := openSealed(n); err != nil || n.Edition != 1 {
			t.Errorf("a note of before: edition %d, %v", n.Edition, err)
		}
	}
	if entries, _, err := s.Audit(ctx, ""); err != nil || len(entries) != 2 ||
		entries[1].Action != "vouch for every row" {
		t.Errorf("the log says %+v, %v", entries, err)
	}
	if s.Receipts != seal.ReceiptsFrom(seal.Key{7}) {
		t.Error("receipts are made from another key")
	}
	if err := s.Withdraw(ctx, notes[0].Receipt); err != nil {
		t.Errorf("a receipt of before: %v", err)
	}
	s = reopen(t, s, dir)
	if entries, _, err := s.Audit(ctx, ""); err != nil || len(entries) != 2 {
		t.Errorf("the second start vouches again: %d entries, %v", len(entries), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if f, err := Inspect(ctx, dir, "", openSealed); err != nil || !f.Sound() ||
		f.Notes != len(notes)-1 {
		t.Errorf("brought up to date: %+v, %v", f, err)
	}
	for name, content := range everything(t, dir) {
		if strings.HasPrefix(name, folder.Keys) && len(content) > 60<<10 {
			t.Errorf("%s keeps %d bytes of the keys of before", name, len(content))
		}
	}
	sqlDo(t, dir, "UPDATE credential SET role = 1")
	if f, err := Inspect(ctx, dir, "", openSealed); err != nil || f.Sound() {
		t.Errorf("a role that SQL changed: %+v, %v", f, err)
	}
}

// Who makes a changed file look as if it came from before does not have it believed.
func TestAFileThatLooksOldIsNotBelieved(t *testing.T) {
	s, dir := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sqlDo(t, dir, "UPDATE programme SET k = 1")
	sqlDo(t, dir, "DELETE FROM goose_db_version WHERE version_id > 6")
	if s, err := Open(dir); err == nil {
		_ = s.Close()
		t.Error("a file whose version was lowered was vouched for anew")
	}
	if _, err := os.Stat(filepath.Join(dir, folder.Notes)); err != nil {
		t.Error(err)
	}
}
