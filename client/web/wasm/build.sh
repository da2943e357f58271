#!/bin/sh
# Builds the programs for the browser into client/web/programs, with the script of the same Go
# release that starts them. `go generate ./client/web` calls it.
set -eu
export GOOS=js GOARCH=wasm

# In these packages no time is spent. Not to inline in them takes 32 KB off what the page loads, which
# may be 2.5 MB.
cold=
for package in encoding/xml archive/zip fmt regexp/syntax reflect time strconv elephants/client/...; do
  cold="$cold -gcflags=$package=-l"
done
# shellcheck disable=SC2086 # several flags
go build -trimpath -ldflags='-s -w' $cold -o programs/scrub.wasm ./wasm
go build -trimpath -ldflags='-s -w' -o programs/pdf.wasm ./wasm/pdf
gzip -9nf programs/scrub.wasm programs/pdf.wasm
cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" programs/
