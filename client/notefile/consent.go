package notefile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/client/pattern"
	"elephants/client/pdf/grid"
	"elephants/client/plain"
	"elephants/client/transcript"
)

// Nobody is quoted because their no was written in another form than a head's: in a table's cell,
// beside boxes to tick, in another language, in a comment. A line that may say no refuses a note
// that would be quoted; a yes is not looked for, for where it is passed over nobody is quoted.

// asked is a name and what stands beside it; refused is a no, whatever stands between, and alone
// one in a line of its own.
var (
	asked = pattern.New(`(?i)([\p{L}][\p{L} _'’/()-]{2,60}?)["*_\s]*(?:[:=;|?\t\x{ff1a}\x` +
		`{2013}\x{2014}]|\s-\s)["*_\s]*`)
	refused = pattern.New(`(?i)^` + no + `["*_\s.!]*(?:$|[#(,;|\])]|\s[\x{2013}\x{2014}-]|` +
		`(?:on )?\d{1,2}[/.-]\d)`)
	alone = pattern.New(`(?i)^["*_\s]*` + no + `["*_\s.!]*$`)
	plea  = pattern.New(`(?i)(?:^|\P{L})(?:not (?:to )?be(?:ing)? quot(?:ed|able)|not quo` +
		`table|not for (?:\p{L}+,? (?:and|or) )?quot(?:ation|ing)|no quot(?:es|` +
		`ations?)(?: please)?\W*$|` +
		`off the record\W*$|^\W*off the record|(?:(?:please|i) )(?:do not|don.?t|never) quote|` +
		`^\W*(?:do not|don.?t|never) quote(?:$|\W*(?:me|` +
		`us|them|her|him|this|it|any\p{L}*)(?:\P{L}|$)|\W*$)|` +
		`(?:do not|don.?t|does not|doesn.?t|did not|didn.?t|would not|wouldn.?t) ` +
		`(?:want|wish|like|agree|consent) (?:to be|to being|being) quoted)`)
	// The same said in other words: of words, of permission, as an answer.
	otherPlea = pattern.New(`(?i)(?:^|\P{L})(?:rather (?:you|they|we) did(?: not|n.?t) quote|` +
		`no to (?:being )?quot` +
		`|quote (?:you|her|him|them)\?\W*(?:no|nope|never|not)(?:\P{L}|$)|not (?:to )?be used (?:in|` +
		`as) quot` +
		`|(?:do not|don.?t|never) quote\W*$|no verbatim|paraphrased? only|only paraphrase` +
		`|withdr(?:awn|ew) (?:\p{L}+ )?(?:permission|consent|agreement)` +
		`|(?:please|but|asked (?:me|us)) (?:do not|don.?t|not to|never) use (?:\p{L}+ ){1,2}words)` +
		`|^\W*(?:do not|don.?t) (?:attribute(?:\P{L}|$)|use (?:my|her|his|their|` +
		`these) (?:\p{L}+ )?words)`)
	// In an answer to this a yes is a no.
	minds = pattern.New(`(?i)(?:^|\P{L})(?:mind|object\p{L}*|refus\p{L}*|against|not|` +
		`withh[eo]ld\p{L}*|opt.?out)(?:\P{L}|$)`)
	agrees = pattern.New(`(?i)^(?:yes|y|true|ok|okay|agreed|agrees|given|granted|allowed|` +
		`oui|ja|sí|si|tak|ydw|ydi|iawn)(?:\P{L}|$)`)
	unless = pattern.New(`(?i)(?:^|\P{L})(?:but|only|except|not|no|unless|if|until|after|wi` +
		`thout|pending)(?:\P{L}|$)`)
)

const no = `(?:no|not(?: allowed| agreed| given| asked| yet| sure| known)?|n|n/?a|na|none|never` +
	`|nope|refused|declined|withheld|withdrawn|denied|` +
	`unknown|unsure|pending|tbc|\?|false|nein|nee|non|nie|nac (?:ydw|ydy|oes)|nage|dim)`

// mostBeside is how many words a line has at most in which a no stands beside the name without
// anything between them, as the cells of a table do in a PDF.
const mostBeside = 6

// besideNo reports whether a line is a name that asks for consent and a no.
func besideNo(line string) bool {
	words := strings.Fields(line)
	last := len(words) - 1
	if last < 1 || last >= mostBeside || strings.ContainsAny(words[last-1][len(words[last-1])-1:], ".,;!") {
		return false
	}
	return alone.MatchString(words[last]) && ofQuoting(strings.Join(words[:last], " "))
}

// saidBeside reports whether a line is a question about quoting and a no, with nothing between them
// but a space, or a gap.
func saidBeside(line string) bool {
	m := noAtEnd.FindStringSubmatch(line)
	return m != nil && aboutQuoting.MatchString(m[1]) &&
		(len(m[2]) > 1 || len(strings.Fields(m[1])) <= mostAsked)
}

// noAtEnd is a line that ends in a no as forms have it, large.
var noAtEnd = pattern.New(`^\W*(\p{Lu}[^.!?;]*[\p{L}\d)])(\s+)(?:No|NO|N)\W*$`)

// mostAsked is how many words a question has that is asked in a form.
const mostAsked = 18

// few is how many words stand beside a name that is asked for. More are a sentence about it.
const few = 3

// shortNo is how many words a no has in a form, behind a question that asks about quoting anywhere.
const shortNo = 4

// aboutQuoting is in a question whether words may be used, wherever in it.
var aboutQuoting = pattern.New(`(?i)(?:^|\P{L})(?:(?:un)?quot(?:e|ed|es|ing|able|` +
	`ations?)(?:\P{L}|$)|` +
	`verbatim|zitier|zitat|` + welshQuoting + `|cit(?:er|ation|é)|citaat|geciteerd|cytow|` + wordsUsed + `)`)

// welshQuoting is how the words for it begin, which change at their head by what stands before.
const welshQuoting = `(?:dd?|n)yfyn`

// wordsUsed are somebody's words that are used.
const wordsUsed = `(?:(?:use|using|publish|print|share|include)\p{L}* (?:of )?(?:my|your|their|` +
	`his|her|` +
	`the participant['’]s) (?:\p{L}+ )?words|` +
	`(?:my|your|their|his|her|participant['’]s) (?:\p{L}+ )?words(?: \p{L}+)?(?: to| be| being|` +
	` are)* ` +
	`(?:used|published|printed|shared|included|reproduced))`

// passedOver refuses a note that would be quoted though a line outside of its head, or in the head
// but not as its key, may say that it must not. head is the line of the head's first key, or 0.
func (n *Note) passedOver(lines []string, head int) error {
	if slices.ContainsFunc(lines, func(line string) bool {
		return n.Quotable &&
			strings.TrimSpace(line) == refusedAside
	}) {
		return errAside
	}
	if line := n.noLine(lines, head); line > 0 {
		return fmt.Errorf("line %d may say that the participant may not be quoted, and is not read as "+
			"that: write `quotable: no`, or yes, on a line of the head, and take it out here, or send "+
			"the note as not to be quoted",
			line)
	}
	return nil
}

// noLine is the first line, from 1, that may say no where a note would be quoted; 0 for none.
func (n *Note) noLine(lines []string, head int) int {
	if !n.Quotable {
		return 0
	}
	for i, line := range lines {
		m := keyLine(line)
		if head > 0 && i >= head && m != nil && foldKey(m[1]) == "quotable" {
			continue // read as what it is; a second one was refused
		}
		if head > 0 && i >= head && plain.IsRule(line) {
			head = 0 // the head ends here
		}
		if lineSaysNo(lines, i) {
			return i + 1
		}
	}
	return 0
}

// lineSaysNo reports whether line i may say no, by itself or with those around it.
func lineSaysNo(lines []string, i int) bool {
	if is, no := inGrid(lines, i); is {
		return no
	}
	return saysNo(lines[i:]) || brokenSaysNo(lines[i:]) || rowSaysNo(lines, i) || gridSaysNo(lines, i)
}

// A question that is broken over lines asks on the first and is answered on the last.
const (
	mostBroken = 3  // lines
	fullLine   = 40 // letters, of a line that was broken because it is full
)

// brokenSaysNo reports whether a question begins on the first of some lines, goes on below and says
// no with what it goes on with.
func brokenSaysNo(lines []string) bool {
	joined := lines[0]
	for n := 1; n < min(len(lines), mostBroken); n++ {
		above, next := strings.TrimSpace(lines[n-1]), strings.TrimSpace(lines[n])
		if utf8.RuneCountInString(above) < fullLine || plain.EndsSentence(above) ||
			!goesOn.MatchString(next) || boxed.MatchString(joined) && boxed.MatchString(next) {
			return false
		}
		joined += " " + next
		if asksBroken(joined) && saysNo(append([]string{joined}, lines[n+1:]...)) {
			return true
		}
	}
	return false
}

// goesOn begins a line with which the one above it goes on.
var goesOn = pattern.New(`^(?:\p{Ll}|I |(?i:yes|no|y|n)(?:\P{L}|$)|` + box + `)`)

// asksBroken reports whether words ask about quoting, by a box or with an answer at their end: what
// else they say was looked at line by line.
func asksBroken(words string) bool {
	return aboutQuoting.MatchString(words) &&
		(boxed.MatchString(words) || answeredAtEnd.MatchString(words))
}

var answeredAtEnd = pattern.New(`(?i)(?:[?:]|\s[\x{2013}\x{2014}-])\W*(?:` + no +
	`|yes|y)(?:\P{L}.{0,30})?$`)

// SaysNo is the first line, from 1, of a note that would be quoted, that may say that it must not
// be; 0 for none. [Head] refuses such a note of a file; a survey's row is one too.
func (n *Note) SaysNo() int { return n.noLine(strings.Split(n.Text, "\n"), 0) }

// refusedAside stands in place of what a file says outside of its text, where that may be a no. It
// is taken off the text again, and refuses a note that would be quoted.
const refusedAside = "{may not be quoted}"

var errAside = errors.New("a header, a comment, a button or hidden text of the file may say " +
	"that the " +
	"participant may not be quoted: write `quotable: no`, or yes, on a line of the head, and take " +
	"it out there, or send the note as not to be quoted")

// Beside is the text of a file, with a mark if what stands beside it may say that nobody is quoted:
// [Head] takes the mark off again, and refuses a note that would be quoted.
func Beside(text, asides string) string {
	lines := strings.Split(asides, "\n")
	for i := range lines {
		if saysNo(lines[i:]) {
			return strings.TrimRight(text, "\n") + "\n\n" + refusedAside + "\n"
		}
	}
	return text
}

// pleads reports whether a line asks for nobody to be quoted. Each pattern of it has one of these
// words: most lines have none, and the patterns take longer.
func pleads(line string) bool {
	small := strings.ToLower(line)
	for _, word := range []string{"quot", "record", "verbatim", "paraphras", "withdr", "words",
		"attribute"} {
		if strings.Contains(small, word) {
			return plea.MatchString(line) || otherPlea.MatchString(line)
		}
	}
	return false
}

// saysNo reports whether the first of some lines, or with it the next, may say that nobody is
// quoted.
func saysNo(lines []string) bool {
	line := narrow(invisible.Replace(transcript.Plain(withoutStruck(lines[0]))))
	if boxed.MatchString(line) {
		return boxesSayNo(line)
	}
	line = chosen(line)
	if unclear(line) || choicesSayNo(line, lines[1:]) || asksAndNo(line) || pleads(line) ||
		saidBeside(line) || besideNo(line) || refuses(line, lines[1:]) {
		return true
	}
	// A cell of a table is a paragraph, with an empty line before the next.
	next := slices.IndexFunc(lines[1:], func(line string) bool { return strings.TrimSpace(line) != "" })
	return next >= 0 && (answeredBelow(line, lines[1+next]) ||
		ofQuoting(line) && cellSaysNo(lines[1+next]))
}

// cellSaysNo reports whether a line is a no, or has boxes that do not clearly say yes.
func cellSaysNo(line string) bool {
	line = transcript.Plain(line)
	return alone.MatchString(line) || boxed.MatchString(line) && boxesSayNo("quotable "+line)
}

// answerAlone is a line of nothing but a yes, a no, and signs.
var answerAlone = pattern.New(`(?i)^[^\p{L}\d]*(?:(?:yes|no|y|n|x|struck)(?:[^\p{L}\d]+|$)){1,4}$` +
	`|^\W*[✗✘✕✖❌👎]\W*$`)

// answeredBelow reports whether a line asks about quoting, and what stands alone below it is
// anything but a yes.
func answeredBelow(line, below string) bool {
	below = transcript.Plain(withoutStruck(below))
	words := len(strings.Fields(line))
	if words > mostAsked || !answerAlone.MatchString(below) || !asksToQuote(line) ||
		quotesAPrice.MatchString(line) {
		return false
	}
	if boxed.MatchString(below) {
		return boxesSayNo("quotable " + below)
	}
	return saysNo([]string{"Quotable: " + strings.TrimSpace(below)})
}

// asksAndNo reports whether a line has a name or a question of consent, and beside it a no.
func asksAndNo(line string) bool {
	// Most lines have none of these signs, and the pattern takes longer.
	if !strings.ContainsAny(line, ":=;|?\t\uff1a-\u2013\u2014") {
		return false
	}
	return slices.ContainsFunc(asked.FindAllStringSubmatchIndex(line, -1), func(m []int) bool {
		question, answer := line[m[2]:m[3]], line[m[1]:]
		if quotesAPrice.MatchString(question) || tableHead.MatchString(line[m[3]:]) {
			return false
		}
		if aboutQuoting.MatchString(question) && len(strings.Fields(answer)) <= shortNo &&
			isNo(answer, false) {
			return true
		}
		if !ofQuoting(question) {
			return false
		}
		cell := strings.ContainsAny(line[m[3]:m[1]], ":=|\t\uff1a")
		return minds.MatchString(question) && strings.TrimSpace(answer) != "" || isNo(answer, cell)
	})
}

// quotesAPrice is somebody who quotes, and what.
var quotesAPrice = pattern.New(`(?i)(?:^|\P{L})(?:they|he|she|we|who|(?:the|a|one|every) \p{L}+) ` +
	`(?:(?:had|have|has|always|never|just|only|even|then|also|first|once) )?(?:quotes|quoted) ` +
	`(?:us|me|him|her|them|a|an|the|our|my|his|their|one|two|three|for|£?\d)(?:\P{L}|$)`)

// tableHead is what stands over the answers in a table.
var tableHead = pattern.New(`(?i)^\s*[|\t][\s|]*(?:your |the |their )?(?:answers?|responses?|` +
	`reply|replies|choice|decision|given|agreed|ticks?|initials?|comments?|details|yes ?/ ?no|y ?/ ?n)` +
	`\??\s*(?:[|\t]|$)`)

// eitherWay ends a question of a form with both answers and no mark that text keeps: nobody can
// tell which was circled.
var eitherWay = pattern.New(`(?i)(?:^|\P{L})(?:yes|y)["*_\s]*[/|]["*_\s]*(?:no|n)["*_\s.)]*$`)

// unclear reports whether a line asks about quoting and has both answers.
func unclear(line string) bool {
	return eitherWay.MatchString(line) && aboutQuoting.MatchString(line)
}

// A yes or a no that somebody struck out, as the readers of files mark it or in Markdown.
var (
	struckYes = pattern.New(`(?i)(?:\{struck yes\}|~~ ?yes ?~~)(?:\s*/?\s*no(?:["*_\s.]|$))?`)
	struckNo  = pattern.New(`(?i)\{struck no\}|~~ ?no ?~~`)
)

// withoutStruck is a line in which a yes that is struck out is a no, and a no is nothing.
func withoutStruck(line string) string {
	return struckNo.ReplaceAllString(struckYes.ReplaceAllString(line, " No "), " struck ")
}

// Of both answers the one in capitals was chosen if the other is not.
var inCapitals = []pattern.Pattern{
	pattern.New(`^((?:.*\P{L})?)(YES)["*_\s]*[/|]["*_\s]*[Nn]o["*_\s.)]*$`),
	pattern.New(`^((?:.*\P{L})?)[Yy]es["*_\s]*[/|]["*_\s]*(NO)["*_\s.)]*$`),
}

// chosen is a line with the one of both answers at its end that was chosen, if that is sure.
func chosen(line string) string {
	for _, form := range inCapitals {
		if m := form.FindStringSubmatch(line); m != nil {
			return m[1] + m[2]
		}
	}
	return line
}

// aChoice is a box with a yes or a no on a line of its own.
var aChoice = pattern.New(`^\W*` + box + `?\W*\p{L}+(?: \p{L}+)?\W*` + box + `?\W*$`)

// choicesSayNo reports whether a line asks about quoting, and boxes on the lines below it do not
// clearly say yes.
func choicesSayNo(line string, below []string) bool {
	if !aboutQuoting.MatchString(line) {
		return false
	}
	var choices []string
	for _, next := range filledLines(below[:min(len(below), mostChoices)]) {
		if !boxed.MatchString(next) || !aChoice.MatchString(next) {
			break
		}
		choices = append(choices, next)
	}
	return len(choices) > 1 && boxesSayNo("quotable "+strings.Join(choices, " "))
}

// mostChoices is how many lines below a question are looked at for boxes.
const mostChoices = 6

// rowSaysNo reports whether line i is in a row of a table that names our keys, consent among them,
// and the no stands in the row below: each cell is a line, or the cells stand on one.
func rowSaysNo(lines []string, i int) bool {
	if isKey(lines[i]) { // a cell that is a line
		if i > 0 && slices.ContainsFunc(filledLines(lines[max(0, i-2):i]), isKey) {
			return false // not the first
		}
		cells := filledLines(lines[i:min(len(lines), i+4*len(keys))])
		n := slices.IndexFunc(cells, func(cell string) bool { return !isKey(cell) })
		return n > 1 && rowsSayNo(cells[:n], cells[n:])
	}
	names := cellsOf(lines[i])
	below := slices.IndexFunc(lines[i+1:], func(line string) bool {
		return strings.Trim(line, "|:- \t") != ""
	})
	return len(names) > 1 && below >= 0 && rowsSayNo(names, strings.FieldsFunc(lines[i+1+below], isBar(lines[i])))
}

// Grids of consent have a yes and a no above, and a tick in each row below one of them.
var (
	yesAndNo = pattern.New(`(?i)^[\W_]*(?:yes|agree)[\s|/\\]+(?:no|disagree)(?:[\s|/\\]+n/?a)?[\W_]*$`)
	yesAlone = pattern.New(`(?i)^\W*(?:yes|agree)\W*$`)
	tick     = pattern.New(`^(.*?)([\s|]*)(?:[xX✓✔☑☒✗✘●■])([\s|]*)$`)
)

// inGrid reports whether line i is a row of such a grid whose cells are divided, and asks about
// quoting; and whether anything but its yes is filled in.
func inGrid(lines []string, i int) (is, no bool) {
	row := gridCells(lines[i])
	if len(row) < 2 || !asksToQuote(row[0]) {
		return false, false
	}
	for at := i - 1; at >= max(0, i-mostGrid); at-- {
		head := gridCells(lines[at])
		yes, not := grid.Head(head)
		if yes < 0 || not < 0 {
			continue
		}
		if len(row) == len(head)+1 { // nothing stands above the questions
			yes++
		} else if len(row) != len(head) {
			return true, true // cells are missing
		}
		for at, cell := range row[1:] {
			filled := cell != "" && !emptyBox.MatchString(cell)
			if filled != (at+1 == yes) || filled && alone.MatchString(cell) {
				no = true
			}
		}
		return true, no
	}
	return false, false
}

var emptyBox = pattern.New(`^(?:☐|□|○|\[ ?\]|\( ?\)|_+|-)$`)

// gridCells are the cells of a row with bars or tabs between them, empty ones too.
func gridCells(line string) []string {
	line = strings.TrimRight(transcript.Plain(line), " ")
	if strings.HasPrefix(line, "|") {
		line = strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|"), "|", "\t")
	} else {
		line = strings.ReplaceAll(line, "|", "\t")
	}
	cells := strings.Split(line, "\t")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	return cells
}

// mostGrid is how many lines stand between the head of a grid and a row of it at most.
const mostGrid = 24

// gridSaysNo reports whether line i is a row of such a grid, asks about quoting, and has its tick
// anywhere but surely below the yes: where empty cells leave nothing, nobody can tell.
func gridSaysNo(lines []string, i int) bool {
	row := lines[i]
	m := tick.FindStringSubmatch(row)
	if m == nil || !strings.ContainsFunc(m[1], unicode.IsLetter) {
		below := filledLines(lines[i+1 : min(len(lines), i+4)])
		if len(below) == 0 || !tick.MatchString(below[0]) || strings.ContainsFunc(below[0], isWordy) {
			return false
		}
		m = []string{"", row, "", ""}
	}
	if !asksToQuote(m[1]) {
		return false
	}
	above := lines[max(0, i-mostGrid):i]
	head := slices.IndexFunc(above, yesAndNo.MatchString)
	if head < 0 {
		filled := filledLines(above)
		at := slices.IndexFunc(filled, yesAlone.MatchString)
		return at >= 0 && at+1 < len(filled) && alone.MatchString(filled[at+1])
	}
	// One bar or tab before the tick and some after it: below the first of the two.
	bars := func(s string) int { return strings.Count(s, "|") + strings.Count(s, "\t") }
	return bars(m[2]) != 1 || bars(m[3]) == 0
}

// isWordy reports of a letter whether it is part of a word and no cross.
func isWordy(r rune) bool { return unicode.IsLetter(r) && r != 'x' && r != 'X' }

// rowsSayNo reports whether the cell below one of consent is a no.
func rowsSayNo(names, cells []string) bool {
	for i, name := range names[:min(len(names), len(cells))] {
		if asksToQuote(name) && (alone.MatchString(cells[i]) ||
			boxed.MatchString(cells[i]) && boxesSayNo("quotable "+cells[i])) {
			return true
		}
	}
	return false
}

// cellsOf are the cells of a line with bars or tabs between them, or with spaces if each word is a
// key; nil for another line.
func cellsOf(line string) []string {
	cells := strings.FieldsFunc(line, isBar(line))
	if !strings.ContainsAny(line, "|\t") && slices.ContainsFunc(cells, func(cell string) bool { return !isKey(cell) }) {
		return nil
	}
	return cells
}

// isBar reports of a letter whether it stands between the cells of a row like this one.
func isBar(row string) func(rune) bool {
	bars := " "
	if strings.ContainsAny(row, "|\t") {
		bars = "|\t"
	}
	return func(r rune) bool { return strings.ContainsRune(bars, r) }
}

// isKey reports whether a cell is one of our keys and nothing else, however it is written.
func isKey(cell string) bool {
	return len(cell) <= longestKey && known(strings.Trim(cell, "*_:? \t")) != ""
}

const longestKey = 40

// filledLines are the lines that are not blank.
func filledLines(lines []string) (filled []string) {
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			filled = append(filled, line)
		}
	}
	return filled
}

// isNo reports whether what stands beside a name that asks for consent is a no, or a yes with a
// condition; or in a cell of its own a few words that are no yes.
func isNo(answer string, cell bool) bool {
	answer = strings.Trim(answer, "\"*_ \t.!|-–—•>")
	words := len(strings.Fields(answer))
	switch {
	case answer == "":
		return false
	case refused.MatchString(answer):
		return true
	case agrees.MatchString(answer):
		return unless.MatchString(answer)
	}
	return cell && words <= few
}

// Boxes to tick, as word processors and keyboards make them.
var (
	box    = `(?:[☐☒⮽☑✓✔✗✘□■○●◯◉]|\[[ xX✓✗*]?\]|\( ?[xX✓✗*]? ?\))`
	boxed  = pattern.New(box)
	ticked = pattern.New(`☒|⮽|☑|✓|✔|✗|✘|■|●|◉|\[[xX✓✗*]\]|\( ?[xX✓✗*] ?\)`)
	allYes = pattern.New(`(?i)^\W*(?:1 ?y(?:es)?\W*(?:0 ?no?)?|0 ?no?\W*1 ?y(?:es)?|` +
		`y(?:es)? ?1\W*(?:no? ?0)?|no? ?0\W*y(?:es)? ?1)\W*$`)
)

// boxesSayNo reports whether boxes beside words of quoting do not clearly say yes.
func boxesSayNo(line string) bool {
	plain := boxed.ReplaceAllStringFunc(line, func(b string) string {
		if ticked.MatchString(b) {
			return " 1 "
		}
		return " 0 "
	})
	plain = strings.Join(strings.Fields(plain), " ")
	if plea.MatchString(strings.TrimLeft(plain, "01 ")) {
		return true
	}
	var question, answers []string
	for _, w := range strings.Fields(plain) {
		if w == "0" || w == "1" || alone.MatchString(w) || agrees.MatchString(w) {
			answers = append(answers, strings.Trim(w, ".,:;/"))
		} else {
			question = append(question, w)
		}
	}
	said := strings.Join(answers, " ")
	crossed := strings.ContainsAny(line, "✗✘") || said == "1" && strings.Contains(line, "\u2bbd")
	return asksToQuote(strings.Join(question, " ")) && (crossed || said != "1" && !allYes.MatchString(said))
}

// quoting are the beginnings of words, in the languages that people fill in forms in, which are of
// being quoted, or of agreeing to it.
var quoting = pattern.New(`(?i)^(?:quot|consent|permission|zitier|zitat|einwilligung|ein` +
	`verst|` + welshQuoting + `|(?:ch?|g|ngh)aniat|citer|citation|citable|` +
	`consentement|consentimiento|citaat|geciteerd|toestemming|zgoda|cytow)`)

// asksToQuote reports whether words of a form ask for consent to be quoted.
func asksToQuote(words string) bool {
	return ofQuoting(words) || aboutQuoting.MatchString(words)
}

// ofQuoting reports whether words end in what may be meant for the key of consent.
func ofQuoting(words string) bool {
	all := strings.Fields(strings.Trim(words, "\"*_|:;? \t"))
	for n := 1; n <= min(few, len(all)); n++ {
		word := all[len(all)-n]
		if key := strings.Join(all[len(all)-n:], " "); known(key) == "quotable" || quoting.MatchString(word) {
			return true
		}
	}
	return false
}
