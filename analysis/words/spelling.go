package words

import (
	_ "embed"
	"strings"
)

//go:embed spelling.txt
var spellingList string

//go:embed ise.txt
var iseList string

var (
	whole, begins = spellings(spellingList)
	opening       = openings(whole, begins)
	kept          = fields(uncommented(iseList))
)

// American folds the British spelling of a lower-cased word to the one that the Snowball rules
// know, so that one word has one stem: "organisation" gives "organization", "behavioural" gives
// "behavioral". Other words come back as they are.
//
// It is for keys, not for people to read: what is shown is the form that was written.
func American(word string) string {
	if len(word) < 4 {
		return word
	}
	if opening.has(word) {
		word = respell(word)
	}
	return zed(word)
}

// respell folds by the lists of spelling.txt: the whole word, else its longest listed beginning.
func respell(word string) string {
	if to, ok := whole[word]; ok {
		return to
	}
	for n := min(len(word), longestBeginning); n >= 3; n-- {
		if to, ok := begins[word[:n]]; ok {
			return to + word[n:]
		}
	}
	return word
}

// longestBeginning is the length of the longest beginning in spelling.txt; a test holds it to the
// list.
const longestBeginning = len("acknowledgement")

// zed folds -ise and -yse to -ize and -yze by rule. Source of the rule: Oxford spelling takes
// -ize where the Greek -izein stands behind the word; ise.txt holds the words where it does not.
func zed(word string) string {
	const longest = len("ational") // of what follows the s
	for at := len(word) - 2; at >= max(4, len(word)-longest-1); at-- {
		if word[at] != 's' || word[at-1] != 'i' && word[at-1] != 'y' {
			continue
		}
		switch stem := word[:at-1]; word[at+1:] {
		case "e", "er", "ed", "es", "ers", "ing", "ably", "able", "ingly", "ation", "ations", "ational":
			if word[at-1] == 'i' && !keptS(stem) || word[at-1] == 'y' && strings.HasSuffix(stem,
				"l") {
				return word[:at] + "z" + word[at+1:]
			}
		}
	}
	return word
}

// keptS reports whether the s after this stem is part of the word: "superv", "unprom".
func keptS(stem string) bool {
	if kept[stem] {
		return true
	}
	for _, prefix := range []string{"un", "re", "dis", "mis", "pre", "over", "non"} {
		if rest, ok := strings.CutPrefix(stem, prefix); ok && kept[rest] {
			return true
		}
	}
	return false
}

// spellings reads pairs: words to fold whole, and, with a hyphen at the end, beginnings.
func spellings(list string) (whole, begins map[string]string) {
	whole, begins = map[string]string{}, map[string]string{}
	for line := range strings.Lines(uncommented(list)) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		if beginning, ok := strings.CutSuffix(from, "-"); ok {
			begins[beginning] = strings.TrimSuffix(to, "-")
		} else {
			whole[from] = to
		}
	}
	return whole, begins
}

// openingSet says which three first letters any listed spelling has: one look at a table settles
// nearly every word.
type openingSet [26 * 26 * 26]bool

func (s *openingSet) has(word string) bool {
	a, b, c := word[0]-'a', word[1]-'a', word[2]-'a'
	return a < 26 && b < 26 && c < 26 && s[(int(a)*26+int(b))*26+int(c)]
}

func openings(lists ...map[string]string) *openingSet {
	var set openingSet
	for _, list := range lists {
		for word := range list {
			set[(int(word[0]-'a')*26+int(word[1]-'a'))*26+int(word[2]-'a')] = true
		}
	}
	return &set
}
