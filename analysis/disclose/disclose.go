// Package disclose decides what may be shown. Each rule is a pure function of counts, so that it
// can be read beside the promise it keeps, and a test fails when it is taken away.
//
// [Policy.Ready] says whether an edition may be made; [Policy.Theme], [Policy.Shared],
// [Policy.OneSide], [Policy.Together], [Policy.Band] and [Policy.Term] what may stand in it;
// [Merged] and [Policy.Apart] what coordinators may make of it, [Policy.Candidate] what they may
// make a barrier of; [Pooled] counts the people of several rounds; [About] says a number of
// people. What is withheld leaves no trace: no count of it, no gap.
//
// The rules assume the strongest reader there is: one who knows who was asked and when, and has
// every edition. Why each of them is needed, and what it was measured to prevent, stands in
// server/README.md.
package disclose

import "strings"

// Policy is a programme's numbers. They may be raised above [Floor] and never set below it.
type Policy struct {
	K       int // fewest distinct participants who carry anything that is shown
	Batch   int // fewest conversations that changed between two editions
	Outside int // fewest of these from outside any single interviewer's own
	Voices  int // about how many participants of each side make "both sides raise it"
}

// Floor is the least that any programme promises.
//
// K and Outside are 5: the customary least cell of UK statistics when those who answered are
// known. Batch is 10: with it and bands, a reader of every edition of 1,000 simulated programmes
// of 30 people could prove nothing about any of them; with 5 and exact numbers, 45 % of what they
// had not said. Voices is 3: neither a side's only voice, nor the other of two, can be told from
// "both sides".
var Floor = Policy{K: 5, Batch: 10, Outside: 5, Voices: 3}

// leastBeside is how many of those who raise a theme somebody else heard than the interviewer who
// heard most of them. No invitation makes a theme of its own notes, and none that pads one with
// its own notes learns that a single other person raised it: the draw is taken off this count too.
// With 2 or more, programmes of two interviewers lose themes that everybody raises.
const leastBeside = 1

// Changes is what happened since the last edition.
type Changes struct {
	New       map[string]int // participants newly heard, by interviewer
	Withdrawn int            // conversations of released editions that were withdrawn
}

// Total is how many conversations changed.
func (c Changes) Total() int {
	total := c.Withdrawn
	for _, n := range c.New {
		total += n
	}
	return total
}

// Ready reports whether enough conversations changed for a new edition. A withdrawal does not tell
// whose interview it undoes, so it never counts as being outside an interviewer's own. drawn is
// added to both bounds, so that whoever adds notes until it is ready does not know how many others
// came.
func (p Policy) Ready(c Changes, drawn int) bool {
	largest := 0
	for _, n := range c.New {
		largest = max(largest, n)
	}
	return c.Total() >= p.Batch+drawn && c.Total()-c.Withdrawn-largest >= p.Outside+drawn
}

// MostLooks is how many different sets of notes the drafts of one edition may be made from before
// another batch comes. The first takes one coordinator, each further one takes two. The draws are
// the same for all of them, so this is a second bound; a lower one would let whoever withdraws
// note after note keep an edition from being made.
const MostLooks = 8

// MostReadings is how many code books and rules the drafts of one edition may be made with. Each
// shows the same conversations in another light.
const MostReadings = 5

// Voice is one participant who raises a theme, and who heard it.
type Voice struct{ Participant, Interviewer string }

// Theme reports whether a theme may be shown at all: K distinct participants raise it, and of them
// leastBeside beside those of any one interviewer, both less what is drawn.
func (p Policy) Theme(voices []Voice, drawn int) bool {
	participants, beside := count(voices)
	return participants-drawn >= p.K && beside-drawn >= leastBeside
}

// count returns how many participants there are, and how many beside those of the interviewer who
// heard most. Whom two interviewers heard counts once and as the first's by name.
func count(voices []Voice) (participants, beside int) {
	by := map[string]string{}
	for _, v := range voices {
		if first, ok := by[v.Participant]; !ok || v.Interviewer < first {
			by[v.Participant] = v.Interviewer
		}
	}
	heard, largest := map[string]int{}, 0
	for _, interviewer := range by {
		heard[interviewer]++
		largest = max(largest, heard[interviewer])
	}
	return len(by), len(by) - largest
}

// Part is how many of a side's participants raise a theme, with what is drawn.
type Part struct {
	Raise int // so many or more: what is drawn is taken off
	About int // one more or less, as is drawn
	Of    int // participants of the side
	// Beside is how many of Raise somebody else heard than the interviewer who heard most of them.
	Beside int
}

// PartOf is the part of a side of which so many were asked, with one draw for all that is said of
// it.
func PartOf(voices []Voice, of int, draw Draw, about ...string) Part {
	raise, beside := count(voices)
	return Part{
		Raise: draw.Less(raise, about...), About: draw.Around(raise, about...), Of: of,
		Beside: draw.Less(beside, about...),
	}
}

// stands reports whether a part says something of its side whatever any one interviewer sent.
func (s Part) stands() bool { return s.Beside >= leastBeside }

// Shared reports whether "both sides say it" may be said of a theme that may be shown. It says
// that about Voices or more of each side do, so each side must have as many again of whom nothing
// is said. About: a side of Voices is drawn as often above the bound as below. Were they always
// fewer, three in ten of what both sides say would not be said.
func (p Policy) Shared(a, b Part) bool {
	return min(a.About, b.About) >= p.Voices && a.About+b.About >= p.K && p.Sides(a, b)
}

// Sides reports whether anything may be said of two sides apart: of each, twice as many were asked
// as make a side.
func (p Policy) Sides(a, b Part) bool { return min(a.Of, b.Of) >= 2*p.Voices }

// OneSide reports whether "mainly from this side" may be said. The people who were asked are the
// room and no sample, so there is no test against chance. What is asked instead is that no single
// person decides it: one voice more of the other side would not make it something that both sides
// say, and whatever was drawn, its share is the smaller. The other side's bound has all that is
// drawn taken off, not the middle: with that, "both sides" in one edition and "mainly one side" in
// the next proved that nobody between them had raised it (TestDifferencing: .116 % of facts).
func (p Policy) OneSide(side, other Part) bool {
	return side.About+other.About >= p.K && p.Sides(side, other) && side.Of >= 2*p.K &&
		other.Raise+1 < p.Voices && side.stands() &&
		side.Raise*other.Of > (other.About+1)*side.Of
}

// Pooled is how many people of a side raise something in several rounds. The same people may have
// spoken in each, perhaps with other interviewers and under other labels, and nothing says who: so
// it is the round in which most of them do, and nobody can count twice. Were the rounds added up,
// three people who spoke twice would be six, and five of them could be made of three.
func Pooled(rounds ...Part) (most Part) {
	for _, r := range rounds {
		if r.Raise > most.Raise || r.Raise == most.Raise && r.Of > most.Of {
			most = r
		}
	}
	return most
}

// Together reports whether "often said by the same people as" may be said of two themes: K raise
// both, K others do not, and more raise both than would if the two had nothing to do with each
// other, by more than one voice.
func (p Policy) Together(one, other, both, of int) bool {
	return both >= p.K && of-both >= p.K && (both-1)*of > one*other
}

// Band stands for a share of a side. There is neither "all" nor "none".
type Band int

// The bands, and Withheld where none may be said.
const (
	Withheld Band = iota
	Some          // less than a quarter
	Many          // from a quarter to less than a half
	Most          // a half or more
)

// Band returns the share of a side that raises a theme, in a word: so many or more, for some may
// have been drawn. It is withheld when fewer than K of the side raise it, or one interviewer heard
// them all, or fewer than K do not, whatever was drawn: "nearly all of them" says something of
// each of them.
func (p Policy) Band(s Part) Band {
	switch {
	case s.Raise < p.K || s.Of-s.Raise-MostDrawn < p.K || !s.stands():
		return Withheld
	case 4*s.Raise < s.Of:
		return Some
	case 2*s.Raise < s.Of:
		return Many
	}
	return Most
}

// Since is the band of a side in an edition after one that said the band was. A lower one is
// withheld: those who were counted before are counted still, so it would say that hardly anybody
// who came between raises the theme. Who plants a note of their own makes that nobody.
func Since(was, now Band) Band {
	if now < was {
		return Withheld
	}
	return now
}

// Extent is a part of the notes, in words.
type Extent int

// The extents. NoneRead is none, or so few that their number would say something of their
// interviewer.
const (
	NoneRead  Extent = iota
	SomeRead         // less than a half
	MostRead         // a half or more
	NearlyAll        // nine in ten or more
)

// Extent says how much of a side's notes interviewers went through. It is about interviewers' work
// and says nothing of what anybody said, so it may also be nearly all.
func (p Policy) Extent(read Part) Extent {
	switch {
	case read.Raise < p.K:
		return NoneRead
	case 10*read.Raise >= 9*read.Of:
		return NearlyAll
	case 2*read.Raise >= read.Of:
		return MostRead
	}
	return SomeRead
}

// Merged is what may be said of a side's share in themes that are put together, when all that is
// known of them is the band of each. It looks at nothing else, so that whoever puts themes
// together, however often, learns nothing of how they overlap. The share is of this band or a
// higher one.
func Merged(bands ...Band) (band Band) {
	for _, b := range bands {
		band = max(band, b)
	}
	return band
}

// Cut is how the participants of a theme fall apart when it is made two. Those of a side who raise
// one part and not the other are Only of it.
type Cut struct {
	Parts [2]Part
	Only  [2]int // who raise this part and not the other
}

// Apart reports whether a theme may be shown as two, each where the theme stood: keeps says
// whether what is said of the sides of the theme may be said of a part of it. Between a theme and
// its part stand those who raise the other alone: they are K or none, and on each side Voices or
// none, so that the part tells of nobody what the theme did not.
func (p Policy) Apart(sides [2]Cut, keeps func(a, b Part) bool) bool {
	for part := range 2 {
		all, only := 0, 0
		for _, s := range sides {
			all += s.Parts[part].Raise
			only += s.Only[part]
			if 0 < s.Only[part] && s.Only[part] < p.Voices {
				return false
			}
		}
		if all < p.K || 0 < only && only < p.K {
			return false
		}
		if !keeps(sides[0].Parts[part], sides[1].Parts[part]) {
			return false
		}
	}
	return true
}

// MostCuts is how many ways of making a theme two may be tried for an edition, whoever tries and
// whatever comes of it: each answer is a yes or no that the edition itself does not give.
const MostCuts = 3

// Use is how a word or phrase was used.
type Use struct {
	Participants int  // distinct ones who used it anywhere
	Beside       int  // of those whose passages it stands beside, as of [Part]
	Ordinary     bool // it is ordinary English that names nobody
}

// UseOf is how a word was used that stands in lines beside the passages of voices. One draw is taken
// off both numbers: with none off the second, who wrote a word through one invitation in four notes
// saw in a draft whether another interviewer wrote it of one person.
func UseOf(voices []Voice, participants, drawn int, ordinary bool) Use {
	_, beside := count(voices)
	return Use{Participants: participants - drawn, Beside: beside - drawn, Ordinary: ordinary}
}

// Term reports whether a word or phrase may be shown as one that carries a theme: those who used it
// there would do for a theme. A placeholder never may: it stands where an identifier was.
func (p Policy) Term(text string, users []Voice, drawn int) bool {
	return p.Theme(users, drawn) && !strings.ContainsAny(text, "[]0123456789@")
}

// CandidateWord reports whether a word of what interviewers named may be offered: two of them
// wrote it, and either it is ordinary English or K participants' interviewers did.
func (p Policy) CandidateWord(text string, u Use) bool {
	return u.Beside >= leastBeside && (u.Ordinary || u.Participants >= p.K) &&
		!strings.ContainsAny(text, "[]0123456789@")
}

// Candidate reports whether what interviewers named in their own words may be offered for the code
// book: it keeps the rule of a theme, and so many of its words may be shown.
func (p Policy) Candidate(voices []Voice, drawn, words int) bool {
	return p.Theme(voices, drawn) && words > 0
}

// QuoteRun is how many content words in a row are taken for a person's own. Forensic linguists
// tell a writer among 176 by runs of two to six words (Johnson and Wright 2014); with four, what
// is left to quote is short and common.
const QuoteRun = 4

// Sentence is one that somebody who agreed to be quoted said.
type Sentence struct {
	Words []Use // of its content words; Writers is not looked at
	Runs  []int // participants who used each run of [QuoteRun] content words
	Clean bool  // no identifier is in it, nor what may be one
	Named bool  // an identifier is in it
}

// Quote reports whether a sentence may be offered as a quote: there is no identifier in it, no
// uncommon word that fewer than K used, and no run of content words that leads to fewer than K.
func (p Policy) Quote(s Sentence) bool {
	for _, w := range s.Words {
		if !w.Ordinary && w.Participants < p.K {
			return false
		}
	}
	for _, n := range s.Runs {
		if n < p.K {
			return false
		}
	}
	return s.Clean && len(s.Words) > 0
}

// ReadBack reports whether a sentence may be offered as a quote that was read back to the
// participant who said it, and to which they agreed: there is no identifier in it. Its words are
// theirs to give, be they ever so much their own; what points at a person points at others too.
// What only may be an identifier, the interviewer looked at.
func (p Policy) ReadBack(s Sentence) bool { return !s.Named && len(s.Words) > 0 }

// Attributed reports whether a quote may be said to be of a role band that so many participants
// share.
func (p Policy) Attributed(sharing int) bool { return sharing >= p.K }

var tens = [...]string{"", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
	"eighty", "ninety", "a hundred"}

// About says how many people were spoken with, to the nearest ten, in words: "About thirty
// people". From 105 on it is "More than a hundred".
func About(n int) string {
	t := (n + 5) / 10
	switch {
	case t >= len(tens):
		return "More than a hundred people"
	case t == 0:
		return "A few people"
	}
	return "About " + tens[t] + " people"
}
