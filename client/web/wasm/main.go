//go:build js && wasm

// Command wasm is the scrubber in the browser: the page for writing a note loads it, so that names are taken out before anything
// is sent. It is the same code as everywhere else, and is built by `go generate ./client/web`.
//
// It gives the page an object elephants with five functions, which take strings and answer with JSON:
//
//	read(name, bytes)                             a chosen file: {text, side, sector, role, quotable, participant, speakers} or {error}
//	speakers(text)                                who speaks, if the text is a transcript of several and nobody said who is the participant
//	ascribe(text, participant)                    a transcript with {other} before what others said: {text} or {error}
//	mark(text, form, words)                       a note with its marks, as package mark has them: {html, sent, taken, stays, left, missing}
//	line(text)                                    a line beside it, without what points at a person
package main

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"syscall/js"

	"elephants/analysis/scrub"
	"elephants/client/mark"
	"elephants/client/notefile"
)

func main() {
	mark.Note("a", mark.Choice{}) // unpacks the weights now and not when somebody waits
	js.Global().Set("elephants", map[string]any{"read": js.FuncOf(read), "speakers": js.FuncOf(speakers), "ascribe": js.FuncOf(ascribe), "mark": js.FuncOf(marked), "line": js.FuncOf(line)})
	select {}
}

// file is what a chosen file says.
type file struct {
	Error       string          `json:"error,omitempty"`
	Text        string          `json:"text"`
	Side        string          `json:"side"`
	Sector      notefile.Sector `json:"sector"`
	Role        string          `json:"role"`
	Quotable    bool            `json:"quotable"`
	Participant string          `json:"participant"` // the interviewer's own label
	Coded       bool            `json:"coded"`       // the interviewer went through all of it
	Speakers    []string        `json:"speakers"`    // of whom nobody said yet which is the participant
}

func read(_ js.Value, args []js.Value) any {
	content := make([]byte, args[1].Get("length").Int())
	js.CopyBytesToGo(content, args[1])
	text, err := notefile.Text(args[0].String(), content)
	if err != nil {
		return answer(file{Error: err.Error()})
	}
	note, body, err := notefile.Head(text, notefile.Note{})
	if err != nil {
		return answer(file{Error: err.Error()})
	}
	body, asked, err := ascribed(body, note.Speaker)
	if err != nil {
		return answer(file{Error: err.Error()})
	}
	return answer(file{
		Speakers: asked, Text: strings.TrimSpace(body), Side: note.Side, Sector: note.Sector, Role: note.Role,
		Quotable: note.Quotable, Participant: note.Participant, Coded: note.Coded,
	})
}

// ascribed is a text with {other} before what others than the participant said; or as it is, with who is to be asked about.
func ascribed(text, participant string) (body string, asked []string, err error) {
	body, err = notefile.Ascribe(text, participant)
	var several *notefile.SpeakersError
	if errors.As(err, &several) {
		return text, several.Names, nil
	}
	return body, nil, err
}

func speakers(_ js.Value, args []js.Value) any {
	_, asked, _ := ascribed(args[0].String(), "") // without a participant it asks, and refuses nothing
	return answer(asked)
}

func ascribe(_ js.Value, args []js.Value) any {
	body, err := notefile.Ascribe(args[0].String(), args[1].String())
	if err != nil {
		return answer(file{Error: err.Error()})
	}
	return answer(file{Text: strings.TrimSpace(body)})
}

// check is a note with its marks: as a form, and as it is sent.
type check struct {
	HTML    string   `json:"html"`
	Sent    string   `json:"sent"`
	Taken   int      `json:"taken"`
	Stays   []string `json:"stays"`
	Left    []string `json:"left"`
	Missing []string `json:"missing"`
}

func marked(_ js.Value, args []js.Value) any {
	form, err := url.ParseQuery(args[1].String())
	if err != nil {
		form = url.Values{} // the page made it; what nobody decided is taken out
	}
	words := map[string]string{}
	if err := json.Unmarshal([]byte(args[2].String()), &words); err != nil {
		panic("the page's own words always unmarshal")
	}
	m := mark.Note(args[0].String(), mark.Choose(form))
	say := func(key string) string { return words[key] }
	return answer(check{m.HTML(say), m.Text, m.Taken, m.Stays, m.Residue, m.Missing})
}

func line(_ js.Value, args []js.Value) any {
	text := args[0].String()
	return answer(scrub.LineText(text, scrub.Find(text)))
}

func answer(v any) string {
	plain, err := json.Marshal(v)
	if err != nil {
		panic("strings and numbers always marshal: " + err.Error())
	}
	return string(plain)
}
