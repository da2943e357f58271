package notefile

import (
	"errors"
	"fmt"
	"strings"
)

// Sector is where a participant works: public, private or social; empty for none.
type Sector string

// ParseSector reads public, private, social or none.
func ParseSector(s string) (Sector, error) {
	switch s {
	case "", "none":
		return "", nil
	case "public", "private", "social":
		return Sector(s), nil
	}
	return "", errors.New("sector is public, private, social or none")
}

// Head takes the head off a text, if it has one, and returns what it says over what note has.
func Head(text string, note Note) (_ Note, body string, err error) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, "\n"), "---\n")
	if !ok {
		return note, text, nil
	}
	head, body, ok := strings.Cut("\n"+rest, "\n---\n")
	if !ok {
		return note, "", errors.New("the head is not closed: end it with a line `---`")
	}
	for i, line := range strings.Split(head, "\n")[1:] {
		key, value, ok := strings.Cut(line, ":")
		if !ok && strings.TrimSpace(line) != "" {
			return note, "", fmt.Errorf("line %d of the head is not of the form `name: value`", i+2)
		}
		if err := note.set(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			return note, "", fmt.Errorf("line %d: %w", i+2, err)
		}
	}
	return note, body, nil
}

func (n *Note) set(key, value string) (err error) {
	switch key {
	case "side":
		n.Side = value
	case "sector":
		n.Sector, err = ParseSector(value)
	case "role":
		n.Role = value
	case "participant":
		n.Participant = value
	case "quotable":
		switch value {
		case "yes", "no":
			n.Quotable = value == "yes"
		default:
			err = errors.New("quotable is yes or no")
		}
	}
	return err
}
