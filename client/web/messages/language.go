// Package messages is what the pages say, in each language: the files en.txt, cy.txt and their
// like, which people edit; the head of en.txt tells how. A key and its places make a sentence; what
// people said themselves is put in as it is, escaped and marked as English.
package messages

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	tags "golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"

	"elephants/analysis/barrier/easy"
	"elephants/analysis/barrier/translation"
	"elephants/analysis/phrases"
	"elephants/client/pattern"
)

// Language is what the pages say in one language. Its file is for people to edit; the head of
// messages/en.txt tells how.
type Language struct {
	Code string // ISO 639-1: "cy", the name of its file
	Tag  string // BCP 47, for browsers: "en-GB"
	Name string // in the language itself
	Dir  string // it is written "ltr" or "rtl"

	messages map[string]string // by key, as HTML
	heard    []rewording
	deeds    []rewording       // of the audit log
	charted  []rewording       // of charts, and of what an answer says of itself
	given    map[string]string // what the program gives in English
}

// rewording says in this language what the service, or a reader of files, says in English. Browsers
// use it too.
type rewording struct {
	English string `json:"English"` // a regular expression
	Own     string `json:"own"`     // $1 is its first place

	key   string
	heard pattern.Pattern // English
}

// Languages are those that the pages speak, English first: everything is in it.
var Languages = readLanguages()

// English has every message.
var English = Languages[0]

//go:embed *.txt
var files embed.FS

var matcher = func() tags.Matcher {
	var known []tags.Tag
	for _, l := range Languages {
		known = append(known, tags.Make(l.Tag))
	}
	return tags.NewMatcher(known)
}()

// Match is the language that a browser's Accept-Language asks for, English if it asks for none of
// ours.
func Match(header string) *Language {
	wanted, _, err := tags.ParseAcceptLanguage(header)
	if err != nil {
		return English
	}
	_, i, _ := matcher.Match(wanted...)
	return Languages[i]
}

func readLanguages() []*Language {
	names, err := fs.Glob(files, "*.txt")
	if err != nil {
		panic(fmt.Sprintf("the pattern is well formed: %v", err))
	}
	slices.SortStableFunc(names, func(a, b string) int { // English first
		switch "en.txt" {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	var all []*Language
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(fmt.Sprintf("what is listed is embedded: %v", err))
		}
		l, err := Parse(strings.TrimSuffix(path.Base(name), ".txt"), string(text))
		if err != nil {
			panic(fmt.Sprintf("%s, which a test reads: %v", name, err))
		}
		for key, said := range easy.Messages(l.Code) {
			l.messages["simple."+key] = said
		}
		if len(all) > 0 {
			l.heard, l.deeds = l.rewordings(all[0], heardPrefix), l.rewordings(all[0], deedPrefix)
			l.charted = l.rewordings(all[0], chartPrefix, "band.", "sector.", "month.", heardPrefix)
			l.given = l.givenFrom(all[0])
		}
		all = append(all, l)
	}
	return all
}

// givenFrom is what the language says in place of what the program gives in English.
func (l *Language) givenFrom(original *Language) map[string]string {
	given := map[string]string{}
	for key, english := range original.messages {
		for _, prefix := range givenPrefixes {
			if strings.HasPrefix(key, prefix) {
				given[english] = l.messages[key]
			}
		}
	}
	return given
}

// Parse reads a language's file of messages.
func Parse(code, text string) (*Language, error) {
	messages, err := phrases.Parse(text)
	if err != nil {
		return nil, err
	}
	l := &Language{Code: code, messages: messages}
	l.Tag, l.Name, l.Dir = l.messages["language.tag"], l.messages["language.name"], "ltr"
	if _, err := tags.Parse(l.Tag); err != nil || l.Name == "" {
		return nil, fmt.Errorf("it needs a language.tag, such as en-GB, and a language.name")
	}
	// A language is written as the letters of its own name are.
	first, _ := bidi.LookupString(l.Name)
	if first.Class() == bidi.R || first.Class() == bidi.AL {
		l.Dir = "rtl"
	}
	return l, nil
}

// What stands before the keys of what the service and the readers of files say, of what the audit
// log says, and of what charts say.
const (
	heardPrefix = "heard."
	deedPrefix  = "deed."
	chartPrefix = "chart."
)

var place = regexp.MustCompile(`\{(\d)\}`)

// rewordings are those of the messages whose keys begin with the prefix. What has more words of its
// own, and leaves less open, is first.
func (l *Language) rewordings(original *Language, prefixes ...string) (all []rewording) {
	for _, key := range slices.Sorted(maps.Keys(l.messages)) {
		begins := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
		if slices.ContainsFunc(prefixes, begins) {
			english := place.ReplaceAllString(original.messages[key], "\x00")
			english = "^" + strings.ReplaceAll(regexp.QuoteMeta(english), "\x00", "(.+)") + "$"
			own := place.ReplaceAllString(l.messages[key], "$$$1")
			all = append(all, rewording{english, own, key, pattern.New(english)})
		}
	}
	slices.SortStableFunc(all, func(a, b rewording) int { return len(b.English) - len(a.English) })
	return all
}

// Say returns a message with its places filled: {1} with the first of the words that are given.
// Where it has forms of number, the first chooses.
func (l *Language) Say(key string, places ...any) (template.HTML, error) {
	message, ok := l.messages[key]
	if !ok && len(places) > 0 {
		if n, counts := places[0].(int); counts {
			message, ok = l.messages[key+":"+l.form(n)]
			if !ok {
				message, ok = l.messages[key+":other"]
			}
		}
	}
	if !ok {
		return "", fmt.Errorf("messages/%s.txt has no %s", l.Code, key)
	}
	for i, words := range places {
		plain, safe := words.(template.HTML)
		if !safe {
			plain = template.HTML(template.HTMLEscapeString(fmt.Sprint(words))) // #nosec G203 -- escaped
		}
		message = strings.ReplaceAll(message, "{"+strconv.Itoa(i+1)+"}", string(plain))
	}
	return template.HTML(message), nil // #nosec G203 -- a message of ours, with words that are escaped
}

// form is the form of number of a count: "one", "few", "other".
//
// https://cldr.unicode.org/index/cldr-spec/plural-rules
func (l *Language) form(n int) string {
	switch plural.Cardinal.MatchPlural(tags.Make(l.Tag), n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// Said returns a message that every language has.
func (l *Language) Said(key string, places ...any) template.HTML {
	message, err := l.Say(key, places...)
	if err != nil {
		panic(err) // the tests read every key
	}
	return message
}

// Problem is what went wrong, in a sentence. Some are known in English alone.
type Problem struct {
	Text  template.HTML
	Tag   string   // its language
	Key   string   // of the message; "" for what has none
	About []string // what stands in its places, as the service says it
	Which int      // of several things of a kind the one it is about, from 1; 0: there is one
}

// Problem is the problem that a message says.
func (l *Language) Problem(key string, places ...any) Problem {
	return Problem{Text: l.Said(key, places...), Tag: l.Tag, Key: key}
}

// Plain is a problem in words that are not marked up; none if there are none.
func (l *Language) Plain(words string) Problem {
	// #nosec G203 -- escaped
	return Problem{Text: template.HTML(template.HTMLEscapeString(words)), Tag: l.Tag}
}

// Day is a day such as "2027-02-14" as people write it in the language; what is none stands as it is.
func (l *Language) Day(day string) template.HTML {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return template.HTML(template.HTMLEscapeString(day)) // #nosec G203 -- escaped
	}
	month := l.Said("month."+strconv.Itoa(int(d.Month())), d.Year())
	return template.HTML(strconv.Itoa(d.Day())) + " " + month // #nosec G203 -- a number, and a message
}

// Has reports whether the language has a message.
func (l *Language) Has(key string) bool { return l.messages[key] != "" }

// Heard says in the language what the service, or a reader of files, says in English.
func (l *Language) Heard(words string) Problem { return l.sentence(l.heard, words) }

// Deed says in the language what the audit log says in English.
func (l *Language) Deed(words string) Problem { return l.sentence(l.deeds, words) }

// Charted says in the language what a chart says in English.
func (l *Language) Charted(words string) string {
	said, _ := l.reword(l.charted, words)
	return said
}

func (l *Language) sentence(known []rewording, words string) Problem {
	said, in := l.reword(known, words)
	return in.Plain(said)
}

// reword says something that was said in English, and in which language it says it. So is what
// stands in its places, as far as there are words for it.
func (l *Language) reword(known []rewording, words string) (string, *Language) {
	for _, r := range known {
		places := r.heard.FindStringSubmatch(words)
		if places == nil {
			continue
		}
		return place.ReplaceAllStringFunc(l.messages[r.key], func(at string) string {
			said, _ := l.reword(known, places[at[1]-'0'])
			return said
		}), l
	}
	if said, ok := l.ours(words); ok {
		return said, l
	}
	return words, English
}

// Told is what a script says and hears: the messages under the prefixes, by what follows it, and of
// what is heard the rewordings.
func (l *Language) Told(prefixes ...string) map[string]any {
	said, heard := map[string]string{}, []rewording{}
	for _, prefix := range prefixes {
		for key, message := range l.messages {
			if name, ok := strings.CutPrefix(key, prefix); ok && !strings.HasPrefix(key, heardPrefix) {
				said[name] = message
			}
		}
		for _, r := range l.heard {
			if strings.HasPrefix(r.key, prefix) {
				heard = append(heard, r)
			}
		}
	}
	return map[string]any{"said": said, "heard": heard}
}

// Coded is the language with the code, nil if there is none.
func Coded(code string) *Language {
	for _, l := range Languages {
		if l.Code == code {
			return l
		}
	}
	return nil
}

// Theirs are words of people, or names that they gave, on a page in the language. What the program
// gave them, such as the name of a barrier of its code book, is said in the language; the rest
// stands as it is, marked as English.
func (l *Language) Theirs(words string) template.HTML {
	if said, ok := l.ours(words); ok {
		return template.HTML(template.HTMLEscapeString(said)) // #nosec G203 -- escaped
	}
	said := template.HTMLEscapeString(words)
	if l != English {
		said = `<span lang="` + English.Tag + `">` + said + `</span>`
	}
	return template.HTML(said) // #nosec G203 -- escaped
}

// Option is what [Language.Theirs] says where there can be no mark-up, and its language.
func (l *Language) Option(words string) Problem {
	if said, ok := l.ours(words); ok {
		return l.Plain(said)
	}
	return English.Plain(words)
}

// Side names a side inside a sentence: a programme's own name for it is quoted on a page in another
// language.
func (l *Language) Side(words string) template.HTML {
	if _, ok := l.ours(words); ok || l == English {
		return l.Theirs(words)
	}
	return "“" + l.Theirs(words) + "”"
}

// ours says words that the program gave in English: of the built-in code book, of a side by its
// usual name, of how somebody is described beside their words, and of what editions hold.
func (l *Language) ours(words string) (string, bool) {
	if l == English {
		return "", false
	}
	if said, ok := translation.Into(l.Code, words); ok {
		return said, true
	}
	if said, ok := l.given[words]; ok {
		return said, true
	}
	if first, rest := firstLetter(words); strings.ToUpper(first) == first {
		if said, ok := l.given[strings.ToLower(first)+rest]; ok {
			first, rest = firstLetter(said)
			return strings.ToUpper(first) + rest, true
		}
	}
	if side, sector, ok := strings.Cut(words, ", "); ok {
		said, known := l.ours(side)
		in, also := l.given[sector]
		return said + ", " + in, known && also
	}
	return "", false
}

func firstLetter(words string) (first, rest string) {
	_, n := utf8.DecodeRuneInString(words)
	return words[:n], words[n:]
}

// Names are names in quotation marks.
func (l *Language) Names(names []string) template.HTML {
	var said []string
	for _, name := range names {
		said = append(said, "“"+string(l.Theirs(name))+"”")
	}
	return template.HTML(strings.Join(said, ", ")) // #nosec G203 -- escaped
}

// Quoted puts words into quotation marks.
func Quoted(all []string) string { return "“" + strings.Join(all, "”, “") + "”" }

// What stands before the keys of what the program gives in English to editions and programmes.
var givenPrefixes = []string{"held.", "sector."}
