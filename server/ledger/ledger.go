// Package ledger answers each question of research once. A question has one written form
// ([Question.String]); whoever asks it again is given the bytes that were given first. A new one is
// paid for before anything is done for it: what an answer lost on its way has cost stays spent, and
// it is never drawn a second time.
//
// [Ledger.Find] looks for an answer and costs nothing; [Ledger.Ask] pays and makes one. How answers
// are made, and which questions there are, is for the caller to know; where the ledger stands, for
// package store.
package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"

	"elephants/server/store"
)

// Question is one of the menu. All that the answer depends on is in it but the notes and the noise.
//
// The notes are there by the editions that they were released in: once a programme has released
// another edition, the same words are another question, which costs again and may be answered with
// the new conversations. A withdrawal makes no other question.
type Question struct {
	By       []string  `json:"by"`       // how it is split
	Epsilon  int       `json:"epsilon"`  // hundredths
	Editions []Edition `json:"editions"` // the latest of each programme
	Engine   string    `json:"engine"`   // version of what hears the barriers
	Book     string    `json:"book"`     // version of the shared code book
}

// Edition is the latest released edition of a programme.
type Edition struct {
	Programme string `json:"programme"` // its id
	Number    int    `json:"number"`
}

// String is the question's one form, whatever order its parts came in and however often.
func (q Question) String() string {
	q.By = slices.Clone(q.By)
	slices.Sort(q.By)
	q.By = slices.Compact(q.By)
	q.Editions = slices.Clone(q.Editions)
	slices.SortFunc(q.Editions, func(a, b Edition) int {
		return strings.Compare(a.Programme,
			b.Programme)
	})
	text, err := json.Marshal(q)
	if err != nil {
		panic(fmt.Sprintf("a question of strings and numbers always marshals: %v", err))
	}
	return string(text)
}

// Read returns the question that a written form says.
func Read(written string) (q Question, err error) {
	if err := json.Unmarshal([]byte(written), &q); err != nil {
		return q, fmt.Errorf("reading a question of the ledger: %w", err)
	}
	return q, nil
}

// Ledger is that of all cohorts. There is one for a store.
type Ledger struct {
	store *store.Store
	log   *slog.Logger
	// held by whoever makes an answer: a release without one was lost, unless it is being made
	turn chan struct{}
}

// New returns the ledger in a store, which logs why an answer was lost.
func New(s *store.Store, log *slog.Logger) *Ledger {
	return &Ledger{store: s, log: log, turn: make(chan struct{}, 1)}
}

// Find returns the answer that a question has; [store.ErrNotFound] if it was not asked,
// [store.ErrLost] if its answer was lost.
func (l *Ledger) Find(ctx context.Context, cohort string, q Question) (store.Release, error) {
	r, err := l.store.Answered(ctx, cohort, q.String())
	if !errors.Is(err, store.ErrLost) {
		return r, err
	}
	if err := l.wait(ctx); err != nil { // it may be in the making
		return r, err
	}
	defer l.done()
	return l.store.Answered(ctx, cohort, q.String())
}

// Ask returns the answer that a question has, or pays and has one made. answer is given the
// release's number and does not end with the caller's call: who pays and does not wait finds the
// answer later. The error is [store.ErrSpent] if the budget does not cover it, and [store.ErrLost]
// if its answer was lost, be it now, by an error or a panic of answer.
func (l *Ledger) Ask(ctx context.Context, act store.Act, cohort string, q Question,
	answer func(ctx context.Context, number int) ([]byte,
		error)) (r store.Release, paid int, err error) {
	if err := l.wait(ctx); err != nil {
		return r, 0, err
	}
	defer l.done()
	written := q.String()
	if r, err = l.store.Answered(ctx, cohort, written); !errors.Is(err, store.ErrNotFound) {
		return r, 0, err
	}
	number, err := l.store.Debit(ctx, act, cohort, written, q.Epsilon)
	if err != nil {
		return r, 0, err
	}
	ctx = context.WithoutCancel(ctx)
	r = store.Release{Number: number, Question: written, Epsilon: q.Epsilon}
	if r.Answer, err = made(ctx, number, answer); err == nil {
		err = l.store.KeepAnswer(ctx, cohort, number, r.Answer)
	}
	if err != nil {
		l.log.Error("an answer was lost", "release", number, "error", err)
		return r, q.Epsilon, store.ErrLost
	}
	return r, q.Epsilon, nil
}

// made makes an answer; a panic of it is an error. Its value may hold a piece of a note, and is not
// told.
func made(ctx context.Context, number int, answer func(ctx context.Context, number int) ([]byte,
	error)) (_ []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic of type %T at\n%s", p, debug.Stack())
		}
	}()
	return answer(ctx, number)
}

func (l *Ledger) wait(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Ledger) done() { <-l.turn }
