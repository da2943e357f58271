package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// A text of another genre, and how likely it is to be seen in a round.
type other struct {
	note
	share float64
}

// How much the other genres count: they know names in every setting, but mark fewer kinds, and by other rules.
const (
	namesWeight, namesShare = 0.3, 0.25
	courtWeight, courtShare = 0.3, 0.35
	plainWeight, plainShare = 0.5, 0.5
)

func readCorpora(dir string) (out []other) {
	for _, path := range []string{"btc/btc.train", "btc/btc.dev", "wnut17/wnut17train.conll", "wnut17/emerging.dev.conll",
		"wikigold/wikigold.conll.txt", "crossner/politics/train.txt", "crossner/politics/dev.txt", "crossner/politics/test.txt",
		"crossner/literature/train.txt", "crossner/literature/dev.txt", "crossner/literature/test.txt"} {
		for _, n := range readNames(filepath.Join(dir, path)) {
			out = append(out, other{n, namesShare})
		}
	}
	for _, n := range readCourt(filepath.Join(dir, "tab", "tab_train.jsonl")) {
		out = append(out, other{n, courtShare})
	}
	for _, n := range readPlain(filepath.Join(dir, "..", "..", "themes", "barriers", "examples.jsonl")) {
		out = append(out, other{n, plainShare})
	}
	return out
}

// named maps the labels of the corpora to our kinds; what is not in it is something else.
var named = map[string]string{
	"PER": "PERSON", "person": "PERSON", "politician": "PERSON", "writer": "PERSON",
	"LOC": "LOC", "location": "LOC", "country": "LOC",
	"ORG": "ORG", "corporation": "ORG", "group": "ORG", "organisation": "ORG", "politicalparty": "ORG",
}

// readNames reads a corpus of one word and label a line, sentences apart by an empty line. Twenty sentences make a page.
func readNames(path string) (notes []note) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	n := note{id: filepath.Base(path), partly: true, weight: namesWeight}
	s := bufio.NewScanner(f)
	lines, last := 0, ""
	for s.Scan() {
		fields := strings.Fields(s.Text())
		if len(fields) < 2 {
			n.pieces = append(n.pieces, piece{"\n", none, "", false})
			if lines++; lines%20 == 0 {
				notes = append(notes, n)
				n.pieces = nil
			}
			last = ""
			continue
		}
		label := fields[1]
		begin, kind := strings.HasPrefix(label, "B-"), none
		if _, name, ok := strings.Cut(label, "-"); ok && named[name] != "" {
			kind = indexOf(named[name])
		}
		if k := len(n.pieces) - 2; kind != none && !begin && label[2:] == last && k >= 0 {
			n.pieces[k].text += " " + fields[0]
		} else {
			n.pieces = append(n.pieces, piece{fields[0], kind, fields[0], false}, piece{" ", none, "", false})
		}
		last = label[min(2, len(label)):]
	}
	check(s.Err())
	return append(notes, n)
}

func indexOf(kind string) int {
	for i, k := range kinds {
		if k == kind {
			return i
		}
	}
	return none
}

// readCourt reads judgments of the Text Anonymization Benchmark. What needs no mask there may still need one here.
func readCourt(path string) (notes []note) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		var doc struct {
			Text     string
			Entities []struct {
				Type  string `json:"entity_type"`
				Start int    `json:"start_offset"`
				End   int    `json:"end_offset"`
				ID    string `json:"entity_id"`
				Risk  string `json:"identifier_type"`
			}
		}
		check(json.Unmarshal(s.Bytes(), &doc))
		text := []rune(doc.Text)
		n := note{id: "tab", weight: courtWeight}
		last := 0
		for _, e := range doc.Entities {
			if e.Start < last {
				continue
			}
			n.pieces = append(n.pieces, piece{string(text[last:e.Start]), none, "", false},
				piece{string(text[e.Start:e.End]), indexOf(e.Type), e.ID, e.Risk == "NO_MASK"})
			last = e.End
		}
		n.pieces = append(n.pieces, piece{string(text[last:]), none, "", false})
		notes = append(notes, n)
	}
	check(s.Err())
	return notes
}

// readPlain reads passages that hold no identifiers: what people say when they point at nobody.
func readPlain(path string) (notes []note) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var passage struct{ Text string }
		check(json.Unmarshal(s.Bytes(), &passage))
		notes = append(notes, note{id: "plain", weight: plainWeight, pieces: []piece{{passage.Text + "\n", none, "", false}}})
	}
	check(s.Err())
	return notes
}
