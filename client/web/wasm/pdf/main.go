//go:build js && wasm

// Command pdf reads PDF files in the browser. It is a program of its own, so that only those who choose such a file load it, and runs
// in a Worker (static/pdf.js), which can be ended where this cannot end: see package pdf.
//
// It gives the Worker an object elephants with one function:
//
//	pdf(bytes)    a file: {text} or {error}
package main

import (
	"runtime/debug"
	"syscall/js"

	"elephants/client/pdf"
)

// What the program keeps within by itself, in bytes; the Worker has a bound that holds.
const (
	memory = 192 << 20
	stack  = 32 << 20
)

func main() {
	debug.SetMemoryLimit(memory)
	debug.SetMaxStack(stack)
	js.Global().Set("elephants", map[string]any{"pdf": js.FuncOf(read)})
	select {}
}

func read(_ js.Value, args []js.Value) any {
	content := make([]byte, args[0].Get("length").Int())
	js.CopyBytesToGo(content, args[0])
	text, err := pdf.Text(content)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return map[string]any{"text": text}
}
