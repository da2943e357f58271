package notefile

import (
	"errors"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Captions come in pieces of a few seconds. They are joined to paragraphs: a new one begins where somebody else speaks, or
// after a sentence and a pause.
const pause = 2 * time.Second

// https://www.w3.org/TR/webvtt1/#webvtt-timestamp, and SubRip's, which has a comma for the point.
var (
	cueTimes = regexp.MustCompile(`^\s*((?:\d+:)?\d\d:\d\d)[.,](\d{3})\s+-->\s+((?:\d+:)?\d\d:\d\d)[.,](\d{3})`)
	voiceTag = regexp.MustCompile(`<v[. \t][^>]*>`)
	anyTag   = regexp.MustCompile(`<[^<>]*>|\{\\[^{}]*\}`)
	// A name before a colon, as Zoom and Teams write it: up to four words with capitals. It says who spoke.
	speakerLabel = regexp.MustCompile(`^(?:-\s*)?\p{Lu}[\p{L}\p{N}.'’-]*(?: \(?[\p{Lu}\p{N}][\p{L}\p{N}.'’)-]*){0,3}:\s+`)
)

// captionText returns what was said in a WebVTT or SubRip file. Times, numbers, styles and who spoke are left out.
func captionText(content []byte) (string, error) {
	text, err := plainText(content)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	cues := 0
	last, lastEnd := "", time.Duration(0)
	for block := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		at := timesLine(lines)
		if at < 0 {
			continue // WEBVTT, NOTE, STYLE, REGION
		}
		cues++
		begin, end := times(lines[at])
		for _, line := range lines[at+1:] {
			said, speaker := unlabelled(line)
			if said == "" {
				continue
			}
			switch ended := strings.HasSuffix(last, ".") || strings.HasSuffix(last, "?") || strings.HasSuffix(last, "!"); {
			case last == "":
			case speaker || ended && begin-lastEnd >= pause:
				out.WriteString("\n\n")
			default:
				out.WriteByte(' ')
			}
			out.WriteString(said)
			last, lastEnd = said, end
		}
	}
	if cues == 0 {
		return "", errors.New("there are no captions in the file: it has no line of the form `00:00:01.000 --> 00:00:04.000`")
	}
	return out.String(), nil
}

func timesLine(lines []string) int {
	for i, line := range lines {
		if cueTimes.MatchString(line) {
			return i
		}
	}
	return -1
}

func times(line string) (begin, end time.Duration) {
	m := cueTimes.FindStringSubmatch(line)
	return clock(m[1], m[2]), clock(m[3], m[4])
}

func clock(hms, thousandths string) (sum time.Duration) {
	for part := range strings.SplitSeq(hms, ":") {
		n, _ := strconv.Atoi(part) // the pattern lets only digits through; more than fit are no time
		sum = sum*60 + time.Duration(n)*time.Second
	}
	n, _ := strconv.Atoi(thousandths)
	return sum + time.Duration(n)*time.Millisecond
}

// unlabelled returns what a caption's line says, and whether it says who speaks, which is left out.
func unlabelled(line string) (said string, speaker bool) {
	speaker = voiceTag.MatchString(line)
	said = strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(line, "")))
	if label := speakerLabel.FindString(said); label != "" {
		return strings.TrimSpace(said[len(label):]), true
	}
	return said, speaker
}
