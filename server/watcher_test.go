package server

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
)

// A coordinator who watches a draft takes apart and puts together what can be, to see what is
// refused and which bands change. Like the reader of TestDifferencing this one has the diary, knows
// all about four of each ten, their ticks as well, and in half of the programmes plants four notes
// beside each ten; a fact is that a person said one of some words of a theme.

// watchedWords are what the simulated say of a theme, each at random.
var watchedWords = []string{"decision", "report", "meeting", "money", "waiting", "answer"}

// watched is a simulated programme: what each person said of each theme.
type watched struct {
	*curator
	crew
	spies []string // the watcher's own invitations
	said  []map[string][]string
}

func (w *watched) hear(r *rand.Rand) {
	w.Helper()
	for range w.batch() {
		person := len(w.said)
		invitation := w.interviewers()[person%3]
		if w.owned(person) {
			invitation = w.spies[person%2]
		}
		said := map[string][]string{}
		note := &pb.Note{Side: side(person), Read: true}
		for _, theme := range simulatedThemes[:4] {
			if r.IntN(5) == 0 {
				continue
			}
			for _, word := range watchedWords {
				if r.IntN(3) == 0 {
					said[theme] = append(said[theme], word)
				}
			}
			begin := len(note.Text)
			note.Text += fmt.Sprintf("Of this we heard %s.\n\n", strings.Join(append([]string{"enough"}, said[theme]...), " and "))
			note.Codings = append(note.Codings, &pb.Coding{Start: int32(begin), End: int32(len(note.Text) - 2), Barrier: theme})
		}
		differ(note, person)
		w.said = append(w.said, said)
		_, err := pb.NewCollectionServiceClient(w.conn).SubmitNote(as(invitation),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", person), Note: note})
		if err != nil {
			w.Fatal(err)
		}
	}
}

// proofs counts the people of whom it is proved that they said one of the words, or that they did
// not: all of a side whom the watcher does not know, if no fewer can be, or no more. What an answer
// says of how many of some people said them is its bounds.
func (w *watched) proofs(th *pb.Theme, words []string, answer func(people []int) bounds) (proved int) {
	for _, s := range th.Shares {
		known, unknown, all := 0, 0, []int{}
		for person := range w.said {
			if side(person) != s.Side {
				continue
			}
			all = append(all, person)
			switch {
			case !w.insider(person) && !w.owned(person):
				unknown++
			case w.speaks(person, th.Id, words):
				known++
			}
		}
		if b := answer(all); b.low-known >= unknown || b.high-known <= 0 {
			proved += unknown
		}
	}
	return proved
}

func (w *watched) speaks(person int, theme string, words []string) bool {
	return slices.ContainsFunc(w.said[person][theme], func(word string) bool { return slices.Contains(words, word) })
}

func TestAWatcherOfDrafts(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 3))
	var facts, asked, apart, proved, numbers int
	for i := range max(3, programmesOf(t)/4) {
		x := start(t, drawn)
		w := &watched{curator: &curator{t, x, nil}, crew: crew{i % 2 * plants}, spies: x.invitations(t, 2)}
		for range 3 {
			w.hear(r)
			w.draft = x.prepare(t)
			themes := encode.Themes(w.draft.Digest)
			for i, th := range themes {
				if i > 0 {
					w.puts(themes[i-1], th)
				}
				if len(th.Terms) < 2 {
					continue
				}
				words := []string{th.Terms[r.IntN(len(th.Terms))]}
				err := w.ask(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_SPLIT, Themes: []string{th.Id}, Terms: words, Name: fmt.Sprintf("Part of %s", []string{"one", "another", "a third", "a fourth"}[i%4])})
				if status.Code(err) == codes.FailedPrecondition && strings.Contains(err.Error(), "no more ways") {
					break
				}
				asked++
				facts += len(w.said) / w.batch() * simulatedBatch
				numbers += w.proofs(th, words, func(people []int) (n bounds) {
					for _, p := range people {
						if w.speaks(p, th.Id, words) {
							n.low, n.high = n.low+1, n.high+1
						}
					}
					return n
				})
				if err == nil {
					apart++
					// As many at least as make a theme that stands there, whatever was drawn.
					stands := placed{section: shownAs(w.draft.Digest, th.Barrier).section}
					proved += w.proofs(th, words, func(people []int) bounds {
						return bounds{stands.tells(side(people[0]), len(people)).low, len(people)}
					})
				}
			}
			w.release()
		}
		x.stop()
	}
	percent := func(n int) float64 { return 100 * float64(n) / float64(facts) }
	t.Logf("%d ways tried, %d taken apart: of %d facts %.3f %% are proved, and %.1f %% if each answer were a number", asked, apart, facts, percent(proved), percent(numbers))
	if percent(proved) > 0.05 {
		t.Errorf("%.3f %% proved, at most 0.05 may be", percent(proved))
	}
	if apart == 0 || apart == asked || percent(numbers) < 5 {
		t.Errorf("%d of %d taken apart, %.1f %% proved of numbers: this test proves nothing", apart, asked, percent(numbers))
	}
}

// puts two themes together and takes it back: what that shows is made of what was there to see.
func (w *watched) puts(one, other *pb.Theme) {
	w.Helper()
	before, ids := w.draft, []string{one.Id, other.Id}
	err := w.ask(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE, Themes: ids, Name: "Two that are one"})
	if status.Code(err) == codes.InvalidArgument {
		return // one of them was taken apart
	}
	if err != nil {
		w.Fatal(err)
	}
	merged := w.theme(one.Id)
	for _, s := range merged.Shares {
		for _, th := range []*pb.Theme{one, other} {
			for _, was := range th.Shares {
				if was.Side == s.Side && was.Band > s.Band {
					w.Errorf("%v of a theme is less than that of its part, %v", s, was)
				}
			}
		}
	}
	for _, word := range merged.Terms {
		if !slices.Contains(one.Terms, word) && !slices.Contains(other.Terms, word) {
			w.Errorf("putting themes together shows a word that neither had")
		}
	}
	w.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: w.draft.Decisions[len(w.draft.Decisions)-1].Number})
	if !proto.Equal(w.draft, before) {
		w.Error("taken back, the draft is another")
	}
}
