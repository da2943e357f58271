package notefile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
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

// Stretch is a part of a text, in bytes, its end exclusive.
type Stretch struct{ Start, End int }

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
		"%d people speak in it: say whose words are the participant's, by their name before the colon", len(e.Names))
}

// errNoSuchSpeaker is of a speaker who does not speak.
var errNoSuchSpeaker = errors.New("nobody of the name that you gave as the speaker speaks in it: write the name as the file has it before the colon, or `everybody`")

var (
	// A label before a turn: a name or a role of up to four words before a colon, perhaps with the
	// time; or the same alone on its line with the time, as Otter, Teams and Google Meet write it.
	labelColon = regexp.MustCompile(`^(?:[-–•*]\s*)?(?:\[?\(?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?\)?\]?\s*)?(\p{Lu}[\p{L}\p{N}.'’_-]*(?: \(?[\p{Lu}\p{N}#][\p{L}\p{N}.'’()_-]*){0,3})(?:\s*\(?\[?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?\)?\]?)?\s*:(?:\s+|$)`)
	labelTime  = regexp.MustCompile(`^(\p{Lu}[\p{L}\p{N}.'’_-]*(?: \(?[\p{Lu}\p{N}#][\p{L}\p{N}.'’()_-]*){0,3})\s+\(?\[?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?\]?\)?\s*$`)
	// Roles that no topic is called.
	roleLabel = regexp.MustCompile(`(?i)^(?:speaker|participant|person|interviewee|interviewer|respondent|resp|res|int|facilitator|moderator|researcher|host|guest|unknown|[pqrai])[ _-]?\d{0,3}$`)
)

// saysMark is how a reader of captions writes who speaks before a turn: it knows, and nobody has
// to guess.
var saysMark = regexp.MustCompile(`^\{says ([^{}\n]+)\}\s*`)

// How else a label is set off: in brackets, in the bold of Markdown, or after the arrows that
// captions for television have.
var (
	arrows    = regexp.MustCompile(`^>>+\s*`)
	bold      = regexp.MustCompile(`^(?:\*\*|__)(\p{Lu}[^*_\n]{0,60}?)\s*:?\s*(?:\*\*|__)\s*:?\s+`)
	bracketed = regexp.MustCompile(`^[\[(](\p{Lu}[\p{L}\p{N}.'’_-]*(?: [\p{Lu}\p{N}#][\p{L}\p{N}.'’_-]*){0,3})[\])]\s*:?\s+`)
)

// plainLabel is a line whose label, if it has one, is set off by a colon alone.
func plainLabel(line string) string {
	line = arrows.ReplaceAllString(line, "")
	for _, form := range []*regexp.Regexp{bold, bracketed} {
		if m := form.FindStringSubmatchIndex(line); m != nil {
			return line[m[2]:m[3]] + ": " + line[m[1]:]
		}
	}
	return line
}

// label is who a line says speaks, and the rest of the line.
func label(line string) (name, rest string, ok bool) {
	line = plainLabel(strings.TrimSpace(line))
	if m := saysMark.FindStringSubmatchIndex(line); m != nil {
		return line[m[2]:m[3]], line[m[1]:], true
	}
	if m := labelColon.FindStringSubmatchIndex(line); m != nil {
		return strings.TrimSpace(line[m[2]:m[3]]), strings.TrimSpace(line[m[1]:]), true
	}
	if m := labelTime.FindStringSubmatch(line); m != nil {
		return strings.TrimSpace(m[1]), "", true
	}
	return "", line, false
}

// A word before a colon is a name if it comes so often, and is a topic ("Housing: ...") if it
// comes once or twice.
const oftenNamed = 3

// speakersOf is which labels of a text are of people, by how often lines begin with them. In
// captions a role or a name of two words is one even if it comes once.
func speakersOf(lines []string, captions bool) map[string]bool {
	count, speak := map[string]int{}, map[string]bool{}
	for _, line := range lines {
		if name, _, ok := label(line); ok {
			count[name]++
			if saysMark.MatchString(strings.TrimSpace(line)) {
				speak[name] = true
			}
		}
	}
	if len(speak) > 0 {
		return speak // who is marked speaks, and nobody else
	}
	sure := 0
	for name, n := range count {
		if captions && strings.Contains(name, " ") || roleLabel.MatchString(name) || n >= oftenNamed {
			speak[name] = true
			sure += n
		}
	}
	if sure < oftenNamed && !captions {
		return nil // one line with "Int:" makes no transcript
	}
	for name := range count { // beside people who speak, a name of two words is another's
		if strings.Contains(name, " ") {
			speak[name] = true
		}
	}
	return speak
}

// What a program writes into a transcript that nobody said: the time alone on a line, and what
// Google Meet puts before the first turn and after the last one.
var (
	timeAlone   = regexp.MustCompile(`^\s*\[?\(?(?:\d{1,2}:)?\d{1,2}:\d{2}\)?\]?\s*$`)
	meetEnds    = regexp.MustCompile(`^\s*Transcription ended after \d`)
	meetPresent = "Attendees"
	meetBegins  = "Transcript"
)

// turnLines are the lines of a transcript without those.
func turnLines(lines []string) []string {
	is := func(what string) func(string) bool {
		return func(line string) bool { return strings.TrimSpace(line) == what }
	}
	if end := slices.IndexFunc(lines, meetEnds.MatchString); end >= 0 {
		lines = lines[:end]
		if there := slices.IndexFunc(lines, is(meetPresent)); there >= 0 {
			if begin := slices.IndexFunc(lines[there:], is(meetBegins)); begin >= 0 {
				lines = lines[there+begin+1:]
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(lines), timeAlone.MatchString)
}

// turns divides a text by who speaks. It is nil where nobody says who speaks.
func turns(text string) (all []Turn) {
	lines := strings.Split(text, "\n")
	speak := speakersOf(lines, false)
	if len(speak) == 0 {
		return nil
	}
	var said [][]string // the lines of each
	for _, line := range turnLines(lines) {
		if name, rest, ok := label(line); ok && speak[name] {
			all, said = append(all, Turn{Speaker: name}), append(said, []string{rest})
			continue
		}
		if len(all) == 0 {
			all, said = append(all, Turn{}), append(said, nil)
		}
		said[len(all)-1] = append(said[len(all)-1], line)
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

// otherMark is what begins a paragraph that is not the participant's.
const otherMark = "{other}"

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
		return text, nil
	}
	var out []string
	for _, t := range turns(text) {
		for paragraph := range strings.SplitSeq(t.Text, "\n\n") {
			if paragraph = strings.TrimSpace(paragraph); paragraph == "" {
				continue
			}
			if participant != Everybody && !strings.EqualFold(t.Speaker, participant) {
				paragraph = otherMark + " " + paragraph
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
		return "", errNoSuchSpeaker
	case len(names) > 1:
		return "", &SpeakersError{names}
	}
	return Everybody, nil
}

// leaveOthers takes the {other} marks off the text of a note, moves codings and own words to
// where they are then, and leaves out codings of what others said. Own words among what others
// said are an error.
func (n *Note) leaveOthers() error {
	plain, others, cuts := takeOthers(n.Text)
	gone := make([]int, len(cuts)+1) // by the cuts before each
	for i, c := range cuts {
		gone[i+1] = gone[i] + c.End - c.Start
	}
	moved := func(at int) int {
		i := sort.Search(len(cuts), func(i int) bool { return cuts[i].End > at }) // the first that ends later
		to := at - gone[i]
		if i < len(cuts) && cuts[i].Start < at {
			to -= at - cuts[i].Start
		}
		return to
	}
	n.Text, n.Others = plain, others
	var kept []Coding
	for _, c := range n.Codings {
		c.Start, c.End = moved(c.Start), moved(c.End)
		if !n.saidByOthers(c.Start, c.End) {
			kept = append(kept, c)
		}
	}
	n.Codings = kept
	for i := range n.Own {
		o := &n.Own[i]
		o.Start, o.End = moved(o.Start), moved(o.End)
		if n.saidByOthers(o.Start, o.End) {
			return fmt.Errorf("line %d: words are marked as the participant's own where somebody else "+
				"speaks: take the mark {\"} away", o.Line)
		}
	}
	return nil
}

// takeOthers takes the {other} marks off a text and says what they marked, which are whole
// paragraphs, and what was cut out of the text.
func takeOthers(text string) (plain string, others, cuts []Stretch) {
	var out strings.Builder
	at := 0 // of the paragraph in text
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			out.WriteString("\n\n")
			at += 2
		}
		lead := len(paragraph) - len(strings.TrimLeft(paragraph, " \t\n"))
		if rest := paragraph[lead:]; len(rest) >= len(otherMark) &&
			strings.EqualFold(rest[:len(otherMark)], otherMark) {
			said := strings.TrimLeft(rest[len(otherMark):], " \t\n")
			cuts = append(cuts, Stretch{at, at + len(paragraph) - len(said)})
			if said != "" {
				others = append(others, Stretch{out.Len(), out.Len() + len(said)})
			}
			out.WriteString(said)
		} else {
			out.WriteString(paragraph)
		}
		at += len(paragraph)
	}
	return out.String(), others, cuts
}
