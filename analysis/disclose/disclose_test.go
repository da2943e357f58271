package disclose

import (
	"fmt"
	"testing"
)

func TestReady(t *testing.T) {
	for _, c := range []struct {
		why  string
		new  map[string]int
		gone int
		want bool
	}{
		{"nothing", nil, 0, false},
		{"ten of two interviewers", map[string]int{"a": 5, "b": 5}, 0, true},
		{"nine are one short of the batch, though six are outside any one's own",
			map[string]int{"a": 3, "b": 3, "c": 3}, 0, false},
		{"ten of one interviewer, who could know them all", map[string]int{"a": 10}, 0, false},
		{"six and four: an interviewer of six knows all but four", map[string]int{"a": 6, "b": 4},
			0, false},
		{"twenty and four: no number of one's own makes up for the others'", map[string]int{"a": 20,
			"b": 4}, 0, false},
		{"withdrawals fill the batch", map[string]int{"a": 2, "b": 5}, 3, false},
		{"and count only beside five of others", map[string]int{"a": 5, "b": 2, "c": 3}, 1, true},
		{"a single withdrawal", nil, 1, false},
		{"ten withdrawals and nothing new", nil, 10, false},
	} {
		if got := Floor.Ready(Changes{New: c.new, Withdrawn: c.gone}, 0); got != c.want {
			t.Errorf("%s: Ready = %v, want %v", c.why, got, c.want)
		}
	}
	for _, c := range []struct {
		why   string
		new   map[string]int
		drawn int
		want  bool
	}{
		{"eleven, and two are drawn", map[string]int{"a": 4, "b": 4, "c": 3}, 2, false},
		{"twelve", map[string]int{"a": 4, "b": 4, "c": 4}, 2, true},
		{"twelve, six of them one interviewer's", map[string]int{"a": 6, "b": 6}, 2, false},
	} {
		if got := Floor.Ready(Changes{New: c.new}, c.drawn); got != c.want {
			t.Errorf("%s: Ready = %v, want %v", c.why, got, c.want)
		}
	}
}

func voices(participants, interviewers int) (v []Voice) {
	for i := range participants {
		v = append(v, Voice{fmt.Sprint("p", i), fmt.Sprint("i", i%interviewers)})
	}
	return v
}

func TestTheme(t *testing.T) {
	twice := append(voices(4, 2), voices(4, 2)...)
	padded := append(voices(8, 1), Voice{"the only other", "i1"})
	for _, c := range []struct {
		why   string
		in    []Voice
		drawn int
		want  bool
	}{
		{"five people, two interviewers", voices(5, 2), 0, true},
		{"four people", voices(4, 2), 0, false},
		{"four people who each spoke twice", twice, 0, false},
		{"five people of one interviewer", voices(5, 1), 0, false},
		{"nobody", nil, 0, false},
		{"five, and one is drawn", voices(5, 2), 1, false},
		{"seven, and two are drawn", voices(7, 2), 2, true},
		{"eight of one interviewer and one besides", padded, 0, true},
		{"and one is drawn: nobody tells that there is one", padded, 1, false},
	} {
		if got := Floor.Theme(c.in, c.drawn); got != c.want {
			t.Errorf("%s: Theme = %v, want %v", c.why, got, c.want)
		}
	}
}

func TestCandidate(t *testing.T) {
	for _, c := range []struct {
		why   string
		in    []Voice
		words int
		want  bool
	}{
		{"five people's passages, two interviewers", voices(5, 2), 1, true},
		{"four people's, however often", append(voices(4, 2), voices(4, 2)...), 1, false},
		{"one interviewer's words", voices(9, 1), 1, false},
		{"no word that may be shown", voices(5, 2), 0, false},
	} {
		if got := Floor.Candidate(c.in, 0, c.words); got != c.want {
			t.Errorf("%s: Candidate = %v, want %v", c.why, got, c.want)
		}
	}
}

func TestShared(t *testing.T) {
	for _, c := range []struct {
		a, b Part
		want bool
	}{
		{part(3, 15), part(3, 15), true},
		{part(10, 15), part(2, 15), false},
		{part(2, 15), part(10, 15), false},
		{part(0, 15), part(15, 15), false},
		{part(3, 6), part(12, 15), true},
		{part(3, 5), part(12, 15), false}, // three of five: only two of whom nothing is said
	} {
		if got := Floor.Shared(c.a, c.b); got != c.want {
			t.Errorf("Shared(%v, %v) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// part is of participants whom two interviewers heard in turn.
func part(raise, of int) Part { return PartOf(voices(raise, 2), of, nil) }

// Where a programme asks for more people, six of both sides are not enough.
func TestSharedByMore(t *testing.T) {
	seven := Floor
	if seven.K = 7; seven.Shared(part(3, 15), part(3, 15)) {
		t.Error("six people say what seven should")
	}
}

func TestOneSide(t *testing.T) {
	for _, c := range []struct {
		why         string
		side, other Part
		want        bool
	}{
		{"five and nobody", part(5, 15), part(0, 15), true},
		{"four and one", part(4, 15), part(1, 15), true},
		{"four in all", part(4, 15), part(0, 15), false},
		{"one voice more would make both sides say it", part(9, 15), part(2, 15), false},
		{"a share that one voice would undo", part(4, 30), part(1, 10), false},
		{"one voice more of the other, and it would be the larger", part(5, 30), part(1, 10),
			false},
		{"nearly all of a side", part(9, 9), part(0, 15), false},
		{"too few were asked of the other", part(9, 15), part(0, 5), false},
	} {
		if got := Floor.OneSide(c.side, c.other); got != c.want {
			t.Errorf("%s: OneSide(%v, %v) = %v, want %v", c.why, c.side, c.other, got, c.want)
		}
	}
}

func TestTogether(t *testing.T) {
	for _, c := range []struct {
		why                  string
		one, other, both, of int
		want                 bool
	}{
		{"eight of ten", 10, 10, 8, 30, true},
		{"four raise both", 6, 6, 4, 30, false},
		{"all but four raise both", 26, 26, 26, 30, false},
		{"as chance has it", 20, 21, 14, 30, false},
		{"one voice more than chance", 15, 14, 8, 30, false},
	} {
		if got := Floor.Together(c.one, c.other, c.both, c.of); got != c.want {
			t.Errorf("%s: Together = %v, want %v", c.why, got, c.want)
		}
	}
}

func TestBand(t *testing.T) {
	for _, c := range []struct {
		raise, side int
		want        Band
	}{
		{4, 15, Withheld}, // too few raise it
		{5, 15, Many},
		{8, 15, Most},
		{9, 15, Withheld},  // with two drawn, eleven raise it: too few do not
		{15, 15, Withheld}, // "all of them"
		{0, 15, Withheld},  // "none of them"
		{5, 9, Withheld},   // a small side has no band at all
		{5, 21, Some},
		{5, 20, Many}, // a quarter is many
		{11, 20, Most},
		{14, 20, Withheld}, // with two drawn, sixteen raise it: too few do not
	} {
		if got := Floor.Band(part(c.raise, c.side)); got != c.want {
			t.Errorf("Band(%d of %d) = %v, want %v", c.raise, c.side, got, c.want)
		}
	}
	if got := Floor.Band(PartOf(voices(6, 1), 15, nil)); got != Withheld {
		t.Errorf("six of one interviewer's are %v", got)
	}
}

func TestTerm(t *testing.T) {
	for _, c := range []struct {
		text  string
		users []Voice
		drawn int
		want  bool
	}{
		{"zibbel", voices(5, 2), 0, true},
		{"zibbel", voices(4, 2), 0, false}, // four of those who raise the theme
		{"trust", voices(4, 2), 0, false},  // be it ever so ordinary
		{"zibbel", voices(5, 2), 1, false},
		{"zibbel", voices(9, 1), 0, false}, // whoever planted the notes may have
		{"[place]", voices(20, 2), 0, false},
		{"number 7", voices(20, 2), 0, false},
		{"a@b", voices(20, 2), 0, false},
	} {
		if got := Floor.Term(c.text, c.users, c.drawn); got != c.want {
			t.Errorf("Term(%q, %d, %d) = %v, want %v", c.text, len(c.users), c.drawn, got, c.want)
		}
	}
}

func TestAbout(t *testing.T) {
	for n, want := range map[int]string{
		0: "A few people", 4: "A few people", 10: "About ten people", 30: "About thirty people",
		34: "About thirty people", 35: "About forty people", 104: "About a hundred people",
		105: "More than a hundred people", 3000: "More than a hundred people",
	} {
		if got := About(n); got != want {
			t.Errorf("About(%d) = %q, want %q", n, got, want)
		}
	}
}

// What was read back may have words of the speaker's own, and no identifier.
func TestReadBack(t *testing.T) {
	own := []Use{{1, 1, false}}
	for _, c := range []struct {
		why  string
		of   Sentence
		want bool
	}{
		{"a word of their own", Sentence{Words: own, Runs: []int{1}}, true},
		{"an identifier", Sentence{Words: own, Named: true}, false},
		{"nothing said", Sentence{}, false},
	} {
		if got := Floor.ReadBack(c.of); got != c.want {
			t.Errorf("%s: ReadBack = %v, want %v", c.why, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	plain, rare, many := Use{1, 1, true}, Use{4, 4, false}, Use{5, 1, false}
	for _, c := range []struct {
		why  string
		in   Sentence
		want bool
	}{
		{"three ordinary words", Sentence{Words: []Use{plain, plain, plain}, Runs: nil,
			Clean: true}, true},
		{"a word that five used", Sentence{Words: []Use{plain, many}, Runs: nil, Clean: true},
			true},
		{"a word that four used", Sentence{Words: []Use{plain, rare}, Runs: nil, Clean: true},
			false},
		{"a run that five used", Sentence{Words: []Use{plain, plain, plain, plain}, Runs: []int{5},
			Clean: true}, true},
		{"a run that four used", Sentence{Words: []Use{plain, plain, plain, plain, plain},
			Runs: []int{5, 4}, Clean: true}, false},
		{"an identifier in it", Sentence{Words: []Use{plain, plain}, Runs: nil, Clean: false},
			false},
		{"nothing said", Sentence{Words: nil, Runs: nil, Clean: true}, false},
	} {
		if got := Floor.Quote(c.in); got != c.want {
			t.Errorf("%s: Quote = %v, want %v", c.why, got, c.want)
		}
	}
	if Floor.Attributed(4) || !Floor.Attributed(5) {
		t.Error("a band that four share is named, or one that five share is not")
	}
}

// Whatever themes overlap, putting them together says what their bands said.
func TestMerged(t *testing.T) {
	for _, c := range []struct {
		bands []Band
		want  Band
	}{{nil, Withheld}, {[]Band{Withheld, Withheld}, Withheld}, {[]Band{Some, Some},
		Some}, {[]Band{Withheld, Many, Some}, Many}, {[]Band{Most, Many}, Most}} {
		if got := Merged(c.bands...); got != c.want {
			t.Errorf("Merged(%v) = %v, want %v", c.bands, got, c.want)
		}
	}
}

func TestApart(t *testing.T) {
	cut := func(of, one, other, onlyOne, onlyOther int) Cut {
		return Cut{[2]Part{part(one, of), part(other, of)}, [2]int{onlyOne, onlyOther}}
	}
	for _, c := range []struct {
		why    string
		a, b   Cut
		shared bool
		want   bool
	}{
		{"two parts of ten people each", cut(15, 5, 5, 5, 5), cut(15, 5, 5, 5, 5), true, true},
		{"the same people raise both", cut(15, 6, 6, 0, 0), cut(15, 6, 6, 0, 0), true, true},
		{"one part of four", cut(15, 2, 8, 2, 8), cut(15, 2, 8, 2, 8), true, false},
		{"eight, but two of a side are no side", cut(15, 6, 8, 5, 7), cut(15, 2, 8, 0, 6), true,
			false},
		{"four raise the one alone", cut(15, 8, 8, 4, 4), cut(15, 8, 8, 0, 0), true, false},
		{"six do, of whom two on one side", cut(15, 8, 8, 4, 4), cut(15, 8, 8, 2, 3), true, false},
		{"a side of five", cut(5, 5, 5, 0, 0), cut(15, 8, 8, 0, 0), true, false},
		{"one side, five in each", cut(15, 5, 6, 5, 6), cut(15, 0, 0, 0, 0), false, true},
		{"one side, three of the other in one part", cut(15, 4, 6, 4, 6), cut(15, 3, 0, 3, 0),
			false, false},
		{"one side, of nine", cut(9, 5, 5, 0, 0), cut(15, 0, 0, 0, 0), false, false},
	} {
		keeps := Floor.OneSide
		if c.shared {
			keeps = Floor.Shared
		}
		if got := Floor.Apart([2]Cut{c.a, c.b}, keeps); got != c.want {
			t.Errorf("%s: Apart = %v, want %v", c.why, got, c.want)
		}
	}
	seven := Floor
	seven.K = 7
	if seven.Apart([2]Cut{cut(15, 3, 9, 0, 6), cut(15, 3, 9, 0, 6)}, func(a,
		b Part) bool {
		return true
	}) {
		t.Error("six people are a part where seven are to be")
	}
}

func TestCandidateWord(t *testing.T) {
	for _, c := range []struct {
		text string
		use  Use
		want bool
	}{
		{"zibbel", Use{5, 2, false}, true},
		{"zibbel", Use{4, 3, false}, false}, // a word of their own leads back to four people
		{"trust", Use{3, 2, true}, true},    // an ordinary one does not
		{"trust", Use{20, 0, true}, false},  // but one interviewer's word leads to their notes
		{"[place]", Use{9, 8, true}, false},
	} {
		if got := Floor.CandidateWord(c.text, c.use); got != c.want {
			t.Errorf("CandidateWord(%q, %v) = %v, want %v", c.text, c.use, got, c.want)
		}
	}
}
