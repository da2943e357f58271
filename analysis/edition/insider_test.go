package edition

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

// One coordinator with two invitations, who knows what everybody else said, may see one draft. What
// may be read from it beside the counts of themes: words, their forms and order, candidates, and
// whether a theme may be taken apart.

// insider is a programme of fourteen people, of one more of whom somebody wants to know something,
// and of notes that were planted for it.
type insider struct {
	notes   []analysis.Note
	heardBy map[string]string
}

// says adds a note that was read. Of its passages each may raise a barrier.
func (p *insider) says(by string, passages ...[2]string) {
	n := analysis.Note{ID: fmt.Sprintf("%03d", len(p.notes)), Coded: true}
	n.Side = sides[len(p.notes)%2]
	for _, passage := range passages {
		begin := len(n.Text)
		n.Text += passage[0] + "\n\n"
		n.Coding = append(n.Coding, analysis.Coding{Start: begin, End: len(n.Text) - 2,
			Barrier: passage[1]})
	}
	p.notes = append(p.notes, n)
	if p.heardBy == nil {
		p.heardBy = map[string]string{}
	}
	p.heardBy[n.ID] = by
}

// names adds a note in which no barrier fits, with its interviewer's own line.
func (p *insider) names(by, line string) {
	p.says(by, [2]string{"It was said.", ""})
	p.notes[len(p.notes)-1].Coding[0].Named = line
}

func (p *insider) evidence(draw disclose.Draw) Evidence {
	e := evidenceOf(p.notes, p.heardBy)
	e.Draw, e.Book, e.Model = draw, barrier.BuiltIn(), barrier.Default()
	return e
}

func (p *insider) result(t *testing.T) analysis.Result {
	t.Helper()
	r, err := analysis.Themes(t.Context(), p.notes, analysis.Options{Book: barrier.BuiltIn(),
		Model: barrier.Default(), Redraws: -1, Said: disclose.Floor.K})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// keyed are the draws of one of many programmes.
func keyed(i int) disclose.Draw {
	return disclose.NewDraw(binary.BigEndian.AppendUint64(nil, uint64(i)))
}

// rightly tosses a coin for each of n programmes and returns how often what is shown tells how it
// fell: tells looks at the draft of a programme in which it fell so, under the draws given.
func rightly(n int, tells func(coin bool, draw disclose.Draw) bool) float64 {
	random, right := rand.New(rand.NewPCG(16, 1)), 0
	for i := range n {
		if coin := random.IntN(2) == 0; tells(coin, keyed(i)) == coin {
			right++
		}
	}
	return float64(right) / float64(n)
}

// surely is the control: without draws the same tells it every time.
func surely(t *testing.T, tells func(coin bool, draw disclose.Draw) bool) {
	t.Helper()
	got := rightly(4, func(coin bool, _ disclose.Draw) bool { return tells(coin, nil) })
	if got != 1 {
		t.Errorf("without draws the insider is right in %.2f of 4: this proves nothing", got)
	}
}

// little checks that who reads n programmes so is right as often as a draw allows.
func little(t *testing.T, n int, tells func(coin bool, draw disclose.Draw) bool) {
	t.Helper()
	got := rightly(n, tells)
	t.Logf("right in %.2f of %d", got, n)
	if got > most(n) {
		t.Errorf("the insider is right in %.2f, want %.2f at most", got, most(n))
	}
}

func either(coin bool, yes, no string) string {
	if coin {
		return yes
	}
	return no
}

// most is two in three, and four standard deviations.
func most(n int) float64 { return 2./3 + 4*math.Sqrt(2./9/float64(n)) }

// Which words a theme shows, and in what order, is the same whether somebody who uses none of them
// raises it or not. The engine's best ten words are not: in most of these programmes they tell it.
func TestWordsTellNoNumbers(t *testing.T) {
	words := strings.Fields("garden kettle window basket ladder button candle pillow")
	told := 0
	for i := range 50 {
		var shown, best [2]string
		for raises := range 2 {
			random := rand.New(rand.NewPCG(uint64(i), 2))
			p := &insider{}
			for k := range 14 {
				p.says(fmt.Sprint("honest ", k%3), [2]string{"There was tea.", ""},
					[2]string{"They asked us.", "tokenism"})
			}
			p.says("honest 0", [2]string{"There was tea.", ""},
				[2]string{"We went over all of it.", []string{"", "tokenism"}[raises]})
			for k := range 12 {
				var in, out []string
				for j, w := range words {
					if random.IntN(10) < 6+j%3 {
						in = append(in, w)
					}
					if random.IntN(10) < 2 {
						out = append(out, w)
					}
				}
				p.says(fmt.Sprint("spy ", k%2),
					[2]string{"It is the " + strings.Join(in, " and the ") + ".", "tokenism"},
					[2]string{"There was tea, and " + strings.Join(out, " and "), ""})
			}
			r := p.result(t)
			d := p.evidence(keyed(i)).Digest(r)
			shown[raises] = strings.Join(d.Theme("tokenism").Terms, " ")
			at := slices.IndexFunc(r.Themes,
				func(th analysis.Theme) bool { return th.Barrier == "tokenism" })
			for _, term := range r.Themes[at].Terms[:mostTerms] {
				best[raises] += term.Text + " "
			}
		}
		if shown[0] != shown[1] {
			t.Errorf("programme %d: words tell who raises the theme without them:\n%s\n%s", i,
				shown[0], shown[1])
		}
		if best[0] != best[1] {
			told++
		}
		if len(strings.Fields(shown[0])) < 4 {
			t.Errorf("programme %d: %q are too few words to prove anything", i, shown[0])
		}
	}
	if told < 3 {
		t.Errorf("the best words tell it in %d of 50 programmes: this proves nothing", told)
	}
}

// Which form of a word is shown does not tell who said it so.
func TestFormsTellLittle(t *testing.T) {
	tells := func(coin bool, draw disclose.Draw) bool {
		p := &insider{}
		for k := range 14 {
			said := "They spoke of kettles"
			if k < 7 {
				said = "They spoke of a kettle"
			}
			p.says(fmt.Sprint("honest ", k%3), [2]string{said, "tokenism"})
		}
		p.says("honest 0", [2]string{either(coin, "They spoke of kettles", "They spoke of a pan"),
			"tokenism"})
		d := p.evidence(draw).Digest(p.result(t))
		return slices.Contains(d.Theme("tokenism").Terms, "kettles")
	}
	surely(t, tells)
	little(t, 150, tells)
}

// A word of a candidate that one invitation wrote in many notes does not tell whether another
// interviewer wrote it of somebody: without draws it is shown just then.
func TestCandidatesTellLittle(t *testing.T) {
	tells := func(coin bool, draw disclose.Draw) bool {
		p := &insider{}
		for k := range 14 {
			p.names(fmt.Sprint("honest ", k%3), "bicycle pump saddle")
		}
		p.names("honest 0", either(coin, "lampshade violet corridor", "bicycle pump saddle"))
		for range 6 {
			p.names("spy 0", "lampshade violet corridor")
		}
		for range 4 {
			p.names("spy 1", "lampshade violet")
		}
		return strings.Contains(fmt.Sprint(p.evidence(draw).Candidates()), "corridor")
	}
	surely(t, tells)
	little(t, 200, tells)
}

// Nor does it tell who wrote a line, which of two that are akin to a third takes it in.
func TestNamesTellLittle(t *testing.T) {
	tells := func(coin bool, draw disclose.Draw) bool {
		p := &insider{}
		for k := range 14 {
			p.names(fmt.Sprint("honest ", k%3), "bicycle pump saddle")
		}
		// words without sense, which are grouped by their stems alone
		const one, other = "xqzorvb xqzannt xqzmirp", "vqztralp vqzvennk vqzdoost"
		const third = "vqztralp vqzvennk xqzmirp xqzorvb"
		p.names("honest 0", either(coin, one, "bicycle pump saddle"))
		for k := range 12 {
			for _, line := range []string{one, other, third} {
				p.names(fmt.Sprint("spy ", k%2), line)
			}
		}
		for _, c := range p.evidence(draw).Candidates() {
			if slices.Contains(c.Words, "xqzannt") {
				return slices.Contains(c.Words, "vqzvennk")
			}
		}
		return false
	}
	surely(t, tells)
	little(t, 100, tells)
}

// Whether a theme may be taken apart, in three ways, does not tell whether somebody raises it who
// uses none of the words that are taken out.
func TestTakingApartTellsLittle(t *testing.T) {
	// ways is how many of three ways so many who are left, or one fewer, allow.
	ways := func(left int, draw disclose.Draw) (allowed int) {
		whole, notes, heardBy := raising(15, 8)
		th := &whole.Themes[0]
		e := evidenceOf(notes, heardBy)
		e.Draw = draw
		for i := range 3 {
			part := analysis.Theme{ID: fmt.Sprint("blame/", i)}
			part.Passages = th.Passages[left:]
			if e.apart(th, &part, Also) {
				allowed++
			}
		}
		return allowed
	}
	const n = 1500
	right := map[[2]int]int{} // by how many are left, and how many ways are taken for a yes
	for i := range n {
		fewer := ways(4, keyed(i))
		for left := 5; left < 9; left++ {
			allowed := ways(left, keyed(i))
			for enough := 1; enough <= 3; enough++ {
				if allowed >= enough {
					right[[2]int{left, enough}]++
				}
				if fewer < enough {
					right[[2]int{left, enough}]++
				}
			}
			fewer = allowed
		}
	}
	worst := float64(slices.Max(slices.Collect(maps.Values(right)))) / (2 * n)
	t.Logf("right in %.2f", worst)
	if worst > most(n) {
		t.Errorf("the insider is right in %.2f, want %.2f at most", worst, most(n))
	}
}

// That the same people raise two themes does not tell whether somebody raises one of them who raises
// none of the others, though it is held against each of seventeen, under a draw for each pair.
func TestPairsTellLittle(t *testing.T) {
	random := rand.New(rand.NewPCG(16, 5))
	shared := barrier.BuiltIn().Barriers
	pairs := planted(random, len(shared)-1)
	tells := func(coin bool, draw disclose.Draw) bool {
		p := &insider{}
		for k := range 8 {
			p.says(fmt.Sprint("honest ", k%3), [2]string{"There was tea.", ""})
		}
		p.says("honest 0", [2]string{"We went over all of it.", either(coin, shared[0].ID, "")})
		for k := range 33 {
			p.says(fmt.Sprint("spy ", k%2), [2]string{"There was tea.", ""})
			n := &p.notes[len(p.notes)-1]
			n.Coding = nil
			for i, b := range shared {
				if i == 0 && k < 20 || i > 0 && slices.Contains(pairs[i-1], k) {
					n.Coding = append(n.Coding, analysis.Coding{End: len(n.Text) - 2, Barrier: b.ID})
				}
			}
		}
		d, beside := p.evidence(draw).Digest(p.result(t)), 0
		for _, b := range shared[1:] {
			if th := d.Theme(b.ID); th != nil && slices.Contains(th.Together, shared[0].ID) {
				beside++
			}
		}
		return 2*beside < len(shared)-1
	}
	little(t, 300, tells)
}

// planted are n themes of ten notes each, of 33: seven of the first twenty, three of the others, and
// no two of them with more than four in common, so that no pair of them is named.
func planted(random *rand.Rand, n int) (all [][]int) {
	for len(all) < n {
		one := slices.Concat(random.Perm(20)[:7], random.Perm(13)[:3])
		for k := range one[7:] {
			one[7+k] += 20
		}
		if !slices.ContainsFunc(all, func(o []int) bool {
			shared := 0
			for _, k := range o {
				if slices.Contains(one, k) {
					shared++
				}
			}
			return shared > 4
		}) {
			all = append(all, one)
		}
	}
	return all
}
