package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/postgres"
	"elephants/server/store/postgres/pgtest"
	"elephants/server/store/vouched"
	"elephants/server/vouch"
)

// sharing opens one store in so many servers.
func sharing(t *testing.T, servers int) (all []*Store, at Databases) {
	t.Helper()
	at.Notes, at.Keys = pgtest.Databases(t)
	s, err := CreateShared(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAlike(t, s, at) })
	begin(t, s)
	for all = []*Store{s}; len(all) < servers; {
		all = append(all, another(t, at))
	}
	return all, at
}

func another(t *testing.T, at Databases) *Store {
	t.Helper()
	s, err := OpenShared(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// at once asks every server at the same moment, and returns how often each answer came.
func atOnce(servers []*Store, ask func(*Store) error) map[error]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	answers := map[error]int{}
	for _, s := range servers {
		all.Go(func() {
			err := ask(s)
			mu.Lock()
			defer mu.Unlock()
			for _, known := range []error{nil, ErrWithdrawn, ErrStaleDraft, ErrSpent, ErrDuplicate, ErrSamePerson} {
				if errors.Is(err, known) {
					answers[known]++
					return
				}
			}
			answers[err]++
		})
	}
	all.Wait()
	return answers
}

// Of what may happen once, several servers that are asked at the same moment do it once: a note
// that was sent to each is one note, a receipt withdraws once, an edition is prepared once, and
// the ledger spends what there is.
func TestSeveralServersDoOnceWhatMayHappenOnce(t *testing.T) {
	servers, at := sharing(t, 3)
	for round := range 5 {
		n := newNote(300)
		got := atOnce(servers, func(s *Store) error {
			again := newNote(300)
			again.Receipt = n.Receipt
			return s.AddNote(ctx, again)
		})
		if got[nil] != 3 {
			t.Fatalf("a note that was sent to three: %v", got)
		}
		// who asks while it is being withdrawn is told that it is
		got = atOnce(servers, func(s *Store) error { return s.Withdraw(ctx, n.Receipt) })
		if got[nil] == 0 || got[nil]+got[ErrWithdrawn] != 3 {
			t.Errorf("a receipt that was used at three: %v", got)
		}
		if n := count(t, keptIn(t, at.Notes, vouched.Tables), "withdrawal"); n != round+1 {
			t.Errorf("%d withdrawals of %d notes", n, round+1)
		}
		look := &Look{Number: round + 1, Series: 1, Notes: []byte{byte(round)}, Size: 1}
		if got = atOnce(servers, func(s *Store) error {
			return s.PutDraft(ctx, act, "p", Edition{Number: 1, Digest: []byte{1}, Look: look}, nil)
		}); got[nil] != 1 || got[ErrStaleDraft] != 2 {
			t.Errorf("an edition that three prepared: %v, want one draft", got)
		}
	}
	s := servers[0]
	if err := s.AddCohort(ctx, act, Cohort{ID: "c", Name: "C"}, []string{"p"}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"one", "two"} {
		if _, err := s.SetBudget(ctx, act, "c", 100, who); err != nil {
			t.Fatal(err)
		}
	}
	var asked atomic.Int64
	spent := 0
	for range 4 {
		spent += atOnce(servers, func(s *Store) error {
			_, err := s.Debit(ctx, act, "c", fmt.Sprintf("question %d", asked.Add(1)), 15)
			return err
		})[nil]
	}
	c, err := servers[1].CohortOf(ctx, "p")
	if err := errors.Join(err, servers[1].Ready(ctx)); err != nil {
		t.Fatal(err)
	}
	if spent != 6 || c.Spent > 90 {
		t.Errorf("%d questions of .15 were answered of a budget of 1, and %d hundredths are spent", spent, c.Spent)
	}
}

// A secret that one server issued opens at the others, and one that it revoked does not, within a
// second; a note that one stored is in what another reads.
func TestServersFollowEachOther(t *testing.T) {
	servers, _ := sharing(t, 3)
	within := func(what string, holds func(*Store) bool) {
		t.Helper()
		for _, s := range servers {
			for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
				if err := s.Ready(ctx); err == nil && holds(s) {
					break
				}
				if time.Since(begun) > 5*time.Second { // a second, and the machine's load
					t.Errorf("%s on one server is not seen on another", what)
					break
				}
			}
		}
	}
	hash := seal.Hash{1}
	err := servers[1].AddCredential(ctx, act, Credential{Hash: hash, ID: "abcdefgh", Role: 2, Programme: "p"})
	if err != nil {
		t.Fatal(err)
	}
	within("a secret that was issued", func(s *Store) bool {
		_, err := s.Credential(ctx, hash)
		return err == nil
	})
	if err := servers[2].Revoke(ctx, act, "abcdefgh"); err != nil {
		t.Fatal(err)
	}
	within("a secret that was revoked", func(s *Store) bool {
		_, err := s.Credential(ctx, hash)
		return errors.Is(err, ErrNotFound)
	})
	n := newNote(100)
	if err := servers[0].AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	within("a note", func(s *Store) bool {
		notes, err := s.Notes(ctx, "p")
		return err == nil && len(notes) == 1 && notes[0].Key == n.Key
	})
}

// Notes come to three servers at once, of which one after the other is closed and started again:
// each note that was acknowledged is there once and opens, and who starts takes nothing for left
// over.
func TestServersComeAndGoWhileNotesCome(t *testing.T) {
	servers, at := sharing(t, 2)
	var mu sync.Mutex
	sent := map[seal.Hash]seal.Key{}
	var all sync.WaitGroup
	stop := make(chan struct{})
	for i := range 6 {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n := newNote(60)
				if err := servers[i%2].AddNote(ctx, n); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				sent[n.Receipt] = n.Key
				mu.Unlock()
			}
		})
	}
	for range 6 {
		third, err := OpenShared(ctx, at)
		if err != nil {
			t.Error(err)
			break
		}
		if err := third.AddNote(ctx, newNote(60)); err != nil {
			t.Error(err)
		}
		if err := third.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	all.Wait()
	notes, err := another(t, at).Notes(ctx, "p")
	if err != nil || len(notes) != len(sent)+6 {
		t.Errorf("%d notes, %v; %d were acknowledged", len(notes), err, len(sent)+6)
	}
	for _, n := range notes {
		if key, ok := sent[n.Receipt]; ok && key != n.Key {
			t.Error("a note has another key than it was sent with")
		}
	}
	t.Logf("%d notes", len(sent))
}

// What a server that died left half done another one finishes.
func TestAnotherServerFinishes(t *testing.T) {
	servers, at := sharing(t, 2)
	n := newNote(100)
	if err := servers[0].AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if err := written(servers[0], "UPDATE main.note SET leaving = 1 WHERE id = ?", n.ID[:]); err != nil {
		t.Fatal(err)
	}
	if err := servers[1].db.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	servers[1].tidy(ctx)
	if err := servers[0].Withdraw(ctx, n.Receipt); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("a withdrawal that another server had to finish: %v, want ErrWithdrawn", err)
	}
	if n := count(t, keptIn(t, at.Keys, keyring.Tables), "note_key"); n != 0 {
		t.Errorf("%d keys left", n)
	}
}

// One of several servers counts how long a closing has waited: three do not count three times.
func TestOneServerTellsHowLongAClosingWaits(t *testing.T) {
	servers, _ := sharing(t, 3)
	begun := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, who := range []string{"one", "two"} {
		_, err := servers[0].AskToClose(ctx, Act{Role: "coordinator", Day: "2026-11-21", By: credentialOf(t, servers[0], who)},
			Closing{Programme: "p", Days: 30}, begun)
		if err != nil {
			t.Fatal(err)
		}
	}
	for hour := range 10 {
		now := begun.Add(time.Duration(hour+1) * time.Hour)
		for _, s := range servers {
			last := now.Add(-time.Hour)
			if hour == 0 {
				last = time.Time{}
			}
			if err := errors.Join(s.db.Refresh(ctx), s.TickClosings(ctx, last, now)); err != nil {
				t.Fatal(err)
			}
		}
	}
	c, err := servers[0].Closing(ctx, "p")
	if err != nil || c.Clock.Age() != 10*time.Hour {
		t.Errorf("after ten hours a closing has waited %v, %v", c.Clock.Age(), err)
	}
}

func credentialOf(t *testing.T, s *Store, id string) string {
	t.Helper()
	var hash seal.Hash
	copy(hash[:], id)
	if err := s.AddCredential(ctx, act, Credential{Hash: hash, ID: id, Role: 2, Programme: "p"}); err != nil {
		t.Fatal(err)
	}
	return id
}

// Of 500 notes that came one after the other, nothing that a query of the databases can ask tells
// in which order: neither the transactions that wrote their parts, nor where the parts lie, nor
// the order inside them; nor do the files of the tables, once they were tidied up. Which of the 21
// parts of notes was written last has a correlation of .05 on average, by design (package postgres),
// and a standard deviation of about .06: with the bounds of TestTheFilesTellNoOrder one run in some
// hundreds raised a false alarm, with these one in ten thousand.
func TestTheDatabaseTellsNoOrder(t *testing.T) {
	servers, at := sharing(t, 1)
	s := servers[0]
	notes := submitted(t, s, 500)
	var sealed, wrapped [][]byte
	for _, n := range notes {
		var key []byte
		if err := s.keys.DB.QueryRow("SELECT wrapped FROM note_key WHERE note = ?", n.ID[:]).Scan(&key); err != nil {
			t.Fatal(err)
		}
		sealed, wrapped = append(sealed, n.Sealed), append(wrapped, key)
	}
	check := func(what string, order []int) {
		t.Helper()
		if r, pairs := told(order); math.Abs(r) > .3 || math.Abs(pairs-.5) > .1 {
			t.Errorf("%s: correlation %.3f, %.1f %% of pairs in order", what, r, 100*pairs)
		} else {
			t.Logf("%s: correlation %.3f, %.1f %% of pairs in order", what, r, 100*pairs)
		}
	}
	for what, d := range map[string]struct {
		url, table string
		things     [][]byte
	}{"note": {at.Notes, "note", sealed}, "key": {at.Keys, "note_key", wrapped}} {
		for order, places := range partOrders(t, d.url, d.table, d.things) {
			check(what+", "+order, places)
		}
		for order, places := range fileOrders(t, d.url, d.things) {
			check(what+", in the files, "+order, places)
		}
	}
}

// partOrders are the ways in which a query may put things in order.
func partOrders(t *testing.T, url, table string, things [][]byte) map[string][]int {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT xmin::text::bigint, version, part, row_number() OVER (ORDER BY ctid), content "+
		"FROM kept WHERE tbl = $1", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	orders := map[string][]int{}
	for _, name := range []string{"transaction", "version", "part", "place", "in the part"} {
		orders[name] = make([]int, len(things))
	}
	found := 0
	for rows.Next() {
		var transaction, version, part, place int
		var content []byte
		if err := rows.Scan(&transaction, &version, &part, &place, &content); err != nil {
			t.Fatal(err)
		}
		for i, thing := range things {
			at := bytes.Index(content, thing)
			if at < 0 {
				continue
			}
			found++
			orders["transaction"][i], orders["version"][i], orders["part"][i] = transaction, version, part
			orders["place"][i], orders["in the part"][i] = place, at
		}
	}
	if err := rows.Err(); err != nil || found != len(things) {
		t.Fatalf("%d of %d things are in the database, %v", found, len(things), err)
	}
	if parts := slices.Max(orders["part"]) + 1; len(things)/parts < 20 {
		t.Errorf("%d things are in %d parts: a part says which of few came", len(things), parts)
	}
	return orders
}

// fileOrders are the ways in which the files of a database may, once they were tidied up.
func fileOrders(t *testing.T, url string, things [][]byte) map[string][]int {
	t.Helper()
	pg, err := postgres.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer pg.Close()
	if err := pg.Scour(ctx); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	var content []byte
	for _, relation := range []string{"'kept'::regclass", "(SELECT reltoastrelid FROM pg_class WHERE oid = 'kept'::regclass)"} {
		var path string
		err := db.QueryRow("SELECT current_setting('data_directory') || '/' || pg_relation_filepath(" + relation + ")").
			Scan(&path)
		if err != nil {
			t.Fatal(err)
		}
		part, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		content = append(content, part...)
	}
	return ordersOf(content, things)
}

// What somebody else writes into the databases is noticed: a changed row is refused and named, one
// that was removed makes its table short, and what cannot be read at all stops the start.
func TestWhatOthersWriteIntoTheDatabaseIsNoticed(t *testing.T) {
	for what, c := range map[string]struct {
		keys      bool
		statement string
	}{
		"a bit of a secret's row": {false, "UPDATE kept SET content = set_byte(content, length(content) / 2, " +
			"get_byte(content, length(content) / 2) # 1) WHERE tbl = 'credential'"},
		"a row's part is emptied":      {false, "UPDATE kept SET content = '' WHERE tbl = 'credential'"},
		"a part is removed":            {false, "DELETE FROM kept WHERE tbl = 'note'"},
		"the notes' keys are removed":  {true, "DELETE FROM kept WHERE tbl = 'note_key'"},
		"the key to vouch is removed":  {true, "DELETE FROM kept WHERE tbl = 'vouching'"},
		"all keys are removed":         {true, "DELETE FROM kept"},
		"a part is cut off":            {false, "UPDATE kept SET content = substr(content, 1, 20) WHERE tbl = 'note'"},
		"the keys look as never there": {true, "UPDATE state SET version = 0, layout = 0"},
	} {
		t.Run(what, func(t *testing.T) {
			servers, at := sharing(t, 1)
			if err := servers[0].AddCredential(ctx, act, Credential{Hash: seal.Hash{1}, ID: "abcdefgh", Role: 2,
				Programme: "p"}); err != nil {
				t.Fatal(err)
			}
			if err := servers[0].AddNote(ctx, newNote(100)); err != nil {
				t.Fatal(err)
			}
			if err := servers[0].Close(); err != nil {
				t.Fatal(err)
			}
			alter(t, map[bool]string{false: at.Notes, true: at.Keys}[c.keys], c.statement)
			s, err := OpenShared(ctx, at)
			if err != nil {
				t.Log(err)
				return
			}
			defer s.Close()
			found, err := s.Check(ctx, "", func(Note) error { return nil })
			if err == nil && found.Sound() {
				t.Error("not noticed")
			}
			t.Log(found.Changed, err)
		})
	}
}

// Whoever keeps the notes' database alone puts an earlier state of it back, and with it a secret that
// was revoked since: the keys' database knows how old the notes have become.
func TestADatabaseOfAnEarlierDayIsNoticed(t *testing.T) {
	servers, at := sharing(t, 1)
	s := servers[0]
	if err := s.AddCredential(ctx, act, Credential{ID: "lost", Role: 2, Programme: "p"}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddNote(ctx, newNote(100)); err != nil {
		t.Fatal(err)
	}
	alter(t, at.Notes, "CREATE TABLE kept_was AS TABLE kept; CREATE TABLE state_was AS TABLE state")
	if err := errors.Join(s.Revoke(ctx, act, "lost"), s.Close()); err != nil {
		t.Fatal(err)
	}
	alter(t, at.Notes, "DELETE FROM kept; INSERT INTO kept TABLE kept_was; DELETE FROM state; "+
		"INSERT INTO state TABLE state_was; DROP TABLE kept_was, state_was")
	s, err := OpenShared(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found, err := s.Check(ctx, "", func(Note) error { return nil })
	if err != nil || !slices.Contains(found.Changed, vouch.Changed{Table: "vouch_head"}) {
		t.Errorf("found %v, %v, want the head", found.Changed, err)
	}
	if _, err := s.Credential(ctx, seal.Hash{}); err == nil {
		t.Error("a secret that was revoked since opens something")
	}
}

func alter(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// Databases that do not belong together, and one that is not there, are refused in words; nothing
// is written into any.
func TestDatabasesThatAreRefused(t *testing.T) {
	_, at := sharing(t, 1)
	_, other := sharing(t, 1)
	var empty Databases
	empty.Notes, empty.Keys = pgtest.Databases(t)
	away := "postgres://elephants@127.0.0.1:1/away"
	for what, c := range map[string]struct {
		at   Databases
		open func(context.Context, Databases) (*Store, error)
		want error
	}{
		"what is no address":        {Databases{"notes", at.Keys}, OpenShared, postgres.ErrAddress},
		"the keys of another store": {Databases{at.Notes, other.Keys}, OpenShared, ErrStrangeKeys},
		"no keys":                   {Databases{at.Notes, empty.Keys}, OpenShared, ErrNoKeys},
		"no notes":                  {Databases{empty.Notes, at.Keys}, OpenShared, ErrNoStore},
		"one for both":              {Databases{at.Notes, at.Notes}, OpenShared, ErrOneKeys},
		"nothing":                   {empty, OpenShared, ErrNoStore},
		"one that has something":    {at, CreateShared, ErrStoreThere},
		"keys that have something":  {Databases{empty.Notes, at.Keys}, CreateShared, ErrStoreThere},
		"one that is away":          {Databases{away, at.Keys}, OpenShared, ErrDatabase},
		"no such user":              {Databases{strings.Replace(at.Notes, "elephants@", "nobody@", 1), at.Keys}, OpenShared, ErrDatabase},
	} {
		if s, err := c.open(ctx, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
			if s != nil {
				_ = s.Close()
			}
		}
	}
	if s, err := CreateShared(ctx, empty); err != nil {
		t.Errorf("databases in which nothing was written: %v", err)
	} else if err := s.Discard(); err != nil {
		t.Error(err)
	}
	if s, err := CreateShared(ctx, empty); err != nil {
		t.Errorf("databases that were discarded: %v", err)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A database of a newer version, one that is read-only and one that is older than what the server
// saw are refused while a server runs, and by those that start; once it is as it was, all goes on.
func TestADatabaseThatChangesUnderAServer(t *testing.T) {
	for what, c := range map[string]struct {
		change, back string
		want         error
		starts       error // of another server
	}{
		"newer rows":   {"UPDATE state SET layout = layout + 1, version = version + 1", "UPDATE state SET layout = layout - 1, version = version - 1", postgres.ErrNewer, ErrNewer},
		"newer tables": {"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)", "DELETE FROM goose_db_version WHERE version_id = 99", nil, ErrNewer},
		"restored":     {"UPDATE state SET version = version - 1", "UPDATE state SET version = version + 1", postgres.ErrBehind, nil},
		"read-only": {"ALTER ROLE elephants SET default_transaction_read_only = on", "SET transaction_read_only = off; ALTER ROLE elephants RESET default_transaction_read_only",
			postgres.ErrReadOnly, nil},
	} {
		t.Run(what, func(t *testing.T) {
			servers, at := sharing(t, 1)
			alter(t, at.Notes, c.change)
			if what == "read-only" { // of sessions that begin from now on
				end(t, at.Notes)
			}
			s := servers[0]
			n := newNote(100)
			if err := s.AddNote(ctx, n); !errors.Is(err, c.want) {
				t.Errorf("a note: %v, want %v", err, c.want)
			}
			if err := s.Ready(ctx); what == "read-only" && !errors.Is(err, postgres.ErrReadOnly) {
				t.Errorf("it says that it takes notes: %v", err)
			}
			if o, err := OpenShared(ctx, at); !errors.Is(err, c.starts) {
				t.Errorf("a server that starts: %v, want %v", err, c.starts)
			} else if err == nil {
				_ = o.Close()
			}
			alter(t, at.Notes, c.back)
			if what == "read-only" {
				end(t, at.Notes)
			}
			if err := s.AddNote(ctx, n); err != nil {
				t.Errorf("the same note, once all is as it was: %v", err)
			}
			if notes, err := s.Notes(ctx, "p"); err != nil || len(notes) != 1 {
				t.Errorf("%d notes, %v; want one", len(notes), err)
			}
		})
	}
}

// end ends all sessions of servers with the databases, and waits until they are gone.
func end(t *testing.T, url string) {
	t.Helper()
	alter(t, url, "SET transaction_read_only = off; SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "+
		"WHERE application_name = 'elephantsd'")
}

// Connections that the database ended while nobody used them are noticed before they are: nobody who
// asks afterwards is refused because of them.
func TestConnectionsThatWereEnded(t *testing.T) {
	_, at := sharing(t, 1)
	db, err := postgres.Open(ctx, at.Notes)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// As many readers at once as there are connections, so that all of them are made.
	const pooled = 6
	var reading, readers sync.WaitGroup
	reading.Add(pooled)
	for range pooled {
		readers.Go(func() {
			met := sync.OnceFunc(func() { reading.Done(); reading.Wait() })
			if err := db.Contents(ctx, func([]byte) error { met(); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
	end(t, at.Notes)
	for range pooled {
		if _, err := db.State(ctx); err != nil {
			t.Errorf("a reader is refused: %v", err)
		}
	}
}

// Whoever's connection breaks in the middle of a transaction, again and again, is tried again:
// each note that was acknowledged is there once, and one that was refused can be sent again.
func TestConnectionsThatBreak(t *testing.T) {
	servers, at := sharing(t, 2)
	var all sync.WaitGroup
	var kept, again atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Duration(10+rand.IntN(60)) * time.Millisecond):
				end(t, at.Notes)
			}
			// However slow a transaction is here, one comes through before the next break.
			for before := kept.Load(); kept.Load() == before; time.Sleep(time.Millisecond) {
				select {
				case <-stop:
					return
				default:
				}
			}
		}
	}()
	begun := time.Now()
	for i := range 6 {
		all.Go(func() {
			for time.Since(begun) < 2*time.Second {
				n := newNote(60)
				for try := 0; ; try++ {
					err := servers[i%2].AddNote(ctx, n)
					if err == nil {
						break
					}
					if !errors.Is(err, ErrDatabase) || try > 50 {
						t.Error(err)
						return
					}
					again.Add(1)
				}
				kept.Add(1)
			}
		})
	}
	all.Wait()
	close(stop)
	<-stopped
	notes, err := another(t, at).Notes(ctx, "p")
	if err != nil || len(notes) != int(kept.Load()) {
		t.Errorf("%d notes, %v; %d were acknowledged", len(notes), err, kept.Load())
	}
	t.Logf("%d notes, %d tries again", kept.Load(), again.Load())
}

// A note whose transaction the database ends after its key was kept is tried anew, and has one key
// afterwards: a second would outlive its withdrawal.
func TestAKeyIsStoredOnce(t *testing.T) {
	servers, at := sharing(t, 1)
	keys := held(t, at.Keys) // so that the note's transaction waits with its key in hand
	added := make(chan error, 1)
	n := newNote(60)
	go func() { added <- servers[0].AddNote(ctx, n) }()
	alter(t, at.Notes, `DO $$ BEGIN
		WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted) LOOP PERFORM pg_sleep(.01); END LOOP;
		PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
			WHERE application_name = 'elephantsd' AND state = 'idle in transaction';
	END $$`)
	if err := errors.Join(keys.Rollback(), <-added); err != nil {
		t.Fatal(err)
	}
	found, err := servers[0].Check(ctx, "", func(Note) error { return nil })
	if err != nil || !found.Sound() || found.Notes != 1 {
		t.Errorf("%+v, %v; want one note with one key", found, err)
	}
	if err := servers[0].Withdraw(ctx, n.Receipt); err != nil {
		t.Fatal(err)
	}
	if left, err := servers[0].keys.Of(ctx); err != nil || len(left) != 0 {
		t.Errorf("%d keys are left after the withdrawal, %v", len(left), err)
	}
}

// A note of which the database does not say in time whether it is stored keeps its key: it may be,
// and is told to whoever sends it again.
func TestANoteOfUnknownFate(t *testing.T) {
	patience := postgres.Patience
	t.Cleanup(func() { postgres.Patience = patience }) // after the servers ended
	postgres.Patience = 2 * time.Second
	servers, at := sharing(t, 1)
	alter(t, at.Notes, `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN PERFORM pg_sleep(9); EXCEPTION WHEN query_canceled THEN RETURN NULL; END';
		CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON state DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION slow()`)
	n := newNote(60)
	err := servers[0].AddNote(ctx, n)
	if !errors.Is(err, postgres.ErrUnknown) {
		t.Fatalf("a commit that takes too long: %v", err)
	}
	alter(t, at.Notes, "DROP TRIGGER slow ON state") // waits for the commit
	again := n
	again.ID = newNote(60).ID
	if err := servers[0].AddNote(ctx, again); err != nil {
		t.Fatal(err)
	}
	found, err := servers[0].Check(ctx, "", func(Note) error { return nil })
	if err != nil || !found.Sound() || found.Notes != 1 {
		t.Errorf("%+v, %v; want the note with its key", found, err)
	}
}

// A database that crashes before a commit, and gives the transaction's number to another one: what
// was not kept is tried anew, and what is acknowledged is there.
func TestANumberThatIsGivenAgain(t *testing.T) {
	pg, err := pgtest.Start(pgtest.Wanted(t), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.Stop() })
	var at Databases
	if at.Notes, at.Keys, err = pg.Databases(); err != nil {
		t.Fatal(err)
	}
	s, err := CreateShared(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	begin(t, s)
	alter(t, at.Notes, `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN PERFORM pg_sleep(9); RETURN NULL; END';
		CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON state DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION slow()`)
	added := make(chan error, 1)
	go func() { added <- s.AddNote(ctx, newNote(60)) }()
	alter(t, at.Notes, `DO $$ BEGIN WHILE NOT EXISTS (SELECT 1 FROM pg_stat_activity
		WHERE wait_event = 'PgSleep' AND application_name = 'elephantsd') LOOP PERFORM pg_sleep(.01);
		END LOOP; END $$`)
	if err := errors.Join(pg.Halt(), pg.Run()); err != nil {
		t.Fatal(err)
	}
	alter(t, at.Notes, "DROP TRIGGER slow ON state")
	for range 10 {
		alter(t, at.Notes, "SELECT pg_current_xact_id()")
	}
	if err := <-added; err != nil {
		t.Fatal(err)
	}
	if notes, err := another(t, at).Notes(ctx, "p"); err != nil || len(notes) != 1 {
		t.Errorf("%d notes, %v; one was acknowledged", len(notes), err)
	}
}

// held keeps every server from writing to a database, until it is rolled back.
func held(t *testing.T, url string) *sql.Tx {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, "LOCK TABLE writer IN EXCLUSIVE MODE")
	}
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// A database that crashes, that is away and that stands still: whoever asks is told within the
// patience that a server has, and once it is back all goes on, with all that was acknowledged.
func TestADatabaseThatIsAway(t *testing.T) {
	pgtest.Common(t)
	patience := postgres.Patience
	postgres.Patience = 700 * time.Millisecond
	defer func() { postgres.Patience = patience }()
	pg, err := pgtest.Start(os.Getenv(pgtest.Variable), "")
	if err != nil {
		t.Fatal(err)
	}
	defer pg.Stop()
	var at Databases
	if at.Notes, at.Keys, err = pg.Databases(); err != nil {
		t.Fatal(err)
	}
	line, err := pgtest.NewLine(at.Notes)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	s, err := CreateShared(ctx, Databases{line.Through(at.Notes), at.Keys})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	begin(t, s)
	n := 0
	for what, c := range map[string]struct{ away, back func() error }{
		"crashed":      {pg.Halt, pg.Run},
		"stands still": {line.Hang, line.Go},
	} {
		before, during := newNote(100), newNote(100)
		if err := s.AddNote(ctx, before); err != nil {
			t.Fatal(err)
		}
		if err := c.away(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(400 * time.Millisecond)
		for asked, err := range map[string]error{"a note": s.AddNote(ctx, during), "a question": s.Ready(ctx)} {
			if !errors.Is(err, ErrDatabase) {
				t.Errorf("%s: %s: %v, want ErrDatabase", what, asked, err)
			}
		}
		if err := c.back(); err != nil {
			t.Fatal(err)
		}
		for try := 0; ; try++ {
			err := s.AddNote(ctx, during)
			if err == nil {
				break
			}
			if try == 20 {
				t.Fatalf("%s: a note, once it is back: %v", what, err)
			}
		}
		n += 2
		if notes, err := s.Notes(ctx, "p"); err != nil || len(notes) != n {
			t.Errorf("%s: %d notes, %v; want %d", what, len(notes), err, n)
		}
	}
}

// A folder that was migrated is in the databases whole, is verified, and is not served any more;
// cut off anywhere, the same command goes on.
func TestMigrate(t *testing.T) {
	pgtest.Common(t)
	s, dir := createIn(t, t.TempDir())
	notes := submitted(t, s, 60)
	if err := s.Withdraw(ctx, notes[7].Receipt); err != nil {
		t.Fatal(err)
	}
	want, rows := notesOf(t, s), rowsOf(t, s.db.Write)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var at Databases
	at.Notes, at.Keys = pgtest.Databases(t)
	begun := time.Now()
	for cut := 1; ; cut++ { // after so many looks at the context
		err := migrateUntil(dir, at, 1<<cut)
		if err == nil {
			t.Logf("cut off %d times", cut-1)
			break
		}
		if errors.Is(err, ErrInUse) && time.Since(begun) < time.Minute {
			// The connection of a query that was cut off is closed by a goroutine of its own: soon.
			time.Sleep(10 * time.Millisecond)
			cut--
			continue
		}
		if cut > 20 {
			t.Fatal(err)
		}
	}
	if _, err := Open(dir); !errors.Is(err, ErrMoved) {
		t.Errorf("the folder: %v, want ErrMoved", err)
	}
	there := another(t, at)
	if got := notesOf(t, there); got != want {
		t.Errorf("%s in the databases, want %s", got, want)
	}
	for table, all := range rowsOf(t, there.db.Write) {
		if fmt.Sprint(all) != fmt.Sprint(rows[table]) {
			t.Errorf("table %s is otherwise", table)
		}
	}
	if err := os.Remove(filepath.Join(dir, folder.MovedFile)); err != nil {
		t.Fatal(err)
	}
	if err := there.AddNote(ctx, newNote(100)); err != nil {
		t.Fatal(err)
	}
	if _, err := Migrate(ctx, dir, at, openSealed); !errors.Is(err, ErrStoreThere) {
		t.Errorf("into databases that are served: %v, want ErrStoreThere", err)
	}
}

func notesOf(t *testing.T, s *Store) string {
	t.Helper()
	notes, err := s.Notes(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&b, "%x %x;", n.ID, n.Key)
	}
	return b.String()
}

// migrateUntil migrates with a context that ends when it was looked at so often.
func migrateUntil(dir string, at Databases, looks int) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var seen atomic.Int64
	_, err := Migrate(looking{inner, func() {
		if seen.Add(1) == int64(looks) {
			cancel()
		}
	}}, dir, at, openSealed)
	return err
}

type looking struct {
	context.Context
	look func()
}

func (l looking) Done() <-chan struct{} { l.look(); return l.Context.Done() }
func (l looking) Err() error            { l.look(); return l.Context.Err() }

// A key that stands in what the notes' database keeps is found.
func TestAKeyInTheNotesDatabaseIsFound(t *testing.T) {
	servers, _ := sharing(t, 1)
	n := newNote(100)
	if err := servers[0].AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if err := servers[0].noKeyInSight(ctx); err != nil {
		t.Fatal(err)
	}
	bad := newNote(100)
	copy(bad.Sealed[31:], n.Key[:])
	if err := servers[0].AddNote(ctx, bad); err != nil {
		t.Fatal(err)
	}
	if err := servers[0].noKeyInSight(ctx); !errors.Is(err, ErrKeyInSight) {
		t.Errorf("a note that has another's key in the clear: %v", err)
	}
}
