package plain

import "testing"

// A line that was full goes on, and one that was ended does not. Nothing moves.
func TestFlow(t *testing.T) {
	for text, want := range map[string]string{
		"about the endless\nprofessionalisation\nof everything": "about the endless " +
			"professionalisation of everything",
		"about the staff’s\neffort (such as it is)\nto go on": "about the staff’s effort (such as " +
			"it is) to go on",
		"I went with\nMary, and\nTom left.\nNobody rang.": "I went with Mary, and Tom " +
			"left.\nNobody rang.",
		"They left.\nand nobody rang\n\nthem":    "They left.\nand nobody rang\n\nthem",
		"- one thing\n- another\nof two":         "- one thing\n- another of two",
		"What stops you?\nthe forms":             "What stops you?\nthe forms",
		"Housing\nMoney\nTrust":                  "Housing\nMoney\nTrust",
		"to pay 40\npounds, for\n12 of us\n":     "to pay 40 pounds, for\n12 of us\n",
		"they said “no”\nand left; with\nÉlodie": "they said “no”\nand left; with Élodie",
	} {
		if got := Flow(text); got != want || len(got) != len(text) {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
