//go:build js && wasm

// Command pdf reads PDF files in the browser. It is a program of its own, so that only those who
// choose such a file load it and PDFium, and runs in a Worker (static/pdf.js), which can be ended
// where this cannot end: see package pdf.
//
// It gives the Worker an object elephants with one function:
//
//	pdf(bytes, exports)    a file, and what a fresh PDFium exports: {text, beside, covered,
//
// pictures} or {error}
package main

import (
	"runtime/debug"
	"syscall/js"

	"elephants/client/pdf"
)

// What the program keeps within by itself, in bytes; the Worker bounds PDFium's memory, where a
// file is unpacked.
const memory = 64 << 20

func main() {
	debug.SetMemoryLimit(memory)
	js.Global().Set("elephants", map[string]any{"pdf": js.FuncOf(read)})
	select {}
}

func read(_ js.Value, args []js.Value) any {
	content := make([]byte, args[0].Get("length").Int())
	js.CopyBytesToGo(content, args[0])
	text, err := pdf.ReadIn(args[1], content)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return map[string]any{"text": text.Text, "beside": text.Beside, "covered": text.Covered, "pictures": text.Pages()}
}
