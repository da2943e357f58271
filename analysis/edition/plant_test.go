package edition

import (
	"fmt"
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

// A coordinator with two invitations plants notes that raise a theme, and looks at drafts, to
// learn whether one person raised it: a coin was tossed. They know every rule and reckon with
// every draw, so no reader of the same drafts does better. What they do not know is the draws.
// Nothing here is drawn: every number of others, every plan and every draw is gone through.

// planter knows, or not, how many of each side raise the theme besides the person.
type planter struct{ others [2]int }

const (
	ofSide      = 12 // people of each side
	mostOthers  = 6  // of a side, who may raise the theme
	mostPlanted = 10
	interviewed = 3 // honest interviewers
)

// evidence are the notes with so many planted, and the result that the engine makes of them.
func (p planter) evidence(raises bool, planted int) (Evidence, analysis.Result) {
	theme := analysis.Theme{Label: "a theme", Barrier: "blame",
		Confirmed: map[analysis.Side][]string{}}
	e := Evidence{HeardBy: map[string]string{}, Sides: sides, Policy: disclose.Floor}
	add := func(id string, side int, interviewer string, raises bool) {
		e.Notes = append(e.Notes, analysis.Note{ID: id, Side: sides[side], Coded: true})
		e.HeardBy[id] = interviewer
		if raises {
			theme.Notes = append(theme.Notes, id)
			theme.Passages = append(theme.Passages, analysis.Passage{Note: id, Confirmed: true})
			theme.Confirmed[sides[side]] = append(theme.Confirmed[sides[side]], id)
		}
	}
	for side := range sides {
		for i := range ofSide {
			add(fmt.Sprint(side, " ", i), side, fmt.Sprint("honest ", i%interviewed),
				i < p.others[side])
		}
	}
	add("the person", 0, "honest 0", raises)
	for i := range planted {
		add(fmt.Sprint("planted ", i), i%2, fmt.Sprint("spy ", i/2%2), true)
	}
	return e, analysis.Result{Themes: []analysis.Theme{theme}}
}

// readings are what drafts show by what was drawn of each side, whether the person raises the
// theme, and how many were planted. Each is worked out once.
type readings map[string]string

func (known readings) of(p planter, raises bool, planted int, drawn [2]int) string {
	key := fmt.Sprint(p, raises, planted, drawn)
	if shown, ok := known[key]; ok {
		return shown
	}
	e, r := p.evidence(raises, planted)
	e.Draw = func(about ...string) int {
		return drawn[max(0, slices.Index(e.Sides[:], analysis.Side(about[len(about)-1])))]
	}
	d := e.Digest(r)
	shown := fmt.Sprint(d.section(d.Theme("blame")))
	for _, t := range d.Themes() {
		shown += fmt.Sprint(t.Shares)
	}
	shown += fmt.Sprint(d.Coverage)
	known[key] = shown
	return shown
}

// right is how often the likelier guess is right, over all draws: of what is seen by who follows
// one of these plans, which is the numbers planted for each look. Who knows nothing else has all
// of them before them, each as likely.
func (known readings) right(looks []int, those ...planter) float64 {
	seen := map[string]*[2]int{}
	for _, p := range those {
		for one := range disclose.MostDrawn + 1 {
			for other := range disclose.MostDrawn + 1 {
				for i, raises := range []bool{false, true} {
					all := ""
					for _, planted := range looks {
						all += known.of(p, raises, planted, [2]int{one, other}) + " then "
					}
					if seen[all] == nil {
						seen[all] = &[2]int{}
					}
					seen[all][i]++
				}
			}
		}
	}
	right, of := 0, 0
	for _, n := range seen {
		right, of = right+max(n[0], n[1]), of+n[0]+n[1]
	}
	return float64(right) / float64(of)
}

func TestPlantersLearnLittle(t *testing.T) {
	known := readings{}
	var all []planter
	for a := range mostOthers + 1 {
		for b := range mostOthers + 1 {
			all = append(all, planter{[2]int{a, b}})
		}
	}
	// taken back one after the other, with another coordinator's agreement each time
	var every []int
	for planted := mostPlanted; planted >= 0; planted-- {
		every = append(every, planted)
	}
	var one, many, blind, blindMany float64
	for planted := range mostPlanted + 1 {
		for _, p := range all {
			one = max(one, known.right([]int{planted}, p))
		}
		blind = max(blind, known.right([]int{planted}, all...))
	}
	for _, p := range all {
		many = max(many, known.right(every, p))
	}
	blindMany = known.right(every, all...)
	t.Logf("right at most: one look %.3f, every look %.3f of who knows all else; %.3f, %.3f of who does not",
		one, many, blind, blindMany)
	for what, c := range map[string][2]float64{
		"one look of who knows all else":   {one, .67},
		"every look of who knows all else": {many, .73},
		"one look of who does not":         {blind, .60},
		"every look of who does not":       {blindMany, .60},
	} {
		if c[0] > c[1] {
			t.Errorf("%s: right %.3f of the time, at most %.2f may be", what, c[0], c[1])
		}
	}
}

// Whoever lets a barrier of the programme's own count what they planted, and then what somebody may
// have said, has other draws for the other question.
func TestAnotherQuestionHasItsOwnDraws(t *testing.T) {
	const key = "a key"
	e, r := planter{others: [2]int{3, 3}}.evidence(true, 0)
	e.Draw = disclose.NewDraw([]byte(key))
	of := func(counted string) (drawn string) {
		if e.Counted = nil; counted != "" {
			e.Counted = map[string]string{"blame": counted}
		}
		for _, stance := range []analysis.Stance{analysis.Difficulty, analysis.Better, analysis.Hope} {
			for i := range 20 {
				theme := r.Themes[0]
				theme.Stance = stance
				side := analysis.Side(fmt.Sprint(i))
				drawn += fmt.Sprint(e.Draw.Of(e.drawnOf(theme, side)...))
			}
		}
		return drawn
	}
	these := of("these lines")
	if again := of("these lines"); again != these || of("those lines") == these || of("") == these ||
		of("") != of("blame") {
		t.Error("draws of a barrier do not go by whom it counts")
	}
	if e.Counted = map[string]string{"side": "x"}; of("") != of("blame") {
		t.Error("a barrier's name changes what is drawn of another")
	}
}
