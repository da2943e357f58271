package server

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
	"elephants/server/encode"
)

// What participants are told on paper is what the guide says, sentence by sentence, and no more
// of it; in each language.
func TestTheNoticeSaysWhatIsPromised(t *testing.T) {
	for file, language := range map[string]string{"notice.md": "en", "notice.cy.md": "cy"} {
		notice, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var sentences []string
		for line := range strings.Lines(string(notice)) {
			sentence, ok := strings.CutPrefix(line, "- ")
			switch {
			case ok:
				sentences = append(sentences, strings.TrimSpace(sentence))
				continue
			case len(sentences) == 0 || strings.TrimSpace(line) == "":
				continue
			}
			break // what one should know besides
		}
		if want := encode.GuideIn(language).Promised(disclose.Floor); !slices.Equal(sentences,
			want) {
			t.Errorf("%s says\n%s\nwant\n%s", file, strings.Join(sentences, "\n"),
				strings.Join(want, "\n"))
		}
	}
}

// A guide in another language promises and asks the same: line for line as many sentences, and
// the same numbers of the policy.
func TestGuidesSayTheSame(t *testing.T) {
	number := regexp.MustCompile(`\{\w+\}|\d+`)
	sentenceEnd := regexp.MustCompile(`[.?!](\s|$)`)
	en := encode.GuideIn("en")
	for language, g := range encode.Guides {
		for i, lines := range [][2][]string{{en.Promises, g.Promises}, {en.Questions,
			g.Questions}} {
			if len(lines[0]) == 0 || len(lines[0]) != len(lines[1]) {
				t.Errorf("%s: part %d has %d lines, want %d", language, i, len(lines[1]),
					len(lines[0]))
				continue
			}
			for j, line := range lines[1] {
				if got, want := number.FindAllString(line, -1), number.FindAllString(lines[0][j],
					-1); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
					t.Errorf("%s: %q has %v, want %v", language, line, got, want)
				}
				if got, want := len(sentenceEnd.FindAllString(line,
					-1)), len(sentenceEnd.FindAllString(lines[0][j], -1)); got != want {
					t.Errorf("%s: %q is %d sentences, want %d", language, line, got, want)
				}
			}
		}
		for _, line := range g.Promised(disclose.Policy{K: 7, Batch: 12, Outside: 6}) {
			if strings.ContainsAny(line, "{}") {
				t.Errorf("%s: %q has a place that no number fills", language, line)
			}
		}
	}
}

// An interviewer gets the guide in the language that they ask for, and in English where it is in
// no such.
func TestTheGuideInALanguage(t *testing.T) {
	x := start(t, nil)
	collection, who := pb.NewCollectionServiceClient(x.conn), as(x.secret[pb.Role_ROLE_INTERVIEWER])
	for asked, want := range map[string]string{"": "en", "en": "en", "cy": "cy", "xx": "en",
		"../cy": "en"} {
		answer, err := collection.GetGuide(who, &pb.GetGuideRequest{Language: asked})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Language != want || !slices.Equal(answer.Promises,
			encode.GuideIn(want).Promised(disclose.Floor)) ||
			!slices.Equal(answer.Questions, encode.GuideIn(want).Questions) {
			t.Errorf("asked for %q the guide is in %q, want %q", asked, answer.Language, want)
		}
	}
}

// A thousand guesses from one place are slowed down and then refused; somebody elsewhere is not
// kept waiting, and no wording tells a wrong guess from another.
func TestGuessingReceipts(t *testing.T) {
	x := start(t, func(s *Server) { s.desk.Withdrawals = desk.NewLimiter(10, 1<<40, 0) })
	receipt := x.submit(t, notesOf(1, plain))[0]
	withdraw := func(source, typed string) error {
		ctx := desk.WithSource(t.Context(), source)
		_, err := pb.NewWithdrawalServiceClient(x.Conn()).WithdrawNote(ctx,
			&pb.WithdrawNoteRequest{Receipt: typed})
		return err
	}
	texts := map[string]int{}
	for i := range 1000 {
		guess := x.desk.Store.Receipts.Make("a guess", string(rune('a'+i%26)),
			string(rune(i))).String()
		texts[withdraw("192.0.2.7:4000", guess).Error()]++
	}
	if len(texts) != 2 {
		t.Errorf("%d different answers to wrong guesses, want one until the limit and one after",
			len(texts))
	}
	if err := withdraw("192.0.2.7:4001", receipt); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("the same network once more: %v, want held back", err)
	}
	if err := withdraw("[2001:db8::1]:4000", receipt); err != nil {
		t.Errorf("somebody elsewhere: %v", err)
	}
}

func TestSourceIsANetwork(t *testing.T) {
	x := start(t, func(s *Server) { s.desk.Withdrawals = desk.NewLimiter(1, 1<<40, 0) })
	withdraw := func(source string) codes.Code {
		ctx := desk.WithSource(t.Context(), source)
		_, err := pb.NewWithdrawalServiceClient(x.Conn()).WithdrawNote(ctx,
			&pb.WithdrawNoteRequest{Receipt: "none"})
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
