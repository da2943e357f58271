// Package web is the pages: forms that work on an old phone without JavaScript. They call the service and lay out what it
// says.
//
// [New] makes the handler. It needs a connection to the service. What somebody types is in memory alone:
// while it is answered, and for a note on its way until the visit ends, sealed with the visit's cookie (see unsent.go). Of a visit
// the secret is kept, for half an hour, in memory.
package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/chart"
	"elephants/client/pdf"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html static/* messages/*.txt
var files embed.FS

// Pages answers every path that is not the service's own.
type Pages struct {
	collection pb.CollectionServiceClient
	withdrawal pb.WithdrawalServiceClient
	digests    pb.DigestServiceClient
	doors      pb.SignInServiceClient
	admins     pb.AdminServiceClient
	research   pb.ResearchServiceClient

	visits *visits
	unsent *unsentNotes
	log    *slog.Logger                  // of faults: where they were, never what was typed
	wasm   program                       // the scrubber for the browser
	inPDF  program                       // what reads PDF files there
	pdfium program                       // what that calls
	pages  map[string]*template.Template // by the language's code and the path
	mux    *http.ServeMux
}

// Config is what pages need.
type Config struct {
	Service  grpc.ClientConnInterface // answers their calls
	Programs fs.FS                    // for the browser, as [Programs] has them; the pages do without those that are not there
	Log      *slog.Logger             // is told of faults; nil for nobody
	Design   bool                     // show what pages are made of, at /design
}

// New makes the pages.
func New(c Config) http.Handler {
	service := c.Service
	p := &Pages{
		collection: pb.NewCollectionServiceClient(service), withdrawal: pb.NewWithdrawalServiceClient(service),
		digests: pb.NewDigestServiceClient(service), doors: pb.NewSignInServiceClient(service),
		admins: pb.NewAdminServiceClient(service), research: pb.NewResearchServiceClient(service),
		visits: newVisits(), unsent: newUnsentNotes(), log: c.Log,
		wasm: findProgram(c.Programs, wasmFile, wasmPath), inPDF: findProgram(c.Programs, pdfFile, pdfPath),
		pdfium: packedProgram(pdfiumPath, pdf.Packed()),
		pages:  map[string]*template.Template{}, mux: http.NewServeMux(),
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	p.parse()
	p.routes(c.Programs)
	if c.Design {
		p.handle("GET /design", p.design)
		p.handle("GET /design/{page}", p.design)
	}
	// A form of another site cannot act for somebody who is signed in here.
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = p.tell(w, r, http.StatusForbidden, "error", "problem.title", nil, languageOf(r).problem("problem.other-origin"))
	}))
	return headers(own.Handler(p.offer(p.mux)))
}

func (p *Pages) parse() {
	functions := template.FuncMap{
		"sector": client.SectorWord, "kinds": kindsOf, "principleWord": client.PrincipleWord, "quote": client.QuoteLine, "picture": picture,
		"story": storyOf, "titled": titled, "anchor": anchor, "squares": squares, "share": shareOf,
		"designPictures": designPictures,
		"easyStart":      func() []string { return easyStart }, "easyEnd": func() []string { return easyEnd },
		"join": func(words []string) string { return strings.Join(words, ", ") }, "add": func(a, b int) int { return a + b },
		"role": client.RoleWord, "state": state, "code": code, "principles": principles, "parentName": parentName,
		"sureness": func() []sure { return sureness }, "decimal": decimal, "limit": limit,
		"chart": func(p chart.Panel, id string) template.HTML { return template.HTML(p.SVG(id)) }, // #nosec G203 -- it escapes what it is given
	}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		panic(fmt.Sprintf("the pattern is well formed: %v", err))
	}
	for _, l := range languages {
		for _, name := range names {
			p.pages[l.Code+"/"+name] = template.Must(template.New("layout.html").Funcs(functions).Funcs(l.functions()).
				ParseFS(files, "templates/layout.html", "templates/digest-parts.html", "templates/note-parts.html", "templates/sheet-parts.html", "templates/admin-parts.html", "templates/research-parts.html", name))
		}
	}
}

func (p *Pages) routes(programs fs.FS) {
	p.mux.HandleFunc("GET /static/", serveStatic)
	p.mux.HandleFunc("GET "+startPath, func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, programs, startFile) })
	p.mux.Handle("GET "+wasmPath, p.wasm)
	p.mux.Handle("GET "+pdfPath, p.inPDF)
	p.mux.Handle("GET "+pdfiumPath, p.pdfium)
	p.mux.HandleFunc("GET "+pdfWorkerPath, serveWorker)
	for pattern, show := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /{$}":                        p.home,
		"GET /sign-in":                    p.signInForm,
		"POST /sign-in":                   p.signIn,
		"POST /sign-out":                  p.signOut,
		"GET /sign-in/opened":             p.opened,
		"GET /note":                       p.newNote,
		"GET /note/{step}/{note}":         p.showNote,
		"POST /note/{step}/{note}":        p.answerNote,
		"GET /withdraw":                   p.withdrawForm,
		"POST /withdraw":                  p.withdraw,
		"GET /draft":                      p.draft,
		"GET /rules":                      p.rules,
		"POST /rules":                     p.setRules,
		"GET /code-book":                  p.codeBook,
		"POST /code-book":                 p.putBarrier,
		"POST /code-book/remove":          p.removeBarrier,
		"GET /draft/as/{sheet}":           p.previewDraft,
		"POST /draft/prepare":             p.prepare,
		"POST /draft/curate":              p.curate,
		"POST /draft/quotes":              p.quotes,
		"POST /draft/release":             p.release,
		"GET /programmes":                 p.programmes,
		"POST /programmes":                p.createProgramme,
		"GET /programmes/{programme}":     p.programme,
		"POST /programmes/{programme}":    p.reviseProgramme,
		"POST /backups":                   p.makeBackup,
		"POST /letters":                   p.letters,
		"POST /members":                   p.addMember,
		"POST /members/revoke":            p.revoke,
		"GET /audit":                      p.audit,
		"GET /editions":                   p.editions,
		"GET /editions/{edition}":         p.edition,
		"GET /editions/{edition}/present": p.present,
		"GET /editions/{edition}/{sheet}": p.sheet,
		"/":                               p.notFound,

		"GET /research":                           p.study,
		"GET /research/guide":                     p.guide,
		"POST /research/cost":                     p.cost,
		"POST /research/ask":                      p.askCohort,
		"GET /research/releases/{release}":        p.answer,
		"GET /research/releases/{release}/{file}": p.answerFile,
		"GET /research/published/{file}":          p.publishedFile,
		"GET /api/openapi.json":                   p.openAPI,
	} {
		p.handle(pattern, show)
	}
}

// handle answers a pattern's requests, and says what went wrong with one.
func (p *Pages) handle(pattern string, show func(http.ResponseWriter, *http.Request) error) {
	p.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := show(w, r); err != nil {
			p.fail(w, r, err)
		}
	})
}

// What a page may do. Only those for a note may run WebAssembly, which is ours too, also in a
// Worker.
const (
	policy       = "default-src 'none'; script-src 'self'; worker-src 'none'" + policyRest
	policyNote   = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'" + policyRest
	policyRest   = "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	policyWorker = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
)

// headers are the same on every answer: nothing from elsewhere runs or is loaded, nothing is kept, nobody is told.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
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

// page is what every template gets.
type page struct {
	Language *language
	Others   []another // languages that it can be had in
	Title    any       // plain, or a message
	Role     string    // of who is signed in; "" for nobody
	Of       string    // the name of their programme; "" for an administrator
	Path     string    // of the page
	Error    problem   // to show on top
	Wrong    []wrong   // answers to put right, with where they are
	Data     any
}

// At reports whether the page is the one with the path, or below it.
func (p page) At(path string) bool {
	return p.Path == path || strings.HasPrefix(p.Path, path+"/")
}

// tell writes a page in the visitor's language. Title is the key of a message.
func (p *Pages) tell(w http.ResponseWriter, r *http.Request, code int, name, title string, data any, wrong problem) error {
	return p.titled(w, r, code, name, languageOf(r).said(title), data, wrong)
}

// titled writes a page in the visitor's language with a title that is plain, such as a name, or a message.
func (p *Pages) titled(w http.ResponseWriter, r *http.Request, code int, name string, title, data any, wrong problem) error {
	l := languageOf(r)
	return p.write(w, r, code, name, page{Language: l, Others: others(r, l), Path: r.URL.Path, Title: title, Error: wrong, Data: data})
}

// write renders a page whole before its first byte leaves, so that an error never cuts one in half.
func (p *Pages) write(w http.ResponseWriter, r *http.Request, code int, name string, content page) error {
	visit, _ := p.visits.of(r)
	content.Role, content.Of = visit.role, visit.programme
	var out bytes.Buffer
	if err := p.pages[content.Language.Code+"/templates/"+name+".html"].Execute(&out, content); err != nil {
		return unrendered{placeOf(name, err)}
	}
	remember(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", content.Language.Tag)
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(code)
	_, _ = out.WriteTo(w) // whoever asked is gone
	return nil
}

// explain says what the service refused, in its words.
func explain(err error) string { return client.Explain(err, "this address").Error() }

// errSignIn sends somebody without a secret to the page where they give one.
var errSignIn = errors.New("sign in first")

func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	if ended(err) && r.Method == http.MethodPost {
		if err = p.keepForm(w, r); err == nil {
			return
		}
	}
	if ended(err) {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	if err := p.tell(w, r, p.statusOf(r, err), "error", "problem.title", nil, languageOf(r).refused(err)); err != nil {
		http.Error(w, "Something went wrong here.", p.statusOf(r, err))
	}
}

// unrendered is the error of a page whose template failed.
type unrendered struct{ at string }

func (u unrendered) Error() string { return "rendering " + u.at }

var templatePlace = regexp.MustCompile(`^template: ([\w.-]+:\d+:\d+):`)

// placeOf returns where in the templates rendering a page failed, and nothing else of the error: the rest may quote what was
// typed.
func placeOf(page string, err error) string {
	if at := templatePlace.FindStringSubmatch(err.Error()); at != nil {
		return at[1]
	}
	return page
}

// codesOf are the statuses of what the service refuses for a reason. Whatever else goes wrong is our fault.
var codesOf = map[codes.Code]int{
	codes.InvalidArgument: http.StatusBadRequest, codes.NotFound: http.StatusNotFound, codes.PermissionDenied: http.StatusForbidden, codes.AlreadyExists: http.StatusConflict,
	codes.FailedPrecondition: http.StatusConflict, codes.Aborted: http.StatusConflict, codes.DataLoss: http.StatusConflict, codes.ResourceExhausted: http.StatusServiceUnavailable, codes.DeadlineExceeded: http.StatusGatewayTimeout,
}

// statusOf returns the status of an answer to a request that failed. It logs what is our fault: the route, the code, the place
// in a template or the kind of the error, and never its text, which may quote what was typed.
func (p *Pages) statusOf(r *http.Request, err error) int {
	if code, ok := codesOf[status.Code(err)]; ok {
		return code
	}
	at := fmt.Sprintf("%T", err)
	if page, ok := errors.AsType[unrendered](err); ok {
		at = page.at
	}
	p.log.Error("a page failed", "route", r.Pattern, "code", status.Code(err), "at", at)
	return http.StatusInternalServerError
}

// capital makes a sentence of what was refused.
func capital(said string) string { return capitalised(strings.TrimSuffix(said, ".")) + "." }

// capitalised begins with a capital letter.
func capitalised(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

func (p *Pages) notFound(w http.ResponseWriter, r *http.Request) error {
	return p.tell(w, r, http.StatusNotFound, "error", "problem.no-page", nil, languageOf(r).problem("problem.no-page-next"))
}

func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	return p.tell(w, r, http.StatusOK, "home", "home.title", nil, problem{})
}

// as returns the request's context with the visitor's secret on it.
func (p *Pages) as(r *http.Request) (context.Context, error) {
	visit, ok := p.visits.of(r)
	if !ok {
		return nil, errSignIn
	}
	return metadata.AppendToOutgoingContext(r.Context(), "authorization", "Bearer "+visit.secret), nil
}

// sent is what as returns, and the form that came with the request.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request) (ctx context.Context, f form, err error) {
	if ctx, err = p.as(r); err == nil {
		f, err = p.readForm(w, r)
	}
	return ctx, f, err
}
