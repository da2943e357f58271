package scrub

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is the thirty notes one after the other, so many times.
func sample(tb testing.TB, times int) string {
	var b strings.Builder
	paths, _ := filepath.Glob("testdata/notes/*.txt")
	for _, path := range paths {
		text, _ := readMarked(tb, path)
		b.WriteString(text)
	}
	if b.Len() == 0 {
		tb.Fatal("no notes in testdata/notes")
	}
	return strings.Repeat(b.String(), times)
}

func benchmark(b *testing.B, texts []string) {
	words, size := 0, 0
	for _, t := range texts {
		words += len(strings.Fields(t))
		size += len(t)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, t := range texts {
			Find(t)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkNotes is what a programme sends: thirty notes, each by itself.
func BenchmarkNotes(b *testing.B) {
	var texts []string
	paths, _ := filepath.Glob("testdata/notes/*.txt")
	for _, path := range paths {
		text, _ := readMarked(b, path)
		texts = append(texts, text)
	}
	benchmark(b, texts)
}

// BenchmarkMegabyte is one note of a megabyte, BenchmarkWord one word of ten: neither may cost more
// per byte than a short note.
func BenchmarkMegabyte(b *testing.B) { benchmark(b, []string{sample(b, 20)}) }

func BenchmarkWord(b *testing.B) { benchmark(b, []string{strings.Repeat("a", 10<<20)}) }

func BenchmarkDigits(b *testing.B) { benchmark(b, []string{strings.Repeat("1 ", 1<<20)}) }

func BenchmarkPlain(b *testing.B) {
	if _, err := os.Stat("testdata"); err != nil {
		b.Skip("no testdata")
	}
	benchmark(b, []string{strings.Repeat("we need more time and they never ask us what we think "+
		"about it before it is decided\n", 500)})
}
