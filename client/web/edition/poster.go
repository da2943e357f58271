package edition

import (
	"math"
	"slices"
	"unicode/utf8"
)

// A poster's sheet is filled: it has as many themes as it holds, and letters as large as then fit.
// How high a theme stands is reckoned from its letters, in millimetres at A3: the program that
// lays the sheet out does not see it. TestPaperIsFilled looks at the sheets themselves.

// poster is a sheet of the poster.
type poster struct {
	Parts []part
	scale int // the place among scales
}

// part is what a sheet has of one section, under its heading.
type part struct {
	Kind   string // of its themes
	Themes []Told
}

// scale is how large the letters of a sheet are. paper.css has the same measures.
type scale struct {
	class string
	times float64 // the letters of its themes, of the smallest
	sides float64 // how high the two sides of a theme stand, with the room below them
}

// scales are those of a sheet, the smallest first: a name has 42 to 110 points at A3, and is read
// across a room in each.
var scales = []scale{
	{"", 1, 35}, {"k12", 1.2, 40}, {"k14", 1.4, 45}, {"k17", 1.7, 76},
	{"k21", 2.1, 92}, {"k26", 2.6, 112},
}

// The measures of a sheet in its smallest letters: the room for its themes, what the heading of a
// further part takes of it, how high a line of a name and of a sentence and a picture alone stand,
// and how many letters such lines have.
const (
	roomOnPoster    = 325.0
	headOnPoster    = 50.0
	lineOfName      = 15.5
	lineOfSentence  = 9.8
	pictureOnPoster = 32.0
	inName          = 32.0
	inSentence      = 64.0
	// whose the sheet is has two lines in the room; each further one takes of it
	lineOfHead = 7.8
	inHead     = 88.0
)

// room is what a sheet of the poster has for its themes, below whose it is and what that is about.
func (s Story) room() float64 {
	letters := 75 // of the message
	for _, words := range []string{s.Programme, s.Pair[0].GetPlural(), s.Pair[1].GetPlural(), s.Subject} {
		letters += utf8.RuneCountInString(words)
	}
	return roomOnPoster - lineOfHead*max(0, math.Ceil(float64(letters)/inHead)-2)
}

// Class names the scale of the sheet in paper.css.
func (p poster) Class() string { return scales[p.scale].class }

// fits reports whether the parts have room on one sheet in a scale.
func fits(parts []part, s scale, room float64) bool {
	high := headOnPoster * float64(len(parts)-1)
	for _, p := range parts {
		for _, t := range p.Themes {
			high += s.times * (lineOfName*lines(t.Label, inName/s.times) +
				lineOfSentence*lines(t.Sentence, inSentence/s.times))
			if t.Sides() {
				high += s.sides
			} else {
				high += s.times * pictureOnPoster
			}
		}
	}
	return high <= room
}

// lines is how many lines of a number of letters a text takes at most, its words kept whole.
func lines(text string, letters float64) float64 {
	return math.Ceil(float64(len([]rune(text))) / letters)
}

// sections are the themes of a poster, section by section.
func (s Story) sections() (all [][]Told) {
	if !s.Learning() {
		return [][]Told{s.Both, s.OneSide, s.Also, s.Better, s.Hopes}
	}
	for _, a := range s.Answers() {
		all = append(all, a.Themes)
	}
	return all
}

// Posters are the sheets of the poster: of each section as few as hold it, each with as many themes
// as the others, as nearly as may be; and a section that still has room on the sheet before stands
// there.
func (s sheet) Posters() (all []poster) {
	for _, of := range s.sections() {
		if len(of) == 0 {
			continue
		}
		parts := divided(of, s.room())
		if n := len(all); n > 0 && len(parts) == 1 {
			if both := append(slices.Clip(all[n-1].Parts), parts[0]); fits(both, scales[0], s.room()) {
				all[n-1].Parts = both
				continue
			}
		}
		for _, p := range parts {
			all = append(all, poster{Parts: []part{p}})
		}
	}
	weighed := len(scales) - 1 // the same for what both sides say and what one says
	for i, p := range all {
		for n, larger := range scales {
			if fits(p.Parts, larger, s.room()) {
				all[i].scale = n
			}
		}
		if p.sided() {
			weighed = min(weighed, all[i].scale)
		}
	}
	for i, p := range all {
		if p.sided() {
			all[i].scale = weighed
		}
	}
	return all
}

// sided reports whether the sheet has what both sides say, or one.
func (p poster) sided() bool {
	return slices.ContainsFunc(p.Parts,
		func(of part) bool { return of.Kind == "both" || of.Kind == "one" })
}

// divided are the themes of a section by the sheets that they stand on.
func divided(of []Told, room float64) (parts []part) {
	for sheets := 1; ; sheets++ {
		parts = nil
		for themes := range slices.Chunk(of, (len(of)+sheets-1)/sheets) {
			parts = append(parts, part{of[0].Kind, themes})
		}
		held := func(p part) bool { return len(p.Themes) == 1 || fits([]part{p}, scales[0], room) }
		if !slices.ContainsFunc(parts, func(p part) bool { return !held(p) }) {
			return parts
		}
	}
}
