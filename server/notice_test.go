package server

import (
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
)

// What participants are told on paper is what the guide says, sentence by sentence, and no more of it.
func TestTheNoticeSaysWhatIsPromised(t *testing.T) {
	notice, err := os.ReadFile("notice.md")
	if err != nil {
		t.Fatal(err)
	}
	promised, _, _ := strings.Cut(string(notice), "What you should know besides")
	var sentences []string
	for line := range strings.Lines(promised) {
		if sentence, ok := strings.CutPrefix(line, "- "); ok {
			sentences = append(sentences, strings.TrimSpace(sentence))
		}
	}
	if want := promises(disclose.Floor); !slices.Equal(sentences, want) {
		t.Errorf("the notice says\n%s\nwant\n%s", strings.Join(sentences, "\n"), strings.Join(want, "\n"))
	}
}

// A thousand guesses from one place are slowed down and then refused; somebody elsewhere is not kept waiting, and no wording
// tells a wrong guess from another.
func TestGuessingReceipts(t *testing.T) {
	x := start(t, func(s *Server) { s.withdrawals = newLimiter(10, 1<<40, 0) })
	receipt := x.submit(t, notesOf(1, plain))[0]
	withdraw := func(source, typed string) error {
		ctx := withSource(t.Context(), source)
		_, err := pb.NewWithdrawalServiceClient(x.Conn()).WithdrawNote(ctx, &pb.WithdrawNoteRequest{Receipt: typed})
		return err
	}
	texts := map[string]int{}
	for i := range 1000 {
		guess := x.store.Receipts.Make("a guess", string(rune('a'+i%26)), string(rune(i))).String()
		texts[withdraw("192.0.2.7:4000", guess).Error()]++
	}
	if len(texts) != 2 {
		t.Errorf("%d different answers to wrong guesses, want one until the limit and one after", len(texts))
	}
	if err := withdraw("192.0.2.7:4001", receipt); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("the same network once more: %v, want held back", err)
	}
	if err := withdraw("[2001:db8::1]:4000", receipt); err != nil {
		t.Errorf("somebody elsewhere: %v", err)
	}
}

func TestSourceIsANetwork(t *testing.T) {
	x := start(t, func(s *Server) { s.withdrawals = newLimiter(1, 1<<40, 0) })
	withdraw := func(source string) codes.Code {
		ctx := withSource(t.Context(), source)
		_, err := pb.NewWithdrawalServiceClient(x.Conn()).WithdrawNote(ctx, &pb.WithdrawNoteRequest{Receipt: "none"})
		return status.Code(err)
	}
	for i, c := range []struct {
		source string
		want   codes.Code
	}{
		{"[2001:db8:1:2::1]:1", codes.InvalidArgument},
		{"[2001:db8:1:2:ffff::9]:2", codes.ResourceExhausted}, // the same /64
		{"[2001:db8:1:3::1]:1", codes.InvalidArgument},
		{"192.0.2.1:1", codes.InvalidArgument},
		{"192.0.2.2:1", codes.InvalidArgument},
		{"192.0.2.1:9", codes.ResourceExhausted},
	} {
		if got := withdraw(c.source); got != c.want {
			t.Errorf("call %d: %v, want %v", i, got, c.want)
		}
	}
}
