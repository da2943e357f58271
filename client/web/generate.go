package web

// The scrubber for the browser, and the script of the same Go release that starts it. Neither is committed: pages.New looks
// whether they were built into the program, and the pages do without them where they were not.

//go:generate sh -c "GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o static/scrub.wasm ./wasm && gzip -9nf static/scrub.wasm && cp \"$(go env GOROOT)/lib/wasm/wasm_exec.js\" static/"
