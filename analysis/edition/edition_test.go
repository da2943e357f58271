package edition

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

var sides = [2]analysis.Side{"a", "b"}

// raising makes a theme that interviewers confirmed of so many of each side of 15, heard by two
// interviewers in turn. All notes are read.
func raising(a, b int, terms ...analysis.Term) (analysis.Result, []analysis.Note,
	map[string]string) {
	theme := analysis.Theme{Label: "a theme", Barrier: "blame", Said: terms,
		Confirmed: map[analysis.Side][]string{}}
	var notes []analysis.Note
	heardBy := map[string]string{}
	for s, side := range sides {
		for i := range 15 {
			id := fmt.Sprint(side, i)
			notes = append(notes, analysis.Note{ID: id, Side: side, Coded: true})
			heardBy[id] = fmt.Sprint("interviewer ", i%2)
			if i < []int{a, b}[s] {
				theme.Notes = append(theme.Notes, id)
				theme.Passages = append(theme.Passages, analysis.Passage{Note: id, Confirmed: true})
				theme.Confirmed[side] = append(theme.Confirmed[side], id)
			}
		}
	}
	return analysis.Result{Themes: []analysis.Theme{theme}}, notes, heardBy
}

// users are so many of one side's participants in [raising], heard by both interviewers.
func users(n int) (users []string) {
	for i := range n {
		users = append(users, fmt.Sprint(sides[0], i))
	}
	return users
}

// evidenceOf is evidence of the two sides under the floor of every rule.
func evidenceOf(notes []analysis.Note, heardBy map[string]string) Evidence {
	return Evidence{Notes: notes, HeardBy: heardBy, Sides: sides, Policy: disclose.Floor}
}

func TestDigest(t *testing.T) {
	share := func(side int, b disclose.Band) Share { return Share{Side: sides[side], Band: b} }
	both := func(a, b disclose.Band) []Share { return []Share{share(0, a), share(1, b)} }
	const nowhere = sections
	for _, c := range []struct {
		why    string
		a, b   int
		in     Section
		shares []Share
	}{
		{"both sides, both sayable", 6, 8, BothSides, both(disclose.Many, disclose.Most)},
		{"both sides, one too few to say how many", 6, 3, BothSides, both(disclose.Many,
			disclose.Withheld)},
		{"five in all, two of a side", 3, 2, Also, nil},
		{"two voices are no side, and one more would be", 6, 2, Also, nil},
		{"one side", 0, 6, OneSide, []Share{share(1, disclose.Many)}},
		{"four, and one of the other side", 4, 1, OneSide, []Share{share(0, disclose.Withheld)}},
		{"one side, nearly all of it", 13, 0, OneSide, []Share{share(0, disclose.Withheld)}},
		{"four in all", 3, 1, nowhere, nil},
		{"nobody", 0, 0, nowhere, nil},
	} {
		r, notes, heardBy := raising(c.a, c.b)
		d := evidenceOf(notes, heardBy).Digest(r)
		theme := d.Theme("blame")
		switch in := d.section(theme); {
		case in != c.in:
			t.Errorf("%s: in section %d, want %d", c.why, in, c.in)
		case theme != nil && !reflect.DeepEqual(theme.Shares, c.shares):
			t.Errorf("%s: shares %v, want %v", c.why, theme.Shares, c.shares)
		}
	}
}

// What the program hears in notes that nobody read claims nothing: it stands apart, without
// sides, and only where it is likely that enough people raise it.
func TestDigestOfWhatWasOnlyHeard(t *testing.T) {
	for _, c := range []struct {
		why    string
		chance float64
		stance analysis.Stance
		want   Section
	}{
		{"likely", .6, analysis.Difficulty, Heard},
		{"not likely enough", .3, analysis.Difficulty, sections},
		{"said to be better", .99, analysis.Better, sections},
	} {
		r, notes, heardBy := raising(9, 9, analysis.Term{Text: "late", Participants: 9, Users: users(9)})
		for i := range notes {
			notes[i].Coded = false
		}
		th := &r.Themes[0]
		th.Confirmed, th.Stance = nil, c.stance
		for _, id := range th.Notes {
			th.Heard = append(th.Heard, analysis.Voice{Participant: id, Chance: c.chance})
		}
		for i := range th.Passages {
			th.Passages[i].Confirmed = false
		}
		d := evidenceOf(notes, heardBy).Digest(r)
		theme := d.Theme("heard:blame")
		if in := d.section(theme); in != c.want {
			t.Errorf("%s: in section %d, want %d", c.why, in, c.want)
		}
		if theme != nil && (len(theme.Shares) > 0 || len(theme.Terms) > 0) {
			t.Errorf("%s: it has sides %v and words %v", c.why, theme.Shares, theme.Terms)
		}
		if d.Asked != One {
			t.Errorf("%s: sides are spoken of, and nobody read a note", c.why)
		}
	}
}

// What is better and what people hope are sections of their own, under the same gate, and say
// nothing of sides.
func TestDigestOfStances(t *testing.T) {
	for stance, section := range map[analysis.Stance]Section{analysis.Better: Better,
		analysis.Hope: Hopes} {
		for n, want := range map[int]Section{8: section, 2: sections} {
			r, notes, heardBy := raising(n, 2)
			r.Themes[0].Stance = stance
			d := evidenceOf(notes, heardBy).Digest(r)
			themes := d.Themes()
			if want == sections {
				if len(themes) > 0 {
					t.Errorf("%s of %d people is shown", stance, n+2)
				}
			} else if len(themes) != 1 || d.section(themes[0]) != want ||
				len(themes[0].Shares) > 0 {
				t.Errorf("%s: %v", stance, themes)
			}
		}
	}
}

// A barrier of the programme's own has no name the other way round: what works is never said in the
// words of what stands in the way.
func TestDigestOfOwnBarriersStances(t *testing.T) {
	for opposite, want := range map[string]string{"": "“The dog cannot come”: no longer so",
		"The dog was let in": "The dog was let in"} {
		r, notes, heardBy := raising(8, 8)
		r.Themes[0].Stance = analysis.Better
		e := evidenceOf(notes, heardBy)
		e.Book = &barrier.Book{Barriers: []barrier.Barrier{{ID: "blame", Name: "The dog cannot come",
			Opposite: opposite}}}
		if d := e.Digest(r); len(d.In[Better]) != 1 || d.In[Better][0].Label != want {
			t.Errorf("what works is %v, want %q", d.In[Better], want)
		}
	}
}

// A programme of which one side was asked, or read, claims nothing of sides.
func TestDigestOfOneSide(t *testing.T) {
	r, notes, heardBy := raising(9, 0)
	d := evidenceOf(notes[:15], heardBy).Digest(r)
	if d.Asked != One || len(d.In[Also]) != 1 {
		t.Errorf("asked %d, %v", d.Asked, d.In)
	}
}

// What an edition said is not said lower by a later one: of "both sides say it" and then "mainly
// one side", or of a half and then less than a quarter, a reader who planted one note of their own
// between the two knew that nobody else did raise it.
func TestDigestSaysNothingLowerThanBefore(t *testing.T) {
	digest := func(a, b int, earlier ...Digest) Digest {
		r, notes, heardBy := raising(a, b)
		e := evidenceOf(notes, heardBy)
		e.Earlier = earlier
		return e.Digest(r)
	}
	said := func(in Section, bands ...disclose.Band) (d Digest) {
		theme := &Theme{ID: "blame"}
		for i, b := range bands {
			theme.Shares = append(theme.Shares, Share{Side: sides[i], Band: b})
		}
		d.In[in] = append(d.In[in], theme)
		return d
	}
	const many, most, none = disclose.Many, disclose.Most, disclose.Withheld
	other := said(BothSides, most, most)
	other.In[BothSides][0].ID = "tokenism"
	for _, c := range []struct {
		why     string
		a, b    int
		earlier []Digest
		in      Section
		bands   []disclose.Band
	}{
		{"nothing before", 6, 0, nil, OneSide, []disclose.Band{many}},
		{"mainly one side before", 6, 0, []Digest{said(OneSide, none)}, OneSide, []disclose.Band{many}},
		{"both sides before", 6, 0, []Digest{said(BothSides, none, none)}, Also, nil},
		{"both sides long before", 6, 0, []Digest{said(BothSides), said(Also)}, Also, nil},
		{"another theme before", 6, 0, []Digest{other}, OneSide, []disclose.Band{many}},
		{"less before", 6, 8, []Digest{said(BothSides, none, many)}, BothSides, []disclose.Band{many, most}},
		{"more before", 6, 8, []Digest{said(BothSides, most, many)}, BothSides, []disclose.Band{none, most}},
		{"more long before", 6, 8, []Digest{said(BothSides, most), said(BothSides, none)}, BothSides, []disclose.Band{none, most}},
	} {
		d := digest(c.a, c.b, c.earlier...)
		theme := d.Theme("blame")
		var bands []disclose.Band
		for _, s := range theme.Shares {
			bands = append(bands, s.Band)
		}
		if in := d.section(theme); in != c.in || !slices.Equal(bands, c.bands) {
			t.Errorf("%s: in %v with %v, want %v with %v", c.why, in, bands, c.in, c.bands)
		}
		for i, s := range d.Coverage { // of what is shown, not of what is withheld
			if len(c.bands) > i && s.Band > c.bands[i] {
				t.Errorf("%s: coverage says %v of side %d", c.why, s.Band, i)
			}
		}
	}
}

func TestDigestSaysHowMuchWasRead(t *testing.T) {
	r, notes, heardBy := raising(9, 9)
	for i := range notes {
		// nearly all of the one, one of the other
		notes[i].Coded = notes[i].Side == sides[0] && i < 14 || i == 20
	}
	d := evidenceOf(notes, heardBy).Digest(r)
	want := []Reading{{sides[0], disclose.NearlyAll}, {sides[1], disclose.NoneRead}}
	if !reflect.DeepEqual(d.Reading, want) {
		t.Errorf("read %v, want %v", d.Reading, want)
	}
}

// Of each side it is said how many are in a theme at least: what the bands of its themes say, and
// no more. How the themes overlap would be one more answer about everybody.
func TestDigestCoverage(t *testing.T) {
	r, notes, heardBy := raising(8, 3)
	second, _, _ := raising(0, 7)
	second.Themes[0].Barrier = "tokenism"
	r.Themes = append(r.Themes, second.Themes[0])
	d := evidenceOf(notes, heardBy).Digest(r)
	want := []Share{{Side: sides[0], Band: disclose.Most}, {Side: sides[1], Band: disclose.Many}}
	if !reflect.DeepEqual(d.Coverage, want) {
		t.Errorf("coverage %v, want %v", d.Coverage, want)
	}
	for i := range second.Themes[0].Confirmed[sides[1]] {
		// others than those of the first theme
		second.Themes[0].Confirmed[sides[1]][i] = notes[15+5+i].ID
	}
	if again := evidenceOf(notes, heardBy).Digest(r); !reflect.DeepEqual(again.Coverage, want) {
		t.Errorf("with other people in the second theme the coverage is %v", again.Coverage)
	}
}

// Themes that the same people raise stand beside each other, where neither says it of few.
func TestDigestTogether(t *testing.T) {
	r, notes, heardBy := raising(9, 9)
	second, _, _ := raising(8, 8)
	second.Themes[0].Barrier = "tokenism"
	// raised with both by six, as chance would have it or a little more
	apart, _, _ := raising(3, 3)
	apart.Themes[0].Barrier = "easy-lives"
	apart.Themes[0].Confirmed = map[analysis.Side][]string{"a": {"a0", "a12", "a13"}, "b": {"b0",
		"b12", "b13"}}
	r.Themes = append(r.Themes, second.Themes[0], apart.Themes[0])
	d := evidenceOf(notes, heardBy).Digest(r)
	if got := d.Theme("blame").Together; !reflect.DeepEqual(got, []string{"tokenism"}) {
		t.Errorf("beside it stands %v, want tokenism", got)
	}
	if got := d.Theme("easy-lives").Together; got != nil {
		t.Errorf("two people are said to raise both: %v", got)
	}
}

func TestDigestCountsParticipantsAndInterviewers(t *testing.T) {
	r, notes, heardBy := raising(8, 8)
	for i := range notes {
		notes[i].Participant = "the same" // who spoke sixteen times
	}
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Themes()) > 0 {
		t.Error("one participant's many notes were shown as a theme")
	}
	r, notes, heardBy = raising(8, 8)
	for id := range heardBy {
		heardBy[id] = "the only one"
	}
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Themes()) > 0 {
		t.Error("one interviewer's theme was shown")
	}
}

func TestDigestTerms(t *testing.T) {
	r, notes, heardBy := raising(8, 8,
		analysis.Term{Text: "zibbelled", Participants: 9,
			Users: users(5)}, analysis.Term{Text: "promised", Participants: 9, Users: users(4)},
		analysis.Term{Text: "[place]", Participants: 20, Users: users(9)},
		analysis.Term{Text: "planted", Participants: 9, Users: []string{"a0", "a2", "a4", "a6", "a8"}})
	d := evidenceOf(notes, heardBy).Digest(r)
	if want := []string{"zibbelled"}; !reflect.DeepEqual(d.Theme("blame").Terms, want) {
		t.Errorf("terms %v, want %v", d.Theme("blame").Terms, want)
	}
}

// What the words alone hold together nobody confirmed, and no digest shows it.
func TestDigestOfWordsAlone(t *testing.T) {
	r, notes, heardBy := raising(8, 8, analysis.Term{Text: "kennel", Participants: 9, Users: users(9)})
	r.Themes[0].Barrier = ""
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Themes()) > 0 {
		t.Errorf("%v is shown", d.Themes())
	}
}

// The place in the list says what the bands say and nothing more.
func TestDigestOrder(t *testing.T) {
	r, notes, heardBy := raising(6, 6)
	second, _, _ := raising(5, 5)
	third, _, _ := raising(8, 8)
	r.Themes[0].Label, second.Themes[0].Label, third.Themes[0].Label = "b", "a", "c"
	r.Themes = append(r.Themes, second.Themes[0], third.Themes[0])
	for i := range r.Themes {
		r.Themes[i].Barrier = fmt.Sprint("barrier-", i)
	}
	labels := ""
	for _, e := range evidenceOf(notes, heardBy).Digest(r).In[BothSides] {
		labels += e.Label
	}
	if labels != "cab" {
		t.Errorf("order %s, want c (most), then a and b (many) by name though b has more voices",
			labels)
	}
}

// What is drawn for a theme is taken off before any rule looks at it, and the same for all that
// is said of it; of its terms each has a draw of its own.
func TestDigestDraws(t *testing.T) {
	off := func(n int) disclose.Draw { return func(...string) int { return n } }
	for _, c := range []struct {
		why  string
		a, b int
		draw disclose.Draw
		in   Section
	}{
		{"six of both sides, nothing drawn", 3, 3, nil, BothSides},
		{"one drawn of each, which is the middle", 3, 3, off(1), BothSides},
		{"two of each are three of all", 3, 3, off(2), sections},
		{"eight are enough then", 4, 4, off(2), BothSides},
		{"three of a side are not, and six of the other are more", 3, 6, off(2), OneSide},
		{"two of a side are, if none is drawn", 2, 4, off(0), BothSides},
	} {
		r, notes, heardBy := raising(c.a, c.b)
		e := evidenceOf(notes, heardBy)
		e.Draw = c.draw
		d := e.Digest(r)
		if in := d.section(d.Theme("blame")); in != c.in {
			t.Errorf("%s: in section %d, want %d", c.why, in, c.in)
		}
	}
	r, notes, heardBy := raising(8, 8, analysis.Term{Text: "late", Participants: 9, Users: users(6)},
		analysis.Term{Text: "rushed", Participants: 9, Users: users(7)})
	e := evidenceOf(notes, heardBy)
	e.Draw = off(2)
	if got := e.Digest(r).Theme("blame").Terms; !reflect.DeepEqual(got, []string{"rushed"}) {
		t.Errorf("terms %v, want the one that five are left of", got)
	}
}

// What the engine calls an elephant is what may be shown as one: the floors of both are the same.
func TestFloors(t *testing.T) {
	if analysis.SharedBySide != disclose.Floor.Voices || analysis.SharedByAll != disclose.Floor.K {
		t.Errorf("the engine wants %d of a side and %d in all, the policy %d and %d",
			analysis.SharedBySide, analysis.SharedByAll, disclose.Floor.Voices, disclose.Floor.K)
	}
}
