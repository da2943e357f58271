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
	for i, line := range lines {
		blank := strings.TrimSpace(line) == ""
		switch {
		case strings.Contains(line, "-->"):
			m := cueTimes.FindStringSubmatch(line)
			if m == nil {
				return nil, fmt.Errorf("line %d has --> and no times of the form `00:00:01.000 --> 00:00:04.000`: mend that line", i+1)
			}
			if n := len(cues); n > 0 {
				cues[n-1].dropName()
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

// dropName takes the name of the next cue off the end of this one: a number, or whatever stands
// alone after a blank line if something was said before.
func (c *cue) dropName() {
	n := len(c.lines)
	if n == 0 {
		return
	}
	last := strings.TrimSpace(c.lines[n-1])
	alone := n > 1 && strings.TrimSpace(c.lines[n-2]) == ""
	said := strings.TrimSpace(strings.Join(c.lines[:n-1], "")) != ""
	if last != "" && (cueName.MatchString(last) || alone && said && !strings.Contains(last, " ")) {
		c.lines = c.lines[:n-1]
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
// again as the upper one. Lines are said again only from one cue to the next one: what somebody
// repeats later stays.
func unrolled(cues []cue) []cue {
	rolling := false
	for i := range cues {
		for _, l := range cues[i].lines {
			rolling = rolling || strings.Contains(l, "<c>") || strings.Contains(l, "<c.")
		}
	}
	var before []string
	for i := range cues {
		var lines, kept []string
		for _, l := range cues[i].lines {
			if plain := plainLine(l); plain != "" {
				lines = append(lines, plain)
				kept = append(kept, l)
			}
		}
		if repeats := overlap(before, lines); repeats > 0 && (rolling || cues[i].begin <= cues[i-1].end) {
			kept = kept[repeats:]
		}
		cues[i].lines = kept
		if len(lines) > 0 {
			before = lines
		}
	}
	return cues
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
	speak := speakersOf(labelled, true)
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
	if name, rest, ok := label(said); ok && speak[name] {
		return name, rest
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
