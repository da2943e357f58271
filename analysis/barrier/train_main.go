//go:build ignore

// Train_main writes model.bin: the weights of the built-in code book.
package main

import (
	"log"
	"os"

	"elephants/analysis/barrier"
)

func main() {
	m, err := barrier.Train(barrier.BuiltIn())
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("model.bin", m.Encode(), 0o644); err != nil {
		log.Fatal(err)
	}
}
