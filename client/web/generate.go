package web

// The programs for the browser, and the script of the same Go release that starts them. None is
// committed: [Programs] has those that were built before this package was.

//go:generate sh -c "GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o programs/scrub.wasm ./wasm && gzip -9nf programs/scrub.wasm && cp \"$(go env GOROOT)/lib/wasm/wasm_exec.js\" programs/"
//go:generate sh -c "GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o programs/pdf.wasm ./wasm/pdf && gzip -9nf programs/pdf.wasm"
