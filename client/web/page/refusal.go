package page

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/proto/refusal"
)

// refused is what the pages refuse by themselves of what somebody sent.
type refused struct {
	key    string
	places []any
}

// Refuse is an error that a message says.
func Refuse(key string, places ...any) error { return &refused{key, places} }

func (r *refused) Error() string { return string(messages.English.Said(r.key, r.places...)) }

// GRPCStatus makes it a refusal like those of the service.
func (r *refused) GRPCStatus() *status.Status {
	return status.New(codes.InvalidArgument, r.Error())
}

// Refused says in a language what was refused and why, as a sentence.
func Refused(l *messages.Language, err error) messages.Problem {
	var own *refused
	if errors.As(err, &own) {
		return l.Problem(own.key, own.places...)
	}
	said, ok := said(l, client.Refusal(err))
	switch _, refusedIt := codesOf[status.Code(err)]; {
	case status.Code(err) == codes.DeadlineExceeded:
		return l.Problem("problem.slow")
	case ok && status.Code(err) != codes.Internal:
	case !refusedIt:
		return l.Problem("problem.fault")
	default: // of a server that is newer than these pages, or of a reader of files
		said = l.Heard(client.Explain(err, "this address").Error())
	}
	sentence := Capitalised(strings.TrimSuffix(string(said.Text), ".")) + "."
	said.Text = template.HTML(sentence) // #nosec G203 -- escaped
	return said
}

// said is what a language says of a refusal of the service; false for a reason that it does not
// know.
func said(l *messages.Language, info *errdetails.ErrorInfo) (messages.Problem, bool) {
	reason := refusal.Named(info.GetReason())
	if reason == nil {
		return messages.Problem{}, false
	}
	key := "refused." + strings.ReplaceAll(strings.ToLower(reason.Name), "_", "-")
	of := key
	var places []any
	var about []string
	for _, name := range reason.Places {
		value := info.Metadata[name]
		about = append(about, value)
		if refusal.WordsOf(name) == nil {
			switch name {
			case "side": // in the programme's words
				places = append(places, l.Theirs(value))
			case "day":
				places = append(places, l.Day(value))
			default:
				places = append(places, value)
			}
			continue
		}
		word, number, _ := strings.Cut(value, " ")
		switch {
		case l.Has(key + "." + word): // a sentence of its own, in which the number stands
			key += "." + word
			places = append(places, number)
		case l.Has("word." + word):
			places = append(places, l.Said("word."+word, number))
		default:
			return messages.Problem{}, false
		}
	}
	problem := l.Problem(key, places...)
	problem.Key, problem.About = of, about
	problem.Which, _ = strconv.Atoi(info.Metadata[refusal.Which])
	return problem, true
}

// Fields say which field of a form a refusal is about: by the key of its message, or by the word
// for a thing that it names. A field whose name ends in "-" is one of several, which the number
// after the word tells, from 0.
type Fields map[string]string

// Of is the id of the field, "" for none in particular.
func (f Fields) Of(p messages.Problem) string {
	if id, ok := f[p.Key]; ok {
		return id
	}
	for _, about := range p.About {
		word, number, _ := strings.Cut(about, " ")
		id, ok := f[word]
		if n, err := strconv.Atoi(number); err == nil && strings.HasSuffix(id, "-") {
			id += strconv.Itoa(n - 1)
		}
		if ok {
			return id
		}
	}
	return ""
}

// ErrSignIn sends somebody without a secret to the page where they give one.
var ErrSignIn = errors.New("sign in first")

// Ended reports whether an error says that somebody is not, or no longer, signed in.
func Ended(err error) bool {
	return errors.Is(err, ErrSignIn) || status.Code(err) == codes.Unauthenticated
}

// Again is a form that was refused and is shown again. The zero value is one that nobody sent yet.
type Again struct {
	Form Form // as it was typed
	Code int  // of HTTP
	Why  messages.Problem
}

// Done ends what a form asked for. It leads to a page of ours; or, where the form was refused, has
// it shown again.
func (f *Frame) Done(
	w http.ResponseWriter, r *http.Request, to string, form Form, err error,
	show func(http.ResponseWriter, *http.Request, Again) error,
) error {
	switch {
	case err == nil:
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	case Ended(err), isIssuedBefore(err):
		return err
	}
	return show(w, r, Again{form, f.StatusOf(r, err), Refused(LanguageOf(r), err)})
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
	if sent, ok := errors.AsType[issuedBefore](err); ok && f.askBefore(w, r, sent) == nil {
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

// placeOf returns where in the templates rendering a page failed, and nothing else of the error:
// the rest may quote what was typed.
func placeOf(page string, err error) string {
	if at := templatePlace.FindStringSubmatch(err.Error()); at != nil {
		return at[1]
	}
	return page
}

// codesOf are the statuses of what the service refuses for a reason. Whatever else goes wrong is
// our fault.
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
	if client.Reason(err) == refusal.Unfinished.Name {
		return http.StatusServiceUnavailable
	}
	at := fmt.Sprintf("%T", err)
	if page, ok := errors.AsType[unrendered](err); ok {
		at = page.at
	}
	f.log.Error("a page failed", "route", r.Pattern, "code", status.Code(err), "at", at)
	return http.StatusInternalServerError
}
