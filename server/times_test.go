package server

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
)

// timed is an answer whose time somebody takes, to learn which of two things is so.
type timed struct {
	what     string
	ask      [2]func() error
	measured [2][]time.Duration
}

// told is how often the time of one answer, and the middle one of nine, says which of the two it
// is: .5 by guessing.
func (a *timed) told(of int) float64 {
	right, all := 0.0, 0
	middles := func(d []time.Duration) (m []time.Duration) {
		for nine := range slices.Chunk(d, of) {
			m = append(m, slices.Sorted(slices.Values(nine))[len(nine)/2])
		}
		return m
	}
	for _, one := range middles(a.measured[0]) {
		for _, other := range middles(a.measured[1]) {
			right += float64(cmp.Compare(other, one)+1) / 2
			all++
		}
	}
	return max(right/float64(all), 1-right/float64(all))
}

// Each answer whose time would tell more than it says takes a whole number of steps, be it a
// refusal.
func TestAnswersTakeWholeSteps(t *testing.T) {
	var waits []time.Duration
	x := start(t, func(s *Server) {
		s.desk.Step, s.desk.Wait = desk.Step, func(d time.Duration) { waits = append(waits, d) }
	})
	receipts := x.submit(t, notesOf(2, plain))
	paper, digests := pb.NewWithdrawalServiceClient(x.conn), pb.NewDigestServiceClient(x.conn)
	for what, ask := range map[string]func() error{
		"readiness": func() error {
			_, err := digests.CheckReadiness(as(x.second), &pb.CheckReadinessRequest{})
			return err
		},
		"a look": func() error {
			_, err := digests.GetLook(as(x.second), &pb.GetLookRequest{})
			return err
		},
		"a look that is asked for": func() error {
			_, err := digests.ProposeLook(as(x.second), &pb.ProposeLookRequest{})
			return err
		},
		"a draft": func() error {
			_, err := digests.PrepareEdition(as(x.second), &pb.PrepareEditionRequest{})
			return err
		},
		"a receipt": func() error {
			_, err := paper.ShowReceipt(t.Context(), &pb.ShowReceiptRequest{Receipt: receipts[0]})
			return err
		},
		"a sentence": func() error {
			_, err := paper.TakeBackQuote(t.Context(), &pb.TakeBackQuoteRequest{Receipt: receipts[0], Id: "none"})
			return err
		},
	} {
		waits = nil
		if err := ask(); len(waits) != 1 || waits[0] >= desk.Step {
			t.Errorf("%s (%v): waits %v, want once to the end of a step", what, err, waits)
		}
	}
}

// What the time of an answer tells, measured: a command and no test, for a machine that is busy
// would fail it. ELEPHANTS_TIMES=300 asks each so often. The last row is the control: a millisecond
// more.
func TestTimesOfAnswers(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("ELEPHANTS_TIMES"))
	if err != nil {
		t.Skip("a measurement: set ELEPHANTS_TIMES=300")
	}
	without := func(s *Server) {
		s.desk.Withdrawals.Every, s.desk.Submissions.Every, s.desk.Step = 0, 0, desk.Step
	}
	sites, receipts := map[int]*site{}, map[int][]string{}
	for _, size := range []int{3, 9, 30, 60, 300} {
		sites[size] = start(t, without)
		receipts[size] = sites[size].submit(t, notesOf(size, plain))
	}
	ready := func(size int) func() error {
		return func() error {
			_, err := sites[size].coordinator().CheckReadiness(as(sites[size].second), &pb.CheckReadinessRequest{})
			return err
		}
	}
	x := sites[60]
	show := func(receipt string) func() error {
		return func() error {
			_, err := pb.NewWithdrawalServiceClient(x.conn).ShowReceipt(t.Context(), &pb.ShowReceiptRequest{Receipt: receipt})
			return err
		}
	}
	gone, live, strange := receipts[60][0], receipts[60][1], receipts[30][0]
	if _, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(t.Context(), &pb.WithdrawNoteRequest{Receipt: gone}); err != nil {
		t.Fatal(err)
	}
	late := func(by time.Duration, ask func() error) func() error {
		return func() error {
			for begun := time.Now(); time.Since(begun) < by; { // to sleep takes longer than it says
			}
			return ask()
		}
	}
	answers := []*timed{
		{what: "readiness of 3 notes or 9", ask: [2]func() error{ready(3), ready(9)}},
		{what: "readiness of 9 notes or 30", ask: [2]func() error{ready(9), ready(30)}},
		{what: "readiness of 30 notes or 60", ask: [2]func() error{ready(30), ready(60)}},
		{what: "readiness of 30 notes or 300", ask: [2]func() error{ready(30), ready(300)}},
		{what: "a receipt of a note or of none", ask: [2]func() error{show(live), show(strange)}},
		{what: "a receipt of a note or of one withdrawn", ask: [2]func() error{show(live), show(gone)}},
		{what: "the same receipt", ask: [2]func() error{show(live), show(live)}},
		{what: "the same, a millisecond later", ask: [2]func() error{show(live), late(time.Millisecond, show(live))}},
	}
	for range n {
		for _, a := range answers {
			for i, ask := range a.ask { // in turn, so that what else the machine does is the same for both
				begun := time.Now()
				if err := ask(); err != nil {
					t.Fatalf("%s: %v", a.what, err)
				}
				a.measured[i] = append(a.measured[i], time.Since(begun))
			}
		}
	}
	for _, a := range answers {
		one, other := slices.Sorted(slices.Values(a.measured[0])), slices.Sorted(slices.Values(a.measured[1]))
		t.Logf("%-42s one answer %.2f, nine %.2f  (%v, %v)", a.what, a.told(1), a.told(9),
			one[n/2].Round(time.Microsecond), other[n/2].Round(time.Microsecond))
	}
}
