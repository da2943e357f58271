//go:build ignore

// Pack_main writes book.zip: the texts of the built-in code book, which are a third as large so.
package main

import (
	"archive/zip"
	"bytes"
	"log"
	"os"
	"path/filepath"
)

func main() {
	names, err := filepath.Glob("book/*.txt") // sorted
	if err != nil {
		log.Fatal(err)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		part, err := z.Create(filepath.ToSlash(name)) // without a time: the same bytes each time
		if err != nil {
			log.Fatal(err)
		}
		if _, err := part.Write(text); err != nil {
			log.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("book.zip", packed.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
