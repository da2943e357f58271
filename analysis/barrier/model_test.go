package barrier

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func hears(m *Model, passage string) []string {
	var ids []string
	for _, h := range m.Hear(passage, Claimed) {
		ids = append(ids, h.Barrier)
	}
	return ids
}

// What no example says in these words is heard, best first, with the words that carried it.
func TestHear(t *testing.T) {
	for _, c := range []struct{ passage, barrier, word string }{
		{"The report was already printed when they asked for our views, and we never heard back.",
			"tokenism", "report"},
		{"The bus fare is nine pounds and there is nobody to mind the children at that hour.",
			"practicalities", "fare"},
		{"If I tell them the truth it goes in the file and they will stop my benefits.",
			"fear-of-consequences", "benefits"},
		{"They use letters for everything, acronyms, and I sit there not understanding the jargon.",
			"language-gap", "jargon"},
		{"The rent goes up and wages do not; no meeting of ours will change that.",
			"economic-context", "rent"},
	} {
		heard := Default().Hear(c.passage, Claimed)
		if len(heard) == 0 || heard[0].Barrier != c.barrier || !slices.Contains(heard[0].Words,
			c.word) {
			t.Errorf("%q: heard %v, want %s first, with %q among its words", c.passage, heard,
				c.barrier, c.word)
		}
		for i, h := range heard {
			if h.Chance <= 0 || h.Chance > 1 || i > 0 && h.Chance > heard[i-1].Chance ||
				len(h.Words) > mostWords {
				t.Errorf("%q: answer %d is %v", c.passage, i, h)
			}
		}
	}
}

func TestHearNothing(t *testing.T) {
	for _, passage := range []string{"", "...", "[person 1]", "\xff\xfe", "ok"} {
		if ids := hears(Default(), passage); len(ids) > 0 {
			t.Errorf("%q: heard %q, want nothing", passage, ids)
		}
	}
}

// A typing error in a word that carries a barrier does not hide it.
func TestHearMisspelt(t *testing.T) {
	for _, passage := range []string{
		"The bus faer is nine pounds and nobody minds the chidlren.",
		"The raport was printed alraedi when they akksed us, a tikc box cosnultation.",
	} {
		if ids := hears(Default(), passage); len(ids) == 0 {
			t.Errorf("%q: heard nothing", passage)
		}
	}
}

// A barrier is heard from one line of description, and better once it has examples.
func TestOneLineIsEnough(t *testing.T) {
	const line = "extends: built-in\nbarrier: pets-left-outside\nprinciple: relationships\ndescription: The dog or cat is the only family a person has, and pets are not allowed into the hostel.\n"
	const more = "examples:\n- I would not leave the dog behind, so I slept in the park with the dog.\n- No animals, it says on the door. He has a whippet. He slept outside.\n"
	const passage = "She said the room was hers if she gave up her dog, and she did not want the room then."
	rank := func(book string) (rank int, log float64) {
		b, err := Parse("own.txt", []byte(book))
		if err != nil {
			t.Fatal(err)
		}
		m, err := Train(b)
		if err != nil {
			t.Fatal(err)
		}
		own := slices.IndexFunc(b.Barriers,
			func(c Barrier) bool { return c.ID == "pets-left-outside" })
		h := m.Listener().Listen(passage)
		for _, x := range h.Log {
			if x > h.Log[own] {
				rank++
			}
		}
		return rank + 1, h.Log[own]
	}
	first, one := rank(line)
	second, three := rank(line + more)
	if first > 9 || second > first || three <= one {
		t.Errorf("rank %d by its line, %d with examples; log score %.2f, %.2f; want the upper half, then no worse and louder", first, second, one, three)
	}
}

func TestDecodeRefuses(t *testing.T) {
	weights, err := builtInWeights()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"nothing":      "",
		"another file": "GIF89a",
		"another book": format + "9+00000000\n",
		"cut short":    weights[:len(weights)-1],
	} {
		if _, err := decode(BuiltIn(), data); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
}

func TestLongPassage(t *testing.T) {
	h := Default().Listener().Listen(strings.Repeat("They asked us after it was decided. ", 1e5))
	if h.Words != 7e5 || math.IsNaN(h.Log[0]) {
		t.Errorf("%d words, score %v; want %d, a number", h.Words, h.Log[0], int(7e5))
	}
}

func BenchmarkHear(b *testing.B) {
	m := Default()
	for b.Loop() {
		m.Hear("The report was already printed when they asked for our views, and we never heard back.", Claimed)
	}
}

func BenchmarkTrain(b *testing.B) {
	for b.Loop() {
		if _, err := Train(BuiltIn()); err != nil {
			b.Fatal(err)
		}
	}
}

// In good news, and in a hope, the barrier that it is said of is among what an interviewer may
// choose from.
func TestSuggestInGoodNews(t *testing.T) {
	for passage, want := range map[string]string{
		"We handed the budget over to the residents and they decide now, which works really well.": "power-hoarding",
		"I hope that next time they ask us before the plan is printed. It would be good.":          "tokenism",
		"They used to write in jargon. It's plain English now and I can follow every letter.":      "language-gap",
	} {
		first := Default().Suggest(passage)
		if !slices.ContainsFunc(first[:min(3, len(first))],
			func(h Heard) bool { return h.Barrier == want }) {
			t.Errorf("%q is not among the first three of %d for %q", want, len(first), passage)
		}
	}
}
