package transcript

import (
	"strings"
	"testing"

	"elephants/analysis/allocated"
)

// Whoever is named as the participant: where nobody is, something is left of whatever is there.
func FuzzAscribe(f *testing.F) {
	f.Add("Ann: They asked.\nBob: And then?\n", "Ann")
	f.Add("[12/03/2026, 14:01] Ann: They asked\nus late\n", "Ann") // a chat, and a line that goes on
	f.Add("**Ann**: yes\n\n**Ann**:\n", "unnamed")
	f.Fuzz(func(t *testing.T, text, participant string) {
		defer allocated.Bound(t)()
		ascribed, err := Ascribe(text, participant)
		if err == nil && strings.TrimSpace(text) != "" && participant == "" && ascribed == "" {
			t.Errorf("nothing is left of %q", text)
		}
		Speakers(text)
	})
}
