package transcript

import (
	"regexp"
	"strings"
)

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
