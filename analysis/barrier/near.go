package barrier

import (
	"cmp"
	"slices"
)

// longestNear is how much of a misspelt id is looked at, in bytes.
const longestNear = 64

// Near returns the n ids of the book nearest to one that is not in it, the nearest first: by how
// many letters have to be put in, left out or changed.
func (b *Book) Near(id string, n int) []string {
	id = id[:min(len(id), longestNear)]
	ids := make([]string, len(b.Barriers))
	far := map[string]int{}
	for i, c := range b.Barriers {
		ids[i], far[c.ID] = c.ID, distance(id, c.ID)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(far[a], far[b]),
			cmp.Compare(a, b))
	})
	return ids[:min(n, len(ids))]
}

// distance is that of Levenshtein (1966), in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
