package mail

import (
	"strings"
	"unicode"

	"elephants/client/pattern"
)

// Voices is a text with e-mails in it as a transcript: what stands over an e-mail, and the signs of
// what an answer quotes, are gone, and {says Tom Hall} stands where somebody else begins, with a
// name for who has none. It has as many lines as before. It is "" where e-mails do not say whose
// words each are, and where there is one alone that nobody passed on.
func Voices(text string, unnamed, question string) string {
	v := voices{lines: strings.Split(text, "\n"), by: []string{""}, unnamed: unnamed,
		question: question,
		names:    map[string]string{}, said: map[string]bool{}}
	v.out = make([]string, len(v.lines))
	for i := 0; i < len(v.lines); {
		i += v.take(i)
	}
	delete(v.said, "")
	switch {
	case v.lost || v.said[question] && (v.questions < fewQuestions || v.last == question) ||
		len(v.said) == 0 || len(v.said) == 1 && (v.passed == "" && !v.asks() || v.said[unnamed]):
		return ""
	case len(v.said) == 1: // whoever sent it may not have written it, or may be the interviewer
		how := PassedOn
		if v.passed == "" {
			how = Answers
		}
		for i, line := range v.out {
			v.out[i] = strings.Replace(line, "{says "+v.last+"}", "{says "+v.last+" "+how+"}", 1)
		}
	}
	return strings.Join(v.out, "\n")
}

// mostStated is how many sentences stand beside each question of an e-mail that asks.
const mostStated = 2

// asks reports whether the only e-mail answers another, and asks: who sends such a one is the
// interviewer as likely as the participant, whose answers mostly state.
func (v *voices) asks() bool {
	questions, sentences := 0, 0
	text := strings.Join(v.out, "\n")
	for _, at := range ending.FindAllStringSubmatchIndex(text, -1) {
		if sentences++; strings.Contains(text[at[0]:at[1]], "?") {
			questions++
		}
	}
	return v.answers != "" && questions > 0 && sentences <= (1+mostStated)*questions
}

// ending is where a sentence ends.
var ending = pattern.New(`\p{L}["”’)]*[.!?]+(?:\s|$)`)

// fewQuestions are enough to be those that the others answer.
const fewQuestions = 2

// What stands behind the name over an e-mail, if nobody else speaks: that somebody passed it on, or
// that it answers one of somebody else's and asks, as an interviewer's does.
const (
	PassedOn = "(passed on)"
	Answers  = "(answers)"
)

// voices is where the reading of e-mails is.
type voices struct {
	lines, out        []string
	by                []string // who writes at each depth of signs, "" for nobody known
	unnamed, question string
	names             map[string]string // as each is written first, by what is the same of it
	said              map[string]bool
	last              string // who wrote the line before
	passed, answers   string // the line that says that an e-mail was passed on, or answers one
	questions         int    // lines quoted of nobody known that are questions
	lost              bool   // somebody's words are of nobody known
}

// take reads a line, or those over an e-mail, and returns how many.
func (v *voices) take(i int) int {
	line := v.lines[i]
	depth, said := unquoted(line)
	if n, of := v.over(i, depth); n > 0 {
		v.begins(i, n, depth, of)
		return n
	}
	if v.overNext(i, said) {
		return 1
	}
	if depth > 0 && marksOther.MatchString(line) { // who that is somebody said
		depth, said = 0, line
	}
	v.out[i] = said
	if strings.ContainsFunc(said, unicode.IsLetter) {
		v.mark(i, v.of(depth, said))
	}
	return 1
}

// mark puts a mark before a line, or into the empty one above: what begins a line may say
// something.
func (v *voices) mark(i int, mark string) {
	if i > 0 && v.out[i-1] == "" {
		i--
	}
	v.out[i] = mark + v.out[i]
}

// marksOther is a quoted line of which somebody said whose it is.
var marksOther = pattern.New(`(?i)[{\[] *other`)

// unquoted is a line without the signs of what an answer quotes, and how many there are.
func unquoted(line string) (depth int, said string) {
	if !quoted.MatchString(line) && strings.Trim(line, "> \t") != "" {
		return 0, line
	}
	for said = line; ; depth++ {
		rest, ok := strings.CutPrefix(strings.TrimLeft(said, " "), ">")
		if !ok {
			return depth, strings.TrimPrefix(said, " ")
		}
		said = rest
	}
}

// over is how many lines, from one on, stand over an e-mail at a depth, and who wrote it.
func (v *voices) over(i, depth int) (n int, of string) {
	plain := v.plain(i, depth)
	if n = v.fields(plain, depth); n > 0 {
		return n, v.sender(plain[:n])
	}
	for n := 1; n <= min(2, len(plain)); n++ {
		if said := strings.Join(plain[:n], " "); wrote.MatchString(said) {
			return n, v.name(nameIn(said))
		}
	}
	if v.quotedNext(i+1, depth) {
		if m := nameWrote.FindStringSubmatch(plain[0]); m != nil {
			return 1, v.name(m[1])
		}
	}
	return 0, ""
}

// plain are the lines, from one on, that may stand over an e-mail at a depth, without signs.
func (v *voices) plain(i, depth int) (plain []string) {
	for _, line := range v.lines[i:min(len(v.lines), i+longest)] {
		d, said := unquoted(line)
		if d != depth && strings.TrimSpace(said) != "" {
			break
		}
		plain = append(plain, said)
	}
	return plain
}

// fields is how many lines say who an e-mail is from and what else programs say; one that an answer
// quotes may say little.
func (v *voices) fields(plain []string, depth int) int {
	n := Head(plain)
	if n > 0 || depth == 0 || len(v.said) == 0 || len(plain) < 2 || !from.MatchString(plain[0]) ||
		!quotes(plain) {
		return n
	}
	for n = 1; n < len(plain) && field.MatchString(plain[n]); {
		n++
	}
	return n
}

// sender is who an e-mail is from, by the lines over it.
func (v *voices) sender(fields []string) (of string) {
	for _, line := range fields {
		if at := from.FindStringIndex(line); at != nil && of == "" {
			of = v.name(line[at[1]:])
		}
		if field.MatchString(line) && isForward.MatchString(line) {
			v.passed = line
		}
		if field.MatchString(line) && isAnswer.MatchString(line) {
			v.answers = line
		}
	}
	return of
}

// quotes reports whether lines go on as those over an e-mail do that an answer quotes: who it is
// from in a few words, and perhaps one more.
func quotes(lines []string) bool {
	return field.MatchString(lines[1]) || strings.TrimSpace(lines[1]) == "" ||
		fromName.MatchString(lines[0])
}

var fromName = pattern.New(`^[ *_|]*[^:]{2,12}:[ *_|` +
	`]*(?:\p{Lu}[\p{L}'’.-]*,? ?){1,4}(?:<[^<>]*>)?[ *_|]*$`)

// isForward is the subject of an e-mail that was passed on.
var isForward = pattern.New(`(?i):[ *_|]*(?:fwd?|wg|tr|rv|doorst|i|yml)[ \t]*:`)

// isAnswer is that of one that answers another.
var isAnswer = pattern.New(`(?i)^[ *_|>]*(?:subject|betreff|objet|asunto|onderwerp|pwnc|oggetto|` +
	`assunto|` +
	`temat|emne|ämne)[ *_|]*:[ *_|]*(?:re|aw|rép|r|odp|sv|antw|atb)[ \t]*:`)

// How programs and people say who wrote what follows.
var (
	wrote = pattern.New(`^(?:` + beginsWrote + ` .{6,160}|` + dayWrote + ` .{4,160})` + verbWrote +
		`.{0,80}:[ \t]*$`)
	nameWrote = pattern.New(`^[ \t]*(\p{Lu}[\p{L}'’.-]*(?: [\p{L}'’.-]+){0,4})(?: ?[<\[(][^>\])]*[>\])])? (?:wrote|writes|said|schrieb|a écrit ?|escribió|ha scritto|escreveu|schreef|skrev):[ \t]*$`)
)

// quotedNext reports whether the next line with words is quoted more deeply.
func (v *voices) quotedNext(i, depth int) bool {
	for ; i < len(v.lines); i++ {
		if d, said := unquoted(v.lines[i]); strings.TrimSpace(said) != "" {
			return d > depth
		}
	}
	return false
}

// begins takes away what stands over an e-mail, of which the words follow: more deeply quoted, as
// deeply, or less, where only what stands over it has signs.
func (v *voices) begins(i, n, depth int, of string) {
	if of == "" {
		v.lost = true
	}
	for at := i + n; at < len(v.lines); at++ {
		if d, said := unquoted(v.lines[at]); strings.TrimSpace(said) != "" {
			if i > 0 && len(v.said) > 0 || !field.MatchString(v.lines[i+n-1]) && n <= fewest {
				depth++ // what it answers is quoted
			}
			depth = min(d, depth)
			break
		}
	}
	for len(v.by) <= depth {
		v.by = append(v.by, "")
	}
	v.by = v.by[:depth+1]
	v.by[depth] = of
}

// overNext reports whether a line says that an e-mail was passed on or answered, or is a rule over
// one.
func (v *voices) overNext(i int, said string) bool {
	if forwarded.MatchString(said) || answered.MatchString(said) {
		v.passed = said
		return true
	}
	if strings.Trim(said, "-_= \t") != "" || len(strings.TrimSpace(said)) < 3 {
		return false
	}
	for at := i + 1; at < len(v.lines); at++ {
		if depth, said := unquoted(v.lines[at]); strings.TrimSpace(said) != "" {
			n, _ := v.over(at, depth)
			return n > 0
		}
	}
	return false
}

// of is the mark of who writes a line at a depth, "" if it is who wrote the one before. What is
// quoted by nobody known may be the questions that the others answer.
func (v *voices) of(depth int, said string) string {
	who := ""
	if depth < len(v.by) {
		who = v.by[depth]
	}
	switch {
	case who != "":
	case depth == 0:
		who = v.unnamed
	case strings.HasSuffix(strings.TrimSpace(said), "?"):
		who = v.question
		v.questions++
	default:
		v.lost = true
	}
	v.said[who] = true
	if who == v.last {
		return ""
	}
	v.last = who
	return "{says " + who + "} "
}

// Of what names somebody over an e-mail: an address, in brackets or not, and what programs add.
var (
	inBrackets = pattern.New(`\s*(?:<[^<>]*>|\[[^\[\]]*\]|\((?:[^()]*@[^()]*|<?mailto[^()]*)\))`)
	anAddress  = pattern.New(`[^\s<>\[\]():"']+@[^\s<>\[\]():"',;]+`)
	onBehalf   = pattern.New(`(?i)\s+(?:on behalf of|via)\s.*$`)
)

// name is somebody's, as it is written first: an address is theirs too.
func (v *voices) name(written string) string {
	address := anAddress.FindStringIndex(written)
	at := ""
	if address != nil {
		at = strings.ToLower(written[address[0]:address[1]])
	}
	name := strings.Trim(onBehalf.ReplaceAllString(inBrackets.ReplaceAllString(written, ""), ""),
		" \t*_|\"'“”,;{}")
	if last, first, ok := strings.Cut(name, ", "); ok && !strings.ContainsAny(first, ",;@") {
		name = strings.TrimSpace(first) + " " + last
	}
	if name == "" || anAddress.MatchString(name) {
		name = at
	}
	if len(name) > longestName {
		return ""
	}
	key := strings.ToLower(name)
	for _, k := range []string{key, at} {
		if known := v.names[k]; k != "" && known != "" {
			name = known
			break
		}
	}
	for _, k := range []string{key, at} {
		if k != "" && v.names[k] == "" {
			v.names[k] = name
		}
	}
	return name
}

// longestName is that of somebody, in bytes.
const longestName = 80

// notNames are words with a large letter beside a date.
var notNames = pattern.New(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|` +
	`sep|oct|nov|dec|am|pm|at|on|le|el|ar|` +
	`lun|mardi|mer|jeu|ven|sam|dim)(?:day|sday|nesday|rsday|urday|uary|ch|il|e|y|ust|t|tember|ober|` +
	`ember|\.)*[,.]?$`)

// nameIn is who wrote what follows, of a line that says when, too: the words with large letters
// behind the date, or behind the word for it.
func nameIn(line string) string {
	address := ""
	if at := anAddress.FindStringIndex(line); at != nil {
		address = line[at[0]:at[1]]
	}
	line = strings.TrimRight(inBrackets.ReplaceAllString(line, ""), " \t:")
	for _, verb := range []string{" schrieb ", " ysgrifennodd ", " schreef ", " skrev "} {
		if _, name, ok := strings.Cut(line, verb); ok {
			return name + " <" + address + ">"
		}
	}
	for _, verb := range []string{" wrote", " a écrit", " escribió", " schrieb", " ysgrifennodd",
		" ha scritto", " escreveu", " schreef", " napisał", " napisał(a)", " napisała",
		" a scris", " skrev"} {
		line = strings.TrimSuffix(line, verb)
	}
	words := strings.Fields(line)
	first := len(words)
	for first > 0 && len(words)-first < 5 {
		word := strings.Trim(words[first-1], "\"'“”")
		if strings.ContainsFunc(word, unicode.IsDigit) || notNames.MatchString(word) ||
			len(word) > 0 && unicode.IsLower([]rune(word)[0]) && !strings.Contains(word, "@") {
			break
		}
		first--
	}
	return strings.Join(words[first:], " ") + " <" + address + ">"
}
