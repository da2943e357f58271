package scrub

import "testing"

// The first person of a line is not the first of its note.
func TestPeopleOfALineHaveNoNumbers(t *testing.T) {
	const line = "Ann Hallam and her father Tom Hallam decide"
	want := "[person] and her father [person] decide"
	if got := LineText(line, Find(line)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if once := LineText(line, Find(line)); LineText(once, Find(once)) != once {
		t.Errorf("a line without people changes when it is looked at again: %q",
			LineText(once, Find(once)))
	}
}
