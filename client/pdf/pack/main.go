// Command pack writes PDFium's WebAssembly, as a release of go-pdfium has it, to a file that
// package pdf embeds.
//
// The release and its sum stand here, and nowhere else. To take a newer one: change both, run `go
// generate ./client/pdf`, and run the tests of client/pdf.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

// What is packed: PDFium 8111, under the licence of the PDFium authors (BSD). The sum is the Go
// checksum database's.
const (
	release = "github.com/klippa-app/go-pdfium@v1.21.4"
	sum     = "h1:CalrAbIUyPIBkGU9qJX2z7yGitDrcuJT62FQT5m5CPU="
	file    = "internal/pdfium_wasm/pdfium.wasm"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: pack FILE")
	}
	if err := pack(os.Args[1]); err != nil {
		log.Fatalf("packing PDFium: %v", err)
	}
}

func pack(to string) error {
	told, err := exec.Command("go", "mod", "download", "-json", release).Output()
	if err != nil {
		return fmt.Errorf("downloading %s: %w", release, err)
	}
	var module struct{ Dir, Sum string }
	if err := json.Unmarshal(told, &module); err != nil {
		return fmt.Errorf("reading what go mod download says: %w", err)
	}
	if module.Sum != sum {
		return fmt.Errorf("%s has the sum %s, want %s", release, module.Sum, sum)
	}
	content, err := os.ReadFile(filepath.Join(module.Dir, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	packer, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := packer.Write(content); err != nil {
		return err
	}
	if err := packer.Close(); err != nil {
		return err
	}
	// #nosec G306 G703 -- it is published, where its caller says
	return os.WriteFile(to, out.Bytes(), 0o644)
}
