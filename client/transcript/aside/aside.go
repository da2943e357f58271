// Package aside knows what interviewers write of a talk beside what was said in it: below the end of
// the recording and under headings of their own ([At], [Below]), and about whom they spoke with
// ([IsAbout]).
package aside

import (
	"slices"
	"strings"

	"elephants/client/pattern"
)

// Where the recording ends, and what interviewers write below a transcript. Brackets may stand
// within a line.
var (
	recordingEnds = pattern.New(`(?i)[\[(] *(?:the )?(?:end(?:s|` +
		`ed)? (?:of )?(?:the )?(?:recording|interview|tape|` +
		`transcript(?:ion)?|conversation|audio|session|call)|(?:recording|interview|tape|audio|call|` +
		`transcript(?:ion)?|recorder) ` +
		`(?:ends?|ended|stops?|stopped|finish(?:es|ed)|(?:is |was )?(?:switched |` +
		`turned )?off))[^\])]{0,40}[\])]|` +
		`^\W*(?:end of (?:the )?(?:recording|interview|tape|transcript(?:ion)?|audio)|(?:recording|` +
		`interview) (?:ends|ended|stopped))\W*$`)
	afterword = pattern.New(`(?i)^\W*(?:(?:(?:interviewer|researcher|facilitator|moderator|` +
		`observer|transcriber|my|general|overall)` +
		`(?:['’]?s)? |field ?|post.(?:interview|talk) )?(?:notes?|comments?|observations?|` +
		`reflections?|impressions?|remarks?|` +
		`afterthoughts?|thoughts|memo|debrief)(?: (?:after|on|from|about) [^:.]{1,40})?|` +
		`after(?:word|wards)|after the (?:interview|talk|recording))` +
		`\W*(?:[:\n\x{2013}\x{2014}]|$)`)
)

// At is where in a line the words of whoever wrote the transcript down begin; -1 if they
// do not.
func At(text string) int {
	if at := recordingEnds.FindStringIndex(text); at != nil {
		return at[0]
	}
	if afterword.MatchString(text) {
		return 0
	}
	return -1
}

// aboutThem is how interviewers begin to write about whom they spoke with.
var aboutThem = pattern.New(`(?i)^\W*(?:(?:overall|generally|afterwards|` +
	`throughout)[, ]+)?(?:s?he|the ` +
	`(?:participant|interviewee|respondent|woman|man|lady|gentleman|young person)|participant|` +
	`interviewee|` +
	`respondent) (?:also |then |really |clearly )?(?:seemed|appeared|came across|struck me|sounded|` +
	`(?:was|looked|became|got|is) (?:(?:very|quite|a bit|really|clearly|visibly|rather|so|` +
	`more) )*(?:tearful|` +
	`tired|upset|nervous|anxious|open|keen|emotional|angry|calm|relaxed|reluctant|guarded|friendly|` +
	`articulate|engaged|hesitant|distressed|comfortable|uncomfortable)(?:\P{L}|$))` +
	`|^\W*(?:my (?:own )?(?:impression|feeling|sense|view|reflection)s?|i (?:felt|thought|noticed|` +
	`wondered) (?:that )?(?:s?he|the participant|they)|(?:the )?(?:interview|recording|meeting|` +
	`visit|call) ` +
	`(?:lasted|took place|took about|was held|was interrupted))(?:\P{L}|$)`)

// reflections stand over what an interviewer thinks of a talk, below a note of it.
var reflections = pattern.New(`(?i)^\W*(?:(?:the )?(?:interviewer|researcher|facilitator|` +
	`moderator|observer)` +
	`(?:['’]?s)?|my(?: own)?|post.(?:interview|talk)) (?:own )?(?:observations?|reflections?|` +
	`impressions?|` +
	`after.?thoughts?|memo|debrief)(?: (?:after|on|from|about) [^:.]{1,40})?\W*$`)

// aSentenceAbove is a line of a note that is no line of a form over it.
var aSentenceAbove = pattern.New(`(?m)^[^:\n]*(?:[^\s:]+\s+){5}[^\s:]+`)

// Below is a note with a mark before each paragraph below such a line, if the note stands above
// it: those words are the interviewer's.
func Below(text, mark string) string {
	lines := strings.Split(text, "\n")
	at := slices.IndexFunc(lines, reflections.MatchString)
	if at < 0 {
		return text
	}
	above := strings.TrimSpace(strings.Join(lines[:at], "\n"))
	below := strings.TrimSpace(strings.Join(lines[at:], "\n"))
	if !aSentenceAbove.MatchString(above) {
		return text
	}
	for paragraph := range strings.SplitSeq(below, "\n\n") {
		above += "\n\n" + mark + " " + strings.TrimPrefix(strings.TrimSpace(paragraph), mark+" ")
	}
	return above
}

// IsAbout reports whether a paragraph begins as what an interviewer writes about a participant.
func IsAbout(paragraph string) bool { return aboutThem.MatchString(paragraph) }
