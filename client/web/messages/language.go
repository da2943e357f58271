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

	"golang.org/x/text/feature/plural"
	tags "golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"

	"elephants/analysis/barrier/easy"
	"elephants/client"
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
	deeds    []rewording // of the audit log
	charted  []rewording // of charts, and of what an answer says of itself
}

// rewording says in this language what the service, or a reader of files, says in English. Browsers
// use it too.
type rewording struct {
	English string `json:"English"` // a regular expression
	Own     string `json:"own"`     // $1 is its first place

	key   string
	heard *regexp.Regexp // English
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
		}
		all = append(all, l)
	}
	return all
}

// Parse reads a language's file of messages.
func Parse(code, text string) (*Language, error) {
	messages, err := client.ParseMessages(text)
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
			pattern := place.ReplaceAllString(original.messages[key], "\x00")
			pattern = "^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), "\x00", "(.+)") + "$"
			own := place.ReplaceAllString(l.messages[key], "$$$1")
			all = append(all, rewording{pattern, own, key, regexp.MustCompile(pattern)})
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
	Text template.HTML
	Tag  string // its language
}

// Problem is the problem that a message says.
func (l *Language) Problem(key string, places ...any) Problem {
	return Problem{l.Said(key, places...), l.Tag}
}

// Plain is a problem in words that are not marked up; none if there are none.
func (l *Language) Plain(words string) Problem {
	return Problem{template.HTML(template.HTMLEscapeString(words)), l.Tag} // #nosec G203 -- escaped
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

// Theirs are words of people, or names that they gave, on a page in the language.
func (l *Language) Theirs(words string) template.HTML {
	said := template.HTMLEscapeString(words)
	if l != English {
		said = `<span lang="` + English.Tag + `">` + said + `</span>`
	}
	return template.HTML(said) // #nosec G203 -- escaped
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

// Held says a sentence that an edition holds: in the language if it is one that the program gave
// it, and else as it stands there, marked as English.
func (l *Language) Held(sentence string) template.HTML {
	for key, known := range English.messages {
		if strings.HasPrefix(key, heldPrefix) && known == sentence {
			return l.Said(key)
		}
	}
	return l.Theirs(sentence)
}

// heldPrefix stands before the keys of sentences that editions hold.
const heldPrefix = "held."
