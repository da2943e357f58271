package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/client"
	paper "elephants/client/letter"
	pb "elephants/proto/elephants/v1"
)

// sameOnPurpose are the messages that are in another language what they are in English.
var sameOnPurpose = map[string][]string{"cy": {"mark.kind.person", "mark.look", "edition.poster"}}

// withoutForm is a key without its form of number.
func withoutForm(key string) string {
	key, _, _ = strings.Cut(key, ":")
	return key
}

func keysOf(l *language) []string {
	keys := map[string]bool{}
	for key := range l.messages {
		keys[withoutForm(key)] = true
	}
	return slices.Sorted(maps.Keys(keys))
}

var markup = regexp.MustCompile(`</?\w+>`)

// A translation has the keys of English and no others, each with the same places and the same marks, and says them in its own words.
func TestTranslationsAreWhole(t *testing.T) {
	if len(languages) < 2 || english.Code != "en" {
		t.Fatalf("%d languages, the first is %s", len(languages), english.Code)
	}
	want := keysOf(english)
	for _, l := range languages[1:] {
		got := keysOf(l)
		for _, key := range want {
			if !slices.Contains(got, key) {
				t.Errorf("%s.txt has no %s", l.Code, key)
			}
		}
		for _, key := range got {
			if !slices.Contains(want, key) {
				t.Errorf("%s.txt has %s, which en.txt has not", l.Code, key)
			}
		}
		for key, message := range l.messages {
			original, ok := english.messages[key]
			if !ok {
				original = english.messages[withoutForm(key)+":other"]
			}
			if same := slices.Contains(sameOnPurpose[l.Code], key); (message == original) != same {
				t.Errorf("%s.txt: %s is the same as in English %v, want %v", l.Code, key, message == original, same)
			}
			if message == "" || !slices.Equal(all(markup, message), all(markup, original)) {
				t.Errorf("%s.txt: %s has the marks %v, want %v", l.Code, key, all(markup, message), all(markup, original))
			}
			if form := key != withoutForm(key); !form && !slices.Equal(all(place, message), all(place, original)) {
				t.Errorf("%s.txt: %s has the places %v, want %v", l.Code, key, all(place, message), all(place, original))
			}
		}
	}
}

// all is what an expression finds, sorted.
func all(pattern *regexp.Regexp, text string) []string {
	return slices.Sorted(slices.Values(pattern.FindAllString(text, -1)))
}

// A message with forms of number has all that its language has.
func TestFormsOfNumber(t *testing.T) {
	for _, l := range languages {
		for key := range l.messages {
			if key == withoutForm(key) {
				continue
			}
			for n := range 200 {
				if form := withoutForm(key) + ":" + l.form(n); l.messages[form] == "" {
					t.Fatalf("%s.txt has no %s, for %d", l.Code, form, n)
				}
			}
		}
	}
	cy := coded("cy")
	for n, want := range map[int]string{1: "un peth", 2: "ddau beth", 3: "dri pheth", 6: "chwe pheth", 7: "7 o bethau"} {
		if got := string(cy.said("check.again", n)); !strings.Contains(got, want) {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// Every message is used, and what is used is there.
func TestMessagesAreUsed(t *testing.T) {
	sources, keys := "", keysOf(english)
	for _, pattern := range []string{"*.go", "templates/*.html"} {
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
		case strings.Contains(sources, `"`+key+`"`), family == "heard", family == "deed",
			slices.Contains([]string{"mark", "stance", "step", "sector", "share", "principle", "sheet", "rule", "role", "one", "state", "band", "month", "held", "decision", "sure", "split", "chart", "extent", "simple", "poster", "done"}, family), regexp.MustCompile(`^easy\.(what|next)-\d$`).MatchString(key):
		case family == "script" && regexp.MustCompile(`said\.`+name+`\b|"`+name+`"`).MatchString(script):
		default:
			t.Errorf("en.txt: nothing says %s", key)
		}
	}
	for _, said := range regexp.MustCompile(`say "([^"]+)"`).FindAllStringSubmatch(sources, -1) {
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

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	action   = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	spoken   = regexp.MustCompile(`(?:aria-label|title|placeholder|alt)="([^"]*)"`)
	anyTag   = regexp.MustCompile(`(?s)<[^>]*>`)
	anyWord  = regexp.MustCompile(`\pL{2,}`)
	anyQuote = regexp.MustCompile(`"[A-Z][a-z]+ [^"]*"|"[^"]* [a-z]+\."`)
)

// A page holds no English of its own, and nor do the scripts.
func TestTemplatesHoldNoEnglish(t *testing.T) {
	names, err := filepath.Glob("templates/*.html")
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

// What the service, the readers of files and editions say is in en.txt as they say it, and of editions all that the program gives
// them.
func TestWhatIsHeardIsSaid(t *testing.T) {
	sizes := map[string]bool{}
	for n := range 200 {
		sizes[disclose.About(n)] = true
	}
	given := slices.Collect(maps.Keys(sizes))
	for _, b := range barrier.BuiltIn().Barriers {
		given = append(given, b.Step)
	}
	for _, sentence := range given {
		if cy := coded("cy"); sentence == "" || cy.held(sentence) == cy.theirs(sentence) {
			t.Errorf("%q, which editions hold, is not among the messages", sentence)
		}
	}
	sources := ""
	for _, part := range []string{"server/*.go", "server/*/*.go", "analysis/edition/*.go", "client/notefile/*.go", "client/pdf/*.go",
		"client/chart/*.go", "analysis/scrub/*.go", "analysis/barrier/book/*.txt"} {
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
	for key, message := range english.messages {
		if !strings.HasPrefix(key, heardPrefix) && !strings.HasPrefix(key, deedPrefix) && !strings.HasPrefix(key, chartPrefix) && (!strings.HasPrefix(key, heldPrefix) || sizes[message]) {
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

// What was done is said in the visitor's language too, with its numbers; what is not known, in English, marked so.
func TestDeedsInALanguage(t *testing.T) {
	cy := coded("cy")
	for said, want := range map[string]problem{
		"revise programme": {"newid rhaglen", "cy"}, "set rules 6 10 5": {"gosod rheolau 6 10 5", "cy"}, "release": {"rhyddhau", "cy"},
		"research release 3 for 0.50": {"ateb ymchwil 3 am 0.50", "cy"}, "do something <new>": {"do something &lt;new&gt;", "en-GB"},
	} {
		words, in := cy.reword(cy.deeds, said)
		if got := in.plain(words); got != want {
			t.Errorf("%s: %v, want %v", said, got, want)
		}
		if words, in = english.reword(english.deeds, said); words != said || in != english {
			t.Errorf("in English %s is %s", said, words)
		}
	}
}

// Every role that the log can name has a word, and an article.
func TestRolesAreSaid(t *testing.T) {
	for n := range len(pb.Role_name) - 1 {
		role := client.RoleWord(pb.Role(n + 1))
		for _, l := range languages {
			if l.messages["role."+role] == "" || l.messages["one."+role] == "" {
				t.Errorf("%s.txt does not say %s", l.Code, role)
			}
		}
	}
}

// Letters and guides are in each language that pages are in, and the service knows them.
func TestLettersAreInEveryLanguage(t *testing.T) {
	for _, l := range languages {
		if got := (paper.Letter{Programme: &pb.Programme{PageLanguage: l.Code}}).Language(); got != l.Code {
			t.Errorf("letters in %s are in %s", l.Code, got)
		}
		if _, err := os.Stat("../../server/guide/" + l.Code + ".txt"); err != nil {
			t.Errorf("a programme cannot be in %s: %v", l.Code, err)
		}
	}
}

// A language that is written from right to left needs its file alone.
func TestRightToLeft(t *testing.T) {
	for name, want := range map[string]string{"العربية": "rtl", "עברית": "rtl", "اردو": "rtl", "Cymraeg": "ltr", "Polski": "ltr", "ਪੰਜਾਬੀ": "ltr"} {
		l, err := parseLanguage("xx", "language.tag = ar\nlanguage.name = "+name+"\n")
		if err != nil || l.Dir != want {
			t.Errorf("%s is written %q, want %q, %v", name, l.Dir, want, err)
		}
	}
}

// A page in it says so to the browser, and is chosen by its code.
func TestAPageFromRightToLeft(t *testing.T) {
	text := strings.NewReplacer("tag = en-GB", "tag = ar", "name = English", "name = العربية").Replace(read(t, "messages/en.txt"))
	made, err := parseLanguage("ar", text)
	if err != nil {
		t.Fatal(err)
	}
	before := languages
	t.Cleanup(func() { languages = before })
	languages = append(slices.Clip(languages), made)
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

func TestFilesOfMessages(t *testing.T) {
	const head = "language.tag = cy\nlanguage.name = Cymraeg\n"
	l, err := parseLanguage("cy", head+"# a remark\nnote.a = one\n  and two \n\nnote.b-c:few = <b>{1}</b> & {2} = {1}\n")
	if err != nil || l.messages["note.a"] != "one and two" || l.messages["note.b-c:few"] != "<b>{1}</b> & {2} = {1}" {
		t.Errorf("%v, %v", l, err)
	}
	if got := l.said("note.b-c", 3, "<i>"); got != "<b>3</b> & &lt;i&gt; = 3" {
		t.Errorf("filled: %s", got)
	}
	for _, broken := range []string{"", "language.tag = cy", "language.tag = not a tag\nlanguage.name = x", head + "note.a", head + "note.a = 1\nnote.a = 2", head + "Note = 1", head + "note:some = 1"} {
		if _, err := parseLanguage("cy", broken); err == nil {
			t.Errorf("%q is taken", broken)
		}
	}
}

func TestWhichLanguage(t *testing.T) {
	for _, c := range []struct{ path, cookie, programme, header, want string }{
		{"/", "", "", "", "en"},
		{"/", "", "", "cy-GB,cy;q=0.9,en;q=0.8", "cy"},
		{"/", "", "", "en-GB,en;q=0.9,cy;q=0.8", "en"},
		{"/", "", "", "ja, *;q=0.1", "en"},
		{"/", "", "", ";;;" + strings.Repeat("-", 5000), "en"},
		{"/", "cy", "", "en", "cy"},
		{"/", "<script>", "", "cy", "cy"},
		{"/?language=en", "cy", "", "cy", "en"},
		{"/?language=xx", "cy", "", "en", "cy"},
		{"/", "", "cy", "en-GB,en;q=0.9", "cy"},
		{"/", "", "cy", "", "cy"},
		{"/", "en", "cy", "cy", "en"},
		{"/?language=en", "", "cy", "cy", "en"},
		{"/", "", "en", "cy", "cy"},
		{"/", "", "en", "en-GB", "en"},
		{"/", "", "xx", "cy", "cy"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Language", c.header)
		r = offered(r, coded(c.programme))
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: languageCookie, Value: c.cookie})
		}
		if got := languageOf(r).Code; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// A refusal is said in the visitor's language where there are words for it, with its numbers, and in English elsewhere, marked so.
func TestRefusalsInALanguage(t *testing.T) {
	cy := coded("cy")
	for said, want := range map[string]problem{
		"a receipt has 10 words, this has 3": {"Mae 10 o eiriau mewn derbynneb, mae 3 yma.", "cy"},
		"the note is 70000 bytes, the limit is 65536: divide it, and give both parts the same line `participant:` in their head": {"Maint y nodyn yw 70000 beit, y terfyn yw 65536: rhannwch ef, a rhowch yr un llinell `participant:` ym mhen y ddwy ran.", "cy"},
		"something <new>": {"Something &lt;new&gt;.", "en-GB"},
		"role band 2 holds a place: a band is a phrase that many share, such as \"Senior commissioner\"": {"Mae lle ym mand rôl 2: ymadrodd y mae llawer yn ei rannu yw band, megis &#34;Senior commissioner&#34;.", "cy"},
		"the programme's name: exists already":  {"Mae rhaglen o’r enw hwn eisoes.", "cy"},
		"the programme's name must be one line": {"Rhaid ysgrifennu enw’r rhaglen ar un llinell.", "cy"},
		"the role band 3 must be one line":      {"Rhaid ysgrifennu band rôl 3 ar un llinell.", "cy"},
	} {
		if got := cy.refused(status.Error(codes.InvalidArgument, said)); got != want {
			t.Errorf("%s: %v", said, got)
		}
		if got := english.refused(status.Error(codes.InvalidArgument, said)); got.Tag != "en-GB" {
			t.Errorf("in English: %v", got)
		}
	}
	for _, err := range []error{errFileEmpty, errFormCut, errNoSector, errLetters} {
		if got := cy.refused(err); got.Tag != "cy" || status.Code(err) != codes.InvalidArgument || strings.Contains(string(got.Text), "{") {
			t.Errorf("%v: %v", err, got)
		}
	}
	if got := cy.refused(status.Error(codes.DeadlineExceeded, "detail")); !strings.Contains(string(got.Text), "ormod o amser") {
		t.Errorf("what took too long: %v", got)
	}
	if got := cy.refused(status.Error(codes.Internal, "detail")); strings.Contains(string(got.Text), "detail") || got.Tag != "cy" {
		t.Errorf("a fault: %v", got)
	}
}
