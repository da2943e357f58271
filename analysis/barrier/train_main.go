//go:build ignore

// Train_main writes model.bin.gz: the weights of the built-in code book.
package main

import (
	"bytes"
	"compress/gzip"
	"log"
	"os"

	"elephants/analysis/barrier"
)

func main() {
	m, err := barrier.Train(barrier.BuiltIn())
	if err != nil {
		log.Fatal(err)
	}
	var packed bytes.Buffer
	packer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := packer.Write(m.Encode()); err != nil {
		log.Fatal(err)
	}
	if err := packer.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("model.bin.gz", packed.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
