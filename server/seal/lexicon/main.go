// Command lexicon writes words.txt, of which receipts are made: `go generate ./server/seal`.
//
// Whoever gets a receipt may have little English, may read it out on the phone, and may be hurt
// by a word in it. So the words are chosen by hand: plain.txt has them by kind, things that can
// be seen, done or pointed at. Of these the command leaves out
//
//   - what never.txt has: words of sex, body, faith, race, violence, death, drink, drugs, illness, prison, money owed and
//     insult, words that sound like another, and words that are hard to spell;
//   - what has fewer than 3 letters or more than 8;
//   - what one letter more, less or other would make of a commoner word, so that one slip makes no other word.
//
// Of those that are left it takes the 2,048 that people use most, by the frequencies of package
// sense, since a word that was heard before is easier to spell. Random words of a dictionary were
// rejected: the list before this one, which was taken from frequencies and a dictionary with some
// words struck out, drew "orgasm", "jihad" and "sewage".
package main

import (
	"cmp"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"

	"elephants/analysis/sense"
)

// most is how many words there are: eleven bits a word.
const most = 2048

// shortest and longest are in letters. Two-letter words are too like each other; longer ones are
// hard to spell.
const shortest, longest = 3, 8

func main() {
	log.SetFlags(0)
	plain, err := os.ReadFile("lexicon/plain.txt")
	if err != nil {
		log.Fatal(err)
	}
	never, err := os.ReadFile("lexicon/never.txt")
	if err != nil {
		log.Fatal(err)
	}
	chosen := choose(readKinds(string(plain)), readKinds(string(never)))
	if len(chosen) < most {
		log.Fatalf("%d words are left, want %d: add some to lexicon/plain.txt", len(chosen), most)
	}
	chosen = chosen[:most]
	slices.Sort(chosen)
	//nolint:gosec // it is for everybody to read
	if err := os.WriteFile("words.txt", []byte(strings.Join(chosen, "\n")+"\n"),
		0o644); err != nil {
		log.Fatal(err)
	}
}

// choose returns the words that may be taken, the commonest first, and prints those that it
// leaves out.
func choose(plain, never []kind) (chosen []string) {
	var words []string
	for _, k := range plain {
		words = append(words, k.words...)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)),
			cmp.Compare(a, b))
	})
	like := map[string]string{} // the word that was chosen with a form
	for _, w := range slices.Compact(words) {
		forms := forms(w)
		near := slices.IndexFunc(forms, func(form string) bool { return like[form] != "" })
		switch bad := kindOf(w, never); {
		case bad != "":
			fmt.Printf("%s: %s\n", w, bad)
		case len(w) < shortest || len(w) > longest:
			fmt.Printf("%s: %d letters\n", w, len(w))
		case near >= 0:
			fmt.Printf("%s: too like %s\n", w, like[forms[near]])
		default:
			chosen = append(chosen, w)
			for _, form := range forms {
				like[form] = w
			}
		}
	}
	return chosen
}

// rank is lower for a commoner word. Words that package sense does not know come last, the
// shorter first.
func rank(w string) int {
	if known, ok := sense.Lookup(w); ok {
		return int(known)
	}
	return math.MaxInt32 + len(w)
}

// forms returns a word with "?" in the place of each letter and between its letters. Two words
// have a form in common if one letter more, less or other makes one of the other, and only then.
func forms(w string) (all []string) {
	for i := range len(w) + 1 {
		all = append(all, w[:i]+"?"+w[i:])
		if i < len(w) {
			all = append(all, w[:i]+"?"+w[i+1:])
		}
	}
	return all
}

// kind is a block of a file of words: its first line names it. Lines that begin with # are remarks.
type kind struct {
	name  string
	words []string
}

func readKinds(text string) (kinds []kind) {
	for block := range strings.SplitSeq(text, "\n\n") {
		name, words, _ := strings.Cut(block, "\n")
		if !strings.HasPrefix(name, "#") {
			kinds = append(kinds, kind{name, strings.Fields(words)})
		}
	}
	return kinds
}

// kindOf returns the name of the kind that has a word, "" if none has. An entry that ends in *
// stands for every word that begins so.
func kindOf(word string, kinds []kind) string {
	for _, k := range kinds {
		for _, w := range k.words {
			if begin, all := strings.CutSuffix(w, "*"); w == word || all && strings.HasPrefix(word,
				begin) {
				return k.name
			}
		}
	}
	return ""
}
