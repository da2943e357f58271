package transcript

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"elephants/client/plain"
)

// Captions come in pieces of a few seconds. They are joined to paragraphs: a new one begins where
// somebody else speaks, or after a sentence and a pause.
const pause = 2 * time.Second

// https://www.w3.org/TR/webvtt1/#webvtt-timestamp, and SubRip's, which has a comma for the point. Programs write one to three digits of a
// fraction, or none, and leave the spaces out.
var (
	cueTimes = regexp.MustCompile(`^\s*((?:\d+:)?\d{1,2}:\d{2})(?:[.,](\d{1,3}))?\s*-->\s*((?:\d+:)?\d{1,2}:\d{2})(?:[.,](\d{1,3}))?(?:\s|$)`)
	voiceTag = regexp.MustCompile(`<v(?:\.[^\s>]*)?[ \t]+([^>]*)>`)
	// Tags of WebVTT and SubRip, and the times within a line. What else stands in angle brackets was
	// said.
	knownTag = regexp.MustCompile(`(?i)</?(?:c|i|b|u|v|ruby|rt|lang|font|s)(?:[.\s][^<>]*)?>|<(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}>|\{\\[^{}]*\}`)
	// What names a cue, alone on its line before the times: a number, or the long ones of Teams.
	cueName = regexp.MustCompile(`^(?:\d+|[0-9a-fA-F-]{8,}(?:/[\d-]+)?)$`)
	// Blocks that are no cues.
	aside = regexp.MustCompile(`^(?:NOTE|STYLE|REGION)(?:\s|$)`)
)

// cue is a caption with its times.
type cue struct {
	begin, end time.Duration
	lines      []string
}

// Captions returns what was said in a WebVTT or SubRip file, with who speaks before each turn
// where the file says so. Times, numbers and styles are left out.
func Captions(content []byte) (string, error) {
	text, err := plain.Text(content)
	if err != nil {
		return "", err
	}
	cues, err := cuesOf(strings.Split(text, "\n"))
	if err != nil {
		return "", err
	}
	if len(cues) == 0 {
		return "", errors.New("there are no captions in the file: it has no line of the form `00:00:01.000 --> 00:00:04.000`")
	}
	return joinCues(unrolled(cues)), nil
}

// cuesOf divides a file at the lines with times, which alone are sure: blank lines stand within
// cues and are missing between them.
func cuesOf(lines []string) (cues []cue, err error) {
	skipping := false
	names := cueNames{}
	for i, line := range lines {
		blank := strings.TrimSpace(line) == ""
		switch {
		case strings.Contains(line, "-->"):
			m := cueTimes.FindStringSubmatch(line)
			if m == nil {
				return nil, fmt.Errorf("line %d has --> and no times of the form `00:00:01.000 --> 00:00:04.000`: mend that line", i+1)
			}
			if n := len(cues); n > 0 {
				names.drop(&cues[n-1])
			} else if i > 0 {
				names.begin(lines[i-1])
			}
			cues = append(cues, cue{begin: clock(m[1], m[2]), end: clock(m[3], m[4])})
			skipping = false
		case skipping:
			skipping = !blank
		case aside.MatchString(line) && (i == 0 || strings.TrimSpace(lines[i-1]) == ""):
			skipping = true
		case len(cues) > 0:
			last := &cues[len(cues)-1]
			last.lines = append(last.lines, line)
		}
	}
	return cues, nil
}

// cueNames is what the cues of a file are called, on a line of its own above the times: by the
// first one nothing, a number that goes on, or a name. Somebody may answer with a number too.
type cueNames struct {
	some   bool
	number int // of the last cue; 0 where they have no numbers
}

// begin looks at the line above the first times.
func (n *cueNames) begin(above string) {
	above = strings.TrimSpace(above)
	n.some = above != "" && !strings.HasPrefix(above, "WEBVTT")
	n.number, _ = strconv.Atoi(above)
}

// drop takes the name of the next cue off the end of this one: the number that follows, or
// whatever stands alone there as a name does.
func (n *cueNames) drop(c *cue) {
	last := len(c.lines) - 1
	if !n.some || last < 0 {
		return
	}
	name := strings.TrimSpace(c.lines[last])
	number, err := strconv.Atoi(name)
	follows := err == nil && n.number > 0 && number == n.number+1
	alone := last > 0 && strings.TrimSpace(c.lines[last-1]) == ""
	said := strings.TrimSpace(strings.Join(c.lines[:last], "")) != ""
	switch {
	case name == "":
	case follows, n.number == 0 && cueName.MatchString(name), alone && said && !strings.Contains(name, " "):
		c.lines = c.lines[:last]
	}
	if n.number > 0 {
		n.number++
		if err == nil && number > n.number {
			n.number = number // some numbers are missing
		}
	}
}

// clock is a time of an hour or less, or more, and its fraction's digits.
func clock(hms, fraction string) (sum time.Duration) {
	for part := range strings.SplitSeq(hms, ":") {
		n, _ := strconv.Atoi(part) // the pattern lets only digits through; more than fit are no time
		sum = sum*60 + time.Duration(n)*time.Second
	}
	n, _ := strconv.Atoi((fraction + "000")[:3])
	return sum + time.Duration(n)*time.Millisecond
}

// unrolled says once what rolling captions, such as YouTube's, say as the lower line and then
// again as the upper one. What somebody says again in a cue of its own stays, and what they repeat
// later.
func unrolled(cues []cue) []cue {
	rolling := roll(cues)
	var before []string
	for i := range cues {
		var lines, kept []string
		for _, l := range cues[i].lines {
			if plain := plainLine(l); plain != "" {
				lines = append(lines, plain)
				kept = append(kept, l)
			}
		}
		if rolling && i > 0 && cues[i].begin <= cues[i-1].end+touching {
			kept = kept[overlap(before, lines):]
		}
		cues[i].lines = kept
		if len(lines) > 0 {
			before = lines
		}
	}
	return cues
}

const (
	// Rolling captions follow each other without a pause, or with one that nobody sees.
	touching = 50 * time.Millisecond
	// Of the cues of a file that rolls, at least one in so many begins with the end of the one before
	// and goes on.
	rollOften = 6
)

// roll reports whether the captions of a file roll: they are timed by the word, or cue after cue
// begins with the last line of the one before it and adds another.
func roll(cues []cue) bool {
	var before []string
	adding, across := 0, 0
	for i, c := range cues {
		var lines []string
		for _, l := range c.lines {
			if strings.Contains(l, "<c>") || strings.Contains(l, "<c.") {
				return true
			}
			if plain := plainLine(l); plain != "" {
				lines = append(lines, plain)
			}
		}
		if n := overlap(before, lines); i > 0 && n > 0 && n < len(lines) {
			adding++
			if c.begin < cues[i-1].end {
				across++
			}
		}
		if len(lines) > 0 {
			before = lines
		}
	}
	return (adding > 1 || across > 0) && adding*rollOften >= len(cues)
}

// overlap is how many lines begin b that end a.
func overlap(a, b []string) int {
	for n := min(len(a), len(b)); n > 0; n-- {
		same := true
		for i := range n {
			same = same && a[len(a)-n+i] == b[i]
		}
		if same {
			return n
		}
	}
	return 0
}

// plainLine is a caption's line without tags and entities, on one line.
func plainLine(line string) string {
	return strings.Join(strings.Fields(html.UnescapeString(knownTag.ReplaceAllString(line, ""))), " ")
}

// joinCues makes paragraphs. Where somebody else speaks, one begins with who: see saysMark.
func joinCues(cues []cue) string {
	var labelled []string // lines that may say who speaks
	for _, c := range cues {
		for _, l := range c.lines {
			labelled = append(labelled, plainLine(l))
		}
	}
	speak := speakersOf(linesOf(labelled), true)
	var j joined
	for _, c := range cues {
		for _, line := range c.lines {
			if who, said := spoken(line, speak); said != "" {
				j.add(c, who, said)
			}
		}
	}
	return j.out.String()
}

// spoken is what a caption's line says, and who says it: "" where the line does not tell.
func spoken(line string, speak map[string]bool) (who, said string) {
	said = plainLine(line)
	if m := voiceTag.FindStringSubmatch(line); m != nil {
		return strings.Join(strings.Fields(html.UnescapeString(m[1])), " "), said
	}
	if l := labelOf(said); l.form >= colon && speak[l.name] {
		return l.name, l.rest
	}
	return "", said
}

// joined is what was said so far.
type joined struct {
	out     strings.Builder
	speaker string
	last    string // line
	lastEnd time.Duration
}

// add puts a line after what was said: in a paragraph of its own after a pause, or where somebody
// else begins.
func (j *joined) add(c cue, who, said string) {
	turn := who != "" && who != j.speaker
	if who != "" {
		j.speaker = who
	}
	switch {
	case j.last == "":
	case turn || ended(j.last) && c.begin-j.lastEnd >= pause:
		j.out.WriteString("\n\n")
	default:
		j.out.WriteByte(' ')
	}
	if turn {
		j.out.WriteString("{says " + strings.NewReplacer("{", "", "}", "").Replace(who) + "} ")
	}
	j.out.WriteString(said)
	j.last, j.lastEnd = said, c.end
}

func ended(said string) bool {
	return strings.HasSuffix(said, ".") || strings.HasSuffix(said, "?") || strings.HasSuffix(said, "!")
}
