package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Comments that people really wrote, without identifiers in them, teach what is nobody:
// misspellings, abbreviations, lines that begin anyhow. People are put into some of them in place
// of a pronoun, or the tagger would learn that such text names nobody. They are Polis conversations
// (The Computational Democracy Project, CC BY 4.0). The comments of patients that the README
// measures on are kept out of training.
const (
	commentsANote = 8
	personShare   = 0.30 // of the comments, where a word can be replaced
)

// subjects are words in whose place a name can stand.
var subjects = map[string]bool{"they": true, "he": true, "she": true, "someone": true,
	"somebody": true, "people": true, "politicians": true,
	"landlords": true, "police": true, "residents": true, "them": true, "him": true, "everyone": true}

// readComments makes notes of the comments in a folder, so many to a note.
func readComments(dir string, names *surrogates) (notes []note) {
	r := rand.New(rand.NewPCG(seed, 99))
	paths, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	check(err)
	slices.Sort(paths)
	var n note
	for _, path := range paths {
		for _, text := range readTexts(path) {
			n.pieces = append(n.pieces, withPerson(text+"\n", len(n.pieces), r, names)...)
			if strings.Count(n.text(), "\n") >= commentsANote {
				n.id = fmt.Sprintf("comments-%03d", len(notes)+1)
				notes, n = append(notes, n), note{}
			}
		}
	}
	return notes
}

// readTexts are the texts of a file of JSON lines, each on one line.
func readTexts(path string) (texts []string) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c struct{ Text string }
		check(json.Unmarshal(lines.Bytes(), &c))
		if text := strings.Join(strings.Fields(c.Text), " "); text != "" {
			texts = append(texts, text)
		}
	}
	check(lines.Err())
	return texts
}

// withPerson is the text in pieces: in some, a name stands in place of the first word that allows
// it. The number tells people of a note apart.
func withPerson(text string, number int, r *rand.Rand, names *surrogates) []piece {
	at := 0
	for _, word := range strings.SplitAfter(text, " ") {
		bare := strings.TrimRight(word, " ")
		if subjects[strings.ToLower(bare)] && r.Float64() < personShare {
			name := names.forename(r, 0)
			if r.Float64() < 0.4 {
				name += " " + names.surname(r, 0)
			}
			end := at + len(bare)
			return []piece{{text[:at], none, ""}, {name, 0, fmt.Sprint("p", number)}, {text[end:],
				none, ""}}
		}
		at += len(word)
	}
	return []piece{{text, none, ""}}
}
