package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"elephants/server/store"
)

var (
	ctx = context.Background()
	act = store.Act{Role: "researcher", Day: "2026-11-22"}
)

const cohort = "c"

// create makes a store with a cohort of one programme and a budget in hundredths.
func create(t *testing.T, budget int) (*store.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s, err := store.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.AddProgramme(ctx, act, store.Programme{ID: "p", Name: "Test", Sides: [2]string{"a",
		"b"}, Rules: store.Rules{K: 5, Batch: 10, Outside: 5}}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddCohort(ctx, act, store.Cohort{ID: cohort, Name: "Cohort"},
		[]string{"p"}); err != nil {
		t.Fatal(err)
	}
	for _, person := range []string{"one", "two"} {
		if _, err := s.SetBudget(ctx, act, cohort, budget, person); err != nil {
			t.Fatal(err)
		}
	}
	return s, dir
}

func spent(t *testing.T, s *store.Store) int {
	t.Helper()
	c, err := s.CohortOf(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	return c.Spent
}

func question(epsilon int) Question {
	return Question{By: []string{"side", "sector"}, Epsilon: epsilon, Engine: "1", Book: "1",
		Editions: []Edition{{"p", 1}, {"q", 2}}}
}

func TestAQuestionHasOneForm(t *testing.T) {
	want := question(100).String()
	q := question(100)
	q.By = []string{"sector", "side", "sector"}
	slices.Reverse(q.Editions)
	if got := q.String(); got != want {
		t.Errorf("in another order it is %s, want %s", got, want)
	}
	if back, err := Read(want); err != nil || back.String() != want {
		t.Errorf("read and written again it is %s, %v, want %s", back, err, want)
	}
	for what, change := range map[string]func(*Question){
		"split": func(q *Question) { q.By = nil }, "epsilon": func(q *Question) {
			q.Epsilon++
		}, "edition": func(q *Question) { q.Editions[0].Number++ },
		"programme": func(q *Question) { q.Editions = q.Editions[:1] }, "engine": func(q *Question) { q.Engine = "2" }, "book": func(q *Question) { q.Book = "2" },
	} {
		q := question(100)
		if change(&q); q.String() == want {
			t.Errorf("with another %s it is the same question", what)
		}
	}
}

// Whoever asks first pays, before anything is done for it; whoever asks again, at once or later,
// is given the same and pays nothing.
func TestTheSameQuestionHasTheSameAnswer(t *testing.T) {
	s, _ := create(t, 400)
	l := New(s, slog.New(slog.DiscardHandler))
	var made, paid atomic.Int32
	var answers sync.Map
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() {
			r, cost, err := l.Ask(ctx, act, cohort, question(100), func(context.Context,
				int) ([]byte, error) {
				made.Add(1)
				if got := spent(t, s); got != 100 {
					t.Errorf("an answer is made with %d spent, want 100 before it", got)
				}
				return fmt.Append(nil, rand.Uint64()), nil
			})
			if err != nil {
				t.Error(err)
			}
			paid.Add(int32(cost))
			answers.Store(string(r.Answer), true)
		})
	}
	wait.Wait()
	distinct := 0
	answers.Range(func(any, any) bool { distinct++; return true })
	if made.Load() != 1 || paid.Load() != 100 || distinct != 1 || spent(t, s) != 100 {
		t.Errorf("%d answers made, %d distinct, %d paid, %d spent; want 1, 1, 100, 100",
			made.Load(), distinct, paid.Load(), spent(t, s))
	}
	if r, err := l.Find(ctx, cohort, question(100)); err != nil || r.Number != 1 {
		t.Errorf("Find = release %d, %v", r.Number, err)
	}
	if _, err := l.Find(ctx, cohort, question(99)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Find of another = %v", err)
	}
}

func TestASpentBudgetAnswersNothingNew(t *testing.T) {
	s, _ := create(t, 150)
	l := New(s, slog.New(slog.DiscardHandler))
	ask := func(epsilon int) error {
		_, _, err := l.Ask(ctx, act, cohort, question(epsilon), func(context.Context, int) ([]byte,
			error) {
			return []byte("answer"), nil
		})
		return err
	}
	for _, c := range []struct {
		epsilon int
		want    error
	}{{100, nil}, {51, store.ErrSpent}, {50, nil}, {10, store.ErrSpent}, {100, nil}} {
		if err := ask(c.epsilon); !errors.Is(err, c.want) {
			t.Errorf("a question of %d: %v, want %v", c.epsilon, err, c.want)
		}
	}
	if got := spent(t, s); got != 150 {
		t.Errorf("%d spent of 150", got)
	}
}

// A caller who does not wait has paid, and finds the answer later.
func TestAnAnswerOutlivesItsCaller(t *testing.T) {
	s, _ := create(t, 400)
	l := New(s, slog.New(slog.DiscardHandler))
	gone, leave := context.WithCancel(ctx)
	r, _, err := l.Ask(gone, act, cohort, question(100), func(ctx context.Context, _ int) ([]byte,
		error) {
		leave()
		return []byte("answer"), ctx.Err()
	})
	if err != nil || string(r.Answer) != "answer" {
		t.Errorf("Ask = %q, %v", r.Answer, err)
	}
	if r, err := l.Find(ctx, cohort, question(100)); err != nil || string(r.Answer) != "answer" {
		t.Errorf("Find = %q, %v", r.Answer, err)
	}
}

// An error or a panic after the debit loses what was paid, and the log tells of it without what
// was in it.
func TestAFailureLosesTheBudget(t *testing.T) {
	for name, answer := range map[string]func(context.Context, int) ([]byte, error){
		"error": func(context.Context, int) ([]byte, error) {
			return nil,
				errors.New("out of memory")
		},
		"panic": func(context.Context, int) ([]byte, error) { panic("they never rang back") },
	} {
		s, _ := create(t, 400)
		var log bytes.Buffer
		l := New(s, slog.New(slog.NewTextHandler(&log, nil)))
		if _, paid, err := l.Ask(ctx, act, cohort, question(100), answer); !errors.Is(err,
			store.ErrLost) || paid != 100 {
			t.Errorf("%s: Ask = %d paid, %v; want 100, %v", name, paid, err, store.ErrLost)
		}
		if got := spent(t, s); got != 100 {
			t.Errorf("%s: %d spent, want 100", name, got)
		}
		if log.Len() == 0 || strings.Contains(log.String(), "rang back") {
			t.Errorf("%s: the log is empty, or has what the panic held", name)
		}
	}
}

// A crash between the debit and the answer loses what was paid, and the question is never
// answered a second time.
func TestACrashLosesTheBudgetAndNeverAnswersTwice(t *testing.T) {
	if dir := os.Getenv("ELEPHANTS_CRASH_IN"); dir != "" {
		s, err := store.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		_, _, _ = New(s, slog.New(slog.DiscardHandler)).Ask(ctx, act, cohort, question(100),
			func(context.Context, int) ([]byte, error) {
				return nil, syscall.Kill(os.Getpid(), syscall.SIGKILL)
			})
		select {}
	}
	s, dir := create(t, 400)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	child.Env = append(os.Environ(), "ELEPHANTS_CRASH_IN="+dir)
	if out, err := child.CombinedOutput(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child ended with %v: %s", err, out)
	}
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := New(s, slog.New(slog.DiscardHandler))
	if got := spent(t, s); got != 100 {
		t.Errorf("%d spent after the crash, want 100", got)
	}
	_, paid, err := l.Ask(ctx, act, cohort, question(100), func(context.Context, int) ([]byte,
		error) {
		t.Error("a second answer was made")
		return []byte("second"), nil
	})
	if !errors.Is(err, store.ErrLost) || paid != 0 {
		t.Errorf("Ask = %d paid, %v, want %v", paid, err, store.ErrLost)
	}
	if _, err := l.Find(ctx, cohort, question(100)); !errors.Is(err, store.ErrLost) {
		t.Errorf("Find = %v, want %v", err, store.ErrLost)
	}
	if err := s.KeepAnswer(ctx, cohort, 1, []byte("late")); err != nil {
		t.Errorf("KeepAnswer = %v", err)
	}
	if err := s.KeepAnswer(ctx, cohort, 1, []byte("other")); !errors.Is(err, store.ErrLost) {
		t.Errorf("a second KeepAnswer = %v, want %v", err, store.ErrLost)
	}
}
