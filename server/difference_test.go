package server

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
)

// The strongest reader there is has the diary of who was interviewed when, and every edition. This
// is how much such a reader can prove: of a person and a theme, that they raised it, or that they
// did not.
//
// Programmes of thirty people are simulated through the real API, in batches of ten, with
// interviewers' codings, so that who raises what is known. The reader bounds each side's count of
// each theme in each edition by what is printed, whatever was drawn, and the people of a batch by
// the differences of those bounds. In half of the programmes the reader has two invitations and
// plants four notes of their own beside each ten, which raise what they please.

// programmesOf is how many are simulated: enough for .ci/run by default; ELEPHANTS_PROGRAMMES=1000
// for the published figure.
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
	plants          = 4 // of the reader's own notes beside each batch, where they plant
)

var simulatedThemes = []string{"power-hoarding", "tokenism", "language-gap", "blame", "time-and-risk", "emotional-toll",
	"monoculture", "easy-lives", "practicalities", "rigid-structures", "economic-context", "no-investment"}

// crew is how many notes of each batch the reader planted, after the others.
type crew struct{ planted int }

// batch is how many notes come before each edition.
func (c crew) batch() int { return simulatedBatch + c.planted }

// owned reports whether a note is the reader's own.
func (c crew) owned(person int) bool { return person%c.batch() >= simulatedBatch }

// insider reports whether the reader knows all that a note says and was ticked, besides their own.
func (c crew) insider(person int) bool { return person%c.batch() < insiders }

// life is a simulated programme: who is on which side, who raises what, and what was printed after
// each batch.
type life struct {
	crew
	raises   []map[string]bool // by person, the planted among them
	editions []*pb.Digest
}

func side(person int) string { return DefaultSides[person%2] }

// drawn draws in earnest, but takes nothing off the batch, which is ten notes here.
func drawn(x *Server) {
	x.desk.Draws = func(programme string) disclose.Draw {
		draw := x.desk.Store.Draws(programme)
		return func(about ...string) int {
			if about[len(about)-1] == "enough" {
				return 0
			}
			return draw(about...)
		}
	}
}

func simulate(t *testing.T, r *rand.Rand, planted int) life {
	t.Helper()
	x := start(t, drawn)
	defer x.stop()
	spies := x.invitations(t, 2)
	common := r.Perm(len(simulatedThemes))[:4] // some themes are on everybody's mind, as in life
	l := life{crew: crew{planted}}
	for person := range simulatedPeople / simulatedBatch * l.batch() {
		raises, invitation := l.next(r, common), x.interviewers()[person%3]
		if l.owned(person) {
			invitation = spies[person%2]
		}
		note := &pb.Note{Side: side(person), Read: true}
		for _, theme := range simulatedThemes {
			if raises[theme] {
				begin := len(note.Text)
				note.Text += "Spoke of " + theme + " and of what it does to people.\n\n"
				note.Codings = append(note.Codings, &pb.Coding{Start: int32(begin), End: int32(len(note.Text) - 2), Barrier: theme})
			}
		}
		differ(note, person)
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(invitation),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", person), Note: note})
		if err != nil {
			t.Fatal(err)
		}
		if (person+1)%l.batch() == 0 {
			draft := x.prepare(t)
			for _, who := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
				if _, err := pb.NewDigestServiceClient(x.conn).ReleaseEdition(as(who), approvalOf(draft.Hash)); err != nil {
					t.Fatal(err)
				}
			}
			l.editions = append(l.editions, draft.Digest)
		}
	}
	return l
}

// next is what one more person raises, common themes as often as all of them.
func (l *life) next(r *rand.Rand, common []int) map[string]bool {
	raises := map[string]bool{}
	for range 1 + r.IntN(4) {
		if r.IntN(2) == 0 {
			raises[simulatedThemes[common[r.IntN(len(common))]]] = true
		} else {
			raises[simulatedThemes[r.IntN(len(simulatedThemes))]] = true
		}
	}
	l.raises = append(l.raises, raises)
	return raises
}

// byRules is a programme as simulate makes it, with real rules and real draws but no server: a
// reader who is hardly ever right is seen in tens of thousands of them alone.
func byRules(r *rand.Rand, planted int) life {
	l := life{crew: crew{planted}}
	common := r.Perm(len(simulatedThemes))[:4]
	draw := disclose.NewDraw(fmt.Appendf(nil, "%d", r.Uint64()))
	e := edition.Evidence{HeardBy: map[string]string{}, Policy: disclose.Floor,
		Sides: [2]analysis.Side{analysis.Side(DefaultSides[0]), analysis.Side(DefaultSides[1])}}
	found := make([]analysis.Theme, len(simulatedThemes))
	for i, barrier := range simulatedThemes {
		found[i] = analysis.Theme{Barrier: barrier, Confirmed: map[analysis.Side][]string{}}
	}
	for person := range simulatedPeople / simulatedBatch * l.batch() {
		id, s, raises := fmt.Sprint(person), analysis.Side(side(person)), l.next(r, common)
		e.Notes = append(e.Notes, analysis.Note{ID: id, Side: s, Coded: true})
		e.HeardBy[id] = fmt.Sprint("one of three ", person%3)
		if l.owned(person) {
			e.HeardBy[id] = fmt.Sprint("one of two ", person%2)
		}
		for i := range found {
			if t := &found[i]; raises[t.Barrier] {
				t.Passages = append(t.Passages, analysis.Passage{Note: id, Confirmed: true})
				t.Confirmed[s] = append(t.Confirmed[s], id)
			}
		}
		if (person+1)%l.batch() == 0 {
			e.Draw = draw.In("edition", fmt.Sprint(len(l.editions)+1))
			d := e.Digest(analysis.Result{Themes: found})
			e.Earlier = append(e.Earlier, d)
			l.editions = append(l.editions, encode.Digest(&pb.Digest{}, d))
		}
	}
	return l
}

// bounds are the least and most of a side who may raise a theme, by what an edition shows.
type bounds struct{ low, high int }

// printed is what an edition tells of how many of a side raise a theme: the least and most of all
// pairs of numbers, one of each side, with which the theme would stand where it does, whatever was
// drawn.
func printed(d *pb.Digest, theme, side string, people int) bounds {
	return shownAs(d, theme).tells(side, people)
}

// tells is the same of where a theme stands.
func (p placed) tells(side string, people int) bounds {
	about := fmt.Sprint(p, side, people)
	if b, ok := told[about]; ok {
		return b
	}
	b := bounds{people, 0}
	defer func() { told[about] = b }()
	for one := range people + 1 {
		for other := range people + 1 {
			if !couldBe(one, other, people, p) {
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

// told are the answers of tells: to find one takes a millisecond, and there are a few hundred.
var told = map[string]bounds{}

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

// couldBe reports whether a theme that so many raise of each side of people may stand there.
func couldBe(one, other, people int, at placed) bool {
	for a := range disclose.MostDrawn + 1 {
		for b := range disclose.MostDrawn + 1 {
			if one+other-disclose.Both(a, b) < disclose.Floor.K {
				if at == (placed{}) {
					return true
				}
			} else if at.least(wouldBe(one, other, people, a, b)) {
				return true
			}
		}
	}
	return at == (placed{}) // one interviewer heard nearly all of them
}

// least reports whether p may be shown in the place of full because one interviewer heard nearly
// all of a side: a band is withheld, or nothing is said of sides.
func (p placed) least(full placed) bool {
	if p.section == "also" {
		return full.section != "both"
	}
	for i, b := range p.bands {
		if b != 0 && b != full.bands[i] {
			return false
		}
	}
	return p.section == full.section
}

// wouldBe is where a theme stands that may be shown and that so many raise of each side of people,
// with what was drawn. Whether one interviewer heard them all the reader does not know.
func wouldBe(one, other, people, drawnOne, drawnOther int) placed {
	p := disclose.Floor
	part := func(n, drawn int) disclose.Part {
		draw := disclose.Draw(func(...string) int { return drawn })
		return disclose.Part{Raise: draw.Less(n), About: draw.Around(n), Of: people, Beside: n}
	}
	a, b := part(one, drawnOne), part(other, drawnOther)
	switch {
	case p.Shared(a, b):
		return placed{"both", [2]pb.Band{encode.Bands[p.Band(a)], encode.Bands[p.Band(b)]}}
	case p.OneSide(a, b):
		return placed{"one " + DefaultSides[0], [2]pb.Band{encode.Bands[p.Band(a)], 0}}
	case p.OneSide(b, a):
		return placed{"one " + DefaultSides[1], [2]pb.Band{0, encode.Bands[p.Band(b)]}}
	}
	return placed{section: "also"}
}

// proofs counts what the reader proves, and checks that each proof is true: an attack that errs
// would show nothing.
func (l life) proofs(t *testing.T, known func(person int) bool, printed func(edition int, theme, side string, people int) bounds) (raised, not int) {
	t.Helper()
	for _, theme := range simulatedThemes {
		for _, s := range DefaultSides {
			var before bounds
			for e := range l.editions {
				now := printed(e, theme, s, (e+1)*l.batch()/2)
				fresh := bounds{now.low - before.high, now.high - before.low}
				before = now
				var unknown []int
				for person := e * l.batch(); person < (e+1)*l.batch(); person++ {
					switch {
					case side(person) != s:
					case !l.owned(person) && !known(person):
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
	for person := range (edition + 1) * l.batch() {
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
	for i := range programmes {
		l := simulate(t, r, i%2*plants)
		inEditions := func(e int, theme, s string, people int) bounds { return printed(l.editions[e], theme, s, people) }
		nobody := func(int) bool { return false }
		for sum, proved := range map[*int][2]int{
			&diary:   pair(l.proofs(t, nobody, inEditions)),
			&four:    pair(l.proofs(t, l.insider, inEditions)),
			&numbers: pair(l.proofs(t, nobody, l.exact)),
		} {
			*sum += proved[0] + proved[1]
		}
		for _, e := range l.editions {
			shown += len(encode.Themes(e))
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

// The same by rules and draws alone, of a hundred times as many programmes, in all of which the
// reader plants, or in none.
func TestDifferencingByRulesAlone(t *testing.T) {
	for _, c := range []struct {
		planted     int
		diary, four float64 // percent that may be proved
	}{{0, 0.003, 0.01}, {plants, 0.003, 0.02}} {
		r := rand.New(rand.NewPCG(2026, uint64(c.planted)))
		programmes, diary, four := 50*programmesOf(t), 0, 0
		for range programmes {
			l := byRules(r, c.planted)
			inEditions := func(e int, theme, s string, people int) bounds { return printed(l.editions[e], theme, s, people) }
			for sum, known := range map[*int]func(int) bool{&diary: func(int) bool { return false }, &four: l.insider} {
				raised, not := l.proofs(t, known, inEditions)
				*sum += raised + not
			}
		}
		facts := float64(programmes * simulatedPeople * len(simulatedThemes))
		t.Logf("%d programmes, %d planted beside each ten: of %.0f facts %.4f %% are proved, %.4f %% knowing four of each ten",
			programmes, c.planted, facts, 100*float64(diary)/facts, 100*float64(four)/facts)
		if 100*float64(diary)/facts > c.diary || 100*float64(four)/facts > c.four {
			t.Errorf("%d planted: more than %.3f or %.3f %%", c.planted, c.diary, c.four)
		}
	}
}

func pair(a, b int) [2]int { return [2]int{a, b} }
