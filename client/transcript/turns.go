// Package transcript knows who says what in a transcript.
//
// [Speakers] finds who speaks in a text, and [Ascribe] leaves the names away and marks the turns of
// all but the participant. labels.go has the forms in which programs and people write who speaks,
// chat.go those of chats. Package captions reads files of captions, and stands on this one. Errors
// quote no name.
package transcript

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/client/mail"
	"elephants/client/pattern"
	"elephants/client/plain"
	"elephants/client/transcript/aside"
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

	after bool // whoever wrote it down says it, below the talk
	more  int  // the line at which it goes on in another paragraph, 0 if it does not
	last  int  // the line at which its last paragraph begins, if that is not its first
}

// Everybody is the speaker of whom all turns are the participant's.
const Everybody = "everybody"

// SpeakersError is of a transcript of two people or more, of whom nobody said which is the
// participant; or of one who may be the interviewer.
type SpeakersError struct {
	Names []string // as they stand in the file, who speaks most first
}

// Error quotes no name: it may be shown where the names may not.
func (e *SpeakersError) Error() string {
	switch {
	case slices.Contains(e.Names, Unnamed):
		return "somebody speaks in it without a name before their words: write a name and a colon " +
			"before " +
			"each turn, or say whose words are the participant's, where `unnamed` is who has no name"
	case len(e.Names) == 1:
		return "one name stands before all the words in it, and may be the interviewer's, or a " +
			"question's: " +
			"say whose words are the participant's"
	}
	return fmt.Sprintf(
		"%d people speak in it: say whose words are the participant's, by the name before their words", len(e.Names))
}

// NoSpeakerError is of a speaker who does not speak.
type NoSpeakerError struct {
	Names []string // who does, as in [SpeakersError]; nil if it is not read as a transcript
}

// Error quotes no name.
func (e *NoSpeakerError) Error() string {
	if e.Names == nil {
		return "nobody is known to speak in it, so that nobody is the speaker whom you gave: write a name " +
			"and a colon before each turn, or take the speaker away, in the head of the file too, if all of " +
			"it is the participant's"
	}
	return "nobody of the name that you gave as the speaker, in the head of the file or elsewhere, speaks " +
		"in it: write the name as the file has it, or `everybody`"
}

// ErrUnnamedTwo is of a speaker without a name, where two of those speak one after the other.
var ErrUnnamedTwo = errors.New("more than one person speaks in it without a name, and nobody " +
	"says who says " +
	"what: write a name and a colon before each turn, or give `everybody` as the speaker if all of " +
	"it is the " +
	"participant's")

// LineError is of a line that may begin somebody's turn, or not.
type LineError struct{ Line int } // from 1

// Error quotes nothing of the line.
func (e *LineError) Error() string {
	return fmt.Sprintf("line %d may begin the turn of somebody who speaks nowhere else: mend the "+
		"name if it "+
		"is another's, or take the colon or dash after it away if nobody's turn begins there", e.Line)
}

// turns divides a text by who speaks. It is nil where nobody says who speaks. The error is of the
// first line that may begin a turn, or not.
func turns(text string) (all []Turn, err error) {
	lines := linesOf(withoutPrograms(numberedLines(text)))
	speak := speakersOf(lines, false)
	if len(speak) == 0 {
		return nil, nil
	}
	if at := stray(lines, speak); at > 0 {
		err = &LineError{at}
	}
	sure := surest(lines, speak)
	lone := len(speak) == 1
	spaced := slices.ContainsFunc(lines, func(l line) bool { return strings.TrimSpace(l.text) == "" })
	byMark := len(namesOf(lines, marked)) > 0
	var said [][]string // the lines of each
	for _, l := range lines {
		switch {
		case l.label.form >= sure && speak[l.label.name]:
			all, said = append(all, Turn{Speaker: l.label.name}), append(said, []string{l.written()})
			lone = lone && l.label.form <= colon
			continue
		case l.time:
			continue
		case len(all) > 0 && aside.At(l.text) == 0:
			all, said = append(all, Turn{after: true}), append(said, nil)
		case len(all) == 0:
			all, said = append(all, Turn{}), append(said, nil)
		case lone && all[len(all)-1].endsBefore(l.text, said[len(said)-1]):
			all, said = append(all, Turn{Speaker: Unnamed}), append(said, nil)
		}
		all[len(all)-1].goOn(l, said[len(said)-1], spaced, byMark)
		said[len(all)-1] = append(said[len(all)-1], timeAtEnd.ReplaceAllString(l.text, ""))
	}
	return filledTurns(all, said), err
}

// filledTurns are turns with the lines of each, but for those in which nothing is said.
func filledTurns(all []Turn, said [][]string) []Turn {
	for i := range all {
		all[i].Text = strings.TrimSpace(strings.Join(said[i], "\n"))
	}
	return slices.DeleteFunc(all, func(t Turn) bool { return t.Text == "" })
}

// surest is the least form that labels a turn: a name that stands alone in its line does only if
// all names do.
func surest(lines []line, speak map[string]bool) form {
	if slices.ContainsFunc(lines, func(l line) bool {
		return l.label.form >= loose && speak[l.label.name]
	}) {
		return loose
	}
	return alone
}

// fullLine is how many letters a line has that was broken because it is full.
const fullLine = 60

// Begins reports whether a line without a label is not the rest of what a labelled turn says: below
// the only name of a transcript it is somebody else's.
func Begins(text string, said []string) bool {
	text = strings.TrimSpace(text)
	last := strings.TrimSpace(said[len(said)-1])
	switch first, _ := utf8.DecodeRuneInString(text); {
	case text == "":
		return false
	case len(said) == 1 && last == "": // the name stands over it
		return false
	case last == "":
		return true // after a blank line
	case unicode.IsLower(first):
		return strings.HasSuffix(last, "?")
	default:
		return plain.EndsSentence(last) || utf8.RuneCountInString(last) < fullLine
	}
}

// endsBefore reports whether a line without a label is not the rest of a turn of the only name.
func (t *Turn) endsBefore(text string, said []string) bool {
	return t.Speaker != Unnamed && (Begins(text, said) || t.Speaker == Question && answers(text, said))
}

// unfinished ends a line that goes on in the next.
var unfinished = pattern.New(`(?i)(?:^|\P{L})(?:a|an|the|of|and|or|but|to|from|with|in|on|at|for|` +
	`by|as|that|your|my|our|their|his|her|this|these|mrs?|ms|dr)\W*$|[,;-]\s*$`)

// answers reports whether a line without a label answers the question with a number above it, which
// may be long and have no mark: it begins large, and the question ends.
func answers(text string, said []string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	return (unicode.IsUpper(first) || unicode.IsDigit(first)) &&
		!unfinished.MatchString(said[len(said)-1])
}

// stray is the first line that is like the beginning of a turn and is nobody's who speaks: a name
// with a typing error, or somebody who says one thing. Its words would count as those of whoever
// spoke before. 0 for none. Programs make no such lines.
func stray(lines []line, speak map[string]bool) int {
	turns := map[string]int{} // of each who speaks
	for _, l := range lines {
		if l.typed() && speak[l.label.name] && l.label.name != Unnamed {
			turns[l.label.name]++
		}
	}
	if len(turns) < fewSpeakers {
		return 0
	}
	for _, l := range lines {
		if l.typed() && l.words > 0 && !l.label.item && turns[l.label.name] < twiceNamed &&
			(!speak[l.label.name] && oneWord(l) || misspelt(l.label.name, turns)) {
			return l.at
		}
	}
	return 0
}

// oneWord reports whether a label is one word before a colon, and nobody's who writes below a talk.
func oneWord(l line) bool {
	return l.label.form == colon && !strings.ContainsAny(l.label.name, " 0123456789") &&
		aside.At(l.text) != 0
}

// typed reports whether a line has a label as people type them.
func (l line) typed() bool { return l.label.form == loose || l.label.form == colon }

// misspelt reports whether a name may be another one, of somebody with several turns, with a typing
// error. One that ends in a number ends in its own.
func misspelt(name string, turns map[string]int) bool {
	digits := func(s string) string { return s[len(strings.TrimRight(s, "0123456789")):] }
	a := Key(name)
	for of, n := range turns {
		b := Key(of)
		short := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
		if of != name && n > 1 && digits(a) == digits(b) && short > 2 && plain.Changes(a, b) <= 1+short/4 {
			return true
		}
	}
	return false
}

// Speakers returns who speaks in a text that is a transcript, who says most first; nil if it is
// none.
func Speakers(text string) []string {
	all, _ := turns(text) // who speaks does not depend on the line that may be wrong
	return speakersIn(all)
}

func speakersIn(all []Turn) (names []string) {
	said := map[string]int{}
	for _, t := range all {
		if t.Speaker != "" {
			said[t.Speaker] += utf8.RuneCountInString(t.Text)
		}
	}
	for name := range said {
		names = append(names, name)
	}
	// slices.SortFunc is made anew for each type, and phones load it
	sort.Slice(names, func(i, j int) bool {
		a, b := names[i], names[j]
		return said[a] > said[b] || said[a] == said[b] && a < b
	})
	return names
}

// Other is what begins a paragraph that is not the participant's.
const Other = "{other}"

// Ascribe returns a text that is a transcript without names before the turns, and with {other}
// before each paragraph that somebody else than the participant said. A text that is none stays
// as it is.
func Ascribe(text, participant string) (string, error) {
	all, wrong := turns(text)
	names := speakersIn(all)
	chat := slices.ContainsFunc(numberedLines(text), func(l numbered) bool { return l.chat })
	participant, err := whose(names, participant, isMine(all, names, chat))
	if err == nil && participant != Everybody {
		err = errors.Join(wrong, unnamedTwo(all, participant), anybody(all, names, participant),
			remark(all, participant))
	}
	if err != nil {
		return "", err
	}
	if len(names) == 0 || len(names) == 1 && topic(text, names[0]) {
		return aside.Below(Plain(withoutTimes(text)), Other), nil
	}
	var out []string
	for _, t := range all {
		for paragraph := range strings.SplitSeq(t.Text, "\n\n") {
			if paragraph = strings.TrimSpace(paragraph); paragraph == "" {
				continue
			}
			if t.after || participant != Everybody && t.Speaker != participant {
				paragraph = Other + " " + paragraph
			}
			out = append(out, paragraph)
		}
	}
	return Plain(strings.Join(out, "\n\n")), nil
}

// unnamedTwo refuses a participant without a name, if somebody without one begins to speak after
// somebody without one: the dashes and arrows of captions say that it is somebody else.
func unnamedTwo(all []Turn, participant string) error {
	for i := 1; i < len(all); i++ {
		if participant == Unnamed && all[i].Speaker == Unnamed && all[i-1].Speaker == Unnamed {
			return ErrUnnamedTwo
		}
	}
	return nil
}

// RemarkError is of a paragraph below the last turn of the participant, where all other turns
// are one
// paragraph: the interviewer may have written it.
type RemarkError struct{ Line int } // from 1

// Error quotes nothing of the line.
func (e *RemarkError) Error() string {
	return fmt.Sprintf("line %d stands below the participant's last turn with "+
		"no name before it, and may be the "+
		"interviewer's: write the name and a colon before it, or {other} if the interviewer wrote it",
		e.Line)
}

// fewTurns with names are enough to know how somebody writes turns down.
const fewTurns = 4

// remark refuses such a paragraph, and one below the participant's last words that is about them.
func remark(all []Turn, participant string) error {
	if len(all) < fewSpeakers {
		return nil
	}
	last := all[len(all)-1]
	if last.Speaker != participant || last.more == 0 {
		return nil
	}
	if text := last.Text; aside.IsAbout(text[1+strings.LastIndexByte(text, '\n'):]) {
		return &RemarkError{last.last}
	}
	if len(all) < fewTurns || slices.ContainsFunc(all[:len(all)-1], func(t Turn) bool {
		return t.more > 0 || t.Speaker == "" || t.after
	}) {
		return nil
	}
	return &RemarkError{last.more}
}

// goOn notes that a line begins another paragraph of a turn: after an empty line, or, in a text
// without any, after a sentence. E-mails and captions, which have marks, have paragraphs anyway.
func (t *Turn) goOn(l line, said []string, spaced, byMark bool) {
	begun := slices.ContainsFunc(said, func(s string) bool { return strings.TrimSpace(s) != "" })
	if byMark || !begun || strings.TrimSpace(l.text) == "" ||
		strings.HasPrefix(strings.TrimSpace(l.text), Other) {
		return
	}
	last := strings.TrimSpace(said[len(said)-1])
	if last == "" || !spaced && plain.EndsSentence(last) {
		t.last = l.at
		if t.more == 0 {
			t.more = l.at
		}
	}
}

// ErrAnybody is of a participant whose name programs give to anybody.
var ErrAnybody = errors.New("more than one person may have the name that you " +
	"gave as the speaker: programs write it " +
	"for anybody. Give each a name of their own before their words, such as Voice " +
	"1 and Voice 2, or give " +
	"`everybody` as the speaker if all of it is the participant's")

// Names that programs and people give to anybody, and those that they give to who is not known, who
// is one person in a talk of two.
var (
	anybodys = pattern.New(`(?i)^(?:(?:anonymous|unidentified)(?: (?:member|user|participant|` +
		`attendee|guest|` +
		`person|speaker|voice|wom[ae]n|m[ae]n))?|audience(?: member)?|attendees?|members?|group|all|` +
		`both|everyone|` +
		`(?:several|multiple|various|mixed|other)(?: (?:voices|speakers|people|participants))|others|` +
		`crowd)$`)
	unknowns = pattern.New(`(?i)^(?:unknown|inaudible|someone|somebody)(?: (?:speaker|person|user|` +
		`voice))?$`)
)

// anybody refuses a participant of such a name who has more than one turn.
func anybody(all []Turn, names []string, participant string) error {
	if !anybodys.MatchString(participant) && !(len(names) > fewSpeakers &&
		unknowns.MatchString(participant)) {
		return nil
	}
	turns := 0
	for _, t := range all {
		if t.Speaker == participant {
			turns++
		}
	}
	if turns < twiceNamed {
		return nil
	}
	return ErrAnybody
}

// topic reports whether the only name of a text may be a topic, which is not to be lost: it is no
// role, and nothing but a colon sets it off.
func topic(text, name string) bool {
	return !roleLabel.MatchString(name) && name != Unnamed && !strings.Contains(name, " ") &&
		!slices.ContainsFunc(linesOf(numberedLines(text)), func(l line) bool { return l.label.form > colon })
}

// named is whom of some names one that is given means: it may be written as people write in a chat,
// or be the first part of one name alone. "" for nobody.
func named(names []string, given string) string {
	key := Key(given)
	if key == "" {
		return ""
	}
	for _, key := range []string{key, numberOfQuestion.ReplaceAllString(key, "$1"), Key(asName(given))} {
		for _, n := range names {
			if Key(n) == key || key != "" && Key(asName(n)) == key {
				return n
			}
		}
	}
	own := Key(asName(given))
	begin := slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		return !strings.HasPrefix(Key(n), key+" ") && (own == "" || !strings.HasPrefix(Key(n), own+" "))
	})
	if len(begin) == 1 && len(key) > 1 {
		return begin[0]
	}
	return ""
}

// whose is the speaker whose turns are the participant's, of those with the names: the one that is
// given, who is not the interviewer where only two speak and that one is sure, or everybody where
// only one speaks, who is none that asks. Who is not among them is an error, as is nobody where
// several speak.
func whose(names []string, given string, mine bool) (string, error) {
	if given == Everybody {
		return Everybody, nil
	}
	if n := named(names, given); n != "" {
		return n, nil
	}
	others := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return strings.EqualFold(name, Question) || mine && Key(name) == "me"
	})
	switch {
	case given != "":
		return "", &NoSpeakerError{names}
	case len(others) == 1 && len(names) == 2:
		return others[0], nil
	case len(names) > 1, len(names) == 1 && (names[0] == Unnamed ||
		askerRole.MatchString(names[0]) || strings.HasSuffix(names[0], mail.PassedOn) ||
		strings.HasSuffix(names[0], mail.Answers)):
		return "", &SpeakersError{names}
	}
	return Everybody, nil
}
