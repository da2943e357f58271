package mark

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"elephants/analysis/scrub"
)

const note = "Ann Hallam rang from 0161 496 0123.\n\nThey had decided before we came in, said the woman with the parrot."

// places returns where the marked words stand.
func places(m Marked) map[string]string {
	out := map[string]string{}
	for _, p := range m.Pieces {
		if p.Kind != "" {
			out[p.Text] = p.Place
		}
	}
	return out
}

func TestWhatWasFoundIsTakenOut(t *testing.T) {
	m := Note(note, Choice{})
	if want := scrub.Text(note); m.Text != want {
		t.Errorf("got %q, want %q", m.Text, want)
	}
	together := ""
	for _, p := range m.Pieces {
		together += p.Text
	}
	if together != note {
		t.Errorf("the pieces are not the text: %q", together)
	}
	if places(m)["0161 496 0123"] != "21:34" {
		t.Errorf("marks %v", places(m))
	}
}

func TestAMarkIsRemovedAndPutBack(t *testing.T) {
	seen := []string{places(Note(note, Choice{}))["Ann Hallam"], "21:34"}
	m := Note(note, Choice{Offered: seen, Out: seen[:1]})
	if !strings.Contains(m.Text, "0161 496 0123") || strings.Contains(m.Text, "Hallam") {
		t.Errorf("without the number's mark: %q", m.Text)
	}
	if left := strings.Join(m.Left, "\n"); !strings.Contains(left, "number") || strings.Contains(left, "0161") {
		t.Errorf("what is left is not said, or quoted: %q", m.Left)
	}
	if m = Note(note, Choice{Offered: seen, Out: seen}); m.Text != scrub.Text(note) {
		t.Errorf("put back: %q", m.Text)
	}
	if m = Note(note, Choice{Offered: []string{"0:9999", "x", "-1:2"}, Out: []string{"5:2"}}); m.Text != scrub.Text(note) {
		t.Errorf("places that are none change something: %q", m.Text)
	}
}

func TestFurtherWords(t *testing.T) {
	m := Note(note, Choice{Words: "the  woman\r\nwith the PARROT\n\nzebra\n", Kind: scrub.Misc})
	if !strings.HasSuffix(m.Text, "said [detail] [detail].") {
		t.Errorf("got %q", m.Text)
	}
	if !reflect.DeepEqual(m.Missing, []string{"zebra"}) {
		t.Errorf("missing %q, want zebra alone", m.Missing)
	}
	// What overlaps a mark makes one with it, of the interviewer's kind; a kind that nobody offered is a person.
	m = Note(note, Choice{Words: "Hallam rang", Kind: "<script>"})
	if !strings.HasPrefix(m.Text, "[person 1] from") || places(m)["Ann Hallam rang"] == "" {
		t.Errorf("got %q, marks %v", m.Text, places(m))
	}
	// It can be left in again, and is then no question of the scrubber's.
	place := places(m)["Ann Hallam rang"]
	m = Note(note, Choice{Words: "Hallam rang", Had: "Hallam rang", Offered: []string{place}})
	if !strings.HasPrefix(m.Text, "Ann Hallam rang from") || m.Pieces[0].Ask {
		t.Errorf("got %q, %+v", m.Text, m.Pieces[0])
	}
	// Who left something in and then names it among further words wants it out.
	place = places(Note(note, Choice{}))["Ann Hallam"]
	if m = Note(note, Choice{Words: "Ann Hallam", Offered: []string{place}}); strings.Contains(m.Text, "Hallam") {
		t.Errorf("got %q", m.Text)
	}
}

// A form can be sent with anything in it. To mark the longest takes about twice as long as to mark half of it: were it four
// times, somebody would wait for minutes.
func TestTheMostThatAFormHolds(t *testing.T) {
	took := func(share int) time.Duration {
		text := strings.Repeat("They asked again and again. ", 64<<10/28/share)
		places := strings.Fields(strings.Repeat("1:2 ", 100_000/share))
		began := time.Now()
		m := Note(text, Choice{Offered: places, Out: places, Words: strings.Repeat("zebra\n", 80_000/share)})
		Note(strings.Repeat("a ", 32<<10/share), Choice{Words: "a"})
		if len(m.Missing) != 80_000/share {
			t.Errorf("%d entries are missing, want %d", len(m.Missing), 80_000/share)
		}
		return time.Since(began)
	}
	least := 99.0 // of three, so that what else the machine does is not counted
	for range 3 {
		half, whole := took(2), took(1)
		if least = min(least, whole.Seconds()/half.Seconds()); least <= 2.5 {
			return
		}
	}
	t.Errorf("twice as much takes %.1f times as long", least)
}

func TestWholeWordsAndWholeLetters(t *testing.T) {
	for _, c := range []struct {
		text, words string
		want        int
	}{
		{"Ann, ann's anniversary; Joanne and ANN", "Ann", 3},
		{"Zoe\u0308 and Zoe", "Zoe", 1},             // an accent that is a letter of its own is not torn off
		{"Zoe\u0308 and Zoe", "Zoe\u0308", 1},       // and is found with its letter
		{"👩 and 👩\u200d🚒", "👩", 1},                  // a firefighter is not a woman and a fire engine
		{"👩\u200d🚒", "🚒", 0},                        // nor the other way round
		{"👍 and 👍🏽", "👍", 1},                        // skin
		{"O’Neill and O'Neill", "o'neill", 2},       // apostrophes of either kind
		{"St  Mary's\nhouse", "st mary's house", 1}, // any white space
		{"a a a", "a", 3},
		{"", "a", 0},
		{"a", "", 0},
	} {
		if got := occurrences(c.text, c.words); len(got) != c.want {
			t.Errorf("%q in %q: %v, want %d", c.words, c.text, got, c.want)
		}
	}
}

// Whatever is chosen, the pieces are the text, and what is taken out is not in what is sent.
func FuzzNote(f *testing.F) {
	f.Add(note, "0:10 21:34", "0:10", "parrot\nthe woman") // marks kept and dropped, words added
	f.Add("Zoe\u0308 👩\u200d🚒", "", "", "Zoe\u0308\n👩")    // letters of several runes
	f.Add("a [person 1] b", "", "", "[person 1]\nperson")  // what is scrubbed already
	f.Fuzz(func(t *testing.T, text, offered, out, words string) {
		text = strings.ToValidUTF8(text, "")
		m := Note(text, Choice{Offered: strings.Fields(offered), Out: strings.Fields(out), Words: words})
		together := ""
		for _, p := range m.Pieces {
			together += p.Text
		}
		if together != text {
			t.Errorf("pieces of %d bytes for a text of %d", len(together), len(text))
		}
	})
}
