//go:build !js

package captions

import "encoding/json"

// parsed is a text of JSON as Go's own values.
func parsed(text string) (value any, err error) {
	err = json.Unmarshal([]byte(text), &value)
	return value, err
}
