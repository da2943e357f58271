// Package reading tells for what age an English text is.
//
// [Age] is for tests of what participants read. It knows how long words and sentences are and
// nothing of what they mean: a text can be short and still say nothing.
package reading

import (
	"math"
	"regexp"
	"strings"
	"unicode"
)

// Age is that of the Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 words a sentence + 11.8
// syllables a word - 15.59, which is a year of school; children begin at five. It returns how many
// words the text has as well; of none the age is infinite.
func Age(text string) (age float64, words int) {
	sentences, syllables := 0, 0
	for sentence := range strings.FieldsFuncSeq(text,
		func(r rune) bool { return strings.ContainsRune(".?!", r) }) {
		said := strings.FieldsFunc(sentence,
			func(r rune) bool { return !unicode.IsLetter(r) && r != '’' && r != '\'' })
		if len(said) == 0 {
			continue
		}
		sentences++
		words += len(said)
		for _, w := range said {
			syllables += syllablesOf(strings.ToLower(w))
		}
	}
	if words == 0 {
		return math.Inf(1), 0
	}
	perSentence, perWord := float64(words)/float64(sentences), float64(syllables)/float64(words)
	return 0.39*perSentence + 11.8*perWord - 15.59 + 5, words
}

var (
	vowels = regexp.MustCompile(`[aeiouy]+`)
	mute   = regexp.MustCompile(`([^l]e|[^td]ed|[^aeioucgsxz]es)$`)
)

// syllablesOf counts groups of vowels, less an e at the end that is not spoken.
func syllablesOf(word string) int {
	n := len(vowels.FindAllString(word, -1))
	if mute.MatchString(word) && n > 1 {
		n--
	}
	return max(n, 1)
}
