package server

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	pb "elephants/proto/elephants/v1"
	"elephants/server/research"
	"elephants/server/store"
)

// cohortsOf is how many cohorts each simulation draws: enough for .ci/run by default;
// ELEPHANTS_COHORTS=200 for the published figures.
func cohortsOf(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_COHORTS")); err == nil {
		return n
	}
	return 10
}

// crowd is a simulated cohort of three programmes.
type crowd struct {
	people   []research.Person
	barriers []string
	members  []store.Member
}

// crowds are kinds of cohort, by how people come to raise barriers.
var crowds = map[string]func(r *rand.Rand, barriers []string) []string{
	// As in the tests of editions: one to four each, some barriers on everybody's mind and the
	// others on few.
	"some on everybody's mind": func(r *rand.Rand, barriers []string) (raises []string) {
		for range 1 + r.IntN(4) {
			raises = append(raises, barriers[r.IntN([]int{5, len(barriers)}[r.IntN(2)])])
		}
		return raises
	},
	// One to four each, each barrier four fifths as often as the one before.
	"ever rarer": func(r *rand.Rand, barriers []string) (raises []string) {
		for range 1 + r.IntN(4) {
			at := int(r.ExpFloat64() / -math.Log(0.8))
			raises = append(raises, barriers[at%len(barriers)])
		}
		return raises
	},
	// What the engine hears in one of the thirty sample notes: five each, and all barriers nearly as
	// often.
	"as in the sample notes": func(r *rand.Rand,
		_ []string) []string {
		return slices.Clone(heardInSamples()[r.IntN(30)])
	},
}

var heard [][]string

func heardInSamples() [][]string {
	if heard != nil {
		return heard
	}
	names, _ := filepath.Glob("../cmd/elephantsd/notes/*.txt")
	var notes []analysis.Note
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		notes = append(notes, analysis.Note{ID: name, Text: string(text)})
	}
	raised, err := analysis.Raise(context.Background(), notes, barrier.Default())
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		heard = append(heard, raised[name])
	}
	return heard
}

func newCrowd(r *rand.Rand, kind string, people int) crowd {
	c := crowd{}
	for _, b := range barrier.BuiltIn().Barriers {
		c.barriers = append(c.barriers, b.ID)
	}
	for i := range 3 {
		c.members = append(c.members,
			store.Member{Programme: store.Programme{Name: fmt.Sprint("programme ", i),
				Sides: DefaultSides}})
	}
	order := slices.Clone(c.barriers)
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for i := range people {
		at := research.Cell{Side: side(i), Programme: c.members[i%3].Name}
		if at.Side == DefaultSides[1] {
			at.Sector = pb.Sector(1 + r.IntN(3))
		}
		raises := crowds[kind](r, order)
		slices.Sort(raises)
		c.people = append(c.people, research.Person{Cell: at, Raises: slices.Compact(raises)})
	}
	return c
}

func (c crowd) raises(i int, barrier string) bool {
	return slices.Contains(c.people[i].Raises, barrier)
}

// What the noise, the bound and the rounding cost: of the five barriers that most people raise,
// how many are the first five of the answer?
func TestCountsAreUseful(t *testing.T) {
	for _, size := range []struct {
		people int
		least  float64
	}{{200, 0.85}, {1000, 0.97}} {
		for kind := range crowds {
			r := rand.New(rand.NewPCG(uint64(size.people), 4))
			n, same := 10*cohortsOf(t), 0
			for range n {
				c := newCrowd(r, kind, size.people)
				same += c.firstFive(research.Histogram(c.people, c.barriers,
					research.Cells(c.members, nil), nil, 100))
			}
			share := float64(same) / float64(5*n)
			t.Logf("%d people, %s: %.3f of the five barriers that most raise", size.people, kind,
				share)
			least := size.least
			if kind == "as in the sample notes" {
				// the fifth barrier and the tenth are raised as often, and of five barriers each one is left
				// out
				least = 0.7
			}
			if share < least {
				t.Errorf("%d people, %s: %.3f of the five barriers that most raise, at least %.2f should be", size.people, kind, share, least)
			}
		}
	}
}

// firstFive counts how many of the first five of an answer are so in truth.
func (c crowd) firstFive(figures []*pb.Figure) (same int) {
	truth := map[string]int{}
	for _, p := range c.people {
		for _, id := range p.Raises {
			truth[id]++
		}
	}
	byTruth := slices.SortedFunc(slices.Values(c.barriers), func(a,
		b string) int {
		return cmp.Compare(truth[b], truth[a])
	})
	slices.SortStableFunc(figures, func(a, b *pb.Figure) int {
		return cmp.Compare(b.Count,
			a.Count)
	})
	for _, f := range figures[:5] {
		if truth[f.Barrier] >= truth[byTruth[4]] { // of equals, either is right
			same++
		}
	}
	return same
}

// What is shown is off by the noise that is claimed and by no more, and is within low and high as
// often as claimed, hidden or not.
func TestFiguresAreOffAsClaimed(t *testing.T) {
	const runs, people = 200, 300
	r := rand.New(rand.NewPCG(3, 3))
	inside, all := 0, 0
	// of the discrete Laplace distribution, and of rounding
	for epsilon, variance := range map[int]float64{100: 31.8 + 2, 30: 355.4 + 2} {
		shown, sum := 0, 0.0
		for range runs {
			c := newCrowd(r, "ever rarer", people)
			for _, f := range research.Histogram(c.people, c.barriers, research.Cells(c.members,
				nil), nil, epsilon) {
				truth := int(math.Round(c.share(f.Barrier) * people))
				if all++; truth >= int(f.Low) && truth <= int(f.High) {
					inside++
				}
				if truth >= 40 && !f.Hidden {
					off := float64(int(f.Count) - truth)
					shown, sum = shown+1, sum+off*off
				}
			}
		}
		// A Laplace number's square has a standard deviation of sqrt 5 times its mean.
		if got, allowed := sum/float64(shown), 4.42*math.Sqrt(5/float64(shown)); math.Abs(got/variance-1) > allowed {
			t.Errorf("epsilon %d: %d figures are off by a variance of %.1f, want %.1f within %.0f %%", epsilon, shown, got, variance, 100*allowed)
		}
	}
	share := float64(inside) / float64(all)
	t.Logf("%.4f of %d figures are within low and high", share, all)
	if share < 0.95 {
		t.Errorf("%.4f of %d figures are within low and high, %.2f is claimed", share, all,
			research.Confidence)
	}
}

// Two cohorts that differ in one person give every answer with odds that differ by a factor of at
// most e to the epsilon, through the bound, the noise, the rounding and the hiding. Each barrier
// is raised by twelve others, so that one more and no noise would show 15 where 10 stood.
func TestNeighboursAreTold(t *testing.T) {
	const answers = 20000
	c := newCrowd(rand.New(rand.NewPCG(5, 5)), "ever rarer", 0)
	barriers := c.barriers[:8]
	for i := range 12 * len(barriers) {
		c.people = append(c.people,
			research.Person{Raises: barriers[i%len(barriers) : i%len(barriers)+1]})
	}
	// above counts the answers in which at least so many of the barriers stand at 15 or more.
	above := func(people []research.Person) (n [9]int) {
		for range answers {
			at := 0
			for _, f := range research.Histogram(people, barriers, []research.Cell{{}}, nil, 100) {
				if f.Count >= 15 {
					at++
				}
			}
			for k := range at + 1 {
				n[k]++
			}
		}
		return n
	}
	without := above(c.people)
	for _, raises := range []int{4, 8} {
		with := above(append(slices.Clone(c.people), research.Person{Raises: barriers[:raises]}))
		sure, at := 0.0, 0.0
		for k := range with {
			p, q := float64(with[k])/answers, float64(without[k])/answers
			if without[k] < 30 {
				continue
			}
			err := math.Sqrt((1-p)/p/answers + (1-q)/q/answers)
			sure, at = max(sure, math.Log(p/q)-4.42*err), max(at, math.Log(p/q))
		}
		t.Logf("a person who raises %d barriers: epsilon 1 claimed, %.2f measured, at least %.2f for sure", raises, at, sure)
		if sure > 1 {
			t.Errorf("a person who raises %d barriers: epsilon is at least %.2f for sure, 1 is claimed", raises, sure)
		}
		if at < 0.5 {
			t.Errorf("a person who raises %d barriers: epsilon %.2f measured: this test proves nothing", raises, at)
		}
	}
}

// However much one person raises, it counts four times.
func TestAPersonCountsForFourBarriers(t *testing.T) {
	c := newCrowd(rand.New(rand.NewPCG(4, 4)), "ever rarer", 500)
	for i := range c.people {
		c.people[i].Raises = c.barriers
	}
	sum := 0
	for _, f := range research.Histogram(c.people, c.barriers, research.Cells(c.members, nil), nil,
		100) {
		sum += int(f.Count)
	}
	if sum < 1800 || sum > 2200 { // eight standard deviations of the noise
		t.Errorf("500 people who raise everything count %d times, want about 2,000", sum)
	}
}

// An equation is what an attacker knows of one barrier: so many of these people raise it.
type equation struct {
	people []int
	sum    float64
}

// leastSquares solves equations for how surely each person raises the barrier, from a first
// guess, by the method of conjugate gradients.
func leastSquares(equations []equation, people int, guess float64) []float64 {
	x, r := make([]float64, people), make([]float64, len(equations))
	for i := range x {
		x[i] = guess
	}
	back := func(r []float64) []float64 { // the equations' errors, put down to people
		s := make([]float64, people)
		for e, q := range equations {
			for _, i := range q.people {
				s[i] += r[e]
			}
		}
		return s
	}
	dot := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum
	}
	for e, q := range equations {
		r[e] = q.sum - guess*float64(len(q.people))
	}
	s := back(r)
	along, norm := slices.Clone(s), dot(s, s)
	for range 200 {
		if norm < 1e-9 {
			break
		}
		step := make([]float64, len(equations))
		for e, q := range equations {
			for _, i := range q.people {
				step[e] += along[i]
			}
		}
		far := norm / dot(step, step)
		for i := range x {
			x[i] += far * along[i]
		}
		for e := range r {
			r[e] -= far * step[e]
		}
		s = back(r)
		before := norm
		norm = dot(s, s)
		for i := range along {
			along[i] = s[i] + norm/before*along[i]
		}
	}
	return x
}

// right is the share of people of whom an attacker says rightly whether they raise a barrier, in
// the best of several ways: whoever more likely does than not, after trusting the solution
// wholly, half, or hardly beside the share of all; or as many of the likeliest as there are. No
// real attacker knows which of them is best.
func (c crowd) right(sure []float64, barrier string) (best float64) {
	share := c.share(barrier)
	say := func(raises func(sure float64) bool) {
		n := 0
		for i := range c.people {
			if c.raises(i, barrier) == raises(sure[i]) {
				n++
			}
		}
		best = max(best, float64(n)/float64(len(c.people)))
	}
	for _, trust := range []float64{1, 0.5, 0.2, 0.1} {
		say(func(sure float64) bool { return share+trust*(sure-share) >= 0.5 })
	}
	if do := int(math.Round(share * float64(len(sure)))); do > 0 {
		least := slices.Sorted(slices.Values(sure))[len(sure)-do]
		say(func(sure float64) bool { return sure >= least })
	}
	return best
}

// plan is what an attacker spends a cohort's whole budget on. Each question is put when so many
// of the people were in editions.
type plan []struct {
	by      []pb.Dimension
	epsilon int
	people  int
}

var finest = []pb.Dimension{pb.Dimension_DIMENSION_SIDE, pb.Dimension_DIMENSION_SECTOR,
	pb.Dimension_DIMENSION_PROGRAMME}

func plans(people int) map[string]plan {
	all := map[string]plan{}
	for range 4 {
		all["the finest split four times"] = append(all["the finest split four times"],
			plan{{finest, 100, people}}...)
	}
	for range 40 {
		all["the finest split forty times"] = append(all["the finest split forty times"],
			plan{{finest, 10, people}}...)
	}
	for subset := range 8 {
		var by []pb.Dimension
		for i, d := range finest {
			if subset>>i&1 == 1 {
				by = append(by, d)
			}
		}
		all["every split once"] = append(all["every split once"], plan{{by, 50, people}}...)
	}
	for i := range 4 {
		all["the finest split after each edition"] = append(all["the finest split after each edition"], plan{{finest, 100, people/2 + i*people/6}}...)
	}
	return all
}

// ask puts a plan's questions and returns what each says of each barrier.
func (c crowd) ask(p plan) map[string][]equation {
	learnt := map[string][]equation{}
	for _, q := range p {
		within := map[research.Cell][]int{}
		for i, who := range c.people[:q.people] {
			at := who.Cell.Of(q.by)
			within[at] = append(within[at], i)
		}
		for _, f := range research.Histogram(c.people[:q.people], c.barriers,
			research.Cells(c.members, q.by), q.by, q.epsilon) {
			e := equation{sum: float64(f.Count), people: within[research.Cell{Side: f.Side,
				Sector: f.Sector, Programme: f.Programme}]}
			if f.Hidden {
				e.sum = 3.5 // the middle of what is hidden
			}
			learnt[f.Barrier] = append(learnt[f.Barrier], e)
		}
	}
	return learnt
}

// Who knows everybody in a cohort of 200, their sides, sectors and programmes, and spends its
// whole budget, cannot tell who raises what: by least squares (Dinur and Nissim 2003), hardly
// better than by saying of everyone what holds of most.
func TestReconstruction(t *testing.T) {
	const people = 200
	r := rand.New(rand.NewPCG(7, 7))
	n := cohortsOf(t)
	for name, p := range plans(people) {
		spent := 0
		for _, q := range p {
			spent += q.epsilon
		}
		if spent != 400 {
			t.Fatalf("%s spends %d of 400", name, spent)
		}
		for kind := range crowds {
			var base, got float64
			for range n {
				c := newCrowd(r, kind, people)
				learnt := c.ask(p)
				for _, barrier := range c.barriers {
					base += c.base(barrier)
					got += c.right(leastSquares(learnt[barrier], people, c.share(barrier)), barrier)
				}
			}
			facts := float64(n * len(barrier.BuiltIn().Barriers))
			t.Logf("%s, %s: %.3f right, %.3f by the base rate", name, kind, got/facts, base/facts)
			if got/facts > base/facts+0.05 {
				t.Errorf("%s, %s: %.3f right, at most 0.05 over the base rate of %.3f may be", name,
					kind, got/facts, base/facts)
			}
		}
	}
	c := newCrowd(r, "ever rarer", people)
	for _, barrier := range c.barriers[:3] { // free predicates and no noise: the attack works
		var free []equation
		for range 2 * people {
			e := equation{}
			for i := range people {
				if r.IntN(2) == 0 {
					e.people = append(e.people, i)
					if c.raises(i, barrier) {
						e.sum++
					}
				}
			}
			free = append(free, e)
		}
		if right := c.right(leastSquares(free, people, c.share(barrier)), barrier); right < 0.99 {
			t.Errorf("with free predicates and no noise %.3f are right: this test proves nothing",
				right)
		}
	}
}

// share of a crowd that raises a barrier.
func (c crowd) share(barrier string) (share float64) {
	for i := range c.people {
		if c.raises(i, barrier) {
			share += 1 / float64(len(c.people))
		}
	}
	return share
}

// base is the share of people of whom one is right by saying of all what holds of most.
func (c crowd) base(barrier string) float64 { return max(c.share(barrier), 1-c.share(barrier)) }
