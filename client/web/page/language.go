package page

import (
	"cmp"
	"context"
	"net/http"

	"elephants/client/web/messages"
)

// LanguageField of an address chooses the language.
const LanguageField = "language"

// LanguageChosen is the language that the address of a request chooses, nil if it chooses none.
func LanguageChosen(r *http.Request) *messages.Language {
	return messages.Coded(r.URL.Query().Get(LanguageField))
}

// LanguageQuery chooses a language in an address.
func LanguageQuery(l *messages.Language) string { return LanguageField + "=" + l.Code }

// InLanguage is a path in a language.
func InLanguage(l *messages.Language, path string) string { return path + "?" + LanguageQuery(l) }

// LanguageKept is the language that somebody chose, nil if none: with this request, or before.
func LanguageKept(r *http.Request) *messages.Language {
	if l := LanguageChosen(r); l != nil {
		return l
	}
	cookie, err := r.Cookie(CookieName(r, languageCookie))
	if err != nil {
		return nil
	}
	return messages.Coded(cookie.Value)
}

// offering is the key of the language that a programme offers, in the context of a request.
type offering struct{}

// Offered is the request of somebody whose programme offers a language; nil for none.
func Offered(r *http.Request, l *messages.Language) *http.Request {
	if l == nil {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), offering{}, l))
}

// offer puts the language of a visitor's programme into their requests.
func (f *Frame) offer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visit, _ := f.Visit(r)
		next.ServeHTTP(w, Offered(r, visit.Language))
	})
}

// LanguageOf is the language to answer in: what was chosen, else the programme's if that is another
// than English, else what the browser asks for, else English. Browsers ask for English unless
// somebody told them otherwise, so that one which does says nothing of what its owner speaks; one
// that asks for Welsh does, and is heard in a programme in English.
func LanguageOf(r *http.Request) *messages.Language {
	if l := LanguageKept(r); l != nil {
		return l
	}
	if l, ok := r.Context().Value(offering{}).(*messages.Language); ok && l != messages.English {
		return l
	}
	return messages.Match(r.Header.Get("Accept-Language"))
}

// Own is the language of the pages of the visitor's programme, in which it hands out paper; of
// administrators English.
func (f *Frame) Own(r *http.Request) *messages.Language {
	visit, _ := f.Visit(r)
	return cmp.Or(visit.Language, messages.English)
}

// remember keeps the language that an address chooses, until the browser's window is closed.
func remember(w http.ResponseWriter, r *http.Request) {
	l := LanguageChosen(r)
	if l == nil {
		return
	}
	http.SetCookie(w, NewCookie(r, languageCookie, l.Code, 0, http.SameSiteLaxMode))
}

// Another is a language that a page can be had in.
type Another struct {
	*messages.Language
	Path string // that shows this page in it
	Form string // to be sent there, where the page holds what somebody wrote; "" for none
}

// others are the other languages that a page can be had in. An answer that cannot be had a second
// time, such as a receipt, stays as it is.
func others(r *http.Request, own *messages.Language) (all []Another) {
	if r.Method != http.MethodGet {
		return nil
	}
	for _, l := range messages.Languages {
		if l != own {
			all = append(all, Another{l, InLanguage(l, ""), ""})
		}
	}
	return all
}

// Redirect leads to a page of ours and keeps the language that was chosen by this address.
func Redirect(w http.ResponseWriter, r *http.Request, to string) {
	if l := LanguageChosen(r); l != nil {
		to = InLanguage(l, to)
	}
	//nolint:gosec // a path of ours, with an id that was matched
	http.Redirect(w, r, to, http.StatusSeeOther)
}
