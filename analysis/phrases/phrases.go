// Package phrases reads what the programs say: files for people to edit, CODE.txt for each language,
// with lines `key = text`.
package phrases

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"unicode"
)

var messageKey = regexp.MustCompile(`^[a-z-]+(\.[a-z0-9-]+)*(:(zero|one|two|few|many|other))?$`)

// All reads the files of a package, which a test of its own reads too: phrases by language and key.
func All(files fs.FS) map[string]map[string]string {
	all := map[string]map[string]string{}
	names, err := fs.Glob(files, "*.txt")
	for _, name := range names {
		text, failed := fs.ReadFile(files, name)
		if failed != nil {
			panic(fmt.Sprintf("what is listed is embedded: %v", failed))
		}
		if all[strings.TrimSuffix(name, ".txt")], failed = Parse(string(text)); failed != nil {
			panic(fmt.Sprintf("%s: %v", name, failed))
		}
	}
	if err != nil {
		panic(fmt.Sprintf("the pattern is well formed: %v", err))
	}
	return all
}

// Parse reads a file of phrases by their keys: lines `key = text`, of which those that begin with
// white space go on with the line before, and those that begin with # are for whoever edits.
func Parse(text string) (map[string]string, error) {
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
