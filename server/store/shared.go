package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"elephants/server/batch"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/place"
	"elephants/server/store/postgres"
	"elephants/server/store/vouched"
)

// Databases are where a store is that several servers share: the URLs of two databases of
// PostgreSQL's, such as postgres://elephants@db.example/notes. Who has the first alone reads
// nothing, as with a copy of notes.db; so the two should have different administrators, or
// different backups at the least.
type Databases struct{ Notes, Keys string }

// shared is what a store has more where several servers share it. nil is that of a folder.
type shared struct {
	notes, keys *postgres.DB
	ended       context.CancelFunc
	following   sync.WaitGroup

	scourMu sync.Mutex
	scour   bool // a key was destroyed that stands in the database's files still
}

// CreateShared makes an empty store in two databases and opens it. The error is [ErrExists] if
// there is one already: then nothing is touched.
func CreateShared(ctx context.Context, at Databases) (*Store, error) {
	return openShared(ctx, at, func(notes, _ postgres.State) error {
		if notes.Version > 0 {
			return ErrStoreThere
		}
		return nil
	})
}

// OpenShared opens the store in two databases. Others may have it open at the same time.
func OpenShared(ctx context.Context, at Databases) (*Store, error) {
	return openShared(ctx, at, func(notes, keys postgres.State) error {
		switch {
		case notes.Version == 0:
			return ErrNoStore
		case keys.Version == 0:
			return ErrNoKeys
		}
		return nil
	})
}

// What databases refuse.
var (
	ErrNoStore    = errors.New("no elephants data in this database: make some with `elephantsd init` or `elephantsd migrate`")
	ErrStoreThere = errors.New("there is elephants data in this database already: choose an empty one")
	ErrNoKeys     = errors.New("no keys in the keys' database: name the one that belongs to these notes")
	ErrOneKeys    = errors.New("the keys go into a database of their own: whoever has both has everything")
)

func openShared(ctx context.Context, at Databases, may func(notes,
	keys postgres.State) error) (*Store, error) {
	if at.Notes == at.Keys {
		return nil, ErrOneKeys
	}
	for again := 0; ; again++ {
		s := &Store{shared: &shared{}, reserve: folder.NoReserve()}
		s.adding = batch.New(mostAtOnce, s.addAll)
		err := s.openShared(ctx, at, may)
		if err == nil {
			s.follow()
			return s, nil
		}
		err = errors.Join(err, s.Close())
		if !errors.Is(err, postgres.ErrRefilled) || again == 3 {
			return nil, err
		}
	}
}

func (s *Store) openShared(ctx context.Context, at Databases, may func(notes,
	keys postgres.State) error) (err error) {
	// The keys first, as in a folder. There is no lock that keeps a second server out, since
	// several are what this is for: what each of them does is ordered by the writers' lock instead.
	if s.shared.keys, err = postgres.Open(ctx, at.Keys); err != nil {
		return fmt.Errorf("opening the keys' database: %w", err)
	}
	if s.shared.notes, err = postgres.Open(ctx, at.Notes); err != nil {
		return fmt.Errorf("opening the notes' database: %w", err)
	}
	state, err := s.shared.notes.State(ctx)
	if err != nil {
		return err
	}
	itsKeys, err := s.shared.keys.State(ctx)
	if err != nil {
		return err
	}
	if err := may(state, itsKeys); err != nil {
		return err
	}
	if s.keys, err = keyring.OpenShared(ctx, s.shared.keys, s.damage.Keep); err != nil {
		return err
	}
	if state.Version == 0 && s.keys.Version() > 0 { // those of another store
		return fmt.Errorf("the keys' database: %w", ErrStoreThere)
	}
	if s.db, err = vouched.OpenShared(ctx, s.shared.notes, s.keys, s.damage.Keep); err != nil {
		return err
	}
	s.prepare()
	return s.repair(ctx)
}

// How often a store follows what other servers wrote, and finishes what they left half done.
// followEach is a little less than what a reader may be behind, so that few have to ask the
// database.
const (
	followEach = 250 * time.Millisecond
	tidyEach   = 15 * time.Second
)

// follow has the store follow until it is closed. Nobody is told of a failure here: whoever asks
// is, by [Store.Current].
func (s *Store) follow() {
	ctx, cancel := context.WithCancel(context.Background())
	s.shared.ended = cancel
	s.shared.following.Go(func() {
		tidied := time.Now()
		for tick := time.NewTicker(followEach); ; {
			select {
			case <-ctx.Done():
				tick.Stop()
				return
			case <-tick.C:
			}
			_ = errors.Join(s.keys.Refresh(ctx), s.db.Refresh(ctx))
			if time.Since(tidied) >= tidyEach {
				tidied = time.Now()
				s.tidy(ctx)
			}
		}
	})
}

// tidy finishes the withdrawals that another server began and did not end, and has the keys that
// were destroyed leave the database's files. A server that died in the middle of one cannot finish
// it at its next start, for it may never start. To finish what another is just finishing does no
// harm.
func (s *Store) tidy(ctx context.Context) {
	leaving, err := place.Marked(ctx, s.db.Write, "SELECT id, leaving FROM main.note WHERE leaving = 1")
	if err == nil {
		for id := range leaving {
			s.begin(id)
		}
		_ = s.finishAll(ctx)
	}
	s.shared.tidyKeys(ctx)
}

// tidyKeys has PostgreSQL write the keys' table anew, if one was destroyed since the last time. It
// is not done with each withdrawal: it locks the table, and once in a quarter of a minute is within
// the minute that is promised.
func (sh *shared) tidyKeys(ctx context.Context) {
	sh.scourMu.Lock()
	due := sh.scour
	sh.scour = false
	sh.scourMu.Unlock()
	if due && sh.keys.Scour(ctx) != nil {
		sh.destroyed()
	}
}

// destroyed keeps that a key stands in the database's files that is no row any more.
func (sh *shared) destroyed() {
	if sh == nil {
		return
	}
	sh.scourMu.Lock()
	defer sh.scourMu.Unlock()
	sh.scour = true
}

// Current returns nil if what is read here was so a moment ago, on whatever server: a folder
// always is.
func (s *Store) Current(ctx context.Context) error {
	if s.shared == nil {
		return nil
	}
	return s.db.Ready(ctx)
}

// leads is [postgres.DB.Leads]; who has a folder has it alone.
func (sh *shared) leads(ctx context.Context) (leads, led bool) {
	if sh == nil {
		return true, true
	}
	return sh.notes.Leads(ctx)
}

// stop ends the following and tidies for the last time: whoever stops the last server must not
// leave a destroyed key in the database's files.
func (sh *shared) stop() {
	if sh == nil || sh.ended == nil {
		return
	}
	sh.ended()
	sh.following.Wait()
	sh.tidyKeys(context.Background())
}

func (sh *shared) close() error {
	if sh == nil {
		return nil
	}
	return errors.Join(sh.notes.Close(), sh.keys.Close())
}

// discard empties both databases.
func (sh *shared) discard() error {
	if sh == nil {
		return nil
	}
	ctx := context.Background()
	return errors.Join(sh.notes.Empty(ctx), sh.keys.Empty(ctx))
}
