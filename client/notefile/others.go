package notefile

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"elephants/client/mail"
	"elephants/client/pattern"
	"elephants/client/transcript"
)

// Stretch is a part of a text, in bytes, its end exclusive.
type Stretch struct{ Start, End int }

// letters is a body of e-mails as a transcript, in which somebody is the participant or is to be
// chosen, and any other without the lines over an e-mail, which are nobody's words. One in which
// nobody can tell who wrote what is refused, unless the interviewer says that all of it is the
// participant's. The body ends the file.
func (n *Note) letters(file, body string) (string, error) {
	headless := mail.Headless(body)
	if n.Speaker == transcript.Everybody {
		return headless, nil
	}
	plain := transcript.Plain(body)
	answered, passed, quoted := mail.Within(plain), mail.Forwarded(plain), mail.Quoted(plain,
		otherMark.MatchString)
	speak := transcript.Speakers(mail.Headless(plain))
	if len(speak) >= fewSpeakers {
		quoted = 0 // a transcript that somebody answered
	}
	speak = slices.DeleteFunc(speak, func(name string) bool {
		return name == transcript.Question || name == transcript.Unnamed
	})
	if len(speak) < fewSpeakers {
		if voices := mail.Voices(plain, transcript.Unnamed, transcript.Question); voices != "" {
			return voices, nil
		}
	}
	above := linesAbove(file, body)
	switch {
	case answered > 0:
		return "", fmt.Errorf("line %d stands over an e-mail that was answered: take "+
			"out what somebody else wrote, or begin "+
			"each paragraph of theirs, and this line, with {other}", answered+above)
	case passed > 0:
		return "", fmt.Errorf("line %d stands over an e-mail that was passed on, and "+
			"nobody says who wrote it: take the line "+
			"out if all below it is the participant's, or take out what somebody else wrote", passed+above)
	case quoted > 0:
		return "", fmt.Errorf("line %d begins with > as what an e-mail quotes does: "+
			"take the > away if it is the "+
			"participant's, or take out what somebody else wrote, or begin each paragraph "+
			"of theirs with {other}", quoted+above)
	}
	return headless, nil
}

// fewSpeakers make a transcript.
const fewSpeakers = 2

// linesAbove is how many lines of a file stand above its body, which ends it.
func linesAbove(file, body string) int {
	return strings.Count(file, "\n") - strings.Count(body, "\n")
}

// The mark of a paragraph of somebody else, after what begins an item of a list, a heading, a
// quotation or bold letters; and what may be meant for one, wherever it stands.
var (
	otherMark = pattern.New(begun + `(?:` + ofOther + `[*_:]*\s*)+`)
	likeOther = pattern.New(`(?i)\{\s*(?:others?|interviewers?|researchers?|othr|ohter|othe|oter|me|int|you|` +
		`facilitator|moderator|participant|interviewee|resp(?:ondent)?)` +
		`(?:\P{L}[^}\n]*)?(?:\}|$)|` + begun + `\[\s*others?\s*\]`)
)

const (
	begun   = `(?i)^(?:[\s\x{a0}>#*_+•·‣–—"“‘-]|\d{1,3}[.)]\s)*`
	ofOther = `(?:\{\s*(?:others?|interviewers?|researchers?)\s*\}|\[\s*others?\s*\])`
)

// checkOthers refuses what looks like a mark {other} and is not read as one: its words would be the
// participant's. The body ends the file.
func checkOthers(file, body string) error {
	lines := append(strings.Split(body, "\n"), "")
	before := "" // the line
	for i, line := range lines[:len(lines)-1] {
		rest := line
		if m := otherMark.FindStringIndex(line); m != nil && strings.TrimSpace(before) == "" &&
			strings.TrimSpace(line[m[1]:]+lines[i+1]) != "" {
			rest = line[m[1]:]
		}
		if likeOther.MatchString(rest) {
			return fmt.Errorf("line %d: the mark {other} says nothing where or as it stands: write {other} "+
				"at the beginning of a paragraph of somebody else, with an empty line before it and after the "+
				"paragraph, or take it out", 1+i+linesAbove(file, body))
		}
		before = line
	}
	return nil
}

// blankLines is a text in which nothing stands on a blank line, so that it ends a paragraph.
func blankLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
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
		// the first that ends later
		i := sort.Search(len(cuts), func(i int) bool { return cuts[i].End > at })
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
		if m := otherMark.FindStringIndex(paragraph); m != nil {
			said := paragraph[m[1]:]
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

// Where what is said ends, in text that people break into lines and in what programs write down.
var (
	lineEnd     = pattern.New(`\s*\n\s*`)
	sentenceEnd = pattern.New(`[.?!]["”’)]*(\s+|$)`)
)

// Unasked is what to do with a note that [Note.Asks] is true of.
const Unasked = "nobody says in it who speaks, and it looks like questions and answers, of " +
	"which all counts as the " +
	"participant's. If somebody else asks in it, send its text as .txt, with {other} before each " +
	"paragraph of theirs; " +
	"if nobody does, give `everybody` as the speaker"

// fewQuestions with answers are somebody's who asks.
const fewQuestions = 2

// asks reports whether nobody says who speaks in a note, and questions stand in it with something
// else after each: it may be somebody else's talk too.
func (n *Note) asks(end pattern.Pattern) bool {
	if len(n.Others) > 0 || n.Speaker == transcript.Everybody {
		return false
	}
	questions, before := 0, false
	at := 0
	for _, m := range append(end.FindAllStringSubmatchIndex(n.Text, -1), []int{len(n.Text),
		len(n.Text)}) {
		said := strings.TrimRight(n.Text[at:m[1]], "\"”’) \n")
		is := strings.HasSuffix(said, "?")
		if before && !is && said != "" {
			questions++
		}
		before, at = is, m[1]
	}
	return questions >= fewQuestions
}

// saidByOthers reports whether somebody else said a part of a stretch. Others are in the order of
// the text and do not meet.
func (n Note) saidByOthers(start, end int) bool {
	i := sort.Search(len(n.Others), func(i int) bool { return n.Others[i].End > start })
	return i < len(n.Others) && n.Others[i].Start < end
}
