package theme

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"elephants/analysis/wordlist"
)

// talk is n notes of some topics, each of so many of its topic's own words and of one from others.
func talk(n, own int, topics [][]string, others []string) (notes []Note, topic []int) {
	random := rand.New(rand.NewPCG(5, 5))
	for i := range n {
		k := i % len(topics)
		said := []string{others[random.IntN(len(others))]}
		for _, w := range random.Perm(len(topics[k]))[:own] {
			said = append(said, topics[k][w])
		}
		notes = append(notes, Note{Text: strings.Join(said, " "), Voice: i})
		topic = append(topic, k)
	}
	return notes, topic
}

// named are words that nobody knows, of n letters apart from each other.
func named(prefix string, n int) (words []string) {
	for i := range n {
		words = append(words, fmt.Sprintf("%s%c%cq", prefix, 'a'+i%26, 'k'+i/26))
	}
	return words
}

// A corpus with words of its own is divided by them, although the one word that sense knows in each
// text is of another matter: money, or the weather.
func TestSenseCountsAsFarAsItKnowsTheWords(t *testing.T) {
	notes, topic := talk(200, 3, [][]string{named("zorbl", 6), named("quentik", 6)},
		[]string{"money", "bank", "loan", "price", "rain", "wind", "snow", "storm"})
	of := Read(notes, English).Divide(len(notes), 2)
	agree := 0
	for i := range of {
		if (of[i] == of[0]) == (topic[i] == topic[0]) {
			agree++
		}
	}
	if agree < 190 {
		t.Errorf("%d of 200 notes are with the others of their topic, want 190", agree)
	}
}

func TestLoose(t *testing.T) {
	topics := make([][]string, 10)
	for k := range topics {
		topics[k] = named(fmt.Sprintf("t%cr", 'a'+k), 12)
	}
	everything := named("b", 120)
	for _, c := range []struct {
		name  string
		loose bool
		notes func() ([]Note, []int)
	}{
		{"ten topics", false, func() ([]Note, []int) { return talk(100, 4, topics, everything) }},
		{"words at random", true, func() ([]Note, []int) {
			return talk(100, 4, [][]string{everything}, everything)
		}},
		{"one note", false, func() ([]Note, []int) { return talk(1, 4, topics, everything) }},
	} {
		notes, _ := c.notes()
		corpus := Read(notes, English)
		if got := corpus.texts(corpus.notes(len(notes)), true).Loose(); got != c.loose {
			t.Errorf("%s: loose is %v, want %v", c.name, got, c.loose)
		}
	}
}

// list reads a list of words.
func list(t *testing.T, content string) *wordlist.List {
	t.Helper()
	l, err := wordlist.Parse("words", []byte(content), English.Stem)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Phrases count as one word, in a passage's sentences alone, and words that a list has the same of
// count as one; what is said is as it was.
func TestPhrasesCountAsOneWord(t *testing.T) {
	in := English
	in.List = list(t, "phrase: care plan, care plan review\nsame: bus, coach, night bus\nprotect: no")
	c := Read([]Note{{Text: "No care plans. A care plan review! They care. Plan the coaches, a night bus."}}, in)
	want := map[string]int32{"=no": 1, "care plan": 1, "care plan review": 1, "care": 1, "plan": 1, "bus": 2}
	got := map[string]int32{}
	for i, id := range c.Passages[0].Terms {
		got[c.Terms[id].Stem] = c.Passages[0].Times[i]
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("terms are %v, want %v", got, want)
	}
	if n := c.Passages[0].Words(); n != 15 {
		t.Errorf("the passage has %d words, want the 15 that were said", n)
	}
}

func TestASeedHasThePassagesOfItsWordsAlone(t *testing.T) {
	var notes []Note
	for i := range 60 {
		text := "the driver of the bus wanted the fare"
		if i%10 == 0 {
			text = "the bus and the damp were both late"
		}
		notes = append(notes, Note{Text: text, Voice: i})
	}
	f := Read(notes, English).Find(nil, [][]string{{"damp", "mould"}, {"nobody"}})
	seeds := 0
	for _, g := range f.Groups {
		if g.Kept == 0 {
			seeds++
			if len(g.Passages) != 6 {
				t.Errorf("the seed has %d passages, want the 6 in which somebody speaks of damp", len(g.Passages))
			}
		}
	}
	if seeds != 1 {
		t.Errorf("%d themes of seeds, want 1", seeds)
	}
}
