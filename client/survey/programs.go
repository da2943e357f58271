package survey

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"elephants/client/plain"
)

// Survey programs put more than one line of headers over a table. The further ones are no answers
// of anybody, so they are known by their shape and taken away; what they ask names the columns too.
//
//	Qualtrics       three lines: names, questions, {"ImportId": ...} (https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/);
//	                before 2017 two: names, and questions or what the program calls its own columns
//	SurveyMonkey    two: questions, and under them what may be answered, with "Response" and "Open-Ended Response".
//	                A question with several answers has one column for each, and stands over the first
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
	default:
		return
	}
	t.Rows = t.Rows[1:]
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
		t.Header[i] = question + "/" + answer
	}
}

// own are what Qualtrics calls its own columns in a second line of headers, folded.
var own = []string{"responseid", "responseset", "startdate", "enddate", "ipaddress", "status",
	"finished", "progress", "recordeddate", "responsetype", "recipientlastname", "recipientfirstname",
	"recipientemail", "externaldatareference", "externalreference", "emailaddress", "distributionchannel",
	"userlanguage", "durationinseconds", "locationlatitude", "locationlongitude"}

// fewOwn is how many of them a row has that is no answer: an answer may be one word such as "status".
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
var noAnswer = regexp.MustCompile(`^(?:na|n a|not applicable|none|nothing|nil|null|no|nope|no comments?|no answer|no response|no reply|not provided|not answered|not stated|` +
	`not given|not specified|unanswered|blank|empty|skip|skipped|refused|declined|(?:i )?prefer not to (?:say|answer)|(?:i )?(?:dont|do not) know|dk|(?:im |i am )?(?:unsure|not sure)|idk|unknown|` +
	`no thanks|no thank you|no opinion|nan|no not really|not really|na nothing|` +
	`no (?:further|other|more) comments?|no comments? at (?:this time|present|the moment)|` +
	`(?:i have )?nothing(?: else| more| further)?(?: to (?:say|add))?(?: thanks| thank you)?|` +
	`as above|see above|same as above|ditto|test|asdf|x+|dim sylw|dim ateb|dim|dim byd|ddim yn gwybod|amherthnasol|amh|` +
	`keine|keine angabe|ka|nichts|(?:ich )?wei(?:ß|ss) (?:es )?nicht|geen|geen antwoord|niets|weet ik niet|` +
	`sin respuesta|ninguno|ninguna|nada|no sé|no se|aucun|aucune|rien|sans réponse|je ne sais pas|` +
	`niente|non so|brak|nic|nie wiem|无|没有|不知道|нет|не знаю)$`)

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

// shortAnswer is how many letters an answer has at most that several people give in the same
// words without having copied it: "Not enough staff". Longer ones that are equal are somebody's
// twice.
const shortAnswer = 60

// plainCell is what a cell says, without HTML, with line ends as everywhere.
func plainCell(cell string) string {
	if plain.LooksHTML(cell) {
		cell = plain.HTML(cell)
	}
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0",
		" ").Replace(cell))
}
