package transcript

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// form is how a line says who speaks, from what is sure to what may be something else.
type form int

const (
	noLabel form = iota
	alone        // a name or role alone on its line: Interviewer
	colon        // before a colon: RESP: We left.
	timed        // beside a time: Ann Hallam  0:04
	marked       // by a reader of captions, which knows: {says Ann Hallam}
)

// label is who a line says speaks.
type label struct {
	form form
	name string
	at   time.Duration // where timed
	rest string        // of the line: what is said
	item bool          // behind the dash of a list
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
	aName    = nameWord + `(?:,? (?:` + nameWord + `|` + smallOne + `)){0,4}(?: [(\[][^()\[\]]{1,80}[)\]])?`
)

var (
	timeAlone = regexp.MustCompile(`^` + oneTime + `$`)
	timeFirst = regexp.MustCompile(`^` + oneTime + `[ \t]*(?:[-–—|:][ \t]+|\t|[ ]+)(\S.*)$`)
	// How Teams says a time to those who cannot see it, which is copied with the text.
	timeWords = regexp.MustCompile(`^(.*?)\s*(?:(\d{1,2}) hours? ?)?(?:(\d{1,2}) minutes? ?)?(\d{1,2}) seconds?$`)
	// A name and a time, and then nothing, or what is said: after a colon, or after a time in brackets.
	timeAfter  = regexp.MustCompile(`^(\S.{0,90}?)[ \t\x{a0}]*[-–—|]?[ \t\x{a0}]*` + oneTime + `[ \t]*(:(?:\s.*)?)?$`)
	timeWithin = regexp.MustCompile(`^(` + aName + `)[ \t]*[\[(](` + clockTime + `)[\])][ \t]+(\S.*)$`)
	timeAtEnd  = regexp.MustCompile(`[ \t]*#` + clockTime + `(?:-\d)?#$`)

	nameAlone = regexp.MustCompile(`^(` + aName + `)$`)
	nameColon = regexp.MustCompile(`^(?:[-–•*]\s*)?(` + aName + `)\s*:(?:\s+|$)`)
	nameTab   = regexp.MustCompile(`^([^\t:]{1,80})\t+(\S.*)$`)
	// Zoom's saved captions, in which a name is whatever somebody called themselves.
	bracketTime = regexp.MustCompile(`^\[([^\[\]:]{1,80})\][ \t]+` + oneTime + `$`)
	// Zoom's saved chat says to whom as well.
	fromTo = regexp.MustCompile(`^From\s+(.{1,80}?)(?:\s+to\s+.{1,80}?)?\s*:\s*(.*)$`)
	// Roles that no topic is called.
	roleLabel = regexp.MustCompile(`(?i)^(?:(?:unknown )?speaker|participant|person|interviewee|interviewer|respondent|` +
		`resp|res|int|facilitator|moderator|researcher|host|guest|unknown|[pqrai])[ _-]?\d{0,3}$`)
)

// saysMark is how a reader of captions writes who speaks before a turn: it knows, and nobody has
// to guess.
var saysMark = regexp.MustCompile(`^\{says ([^{}\n]+)\}\s*`)

// How else a label is set off: in brackets, in the bold of Markdown, or after the arrows that
// captions for television have.
var (
	arrows    = regexp.MustCompile(`^>>+\s*`)
	bold      = regexp.MustCompile(`^(?:\*\*|__)(\p{Lu}[^*_\n]{0,60}?)\s*:?\s*(?:\*\*|__)\s*:?(?:\s+|$)`)
	bracketed = regexp.MustCompile(`^[\[(](` + aName + `)[\])]\s*:?(?:\s+|$)`)
)

// plainLabel is a line whose label, if it has one, is set off by a colon alone, or by a time where
// one follows.
func plainLabel(line string) string {
	line = arrows.ReplaceAllString(line, "")
	for _, form := range []*regexp.Regexp{bold, bracketed} {
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
var noName = regexp.MustCompile(`(?i)^(?:yes|no|yeah|ok|okay|none|nothing|maybe|never|always|nobody|everybody|` +
	`pause|silence|laughter|laughs|inaudible|music|break|lunch|start|end|` +
	`(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:to|yester)day|tomorrow|morning|afternoon|evening)$`)

// labelOf is who a line says speaks.
func labelOf(line string) label {
	l := anyLabel(line)
	if l.form != marked && noName.MatchString(l.name) {
		return label{rest: l.rest}
	}
	return l
}

func anyLabel(line string) label {
	line = strings.TrimSpace(timeAtEnd.ReplaceAllString(line, ""))
	if m := bracketTime.FindStringSubmatch(line); m != nil {
		return label{form: timed, name: m[1], at: clockOf(m[2])}
	}
	line = plainLabel(line)
	if m := saysMark.FindStringSubmatchIndex(line); m != nil {
		return label{form: marked, name: line[m[2]:m[3]], rest: line[m[1]:]}
	}
	if l := timedLabel(line); l.form != noLabel {
		return l
	}
	if m := nameColon.FindStringSubmatchIndex(line); m != nil {
		return label{form: colon, name: line[m[2]:m[3]], rest: strings.TrimSpace(line[m[1]:]), item: m[2] > 0}
	}
	if nameAlone.MatchString(line) {
		return label{form: alone, name: line}
	}
	return label{rest: line}
}

// timedLabel is that of a line with a time beside a name.
func timedLabel(line string) label {
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
	for _, form := range []*regexp.Regexp{fromTo, nameTab} {
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
var beforeTime = regexp.MustCompile(`(?i)(?:^|\s)(?:at|from|to|until|till|by|about|around|before|after|since|and|or|is|was|the|time|am|um|bis|à|a las)$`)

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

// clockOf reads a time of the forms above.
func clockOf(written string) (sum time.Duration) {
	whole, _, _ := strings.Cut(strings.ReplaceAll(written, ",", "."), ".")
	for part := range strings.SplitSeq(whole, ":") {
		n, _ := strconv.Atoi(part) // the pattern lets two digits through, or none
		sum = sum*60 + time.Duration(n)*time.Second
	}
	return sum
}
