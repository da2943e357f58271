//go:build js && wasm

// Command wasm is the scrubber in the browser: the page for writing a note loads it, so that
// names are taken out before anything is sent. It is the same code as everywhere else, and is
// built by `go generate ./client/web`.
//
// It gives the page an object elephants with five functions. They answer with values of the
// page's own, and not with JSON: package json would be a twentieth of what the page loads.
//
//	read(name, bytes, quotes, beside)   a chosen file: {text, side, sector, role, quotable, participant,
//
// coded, speakers} or {error}.
//
//	quotes says whether the note would be quoted: then a no that is in
//
// no head is an error
//
//	typed(text, quotes)         the same of a text that was typed
//	ascribe(text, participant)  a transcript with {other} before what others said: {text} or {error}
//	mark(text, form, words)     a note with its marks, as package mark has them: {html, sent, taken,
//
// stays, left, missing}
//
//	line(text)                  a line beside it, without what points at a person
package main

import (
	"errors"
	"strings"
	"syscall/js"

	"elephants/analysis/scrub"
	"elephants/client/captions"
	"elephants/client/mark"
	"elephants/client/notefile"
	"elephants/client/plain"
	"elephants/client/transcript"
)

func main() {
	mark.Note("a", mark.Choice{}) // unpacks the weights now and not when somebody waits
	js.Global().Set("elephants", map[string]any{
		"read": js.FuncOf(read), "typed": js.FuncOf(typed), "ascribe": js.FuncOf(ascribe), "mark": js.FuncOf(marked),
		"line": js.FuncOf(line),
	})
	select {}
}

// refused is the answer where something will not do.
func refused(err error) map[string]any { return map[string]any{"error": err.Error()} }

func read(_ js.Value, args []js.Value) any {
	content := make([]byte, args[1].Get("length").Int())
	js.CopyBytesToGo(content, args[1])
	text, err := notefile.Text(args[0].String(), content)
	if err != nil {
		return refused(err)
	}
	if len(args) < 4 {
		return noteOf(text, args[2].Truthy())
	}
	note := noteOf(notefile.Beside(text, args[3].String()), args[2].Truthy()) // of a PDF
	asked, _ := note["speakers"].([]any)
	if said, ok := note["text"].(string); ok && len(asked) == 0 { // else its lines say who speaks
		note["text"] = plain.Flow(said)
	}
	return note
}

func typed(_ js.Value, args []js.Value) any { return noteOf(args[0].String(), args[1].Truthy()) }

// noteOf is what a text says, with its head.
func noteOf(text string, quotes bool) map[string]any {
	note, body, err := notefile.Head(text, notefile.Note{Quotable: quotes})
	if err != nil {
		return refused(err)
	}
	body, asked, err := ascribed(body, note.Speaker)
	if err != nil {
		return refused(err)
	}
	return map[string]any{
		"speakers": list(asked), "text": strings.TrimSpace(body), "side": note.Side, "sector": string(note.Sector), "role": note.Role,
		"quotable": note.Quotable, "participant": note.Participant, "coded": note.Coded,
	}
}

// ascribed is a text with {other} before what others than the participant said; or as it is, with
// who is to be asked about.
func ascribed(text, participant string) (body string, asked []string, err error) {
	body, err = captions.Ascribe(text, participant)
	var several *transcript.SpeakersError
	if errors.As(err, &several) {
		return text, several.Names, nil
	}
	return body, nil, err
}

func ascribe(_ js.Value, args []js.Value) any {
	body, err := captions.Ascribe(args[0].String(), args[1].String())
	if err != nil {
		return refused(err)
	}
	return map[string]any{"text": strings.TrimSpace(body)}
}

func marked(_ js.Value, args []js.Value) any {
	form := map[string][]string{}
	fields := js.Global().Get("Array").Call("from", js.Global().Get("URLSearchParams").New(args[1]))
	for i := range fields.Length() {
		name := fields.Index(i).Index(0).String()
		form[name] = append(form[name], fields.Index(i).Index(1).String())
	}
	m := mark.Note(args[0].String(), mark.Choose(form))
	say := func(key string) string {
		if said := args[2].Get(key); said.Type() == js.TypeString {
			return said.String()
		}
		return ""
	}
	return map[string]any{
		"html": m.HTML(say), "sent": m.Text, "taken": m.Taken,
		"stays": list(m.Stays), "left": list(m.Residue), "missing": list(m.Missing),
	}
}

func line(_ js.Value, args []js.Value) any {
	text := args[0].String()
	return scrub.LineText(text, scrub.Find(text))
}

// list is texts as an array of the page's; null for none, as in JSON.
func list(texts []string) any {
	if texts == nil {
		return nil
	}
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
