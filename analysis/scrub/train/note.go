package main

import (
	"io/fs"
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
}

type piece struct {
	text   string
	kind   int    // index into kinds, or none
	entity string // pieces of one kind with one entity point at the same
}

const none = -1

var (
	marks = regexp.MustCompile(`(?s)\[\[(\w+) [DQ] (\w+)\|(.*?)\]\]`)
	codes = regexp.MustCompile(`[ \t]*\{#[^}]*\}`)
)

// readNotes reads the marked notes of a folder, those of the sources in without left out. The
// source of "plain-north-003.txt" is plain-north. A whole source is left out and never single notes
// of it: notes of one source are alike, and a tagger that had met some of them would be measured on
// what it knows by heart.
func readNotes(dir fs.FS, without []string) []note {
	paths, err := fs.Glob(dir, "*-*.txt")
	check(err)
	slices.Sort(paths)
	var notes []note
	for _, path := range paths {
		id := strings.TrimSuffix(path, ".txt")
		if slices.Contains(without, id[:strings.LastIndexByte(id, '-')]) {
			continue
		}
		data, err := fs.ReadFile(dir, path)
		check(err)
		notes = append(notes, parseNote(id, string(data)))
	}
	return notes
}

func parseNote(id, data string) note {
	body := strings.SplitN(data, "---\n", 3)[2]
	body = strings.TrimSpace(codes.ReplaceAllString(body, "")) + "\n"
	n := note{id: id}
	last := 0
	for _, m := range marks.FindAllStringSubmatchIndex(body, -1) {
		n.pieces = append(n.pieces, piece{body[last:m[0]], none, ""},
			piece{body[m[6]:m[7]], slices.Index(kinds, body[m[2]:m[3]]), body[m[4]:m[5]]})
		last = m[1]
	}
	n.pieces = append(n.pieces, piece{body[last:], none, ""})
	return n
}

func (n note) text() string {
	var b strings.Builder
	for _, p := range n.pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// An example is a page whose labels are known.
type example struct {
	page   *tag.Page
	labels []uint8
}

// example splits the note and labels its words: what a mark touches at all belongs to it. An
// identifier that goes on over a line break begins anew there, since lines are labelled apart.
func (n note) example() example {
	words := split.Text(n.text())
	labels := make([]uint8, len(words))
	at, w := 0, 0
	for _, p := range n.pieces {
		end := at + len(p.text)
		if p.kind != none {
			for w < len(words) && int(words[w].End) <= at {
				w++
			}
			for first := true; w < len(words) && int(words[w].Start) < end; w++ {
				labels[w] = uint8(2 + 2*p.kind)
				if first || words[w].Line {
					labels[w]--
				}
				first = false
			}
		}
		at = end
	}
	return example{tag.NewPage(words), labels}
}
