package wordlist_test

import (
	"fmt"
	"strings"
	"testing"

	"elephants/analysis/stem"
	"elephants/analysis/wordlist"
)

func Example() {
	list, err := wordlist.Parse("words.txt", []byte(`# of the buses' consultation
stop: thing
protect: university
same: bus, coach, minibus service
`), stem.English)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(list.Stop("things", stem.English("things"), false))
	fmt.Println(list.Term("university", stem.English("university")), stem.English("universities"))
	fmt.Println(list.Term("coaches", stem.English("coaches")))
	fmt.Println(list.Phrase("minibus servic"), list.Term("minibus services", "minibus servic"))
	// Output:
	// true
	// =university universiti
	// bus
	// true bus
}

func TestNothingIsSaidWithoutAList(t *testing.T) {
	var none *wordlist.List
	if got := none.Term("coach", "coach"); got != "coach" {
		t.Errorf("Term(coach) = %q without a list", got)
	}
	if none.Stop("coach", "coach", false) || !none.Stop("the", "the", true) || none.Longest() != 0 {
		t.Error("a list that is not there changes what words say")
	}
}

func TestProtectedWordsSaySomething(t *testing.T) {
	list, err := wordlist.Parse("w", []byte("stop: care\nprotect: no, cares"), stem.English)
	if err != nil {
		t.Fatal(err)
	}
	stopped := map[string]bool{"no": false, "cares": false, "caring": true, "care": true}
	for word, want := range stopped {
		if got := list.Stop(word, stem.English(word), word == "no"); got != want {
			t.Errorf("Stop(%q) = %v, want %v", word, got, want)
		}
	}
}

func TestWrongLinesAreNamed(t *testing.T) {
	for content, want := range map[string]string{
		"stop thing":                                `line 1: it must begin with "stop:"`,
		"# fine\nsynonym: a, b":                     "line 2: it must begin",
		"stop: thing, 42":                           `"42" has no word in it`,
		"stop: care plan":                           "are several words: give them a line `phrase:`",
		"phrase: care":                              "is one word: a phrase has two or more",
		"same: bus":                                 "it names one word",
		"same: bus, coach\nsame: tram, coach":       `line 2: "coach" is in two lines`,
		"same: bus, coach\nsame: coach, tram":       "in two lines of words that mean the same",
		"same: bus, coach\nsame: tram, bus":         "in two lines",
		"phrase: one two three four five six seven": "a phrase has 7 words, the limit is 6",
		"stop: \xff":                                "is not valid UTF-8",
	} {
		_, err := wordlist.Parse("words.txt", []byte(content), stem.English)
		if err == nil || !strings.Contains(err.Error(), want) ||
			!strings.HasPrefix(err.Error(), "words.txt") {
			t.Errorf("Parse(%q): %v; want %q", content, err, want)
		}
	}
}

func TestSeeds(t *testing.T) {
	list := wordlist.Empty()
	content := "# remark\ndamp homes: damp, leak, care plans\n\nbus, coach"
	seeds, err := wordlist.Seeds("s", []byte(content), list, stem.English)
	if err != nil {
		t.Fatal(err)
	}
	want := "[{damp homes [damp leak care plan]} {bus, coach [bus coach]}]"
	if got := fmt.Sprint(seeds); got != want {
		t.Errorf("seeds are %s, want %s", got, want)
	}
	if !list.Phrase("care plan") {
		t.Error("a seed's phrase is none of the list")
	}
	for content, want := range map[string]string{
		"":           "no line with words in it",
		"a: b\n1, 2": `line 2: "1" has no word in it`,
		"\xff":       "not valid UTF-8",
	} {
		if _, err := wordlist.Seeds("s", []byte(content), list, stem.English); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("Seeds(%q): %v; want %q", content, err, want)
		}
	}
}
