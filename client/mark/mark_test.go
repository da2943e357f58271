package mark

import (
	"html"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"elephants/analysis/allocated"
	"elephants/analysis/scrub"
)

const note = "Ann Hallam rang from 0161 496 0123.\n\nThey had decided before we came in, said " +
	"the woman with the parrot."

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
	if strings.Contains(m.Text, "Hallam") || strings.Contains(m.Text, "0123") ||
		!strings.Contains(m.Text, "decided") {
		t.Errorf("got %q", m.Text)
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

// What the scrubber is not sure of is taken out until somebody says that it stays.
func TestWhatNobodyLookedAtIsTakenOut(t *testing.T) {
	text := ""
	var doubt scrub.Span
	for _, try := range []string{
		"You want me eleven o'clock in the town, and nobody pays.", "Hope was there.",
		"He lends 2 PCs for a year.",
	} {
		for _, s := range scrub.Find(try) {
			if s.Ask {
				text, doubt = try, s
			}
		}
	}
	if text == "" {
		t.Fatal("the scrubber asks about none of these: choose another sentence")
	}
	word, place := text[doubt.Start:doubt.End], placeOf(doubt.Start, doubt.End)
	if m := Note(text, Choice{}); strings.Contains(m.Text, word) {
		t.Errorf("nobody looked at %q, and %q is sent", word, m.Text)
	}
	m := Note(text, Choose(url.Values{lookField + place: {leave}}))
	if !strings.Contains(m.Text, word) || !slices.Contains(m.Stays, word) {
		t.Errorf("%q was to stay: %q", word, m.Text)
	}
	if m = Note(text, Choose(url.Values{lookField + place: {takeOut}})); strings.Contains(m.Text,
		word) {
		t.Errorf("%q was to go: %q", word, m.Text)
	}
}

func TestAMarkIsRemovedAndPutBack(t *testing.T) {
	all := places(Note(note, Choice{}))
	form := url.Values{"offered": {all["Ann Hallam"] + " 21:34"}, "out": {all["Ann Hallam"]}}
	m := Note(note, Choose(form))
	if !strings.Contains(m.Text, "0161 496 0123") || strings.Contains(m.Text, "Hallam") {
		t.Errorf("without the number's mark: %q", m.Text)
	}
	if left := strings.Join(m.Residue, "\n"); !strings.Contains(left, "number") ||
		strings.Contains(left, "0161") {
		t.Errorf("what is left is not said, or quoted: %q", m.Residue)
	}
	form["out"] = strings.Fields(form.Get("offered"))
	if m = Note(note, Choose(form)); m.Text != Note(note, Choice{}).Text {
		t.Errorf("put back: %q", m.Text)
	}
	odd := Choose(url.Values{"offered": {"0:9999 x -1:2"}, "word": {"5:2", "0:99999", ":", "1:x"},
		"kind-0:10": {"<script>"}, "look-x": {"maybe"}})
	if m = Note(note, odd); m.Text != Note(note, Choice{}).Text {
		t.Errorf("places that are none change something: %q", m.Text)
	}
}

func TestWordsOfTheInterviewers(t *testing.T) {
	parrot := strings.Index(note, "parrot")
	place := placeOf(parrot, parrot+len("parrot"))
	m := Note(note, Choose(url.Values{"word": {place}}))
	if !strings.HasSuffix(m.Text, "[detail].") || strings.Contains(m.Text, "parrot") {
		t.Errorf("a word that was tapped: %q", m.Text)
	}
	m = Note(note, Choose(url.Values{"word": {place}, "kind-" + place: {"LOC"}}))
	if !strings.HasSuffix(m.Text, "[place].") {
		t.Errorf("and made a place: %q", m.Text)
	}
	m = Note(note, Choice{Typed: "the  woman\r\nwith the PARROT\n\nzebra\n"})
	if !strings.HasSuffix(m.Text, "said [detail] [detail].") {
		t.Errorf("words that were typed: %q", m.Text)
	}
	if !reflect.DeepEqual(m.Missing, []string{"zebra"}) {
		t.Errorf("missing %q, want zebra alone", m.Missing)
	}
	// What overlaps a mark makes one with it, of the kind that the scrubber knows.
	m = Note(note, Choice{Typed: "Hallam rang"})
	if !strings.HasPrefix(m.Text, "[person 1] from") || places(m)["Ann Hallam rang"] == "" {
		t.Errorf("got %q, marks %v", m.Text, places(m))
	}
	// Who left something in and then types it wants it out.
	if m = Note(note,
		Choice{Typed: "Ann Hallam",
			Left: []string{places(Note(note, Choice{}))["Ann Hallam"]}}); strings.Contains(m.Text,
		"Hallam") {
		t.Errorf("got %q", m.Text)
	}
}

func TestLikelyKinds(t *testing.T) {
	for _, c := range []struct {
		text, words string
		want        scrub.Kind
	}{
		{"asked the council again", "council", scrub.Org},
		{"moved to Ancoats then", "Ancoats", scrub.Loc},
		{"said Ancoats then", "Ancoats", scrub.Misc}, // it may be anything, and a person least
		{"on Tuesdays", "Tuesdays", scrub.DateTime},
		{"flat 4b", "4b", scrub.Code},
		{"cost £5", "£5", scrub.Quantity},
		{"the parrot", "parrot", scrub.Misc},
	} {
		at := strings.Index(c.text, c.words)
		if got := Likely(c.text, at, at+len(c.words)); got != c.want {
			t.Errorf("%q in %q is %s, want %s", c.words, c.text, got, c.want)
		}
	}
}

// speak answers with the key, and with the place that goes into it.
func speak(key string) string { return key + " {1}" }

var fieldTag = regexp.MustCompile(`<(?:input|select) [^>]*name="([^"]*)"(?: value="([^"]*)")?[^>]*>`)

// fieldsOf are the fields of a form that a browser would send as it is drawn.
func fieldsOf(page string) url.Values {
	form := url.Values{}
	for _, f := range fieldTag.FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(f[0], "<select") || strings.Contains(f[0], `type="hidden"`) ||
			strings.Contains(f[0], " checked") {
			form.Add(f[1], html.UnescapeString(f[2]))
		}
	}
	return form
}

var tag = regexp.MustCompile(`<select.*?</select>|<span>(?:take-out|leave) </span>|<[^>]*>`)

// The form says the note and nothing else, and sent as it stands it changes nothing.
func TestTheFormIsTheNote(t *testing.T) {
	for _, text := range []string{
		note, "Zoe\u0308 and the 👩\u200d🚒 don’t <b>mind</b> “O'Neill” & [person 1]'s 'dog' [x] [", "",
		"[", "naïve", "a\r\n\r\nb",
	} {
		m := Note(text, Choice{})
		page := m.HTML(speak)
		if got := html.UnescapeString(tag.ReplaceAllString(page, "")); got != text {
			t.Errorf("the form of %q says %q", text, got)
		}
		if again := Note(text, Choose(fieldsOf(page))); again.Text != m.Text {
			t.Errorf("sent as it stands it becomes %q, was %q", again.Text, m.Text)
		}
	}
	long := strings.Repeat("They asked again. ", 5000)
	if page := Note(long, Choice{}).HTML(speak); len(page) > 2*len(long) {
		t.Errorf("a note of %d bytes is drawn in %d", len(long), len(page))
	}
}

func TestOwnWords(t *testing.T) {
	for _, c := range []struct {
		passage string
		want    []string
	}{
		{"He said “they had it printed, glossy, and then they asked us. Where’s the point in that?” " +
			"and left.",
			[]string{"they had it printed, glossy, and then they asked us.",
				"Where’s the point in that?"}},
		{`"Nobody ever asked us." She laughed. 'It don't matter now, it's done.'`,
			[]string{"Nobody ever asked us.", "It don't matter now, it's done."}},
		{"He is “not daft”.", nil},                                  // a fragment
		{"“They sent [person 1] home again.”", nil},                 // not what was said any more
		{"He said “they had it printed and never closed it.", nil},  // half open
		{"The dogs' home and the cats' home were closed too.", nil}, // apostrophes
		{"They had decided long before they asked us.", nil},        // the interviewer's words
		{"", nil},
	} {
		var got []string
		for _, s := range Own(c.passage) {
			got = append(got, c.passage[s.Start:s.End])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of %q: %q, want %q", c.passage, got, c.want)
		}
	}
}

// A form can be sent with anything in it. To mark the longest takes about twice as long as to
// mark half of it: were it four times, somebody would wait for minutes.
func TestTheMostThatAFormHolds(t *testing.T) {
	took := func(share int) time.Duration {
		text := strings.Repeat("They asked again and again. ", 64<<10/28/share)
		many := strings.Fields(strings.Repeat("1:2 ", 100_000/share))
		began := time.Now()
		m := Note(text, Choice{Left: many, Looked: many, Words: many,
			Typed: strings.Repeat("zebra\n", 80_000/share)})
		Own(strings.Repeat("“", 20_000/share))
		m.HTML(speak)
		if len(m.Missing) != 80_000/share {
			t.Errorf("%d entries are missing, want %d", len(m.Missing), 80_000/share)
		}
		return time.Since(began)
	}
	// The least of each over some rounds, so that what else the machine does is not counted.
	half, whole := took(2), took(1)
	for range 9 {
		if whole.Seconds() <= 2.5*half.Seconds() {
			return
		}
		half, whole = min(half, took(2)), min(whole, took(1))
	}
	t.Errorf("twice as much takes %.1f times as long", whole.Seconds()/half.Seconds())
}

func TestWholeWordsAndWholeLetters(t *testing.T) {
	for _, c := range []struct {
		text, words string
		want        int
	}{
		{"Ann, ann's anniversary; Joanne and ANN", "Ann", 3},
		// an accent that is a letter of its own is not torn off
		{"Zoe\u0308 and Zoe", "Zoe", 1},
		{"Zoe\u0308 and Zoe", "Zoe\u0308", 1}, // and is found with its letter
		// a firefighter is not a woman and a fire engine
		{"👩 and 👩\u200d🚒", "👩", 1},
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

// Whatever is chosen, the pieces are the text, what is taken out is not in what is sent, and the
// form that is drawn of it sends the same again.
func FuzzNote(f *testing.F) {
	// marks kept and dropped, words added
	f.Add(note, "offered=0%3A10+21%3A34&out=0%3A10&words=parrot%0Athe+woman")
	// letters of several runes
	f.Add("Zoe\u0308 👩\u200d🚒", "word=0%3A5&words=Zoe\u0308%0A👩")
	// what is scrubbed already
	f.Add("a [person 1] b", "words=%5Bperson+1%5D%0Aperson")
	f.Fuzz(func(t *testing.T, text, query string) {
		defer allocated.Bound(t)()
		text = strings.ToValidUTF8(text, "")
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		m := Note(text, Choose(form))
		together := ""
		for _, p := range m.Pieces {
			together += p.Text
		}
		if together != text {
			t.Errorf("pieces of %d bytes for a text of %d", len(together), len(text))
		}
		page := m.HTML(speak)
		if again := Note(text, Choose(fieldsOf(page))); again.Text != m.Text {
			t.Errorf("drawn and sent again: %q, was %q, form %q", again.Text, m.Text,
				fieldsOf(page))
		}
	})
}
