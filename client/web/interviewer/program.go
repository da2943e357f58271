package interviewer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"net/http"

	"elephants/client/web/page"
	"elephants/client/web/static"
)

// Where the programs for the browser are: the scrubber; and the reader of PDF files with PDFium,
// which it calls, and the script that runs both in a Worker.
const (
	wasmPath      = "/static/scrub.wasm"
	pdfPath       = "/static/pdf.wasm"
	pdfiumPath    = "/static/pdfium.wasm"
	pdfWorkerPath = "/static/pdf.js"
	startPath     = "/static/wasm_exec.js"
)

// Their files in a folder of programs.
const (
	wasmFile  = "scrub.wasm.gz"
	pdfFile   = "pdf.wasm.gz"
	startFile = "wasm_exec.js"
)

// FindsNamesInBrowser reports whether pages with these programs find names on the interviewer's own
// device. If not, a note goes to the server as it was typed, and the server finds them.
func FindsNamesInBrowser(programs fs.FS) bool {
	return findProgram(programs, wasmFile, wasmPath).Built()
}

// program is one for the browser, compressed. It is empty where it was not built: see generate.go.
type program struct {
	path    string
	packed  []byte
	Version string // changes with its content
	Bytes   uint32 // as it is unpacked
}

// findProgram returns the program of a file, empty unless the file and the script that starts it
// are both there.
func findProgram(programs fs.FS, file, path string) program {
	packed, err := fs.ReadFile(programs, file)
	if _, errStart := fs.Stat(programs, startFile); err != nil || errStart != nil || len(packed) < 4 {
		return program{}
	}
	return packedProgram(path, packed)
}

func packedProgram(path string, packed []byte) program {
	sum := sha256.Sum256(packed)
	// The last four bytes are the length of what is inside.
	// https://www.rfc-editor.org/rfc/rfc1952#page-5
	inside := binary.LittleEndian.Uint32(packed[len(packed)-4:])
	return program{path, packed, hex.EncodeToString(sum[:8]), inside}
}

// Built reports whether there is one.
func (g program) Built() bool { return len(g.packed) > 0 }

// Path is where it is loaded from.
func (g program) Path() string { return g.path + "?v=" + g.Version }

// serve hands it out. It is the same for everybody and holds nothing of anybody, so a browser may
// keep it, until the next.
func (g program) serve(w http.ResponseWriter, r *http.Request) error {
	if !g.Built() {
		http.NotFound(w, r)
		return nil
	}
	h := w.Header()
	h.Set("Content-Type", "application/wasm")
	h.Set("Content-Encoding", "gzip") // whatever runs it can unpack it
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	_, _ = w.Write(g.packed)
	return nil
}

// serveWorker hands out the script that reads a PDF file. The script's own headers say what its
// Worker may do: run the program that it is given, and ask nobody for anything.
func serveWorker(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", policyWorker)
	static.Serve(w, r)
	return nil
}

// What the pages of a note may do beside other pages: run WebAssembly, which is ours too, also in a
// Worker.
const (
	policyNote = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'" +
		page.PolicyRest
	policyWorker = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
)
