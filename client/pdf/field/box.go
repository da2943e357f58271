package field

import (
	"cmp"
	"slices"
	"strings"
)

// Box is one to tick, or one of several of which one is chosen, with the names that its field and its
// value have in the file.
type Box struct {
	Choice, Ticked bool
	Name, Value    string
}

// Tick is how it looks.
func (b Box) Tick() string {
	if b.Ticked {
		return "☒"
	}
	return "☐"
}

// Says is what a box says where no words stand at it, by its names, and what a ticked one says by
// them that may be a no. Of boxes of which one is chosen the others say nothing by themselves.
func (b Box) Says() (text, own string) {
	name, value := named(b.Name), named(b.Value)
	switch {
	case name == "" || b.Choice && !b.Ticked:
	case b.Choice:
		text = name + ": " + cmp.Or(value, "?")
		if first, _, _ := strings.Cut(strings.ToLower(value), " "); slices.Contains(noes, first) {
			own = text
		}
	default:
		text = b.Tick() + " " + name
		if b.Ticked {
			own = text
		}
	}
	return text, own
}

// noes are words with which a value begins that is a no.
var noes = []string{"no", "n", "not", "none", "never", "false", "disagree", "decline", "refuse"}

// byProgram are names that programs give to fields and choices, before a number. They say nothing.
var byProgram = []string{"", "check box", "checkbox", "radio button", "radiobutton", "field", "group",
	"option", "choice", "button", "undefined", "untitled", "text", "cb", "rb", "on"}

// named is a name of a field that somebody gave to it, without its number, or "".
func named(name string) string {
	name = strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	name = strings.TrimRight(name, "0123456789 -")
	if slices.Contains(byProgram, strings.ToLower(name)) || strings.HasSuffix(name, "]") {
		return ""
	}
	return name
}
