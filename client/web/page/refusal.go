package page

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/web/messages"
)

// refusal is what the pages refuse by themselves of what somebody sent.
type refusal struct {
	key    string
	places []any
}

// Refuse is an error that a message says.
func Refuse(key string, places ...any) error { return &refusal{key, places} }

func (r *refusal) Error() string { return string(messages.English.Said(r.key, r.places...)) }

// GRPCStatus makes it a refusal like those of the service.
func (r *refusal) GRPCStatus() *status.Status { return status.New(codes.InvalidArgument, r.Error()) }

// Refused says in a language what was refused and why, as a sentence.
func Refused(l *messages.Language, err error) messages.Problem {
	var own *refusal
	if errors.As(err, &own) {
		return l.Problem(own.key, own.places...)
	}
	switch _, ok := codesOf[status.Code(err)]; {
	case !ok:
		return l.Problem("problem.fault")
	case status.Code(err) == codes.DeadlineExceeded:
		return l.Problem("problem.slow")
	}
	said := l.Heard(client.Explain(err, "this address").Error())
	said.Text = template.HTML(Capitalised(strings.TrimSuffix(string(said.Text), ".")) + ".") // #nosec G203 -- escaped
	return said
}

// ErrSignIn sends somebody without a secret to the page where they give one.
var ErrSignIn = errors.New("sign in first")

// Ended reports whether an error says that somebody is not, or no longer, signed in.
func Ended(err error) bool {
	return errors.Is(err, ErrSignIn) || status.Code(err) == codes.Unauthenticated
}

func (f *Frame) fail(w http.ResponseWriter, r *http.Request, err error) {
	if Ended(err) && r.Method == http.MethodPost {
		if err = f.keepForm(w, r); err == nil {
			return
		}
	}
	if Ended(err) {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	code := f.StatusOf(r, err)
	view := View{Code: code, Name: "error", Title: "problem.title", Error: Refused(LanguageOf(r), err)}
	if err := f.Tell(w, r, view); err != nil {
		http.Error(w, "Something went wrong here.", f.StatusOf(r, err))
	}
}

// unrendered is the error of a page whose template failed.
type unrendered struct{ at string }

func (u unrendered) Error() string { return "rendering " + u.at }

var templatePlace = regexp.MustCompile(`^template: ([\w.-]+:\d+:\d+):`)

// placeOf returns where in the templates rendering a page failed, and nothing else of the error: the
// rest may quote what was typed.
func placeOf(page string, err error) string {
	if at := templatePlace.FindStringSubmatch(err.Error()); at != nil {
		return at[1]
	}
	return page
}

// codesOf are the statuses of what the service refuses for a reason. Whatever else goes wrong is our
// fault.
var codesOf = map[codes.Code]int{
	codes.InvalidArgument:    http.StatusBadRequest,
	codes.NotFound:           http.StatusNotFound,
	codes.PermissionDenied:   http.StatusForbidden,
	codes.AlreadyExists:      http.StatusConflict,
	codes.FailedPrecondition: http.StatusConflict,
	codes.Aborted:            http.StatusConflict,
	codes.DataLoss:           http.StatusConflict,
	codes.ResourceExhausted:  http.StatusServiceUnavailable,
	codes.DeadlineExceeded:   http.StatusGatewayTimeout,
}

// StatusOf returns the status of an answer to a request that failed. It logs what is our fault: the
// route, the code, the place in a template or the kind of the error, and never its text, which may
// quote what was typed.
func (f *Frame) StatusOf(r *http.Request, err error) int {
	if code, ok := codesOf[status.Code(err)]; ok {
		return code
	}
	at := fmt.Sprintf("%T", err)
	if page, ok := errors.AsType[unrendered](err); ok {
		at = page.at
	}
	f.log.Error("a page failed", "route", r.Pattern, "code", status.Code(err), "at", at)
	return http.StatusInternalServerError
}
