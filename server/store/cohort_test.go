package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"elephants/server/store/cohorts"
)

func addProgramme(t *testing.T, s *Store, id string) {
	t.Helper()
	if err := s.AddProgramme(ctx, act, Programme{ID: id, Name: "Programme " + id,
		Sides: [2]string{"a", "b"}, Rules: Rules{K: 5, Batch: 10, Outside: 5}}); err != nil {
		t.Fatal(err)
	}
}

func TestAProgrammeIsInOneCohort(t *testing.T) {
	s, _ := create(t)
	addProgramme(t, s, "q")
	if err := s.AddCohort(ctx, act, Cohort{ID: "c", Name: "C"}, []string{"p"}); err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]struct{ err, want error }{
		"a second cohort of its": {s.AddCohort(ctx, act, Cohort{ID: "d", Name: "D"}, []string{"q",
			"p"}), ErrInCohort},
		"it joins again":    {s.JoinCohort(ctx, act, "c", []string{"p"}), ErrInCohort},
		"no such programme": {s.JoinCohort(ctx, act, "c", []string{"x"}), ErrNotFound},
		"no such cohort":    {s.JoinCohort(ctx, act, "x", []string{"q"}), ErrNotFound},
		"a second of the name": {s.AddCohort(ctx, act, Cohort{ID: "e", Name: "C"}, nil),
			ErrDuplicate},
	} {
		if !errors.Is(got.err, got.want) {
			t.Errorf("%s: %v, want %v", what, got.err, got.want)
		}
	}
	if _, err := s.CohortOf(ctx, "q"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a cohort that was refused has left a programme in it: %v", err)
	}
	if all, err := s.Cohorts(ctx); err != nil || len(all) != 1 || len(all[0].Programmes) != 1 {
		t.Errorf("Cohorts = %v, %v", all, err)
	}
}

// To open a budget, to raise it, or to agree to a programme takes two people who want the same;
// to lower it takes one.
func TestTwoPersonsSetABudget(t *testing.T) {
	s, _ := create(t)
	addProgramme(t, s, "q")
	if err := s.AddCohort(ctx, act, Cohort{ID: "c", Name: "C"}, []string{"p"}); err != nil {
		t.Fatal(err)
	}
	step := func(why, person string, to int, wantErr error, wantDone bool, want int,
		agreed string) {
		t.Helper()
		done, err := s.SetBudget(ctx, act, "c", to, person)
		c, e := s.CohortOf(ctx, "p")
		if e != nil {
			t.Fatal(e)
		}
		got := ""
		for _, m := range c.Programmes {
			if m.Agreed {
				got += m.ID
			}
		}
		if !errors.Is(err, wantErr) || done != wantDone || c.Budget != want || got != agreed {
			t.Errorf("%s: %v, %v, budget %d, agreed to %q; want %v, %v, %d, %q", why, done, err,
				c.Budget, got, wantDone, wantErr, want, agreed)
		}
	}
	step("one opens", "one", 100, nil, false, 0, "")
	step("the same again", "one", 100, ErrProposed, false, 0, "")
	step("another wants another", "two", 200, nil, false, 0, "")
	step("the first agrees to that", "one", 200, nil, true, 200, "p")
	step("one lowers", "one", 150, nil, true, 150, "p")
	step("one raises", "one", 200, nil, false, 150, "p")
	if err := s.JoinCohort(ctx, act, "c", []string{"q"}); err != nil {
		t.Fatal(err)
	}
	step("what the first wanted was without the new programme", "two", 200, nil, false, 150, "p")
	step("now both know", "one", 200, nil, true, 200, "qp")
	addProgramme(t, s, "r")
	if err := s.JoinCohort(ctx, act, "c", []string{"r"}); err != nil {
		t.Fatal(err)
	}
	step("one cannot agree by asking for what is", "one", 200, nil, false, 200, "qp")
	step("nor by lowering", "one", 100, nil, true, 100, "qp")
	step("a second for what is", "one", 100, nil, false, 100, "qp")
	step("two can", "two", 100, nil, true, 100, "qrp")

	entries, _, err := s.Audit(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	log := ""
	for _, e := range entries {
		if e.Programme == "p" {
			log += e.Action + "\n"
		}
	}
	for _, want := range []string{"join cohort", "propose research budget 2.00",
		"set research budget 1.50", "set research budget 1.00"} {
		if !strings.Contains(log, want+"\n") {
			t.Errorf("the audit log of p does not say %q:\n%s", want, log)
		}
	}
}

// races for the last of a budget: enough for .ci/run by default; ELEPHANTS_RACES=10000 for the
// published figure.
func races(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_RACES")); err == nil {
		return n
	}
	return 30
}

func TestNobodyOverspendsInARace(t *testing.T) {
	s, _ := create(t)
	const clients = 64
	n, overspent, answered := races(t), 0, 0
	for race := range n {
		id := fmt.Sprint("race ", race)
		if err := s.AddCohort(ctx, act, Cohort{ID: id, Name: id}, nil); err != nil {
			t.Fatal(err)
		}
		for _, person := range []string{"one", "two"} {
			if _, err := s.SetBudget(ctx, act, id, 130, person); err != nil {
				t.Fatal(err)
			}
		}
		var won, refused atomic.Int32
		var wait sync.WaitGroup
		for client := range clients {
			wait.Go(func() {
				switch _, err := s.Debit(ctx, act, id, fmt.Sprint("question ", client),
					40+client%3); {
				case err == nil:
					won.Add(1)
				case errors.Is(err, ErrSpent):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		c, err := cohorts.ByID(ctx, s.db.Read, id)
		if err != nil {
			t.Fatal(err)
		}
		if c.Spent > c.Budget {
			overspent++
		}
		if won.Load() < 3 || won.Load()+refused.Load() != clients {
			t.Fatalf("%d answered and %d refused of %d", won.Load(), refused.Load(), clients)
		}
		answered += int(won.Load())
	}
	t.Logf("%d races of %d clients: %d overspent, %d answered", n, clients, overspent, answered)
	if overspent > 0 {
		t.Errorf("%d of %d races overspent", overspent, n)
	}
}

// A backup does not know what was asked after it: whoever restores it finds every budget spent,
// and nothing is answered anew for less than a new budget of two people.
func TestARestoreSpendsWhatWasLeft(t *testing.T) {
	s, _ := create(t)
	addProgramme(t, s, "q")
	for cohort, programme := range map[string]string{"c": "p", "d": "q"} {
		if err := s.AddCohort(ctx, act, Cohort{ID: cohort, Name: cohort},
			[]string{programme}); err != nil {
			t.Fatal(err)
		}
		for _, person := range []string{"one", "two"} {
			if _, err := s.SetBudget(ctx, act, cohort, 200, person); err != nil {
				t.Fatal(err)
			}
		}
	}
	number, err := s.Debit(ctx, act, "c", "question", 50)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.KeepAnswer(ctx, "c", number, []byte("answer")); err != nil {
		t.Fatal(err)
	}
	who, copied := identity(t), filepath.Join(t.TempDir(), "copy")
	if err := s.Backup(ctx, copied, who.Recipient()); err != nil {
		t.Fatal(err)
	}
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	if err := Restore(ctx, copied, first, who, Gone{}); err != nil {
		t.Fatal(err)
	}
	r, err := Open(first)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, programme := range []string{"p", "q"} {
		if c, err := r.CohortOf(ctx, programme); err != nil || c.Spent != 200 || c.Left() != 0 {
			t.Errorf("a cohort has spent %d of %d, %v", c.Spent, c.Budget, err)
		}
	}
	if kept, err := r.Answered(ctx, "c", "question"); err != nil ||
		string(kept.Answer) != "answer" {
		t.Errorf("what was answered before the backup: %q, %v", kept.Answer, err)
	}
	for _, person := range []string{"one", "two"} { // and once more, with a new budget
		if _, err := r.SetBudget(ctx, act, "c", 300, person); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(copied); err != nil {
		t.Fatal(err)
	}
	if err := r.Backup(ctx, copied, who.Recipient()); err != nil {
		t.Fatal(err)
	}
	if err := Restore(ctx, copied, second, who, Gone{}); err != nil {
		t.Fatal(err)
	}
}
