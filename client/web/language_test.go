package web

import (
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/phrases"
	paper "elephants/client/letter"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
)

var (
	action   = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	spoken   = regexp.MustCompile(`(?:aria-label|title|placeholder|alt)="([^"]*)"`)
	anyTag   = regexp.MustCompile(`(?s)<[^>]*>`)
	anyWord  = regexp.MustCompile(`\pL{2,}`)
	anyQuote = regexp.MustCompile(`"[A-Z][a-z]+ [^"]*"|"[^"]* [a-z]+\."`)
)

// english is what the pages say in English, by key.
func english(t *testing.T) map[string]string {
	t.Helper()
	all, err := phrases.Parse(read(t, "messages/en.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// keysOf are the keys of the messages without their forms of number.
func keysOf(t *testing.T) []string {
	keys := map[string]bool{}
	for key := range english(t) {
		key, _, _ = strings.Cut(key, ":")
		keys[key] = true
	}
	return slices.Sorted(maps.Keys(keys))
}

var place = regexp.MustCompile(`\{(\d)\}`)

// Every message is used, and what is used is there.
func TestMessagesAreUsed(t *testing.T) {
	sources, keys := "", keysOf(t)
	for _, pattern := range []string{"*/*.go", "*/templates/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				sources += read(t, name)
			}
		}
	}
	script := read(t, "static/note.js")
	for _, key := range keys {
		family, name, _ := strings.Cut(key, ".")
		switch {
		case family == "refused":
			reason, _, _ := strings.Cut(name, ".")
			if refusal.Named(strings.ToUpper(strings.ReplaceAll(reason, "-", "_"))) == nil {
				t.Errorf("en.txt: %s is of no reason that the service has", key)
			}
		case family == "word":
			if !wordOfTheService(name) {
				t.Errorf("en.txt: %s is of no word that the service says", key)
			}
		case strings.Contains(sources, `"`+key+`"`), family == "heard", family == "deed",
			slices.Contains([]string{"mark", "stance", "step", "sector", "share", "principle", "sheet", "rule", "role", "one", "state", "band", "month", "held", "decision", "sure", "split", "chart", "extent", "simple", "poster", "done", "audience", "form", "came", "went", "issued", "ask", "outcome", "still", "lead", "check-in", "demo", "sign", "beside"}, family), regexp.MustCompile(`^easy\.((what|next)-\d|sign-[a-z]+)$`).MatchString(key):
		case family == "script" && regexp.MustCompile(`said\.`+name+`\b|"`+name+`"`).MatchString(script):
		default:
			t.Errorf("en.txt: nothing says %s", key)
		}
	}
	for _, said := range regexp.MustCompile(`(?:say|n\.Say) "([^"]+)"`).FindAllStringSubmatch(sources, -1) {
		if !slices.Contains(keys, said[1]) {
			t.Errorf("a template says %s, which en.txt has not", said[1])
		}
	}
	for _, said := range regexp.MustCompile(`(?:said\[|tell\()"([^"]+)"`).FindAllStringSubmatch(script, -1) {
		if !slices.Contains(keys, "script."+said[1]) && !slices.Contains(keys, "mark."+said[1]) {
			t.Errorf("note.js says %s, which en.txt has not", said[1])
		}
	}
}

// What the service writes into the audit log has words in each language.
func TestTheLogIsSaidInEveryLanguage(t *testing.T) {
	act := regexp.MustCompile(`(?:audit\.Record\([^"]*|said(?:, c\.Asker, c\.Days)? :?= )"([a-z ]+)"`)
	found := 0
	err := filepath.WalkDir("../../server", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, said := range act.FindAllStringSubmatch(read(t, path), -1) {
			found++
			for _, l := range messages.Languages {
				if said := said[1]; l.Deed(said).Tag != l.Tag && !strings.HasSuffix(said, " ") {
					t.Errorf("%s.txt: the log says %q of %s in English", l.Code, said, path)
				}
			}
		}
		return nil
	})
	if err != nil || found < 20 {
		t.Errorf("%d acts, %v: this test proves nothing", found, err)
	}
}

// A page holds no English of its own, and nor do the scripts.
func TestTemplatesHoldNoEnglish(t *testing.T) {
	names, err := filepath.Glob("*/templates/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	for _, name := range names {
		text := action.ReplaceAllString(read(t, name), "")
		said := anyTag.ReplaceAllString(text, " ")
		for _, attribute := range spoken.FindAllStringSubmatch(text, -1) {
			said += " " + attribute[1]
		}
		if words := anyWord.FindAllString(strings.ReplaceAll(said, "elephants", ""), -1); len(words) > 0 {
			t.Errorf("%s says %v: make it a message", name, words)
		}
	}
	for _, name := range []string{"note.js", "pdf.js", "withdraw.js", "sign-in.js"} {
		for line := range strings.Lines(read(t, "static/"+name)) {
			if code, _, _ := strings.Cut(line, "//"); anyQuote.MatchString(code) && !strings.Contains(code, "new Error(") {
				t.Errorf("%s says %s: make it a message", name, anyQuote.FindString(code))
			}
		}
	}
}

// Letters and guides are in each language that pages are in, and the service knows them.
func TestLettersAreInEveryLanguage(t *testing.T) {
	for _, l := range messages.Languages {
		if got := (paper.Letter{Programme: &pb.Programme{PageLanguage: l.Code}}).Language(); got != l.Code {
			t.Errorf("letters in %s are in %s", l.Code, got)
		}
		if _, err := os.Stat("../../server/encode/guide/" + l.Code + ".txt"); err != nil {
			t.Errorf("a programme cannot be in %s: %v", l.Code, err)
		}
	}
}

// A page in it says so to the browser, and is chosen by its code.
func TestAPageFromRightToLeft(t *testing.T) {
	text := strings.NewReplacer("tag = en-GB", "tag = ar", "name = English", "name = العربية").Replace(read(t, "messages/en.txt"))
	made, err := messages.Parse("ar", text)
	if err != nil {
		t.Fatal(err)
	}
	before := messages.Languages
	t.Cleanup(func() { messages.Languages = before })
	messages.Languages = append(slices.Clip(messages.Languages), made)
	w := httptest.NewRecorder()
	New(Config{Programs: fstest.MapFS{}}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://example.org/withdraw?language=ar", nil))
	for _, want := range []string{`<html lang="ar" dir="rtl">`, `lang="cy" hreflang="cy" dir="ltr">Cymraeg</a>`, `lang="en-GB" dir="ltr" aria-describedby="receipt-hint"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if got := w.Header().Get("Set-Cookie"); got != "__Host-elephants-language=ar; Path=/; HttpOnly; Secure; SameSite=Lax" {
		t.Errorf("over TLS the cookie is %s", got)
	}
}

// What the service, the readers of files and editions say is in en.txt as they say it, and of
// editions all that the program gives them.
func TestWhatIsHeardIsSaid(t *testing.T) {
	sizes := map[string]bool{}
	for n := range 200 {
		sizes[disclose.About(n)] = true
	}
	given := slices.Collect(maps.Keys(sizes))
	for _, id := range []analysis.Side{analysis.LivedExperience, analysis.DecisionMaker} {
		plural, singular := id.Said()
		given = append(given, plural, singular, page.Capitalised(plural),
			page.Capitalised(singular)+", public sector")
	}
	for _, sentence := range given {
		said := string(messages.Coded("cy").Theirs(sentence))
		if sentence == "" || strings.Contains(said, `lang="en-GB"`) {
			t.Errorf("%q, which editions hold, is not among the messages", sentence)
		}
	}
	sources := ""
	for _, part := range []string{"server/*.go", "server/*/*.go", "server/*/*/*.go", "analysis/edition/*.go", "client/notefile/*.go", "client/office/*.go", "client/plain/*.go", "client/transcript/*.go", "client/captions/*.go",
		"client/pdf/*.go",
		"client/chart/*.go", "analysis/scrub/*.go", "analysis/scrub/internal/label/*.go",
		"analysis/*.go"} {
		names, err := filepath.Glob("../../" + part)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", part, err)
		}
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				sources += joined.ReplaceAllString(read(t, name), "")
			}
		}
	}
	sources = regexp.MustCompile(`" ?\+\n\s*"`).ReplaceAllString(sources, "") // a sentence on two lines
	for key, message := range english(t) {
		if !strings.HasPrefix(key, "heard.") && !strings.HasPrefix(key, "deed.") && !strings.HasPrefix(key, "chart.") && (!strings.HasPrefix(key, "held.") || sizes[message]) {
			continue
		}
		for _, part := range place.Split(strings.TrimPrefix(message, "1 "), -1) {
			wrapped := func(part string) bool { return !strings.Contains(sources, part) }
			if slices.ContainsFunc(strings.Split(strings.TrimSpace(part), ": "), wrapped) && !composed(sources, message) {
				t.Errorf("%s: nothing says %q", key, part)
			}
		}
	}
}

var (
	joined  = regexp.MustCompile(`"\s*\+\n\s*"`) // a sentence that goes on in the next line
	literal = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"`)
	verb    = regexp.MustCompile(`%[a-z]`)
)

// composed reports whether one of the formats in the sources makes the message.
func composed(sources, message string) bool {
	for _, quoted := range literal.FindAllString(sources, -1) {
		format, err := strconv.Unquote(quoted)
		if err != nil || len(verb.ReplaceAllString(format, "")) < 10 || !verb.MatchString(format) {
			continue // too short to tell
		}
		pattern := strings.ReplaceAll(regexp.QuoteMeta(verb.ReplaceAllString(format, "\x00")), "\x00", ".+")
		if regexp.MustCompile("^" + pattern + "$").MatchString(message) {
			return true
		}
	}
	return false
}

// Whatever a page's form is sent to can be carried over a sign-in.
func TestEveryFormCanBeSentAgain(t *testing.T) {
	names, err := filepath.Glob("*/templates/*.html")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d templates, %v", len(names), err)
	}
	forms := 0
	for _, name := range names {
		for _, action := range regexp.MustCompile(`action="(/[^"]*)"`).FindAllStringSubmatch(read(t, name), -1) {
			forms++
			path := regexp.MustCompile(`\{\{[^}]*\}\}`).ReplaceAllString(action[1], "abc123")
			if !page.Carries(page.Form{Values: url.Values{"back": {path}}}) {
				t.Errorf("%s: the form of %s could not be sent again", name, path)
			}
		}
	}
	if forms < 20 {
		t.Errorf("only %d forms: this test proves nothing", forms)
	}
}

// wordOfTheService reports whether a place of some refusal may hold the word.
func wordOfTheService(word string) bool {
	for _, reason := range refusal.Reasons() {
		for _, place := range reason.Places {
			if slices.Contains(refusal.WordsOf(place), word) {
				return true
			}
		}
	}
	return false
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
