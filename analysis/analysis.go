package analysis

import (
	"context"

	"elephants/analysis/barrier"
)

// Side is the party that a participant belongs to; a programme names two.
type Side string

// Note is what an interviewer wrote of one conversation, after scrubbing.
type Note struct {
	ID          string
	Side        Side
	Participant string // "": the note's own
	Text        string
	Coding      []Coding
}

// Coding is an interviewer's own answer to which barrier a stretch of a note raises; it replaces the model's.
type Coding struct {
	Start, End int    // bytes of Text, End exclusive
	Barrier    string // its id
}

// Passage is a stretch of a note.
type Passage struct {
	Note       string
	Start, End int // bytes of the note's text, End exclusive
}

// Term is a stem with the form that people used most.
type Term struct {
	Text         string // the form
	Stem         string
	Participants int          // who used it anywhere
	InTheme      int          // who used it in a passage of the theme
	Sides        map[Side]int // of InTheme
}

// Theme is terms and passages that belong together.
type Theme struct {
	Label        string
	Terms        []Term // best first
	Barrier      string // "" when it is not in the code book
	Notes        []string
	Participants map[Side][]string // who raises it, sorted
	Passages     []Passage
	Sides        map[Side]int // how many participants raise it
	Balance      float64      // 0 to 1: the two sides' smoothed shares, their geometric mean
	Stability    float64      // 0 to 1: the share of redraws of participants in which the theme is there
	Shared       bool         // an elephant: both sides raise it
}

// Options say what to look for.
type Options struct {
	Book   *barrier.Book  // nil: no code book, themes from the words alone
	Model  *barrier.Model // what hears the book's barriers; nil: trained from Book
	Themes int            // how many themes; 0: as many as the notes support
}

// Result is what the notes say, for the caller's eyes: package disclose says what may be shown of it.
type Result struct {
	Themes       []Theme  // best first
	Unthemed     []string // notes without a theme, sorted
	Engine, Book string   // versions
}

// Themes finds the themes of notes.
func Themes(ctx context.Context, notes []Note, o Options) (Result, error) {
	return Result{}, ctx.Err()
}
