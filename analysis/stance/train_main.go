//go:build ignore

// Train_main writes model.bin: the weights that bank/ gives.
package main

import (
	"log"
	"os"

	"elephants/analysis/stance"
)

func main() {
	data, err := stance.Encoded(os.DirFS("bank"))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("model.bin", data, 0o644); err != nil {
		log.Fatal(err)
	}
}
