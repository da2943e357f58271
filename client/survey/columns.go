package survey

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"elephants/client/pattern"
	"elephants/client/plain"
)

// Choice names columns as their header does, or as it does after the name of a group: "hard" for
// "talk/hard". Empty: none.
type Choice struct {
	// what participants said; several become paragraphs of one note, in this order
	Text        []string
	Side        string
	Participant string // what tells people apart; it is hashed before it leaves
	Sector      string
	Role        string
	Quotable    string
}

// Columns are the chosen ones, by their place in the header; -1 for none.
type Columns struct {
	table                                     *Table
	text                                      []int
	side, participant, sector, role, quotable int
}

// Choose finds the columns of a choice.
func (t *Table) Choose(c Choice) (*Columns, error) {
	out := &Columns{table: t}
	taken := map[int]bool{}
	find := func(flag, name string) (int, error) {
		if name == "" {
			return -1, nil
		}
		i, err := t.column(name)
		if err != nil {
			return -1, fmt.Errorf("--%s: %w", flag, err)
		}
		if taken[i] {
			return -1, errTaken(flag)
		}
		taken[i] = true
		return i, nil
	}
	t.findHeader(c)
	if len(c.Text) == 0 {
		return nil, fmt.Errorf("--text: which columns have what participants said? There are %s",
			listed(t.offered(), mostNamed))
	}
	for _, name := range c.Text {
		if whole := t.answersTo(name); len(whole) > 0 {
			for _, i := range whole {
				if taken[i] {
					return nil, errTaken("text")
				}
				taken[i] = true
			}
			out.text = append(out.text, whole...)
			continue
		}
		i, err := find("text", name)
		if err != nil {
			return nil, err
		}
		out.text = append(out.text, i)
	}
	for _, one := range []struct {
		flag, name string
		to         *int
	}{
		{"side", c.Side, &out.side}, {"participant", c.Participant, &out.participant},
		{"sector", c.Sector, &out.sector}, {"role", c.Role, &out.role},
		{"quotable", c.Quotable, &out.quotable},
	} {
		var err error
		if *one.to, err = find(one.flag, one.name); err != nil {
			return nil, err
		}
	}
	if i := out.quotable; i >= 0 && (denies.MatchString(t.Header[i]) || denies.MatchString(t.Asked[i])) {
		return nil, errors.New("--quotable: the column's name says that a yes in it is a no to being " +
			"quoted: choose a " +
			"column in which yes is yes, or turn the words in this one round and name it so")
	}
	return out, nil
}

// findHeader takes the first of the upper rows that names all columns that somebody chose for the
// header, where the header names none of them: what stands above it is a title of several cells.
func (t *Table) findHeader(c Choice) {
	chosen := slices.DeleteFunc(append(slices.Clone(c.Text), c.Side, c.Participant, c.Sector, c.Role, c.Quotable),
		func(name string) bool { return name == "" })
	names := func(header []string) (n int) {
		for _, name := range chosen {
			if slices.ContainsFunc(header, func(h string) bool { return oneLine(h) == oneLine(name) }) {
				n++
			}
		}
		return n
	}
	for _, name := range chosen {
		if _, err := t.column(name); err == nil || len(t.answersTo(name)) > 0 {
			return
		}
	}
	for i, r := range t.Rows[:min(mostTitles, max(0, len(t.Rows)-1))] {
		if n := names(r.Cells); n > 0 && n == len(chosen) {
			t.Header, t.Rows = slices.Clone(r.Cells), t.Rows[i+1:]
			t.Asked, t.Whole = make([]string, len(t.Header)), make([]string, len(t.Header))
			return
		}
	}
}

// denies is in the name of a column in which yes is a no.
var denies = pattern.New(`(?i)(?:^|[^\p{L}])(?:not|don.?t|never|cannot|can.t|opt.?(?:ed ` +
	`)?out|refus\p{L}*|object\p{L}*|withh[eo]ld\p{L}*|withdr[ae]w\p{L}*|declin\p{L}*|den(?:y|ied)|` +
	`against|nicht|keine?|niet|geen|ne|sin|non|nie|nid|peidi\p{L}*|d?dim)(?:[^\p{L}]|$)|confidential` +
	`|(?:^|[^\p{L}/])(?:no (?:\p{L}+ ){0,2}quot|keep (?:\p{L}+ )*(?:private|secret|out)(?:[^\p{L}]|$))` +
	`|^\W*(?:please )?(?:private|exclude|omit|remove|delete|leave (?:\p{L}+ )*out)(?:[^\p{L}]|$)`)

func errTaken(flag string) error {
	return fmt.Errorf("--%s: that column is chosen already for something else", flag)
}

// answersTo are the columns of a question that is spread over several.
func (t *Table) answersTo(question string) (columns []int) {
	for i, whole := range t.Whole {
		if whole != "" && (oneLine(whole) == oneLine(question) || oneLine(plainCell(whole)) == oneLine(question)) {
			columns = append(columns, i)
		}
	}
	return columns
}

// pointing reports whether a column's name, or what it asks, says that it points at people.
func (t *Table) pointing(i int) bool {
	return Points(t.Header[i]) || t.Asked[i] != "" && Points(t.Asked[i])
}

// oneLine is a name on one line: questions stand over several in a table, and on one where they
// are typed.
func oneLine(name string) string { return strings.Join(strings.Fields(name), " ") }

// shown are the names of columns that may be shown. What is longer than a question may be an
// answer, of a file without a header.
func (t *Table) shown() (names []string) {
	for _, h := range t.Header {
		if len([]rune(h)) <= longestHeader {
			names = append(names, oneLine(h))
		}
	}
	return names
}

// offered are the names of columns to choose text from, with what they ask: those that point at
// people come last.
func (t *Table) offered() (names []string) {
	var pointing []string
	for i, h := range t.Header {
		name := oneLine(h)
		if asked := oneLine(plainCell(t.Asked[i])); asked != "" && asked != name {
			name += ": " + asked
		}
		switch {
		case h == "" || len([]rune(name)) > longestHeader:
		case t.pointing(i):
			pointing = append(pointing, name)
		default:
			names = append(names, name)
		}
	}
	return append(names, pointing...)
}

// column finds a column by its header, or else by the end of one after its group.
func (t *Table) column(name string) (int, error) {
	name = oneLine(name)
	var exact, suffix []int
	for i, h := range t.Header {
		switch h := oneLine(h); {
		case h == name || oneLine(plainCell(h)) == name,
			t.Asked[i] != "" && oneLine(plainCell(t.Asked[i])) == name:
			exact = append(exact, i)
		case strings.HasSuffix(h, "/"+name) || strings.HasSuffix(h, "-"+name):
			suffix = append(suffix, i)
		}
	}
	found := exact
	if len(found) == 0 {
		found = suffix
	}
	switch len(found) {
	case 0:
		if slices.ContainsFunc(t.Lists, func(l string) bool { return l == name || strings.HasSuffix(l, "/"+name) }) {
			return 0, errors.New("this field is a list of groups, of which nothing is read: export the " +
				"groups as a " +
				"table of their own, as CSV")
		}
		if len(t.shown()) == 0 {
			return 0, errors.New("the first line has no names of columns in it: export with a header")
		}
		return 0, fmt.Errorf("no column has this name. The nearest are %s",
			listed(t.nearest(name), mostNear))
	case 1:
		return found[0], nil
	}
	if len(exact) > 1 {
		return 0, fmt.Errorf("%d columns have this name: export with the names of fields and not with "+
			"questions as the header", len(exact))
	}
	var names []string
	for _, i := range suffix {
		names = append(names, t.Header[i])
	}
	return 0, fmt.Errorf("several columns end in this name. Give one whole: %s",
		listed(names, mostNamed))
}

// How many columns an error names, and how many letters of each.
const (
	mostNamed = 20
	mostNear  = 3
	mostShown = 60

	mostCompared = 100 // letters of two names, to find the nearest
)

// Short is a column's name for people to read: no longer than a line has room for, and nothing in
// it that a terminal obeys.
func Short(name string) string {
	letters := []rune(name)
	if len(letters) > mostShown {
		letters = append(letters[:mostShown:mostShown], '…')
	}
	for i, r := range letters {
		if unicode.IsControl(r) {
			letters[i] = ' '
		}
	}
	return string(letters)
}

// listed quotes names of columns, as many as there is room for.
func listed(names []string, most int) string {
	var out []string
	for _, n := range names[:min(most, len(names))] {
		out = append(out, `"`+Short(n)+`"`)
	}
	text := strings.Join(out, ", ")
	if len(names) > most && most > mostNear {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}

// nearest returns the header by how few letters have to be changed to make the name of a column,
// or the end of it, from name.
func (t *Table) nearest(name string) []string {
	distance := func(header string) int {
		end := header[strings.LastIndexByte(header, '/')+1:]
		return min(changes(name, header), changes(name, end))
	}
	out := t.shown()
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(distance(a), distance(b)) })
	return out
}

// changes is [plain.Changes] of two names, whatever their case.
func changes(a, b string) int {
	letters := func(s string) string {
		all := []rune(strings.ToLower(s))
		return string(all[:min(len(all), mostCompared)])
	}
	return plain.Changes(letters(a), letters(b))
}

// Dropped names the columns of which nothing is read: first those whose names say that they name,
// date or locate people or their devices, then the others.
func (c *Columns) Dropped() (pointing, others []string) {
	for i, h := range c.table.Header {
		switch {
		case c.reads(i), h == "": // read, or a column without a name, as a last comma makes
		case c.table.pointing(i):
			pointing = append(pointing, h)
		default:
			others = append(others, h)
		}
	}
	for _, h := range c.table.Lists {
		if Points(h) {
			pointing = append(pointing, h)
		} else {
			others = append(others, h)
		}
	}
	return pointing, others
}

// Doubtful names the chosen columns of text whose names say that they name, date or locate people.
func (c *Columns) Doubtful() (names []string) {
	for _, i := range c.text {
		if c.table.pointing(i) {
			names = append(names, c.table.Header[i])
		}
	}
	return names
}

func (c *Columns) reads(i int) bool {
	return slices.Contains(c.text, i) ||
		slices.Contains([]int{c.side, c.participant, c.sector, c.role, c.quotable}, i)
}

// pointingFields are columns that name, date or locate people or their devices: those that
// KoboToolbox and ODK add (https://support.kobotoolbox.org/metadata_xls.html,
// https://docs.getodk.org/central-submissions/), in small letters.
var pointingFields = []string{
	"start", "end", "today", "deviceid", "simserial", "subscriberid", "phonenumber", "username",
	"email", "audit", "instanceid", "instancename",
	"submissiondate", "submitterid", "submittername", "key", "id", "reviewstate", "attachmentspresent",
	"attachmentsexpected", "edits",
	// Qualtrics, SurveyMonkey, LimeSurvey, Google and Microsoft Forms
	"startdate", "enddate", "recordeddate", "ipaddress", "responseid", "recipientlastname",
	"recipientfirstname", "recipientemail",
	"externalreference", "externaldatareference", "locationlatitude", "locationlongitude",
	"distributionchannel", "userlanguage", "respondentid",
	"collectorid", "customdata1", "ipaddr", "token", "refurl", "submitdate", "datestamp",
	"startlanguage", "lastpage", "seed", "timestamp",
	"starttime", "completiontime", "lastmodifiedtime", "emailaddress", "metabrowser",
	"metaoperatingsystem", "useragent",
}

// pointingWords are words in columns' names that say the same of what forms ask.
var pointingWords = pattern.New(`(?i)(^|[^\p{L}\p{N}])(date|day|month|year|time|` +
	`timestamp|born|birth|birthday|birthdate|dob|age|` +
	`name|names|firstname|lastname|surname|fullname|user|e-?mail|phone|telephone|mobile|tel|` +
	`address|street|post ?code|zip|` +
	`town|city|village|district|ward|region|place|location|gps|geopoint|geotrace|geoshape|geolocat` +
	`ion|latitude|longitude|altitude|lat|lon|` +
	`naam|voornaam|achternaam|nom|prénom|nombre|apellidos?|nome|cognome|vorname|nachname|enw|cyfen` +
	`w|imię|nazwisko|` +
	`e-?bost|correo|courriel|handynummer|telefon|telefoon|teléfono|téléphone|ffôn|geburtsdatum|fec` +
	`ha|datum|dyddiad|` +
	`adresse|dirección|indirizzo|cyfeiriad|plz|postleitzahl|cod post|código postal|zeitstempel|hor` +
	`odateur|marca temporal|antwort id|browser|addr|` +
	`device|imei|ip|enumerator|interviewer|collector|submitter|signature|photo|image|picture|audio` +
	`|video|attachments|uuid|nhs|passport)([^\p{L}\p{N}]|$)`)

// camel finds where a word begins in a name such as firstName.
var camel = pattern.New(`(\p{Ll})(\p{Lu})`)

// Points reports whether a column's name says that it names, dates or locates people or their
// devices. Everything that a survey program itself adds, which begins with an underscore, does.
func Points(header string) bool {
	name := header[strings.LastIndexByte(header, '/')+1:]
	if slices.Contains(pointingFields, folded(name)) || strings.HasPrefix(name, "_") ||
		strings.HasPrefix(header, "meta/") || strings.HasPrefix(header, "meta-") ||
		strings.HasPrefix(header, "formhub/") {
		return true
	}
	spaced := strings.ReplaceAll(camel.ReplaceAllString(name, "$1 $2"), "_", " ")
	return pointingWords.MatchString(name) || pointingWords.MatchString(spaced)
}

// folded is a name in small letters, without what programs put between its words.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// joined is mistakes as one error, the first of them if there are many.
func joined(mistakes []string) error {
	const most = 5
	if len(mistakes) > most {
		mistakes = append(mistakes[:most:most], fmt.Sprintf("and %d more like these", len(mistakes)-most))
	}
	return errors.New(strings.Join(mistakes, "\n"))
}
