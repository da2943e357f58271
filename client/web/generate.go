package web

// The programs for the browser, and the script of the same Go release that starts them. None is
// committed: [Programs] has those that were built before this package was.

//go:generate sh wasm/build.sh
