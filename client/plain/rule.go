package plain

import "elephants/client/pattern"

// rule is a line that opens or closes a head: dashes, as typed, or as a word processor changes
// them into longer dashes or a line that is drawn. Text of a Word or OpenDocument file has three
// dashes where a rule is drawn: see docx.go and odt.go.
var rule = pattern.New(`^[ \t\x{a0}\x{200b}-\x{200d}\x{2060}\x{feff}]*(?:[-\x{2010}-\x{2` +
	`015}\x{2212}\x{2500}\x{2501}_]{3,}|[\x{2013}\x{2014}\x{2015}\x{2212}\x{2500}]-?)[ \t\x{a0}\x{` +
	`200b}-\x{200d}\x{2060}\x{feff}]*$`)

// IsRule reports whether a line is one.
func IsRule(line string) bool { return rule.MatchString(line) }
