package server

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"elephants/analysis/disclose"
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
		note := &pb.Note{Side: side(person), Read: true}
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

// printed is what an edition tells of how many of a side raise a theme: the least and most of all pairs
// of numbers, one of each side, with which the theme would stand where it does.
func printed(d *pb.Digest, theme, side string, people int) bounds {
	shown := shownAs(d, theme)
	b := bounds{people, 0}
	for one := range people + 1 {
		for other := range people + 1 {
			if wouldBe(one, other, people) != shown {
				continue
			}
			n := one
			if side == DefaultSides[1] {
				n = other
			}
			b.low, b.high = min(b.low, n), max(b.high, n)
		}
	}
	return b
}

// placed is where a theme stands in a digest, and the bands of its two sides.
type placed struct {
	section string
	bands   [2]pb.Band
}

func shownAs(d *pb.Digest, theme string) placed {
	for section, list := range map[string][]*pb.Theme{"both": d.Elephants, "one": d.OneSide, "also": d.Also} {
		for _, t := range list {
			if t.Barrier != theme {
				continue
			}
			p := placed{section: section}
			for _, s := range t.Shares {
				i := slices.Index(DefaultSides[:], s.Side)
				if p.bands[i] = s.Band; section == "one" {
					p.section = "one " + s.Side
				}
			}
			return p
		}
	}
	return placed{}
}

// wouldBe is where a theme would stand that so many raise of each side of people.
func wouldBe(one, other, people int) placed {
	p := disclose.Floor
	parts := [2]disclose.Part{{Raise: one, Of: people}, {Raise: other, Of: people}}
	switch {
	case one+other < p.K:
		return placed{}
	case p.Shared(parts[0], parts[1]):
		return placed{"both", [2]pb.Band{bands[p.Band(parts[0])], bands[p.Band(parts[1])]}}
	case p.OneSide(parts[0], parts[1]):
		return placed{"one " + DefaultSides[0], [2]pb.Band{bands[p.Band(parts[0])], 0}}
	case p.OneSide(parts[1], parts[0]):
		return placed{"one " + DefaultSides[1], [2]pb.Band{0, bands[p.Band(parts[1])]}}
	}
	return placed{section: "also"}
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
			shown += len(themesOf(e))
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
