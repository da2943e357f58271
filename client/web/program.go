package web

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"strings"
)

// Where the programs for the browser are: the scrubber, and the reader of PDF files with the script that runs it in a Worker.
const (
	wasmPath      = "/static/scrub.wasm"
	pdfPath       = "/static/pdf.wasm"
	pdfWorkerPath = "/static/pdf.js"
)

// program is one for the browser, compressed. It is empty where it was not built: see generate.go.
type program struct {
	path    string
	packed  []byte
	Version string // changes with its content
	Bytes   uint32 // as it is unpacked
}

func findProgram(path string) program {
	packed, err := files.ReadFile(strings.TrimPrefix(path, "/") + ".gz")
	if _, errScript := files.ReadFile("static/wasm_exec.js"); err != nil || errScript != nil || len(packed) < 4 {
		return program{}
	}
	sum := sha256.Sum256(packed)
	// https://www.rfc-editor.org/rfc/rfc1952#page-5: the last four bytes are the length of what is inside.
	return program{path, packed, hex.EncodeToString(sum[:8]), binary.LittleEndian.Uint32(packed[len(packed)-4:])}
}

// Built reports whether there is one.
func (g program) Built() bool { return len(g.packed) > 0 }

// Path is where it is loaded from.
func (g program) Path() string { return g.path + "?v=" + g.Version }

// ServeHTTP hands it out. It is the same for everybody and holds nothing of anybody, so a browser may keep it, until the next.
func (g program) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !g.Built() {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/wasm")
	h.Set("Content-Encoding", "gzip") // whatever runs it can unpack it
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	_, _ = w.Write(g.packed)
}

// serveWorker hands out the script that reads a PDF file. What a Worker may do its own script's headers say: run the program that it is
// given, and ask nobody for anything.
func serveWorker(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", policyWorker)
	http.ServeFileFS(w, r, files, strings.TrimPrefix(pdfWorkerPath, "/"))
}
