package client

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var messageKey = regexp.MustCompile(`^[a-z-]+(\.[a-z0-9-]+)*(:(zero|one|two|few|many|other))?$`)

// ParseMessages reads a file of messages by their keys: lines `key = text`, of which those that
// begin with white space go on with the line before, and those that begin with # are for whoever
// edits.
func ParseMessages(text string) (map[string]string, error) {
	messages, key, number := map[string]string{}, "", 0
	for line := range strings.Lines(text) {
		number++
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#':
			continue
		case key != "" && unicode.IsSpace(rune(line[0])):
			messages[key] += " " + trimmed
			continue
		}
		name, message, ok := strings.Cut(trimmed, " = ")
		key = strings.TrimSpace(name)
		if _, twice := messages[key]; !ok || twice || !messageKey.MatchString(key) {
			return nil, fmt.Errorf("line %d is not of the form `key = text`, or its key stands there twice", number)
		}
		messages[key] = strings.TrimSpace(message)
	}
	return messages, nil
}
