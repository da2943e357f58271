package transcript

import (
	"regexp"
	"slices"
	"strings"
)

// What programs write into a transcript that nobody said.
var (
	// Google Meet's last words, after which it explains itself.
	meetEnds = regexp.MustCompile(`^\s*(?:Transcription|Meeting) ended after \d`)
	// What stands before Meet's first turn, after who was there and, in some, a summary.
	meetBegins = regexp.MustCompile(`^\s*(?:\x{1f4d6}\s*)?(?:.* - )?Transcript\s*$`)
	// Teams, before and after; the title, date and length of the meeting stand above.
	teamsBegins = regexp.MustCompile(`^.{1,90} started transcription\s*$`)
	teamsEnds   = regexp.MustCompile(`^.{1,90} stopped transcription\s*$`)
	// Otter's keywords and who it heard, below the title and the date and up to the first turn, and
	// its name at the end.
	otterBegins = regexp.MustCompile(`^\s*(?:SUMMARY KEYWORDS|SPEAKERS)\s*$`)
	otterEnds   = regexp.MustCompile(`^\s*Transcribed by https?://otter\.ai\b`)
	// Word's Transcribe names the recording.
	wordBegins = regexp.MustCompile(`^\s*Audio file\s*$`)
)

// mostTitle is how many lines a program writes over a transcript at most.
const mostTitle = 8

// withoutPrograms are the lines of a transcript without those.
func withoutPrograms(lines []string) []string {
	if end := slices.IndexFunc(lines, meetEnds.MatchString); end >= 0 {
		lines = lines[:end]
		begin := 0
		for i, l := range lines {
			if meetBegins.MatchString(l) {
				begin = i + 1
			}
		}
		lines = lines[begin:]
	}
	if at := slices.IndexFunc(lines, teamsBegins.MatchString); at >= 0 && filled(lines[:at]) < mostTitle {
		lines = lines[at+1:]
	}
	if at := slices.IndexFunc(lines, otterBegins.MatchString); at >= 0 {
		first := at + 1
		for first < len(lines) && labelOf(lines[first]).form != timed {
			first++
		}
		if first < len(lines) && filled(lines[:at]) < mostTitle {
			lines = lines[first:]
		}
	}
	if at := slices.IndexFunc(lines, meetBegins.MatchString); at >= 0 && filled(lines[:at]) < mostTitle &&
		slices.ContainsFunc(lines[:at], wordBegins.MatchString) {
		lines = lines[at+1:]
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool {
		return teamsEnds.MatchString(l) || otterEnds.MatchString(l)
	})
}

// filled is how many lines are not blank.
func filled(lines []string) (n int) {
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			n++
		}
	}
	return n
}

// mostBare is how many times a text has by itself before it is a transcript with times and
// without names: one or two are somebody's own.
const mostBare = 2

// inBrackets is a time before what is said, as Whisper prints it.
var inBrackets = regexp.MustCompile(`^\s*[\[(]` + clockTime + `(?:\s*(?:-->|[-–—])\s*` + clockTime + `)?[\])]\s*`)

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
			lines[i] = inBrackets.ReplaceAllString(l, "")
		}
	}
	if bare > mostBare || before > mostBare {
		return strings.Join(lines, "\n")
	}
	return text
}
