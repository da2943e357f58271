package console

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// EachLine calls do with every line of JSON that is not blank. An error names the line and never
// what it says.
func EachLine[T any](r io.Reader, do func(line int, v T) error) error {
	in := bufio.NewReaderSize(r, 1<<20)
	for number := 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading line %d: %w", number, err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			var v T
			if !utf8.Valid(line) {
				return fmt.Errorf("line %d is not valid UTF-8", number)
			}
			if json.Unmarshal(line, &v) != nil {
				return fmt.Errorf(`line %d is not a JSON object of the form {"id": "...", "text": "..."}`, number)
			}
			if err := do(number, v); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
		}
		if err != nil {
			return nil
		}
	}
}
