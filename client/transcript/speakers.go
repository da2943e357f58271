package transcript

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"elephants/client/mail"
	"elephants/client/pattern"
)

// line is one of a transcript.
type line struct {
	text  string
	at    int // in the file, from 1
	label label
	time  bool // nothing but a time
	chat  bool // its time was the stamp of a chat
	words int  // that follow its label until the next one as sure
	asks  bool // they end in a question mark
}

// linesOf reads what each line says of who speaks. A name is written as it is first, wherever it
// comes.
func linesOf(text []numbered) []line {
	all, plain := make([]line, len(text)), make([]string, len(text))
	for i, t := range text {
		plain[i] = strings.TrimSpace(Plain(t.text))
		all[i] = line{text: t.text, at: t.at, label: labelOf(t.text), chat: t.chat}
		if !strings.ContainsAny(plain[i], digits) {
			continue
		}
		m := timeWords.FindStringSubmatch(plain[i])
		all[i].time = timeAlone.MatchString(plain[i]) || m != nil && m[1] == ""
	}
	for i := range all {
		for j := range mail.Head(plain[i:]) { // nobody is called Subject
			all[i+j].label = label{}
		}
	}
	numberedTurns(all)
	joinTimes(all)
	markQuestions(all)
	markAnswers(all)
	nameAsFirst(all)
	for i := range all {
		if form := all[i].label.form; form != noLabel {
			all[i].follow(all[i+1:])
		}
	}
	return all
}

// numberedTurns takes the items of a list for turns, where each line is one: a role is among them, or
// the names before the colons come again and again.
func numberedTurns(all []line) {
	items, roles, names := 0, 0, map[string]bool{}
	for _, l := range all {
		switch {
		case l.label.item:
			items++
			names[l.label.name] = true
			if roleLabel.MatchString(l.label.name) {
				roles++
			}
		case strings.TrimSpace(l.text) != "":
			return
		}
	}
	if roles == 0 && len(names)*twiceNamed > items || len(names) < fewSpeakers {
		return
	}
	for i := range all {
		all[i].label.item = false
	}
}

// follow counts the words of a label's turn among the lines after it.
func (l *line) follow(after []line) {
	last := l.label.rest
	l.words = len(strings.Fields(last))
	for _, next := range after {
		if next.label.form >= l.label.form || l.words >= wholeTurn {
			break
		}
		if !next.time && strings.TrimSpace(next.text) != "" {
			l.words += len(strings.Fields(next.text))
			last = next.text
		}
	}
	l.asks = strings.HasSuffix(strings.TrimSpace(last), "?")
}

// guideQuestion is one of a guide, with its number or in bold, as an interviewer copies it over the
// answer.
var guideQuestion = pattern.New(`^\s*(?:\d{1,2}[.)]\s.{10,}\?(?:\s*\([^()]*\))?|(?:\*\*|` +
	`__)[^*_].*\?(?:\*\*|__)|` +
	`\{bold [^{}]*\?\})\s*$`)

// boldMark is what is bold of a line, or struck out, as the readers of files mark it.
var boldMark = pattern.New(`\{(?:bold|struck) ([^{}\n]*)\}`)

// Plain is a text without those marks.
func Plain(text string) string { return boldMark.ReplaceAllString(text, "$1") }

// Question is the name of who asks questions that have a number and nobody's name.
const Question = "question"

// markQuestions labels the questions of a guide, if answers stand between two of them.
func markQuestions(all []line) {
	var questions []int
	answered, said := false, false
	for i, l := range all {
		switch {
		case l.label.form > loose || roleLabel.MatchString(l.label.name):
		case guideQuestion.MatchString(l.text):
			questions = append(questions, i)
			answered, said = answered || said, false
		case len(questions) > 0 && strings.TrimSpace(l.text) != "":
			said = true
		}
	}
	if len(questions) < fewQuestions || !answered {
		return
	}
	for _, i := range questions {
		all[i].label = label{form: loose, name: Question, rest: strings.Trim(Plain(all[i].text), "*_ \t")}
	}
}

// markAnswers labels the questions of a guide in what somebody wrote of whom a mark says who it is,
// and that they go on below.
func markAnswers(all []line) {
	who, asked := "", false
	for i := range all {
		l := &all[i]
		switch {
		case l.label.form == marked:
			who, asked = l.label.name, false
		case who == "" || strings.TrimSpace(l.text) == "":
		case l.label.name == Question && guideQuestion.MatchString(l.text):
			l.label.form, asked = marked, true
		case asked:
			l.label, asked = label{form: marked, name: who, rest: l.text}, false
		}
	}
}

// A label may say which question it is, or whose answer. The number is nobody's name.
var (
	numberedQuestion = pattern.New(`^(?:q|question)\d{1,3}$`)
	numberOfQuestion = pattern.New(`^(q|question|a|answer)\d{1,3}$`)
)

// nameAsFirst gives names that are one person's the form that comes first.
func nameAsFirst(all []line) {
	questions := false
	for _, l := range all {
		questions = questions || l.label.name == Question || numberedQuestion.MatchString(Key(l.label.name))
	}
	first := map[string]string{}
	for i := range all {
		l := &all[i].label
		if l.form == noLabel {
			continue
		}
		key := Key(l.name)
		if questions && numberOfQuestion.MatchString(key) {
			key, l.name = strings.TrimRight(key, "0123456789"), strings.TrimRight(l.name, "0123456789 ")
		}
		if _, ok := first[key]; !ok {
			first[key] = l.name
		}
		l.name = first[key]
	}
}

// joinTimes makes one label of a name and a time on lines of their own, in either order.
func joinTimes(all []line) {
	for i := range all {
		second := next(all, i)
		third := next(all, second)
		if third == len(all) { // nothing follows that somebody could have said
			return
		}
		switch a, b := all[i], all[second]; {
		case a.label.form == alone && b.time:
			all[i].label = label{form: timed, name: a.label.name, at: timeOf(b.text)}
		case a.time && b.label.form == alone && !all[third].time:
			all[second].label = label{form: timed, name: b.label.name, at: timeOf(a.text)}
		}
	}
}

// next is the next line that is not blank.
func next(all []line, i int) int {
	for i = min(i+1, len(all)); i < len(all) && strings.TrimSpace(all[i].text) == ""; i++ {
	}
	return i
}

// A word before a colon is a name if it comes so often, and is a topic ("Housing: ...") if it
// comes once. Two names that come twice each are two who speak. Being asked who speaks where
// nobody does costs a flag; an interviewer's words that count as the participant's cost the truth.
const (
	oftenNamed  = 3
	twiceNamed  = 2
	fewSpeakers = 2
	// So many questions with answers are those of a guide.
	fewQuestions = 2
	// A turn of so many words is none of the lines that stand over a note ("Interviewer: Ann").
	wholeTurn = 4
)

// speakersOf is which labels of a text are of people. In captions a role or a name of two words is
// one even if it comes once.
func speakersOf(all []line, captions bool) map[string]bool {
	speak := namesOf(all, marked)
	if len(speak) > 0 {
		return speak // who is marked speaks, and nobody else
	}
	byTime := timedSpeak(all)
	if byTime {
		speak = namesOf(all, timed)
	}
	count := countOf(all, func(l label) bool { return l.mayTurn(captions) || l.form == timed && byTime })
	if captions {
		count.inCaptions(speak)
	}
	count.sure(speak, oftenNamed)
	if len(speak) == 0 {
		once(all, speak)
	}
	if len(speak) == 0 && !captions {
		countOf(all, isAlone).sure(speak, len(all))
		return speak
	}
	count.beside(speak)
	if len(speak) > 0 || captions { // else a name is a topic as any other word is
		heard(all, speak, captions)
	}
	return speak
}

// heard adds who comes once and has a name, from the first turn on: what stands over a talk has
// colons too.
func heard(all []line, speak map[string]bool, captions bool) {
	first := slices.IndexFunc(all, func(l line) bool { return speak[l.label.name] })
	for name := range persons(all[max(first, 0):]) {
		if captions || relation.MatchString(name) || strings.ContainsFunc(name, unicode.IsLower) {
			speak[name] = true // capitals may be a role with a typing error
		}
	}
}

// Voice is who begins to speak in a line, and what they say in it.
type Voice struct{ Name, Said string }

// Voices are who begins to speak in each of some lines of captions, which say who by fewer signs
// than other texts need; without a name where nobody does.
func Voices(lines []string) []Voice {
	text, voices := make([]numbered, len(lines)), make([]Voice, len(lines))
	for i, l := range lines {
		text[i].text = l
	}
	all := linesOf(text)
	speak := speakersOf(all, true)
	for i, l := range all {
		if l.label.form >= loose && speak[l.label.name] {
			voices[i] = Voice{l.label.name, l.label.rest}
		}
	}
	return voices
}

func isAlone(l label) bool { return l.form == alone }

// mayTurn reports whether a label without a time may begin a turn. Topics stand before the items of
// a list; in captions a dash is before a voice.
func (l label) mayTurn(captions bool) bool {
	topic := l.item && !captions && !roleLabel.MatchString(l.name)
	return (l.form == colon || l.form == loose) && !topic
}

// namesOf are the names of all labels of a form.
func namesOf(all []line, of form) map[string]bool {
	names := map[string]bool{}
	for _, l := range all {
		if l.label.form == of {
			names[l.label.name] = true
		}
	}
	return names
}

// counts is how often each name labels a turn.
type counts map[string]counted

type counted struct {
	times int
	firm  bool // one of the labels is as programs write them
	role  bool
	whole bool // one of the turns is more than a word or two
	asks  bool // one of them is a question
}

func countOf(all []line, that func(label) bool) counts {
	out := counts{}
	for _, l := range all {
		if !that(l.label) || l.words == 0 {
			continue
		}
		c := out[l.label.name]
		c.times++
		c.firm = c.firm || l.label.form != loose
		c.role = roleLabel.MatchString(l.label.name)
		c.whole = c.whole || l.words >= wholeTurn
		c.asks = c.asks || l.asks
		out[l.label.name] = c
	}
	return out
}

// inCaptions adds who speaks by what only captions tell: a line begins with a role, or with a name
// of two words.
func (c counts) inCaptions(speak map[string]bool) {
	for name, n := range c {
		if n.firm && strings.Contains(name, " ") || n.role || n.firm && n.times >= oftenNamed {
			speak[name] = true
		}
	}
}

// beside adds who speaks beside others who do: another name of two words, and whoever has no name.
func (c counts) beside(speak map[string]bool) {
	if len(speak) == 0 {
		return
	}
	for name, n := range c {
		if n.firm && (strings.Contains(name, " ") || name == Unnamed) {
			speak[name] = true
		}
	}
}

// sure adds who speaks for sure: roles and names that come often, if there are enough of them;
// two names that come twice, two roles with a turn each, and a role that asks something. often is
// how often a name comes that is one by itself.
func (c counts) sure(speak map[string]bool, often int) {
	lone, twice, roles := 0, 0, 0
	for name, n := range c {
		if n.alone(often) {
			lone += n.times
		}
		if n.askedOrAgain(name) {
			lone = max(lone, oftenNamed)
		}
		if n.times >= twiceNamed {
			twice++
		}
		if n.role && n.whole {
			roles++
		}
	}
	enough := lone >= oftenNamed || roles >= fewSpeakers
	for name, n := range c {
		if n.alone(often) && enough ||
			n.times >= twiceNamed && (twice >= fewSpeakers || name == Unnamed) {
			speak[name] = true
		}
	}
}

// alone reports whether a name is one without another beside it.
func (n counted) alone(often int) bool { return n.role || n.firm && n.times >= often }

// askedOrAgain reports whether a role has two turns, or is an interviewer's and has a question.
func (n counted) askedOrAgain(name string) bool {
	return n.role && n.whole && (n.times >= twiceNamed || n.asks && askerRole.MatchString(name))
}

// early is when the first turn of a transcript begins at the latest; an agenda begins later.
const early = 5 * time.Minute

// timedSpeak reports whether the names beside times are of people who speak: the times go on, and
// the names come again, or are such as no item of an agenda has.
func timedSpeak(all []line) bool {
	seen := map[string]int{}
	turns, back, again := 0, 0, 0
	people := true
	var first, last label
	for _, l := range all {
		if l.label.form != timed || l.words == 0 {
			continue
		}
		if turns > 0 && l.label.at < last.at && !l.chat { // in a chat another day may have begun
			back++
		}
		if last = l.label; turns == 0 {
			first = l.label
		}
		turns++
		seen[l.label.name]++
		if seen[l.label.name] == twiceNamed {
			again++
		}
		people = people && l.namesSomebody()
	}
	return turns >= fewSpeakers && back <= turns/10 && (again > 0 || people || first.at < early)
}

// namesSomebody reports whether a label with a time is of somebody, though it comes once: no item
// of an agenda has two words, or is before what is written in a chat.
func (l line) namesSomebody() bool {
	return strings.ContainsAny(l.label.name, " ,") || roleLabel.MatchString(l.label.name) ||
		l.chat && l.label.rest != ""
}

// timeOf is the time of a line that is nothing else.
func timeOf(text string) time.Duration {
	if m := timeAlone.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		return clockOf(m[1])
	}
	m := timeWords.FindStringSubmatch(strings.TrimSpace(text))
	return clockOf(m[2] + ":" + m[3] + ":" + m[4])
}
