package stem

import (
	"strings"

	snowball2 "github.com/kljensen/snowball/english"
)

// snowball is the Snowball 3.1 stem of a lower-cased word. The library implements Snowball 2;
// what changed since (https://github.com/snowballstem/snowball/blob/master/NEWS, 3.0.0 and 3.1.0)
// is done around it:
//
//   - words that no rule ends on are their own stem, and so are plurals of such words without their s: over half of the
//     words of a vocabulary are spared the library, which takes most of the time that stems take;
//   - evening stands on its own;
//   - -ying after one consonant gives -ie (vying), as die, lie, tie did;
//   - no undoubling after a first a, e or o (added, ebbing, erred);
//   - -ogist goes the way of -ogy (psychologist, psychology);
//   - R1 begins after more prefixes, so that emergency, university, organic or lateral keep clear of emerge, universe,
//     organ and later.
func snowball(word string) string {
	if untouched(word) {
		return word
	}
	switch word {
	case "news": // an exception of the library's, and no plural
		return word
	case "evening", "evenings":
		return "evening"
	case "'''":
		return "'"
	}
	if base, ok := plural(word); ok {
		return base
	}
	if len(word) == len("vying") && strings.HasSuffix(word, "ying") && !vowel(word[0]) {
		return word[:1] + "ie"
	}
	if base, ok := doubled(word); ok {
		return base
	}
	if base, ok := strings.CutSuffix(strings.TrimSuffix(word, "s"), "logist"); ok {
		word = base + "logy"
	}
	return region(word)
}

// untouched reports whether no rule of the algorithm ends on the word's last letters. The
// suffixes of its steps end in s and '; ed, ing, ly, y; al, ul, ll; li, gi, ti, ci; ion; ism; ic;
// er, or; ant, ent, ist; e. Only words of plain letters are judged.
func untouched(word string) bool {
	if len(word) < 3 {
		return false
	}
	for i := 0; i < len(word); i++ {
		if c := word[i]; c < 'a' || 'z' < c {
			return false
		}
	}
	n := len(word)
	return touched[word[n-1]-'a']&(1<<(word[n-2]-'a')) == 0
}

// touched has of each last letter those before it with which a rule ends on the two.
var touched = func() (table [26]uint32) {
	for last, before := range map[byte]string{
		'e': letters, 's': letters, 'y': letters,
		'd': "e", 'g': "ns", 't': "ns", 'l': "aul", 'i': "lgtc", 'n': "o", 'm': "s", 'c': "i", 'r': "eo",
	} {
		for _, b := range before {
			table[last-'a'] |= 1 << (b - 'a')
		}
	}
	return table
}()

const letters = "abcdefghijklmnopqrstuvwxyz"

// plural is the stem of a word that no rule but step 1a's for a final s ends on: it goes where a
// vowel stands before it, though not right before it.
func plural(word string) (base string, ok bool) {
	n := len(word) - 1
	if n < 3 || word[n] != 's' || word[n-1] == 's' || !untouched(word[:n]) || vowel(word[n-1]) {
		return "", false
	}
	return word[:n], strings.ContainsAny(word[:n-1], "aeiouy")
}

// doubled is the base of a word that is a, e or o, a doubled consonant, and an ending of step 1b:
// "add" of "adding".
func doubled(word string) (base string, ok bool) {
	if len(word) < 5 || word[0] != 'a' && word[0] != 'e' && word[0] != 'o' || word[1] != word[2] ||
		vowel(word[1]) {
		return "", false
	}
	switch word[3:] {
	case "ed", "edly", "ing", "ingly":
		return word[:3], strings.IndexByte("bdfgmnprt", word[1]) >= 0
	}
	return "", false
}

// regions are the prefixes that Snowball 3 added to those R1 begins after, longest first where
// one begins another. short says whether the prefix counts as ending in a short syllable, which
// it does by its letters or, for "past", by a rule of its own.
var regions = []struct {
	prefix string
	short  bool
}{
	{"intern", false}, {"inter", true}, {"univers", false}, {"emerg", false},
	{"organ", true}, {"later", true}, {"past", true},
}

// knownPrefix is one of the prefixes Snowball 2 begins R1 after. It ends in a short syllable.
const knownPrefix = "arsen"

// region stems a word, with R1 where Snowball 3 begins it: a new prefix is exchanged for a known
// one while the library works, which sees the same letters behind it. Prefixes that end in no
// short syllable differ from the known one where an e is at stake right behind them; there
// Snowball 2 has it right as it is.
func region(word string) string {
	for _, r := range regions {
		rest, ok := strings.CutPrefix(word, r.prefix)
		if !ok {
			continue
		}
		switch rest {
		case "", "red", "ring": // interred: its doubled consonant spans the seam
			return snowball2.Stem(word, true)
		case "s", "e", "es", "ed", "ing", "edly", "ingly":
			if !r.short {
				return snowball2.Stem(word, true)
			}
		}
		if stemmed, ok := strings.CutPrefix(snowball2.Stem(knownPrefix+rest, true),
			knownPrefix); ok {
			return r.prefix + stemmed
		}
		break
	}
	return snowball2.Stem(word, true)
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }
