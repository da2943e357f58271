package interviewer

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"elephants/client"
	"elephants/client/transcript"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// step is one of the pages.
type step struct {
	name   string
	number int
	fields []string // that it asks for; one that ends in "-" is the beginning of several
	show   func(*Pages, context.Context, *walk) error
	take   func(*Pages, context.Context, *walk, page.Form) (next string, err error)
}

// steps in their order. A function, because the pages and what they lead to name each other.
func steps() []step {
	return []step{
		{"who", 1, []string{"side", "sector", "role", "participant", "quotable"},
			(*Pages).showWho, (*Pages).takeWho},
		{"said", 2, []string{"text", "speaker"}, (*Pages).showSaid, (*Pages).takeSaid},
		{"goes", 3, []string{"out", "offered", "word", "words", "kind-", "look-"},
			(*Pages).showGoes, (*Pages).takeGoes},
		{"heard", 4, []string{"p-", "how-", "line-", "more-", "own-", "back-", "of"},
			(*Pages).showHeard, (*Pages).takeHeard},
		{"check", 5, []string{"shown"}, (*Pages).showCheck, (*Pages).takeCheck},
		{"sent", 0, nil, (*Pages).showSent, nil},
	}
}

func stepNamed(name string) (step, bool) {
	all := steps()
	i := slices.IndexFunc(all, func(s step) bool { return s.name == name })
	if i < 0 {
		return step{}, false
	}
	return all[i], true
}

// asks reports whether a field is one of the step's.
func (s step) asks(field string) bool {
	return slices.ContainsFunc(s.fields, func(of string) bool {
		return field == of || strings.HasSuffix(of, "-") && strings.HasPrefix(field, of)
	})
}

// walk is one page of a note, for its template and for what is done with its form.
type walk struct {
	unsent
	ID     string
	Step   step
	Guide  *pb.GetGuideResponse
	Notice template.HTML // what was done that nobody asked for
	Change bool          // whoever answers goes back to check the note
	Wasm   program
	PDF    program
	PDFium program // what PDF calls; there only if PDF is
	View   any
	l      *messages.Language
	r      *http.Request
	next   string // where to go, in place of showing this
}

// Path is the address of a page of this note.
func (v walk) Path(name string) string { return "/note/" + name + "/" + v.ID }

// Number is the page's among all that are answered; 0 for the last, which is not.
func (v walk) Number() int { return v.Step.number }

// Back is the address of the page before; "" where there is none.
func (v walk) Back() string {
	if v.Change {
		return v.Path("check")
	}
	for _, s := range steps() {
		if s.number == v.Step.number-1 && s.number > 0 {
			return v.Path(s.name)
		}
	}
	return ""
}

// Browser reports whether the note was marked on the interviewer's own device, so that its text
// came here without what was taken out.
func (v walk) Browser() bool { return v.Get("where") == "browser" }

// Tag is the language that the promises and questions are in.
func (v walk) Tag() string { return messages.Coded(v.Guide.Language).Tag }

// Kept are the answers of the other pages. They go with the form, so that a server that was started
// anew, or a visit that ended, takes nobody's work away.
func (v walk) Kept() url.Values {
	kept := url.Values{}
	for name, values := range v.Values {
		if !v.Step.asks(name) {
			kept["kept."+name] = values
		}
	}
	return kept
}

// refuse says what is wrong with the answer of a field.
func (v *walk) refuse(field, key string, places ...any) {
	v.Wrong = append(v.Wrong, page.Wrong{Field: field, Text: v.l.Said(key, places...), Tag: v.l.Tag})
}

// refuseErr says why a field was refused by something that has words for it.
func (v *walk) refuseErr(field string, err error) {
	var several *transcript.SpeakersError
	if errors.As(err, &several) {
		err = invalid(err)
	}
	p := page.Refused(v.l, err)
	v.Wrong = append(v.Wrong, page.Wrong{Field: field, Text: p.Text, Tag: p.Tag})
}

// due is the page that has to be answered before this one can be shown; "" if this one can.
func (v *walk) due() string {
	switch {
	case v.Receipt != "" && v.Step.name != "sent":
		return "sent"
	case v.Receipt == "" && v.Step.name == "sent":
		return cmp.Or(v.missing(5), "check")
	case v.Receipt != "":
		return ""
	}
	return v.missing(v.Step.number)
}

// missing is the first page before a number that was not answered.
func (v *walk) missing(number int) string {
	switch {
	case number > 1 && (v.Get("side") == "" || v.Get("quotable") == ""):
		return "who"
	case number > 3 && v.Get("text") == "", number == 3 && v.Get("text") == "" && !v.Browser():
		return "said"
	case number > 3 && v.Get("sent") == "":
		return "goes"
	}
	return ""
}

// others are the other languages of a page of a note. What is on it goes with its form, and comes
// back.
func (v *walk) others() (all []page.Another) {
	for _, l := range messages.Languages {
		switch {
		case l == v.l:
		case v.Step.take == nil:
			all = append(all, page.Another{Language: l, Path: page.InLanguage(l, "")})
		default:
			here := page.InLanguage(l, v.r.URL.Path)
			all = append(all, page.Another{Language: l, Path: here, Form: "step"})
		}
	}
	return all
}

// receive puts the answers of a form in the place of those that the note had. What the form carries
// of other pages counts only where the note is not in memory: it may be older.
func (v *walk) receive(f page.Form) {
	known := len(v.Values) > 0
	for name := range v.Values {
		if v.Step.asks(name) {
			v.Del(name)
		}
	}
	v.Wrong = nil
	for name, values := range f.Values {
		carried, isCarried := strings.CutPrefix(name, "kept.")
		switch {
		case isCarried && !known:
			v.Values[carried] = values
		case v.Step.asks(name):
			v.Values[name] = values
		}
	}
	if v.Get("request") == "" {
		v.Set("request", client.NewRequestID())
	}
}
