package pdf

// pdfium.wasm.gz is PDFium as github.com/klippa-app/go-pdfium publishes it, packed. It is
// committed, so that a fresh clone reads PDF files, and `go generate` makes it anew from the
// module, whose sum it checks: the check finds a file that is not the published one. The module's
// own Go code is not used: with it and the unpacked file the command would be 6 MB larger.

//go:generate go run ./pack pdfium.wasm.gz
