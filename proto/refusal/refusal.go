// Package refusal names every reason for which the service refuses a call, so that programs and
// pages understand it without reading its English.
//
// A refusal leaves the server as a status with a google.rpc.ErrorInfo: its reason is a [Reason]'s
// name, and its metadata what stands in the places of the sentence. Nothing that a caller typed is
// ever there: a place takes a number, a [Word] of the list below, or what the service itself holds
// ([Ours]). Pages say the sentence in their own languages: client/web/messages has one for each.
package refusal

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Reason is why something was refused.
type Reason struct {
	Name    string   // for programs: "NOTE_LONG"
	English string   // with its places: "the note is {bytes} bytes, the limit is {limit}"
	Places  []string // in the order of the sentence
}

var place = regexp.MustCompile(`\{([a-z]+)\}`)

var all = map[string]*Reason{}

// reason adds one to those that there are.
func reason(name, english string) *Reason {
	if all[name] != nil {
		panic(name + " is there twice")
	}
	r := &Reason{Name: name, English: english}
	for _, p := range place.FindAllStringSubmatch(english, -1) {
		r.Places = append(r.Places, p[1])
	}
	all[name] = r
	return r
}

// Named is the reason with the name, nil if there is none.
func Named(name string) *Reason { return all[name] }

// Reasons are all that there are, by name.
func Reasons() map[string]*Reason { return all }

// Ours is text that a place may hold because the service itself made it or keeps it, such as the id
// of a barrier. What a caller sent is none.
type Ours string

// Word is one of a list, with a number if it has one: "role-band 3".
type Word struct {
	Key string
	N   int
}

// words are all, as English says them.
var words = map[string]string{
	"barrier-name":   "name",
	"barrier-line":   "line that describes it",
	"example":        "example {n}",
	"programme-name": "programme's name",
	"subject":        "line on what the programme is about",
	"cohort-name":    "cohort's name",
	"first-side":     "first side",
	"second-side":    "second side",
	"side-name":      "name of a side",
	"role-band":      "role band {n}",
	"question":       "question {n}",
	"group-name":     "group's name",
	"work":           "line on what the group works on",
	"try":            "thing to try {n}",
	"outcome":        "outcome {n}",
	"meeting":        "place of the next meeting",
	"help":           "help wanted",
	"decision":       "decision {n}",
	"learning":       "learning {n}",
	"check-in":       "reason {n} of a check-in",
	"strengths":      "line on what you are good at",
	"offers":         "line on what you can offer",
	"wishes":         "line on what you would like",
	"sheet-name":     "name on the sheet",
	"lived":          "lead with lived experience",
	"voluntary":      "lead from a voluntary organisation",
	"person":         "a person's name",
	"place":          "a place",
	"organisation":   "an organisation",
	"number":         "a number",
	"number-address": "a number or an address",
	"date":           "a date or a time",
	"known-by":       "what somebody is known by, such as an age or an origin",
	"rare-word":      "a word that few people use",
}

// Said is the word that English says so; the empty one for what is none.
func Said(english string) Word {
	for key, said := range words {
		if said == english {
			return Word{Key: key}
		}
	}
	return Word{}
}

// wordsOf are the places that hold a word, and the words that they may hold.
var wordsOf = map[string][]string{
	"thing": {"barrier-name", "barrier-line", "example", "programme-name", "subject", "cohort-name",
		"first-side", "second-side", "side-name", "role-band", "group-name", "work", "try", "outcome",
		"meeting", "help",
		"decision", "learning", "check-in", "question", "strengths", "offers", "wishes", "sheet-name"},
	"lead":  {"lived", "voluntary"},
	"holds": {"person", "place", "organisation", "number", "number-address", "date", "known-by", "rare-word"},
}

// WordsOf are the words that a place may hold; none for a place of another kind.
func WordsOf(place string) []string { return wordsOf[place] }

// String is the word as it stands in metadata.
func (w Word) String() string {
	if w.N == 0 {
		return w.Key
	}
	return fmt.Sprintf("%s %d", w.Key, w.N)
}

func (w Word) english() string {
	return strings.ReplaceAll(words[w.Key], "{n}", fmt.Sprint(w.N))
}

// Error is a refusal with what stands in its places.
type Error struct {
	Reason *Reason
	Values []string // by place, as metadata has them
	text   string
	of     int // which of several things of a kind it is about, from 1; 0: there is one
}

// Which is the place in metadata of the number of the thing that a refusal is about, from 1, where a
// call sent several of a kind.
const Which = "which"

// With is the refusal with what stands in its places: whole numbers, [Word] and [Ours], and nothing
// else. Anything else, or another number of them, is a mistake of the program, and stops it.
func (r *Reason) With(values ...any) *Error {
	if len(values) != len(r.Places) {
		panic(fmt.Sprintf("%s has %d places, not %d", r.Name, len(r.Places), len(values)))
	}
	e := &Error{Reason: r}
	said := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case int:
			said[i] = fmt.Sprint(v)
		case int32:
			said[i] = fmt.Sprint(v)
		case Ours:
			said[i] = string(v)
		case Word:
			if !slices.Contains(wordsOf[r.Places[i]], v.Key) {
				panic(fmt.Sprintf("%s: %s is no word for this place", r.Name, v.Key))
			}
			said[i] = v.english()
		default:
			panic(fmt.Sprintf("%s: a %T may hold what was typed", r.Name, v))
		}
		e.Values = append(e.Values, fmt.Sprint(v))
	}
	next := 0
	e.text = place.ReplaceAllStringFunc(r.English, func(string) string {
		next++
		return said[next-1]
	})
	return e
}

func (e *Error) Error() string {
	if e.of > 0 {
		return fmt.Sprintf("number %d: %s", e.of, e.text)
	}
	return e.text
}

// Of is the refusal said of one of several things of a kind, from 1.
func (e *Error) Of(n int) *Error {
	one := *e
	one.of = n
	return &one
}

// Is reports whether another error refuses for the same reason, whatever stands in the places.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Reason == e.Reason
}

// Metadata is what stands in the places, by their names.
func (e *Error) Metadata() map[string]string {
	if len(e.Values) == 0 && e.of == 0 {
		return nil
	}
	metadata := map[string]string{}
	if e.of > 0 {
		metadata[Which] = fmt.Sprint(e.of)
	}
	for i, name := range e.Reason.Places {
		metadata[name] = e.Values[i]
	}
	return metadata
}
