package web

// The programs for the browser, the scrubber and the reader of PDF files, and the script of the same Go release that starts them. None
// is committed: pages.New looks whether they were built into the program, and the pages do without those that were not.

//go:generate sh -c "GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o static/scrub.wasm ./wasm && gzip -9nf static/scrub.wasm && cp \"$(go env GOROOT)/lib/wasm/wasm_exec.js\" static/"
//go:generate sh -c "GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o static/pdf.wasm ./wasm/pdf && gzip -9nf static/pdf.wasm"
