package server

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	pb "elephants/proto/elephants/v1"
)

// The strongest reader there is has the diary of who was interviewed when, and every edition. This is how much such a reader
// can prove: of a person and a theme, that they raised it, or that they did not.
//
// Programmes of thirty people are simulated through the real API, in batches of ten, with interviewers' codings, so that who
// raises what is known. The reader bounds each side's count of each theme in each edition by what is printed, and the people
// of a batch by the differences of those bounds.

// programmesOf is how many are simulated: enough for .ci/run by default; ELEPHANTS_PROGRAMMES=1000 for the published figure.
func programmesOf(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_PROGRAMMES")); err == nil {
		return n
	}
	return 12
}

const (
	simulatedPeople = 30
	simulatedBatch  = 10
	insiders        = 4 // of each batch, whom the reader knows all about in the second attack
)

var simulatedThemes = []string{"power-hoarding", "tokenism", "language-gap", "blame", "time-and-risk", "emotional-toll",
	"monoculture", "easy-lives", "practicalities", "rigid-structures", "economic-context", "no-investment"}

// life is a simulated programme: who is on which side, who raises what, and what was printed after each batch.
type life struct {
	raises   []map[string]bool // by person
	editions []*pb.Digest
}

func side(person int) string { return DefaultSides[person%2] }

func simulate(t *testing.T, r *rand.Rand) life {
	t.Helper()
	x := start(t, nil)
	defer x.stop()
	common := r.Perm(len(simulatedThemes))[:4] // some themes are on everybody's mind, as in life
	l := life{}
	for person := range simulatedPeople {
		raises := map[string]bool{}
		for range 1 + r.IntN(4) {
			if r.IntN(2) == 0 {
				raises[simulatedThemes[common[r.IntN(len(common))]]] = true
			} else {
				raises[simulatedThemes[r.IntN(len(simulatedThemes))]] = true
			}
		}
		l.raises = append(l.raises, raises)
		note := &pb.Note{Side: side(person)}
		for _, theme := range simulatedThemes {
			if raises[theme] {
				begin := len(note.Text)
				note.Text += "Spoke of " + theme + " and of what it does to people.\n\n"
				note.Codings = append(note.Codings, &pb.Coding{Start: int32(begin), End: int32(len(note.Text) - 2), Barrier: theme})
			}
		}
		differ(note, person)
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.interviewers()[person%3]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", person), Note: note})
		if err != nil {
			t.Fatal(err)
		}
		if (person+1)%simulatedBatch == 0 {
			draft := x.prepare(t)
			for _, who := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
				if _, err := pb.NewDigestServiceClient(x.conn).ReleaseEdition(as(who), &pb.ReleaseEditionRequest{Hash: draft.Hash}); err != nil {
					t.Fatal(err)
				}
			}
			l.editions = append(l.editions, draft.Digest)
		}
	}
	return l
}

// bounds are the least and most of a side who may raise a theme, by what an edition shows.
type bounds struct{ low, high int }

func printed(d *pb.Digest, theme, side string, people int) bounds {
	for _, t := range d.Elephants {
		if t.Barrier == theme {
			for _, s := range t.Shares {
				if s.Side == side {
					return within(s.Band, people, 3) // three voices make a side
				}
			}
		}
	}
	for _, t := range d.OneSide {
		if t.Barrier == theme {
			if t.Shares[0].Side == side {
				return within(t.Shares[0].Band, people, 5)
			}
			return bounds{0, people}
		}
	}
	if people < 10 {
		return bounds{0, people} // nothing is said of a side so small
	}
	return bounds{0, 4} // with five of a side it would be there
}

func within(b pb.Band, people, least int) bounds {
	switch b {
	case pb.Band_BAND_SOME:
		return bounds{5, (people - 1) / 4}
	case pb.Band_BAND_MANY:
		return bounds{max(5, (people+3)/4), min((people-1)/2, people-5)}
	case pb.Band_BAND_MOST:
		return bounds{max(5, (people+1)/2), people - 5}
	}
	return bounds{least, people}
}

// proofs counts what the reader proves, and checks that each proof is true: an attack that errs would show nothing.
func (l life) proofs(t *testing.T, known func(person int) bool, printed func(edition int, theme, side string, people int) bounds) (raised, not int) {
	t.Helper()
	for _, theme := range simulatedThemes {
		for _, s := range DefaultSides {
			var before bounds
			for e := range l.editions {
				now := printed(e, theme, s, (e+1)*simulatedBatch/2)
				fresh := bounds{now.low - before.high, now.high - before.low}
				before = now
				var unknown []int
				for person := e * simulatedBatch; person < (e+1)*simulatedBatch; person++ {
					switch {
					case side(person) != s:
					case !known(person):
						unknown = append(unknown, person)
					case l.raises[person][theme]:
						fresh.low, fresh.high = fresh.low-1, fresh.high-1
					}
				}
				if all := fresh.low >= len(unknown); all || fresh.high <= 0 {
					for _, person := range unknown {
						if l.raises[person][theme] != all {
							t.Fatalf("a false proof: edition %d, %s, %s, bounds %v", e+1, theme, s, fresh)
						}
						if all {
							raised++
						} else {
							not++
						}
					}
				}
			}
		}
	}
	return raised, not
}

// exact is what an edition would give away if it printed numbers.
func (l life) exact(edition int, theme, s string, _ int) bounds {
	n := 0
	for person := range (edition + 1) * simulatedBatch {
		if side(person) == s && l.raises[person][theme] {
			n++
		}
	}
	return bounds{n, n}
}

func TestDifferencing(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 11))
	programmes := programmesOf(t)
	facts, shown := programmes*simulatedPeople*len(simulatedThemes), 0
	var diary, four, numbers int
	for range programmes {
		l := simulate(t, r)
		inEditions := func(e int, theme, s string, people int) bounds { return printed(l.editions[e], theme, s, people) }
		nobody := func(int) bool { return false }
		insider := func(person int) bool { return person%simulatedBatch < insiders }
		for sum, proved := range map[*int][2]int{
			&diary:   pair(l.proofs(t, nobody, inEditions)),
			&four:    pair(l.proofs(t, insider, inEditions)),
			&numbers: pair(l.proofs(t, nobody, l.exact)),
		} {
			*sum += proved[0] + proved[1]
		}
		for _, e := range l.editions {
			shown += len(e.Elephants) + len(e.OneSide)
		}
	}
	percent := func(n int) float64 { return 100 * float64(n) / float64(facts) }
	t.Logf("%d programmes, %d facts, %d themes shown: proved %.3f %% with the diary, %.3f %% knowing four of each ten, %.1f %% if editions had numbers",
		programmes, facts, shown, percent(diary), percent(four), percent(numbers))
	if percent(diary) > 0.05 {
		t.Errorf("%.3f %% proved with the diary, at most 0.05 may be", percent(diary))
	}
	if percent(four) > 2 {
		t.Errorf("%.3f %% proved knowing four of each ten, at most 2 may be", percent(four))
	}
	if percent(numbers) < 10 || shown < programmes {
		t.Errorf("the attack proves %.1f %% of editions with numbers, and %d themes were shown: this test proves nothing", percent(numbers), shown)
	}
}

func pair(a, b int) [2]int { return [2]int{a, b} }
