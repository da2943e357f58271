package notefile

import (
	"slices"
	"strings"

	"elephants/client/pattern"
)

// People say in their own words that nobody may quote them. These are kinds of saying it, each of a
// word of quoting and what turns it into a no, in one sentence.

// A word of being quoted, and not of somebody who quotes.
const (
	quoted = `(?:(?:to be|being|be) (?:\p{L}+ )?quoted|(?:us|you|me|anyone|` +
		`them) (?:to )?quot(?:e|ing)|` +
		`quotes|quotations?|quoting (?:me|her|him|them))(?:\P{L}|$)`
	notBeing  = `(?:not|\p{L}+n['’]?t|never|un)(?: \p{L}+){0,2} ?`
	mayNot    = `(?:you|they|we|i) ` + forbidden
	forbidden = `(?:can ?not|can['’]?t|may not|must not|mustn['’]?t|should not|` +
		`shouldn['’]?t) (?:\p{L}+ )?`
	fewWords = `(?:[\p{L}'’,]+ ){0,4}?`
	theirs   = `(?:my|her|his|their)`
	declined = `(?:no|nope|nah|never|not (?:really|keen|happy|sure|ok|okay|yet|comfortable|for|` +
		`if|un` +
		`til|unless)|not|(?:i['’]?d|i would|s?he['’]?d|she would|he would|they['’]?d)? ?(?:rather|` +
		`prefer) not|(?:i['’]?d|i would|s?he['’]?d|they['’]?d) rather (?:you|we|they) (?:did|were|` +
		`was)(?: not|n['’]?t))`
	hesitant = `\W*(?:(?:hm+|um+|e?rm*|well|oh|ah|sorry|actually|honestly|and|but) ?\W*)*`
)

// refusals are the kinds.
var refusals = pattern.New(`(?i)(?:^|\P{L})(?:` + strings.Join([]string{
	// they do not agree, or are not happy; they refuse
	notBeing + `(?:consent\p{L}*|agree\p{L}*|want\p{L}*|wish\p{L}*|like|happy|willing|` +
		`comfortable|ok|okay` +
		`|keen|content|prepared|allow\p{L}*|permi\p{L}*) ` + fewWords + quoted,
	`(?:refus|declin|object)\p{L}* (?:to )?` + fewWords + `(?:(?:be|being) quoted|quot(?:es|` +
		`ations?|ing)\W*$)`,
	// nobody may
	mayNot + `quote(?:\W*$| (?:me|my|her|him)(?:\P{L}|$))`,
	`you ` + forbidden + `quote (?:this|it|any\p{L}*)(?:\P{L}|$)`,
	`no (?:direct|verbatim|literal|attributed|exact|word.for.word) quot`,
	`no quot(?:es?|ations?|ing),? (?:please|pls|plz|allowed|permitted|from (?:me|her|him|` +
		`this))(?:\P{L}|$)`,
	// on a condition, or no longer
	`(?:ask|check|ring|call|contact|e-?mail|consult) ` + fewWords + `before (?:you |we )?quot`,
	`chang\p{L}* ` + theirs + ` minds? ` + fewWords + `(?:quot|consent)`,
	// of words
	`(?:but|only|just|themes|ideas)(?: but)?,? not ` + theirs + ` (?:actual|exact|own|real|` +
		`precise|very|direct) words`,
	`verbatim (?:use|words|material|extracts?)\W*(?:no|none|n/?a|not|declined|refused|` +
		`withheld)(?:\P{L}|$)`,
	// a question and its answer, told
	`ask\p{L}* [^.?!]*(?:quoted|quoting|(?:we|i) (?:can|could|may|might|should) quote|` +
		`about quotes?|for (?:a |some |any )?quotes?)` +
		`[^.?!]*[.?!;,]\W*(?:and |but )?(?:s?he|they|i) (?:said|says|replied|answered|told (?:me|` +
		`us))\W*no(?:\W*$|[.,;!])`,
	`quot(?:es?|ing|ations?)\s*[:=-]?\s*no\W*$`,
	// of quotes: not allowed, not to be used, and nothing of it
	`quot(?:es?|ing|ations?)(?: are| is)? not (?:ok|okay|allowed|agreed|permitted|given|fine|wanted)`,
	`not for (?:direct |anonymous |anonymised )?quotes?(?:\P{L}|$)`,
	`(?:prefer|ask|want|wish|rather|like)\p{L}* (?:\p{L}+ ){0,2}not (?:to )?(?:use|include|print|` +
		`publish|take)\p{L}* (?:\p{L}+ ){0,2}(?:quot(?:es?|ations?)|words)(?:\P{L}|$)`,
	`(?:do not|don['’]?t|does not|doesn['’]?t|did not|didn['’]?t) want (?:\p{L}+ ){0,4}(?:words|` +
		`quot(?:es?|ations?)) (?:\p{L}+ )?(?:used|published|printed)`,
	`(?:nothing|none of|not a word)(?: [\p{L}'’]+){0,5} (?:to be|be|being) quoted`,
	`(?:may|can|could|to|only) (?:be )?(?:paraphras|summaris|` +
		`us)\p{L}+(?: \p{L}+){0,3},? (?:but )?not ` +
		`(?:to )?(?:be )?quot(?:e|ed)(?:\P{L}|$)`,
	`(?:not|n['’]t|nothing|never)(?: [\p{L}'’]+){0,6} (?:used|quoted|printed|repeated) word.for.word`,
	// in other languages
	`nicht (?:\p{L}+ ){0,2}zitier|keine? (?:\p{L}+ )?zitate?(?:\P{L}|$)|niet (?:\p{L}+ ){0,2}gec` +
		`iteerd|geen citaten`,
	`pas (?:à |d['’])?(?:être|qu['’]on (?:m[e'’]|la|le|l['’])) ?cit|ne pas (?:l[ae] |me |m['’]|` +
		`l['’])?citer|pas de citation`,
	`(?:nid|dydy|dyw|ddim|dim|peidi\p{L}*|peidio) [^.?!]{0,30}dd?yfynn|(?:dim|` +
		`peidiwch) â?['’]?\P{L}?d?dyfyn`,
	`no (?:quiere|quiero|desea|deseo) (?:ser|que [^.?!]{0,12}) ?cit|nie (?:\p{L}+ ){0,2}cytow`,
}, "|") + `)` +
	// at the beginning of a line, or of what is asked for
	`|(?:^\W*|[.;:,] |please |to )keep ` + theirs + ` words (?:out|private|confidential|secret)` +
	`|^\W*(?:(?:any|all|direct|anonymous) )?quot(?:es|ing|ations|able)\W+(?:only|if|after|once|` +
	`unless)(?:\P{L}|$)` +
	`|^\W*quot(?:e|ation)\s*(?:[:=-]?\s*only )?(?:if|after|once|unless|when|with)(?:\P{L}|$)` +
	`|^\W*(?:please,? )?(?:do not|don['’]?t|never) (?:print|publish|reproduce) (?:this|that|it|` +
	`any\p{L}*|my)(?:\P{L}|$)` +
	`|^\W*(?:(?:any|all|direct|anonymous) )?quot(?:es?|ing|ations?|` +
	`able)\s*[:=\x{2013}\x{2014}-]\s*(?:` + declined + `|` +
	`(?:i|s?he|they) (?:do|does|did)(?: no|n['’]?)t (?:agree|consent|want (?:it|this|that)))\W*$` +
	`|^\W*quot(?:es?|ing|ations?|able|ed)[\s:?=-]*[👎❌🚫⛔✖✕🙅]`)

// oblique is how people ask that something goes no further, without a word of quoting.
var (
	oblique = pattern.New(`(?i)(?:^|\P{L})(?:` + strings.Join([]string{
		`(?:leave|keep|kept) (?:that|this|it|what i (?:said|told you)) (?:(?:in|inside|` +
			`within) (?:the|this|these) (?:room|(?:four )?walls)` +
			`\W*(?:$|[.,;:!?)])|between (?:us|you|our)|in here\W*$)`,
		`(?:that|this|it|what (?:i|we) (?:say|said)(?: here)?) (?:stays|must stay|has to stay|` +
			`should stay|needs to stay) (?:in|inside|within|between|here)`,
		`(?:this|that|it|none of (?:this|that|it)) (?:goes no further|(?:does not|doesn['’]?t|` +
			`must not|mustn['’]?t|should not|shouldn['’]?t|can['’]?t) ` +
			`(?:leave|go (?:outside|beyond|out of|past|further)))`,
		`(?:just|strictly|this is|that['’]?s|keep (?:this|that|it)) between (?:you and me|` +
			`me and you|us|ourselves|(?:the )?(?:two|three) of us)`,
		`^\W*between (?:you and me|ourselves|us two)\W`,
		`not for the record`, `(?:this|that|it|said|was|is|bit)(?:['’]?s| is|` +
			` was)?,? off (?:the )?record`,
		`(?:please|pls|plz) (?:do not|don['’]?t|never) (?:repeat|share|use|include|mention|put|` +
			`write|pass) (?:this|that|it|any)`,
		`^\W*(?:do not|don['’]?t) (?:repeat|share|use|include|pass on) (?:this|that|it|` +
			`any of (?:this|that))`,
		`you did(?:n['’]?t| not) hear (?:this|that|it) from me`, `for your ears only`,
		`(?:please|can you|could you|would you) (?:leave|keep|take|cut|strike) (?:that|this|it|` +
			`(?:that|this|the last) (?:bit|part)) out`,
		`not for (?:print|publication|the report|your report|sharing|repeating)`,
	}, "|") + `)|^\W*off (?:the )?record(?:\P{L}|$)`)
	obliqueHints = []string{"room", "record", "between", "leave", "keep", "repeat", "share", "this", "that", "not for", "ears", "hear"}
)

// ofNames is a plea about what somebody is called or where they live, and not about their words: in
// one sentence it names that and says nothing of what was said or done.
var ofNames = pattern.New(`(?i)((?:^|[.?!:;]\s)[^.?!:;]*?(?:my|her|his|their|full|real|old|` +
	`first|last|birth|` +
	`dead|legal|maiden|married) ?(?:sur|nick)?(?:name|number|address|postcode)(?:\P{L}(?:is|was|` +
	`isn['’]?t|on|so|and|but|now|` +
	`for|the|it|my|anymore|any more|(?-i:\p{Lu}[\p{L}'’-]*)))*[\s,(–-]*)(?:please|pls|` +
	`plz) (?:do not|don['’]?t|never) (?:use|write|put) (?:this|that|it)` +
	`(?:\W*$|\W*[.;(]|,)|(please|pls|plz) (?:do not|don['’]?t) use (?:this|that) (?:name|number|` +
	`address|word|term|door|` +
	`entrance|email)`)

// permission is in a question whether somebody may be quoted; mayQuote is one.
const permission = `(?:(?:can|could|may|might|shall) (?:i|we|my|your|their|the)|happy|ok|okay|` +
	`fine|all ?right|` +
	`comfort` +
	`able|willing|permission|agree|consent|would you|do you want)`

var (
	mayQuote = pattern.New(`(?i)(?:^|\P{L})` + permission +
		` (?:[^.?!]*quot|(?:[^.?!]*\P{L})?` + wordsUsed + `)[^.?!]*\?\W*(.*)$`)
	useWords = pattern.New(`(?i)^\W*(?:(?:ok|okay|fine) to )?(?:` + wordsUsed +
		`|quote (?:me|you|her|him|them))[^.?!]*\?\W*(.*)$`)
	negative = pattern.New(`(?i)^` + hesitant + `(?:` + declined + `|n|x)(?:\P{L}|$)`)
	fineByMe = pattern.New(`(?i)no[,.]? (?:problem|worries|objection|issue|(?:that['’]?s|` +
		`it['’]?s|i['’]?m) (?:fine|ok)|go ahead)`)
	turnLabel = pattern.New(`^\W*[\p{L}\d][\p{L}\d .'’()-]{0,40}[:>\]][*_]*\s+`)
	nameAlone = pattern.New(`^\W*\p{L}[\p{L} .'’-]{0,40}(?:\s+[\d:.()]+|:)?\W*$`)
)

// hints are in every line that one of the kinds is in.
var hints = []string{"quot", "word", "verbatim", "consent", "print", "publish", "reproduce", "zit", "cit", "dyfyn",
	"cytow"}

// refuses reports whether the first of some lines says in words that nobody is to be quoted, or asks
// and is answered no, in the line or in the next turn.
func refuses(line string, next []string) bool {
	line = ofNames.ReplaceAllString(line, "$1")
	small := strings.ToLower(line)
	if slices.ContainsFunc(obliqueHints, func(hint string) bool { return strings.Contains(small, hint) }) &&
		oblique.MatchString(line) {
		return true
	}
	if !slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(small, hint) }) {
		return false // most lines: patterns take longer
	}
	if refusals.MatchString(line) {
		return true
	}
	m := mayQuote.FindStringSubmatch(line)
	if m == nil {
		m = useWords.FindStringSubmatch(line)
	}
	if m == nil {
		return false
	}
	answer := m[1]
	if answer == "" {
		answer = turn(next)
	}
	if boxed.MatchString(answer) {
		return boxesSayNo("quotable " + answer)
	}
	if strings.Contains(small, " mind") {
		return agrees.MatchString(answer)
	}
	return negative.MatchString(answer) && !fineByMe.MatchString(answer)
}

// turn is what is said in the next turn: the first line with words, without who says it, which may
// stand on a line above.
func turn(lines []string) string {
	filled := filledLines(lines[:min(len(lines), 6)])
	if len(filled) > 1 && nameAlone.MatchString(filled[0]) && !negative.MatchString(filled[0]) &&
		!boxed.MatchString(filled[0]) {
		filled = filled[1:]
	}
	if len(filled) == 0 {
		return ""
	}
	if strings.ContainsAny(filled[0][:1], "[(") && boxed.MatchString(filled[0]) {
		return filled[0] // and no name in brackets
	}
	return turnLabel.ReplaceAllString(filled[0], "")
}

// narrow is a text with the wide forms of letters, as keyboards of East Asia make them, as plain ones.
func narrow(text string) string {
	if !slices.ContainsFunc([]rune(text), isWide) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if isWide(r) {
			return r - '！' + '!'
		}
		return r
	}, text)
}

func isWide(r rune) bool { return '！' <= r && r <= '～' }
