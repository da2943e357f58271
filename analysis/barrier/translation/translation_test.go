package translation

import (
	"testing"

	"elephants/analysis/barrier"
	"elephants/analysis/phrases"
)

// Every barrier of the code book is said whole in every language, and nothing else is.
func TestTheCodeBookIsSaidWhole(t *testing.T) {
	book := barrier.BuiltIn()
	for language, own := range phrases.All(files) {
		keys := 0
		for _, b := range book.Barriers {
			for part, english := range parts(b) {
				keys++
				if got, ok := Into(language, english); !ok || got != own[b.ID+"."+part] {
					t.Errorf("%s: %s.%s is %q: two parts are alike in English, or it is not said",
						language, b.ID, part, got)
				}
			}
		}
		if len(own) != keys {
			t.Errorf("%s says %d parts, the code book has %d", language, len(own), keys)
		}
	}
	// A group that works on two is named after both.
	two := book.Barriers[0].Name + "; " + book.Barriers[1].Name
	one, _ := Into("cy", book.Barriers[0].Name)
	other, _ := Into("cy", book.Barriers[1].Name)
	if got, ok := Into("cy", two); !ok || got != one+"; "+other {
		t.Errorf("%s is said as %q", two, got)
	}
	for _, theirs := range []string{"", "What no book has", two + "; What no book has", ";", "; "} {
		if got, ok := Into("cy", theirs); ok {
			t.Errorf("%q is said as %q", theirs, got)
		}
	}
}
