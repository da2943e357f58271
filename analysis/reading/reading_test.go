package reading

import (
	"fmt"
	"testing"
)

func TestAge(t *testing.T) {
	for word, want := range map[string]int{"note": 1, "notes": 1, "taken": 2, "table": 2, "asked": 1,
		"noted": 2, "places": 2, "telephone": 3, "the": 1, "anybody": 4} {
		if got := syllablesOf(word); got != want {
			t.Errorf("%s: %d syllables, want %d", word, got, want)
		}
	}
	easy, _ := Age("The cat sat on the mat. It was glad.")
	hard, _ := Age("Organisational accountability necessitates comprehensive " +
		"interdisciplinary stakeholder consultation.")
	if easy > 7 || hard < 20 {
		t.Errorf("easy words are for %.0f, hard ones for %.0f", easy, hard)
	}
	if _, words := Age("... ?"); words != 0 {
		t.Errorf("%d words in none", words)
	}
}

func ExampleAge() {
	age, words := Age("Thank you. What you told us is in here, with what many others said.")
	fmt.Printf("%d words, for %.0f and older\n", words, age)
	// Output: 14 words, for 6 and older
}
