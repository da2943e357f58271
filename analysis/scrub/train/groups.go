package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// How many groups of like words the tagger sees. Measured by leaving a region out (train -cross).
const (
	fineGroups   = 500
	coarseGroups = 60
	groupRounds  = 12
	vectorSize   = 96
)

// groupWords sorts the words of the sense vectors into groups, and the groups into groups of
// groups: numbers from 1, since 0 in [lists.Entry] says that no group is known. A word that
// training never met is judged like the words of its group: "plasterer" like "plumber".
func groupWords(dir string) map[string][2]int {
	words, vectors := readVectors(filepath.Join(dir, "sense"))
	fine, centres := kmeans(vectors, fineGroups)
	coarse, _ := kmeans(centres, coarseGroups)
	groups := make(map[string][2]int, len(words))
	for i, w := range words {
		groups[w] = [2]int{fine[i] + 1, coarse[fine[i]] + 1}
	}
	fmt.Printf("groups: %d words in %d groups\n", len(words), fineGroups)
	return groups
}

func readVectors(dir string) (words []string, vectors [][]float32) {
	table, err := os.ReadFile(filepath.Join(dir, "words.tsv"))
	check(err)
	bytes, err := os.ReadFile(filepath.Join(dir, "vectors.int8"))
	check(err)
	for i, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
		fields := strings.Split(line, "\t")
		scale, err := strconv.ParseFloat(fields[2], 32)
		check(err)
		v := make([]float32, vectorSize)
		for j := range v {
			v[j] = float32(scale) * float32(int8(bytes[i*vectorSize+j]))
		}
		words = append(words, fields[0])
		vectors = append(vectors, unit(v))
	}
	return words, vectors
}

func unit(v []float32) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	scale := float32(1 / math.Sqrt(max(sum, 1e-12)))
	for i := range v {
		v[i] *= scale
	}
	return v
}

// kmeans is Lloyd's method on the sphere; it begins with evenly spaced vectors, so that it always
// ends the same.
func kmeans(vectors [][]float32, k int) (group []int, centres [][]float32) {
	for i := range k {
		centres = append(centres, append([]float32(nil), vectors[i*len(vectors)/k]...))
	}
	group = make([]int, len(vectors))
	for range groupRounds {
		for i, v := range vectors {
			best := float32(-2)
			for c, m := range centres {
				dot := float32(0)
				for j, x := range v {
					dot += x * m[j]
				}
				if dot > best {
					best, group[i] = dot, c
				}
			}
		}
		for _, m := range centres {
			clear(m)
		}
		for i, v := range vectors {
			for j, x := range v {
				centres[group[i]][j] += x
			}
		}
		for _, m := range centres {
			unit(m)
		}
	}
	return group, centres
}
