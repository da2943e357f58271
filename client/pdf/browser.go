//go:build js

package pdf

import (
	"errors"
	"syscall/js"
)

// ReadIn returns the text of a PDF file, with a PDFium that a browser runs: its exports, fresh
// for this file. Its errors are those above. Whoever calls it bounds the time and the memory.
func ReadIn(pdfium js.Value, content []byte) (Text, error) {
	m := &machine{exports: running{pdfium, pdfium.Get("memory")}}
	m.do("_initialize")
	return read(m, content)
}

// running is a PDFium that the browser runs.
type running struct{ functions, memory js.Value }

// call runs a function. What JavaScript throws, as at the bound on memory, becomes ErrStopped.
func (r running) call(name string, args ...uint32) (answer uint32, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			if !errors.As(asError(thrown), new(js.Error)) {
				panic(thrown)
			}
			answer, err = 0, ErrStopped
		}
	}()
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a
	}
	result := r.functions.Call(name, values...)
	if result.Type() != js.TypeNumber { // it returns nothing
		return 0, nil
	}
	return uint32(int64(result.Float())), nil
}

func asError(thrown any) error {
	err, _ := thrown.(error)
	return err
}

// view is a part of the memory, which moves when it grows.
func (r running) view(at, size uint32) (view js.Value, ok bool) {
	buffer := r.memory.Get("buffer")
	if uint64(at)+uint64(size) > uint64(buffer.Get("byteLength").Int()) {
		return js.Value{}, false
	}
	return js.Global().Get("Uint8Array").New(buffer, at, size), true
}

func (r running) read(at, size uint32) ([]byte, error) {
	view, ok := r.view(at, size)
	if !ok {
		return nil, ErrStopped
	}
	content := make([]byte, size)
	js.CopyBytesToGo(content, view)
	return content, nil
}

func (r running) write(at uint32, content []byte) error {
	view, ok := r.view(at, uint32(len(content)))
	if !ok {
		return ErrStopped
	}
	js.CopyBytesToJS(view, content)
	return nil
}
