// Package captions reads what programs write down of speech: WebVTT, SubRip and SBV files, Whisper's
// table ([Read]) and transcripts as JSON ([JSON]). Both give a text with who speaks before each turn,
// for [Ascribe], which is package transcript's of a text that may be captions that were copied.
package captions

import (
	"errors"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"elephants/client/pattern"
	"elephants/client/plain"
	"elephants/client/transcript"
)

// Captions come in pieces of a few seconds. They are joined to paragraphs: a new one begins where
// somebody else speaks, or after a sentence and a pause.
const pause = 2 * time.Second

// https://www.w3.org/TR/webvtt1/#webvtt-timestamp, and SubRip's, which has a comma for the point.
// Programs write one to three digits of a fraction, or none, leave the spaces out, and make other
// arrows of it. SBV, which YouTube writes, has a comma between.
const (
	cueTime = `((?:\d+:)?\d{1,2}:\d{2})(?:[.,:](\d{1,3}))?`
	anArrow = `\s*(?:-{1,3} ?-?[>\x{203a}\x{ff1e}]|[=\x{2013}\x{2014}]+ ?[>\x{203a}]|[\x{2192}\x{2` +
		`7f6}\x{2794}\x{21d2}]|&gt;|--&gt;)\s*`
)

var (
	cueTimes = pattern.New(`^\s*` + cueTime + anArrow + cueTime + `(?:\s|$)`)
	sbvTimes = pattern.New(`^\s*((?:\d+:)?\d{1,2}:\d{2})\.(\d{3}),((?:\d+:)?\d{1,2}:\d{2})\` +
		`.(\d{3})\s*$`)
	// Two times and whatever between them: a line of times that is damaged.
	twoTimes = pattern.New(`^\s*(?:\d+:\d{1,2}:\d{2}|\d{1,2}:\d{2}[.,]\d)[.,\d]*\W{1,8}(?:\` +
		`d+:\d{1,2}:\d{2}|\d{1,2}:\d{2}[.,]\d)[.,\d]*\s*$`)
	// What WebVTT says of itself below its name.
	cueHeader = pattern.New(`^\s*[A-Za-z-]+ ?[:=]\s*\S*\s*$`)
	anyTimes  = pattern.New(`(?m)` + cueTimes.String())
	voiceTag  = pattern.New(`<v(?:\.[^\s>]*)?[ \t]+([^>]*)>`)
	// Tags of WebVTT and SubRip, and the times within a line. What else stands in angle brackets was
	// said.
	knownTag = pattern.New(`(?i)</?(?:c|i|b|u|v|ruby|rt|lang|font|s)(?:[.\s][^<>]*)?>|<(?:\` +
		`d+:)?\d{1,2}:\d{2}[.,]\d{1,3}>|\{\\[^{}]*\}`)
	// What names a cue, alone on its line before the times: a number, or the long ones of Teams.
	cueName = pattern.New(`^(?:\d+|[0-9a-fA-F-]{8,}(?:/[\d-]+)?)$|` + cueSpeaker.String())
	aNumber = pattern.New(`^\d{1,5}$`)
	// Webex names a cue by its number and who speaks: 1 "Ann Hallam" (255)
	cueSpeaker = pattern.New(`^\d+ "([^"<>]+)"(?: \(\d+\))?\s*$`)
	// Blocks that are no cues.
	aside     = pattern.New(`^(?:NOTE|STYLE|REGION)(?:\s|$)`)
	asideWord = pattern.New(`^(?:WEBVTT|NOTE)\s*`)
)

// cue is a caption with its times.
type cue struct {
	begin, end time.Duration
	lines      []string
}

// Read returns what was said in a WebVTT, SubRip or SBV file, or Whisper's table, with who
// speaks before each turn where the file says so. Times, numbers and styles are left out. beside is
// what stands above the first times and in notes.
func Read(content []byte) (said, beside string, err error) {
	text, err := plain.Text(content)
	if err != nil {
		return "", "", err
	}
	lines := strings.Split(text, "\n")
	var cues []cue
	if tableHeader.MatchString(lines[0]) {
		cues, err = rowsOf(lines)
	} else {
		cues, beside, err = cuesOf(lines)
	}
	if err != nil {
		return "", "", err
	}
	if len(cues) == 0 {
		return "", "", errors.New("there are no captions in the file: it has no line of the form " +
			"`00:00:01.000 --> 00:00:04.000`")
	}
	return joinCues(unrolled(cues)), beside, nil
}

// Whisper's table has a header, and times in thousandths of a second.
var (
	tableHeader = pattern.New(`^start\tend\ttext\s*$`)
	tableRow    = pattern.New(`^(\d+)\t(\d+)\t(.*)$`)
)

// rowsOf are the cues of such a table.
func rowsOf(lines []string) (cues []cue, err error) {
	for i, line := range lines[1:] {
		m := tableRow.FindStringSubmatch(line)
		switch {
		case m != nil:
			begin, _ := strconv.Atoi(m[1])
			end, _ := strconv.Atoi(m[2])
			cues = append(cues, cue{time.Duration(begin) * time.Millisecond,
				time.Duration(end) * time.Millisecond, []string{m[3]}})
		case strings.TrimSpace(line) != "":
			return nil, fmt.Errorf("line %d has no two times and a text with tabs between: mend that line", i+2)
		}
	}
	return cues, nil
}

// Ascribe is [transcript.Ascribe]. Captions that were copied into the text are read as such.
func Ascribe(text, participant string) (string, error) {
	if pasted(text) {
		said, _, err := Read([]byte(text)) // its head was looked at with all that stands beside
		if err != nil {
			return "", err
		}
		text = said
	}
	return transcript.Ascribe(text, participant)
}

// pasted reports whether a text is captions that were copied: it begins as they do, or has their
// times and their voices.
func pasted(text string) bool {
	text = strings.TrimSpace(text)
	lines := strings.SplitN(text, "\n", 3)
	numbered := len(lines) > 2 && aNumber.MatchString(lines[0]) && cueTimes.MatchString(lines[1])
	return strings.HasPrefix(text, "WEBVTT") || tableHeader.MatchString(lines[0]) || numbered ||
		cueTimes.MatchString(lines[0]) || voiceTag.MatchString(text) && anyTimes.MatchString(text)
}

// cuesOf divides a file at the lines with times, which alone are sure: blank lines stand within
// cues and are missing between them. A line of times that is damaged, and one before the first
// times that is nothing of the file's own, are refused: their words would be lost.
func cuesOf(lines []string) (_ []cue, beside string, err error) {
	var r cueReader
	for i := range lines {
		if err := r.line(lines, i); err != nil {
			return nil, "", err
		}
	}
	if r.stray > 0 && len(r.cues) > 0 {
		return nil, "", fmt.Errorf("line %d stands before the first times, and is no caption: take it "+
			"out, or "+
			"write times above it", r.stray)
	}
	return r.cues, r.beside.String(), nil
}

// cueReader is where the reading of captions is.
type cueReader struct {
	cues     []cue
	names    cueNames
	skipping bool            // a block that is no cue
	header   bool            // what the file says of itself
	stray    int             // the first line that stands before all times and is nothing of the file's own
	voice    string          // who speaks in the cue that begins, by its name
	beside   strings.Builder // what is in no cue
}

func (r *cueReader) line(lines []string, i int) error {
	line := lines[i]
	times := timesOf(line)
	note := r.skipping || aside.MatchString(line) && (i == 0 || strings.TrimSpace(lines[i-1]) == "")
	switch {
	case times != nil:
		r.begin(lines, i)
		r.cues = append(r.cues, cue{begin: clock(times[1], times[2]), end: clock(times[3], times[4])})
	case strings.Contains(line, "-->") || twoTimes.MatchString(line):
		return fmt.Errorf("line %d has --> and no times of the form `00:00:01.000 --> 00:00:04.000`: "+
			"mend that line", i+1)
	case note || len(r.cues) == 0:
		r.beside.WriteString(asideWord.ReplaceAllString(line, "") + "\n")
		if r.skipping = note && strings.TrimSpace(line) != ""; !note {
			r.before(lines, i)
		}
	default:
		r.add(line)
	}
	return nil
}

// before takes a line into account that stands before all times.
func (r *cueReader) before(lines []string, i int) {
	switch blank := strings.TrimSpace(lines[i]) == ""; {
	case blank || strings.HasPrefix(lines[i], "WEBVTT"):
		r.header = !blank
	case r.stray == 0 && !(r.header && cueHeader.MatchString(lines[i])) && timesOf(after(lines, i)) == nil:
		r.stray = i + 1
	}
}

// add puts a line into the cue that is open.
func (r *cueReader) add(line string) {
	if r.voice != "" && strings.TrimSpace(line) != "" {
		line, r.voice = "<v "+r.voice+">"+line, ""
	}
	last := &r.cues[len(r.cues)-1]
	last.lines = append(last.lines, line)
}

// begin ends the cue before the times on a line, of which the name of the next was no part.
func (r *cueReader) begin(lines []string, i int) {
	if n := len(r.cues); n > 0 {
		r.names.drop(&r.cues[n-1])
	} else if i > 0 {
		r.names.begin(lines[i-1])
	}
	r.skipping, r.header, r.voice = false, false, ""
	if i == 0 {
		return
	}
	if m := cueSpeaker.FindStringSubmatch(lines[i-1]); m != nil {
		r.voice = m[1]
	}
}

// after is the line after one.
func after(lines []string, i int) string {
	if i+1 == len(lines) {
		return ""
	}
	return lines[i+1]
}

// timesOf are the hours and fractions of a line of times; nil for another line.
func timesOf(line string) []string {
	if m := cueTimes.FindStringSubmatch(line); m != nil {
		return m
	}
	return sbvTimes.FindStringSubmatch(line)
}

// cueNames is what the cues of a file are called, on a line of its own above the times: by the
// first one nothing, a number that goes on, or a name. Somebody may answer with a number too.
type cueNames struct {
	some   bool
	spaced bool // names have spaces in them
	number int  // of the last cue; 0 where they have no numbers
}

// begin looks at the line above the first times.
func (n *cueNames) begin(above string) {
	above = strings.TrimSpace(above)
	n.spaced = strings.Contains(above, " ")
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
	case follows, n.number == 0 && cueName.MatchString(name), alone && said && n.spaced == strings.Contains(name, " "):
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
	var lines []string
	for _, c := range cues {
		for _, l := range c.lines {
			lines = append(lines, plainLine(l))
		}
	}
	voices, named := transcript.Voices(lines), map[string]bool{}
	for _, v := range voices {
		named[v.Name] = v.Name != ""
	}
	delete(named, "")
	j := joined{lone: len(named)+len(voicesOf(cues)) == 1}
	for _, c := range cues {
		for n := range c.lines {
			j.line(c, n, voices[n])
		}
		voices = voices[len(c.lines):]
	}
	return j.out.String()
}

// voicesOf are the names in the tags of voices.
func voicesOf(cues []cue) map[string]bool {
	names := map[string]bool{}
	for _, c := range cues {
		for _, l := range c.lines {
			for _, m := range voiceTag.FindAllStringSubmatch(l, -1) {
				names[transcript.Key(m[1])] = true
			}
		}
	}
	return names
}

// joined is what was said so far.
type joined struct {
	lone    bool // only one person is ever named
	out     strings.Builder
	speaker string
	last    string // line
	lastEnd time.Duration
}

// line puts one of a cue after what was said: as many turns as it has voices.
func (j *joined) line(c cue, n int, of transcript.Voice) {
	line := c.lines[n]
	voices := voiceTag.FindAllStringSubmatchIndex(line, -1)
	if len(voices) == 0 {
		who, said := "", plainLine(line)
		switch {
		case of.Name != "":
			who, said = of.Name, of.Said
		case dialogue(c.lines):
			who, said = transcript.Unnamed, strings.TrimLeft(said, "-–— ")
		}
		j.add(c, who, said)
		return
	}
	j.add(c, "", plainLine(line[:voices[0][0]]))
	for i, v := range voices {
		end := len(line)
		if i+1 < len(voices) {
			end = voices[i+1][0]
		}
		who := strings.Join(strings.Fields(html.UnescapeString(line[v[2]:v[3]])), " ")
		j.add(c, who, plainLine(line[v[1]:end]))
	}
}

// dialogue reports whether each of the lines of a cue begins with a dash: two people speak in it.
func dialogue(lines []string) bool {
	for _, l := range lines {
		if l = plainLine(l); !strings.HasPrefix(l, "-") && !strings.HasPrefix(l, "–") && !strings.HasPrefix(l, "—") {
			return false
		}
	}
	return len(lines) > 1
}

// add puts what somebody says after what was said: in a paragraph of its own after a pause, or
// where somebody else begins. Nobody knows whether it is the same person who goes on without a
// name in a new sentence, if only one is ever named.
func (j *joined) add(c cue, who, said string) {
	if said == "" {
		return
	}
	if who == "" && j.lone && j.named() && transcript.Begins(said, []string{"", j.last}) {
		who = transcript.Unnamed
	}
	turn := who != "" && (who != j.speaker || who == transcript.Unnamed)
	if who != "" {
		j.speaker = who
	}
	switch {
	case j.last == "":
	case turn || plain.EndsSentence(j.last) && c.begin-j.lastEnd >= pause:
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

// named reports whether somebody with a name spoke last.
func (j *joined) named() bool { return j.speaker != "" && j.speaker != transcript.Unnamed }
