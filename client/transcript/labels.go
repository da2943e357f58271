package transcript

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"elephants/client/pattern"
)

// form is how a line says who speaks, from what is sure to what may be something else.
type form int

const (
	noLabel form = iota
	alone        // a name or role alone on its line: Interviewer
	loose        // set off as programs do not: resp: We left; INT - Why?
	colon        // before a colon: RESP: We left.
	timed        // beside a time: Ann Hallam  0:04
	marked       // by a reader of captions, which knows: {says Ann Hallam}
)

// label is who a line says speaks.
type label struct {
	form form
	name string        // as the file writes it first, once linesOf has read the file
	at   time.Duration // where timed
	rest string        // of the line: what is said
	item bool          // behind the dash of a list

	written string // the name as it stands in this line
}

// Times of a transcript, with or without hours and fractions, and a span of two. MAXQDA sets them
// between #.
const (
	clockTime = `(?:\d{1,2}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?`
	oneTime   = `[\[(#<]*(` + clockTime + `)(?:-\d)?(?:\s*(?:-->|[-–—])\s*` + clockTime + `)?[\])#>]*`
)

// A name: up to five words that begin large, or small between others (de la Cruz), perhaps with
// the surname first (Hallam, Ann) and with who they work for behind it in brackets. Letters of
// scripts that have no large ones count as such, and a telephone may give its own name (iPhone).
const (
	nameWord = `(?:i\p{Lu}|[\p{Lu}\p{Lo}\p{N}#])[\p{L}\p{M}\p{N}.'’_#-]*`
	smallOne = `(?:de|da|di|la|le|van|von|den|der|bin|al|ap|y|speaker)`
	aName    = nameWord + `(?:,? {1,3}(?:` + nameWord + `|` + smallOne + `)){0,4}(?: {1,3}[(\[][^(` +
		`)\[\]]{1,80}[)\]])?`
)

var (
	timeAlone = pattern.New(`^(?:#+ +)?` + oneTime + `$`)
	timeFirst = pattern.New(`^` + oneTime + `[ \t]*(?:[-–—|:][ \t]+|\t|[ ]+)(\S.*)$`)
	// How Teams says a time to those who cannot see it, which is copied with the text.
	timeWords = pattern.New(`^(.*?)\s*(?:(\d{1,2}) hours? ?)?(?:(\d{1,2}) minutes? ?)?(\d{1` +
		`,2}) seconds?$`)
	// A name and a time, and then nothing, or what is said: after a colon, or after a time in
	// brackets.
	timeAfter  = pattern.New(`^(\S.{0,90}?)[ \t\x{a0}]*[-–—|]?[ \t\x{a0}]*` + oneTime + `[ \t]*(:(?:\s.*)?)?$`)
	timeWithin = pattern.New(`^(` + aName + `)[ \t]*[\[(](` + clockTime + `)[\])][ \t]+(\S.*)$`)
	// A time between the name and what is said: Ann: [00:00:13] They left.
	timeBetween = pattern.New(`^(?:[\[(<]` + clockTime + `[\])>]\s*|` + clockTime + `\t\s*)`)
	timeAtEnd   = pattern.New(`[ \t]*#` + clockTime + `(?:-\d)?#$`)

	nameAlone = pattern.New(`^(` + aName + `)$`)
	aSentence = pattern.New(`\p{L}{3,}\.$`) // of a word: Thanks.
	roleAlone = pattern.New(`(?i)^(?:` + longRole + `)[ _-]?\d{0,3}$`)
	nameColon = pattern.New(`^(?:[-–•*]\s*)?(` + aName + `)\s*:(?:\s+|$)`)
	nameTab   = pattern.New(`^([^\t:]{1,80})\t+(\S.*)$`)
	// Zoom's saved captions, in which a name is whatever somebody called themselves.
	bracketTime = pattern.New(`^\[([^\[\]:]{1,80})\][ \t]+` + oneTime + `$`)
	// Zoom's saved chat says to whom as well.
	fromTo = pattern.New(`^From\s+(.{1,80}?)(?:\s+to\s+.{1,80}?)?\s*:\s*(.*)$`)
	// Roles that no topic is called, and those of who asks.
	roleLabel = pattern.New(`(?i)^(?:(?:` + longRole + `|[pqrai])[ _-]?\d{0,3}|(?:` + longRole + `) [a-h]|[mfw]\d{1,2})$`)
	askerRole = pattern.New(`(?i)^(?:interviewer|int|question|facilitator|moderator|researc` +
		`her|host|[qi])[ _-]?\d{0,3}$`)
)

const longRole = `(?:unknown )?speaker|participant|person|interviewee|interviewer|respondent|qu` +
	`estion|answer|` +
	`resp|res|int|facilitator|moderator|researcher|host|guest|unknown`

// What people type and programs do not: small letters, no space after the colon, a dash, a tab, or
// for roles that are no words in small letters nothing but a space. A time or an address has a
// colon too.
const (
	anyWord  = `@?[\p{L}][\p{L}\p{M}\p{N}.'’_]*`
	someName = anyWord + `(?: (?:` + anyWord + `|\d{1,3})){0,3}`
)

var (
	looseColon = pattern.New(`^(?:[-–•*]\s*)?(` + someName + `) ?[:;>] ?([^\s/\d:].*|)$`)
	looseDash  = pattern.New(`^(` + someName + `)(?: ?[-–—] | [-–—])(\S.*)$`)
	looseTab   = pattern.New(`^(` + someName + `)\.? ?\t\s*(\S.*)$`)
	looseDot   = pattern.New(`^([QA]|A\d{1,3}|INT|RESP|Int|Resp|INTERVIEWER|INTERVIEWEE|RES` +
		`PONDENT|PARTICIPANT)[.)] *(\S.*)$`)
	looseSpace = pattern.New(`^(INT|RESP|INTERVIEWER|INTERVIEWEE|RESPONDENT|PARTICIPANT|FAC` +
		`ILITATOR|MODERATOR|RESEARCHER|` +
		`(?:[PR]|INT|RESP|SPEAKER |Speaker )\d{1,3}) (\S.*)$`)
	// The cells of a table in a PDF have nothing but a space between them.
	cellSpace = pattern.New(`^(Interviewer|Facilitator|Moderator|Researcher|Interviewee|Participant|` +
		`Respondent) ((?:What|Why|How|When|Where|Who|Which|And|So|Can|Could|Did|Does|Do|Is|Are|Was|` +
		`Were|Would|Tell|Thanks?|OK|Okay|Right|Yes|Yeah|No|Well|I|You|We|They|It|There|Nobody|` +
		`My|That|Because|But) .*)$`)
	questionSpace = pattern.New(`^Q\d{1,2}\.? (\S.*)$`)
)

// roleWithin is a role before a colon within a line that begins with one.
var roleWithin = pattern.New(`(?i)\s(?:(?:` + longRole + `)[ _-]?\d{0,3}|[QA]\d{0,3}):\s`)

// dividedAtRoles are the turns of a line in which several people speak.
func dividedAtRoles(line string) (turns []string) {
	begins := strings.TrimSpace(line)
	if at := strings.IndexByte(begins, ':'); at < 0 || !roleLabel.MatchString(begins[:at]) {
		return []string{line}
	}
	for {
		at := roleWithin.FindStringIndex(line)
		if at == nil || !strings.Contains(line[:at[0]], ":") { // Participant A: is one label
			return append(turns, line)
		}
		turns, line = append(turns, line[:at[0]]), line[at[0]+1:]
	}
}

// numberFirst is a line with its number, or that of a turn, before it.
var numberFirst = pattern.New(`^\d{1,4}[.):]?[ \t]+(\S.*)$`)

// looseLabel is that of a line in one of those forms.
func looseLabel(line string) label {
	for _, form := range []pattern.Pattern{looseColon, looseDash, looseTab, looseDot, looseSpace, cellSpace} {
		if m := form.FindStringSubmatch(line); m != nil {
			return label{form: loose, name: m[1], rest: m[2]}
		}
	}
	if m := questionSpace.FindStringSubmatch(line); m != nil {
		return label{form: loose, name: Question, rest: m[1]}
	}
	return label{}
}

// Unnamed is who begins to speak without a name: after the arrows of captions, or between the turns
// of the only one who has a name.
const Unnamed = "unnamed"

// byMeeting is what programs for meetings put behind a name.
var byMeeting = pattern.New(`(?i)\s*[(\[](?:guest|external|unverified|host|co-host|me|yo` +
	`u|organi[sz]er|presenter|` +
	`(?:she|he|they)(?:/\w+)+)[)\]]`)

// Key is what is the same of a name however it is written: large or small, with one space or two,
// with (Guest) behind it, a role with or without a space before its number.
func Key(name string) string {
	name = strings.ToLower(byMeeting.ReplaceAllString(name, ""))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "*_. ")
	if roleLabel.MatchString(name) {
		name = strings.NewReplacer(" ", "", "-", "", "_", "").Replace(name)
	}
	return name
}

// spaces are the spaces and colons of other keyboards as those of ours, and nothing in place of
// what nobody sees.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u2009", " ", "\u3000", " ",
	"\uff1a", ":", "\u200b", "", "\u2060", "", "\ufeff", "")

// saysMark is how a reader of captions writes who speaks before a turn: it knows, and nobody has
// to guess.
var saysMark = pattern.New(`^\{says ([^{}\n]+)\}\s*`)

// How else a label is set off: in brackets, in the bold of Markdown, or after the arrows that
// captions for television have.
var (
	quoted = pattern.New(`^(?:> )+`) // a mail that somebody answered
	arrows = pattern.New(`^>>+\s*`)
	bold   = pattern.New(`^(?:\*\*|__)(\p{Lu}[^*_\n]{0,60}?)\s*:?\s*(?:\*\*|__)\s*:?(?:\` +
		`s+|$)`)
	// As the reader of Word and OpenDocument files says that a paragraph begins in bold.
	inBold    = pattern.New(`^\{bold (\p{Lu}[^{}\n]*)\}(?:\s+|$)`)
	italic    = pattern.New(`^[*_](\p{Lu}[^*_\n]{0,60}?)(?:\s*:[*_]|[*_]\s*:)(?:\s+|$)`)
	nick      = pattern.New("^<[ @+%&~]?([\\p{L}_`^{}|\\\\\\[\\]][\\p{L}\\d_`^{}|\\\\\\[\\]-]{0,30})> +(\\S.*)$") // of IRC
	bracketed = pattern.New(`^[\[(<](` + aName + `)[\])>]\s*:?(?:\s+|$)`)
)

// plainLabel is a line whose label, if it has one, is set off by a colon alone, or by a time where
// one follows.
func plainLabel(line string) string {
	if said := arrows.ReplaceAllString(line, ""); said != line {
		if nameColon.MatchString(said) || bold.MatchString(said) || bracketed.MatchString(said) {
			line = said
		}
	}
	if item, rest, ok := strings.Cut(line, " "); ok && (item == "-" || item == "*") && bold.MatchString(rest) {
		return "- " + plainLabel(rest)
	}
	for _, form := range []pattern.Pattern{bold, inBold, italic, bracketed} {
		m := form.FindStringSubmatchIndex(line)
		if m == nil {
			continue
		}
		name, rest := line[m[2]:m[3]], line[m[1]:]
		if timeFirst.MatchString(rest) || timeAlone.MatchString(rest) {
			return name + " " + rest
		}
		return name + ": " + rest
	}
	return line
}

// noName are words that stand alone on a line, or beside a time, and are nobody's name.
var noName = pattern.New(`(?i)^(?:yes|no|yeah|ok|okay|none|nothing|maybe|never|always|no` +
	`body|everybody|` +
	`pause|silence|laughter|laughs|inaudible|music|break|lunch|start|end|` +
	`(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:to|yester)day|tomorrow|morning|afternoon|evening)$`)

// labelOf is who a line says speaks.
func labelOf(line string) label {
	l := anyLabel(line)
	l.written = l.name
	if l.form != marked && noName.MatchString(l.name) {
		return label{rest: l.rest}
	}
	return l
}

func anyLabel(line string) label {
	line = strings.TrimSpace(timeAtEnd.ReplaceAllString(spaces.Replace(line), ""))
	if m := bracketTime.FindStringSubmatch(line); m != nil {
		return label{form: timed, name: m[1], at: clockOf(m[2])}
	}
	line = quoted.ReplaceAllString(line, "")
	if line = plainLabel(line); strings.HasPrefix(line, ">>") {
		return label{form: colon, name: Unnamed, rest: strings.TrimLeft(line, "> ")}
	}
	if m := nick.FindStringSubmatch(line); m != nil {
		return label{form: colon, name: m[1], rest: m[2]}
	}
	if m := saysMark.FindStringSubmatchIndex(line); m != nil {
		return label{form: marked, name: line[m[2]:m[3]], rest: line[m[1]:]}
	}
	if l := timedLabel(line); l.form != noLabel {
		return l
	}
	if m := numberFirst.FindStringSubmatch(line); m != nil {
		if l := anyLabel(m[1]); l.form == colon || l.form == loose {
			l.form, l.item = loose, true
			return l
		}
	}
	if m := nameColon.FindStringSubmatchIndex(line); m != nil {
		rest := timeBetween.ReplaceAllString(strings.TrimSpace(line[m[1]:]), "")
		return label{form: colon, name: line[m[2]:m[3]], rest: rest, item: m[2] > 0}
	}
	if name := lone(line); name != "" {
		return label{form: alone, name: name}
	}
	if l := looseLabel(line); l.form != noLabel {
		return l
	}
	return label{rest: line}
}

// digits are in every time: most lines have none, and the patterns of times are slow to say so.
const digits = "0123456789"

// lone is the name that a line is; "" for none.
func lone(line string) string {
	switch {
	case line == "You sent": // as Messenger says it
		return "You"
	case nameAlone.MatchString(line) && !aSentence.MatchString(line), roleAlone.MatchString(line):
		return line
	}
	return ""
}

// timedLabel is that of a line with a time beside a name.
func timedLabel(line string) label {
	if !strings.ContainsAny(line, digits) {
		return label{}
	}
	if m := timeFirst.FindStringSubmatch(line); m != nil {
		if name, rest, ok := afterTime(plainLabel(m[2])); ok {
			return label{form: timed, name: name, at: clockOf(m[1]), rest: rest}
		}
		return label{}
	}
	if m := timeWithin.FindStringSubmatch(line); m != nil {
		return label{form: timed, name: m[1], at: clockOf(m[2]), rest: m[3]}
	}
	if m := timeAfter.FindStringSubmatch(line); m != nil && isNamed(m[1]) {
		rest := strings.TrimSpace(strings.TrimPrefix(m[3], ":"))
		return label{form: timed, name: m[1], at: clockOf(m[2]), rest: rest}
	}
	if m := timeWords.FindStringSubmatch(line); m != nil && isNamed(m[1]) {
		return label{form: timed, name: m[1], at: clockOf(m[2] + ":" + m[3] + ":" + m[4])}
	}
	return label{}
}

// afterTime is who speaks by what follows a time in its line, and what they say.
func afterTime(said string) (name, rest string, ok bool) {
	if m := nick.FindStringSubmatch(said); m != nil {
		return m[1], m[2], true
	}
	for _, form := range []pattern.Pattern{fromTo, nameTab} {
		if m := form.FindStringSubmatch(said); m != nil && isNamed(strings.TrimSuffix(m[1], ":")) {
			return strings.TrimSuffix(m[1], ":"), m[2], true
		}
	}
	if m := nameColon.FindStringSubmatchIndex(said); m != nil {
		return said[m[2]:m[3]], strings.TrimSpace(said[m[1]:]), true
	}
	said = strings.TrimSpace(said)
	return said, "", nameAlone.MatchString(said)
}

// Bounds on what stands beside a time and is a name.
const (
	longestName = 80 // letters
	mostWords   = 10
)

// beforeTime are words after which a time belongs to a sentence.
var beforeTime = pattern.New(`(?i)(?:^|\s)(?:at|from|to|until|till|by|about|around|befor` +
	`e|after|since|and|or|is|was|the|time|am|um|bis|à|a las)$`)

// isNamed reports whether what stands beside a time may be a name: it begins large, or as a
// telephone number does, and is no sentence.
func isNamed(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	last, _ := utf8.DecodeLastRuneInString(name)
	words := strings.Fields(name)
	large := unicode.IsLetter(first) && !unicode.IsLower(first)
	return (large || unicode.IsDigit(first) || first == '+' || strings.HasPrefix(name, "iP")) &&
		(first == '+' || strings.ContainsFunc(name, unicode.IsLetter)) &&
		utf8.RuneCountInString(name) <= longestName && len(words) <= mostWords &&
		!strings.ContainsRune(".?!:;,-–", last) && !strings.ContainsAny(name, ":;?!\"“”") &&
		!beforeTime.MatchString(name)
}

// Clock is a time that stands alone in a text, and whether it is one.
func Clock(written string) (time.Duration, bool) {
	return clockOf(written), timeAlone.MatchString(written)
}

// clockOf reads a time of the forms above.
func clockOf(written string) (sum time.Duration) {
	whole, _, _ := strings.Cut(strings.ReplaceAll(written, ",", "."), ".")
	for part := range strings.SplitSeq(whole, ":") {
		n, _ := strconv.Atoi(part) // the pattern lets two digits through, or none
		sum = sum*60 + time.Duration(n)*time.Second
	}
	return sum
}
