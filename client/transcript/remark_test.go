package transcript

import (
	"errors"
	"testing"
)

// What the interviewer wrote below the only answer is refused with its line, by what it says of the
// participant; another paragraph of the answer is not.
func TestARemarkBelowFewTurns(t *testing.T) {
	const talk = "INT: What stops people?\n\nRESP: They had settled it.\n\nNobody told us.\n\n"
	for _, said := range []string{"She seemed tired by the end.", "The participant was very open.",
		"Overall, he came across as angry.", "My impression was that he knew.", "I felt that she knew.",
		"The interview lasted forty minutes."} {
		_, err := Ascribe(talk+said, "RESP")
		if line := new(RemarkError); !errors.As(err, &line) || line.Line != 7 {
			t.Errorf("%q: %v", said, err)
		}
	}
	for _, said := range []string{"She was the one who rang.", "He seemingly left.", "We were tired.",
		"I felt that nobody asked.", "They seemed nice."} {
		if _, err := Ascribe(talk+said, "RESP"); err != nil {
			t.Errorf("%q: %v", said, err)
		}
	}
}
