// Package analysis is the engine: the notes of confidential conversations in, the themes that both
// sides raise out.
//
// [Themes] is the pipeline, on one screen. It reads notes into passages and terms (packages words,
// stem), hears the code book's barriers in each passage (barrier, sense), finds what the words
// alone hold together beyond the code book (theme), and then says how much of it the notes support:
// who raises a theme, how evenly the two sides do, whether it would be there had others been asked.
//
// The package is pure: no clock, disk, network or log. The same notes, in any order, on any number
// of cores, give the same result. It shows everything to its caller; package edition makes of it
// what others may see. Errors carry ids of notes, never their text. README.md has the method, its
// sources and how well it does.
package analysis

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"elephants/analysis/barrier"
	"elephants/analysis/cores"
	"elephants/analysis/theme"
	"elephants/analysis/wordlist"
	"elephants/analysis/words"
)

// Version of the engine: it rises whenever the same notes may give another result.
const Version = "3"

// fixed is the version of what a number of themes adds, which no edition or release rests on: it
// rises without that of the engine, so that no question has to be paid for anew.
const fixed = "2"

// Side is the party that a participant belongs to; a programme names two.
type Side string

// LivedExperience and DecisionMaker are a programme's two sides when nobody names others.
const (
	LivedExperience Side = "lived-experience"
	DecisionMaker   Side = "decision-maker"
)

// Said is how people say the side where its programme does not: its people together, and one of
// them.
func (s Side) Said() (plural, singular string) {
	switch s {
	case LivedExperience:
		return "people with lived experience", "person with lived experience"
	case DecisionMaker:
		return "decision-makers", "decision-maker"
	}
	words := strings.ReplaceAll(string(s), "-", " ")
	return words, words
}

// Note is what an interviewer wrote of one conversation, after scrubbing.
type Note struct {
	ID          string
	Side        Side
	Participant string // "": the note's own
	Text        string
	Coding      []Coding
	// Coded says that the interviewer went through all of the note: a passage without a coding raises
	// nothing. In other notes the program hears such passages itself.
	Coded  bool
	Others []words.Span // of Text, what somebody else said: it is neither heard nor counted
}

// Coding is an interviewer's own answer to which barrier a stretch of a note raises. It replaces
// the model's for every passage of which it covers half, and counts for the barrier's parents too.
// An id that is not in the code book makes a theme of its own.
type Coding struct {
	Start, End int    // bytes of Text, End exclusive
	Barrier    string // its id; "": none of the code book's
	Named      string `json:",omitempty"` // what the interviewer calls it where no barrier fits: for the code book's candidates
	Stance     Stance `json:",omitempty"` // how the passage raises it
}

// Stance is how a passage raises a barrier.
type Stance string

// The stances that an interviewer may give. One that was not said is a difficulty.
const (
	Difficulty Stance = ""       // it is so
	Better     Stance = "better" // it was overcome, or the opposite works
	Hope       Stance = "hope"   // somebody hopes for the opposite
)

// OwnWords is a sentence that the participant said in these very words and that may be quoted.
type OwnWords struct {
	Start, End int // bytes of the note's text, End exclusive
	// Attribution was read to the participant together with the sentence, and they agreed to both.
	// It is empty if nothing was read back to them.
	Attribution string `json:",omitempty"`
}

// Passage is a stretch of a note.
type Passage struct {
	Note       string
	Start, End int  // bytes of the note's text, End exclusive
	Confirmed  bool // an interviewer who read the note says that it raises the theme's barrier
}

// Term is a stem with the form that people used most.
type Term struct {
	Text         string // the form
	Stem         string
	Participants int          // who used it anywhere
	Users        []string     // who used it in a passage of the theme, sorted
	Sides        map[Side]int // of Users
	Passages     int          // of the theme that have it
	G2           float64      // how much oftener the theme's passages have it than others (Dunning)
}

// Theme is terms and passages that belong together.
type Theme struct {
	ID           string // of the [Kept] that it is, if it is one
	Label        string
	Terms        []Term // best first, at most ten
	Said         []Term // with [Options.Said]: all that so many used in it, by stem
	Barrier      string // "" when it is not in the code book
	Notes        []string
	Participants map[Side][]string // who raises it, sorted; a note without a participant stands for itself
	Passages     []Passage
	Sides        map[Side]int // how many participants raise it
	Balance      float64      // 0 to 1: the geometric mean of the sides' smoothed shares
	Stability    float64      // 0 to 1: the share of redraws of participants in which the theme is there
	Held         bool         // a [Kept] made of terms, which no redraw puts to the test
	// Stance of what is in it: a barrier that people raise, one that is better, or one that they hope
	// to see gone. The last two come from interviewers' codings alone.
	Stance Stance
	// Confirmed are the participants of whom an interviewer who read their note whole says that they
	// raise it, sorted.
	Confirmed map[Side][]string
	// Elephant says that enough participants of both sides are confirmed for anyone to be told
	// ([SharedBySide], [SharedByAll]): three of each in five. The program's own hearing has no part in
	// it.
	Elephant bool
	// Heard are the participants in whose unread notes the program hears it, faintly too, by name.
	Heard []Voice
}

// Options say what to look for.
type Options struct {
	Book   *barrier.Book  // nil: no code book, themes from the words alone
	Model  *barrier.Model // what hears the book's barriers; nil: [barrier.Default] for the built-in book, else trained from Book
	Themes int            // how many themes; 0: as many as the notes support
	Kept   []Kept         // what coordinators decided of earlier editions' themes
	Seeds  []Seed         // themes that somebody looks for; with a number of Themes they are not
	// Language of the notes, as an ISO 639-1 code that package stem knows; "": "en". Sense and the
	// built-in code book are English: in other languages themes are found from the words alone, and a
	// Book is an error.
	Language string
	// Words is what a person says of the corpus's words; nil: nothing. Which barriers are heard does
	// not depend on it.
	Words *wordlist.List
	// Said is how many participants must have used a term in a theme for it to be in [Theme.Said];
	// 0: none is. An edition chooses its words among these: the best ten follow from exact numbers,
	// and so does their order.
	Said int
	// Redraws of participants that Stability is measured over; 0: [DefaultRedraws], below 0: none.
	// Themes of a fixed number are not redrawn.
	Redraws int
}

// DefaultRedraws bound the error of a stability of .7 to .03, one standard deviation.
const DefaultRedraws = 200

// fewestVoices is how many participants there must be for anything to be said of them together.
const fewestVoices = 3

// Kept is a theme as a coordinator wants it, however new notes would have it: a new name, several
// themes in one, or a part of one. Barriers or terms say what is in it; with both, what is said in
// the terms joins the barriers.
type Kept struct {
	ID       string // comes back as the theme's
	Name     string
	Barriers []string // ids: their themes become one
	Terms    []string // stems: what is said in them is of this theme and of no other beyond the code book
	// Out are stems: passages with one of them leave the theme of the first barrier, or the one beyond
	// the code book that has half of Terms, and are this theme. Its Stability is that of the theme
	// which they left.
	Out []string
}

// Seed is a theme that somebody looks for: the passages in which any of its terms is said.
type Seed struct {
	ID    string   // comes back as the theme's
	Name  string   // its label
	Terms []string // stems
}

// Result is what the notes say, for the caller's eyes.
type Result struct {
	Themes       []Theme      // best first: elephants, then by balance
	Unthemed     []string     // notes without a theme, sorted
	Engine, Book string       // versions
	People       map[Side]int // participants
	Reached      map[Side]int // those of them who raise any theme
}

// Themes finds the themes of notes.
func Themes(ctx context.Context, notes []Note, o Options) (Result, error) {
	in, err := o.Reading()
	if err != nil {
		return Result{}, err
	}
	c, err := gather(notes, in)
	if err != nil {
		return Result{}, err
	}
	r := Result{Engine: Version}
	if o.Themes > 0 {
		r.Engine += "." + fixed
	}
	if len(c.voices) < fewestVoices {
		r.Unthemed = c.unthemed(nil)
		return r, ctx.Err()
	}
	named, unnamed := &heard{}, &theme.Found{}
	var both sync.WaitGroup // hearing and finding know nothing of each other: one goes on where the other waits for one core
	if o.Themes == 0 {
		both.Go(func() { unnamed = c.find(o.Kept, o.Seeds) })
	}
	if o.Book != nil {
		r.Book = o.Book.Version
		named, err = c.hear(ctx, o)
	}
	if both.Wait(); err != nil {
		return Result{}, err
	}
	named.join(unnamed, o.Kept)
	beyond(unnamed, named.groups)
	groups := slices.Clone(named.groups)
	for _, g := range unnamed.Groups {
		groups = append(groups, newGroup(g, o.Kept, o.Seeds))
	}
	groups = append(groups, c.divide(o.Themes-len(groups))...)
	steady := stability(c.sideOf, cmp.Or(o.Redraws, DefaultRedraws), len(groups), func(times []int32, there []bool) {
		if ctx.Err() == nil {
			named.again(times, there[:len(named.groups)])
			unnamed.Again(times, there[len(named.groups):])
		}
	})
	groups, steady = c.part(groups, steady, len(named.groups), unnamed, o.Kept)
	words := c.name(groups, named)
	r.Themes = make([]Theme, len(groups))
	cores.Each(cores.Workers(len(groups), 1), len(groups), func(_, i int) {
		r.Themes[i] = c.theme(groups[i], words[i], o.Book)
		r.Themes[i].Stability = steady[i]
		if o.Said > 0 {
			r.Themes[i].Said = c.said(groups[i], o.Said)
		}
	})
	r.Themes = slices.DeleteFunc(r.Themes, func(t Theme) bool { return len(t.Passages) == 0 })
	slices.SortFunc(r.Themes, better)
	if o.Themes > 0 {
		r.Themes = r.Themes[:min(o.Themes, len(r.Themes))]
	}
	r.Unthemed = c.unthemed(r.Themes)
	r.People, r.Reached = c.reached(r.Themes)
	return r, ctx.Err()
}

// better orders themes: elephants first, then the more evenly raised, then by name.
func better(a, b Theme) int {
	if a.Elephant != b.Elephant {
		if a.Elephant {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Balance, a.Balance), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Stance, b.Stance))
}
