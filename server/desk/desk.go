// Package desk is what every service works with: the open store, the clock, the limits, and what
// a note passes through before it is stored. [New] makes one; tests change its fields before they
// serve.
package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"time"

	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/ledger"
	"elephants/server/quota"
	"elephants/server/seal"
	"elephants/server/store"
	"elephants/server/vault"
)

// Desk is what every service works with.
type Desk struct {
	Store       *store.Store
	Log         *slog.Logger
	Now         func() time.Time
	Submissions *Limiter
	Withdrawals *Limiter
	Scrubbing   chan struct{} // taken by as many as may scrub at once
	Turns       *quota.Queue  // of interviewers' calls
	Work        *quota.Work   // that interviewers used up
	Book        *barrier.Book // that all programmes share
	Vault       *vault.Vault
	Ledger      *ledger.Ledger
	Draws       func(programme string) disclose.Draw
	Pace        time.Duration // of research answers
	Step        time.Duration // of other answers whose time would tell more than they say
	Wait        func(time.Duration)

	// What a note passes through before it is stored. The canary test takes both out, to show that
	// its scan would find a leak.
	Find func(string) []scrub.Span
	Seal func(k seal.Key, plain []byte, bindings ...string) []byte
}

// New returns one over a store, without limits. log and now may be nil.
func New(data *store.Store, log *slog.Logger, now func() time.Time) *Desk {
	d := &Desk{
		Store: data, Log: log, Now: now, Draws: data.Draws,
		Submissions: NewLimiter(0, 0, 0), Withdrawals: NewLimiter(0, 0, 0),
		Scrubbing: make(chan struct{}, runtime.GOMAXPROCS(0)),
		Turns:     NewTurns(runtime.GOMAXPROCS(0)),
		Work:      quota.NewWork(workShare, workSaved),
		Book:      barrier.BuiltIn(),
		Find:      scrub.Find, Seal: seal.Key.Seal,
		Pace: pace, Step: Step, Wait: time.Sleep,
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	d.Vault = vault.New(data, d.Book, barrier.Default())
	d.Ledger = ledger.New(data, d.Log)
	return d
}

// Scrubs does what takes a processor for itself, when one is free. That bounds the memory of
// scrubbing too, whoever asks for it; and who gave up waiting takes nothing.
func (s *Desk) Scrubs(ctx context.Context, do func() error) error {
	select {
	case s.Scrubbing <- struct{}{}:
		defer func() { <-s.Scrubbing }()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return do()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// DayLayout is the finest time that the audit log holds.
const DayLayout = "2006-01-02"

// Act is who does something now, as the audit log has it.
func (s *Desk) Act(ctx context.Context) store.Act {
	caller := access.From(ctx)
	return store.Act{Role: RoleName(caller.Role), Day: s.Now().UTC().Format(DayLayout),
		By: caller.ID}
}

// RoleName is a role as the audit log and secrets name it.
func RoleName(r pb.Role) string {
	if r == pb.Role_ROLE_UNSPECIFIED {
		return "nobody"
	}
	return strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_"))
}

// NewID makes a random id of something that people may name.
func NewID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// NewSecret stores a credential for the role, in the programme unless the role is an
// administrator's, and returns its secret.
func NewSecret(ctx context.Context, s *store.Store, act store.Act, role pb.Role,
	programme string) (seal.Secret, error) {
	secret := seal.NewSecret(RoleName(role))
	err := s.AddCredential(ctx, act, store.Credential{Hash: secret.Hash(), ID: secret.ID,
		Role: int32(role), Programme: programme})
	if err != nil {
		return seal.Secret{}, fmt.Errorf("storing a secret: %w", err)
	}
	return secret, nil
}

// TakenBack tells of a sentence whether it was taken back in the programme of a round.
func (s *Desk) TakenBack(ctx context.Context, round string) (func(text string) bool, error) {
	p, err := s.Store.Programme(ctx, round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	hashes, err := s.Store.TakenBack(ctx, round)
	return func(text string) bool { return hashes[s.Vault.Hash(p.Round.Of, text)] }, err
}

// IsNotFound reports whether the store has no such thing.
func IsNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

// Today is the day as the groups' pages count it.
func (s *Desk) Today() time.Time {
	y, m, d := s.Now().UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Ends is the day on which the keys of a programme's notes die at the earliest, once two
// coordinators agreed to it, and whether they are dead; "" where no end is set. The wait counts time
// that the server runs, so that it may be later.
func (s *Desk) Ends(ctx context.Context, programme string) (day string, ended bool, err error) {
	end, err := s.Store.Closing(ctx, programme)
	if err != nil || !end.Waits() {
		return "", end.Done, err
	}
	return s.Today().AddDate(0, 0, end.Left()).Format(DayLayout), false, nil
}

// Worked does an interviewer's call in its turn, unless they have used up their share of the
// processors, and counts what it took. A note that is stored is not counted: how many may be is
// limited by itself; nor is waiting for the turn. Others than interviewers are few, and known to
// whoever runs the server.
func (s *Desk) Worked(ctx context.Context, method string, do func() (any, error)) (any, error) {
	caller := access.From(ctx)
	if caller.Role != pb.Role_ROLE_INTERVIEWER {
		return do()
	}
	if err := s.Work.May(caller.ID); err != nil {
		return nil, err
	}
	leave, err := s.Turns.Enter(ctx, caller.ID)
	if err != nil {
		return nil, err
	}
	defer leave()
	begun := time.Now()
	resp, err := do()
	if err != nil || method != pb.CollectionService_SubmitNote_FullMethodName {
		s.Work.Took(caller.ID, time.Since(begun))
	}
	return resp, err
}

// How many calls of interviewers are under way at once, for each processor, how many wait for
// that, and how long. Fewer under way would keep the processors waiting for the disk, and the disk
// without company for a note; more would only wait further in. A processor takes some 100 notes of
// 4 KB a second, so that who is served was there half a second ago at most. Of 640 clients the
// slowest hundredth of those served took 440 ms where 16 turns and 300 ms made it 580, for as many
// notes a second (BenchmarkOverload in server/harness, in turns, 29 November 2026, load 13).
const (
	turnsEach, waitingEach = 12, 32
	patience               = 200 * time.Millisecond
)

// NewTurns returns the queue of a server with so many processors.
func NewTurns(processors int) *quota.Queue {
	return quota.NewQueue(turnsEach*processors, waitingEach*processors, patience)
}

// Half a processor in the long run, of which two minutes may be saved up: nobody needs it who
// types, and a file of a hundred notes takes some seconds.
const workShare, workSaved = 0.5, 2 * time.Minute

// pace is what the time that an answer takes is rounded up to: it grows with the conversations in
// it, by about a millisecond each, and their number is nobody's to know.
const pace = time.Second

// Step is the same of other answers. It is three times what a programme of a thousand notes takes,
// and two of them are no wait for whoever opens a page.
const Step = 20 * time.Millisecond

// Round waits until a whole number of steps has passed since an answer was begun. The last of it it
// does not sleep: whoever sleeps longer wakes later, by a tenth of a millisecond, which told after
// nine answers whether a receipt had a note (.75; .52 so).
func (s *Desk) Round(begun time.Time, step time.Duration) {
	left := step - time.Since(begun)%step
	end := time.Now().Add(left)
	s.Wait(left - awake)
	for time.Now().Before(end) {
		runtime.Gosched()
	}
}

const awake = 2 * time.Millisecond

// PointsAt says what the first of the identifiers is that points at somebody by itself, as a date
// or a sum does not; "" for none.
func PointsAt(spans []scrub.Span) string {
	for _, s := range spans {
		if !s.Ask && slices.Contains([]scrub.Kind{scrub.Person, scrub.Code, scrub.Loc, scrub.Org},
			s.Kind) {
			return edition.Pointers[s.Kind]
		}
	}
	return ""
}

// MonthLayout is the finest time that an edition shows.
const MonthLayout = "January 2006"
