package survey

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"elephants/client/pattern"
	"elephants/client/plain"
)

// Survey programs put more than one line of headers over a table. The further ones are no answers
// of anybody, so they are known by their shape and taken away; what they ask names the columns too.
//
//	Qualtrics       three lines: names, questions, {"ImportId": ...} (https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/);
//	                before 2017 two: names, and questions or what the program calls its own columns
//	SurveyMonkey    two: questions, and under them what may be answered, with "Response" and
// "Open-Ended Response".
//	                A question with several answers has one column for each, and stands over the
// first
//
// KoboToolbox, ODK, LimeSurvey, Google Forms and Microsoft Forms write one, which may be a
// question of several lines.

// dropHeaders takes the further lines of headers off a table.
func (t *Table) dropHeaders() {
	t.Asked = make([]string, len(t.Header))
	t.Whole = make([]string, len(t.Header))
	for i := range min(2, len(t.Rows)) {
		if importIDs(t.Rows[i].Cells) {
			if i > 0 {
				t.ask(t.Rows[0].Cells)
			}
			t.Rows = t.Rows[i+1:]
			return
		}
	}
	if len(t.Rows) < 2 {
		return // one row is somebody's answer, whatever it looks like
	}
	switch first := t.Rows[0].Cells; {
	case ownNames(first):
		t.ask(first)
	case secondHeader(t.Header, first):
		t.spread(first)
	case t.namesNumbers(), t.asksAgain():
		t.ask(first)
	default:
		return
	}
	t.Rows = t.Rows[1:]
}

// marks are the columns in which a survey program says of a row that it is nobody's answer, as they
// are called when folded, and what they say then: that it was a look at the form before it was sent
// out, a test or spam (Qualtrics, by words or by numbers: https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/),
// or that whoever reviews the answers turned it down (KoboToolbox, ODK).
var marks = []struct {
	column string
	says   pattern.Pattern
}{
	{"status", pattern.New(`(?i)^(?:survey (?:preview|test)|spam|offline .*preview|1|2|8|9|12|` +
		`17)$`)},
	{"distributionchannel", pattern.New(`(?i)^(?:preview|test)$`)},
	{"validationstatus", pattern.New(`(?i)^(?:(?:validation_status_)?not[_ ]approved|` +
		`non[ _]approuvée?|no[ _]aprobad[oa]|não[ _]aprovad[oa]|` +
		`nicht[ _](?:genehmigt|freigegeben)|non[ _]approvat[oa]|rejected|rejetée?|rechazad[oa])$`)},
	{"validationstatusuid", pattern.New(`(?i)^validation_status_not_approved$`)},
	{"reviewstate", pattern.New(`(?i)^rejected$`)},
}

// marked reports whether a row is marked as nobody's answer. Many tables have a column called
// Status, so that one counts beside Qualtrics' own columns alone.
func (t *Table) marked(row Row) bool {
	ofQualtrics := slices.ContainsFunc(t.Header, func(h string) bool { return folded(h) == "recordeddate" || folded(h) == "responseid" })
	for i, h := range t.Header {
		for _, m := range marks {
			if folded(h) == m.column && (m.column != "status" || ofQualtrics) &&
				m.says.MatchString(strings.TrimSpace(row.Cells[i])) {
				return true
			}
		}
	}
	return false
}

// ask gives columns the questions of a further line of headers.
func (t *Table) ask(questions []string) {
	for i := range t.Header {
		t.Asked[i] = strings.TrimSpace(questions[i])
	}
}

// spread names the columns over which a question is spread, by the question and what may be
// answered: "What stops people?/Reason 2".
func (t *Table) spread(answers []string) {
	question := ""
	for i, h := range t.Header {
		answer := strings.TrimSpace(answers[i])
		goesOn := i+1 < len(t.Header) && t.Header[i+1] == "" && strings.TrimSpace(answers[i+1]) != ""
		if h != "" {
			question = h
		}
		if answer == "" || question == "" || h != "" && !goesOn {
			continue // a column of its own
		}
		t.Whole[i] = question
		if !isSubHeader(answer) { // beside its answer is what else was said
			t.Header[i] = question + "/" + answer
		}
	}
}

// own are what Qualtrics calls its own columns in a second line of headers, folded.
var own = []string{"responseid", "responseset", "startdate", "enddate", "ipaddress", "status",
	"finished", "progress", "recordeddate", "responsetype", "recipientlastname", "recipientfirstname",
	"recipientemail", "externaldatareference", "externalreference", "emailaddress", "distribution" +
		"channel",
	"userlanguage", "durationinseconds", "locationlatitude", "locationlongitude"}

// fewOwn is how many of them a row has that is no answer: an answer may be one word such as
// "status".
const fewOwn = 3

// ownNames reports whether a row says what the program's columns are called.
func ownNames(cells []string) bool {
	n := 0
	for _, c := range cells {
		if slices.Contains(own, folded(c)) {
			n++
		}
	}
	return n >= fewOwn
}

// fewNumbered is how many columns of numbers tell a further line of headers.
const fewNumbered = 2

// namesNumbers reports whether the first row has words wherever all other rows have dates and
// numbers, in columns that the program itself adds: in whatever language, it says what they are
// called.
func (t *Table) namesNumbers() bool {
	named := 0
	for i := range t.Header {
		if !t.pointing(i) {
			continue
		}
		numbers := 0
		for _, r := range t.Rows[1:] {
			switch cell := strings.TrimSpace(r.Cells[i]); {
			case hasDigit(cell):
				numbers++
			case cell != "":
				numbers = -len(t.Rows) // words, as here
			}
		}
		if first := t.Rows[0].Cells[i]; numbers > 0 && hasDigit(first) {
			return false
		} else if numbers > 0 && strings.TrimSpace(first) != "" {
			named++
		}
	}
	return named >= fewNumbered
}

// asksAgain reports whether the first row is a header that somebody put below that of the program: it
// asks something, no other row does in that column, and every cell of it asks, says its header again
// or stands where all others say a few words again and again.
func (t *Table) asksAgain() bool {
	asks := false
	for i, first := range t.Rows[0].Cells {
		first = strings.TrimSpace(first)
		if first == "" {
			continue
		}
		is := strings.HasSuffix(first, "?") && t.below(i, func(cell string) bool { return !strings.HasSuffix(cell, "?") })
		asks = asks || is
		again := t.Header[i] != "" && strings.Contains(folded(first), folded(t.Header[i]))
		few := t.below(i, func(cell string) bool { return !strings.EqualFold(cell, first) }) && t.repeats(i)
		numbers := !hasDigit(first) && t.below(i, hasDigit)
		if !is && !again && !few && !numbers {
			return false
		}
	}
	return asks
}

// below reports whether all cells of a column below the first row that say something are so.
func (t *Table) below(i int, so func(string) bool) bool {
	some := false
	for _, r := range t.Rows[1:] {
		cell := strings.TrimSpace(r.Cells[i])
		if cell != "" && !so(cell) {
			return false
		}
		some = some || cell != ""
	}
	return some
}

// repeats reports whether the cells of a column below the first row say the same few words.
func (t *Table) repeats(i int) bool {
	seen := map[string]bool{}
	for _, r := range t.Rows[1:] {
		seen[strings.TrimSpace(r.Cells[i])] = true
	}
	return 2*len(seen) <= len(t.Rows)-1
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// sums are what the first cell of a row below a table says that is nobody's answer.
var sums = pattern.New(`(?i)^(?:grand )?(?:total|totals|sum|average|avg|mean|median|coun` +
	`t|std\.? ?dev(?:iation)?|standard deviation|minimum|maximum|` +
	`summe|gesamt|gesamtsumme|durchschnitt|mittelwert|anzahl|totaal|gemiddelde|moyenne|promedio|me` +
	`dia|suma|średnia|cyfanswm|cyfartaledd)\s*(?:\([^)]*\))?:?$` +
	`|(?i)^\W*(?:total:? *)?\d[\d.,]* (?:responses?|respondents?|answers?|rows?|records?|entries|` +
	`submissions?|participants?|results?)` +
	`(?: (?:in )?total)?\W*$|^\W*n ?= ?\d[\d.,]*\W*$|^(?:total|number of|no\.? of) (?:responses?|` +
	`respondents?|answers?|rows?|records?|` +
	`submissions?|participants?)\W*\d*\W*$|^\W*(?:end of (?:report|file|data|survey|export|` +
	`responses|results)|` +
	`(?:exported|generated|downloaded|printed|created) (?:on|by|from|at) .{1,80}|` +
	`(?:\x{a9}|copyright|powered by) .{1,80})\W*$`)

// mostSums is how many rows below a table may sum it up.
const mostSums = 4

// summary reports whether row i sums the others up.
func (t *Table) summary(i int) bool {
	if i == 0 || i < len(t.Rows)-mostSums {
		return false
	}
	for _, c := range t.Rows[i].Cells {
		if c = strings.TrimSpace(c); c != "" {
			return sums.MatchString(c)
		}
	}
	return false
}

// importIDs reports whether every cell that says something is Qualtrics' {"ImportId":"..."}.
func importIDs(cells []string) bool {
	found := 0
	for _, c := range cells {
		if strings.TrimSpace(c) == "" {
			continue
		}
		var id struct{ ImportId *string } //nolint:staticcheck // the name is Qualtrics'
		if json.Unmarshal([]byte(c), &id) != nil || id.ImportId == nil {
			return false
		}
		found++
	}
	return found > 0
}

// subHeaders are what SurveyMonkey writes under a question that has one answer.
var subHeaders = []string{"response", "open-ended response", "offene antwort", "réponse ouverte",
	"respuesta abierta"}

// secondHeader reports whether a row is SurveyMonkey's second line of headers: it is empty under
// the program's own columns, which come first and are never empty of an answer, and says
// "Response" or "Open-Ended Response" under a question, or something under columns without one.
func secondHeader(header, cells []string) bool {
	said, numbered := false, false
	for i, c := range cells {
		c = strings.ToLower(strings.TrimSpace(c))
		of := folded(header[i])
		said = said || slices.Contains(subHeaders, c) || of == "" && c != ""
		if of == "respondentid" || of == "collectorid" {
			numbered = true
			if c != "" {
				return false
			}
		}
	}
	return said && (numbered || slices.ContainsFunc(cells, isSubHeader))
}

func isSubHeader(cell string) bool {
	return slices.Contains(subHeaders, strings.ToLower(strings.TrimSpace(cell)))
}

// noAnswer are words that people, or programs for them, write where they have nothing to say.
// Letters only, small.
var noAnswer = pattern.New(`^(?:na|n a|not applicable(?: to me)?|none|nothing|nil|null|n` +
	`o|nope|nah|no comments?|no (?:answer|response|reply|data)(?: given| provided)?|not provided|n` +
	`ot answered|not stated|` +
	`not given|not specified|not asked|not displayed|not shown|unanswered|(?:left |intentionally )` +
	`*blank|empty|missing|skip|skipped|pass|refused|refused to answer|declined|(?:declined|did no` +
	`t wish|didnt want) to (?:say|answer)|` +
	`(?:i(?:d| would)? )?(?:prefer|rather) not(?: to)?(?: say| answer)?|(?:i )?(?:really )?(?:dont` +
	`|do not) (?:really )?know|dk|dunno|dont care|(?:im |i am )?(?:unsure|not (?:really )?sure)|i` +
	`dk|unknown|` +
	`(?:i )?(?:have )?no (?:idea|opinion|views?|thoughts?)|(?:i )?(?:cant|cannot) (?:say|think of ` +
	`(?:any(?:thing)?|one))|nothing (?:really|specific|in particular|comes to mind|springs to min` +
	`d)|none really|` +
	`no thanks|no thank you|nan|no not really|not really|na nothing|redacted|` +
	`no (?:further|other|more) comments?|no comments? at (?:this time|present|the moment)|` +
	`(?:i have )?nothing(?: else| more| further)?(?: to (?:say|add))?(?: thanks| thank you)?|` +
	`as above|see above|same as above|ditto|(?:(?:this is )?(?:just )?(?:a )?(?:test(?:ing|s)?|` +
	`tests?) ?)+(?:answer|response|entry|please ignore)?|(?:test|asdf)+|x+|dim sylw|dim ateb|` +
	`dim|dim byd|ddim yn gwy` +
	`bod|amherthnasol|amh|` +
	`keine|keine (?:angaben?|antwort|ahnung|meinung)|ohne angabe|entf|entfällt|ka|nichts|(?:ich )?` +
	`wei(?:ß|ss) (?:es )?nicht|geen|geen (?:antwoord|idee|mening)|niets|weet (?:ik )?niet|nvt|` +
	`sin (?:respuesta|comentarios?)|ninguno|ninguna|nada|no sé|no se|no aplica|no procede|aucun|au` +
	`cune|rien|néant|sans (?:réponse|objet|avis)|pas de réponse|je ne sais pas|` +
	`niente|nessun[oa]?|nessuna risposta|non so|nenhum|nenhuma|não sei|sem resposta|brak|brak odpo` +
	`wiedzi|nie dotyczy|nic|nie wiem|ingen|vet ej|vet inte|无|没有|不知道|нет|не знаю)$`)

// isNoAnswer reports whether a text says that nothing is said.
func isNoAnswer(text string) bool {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			return unicode.ToLower(r)
		case unicode.IsSpace(r) || r == '/':
			return ' '
		}
		return -1
	}, text)
	plain = strings.Join(strings.Fields(plain), " ")
	return plain == "" || noAnswer.MatchString(plain)
}

// ShortAnswer is how many letters an answer has at most that several people give in the same
// words without having copied it: "Not enough staff". Longer ones that are equal are somebody's
// twice.
const ShortAnswer = 60

// Spreadsheets take a cell that begins with one of these for a formula, so programs write the cell
// as one that says the text, or put a sign before it that spreadsheets do not show.
var (
	saidByFormula = pattern.New(`(?s)^="(.*)"$`)
	guarded       = pattern.New(`^'([=+@-])`)
)

// plainCell is what a cell says, without HTML, with line ends as everywhere.
func plainCell(cell string) string {
	if m := saidByFormula.FindStringSubmatch(cell); m != nil {
		cell = strings.ReplaceAll(m[1], `""`, `"`)
	}
	cell = guarded.ReplaceAllString(cell, "$1")
	if plain.LooksHTML(cell) {
		cell = plain.HTML(cell)
	}
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0",
		" ").Replace(cell))
}
