package barrier

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"elephants/analysis/words"
)

// coded is a passage of a note with the barriers that its author gave it.
type coded struct {
	text  string
	codes []string
}

var (
	markUp = regexp.MustCompile(`(?s)\[\[[A-Z]+ [DQ] \w+\|(.*?)\]\]`)
	codes  = regexp.MustCompile(`\{#([^}]*)\}`)
)

// codedPassages reads the passages of marked notes, note by note.
func codedPassages(t *testing.T, folder string) (notes [][]coded) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no notes in ELEPHANTS_NOTES, %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		body := markUp.ReplaceAllString(strings.SplitN(string(content), "---\n", 3)[2], "$1")
		var note []coded
		for _, p := range words.Passages(body) {
			said := body[p.Start:p.End]
			one := coded{text: strings.TrimSpace(codes.ReplaceAllString(said, ""))}
			for _, m := range codes.FindAllStringSubmatch(said, -1) {
				one.codes = append(one.codes, strings.FieldsFunc(m[1],
					func(r rune) bool { return strings.ContainsRune("# ,", r) })...)
			}
			if one.text != "" {
				note = append(note, one)
			}
		}
		notes = append(notes, note)
	}
	return notes
}

// heardRanks is how well a model hears a barrier in passages: the mean reciprocal of its rank
// among all barriers where it was coded, and the average precision of the passages ranked by it.
func heardRanks(m *Model, id string, passages []coded) (reciprocal, precision float64, n int) {
	k := slices.IndexFunc(m.book.Barriers, func(b Barrier) bool { return b.ID == id })
	l := m.Listener()
	type scored struct {
		chance float64
		is     bool
	}
	var all []scored
	for _, p := range passages {
		h := l.Listen(p.text)
		is := slices.Contains(p.codes, strings.TrimPrefix(id, "own-"))
		all = append(all, scored{h.Chance(k), is})
		if is {
			rank := 1
			for _, x := range h.Log {
				if x > h.Log[k] {
					rank++
				}
			}
			reciprocal += 1 / float64(rank)
			n++
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.chance, a.chance) })
	found := 0
	for i, s := range all {
		if s.is {
			found++
			precision += float64(found) / float64(i+1)
		}
	}
	return reciprocal / float64(max(n, 1)), precision / float64(max(n, 1)), n
}

// A new barrier is heard from its line, and better with each example. Each of the shared barriers
// is taken out of the book in turn and added as a programme would add it, by a name that the
// built-in model does not know. The figures are in README.md.
func TestANewBarrierIsHeardBetterWithExamples(t *testing.T) {
	folder := os.Getenv("ELEPHANTS_NOTES")
	if folder == "" {
		t.Skip("takes minutes: set ELEPHANTS_NOTES to a folder of coded notes")
	}
	passages := slices.Concat(codedPassages(t, folder)...)
	last := 0.0
	for _, examples := range []int{0, 1, 5, 20} {
		var ranks, precisions, barriers float64
		for i, b := range BuiltIn().Barriers {
			base := *BuiltIn()
			base.Barriers = slices.Delete(slices.Clone(base.Barriers), i, i+1)
			for k := range base.Barriers { // which may also name the one that is out
				base.Barriers[k].Examples = slices.Clone(base.Barriers[k].Examples)
				for j := range base.Barriers[k].Examples {
					base.Barriers[k].Examples[j].Also = nil
				}
			}
			own := Barrier{ID: "own-" + b.ID, Name: b.Name, Description: b.Description,
				Principle: b.Principle}
			for j := range examples { // of all authors
				own.Examples = append(own.Examples, b.Examples[j*len(b.Examples)/examples])
			}
			book, err := base.With([]Barrier{own})
			if err != nil {
				t.Fatal(err)
			}
			m, err := Train(book)
			if err != nil {
				t.Fatal(err)
			}
			if rank, precision, n := heardRanks(m, "own-"+b.ID, passages); n > 0 {
				ranks, precisions, barriers = ranks+rank, precisions+precision, barriers+1
			}
		}
		t.Logf("%2d examples: mean reciprocal rank %.2f, average precision %.2f, over %.0f barriers in %d passages", examples, ranks/barriers, precisions/barriers, barriers, len(passages))
		if ranks/barriers < last {
			t.Errorf("with %d examples it is heard worse than with fewer", examples)
		}
		last = ranks / barriers
	}
	var ranks, precisions float64
	for _, b := range BuiltIn().Barriers {
		rank, precision, _ := heardRanks(Default(), b.ID, passages)
		ranks, precisions = ranks+rank/18, precisions+precision/18
	}
	t.Logf("all examples: %.2f, %.2f", ranks, precisions)
}
