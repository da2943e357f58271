package store

import (
	"database/sql"
	"testing"
	"time"

	"elephants/server/seal"
	"elephants/server/served"
	"elephants/server/store/sqlite"
)

// A key that somebody copied out of keys.db before the end opens nothing after it: the epoch that
// wrapped it is gone too, and with it every key of this folder's earlier days.
func TestClosingDestroysTheEpoch(t *testing.T) {
	s, _ := create(t)
	n := newNote(50)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	var wrapped []byte
	if err := s.keys.DB.QueryRow("SELECT wrapped FROM note_key").Scan(&wrapped); err != nil {
		t.Fatal(err)
	}
	opens := func() bool {
		opened := false
		err := sqlite.InTx(ctx, s.keys.DB, func(tx *sql.Tx) error {
			e, err := s.keys.Epoch(ctx, tx)
			if err != nil {
				return err
			}
			_, failed := e.Unwrap(wrapped, string(n.ID[:]))
			opened = failed == nil
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return opened
	}
	if !opens() {
		t.Fatal("the key does not open while the programme is open: this test proves nothing")
	}
	now := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	for i, by := range []string{"one", "another"} {
		if err := s.AddCredential(ctx, act, Credential{Hash: seal.Hash{byte(i)}, ID: by, Role: 2,
			Programme: "p"}); err != nil {
			t.Fatal(err)
		}
		who := Act{Role: act.Role, Day: act.Day, By: by}
		if _, err := s.AskToClose(ctx, who, Closing{Programme: "p", Days: 1}, now); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.TickClosings(ctx, now, now.Add(served.Day)); err != nil {
		t.Fatal(err)
	}
	if opens() {
		t.Error("a key of before still opens its note")
	}
	if n := count(t, s.keys.DB, "note_key"); n != 0 {
		t.Errorf("%d keys are left", n)
	}
}
