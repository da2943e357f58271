// Package store keeps programmes, credentials, sealed notes and editions in one SQLite file, and
// the keys of the notes in a second, small one, so that a copy of the first reveals nothing.
//
// [Create] makes an empty data folder, [Open] opens one. When a method returns nil, what it did
// survives a crash; when it returns an error, it did nothing, but for [ErrUnfinished]. Whatever a
// method's answer depends on is read in the transaction that acts on it: what was true before it
// may not be true in it.
//
// Most methods are one transaction. Those that touch both files are several, for no transaction
// spans two databases safely: [Store.AddNote] stores the key first, [Store.Withdraw] marks the
// note, then destroys the key, then removes the note, and [editions.Tables.Approve] begins a new
// epoch before it releases. Each of them says what a failure in between means; what a crash leaves
// half done, [Open] finishes.
//
// What is kept of one subject stands in a package of its own: [programmes], [editions], [groups]
// and [cohorts], over the rows of [vouched]; the keys of the notes in [keyring]. Here is what needs
// both files: how a note comes and goes, and how the folder is copied, checked and mended.
package store

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"sync"

	"elephants/analysis/disclose"
	"elephants/server/batch"
	"elephants/server/seal"
	"elephants/server/store/cohorts"
	"elephants/server/store/editions"
	"elephants/server/store/folder"
	"elephants/server/store/groups"
	"elephants/server/store/keyring"
	"elephants/server/store/known"
	"elephants/server/store/meetings"
	"elephants/server/store/programmes"
	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
	"elephants/server/vouch"
)

// What a store refuses. Everything else it returns is a fault of the machine.
var (
	ErrUnfinished = errors.New("your note is taken out and will not be read again, but its key could not be destroyed yet: please use the receipt once more, a little later")
	ErrWithdrawn  = errors.New("the note of this receipt was withdrawn already")
)

// What is kept of one subject. Their methods are the Store's own.
type (
	programmeTables = programmes.Tables
	cohortTables    = cohorts.Tables
	groupTables     = groups.Tables
	meetingTables   = meetings.Tables
	editionTables   = editions.Tables
)

// Store is an open data folder. It is safe for concurrent use.
type Store struct {
	programmeTables
	cohortTables
	groupTables
	meetingTables
	editionTables

	db       *vouched.DB   // notes.db
	keys     *keyring.Keys // keys.db
	damage   vouched.Damage
	reserve  *folder.Reserve
	Receipts seal.Receipts

	adding  *batch.Batch[Note]
	known   known.Receipts
	warming sync.WaitGroup

	leavingMu sync.Mutex
	leaving   []NoteID // withdrawals that have begun and not ended

	shared  *shared       // where several servers share the store; nil in a folder
	made    folder.Folder // by Create
	mending bool          // by [Mend]: what does not fit together is removed
}

// Create makes an empty data folder at dir and opens it. The error is [ErrExists] if there is
// anything in dir already: then nothing is touched. What a failure leaves half made is removed.
func Create(dir string) (*Store, error) {
	made, err := folder.Make(dir, folder.Keys)
	if err != nil {
		return nil, err
	}
	s, err := open(dir)
	if err == nil {
		err = s.reserve.Fill()
	}
	if err != nil {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
		return nil, errors.Join(sqlite.RefineFile(err), made.Remove())
	}
	s.made = made
	return s, nil
}

// Discard closes a store that [Create] returned and removes what it made: for a caller who fails
// before the folder is of use to anybody.
func (s *Store) Discard() error {
	return errors.Join(s.shared.discard(), s.Close(), s.made.Remove())
}

// Open opens the data folder at dir, brings its schema up to date and finishes what a crash
// interrupted.
func Open(dir string) (*Store, error) {
	if err := cmp.Or(folder.HalfRestored(dir), folder.Moved(dir), folder.There(dir)); err != nil {
		return nil, err
	}
	return open(dir)
}

func open(dir string) (*Store, error) {
	for again := false; ; again = true {
		s := &Store{}
		err := s.open(context.Background(), dir)
		if err == nil {
			return s, nil
		}
		err = errors.Join(err, s.Close())
		if !errors.Is(err, ErrFull) || again {
			return nil, err
		}
		if err := s.reserve.Empty(); err != nil { // a full disk shall keep nobody from withdrawing
			return nil, err
		}
	}
}

func (s *Store) open(ctx context.Context, dir string) (err error) {
	s.adding, s.reserve = batch.New(mostAtOnce, s.addAll), folder.NewReserve(dir)
	// The keys first: their lock keeps a second server out before it touches anything.
	s.keys, err = keyring.Open(ctx, filepath.Join(dir, folder.Keys), s.damage.Keep)
	if err != nil {
		return err
	}
	if err := s.openNotes(ctx, dir); err != nil {
		return err
	}
	if err := s.repair(ctx); err != nil {
		return err
	}
	_ = s.reserve.Fill() // a full disk shall not keep a server from starting: people withdraw there
	return nil
}

// openNotes opens the notes' file, once the keys are.
func (s *Store) openNotes(ctx context.Context, dir string) (err error) {
	s.db, err = vouched.Open(ctx, filepath.Join(dir, folder.Notes), s.keys, s.damage.Keep)
	if err != nil {
		return err
	}
	s.prepare()
	return nil
}

// prepare makes what the methods need, once both files are open.
func (s *Store) prepare() {
	s.Receipts = s.keys.Receipts()
	s.warming.Go(func() { s.warm(context.Background()) })
	s.programmeTables = programmes.New(s.db)
	s.cohortTables, s.groupTables = cohorts.New(s.db), groups.New(s.db)
	s.meetingTables = meetings.New(s.db)
	s.editionTables = editions.New(s.db, s.keys.Rotate)
}

// warm opens the connection that writes, which takes half a second for each 100,000 notes, and
// reads the receipts. Whoever reads does not wait for it; whoever writes does, or makes the
// connection if this fails.
func (s *Store) warm(ctx context.Context) {
	if s.shared == nil {
		_ = s.known.Read(ctx, s.db.Read) // until it is done, the database is asked
	}
	_ = s.db.Write.PingContext(ctx)
}

// Close closes the files and lets go of the folder. No call may be under way.
func (s *Store) Close() error {
	s.shared.stop()
	s.warming.Wait()
	if s.db != nil {
		_ = s.keys.Settle(context.Background()) // the next start does it if this fails
	}
	return errors.Join(s.db.Close(), s.keys.Close(), s.shared.close())
}

// Report has tell called for each row that is found changed, those that were found already first.
// What is told names a table and a row, and nothing that is in it.
func (s *Store) Report(tell func(vouch.Changed)) { s.damage.Report(tell) }

// Log writes into the audit log what is done outside the store. Do it after: if it cannot be
// written, it does not happen.
func (s *Store) Log(ctx context.Context, act Act, action string) error {
	return s.db.Log(ctx, act, action)
}

// Audit returns the log and the hash of its last entry, in hexadecimal. The error is [ErrChain]
// with the place of the first entry that is not what was written there. A log that was cut off at
// its end is whole in itself: to notice that, give the hash that an edition prints as held; "" is
// none.
func (s *Store) Audit(ctx context.Context, held string) (entries []Entry, head string, err error) {
	return s.db.Audit(ctx, held)
}

// Draws returns the draws of a programme. Their key is derived from the one that vouches for rows,
// so it lives and is vouched for with the keys; who has that one has everything.
func (s *Store) Draws(programme string) disclose.Draw {
	return disclose.NewDraw(vouch.Derive(s.keys.Vouch(), "draws")).In(programme)
}

// urgently is [folder.Reserve.Urgently].
func (s *Store) urgently(do func() error) error { return s.reserve.Urgently(do) }
