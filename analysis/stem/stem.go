// Package stem brings the forms of a word to one key, its stem: "listening" and "listened" to
// "listen".
//
// [English] is what the engine uses: the Snowball 3.1 stems, made with kljensen/snowball
// (Snowball 2) and the rules of snowball.go, after British spelling is folded, except for the
// words of protected.txt. [Language] gives the plain Snowball stemmers of other languages. A stem
// is a key, never shown: labels show the form people used most.
//
// Sources: https://snowballstem.org/algorithms/english/stemmer.html and its vocabulary of May
// 2026, which is in testdata (0 of 42,649 words differ).
package stem

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"elephants/analysis/words"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// maxWord is the longest word in bytes that is stemmed; longer runs of letters are nobody's word
// (the longest in English dictionaries has 45) and come back as they are, so that a line of 100
// MB costs nothing here.
const maxWord = 64

// English is the stem of a lower-cased English word, as words.Each gives it. It is safe for
// concurrent use and remembers recent words in bounded memory; retains no memory of word.
func English(word string) string { return english.stem(word) }

// Fresh is [English] without the memory, for callers that keep each word's stem themselves.
func Fresh(word string) string {
	if len(word) > maxWord {
		return word
	}
	// the rules would take the 's off, the lists do not know it
	word = words.American(strings.TrimSuffix(word, "'s"))
	if to, ok := protected[word]; ok {
		return to
	}
	return snowball(word)
}

// Language gives the stemmer of a language by its ISO 639-1 code, in any case, and whether there
// is one: en, which is [English], and fr, es, ru, sv, no, hu. Those are Snowball 2 as
// kljensen/snowball has it; against the vocabularies of 3.1 it differs in 4.2 % of words for
// French, 1.8 % for Swedish, 0.7 % for Norwegian, 0.3 % or less for the others, and over-stems
// some short Hungarian words.
func Language(code string) (stem func(string) string, ok bool) {
	l, ok := languages[strings.ToLower(code)]
	return l.stem, ok
}

// Stop gives the stop words of a language that [Language] has: the words of its grammar, which
// say nothing of what was talked of. They are Snowball's lists and stop.txt; English has a longer
// one, of speech (words.Stop). A single letter is always one.
func Stop(code string) (stop func(word string) bool, ok bool) {
	l, ok := languages[strings.ToLower(code)]
	return l.stop, ok
}

// Codes are the codes of the languages, sorted.
func Codes() []string { return slices.Sorted(maps.Keys(languages)) }

type language struct {
	stem func(string) string
	stop func(string) bool
}

var (
	english   = remembering(Fresh)
	languages = map[string]language{
		"en": {English, words.Stop},
		"fr": {plain(elided(french.Stem)), grammar("fr", french.IsStopWord)},
		"es": {plain(spanish.Stem), grammar("es", spanish.IsStopWord)},
		"ru": {plain(russian.Stem), grammar("ru", russian.IsStopWord)},
		"sv": {plain(swedish.Stem), grammar("sv", swedish.IsStopWord)},
		"no": {plain(norwegian.Stem), grammar("no", norwegian.IsStopWord)},
		"hu": {plain(hungarian.Stem), grammar("hu", hungarian.IsStopWord)},
	}
)

// grammar is the library's list of a language's stop words with those of stop.txt, and single
// letters.
func grammar(code string, list func(string) bool) func(string) bool {
	more := map[string]bool{}
	for line := range strings.Lines(stopList) {
		if all := strings.Fields(line); len(all) > 0 && all[0] == code {
			for _, word := range all[1:] {
				more[word] = true
			}
		}
	}
	return func(word string) bool {
		return list(word) || more[word] || utf8.RuneCountInString(word) == 1
	}
}

//go:embed stop.txt
var stopList string

// elided takes the word off that French joins to the next by an apostrophe: "l'attente" is about
// waiting.
func elided(stem func(string, bool) string) func(string, bool) string {
	return func(word string, stopWords bool) string {
		switch before, after, _ := strings.Cut(word, "'"); before {
		case "l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu":
			if after != "" {
				word = after
			}
		}
		return stem(word, stopWords)
	}
}

// plain remembers a stemmer of the library, stop words stemmed like others.
func plain(of func(word string, stemStopWords bool) string) func(string) string {
	return remembering(func(word string) string {
		if len(word) > maxWord {
			return word
		}
		return of(word, true)
	}).stem
}

//go:embed protected.txt
var protectedList string

// protected gives the stem of each form in protected.txt.
var protected = func() map[string]string {
	stems := map[string]string{}
	for line := range strings.Lines(protectedList) {
		if forms := strings.Fields(line); len(forms) > 1 && forms[0] != "#" {
			for _, form := range forms[1:] {
				stems[form] = forms[0]
			}
		}
	}
	return stems
}()
