package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"elephants/analysis/scrub/internal/split"
	"elephants/analysis/scrub/internal/tag"
)

// kinds in the order of the tagger's labels.
var kinds = []string{"PERSON", "CODE", "LOC", "ORG", "DEM", "DATETIME", "QUANTITY", "MISC"}

// A note is text in pieces, some of which are marked.
type note struct {
	id     string
	pieces []piece
	partly bool    // only people, places and organisations are marked; the rest may be anything else
	weight float64 // of a step of learning
}

type piece struct {
	text   string
	kind   int    // index into kinds, or none
	entity string // pieces of one kind with one entity point at the same
	maybe  bool   // it is of that kind, but perhaps nothing to mask
}

const none = -1

var (
	marks = regexp.MustCompile(`(?s)\[\[(\w+) [DQ] (\w+)\|(.*?)\]\]`)
	codes = regexp.MustCompile(`[ \t]*\{#[^}]*\}`)
)

// readNotes reads the marked notes of a folder, those of the regions in without left out.
func readNotes(dir string, without []string) []note {
	paths, err := filepath.Glob(filepath.Join(dir, "*-*.txt"))
	check(err)
	slices.Sort(paths)
	var notes []note
	for _, path := range paths {
		id := strings.TrimSuffix(filepath.Base(path), ".txt")
		region, _, _ := strings.Cut(id, "-")
		if slices.Contains(without, region) {
			continue
		}
		data, err := os.ReadFile(path)
		check(err)
		notes = append(notes, parseNote(id, string(data)))
	}
	return notes
}

func parseNote(id, data string) note {
	body := strings.SplitN(data, "---\n", 3)[2]
	body = strings.TrimSpace(codes.ReplaceAllString(body, "")) + "\n"
	n := note{id: id, weight: 1}
	last := 0
	for _, m := range marks.FindAllStringSubmatchIndex(body, -1) {
		n.pieces = append(n.pieces, piece{body[last:m[0]], none, "", false},
			piece{body[m[6]:m[7]], slices.Index(kinds, body[m[2]:m[3]]), body[m[4]:m[5]], false})
		last = m[1]
	}
	n.pieces = append(n.pieces, piece{body[last:], none, "", false})
	return n
}

func (n note) text() string {
	var b strings.Builder
	for _, p := range n.pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// An example is a page of which the labels are known, or what they can be.
type example struct {
	page   *tag.Page
	may    []open
	weight float64
}

// Labels that a word can have which a corpus of names alone leaves unmarked.
var unnamed = func() (o open) {
	o = 1
	for k, kind := range kinds {
		if kind != "PERSON" && kind != "LOC" && kind != "ORG" {
			o |= 3 << (1 + 2*k)
		}
	}
	return o
}()

// example splits the note and labels its words: what a mark touches at all belongs to it.
func (n note) example() example {
	words := split.Text(n.text())
	may := make([]open, len(words))
	for i := range may {
		may[i] = 1
		if n.partly {
			may[i] = unnamed
		}
	}
	at, w := 0, 0
	for _, p := range n.pieces {
		end := at + len(p.text)
		if p.kind != none {
			for w < len(words) && words[w].End <= at {
				w++
			}
			for first := true; w < len(words) && words[w].Start < end; w++ {
				may[w] = 1 << (2 + 2*p.kind)
				if first || words[w].Line {
					may[w] = 1 << (1 + 2*p.kind)
				}
				if p.maybe {
					may[w] |= 1
				}
				first = false
			}
		}
		at = end
	}
	return example{tag.NewPage(words), may, n.weight}
}
