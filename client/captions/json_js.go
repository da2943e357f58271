package captions

import (
	"errors"
	"syscall/js"
)

// parsed is a text of JSON as Go's own values. The browser reads it: package json would be a
// twentieth of what the page loads.
func parsed(text string) (value any, err error) {
	defer func() {
		if recover() != nil { // JSON.parse throws, and nothing else here does
			err = errors.New("no JSON")
		}
	}()
	return ours(js.Global().Get("JSON").Call("parse", text)), nil
}

func ours(value js.Value) any {
	switch value.Type() {
	case js.TypeString:
		return value.String()
	case js.TypeNumber:
		return value.Float()
	case js.TypeBoolean:
		return value.Bool()
	case js.TypeObject:
	default:
		return nil
	}
	if js.Global().Get("Array").Call("isArray", value).Bool() {
		list := make([]any, value.Length())
		for i := range list {
			list[i] = ours(value.Index(i))
		}
		return list
	}
	record := map[string]any{}
	names := js.Global().Get("Object").Call("keys", value)
	for i := range names.Length() {
		name := names.Index(i).String()
		record[name] = ours(value.Get(name))
	}
	return record
}
