package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	tags "golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/chart"
	pb "elephants/proto/elephants/v1"
)

// language is what the pages say in one language. Its file is for people to edit; the head of messages/en.txt tells how.
type language struct {
	Code string // ISO 639-1: "cy", the name of its file
	Tag  string // BCP 47, for browsers: "en-GB"
	Name string // in the language itself
	Dir  string // it is written "ltr" or "rtl"

	messages map[string]string // by key, as HTML
	heard    []rewording
	deeds    []rewording // of the audit log
	charted  []rewording // of charts, and of what an answer says of itself
}

// rewording says in this language what the service, or a reader of files, says in English. Browsers use it too.
type rewording struct {
	English string `json:"english"` // a regular expression
	Own     string `json:"own"`     // $1 is its first place

	key   string
	heard *regexp.Regexp // English
}

// languages are those that the pages speak, English first: everything is in it.
var languages = readLanguages()

var english = languages[0]

var matcher = func() tags.Matcher {
	var known []tags.Tag
	for _, l := range languages {
		known = append(known, tags.Make(l.Tag))
	}
	return tags.NewMatcher(known)
}()

func readLanguages() []*language {
	names, err := fs.Glob(files, "messages/*.txt")
	if err != nil {
		panic(fmt.Sprintf("the pattern is well formed: %v", err))
	}
	slices.SortStableFunc(names, func(a, b string) int { // English first
		switch "messages/en.txt" {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	var all []*language
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(fmt.Sprintf("what is listed is embedded: %v", err))
		}
		l, err := parseLanguage(strings.TrimSuffix(path.Base(name), ".txt"), string(text))
		if err != nil {
			panic(fmt.Sprintf("%s, which a test reads: %v", name, err))
		}
		if len(all) > 0 {
			l.heard, l.deeds = l.rewordings(all[0], heardPrefix), l.rewordings(all[0], deedPrefix)
			l.charted = l.rewordings(all[0], chartPrefix, "band.", "sector.", "month.", heardPrefix)
		}
		all = append(all, l)
	}
	return all
}

// parseLanguage reads a file of messages.
func parseLanguage(code, text string) (*language, error) {
	messages, err := client.ParseMessages(text)
	if err != nil {
		return nil, err
	}
	l := &language{Code: code, messages: messages}
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

// What stands before the keys of what the service and the readers of files say, of what the audit log says, and of what charts say.
const (
	heardPrefix = "heard."
	deedPrefix  = "deed."
	chartPrefix = "chart."
)

var place = regexp.MustCompile(`\{(\d)\}`)

// rewordings are those of the messages whose keys begin with the prefix. What has more words of its own, and leaves less open, is first.
func (l *language) rewordings(english *language, prefixes ...string) (all []rewording) {
	for _, key := range slices.Sorted(maps.Keys(l.messages)) {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			pattern := place.ReplaceAllString(english.messages[key], "\x00")
			pattern = "^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), "\x00", "(.+)") + "$"
			all = append(all, rewording{pattern, place.ReplaceAllString(l.messages[key], "$$$1"), key, regexp.MustCompile(pattern)})
		}
	}
	slices.SortStableFunc(all, func(a, b rewording) int { return len(b.English) - len(a.English) })
	return all
}

// say returns a message with its places filled: {1} with the first of the words that are given. Where it has forms of number,
// the first chooses.
func (l *language) say(key string, places ...any) (template.HTML, error) {
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

// Say is a message for a template that stands in a language of its own, such as what is handed over.
func (l *language) Say(key string, places ...any) (template.HTML, error) {
	return l.say(key, places...)
}

// form is the form of number of a count: "one", "few", "other".
//
// https://cldr.unicode.org/index/cldr-spec/plural-rules
func (l *language) form(n int) string {
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

// said returns a message that every language has.
func (l *language) said(key string, places ...any) template.HTML {
	message, err := l.say(key, places...)
	if err != nil {
		panic(err) // the tests read every key
	}
	return message
}

// problem is what went wrong, in a sentence. Some are known in English alone.
type problem struct {
	Text template.HTML
	Tag  string // its language
}

func (l *language) problem(key string, places ...any) problem {
	return problem{l.said(key, places...), l.Tag}
}

// plain is a problem in words that are not marked up; none if there are none.
func (l *language) plain(words string) problem {
	return problem{template.HTML(template.HTMLEscapeString(words)), l.Tag} // #nosec G203 -- escaped
}

// refused says what was refused and why, as a sentence.
func (l *language) refused(err error) problem {
	var own *refusal
	if errors.As(err, &own) {
		return l.problem(own.key, own.places...)
	}
	switch _, ok := codesOf[status.Code(err)]; {
	case !ok:
		return l.problem("problem.fault")
	case status.Code(err) == codes.DeadlineExceeded:
		return l.problem("problem.slow")
	}
	said, in := l.reword(l.heard, explain(err))
	return in.plain(capital(said))
}

// reword says something that was said in English, and in which language it says it. So is what stands in its places, as far as
// there are words for it.
func (l *language) reword(known []rewording, words string) (string, *language) {
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
	return words, english
}

// functions are those of templates in this language.
func (l *language) functions() template.FuncMap {
	return template.FuncMap{
		"say": l.say, "sayIt": l.said, "said": l.share, "told": l.told, "theirs": l.theirs, "names": l.names, "held": l.held, "month": l.month, "band": l.band,
		"principle": l.principle, "extent": l.extent, "decision": l.decision, "gone": l.gone, "moved": l.moved,
		"easyName": l.easyName, "easyLines": l.easyLines, "easyTry": l.easyTry,
		"reword": func(words string) problem {
			said, in := l.reword(l.heard, words)
			return in.plain(said)
		},
		"deed": func(words string) problem {
			said, in := l.reword(l.deeds, words)
			return in.plain(said)
		},
		"budget": func(b *pb.Budget) template.HTML { return chart.Budget(b, l.charts()) }, "split": l.split,
		"quoted": func(all []string) string { return "“" + strings.Join(all, "”, “") + "”" },
	}
}

// query chooses the language in an address.
func (l *language) query() string { return languageField + "=" + l.Code }

// address is a path in the language.
func (l *language) address(path string) string { return path + "?" + l.query() }

// told is what a script says and hears: the messages under the prefixes, by what follows it, and of what is heard the rewordings.
func (l *language) told(prefixes ...string) map[string]any {
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

// refusal is what the pages refuse by themselves of what somebody sent.
type refusal struct {
	key    string
	places []any
}

func refuse(key string, places ...any) error { return &refusal{key, places} }

func (r *refusal) Error() string              { return string(english.said(r.key, r.places...)) }
func (r *refusal) GRPCStatus() *status.Status { return status.New(codes.InvalidArgument, r.Error()) }

// languageField of an address chooses the language.
const languageField = "language"

func coded(code string) *language {
	for _, l := range languages {
		if l.Code == code {
			return l
		}
	}
	return nil
}

// chosenLanguage is the language that somebody chose, nil if none: with this request, or before.
func chosenLanguage(r *http.Request) *language {
	if l := coded(r.URL.Query().Get(languageField)); l != nil {
		return l
	}
	cookie, err := r.Cookie(cookieName(r, languageCookie))
	if err != nil {
		return nil
	}
	return coded(cookie.Value)
}

// offering is the key of the language that a programme offers, in the context of a request.
type offering struct{}

// offered is the request of somebody whose programme offers a language; nil for none.
func offered(r *http.Request, l *language) *http.Request {
	if l == nil {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), offering{}, l))
}

// offer puts the language of a visitor's programme into their requests.
func (p *Pages) offer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visit, _ := p.visits.of(r)
		next.ServeHTTP(w, offered(r, visit.language))
	})
}

// languageOf is the language to answer in: what was chosen, else the programme's if that is another than English, else what the browser
// asks for, else English. Browsers ask for English unless somebody told them otherwise, so that one which does says nothing of what its owner
// speaks; one that asks for Welsh does, and is heard in a programme in English.
func languageOf(r *http.Request) *language {
	if l := chosenLanguage(r); l != nil {
		return l
	}
	if l, ok := r.Context().Value(offering{}).(*language); ok && l != english {
		return l
	}
	wanted, _, err := tags.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return english
	}
	_, i, _ := matcher.Match(wanted...)
	return languages[i]
}

// remember keeps the language that an address chooses, until the browser's window is closed.
func remember(w http.ResponseWriter, r *http.Request) {
	l := coded(r.URL.Query().Get(languageField))
	if l == nil {
		return
	}
	http.SetCookie(w, newCookie(r, languageCookie, l.Code, 0, http.SameSiteLaxMode))
}

// another is a language that a page can be had in.
type another struct {
	*language
	Path string // that shows this page in it
	Form string // to be sent there, where the page holds what somebody wrote; "" for none
}

// others are the other languages that a page can be had in. An answer that cannot be had a second time, such as a receipt, stays
// as it is.
func others(r *http.Request, own *language) (all []another) {
	if r.Method != http.MethodGet {
		return nil
	}
	for _, l := range languages {
		if l != own {
			all = append(all, another{l, l.address(""), ""})
		}
	}
	return all
}

// othersOfNote are those of a page of a note. What is on it goes with its form, and comes back.
func othersOfNote(r *http.Request, v *walk) (all []another) {
	for _, l := range languages {
		switch {
		case l == v.l:
		case v.Step.take == nil:
			all = append(all, another{l, l.address(""), ""})
		default:
			all = append(all, another{l, l.address(r.URL.Path), "step"})
		}
	}
	return all
}
