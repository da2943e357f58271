//go:build ignore

// Packs the description of REST for the programs: unpacked it is 200 KB of each.
package main

import (
	"bytes"
	"compress/gzip"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	content, err := os.ReadFile("openapi.swagger.json")
	if err != nil {
		log.Fatal(err)
	}
	var out bytes.Buffer
	packer, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := packer.Write(content); err != nil {
		log.Fatal(err)
	}
	if err := packer.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("openapi.swagger.json.gz", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
