package transcript

import (
	"slices"
	"strings"

	"elephants/client/pattern"
	"elephants/client/transcript/aside"
)

// What programs write into a transcript that nobody said.
var (
	// Google Meet's last words, after which it explains itself. Saved as Markdown its headings have
	// signs around them.
	meetEnds = pattern.New(`^[\s#*]*(?:Transcription|Meeting) ended after \d`)
	// What stands before Meet's first turn, after who was there and, in some, a summary.
	meetBegins = pattern.New(`^[\s#*]*(?:\x{1f4d6}\s*)?(?:.* \\?- )?Transcript[\s*]*$`)
	// Teams, before and after; the title, date and length of the meeting stand above.
	teamsBegins = pattern.New(`^.{1,90} started transcription\s*$`)
	teamsEnds   = pattern.New(`^.{1,90} stopped transcription\s*$`)
	// Otter's keywords and who it heard, below the title and the date and up to the first turn, and
	// its name at the end.
	otterBegins = pattern.New(`^\s*(?:SUMMARY KEYWORDS|SPEAKERS)\s*$`)
	otterEnds   = pattern.New(`^\s*Transcribed by https?://otter\.ai\b`)
	// The head of a table of who speaks and what they say.
	tableHead = pattern.New(`(?i)^(?:(?:time ?(?:stamp|code)?|start|end|#|no\.?|line|turn)[\t|` +
		`]\s*)*(?:speaker|` +
		`who|name|person|participant|role)(?: name)?[\t|]\s*(?:text|transcript(?:ion)?|what (?:was|` +
		`they|is) said|` +
		`words?|said|content|utterance|speech|comments?|notes?)\W*$`)
	// Word's Transcribe names the recording.
	wordBegins = pattern.New(`^\s*Audio file\s*$`)
)

// mostTitle is how many lines a program writes over a transcript at most.
const mostTitle = 8

// numbered is a line of a file and its number, from 1.
type numbered struct {
	text string
	at   int
	chat bool // it had the stamp of a chat
}

// numberedLines are the lines of a text, and as one of its own each turn within a line.
func numberedLines(text string) (lines []numbered) {
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		at++
		for _, turn := range turnsIn(line) {
			if end := aside.At(turn); end > 0 {
				lines = append(lines, numbered{text: turn[:end], at: at})
				turn = turn[end:]
			}
			lines = append(lines, numbered{text: turn, at: at})
		}
	}
	return stamped(threaded(lines))
}

// turnsIn are the turns of a line in which several people speak.
func turnsIn(line string) []string {
	if turns := dividedAtQuestion(line); turns != nil {
		return turns
	}
	return dividedAtRoles(line)
}

// What begins a line with a question of a guide, and an answer behind it: Q1 Who decides? They do.
var (
	questionFirst = pattern.New(`^\s*(?:\*\*|__)?(?:(?:Q|Question ?)\d{1,2}[.:)]?|\d{1,2}[.)])\s`)
	oneQuestion   = pattern.New(`^[^.?!]*\?["”’)*_]*(?:\s+|$)(?:\([^()]*\)\s*)?`)
)

// shortQuestion is longer than a question without a number of its own that somebody may ask of
// nobody.
const shortQuestion = 20

// dividedAtQuestion are the question that a line begins with and the rest of it, if it has both;
// nil for another line.
func dividedAtQuestion(line string) []string {
	m := questionFirst.FindStringIndex(line)
	if m == nil || !strings.Contains(line, "?") {
		return nil
	}
	at := m[1]
	for {
		next := oneQuestion.FindStringIndex(line[at:])
		if next == nil {
			break
		}
		at += next[1]
	}
	question := strings.TrimRight(line[:at], " ")
	byNumber := !strings.Contains(line[:m[1]], "Q")
	if at == m[1] || at == len(line) || byNumber && len(question) < shortQuestion {
		return nil
	}
	return []string{question, line[at:]}
}

// first is the first of some lines that a pattern matches, or -1.
func first(lines []numbered, form pattern.Pattern) int {
	return slices.IndexFunc(lines, func(l numbered) bool { return form.MatchString(l.text) })
}

// withoutPrograms are the lines of a transcript without those.
func withoutPrograms(lines []numbered) []numbered {
	lines = withoutOtter(withoutMeet(lines))
	if at := first(lines, teamsBegins); at >= 0 && filled(lines[:at]) < mostTitle {
		lines = lines[at+1:]
	}
	if at := first(lines, meetBegins); at >= 0 && filled(lines[:at]) < mostTitle &&
		first(lines[:at], wordBegins) >= 0 {
		lines = lines[at+1:]
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l numbered) bool {
		return tableHead.MatchString(l.text) || strings.Contains(l.text, "-!- ") ||
			teamsEnds.MatchString(l.text) || otterEnds.MatchString(l.text)
	})
}

func withoutMeet(lines []numbered) []numbered {
	end := first(lines, meetEnds)
	if end < 0 {
		return lines
	}
	lines = lines[:end]
	begin := 0
	for i, l := range lines {
		if meetBegins.MatchString(l.text) {
			begin = i + 1
		}
	}
	return lines[begin:]
}

func withoutOtter(lines []numbered) []numbered {
	at := first(lines, otterBegins)
	if at < 0 || filled(lines[:at]) >= mostTitle {
		return lines
	}
	for i, l := range lines[at+1:] {
		if labelOf(l.text).form == timed {
			return lines[at+1+i:]
		}
	}
	return lines
}

// filled is how many lines are not blank.
func filled(lines []numbered) (n int) {
	for _, l := range lines {
		if strings.TrimSpace(l.text) != "" {
			n++
		}
	}
	return n
}

// mostBare is how many times a text has by itself before it is a transcript with times and
// without names: one or two are somebody's own.
const mostBare = 2

// inBrackets is a time before what is said, as Whisper prints it.
// Some browsers copy a time and what is said without room between them.
var inBrackets = pattern.New(`^\s*[\[(]` + clockTime + `(?:\s*(?:-->|[-–—])\s*` + clockTime +
	`)?[\])]\s*|^(?:\d{1,2}:)?\d{1,2}:\d{2}(\p{L})`)

// withoutTimes is a transcript in which nobody says who speaks, without its times. A text that is
// none stays as it is.
func withoutTimes(text string) string {
	lines := strings.Split(text, "\n")
	bare, before := 0, 0
	for _, l := range lines {
		if timeAlone.MatchString(strings.TrimSpace(l)) {
			bare++
		} else if inBrackets.MatchString(l) {
			before++
		}
	}
	if bare > mostBare {
		lines = slices.DeleteFunc(lines,
			func(l string) bool { return timeAlone.MatchString(strings.TrimSpace(l)) })
	}
	if before > mostBare {
		for i, l := range lines {
			lines[i] = inBrackets.ReplaceAllString(l, "$1")
		}
	}
	if bare > mostBare || before > mostBare {
		return strings.Join(lines, "\n")
	}
	return text
}
