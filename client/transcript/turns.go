// Package transcript knows who says what in a transcript.
//
// [Captions] reads WebVTT and SubRip files; [Speakers] finds who speaks in any text, and [Ascribe]
// leaves the names away and marks the turns of all but the participant. labels.go has the forms in
// which programs and people write who speaks. Errors quote no name.
package transcript

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A transcript says before each turn who speaks: captions, what Zoom, Teams and Otter write, and
// what people paste ("RESP:", "Speaker 1 0:04"). Only the participant's own words are the note;
// what somebody else says helps to find identifiers, and nothing of it is coded or quoted. So
// whoever sends a transcript says who the participant is: in the head (speaker: Ann), by
// --speaker, or on the page.
//
// A note says the same by hand: a paragraph that begins with {other} is somebody else's.

// Turn is what somebody says at once.
type Turn struct {
	Speaker string // "" where nobody says who
	Text    string // paragraphs
}

// Everybody is the speaker of whom all turns are the participant's.
const Everybody = "everybody"

// SpeakersError is of a transcript of two people or more, of whom nobody said which is the
// participant.
type SpeakersError struct {
	Names []string // as they stand in the file, who speaks most first
}

// Error quotes no name: it may be shown where the names may not.
func (e *SpeakersError) Error() string {
	return fmt.Sprintf(
		"%d people speak in it: say whose words are the participant's, by the name before their words", len(e.Names))
}

// ErrNoSuchSpeaker is of a speaker who does not speak.
var ErrNoSuchSpeaker = errors.New("nobody of the name that you gave as the speaker speaks in it: write the name as the file has it, or `everybody`")

// turns divides a text by who speaks. It is nil where nobody says who speaks.
func turns(text string) (all []Turn) {
	lines := linesOf(withoutPrograms(strings.Split(text, "\n")))
	speak := speakersOf(lines, false)
	if len(speak) == 0 {
		return nil
	}
	sure := colon // a name that stands alone in its line labels a turn only if all names do
	if !slices.ContainsFunc(lines, func(l line) bool {
		return l.label.form >= colon && speak[l.label.name]
	}) {
		sure = alone
	}
	var said [][]string // the lines of each
	for _, l := range lines {
		switch {
		case l.label.form >= sure && speak[l.label.name]:
			all, said = append(all, Turn{Speaker: l.label.name}), append(said, []string{l.label.rest})
			continue
		case l.time:
			continue
		case len(all) == 0:
			all, said = append(all, Turn{}), append(said, nil)
		}
		said[len(all)-1] = append(said[len(all)-1], timeAtEnd.ReplaceAllString(l.text, ""))
	}
	for i := range all {
		all[i].Text = strings.TrimSpace(strings.Join(said[i], "\n"))
	}
	return slices.DeleteFunc(all, func(t Turn) bool { return t.Text == "" })
}

// Speakers returns who speaks in a text that is a transcript, who says most first; nil if it is
// none.
func Speakers(text string) (names []string) {
	said := map[string]int{}
	for _, t := range turns(text) {
		if t.Speaker != "" {
			said[t.Speaker] += utf8.RuneCountInString(t.Text)
		}
	}
	for name := range said {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := said[b] - said[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

// Other is what begins a paragraph that is not the participant's.
const Other = "{other}"

// Ascribe returns a text that is a transcript without names before the turns, and with {other}
// before each paragraph that somebody else than the participant said. A text that is none stays
// as it is.
func Ascribe(text, participant string) (string, error) {
	names := Speakers(text)
	participant, err := whose(names, participant)
	if err != nil {
		return "", err
	}
	if len(names) == 0 {
		return withoutTimes(text), nil
	}
	var out []string
	for _, t := range turns(text) {
		for paragraph := range strings.SplitSeq(t.Text, "\n\n") {
			if paragraph = strings.TrimSpace(paragraph); paragraph == "" {
				continue
			}
			if participant != Everybody && !strings.EqualFold(t.Speaker, participant) {
				paragraph = Other + " " + paragraph
			}
			out = append(out, paragraph)
		}
	}
	return strings.Join(out, "\n\n"), nil
}

// whose is the speaker whose turns are the participant's, of those with the names: the one that is
// given, or everybody where only one speaks. Who is not among them is an error, as is nobody where
// several speak.
func whose(names []string, given string) (string, error) {
	among := slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, given) })
	switch {
	case given == Everybody || among:
		return given, nil
	case given != "":
		return "", ErrNoSuchSpeaker
	case len(names) > 1:
		return "", &SpeakersError{names}
	}
	return Everybody, nil
}
