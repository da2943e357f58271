// Package page is the frame that every page stands in: the layout, the language to answer in, who
// is signed in, forms, and what is said when something goes wrong. The pages themselves are in the
// packages beside it, one an audience: each makes a [Section] of its templates and routes.
//
// What somebody types is in memory alone: while it is answered, and for a note on its way until the
// visit ends, sealed with the visit's cookie (see [Memory]). Of a visit the secret is kept, for
// half an hour, in memory.
package page

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"google.golang.org/grpc/metadata"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/static"
)

//go:embed templates/*.html
var templates embed.FS

// Handler answers a request, or says why not: a refusal of the service, [Refuse], or a fault.
type Handler = func(http.ResponseWriter, *http.Request) error

// Section is the pages of one audience.
type Section struct {
	// Templates has a file templates/NAME.html for each page; those that end in -parts.html hold
	// parts that every page may use.
	Templates fs.FS
	// Functions are those that the templates call beside those of every page; nil for none.
	Functions func(*messages.Language) template.FuncMap
	// Routes by the patterns of [http.ServeMux].
	Routes map[string]Handler
}

// Frame is what all pages share.
type Frame struct {
	client.Services // answer the pages' calls
	// Memory keeps what somebody is writing.
	Memory *Memory
	// Doors are further links on the first page, where there are any; nil for none.
	Doors func() []Door

	visits  *visits
	issuing issuing
	log     *slog.Logger                         // of faults: where they were, never what was typed
	pages   map[string]func() *template.Template // by the language's code and the name
	mux     *http.ServeMux
}

// Door is a link on the first page.
type Door struct {
	Key  string // of the message that says where it leads; the message of KEY-is says what is there
	Path string
}

// New makes a frame without pages. Log is told of faults; nil for nobody.
func New(log *slog.Logger, services client.Services) *Frame {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Frame{
		Services: services, Memory: newMemory(), visits: newVisits(), log: log,
		pages: map[string]func() *template.Template{}, mux: http.NewServeMux(),
	}
}

// Handler answers the requests for the pages of the sections, and for every other path that no page
// has it.
func (f *Frame) Handler(sections ...Section) http.Handler {
	home := func(w http.ResponseWriter, r *http.Request) error {
		var doors []Door
		if f.Doors != nil {
			doors = f.Doors()
		}
		return f.Tell(w, r, View{Name: "home", Title: "home.title", Data: doors})
	}
	sections = append(sections, Section{
		Templates: templates, Functions: functions,
		Routes: map[string]Handler{"GET /{$}": home, "/": f.NotFound, "GET /static/": serveStatic},
	})
	f.parse(sections)
	for _, s := range sections {
		for pattern, show := range s.Routes {
			f.handle(pattern, show)
		}
	}
	// A form of another site cannot act for somebody who is signed in here.
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = f.Tell(w, r, View{
			Code: http.StatusForbidden, Name: "error", Title: "problem.title",
			Error: LanguageOf(r).Problem("problem.other-origin"),
		})
	}))
	return headers(own.Handler(f.offer(f.mux)))
}

// handle answers a pattern's requests, and says what went wrong with one.
func (f *Frame) handle(pattern string, show Handler) {
	f.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := show(w, r); err != nil {
			f.fail(w, r, err)
		}
	})
}

// functions are those of every page's templates.
func functions(l *messages.Language) template.FuncMap {
	return template.FuncMap{
		"say": l.Say, "sayIt": l.Said, "told": l.Told, "theirs": l.Theirs, "names": l.Names,
		"side": l.Side, "option": l.Option, "day": l.Day,
		"reword": l.Heard, "deed": l.Deed, "quoted": messages.Quoted, "picture": static.Picture,
		"begins": Begins,
		"once":   func() template.HTML { return onceField },
		"sector": client.SectorWord, "role": client.RoleWord, "code": code,
		"join": func(words []string) string { return strings.Join(words, ", ") },
		"add":  func(a, b int) int { return a + b },
		"int":  func(n int32) int { return int(n) },
	}
}

// code marks what is typed into a terminal.
func code(words string) template.HTML {
	// #nosec G203 -- escaped
	return template.HTML("<code>" + template.HTMLEscapeString(words) + "</code>")
}

// parse reads what the templates of all sections share, once in each language. A page's own is read
// when it is first shown: a hundred copies of what they share take a server a tenth of a second.
func (f *Frame) parse(sections []Section) {
	for _, l := range messages.Languages {
		base := template.New("layout.html")
		for _, s := range sections {
			if s.Functions != nil {
				base.Funcs(s.Functions(l))
			}
		}
		template.Must(base.ParseFS(templates, "templates/layout.html"))
		for _, s := range sections {
			for _, name := range named(s.Templates, "templates/*-parts.html") {
				template.Must(base.ParseFS(s.Templates, name))
			}
		}
		for _, s := range sections {
			for _, name := range named(s.Templates, "templates/*.html") {
				key := l.Code + "/" + strings.TrimSuffix(path.Base(name), ".html")
				f.pages[key] = sync.OnceValue(func() *template.Template {
					return template.Must(template.Must(base.Clone()).ParseFS(s.Templates, name))
				})
			}
		}
	}
}

func named(files fs.FS, pattern string) []string {
	if files == nil {
		return nil
	}
	names, err := fs.Glob(files, pattern)
	if err != nil {
		panic(fmt.Sprintf("the pattern is well formed: %v", err))
	}
	return names
}

// Template is a page's template in a language.
func (f *Frame) Template(l *messages.Language, name string) *template.Template {
	return f.pages[l.Code+"/"+name]()
}

// Policy is what a page may load and run: what is ours.
const (
	Policy     = "default-src 'none'; script-src 'self'; worker-src 'none'" + PolicyRest
	PolicyRest = "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';" +
		" form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// headers are the same on every answer: nothing from elsewhere runs or is loaded, nothing is kept,
// nobody is told.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", Policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func serveStatic(w http.ResponseWriter, r *http.Request) error {
	static.Serve(w, r)
	return nil
}

// View is one page to show.
type View struct {
	Code    int    // of HTTP; 0 for 200
	Name    string // of the template
	Title   string // the key of a message
	Heading any    // in the place of a title: a name, or a message that has places
	Data    any    // for the template
	Error   messages.Problem
	Again   Again                         // in the place of Code and Error, where a form may have been refused
	Field   func(messages.Problem) string // id of the field that Error is about, "" for none; nil: of none
	Wrong   []Wrong                       // answers to put right, with where they are
	Others  []Another                     // languages that it can be had in; nil for those of a plain page
}

// Wrong is what is wrong with one answer of a form.
type Wrong struct {
	Field string // id of the element to go to
	Text  template.HTML
	Tag   string // its language
}

// Content is what every template gets.
type Content struct {
	Language *messages.Language
	Own      *messages.Language // of the programme's paper
	Others   []Another          // languages that it can be had in
	Title    any                // plain, or a message
	Heading  any                // the same, with its language where it is people's own
	Role     string             // of who is signed in; "" for nobody
	Of       string             // the name of their programme; "" for an administrator
	Round    string             // of it that the pages are about; "" for the first
	Path     string             // of the page
	Error    messages.Problem
	Wrong    []Wrong
	Data     any
}

// At reports whether the page is the one with the path, or below it.
func (c Content) At(path string) bool {
	return c.Path == path || strings.HasPrefix(c.Path, path+"/")
}

// Tell writes a page in the visitor's language. It renders it whole before the first byte leaves,
// so that an error never cuts one in half.
func (f *Frame) Tell(w http.ResponseWriter, r *http.Request, v View) error {
	l := LanguageOf(r)
	visit, _ := f.Visit(r)
	if v.Again.Code != 0 {
		v.Code, v.Error = v.Again.Code, v.Again.Why
	}
	content := Content{
		Language: l, Own: f.Own(r), Others: v.Others, Title: v.Heading, Role: visit.Role, Of: visit.Programme,
		Round: f.Round(r), Path: r.URL.Path, Error: v.Error, Wrong: v.Wrong, Data: v.Data,
	}
	if v.Field != nil && v.Error.Text != "" {
		if id := v.Field(v.Error); id != "" {
			content.Wrong = append(content.Wrong, Wrong{id, v.Error.Text, v.Error.Tag})
			content.Error = messages.Problem{}
		}
	}
	if content.Title == nil {
		content.Title = l.Said(v.Title)
	}
	content.Heading = content.Title
	switch said := content.Title.(type) {
	case string:
		content.Heading, content.Title = l.Theirs(said), l.Option(said).Text
	case template.HTML:
		content.Title = template.HTML(anyTag.ReplaceAllString(string(said), "")) // #nosec G203 -- no tags
	}
	if content.Others == nil {
		content.Others = others(r, l)
	}
	var out bytes.Buffer
	if err := f.Template(l, v.Name).Execute(&out, content); err != nil {
		return unrendered{placeOf(v.Name, err)}
	}
	if len(content.Wrong) > 0 {
		out = *bytes.NewBuffer(markWrong(out.Bytes(), content.Wrong))
	}
	if page := out.Bytes(); bytes.Contains(page, []byte(onceField)) {
		out = *bytes.NewBuffer(f.numberForms(r, page))
	}
	remember(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", l.Tag)
	w.Header().Set("Vary", "Accept-Language, Cookie")
	if v.Code != 0 {
		w.WriteHeader(v.Code)
	}
	_, _ = out.WriteTo(w) // whoever asked is gone
	return nil
}

// markWrong marks the fields of a page that a summary of what is wrong leads to, unless the page
// does it itself: who sees the field, or hears it, need not go back to the summary.
func markWrong(page []byte, all []Wrong) []byte {
	for _, wrong := range all {
		at := bytes.Index(page, []byte(` id="`+wrong.Field+`"`))
		if at < 0 {
			continue
		}
		tag := page[bytes.LastIndexByte(page[:at], '<'):]
		tag = tag[:bytes.IndexByte(tag, '>')]
		if typed.Match(tag) && !bytes.Contains(tag, []byte("aria-invalid")) {
			page = slices.Insert(page, at, []byte(` aria-invalid="true" aria-errormessage="errors"`)...)
		}
	}
	return page
}

var typed = regexp.MustCompile(`^<(input|textarea|select)\b`)

var anyTag = regexp.MustCompile(`<[^>]*>`)

// NotFound says that there is no such page.
func (f *Frame) NotFound(w http.ResponseWriter, r *http.Request) error {
	return f.Tell(w, r, View{
		Code: http.StatusNotFound, Name: "error", Title: "problem.no-page",
		Error: LanguageOf(r).Problem("problem.no-page-next"),
	})
}

// As returns the request's context with the visitor's secret on it, and the round that they chose.
func (f *Frame) As(r *http.Request) (context.Context, error) {
	visit, ok := f.Visit(r)
	if !ok {
		return nil, ErrSignIn
	}
	ctx := context.WithValue(r.Context(), roundKey{}, f.Round(r))
	return WithSecret(ctx, visit.Secret), nil
}

// WithSecret puts a secret on calls.
func WithSecret(ctx context.Context, secret string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+secret)
}

// Sent is what As returns, and the form that came with the request.
func (f *Frame) Sent(w http.ResponseWriter, r *http.Request) (context.Context, Form, error) {
	ctx, err := f.As(r)
	if err != nil {
		return nil, Form{}, err
	}
	form, err := f.ReadForm(w, r)
	return ctx, form, err
}

// Capitalised begins with a capital letter.
func Capitalised(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
