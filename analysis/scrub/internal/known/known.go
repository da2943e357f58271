// Package known says what the rules know of a word by itself, beyond package lists: what announces
// a number, what stands beside people, what everybody has to do with.
package known

import "strings"

// Determiners stand before things and before no name.
var Determiners = Set("the a an this that these those my your his our their its any some every " +
	"each no of more less most much many few all both either neither")

// Outside are words that no name begins or ends with in small letters: none of the 9,700 people,
// places, bodies and numbers in the marked notes does, but for one in a thousand.
var Outside = Set("who whom which what that was are were been being got get gets has had have " +
	"having does did done not and or but if then when where why how via per as with without for " +
	"into onto out during before after until till since her his him he you they them we us " +
	"your it its these those there here yeah because cos than too also just even still yet " +
	"now again very really quite said says both")

// Set is the words of a list with blanks between them.
func Set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Small words stand between others and are in no name.
var Small = Set("in on at of to and or for the a an is was by with from my our per")

// MostInitials is how many letters are read as the initials of one person.
const MostInitials = 4

// Count is 1 for true, so that what holds can be added up.
func Count(b bool) int {
	if b {
		return 1
	}
	return 0
}
