#!/bin/sh
# Builds the programs for the browser into client/web/programs, with the script of the same Go
# release that starts them. `go generate ./client/web` calls it.
set -eu
export GOOS=js GOARCH=wasm

# In these packages little time is spent. Not to inline in them takes 88 KB off what the page loads,
# which may be 2.5 MB, and scrubbing in the browser takes a tenth longer: 10,000 words in .15 s.
cold=
for package in encoding/xml fmt regexp/syntax reflect time strconv elephants/client/... \
	elephants/analysis/scrub/internal/name elephants/analysis/scrub/internal/judge \
	elephants/analysis/scrub/internal/label elephants/analysis/scrub/internal/ask \
	elephants/analysis/scrub/internal/known elephants/analysis/scrub/internal/pattern \
	elephants/analysis/scrub/internal/lists elephants/analysis/scrub/internal/note \
	slices strings compress/flate internal/runtime/atomic; do
  cold="$cold -gcflags=$package=-l"
done
# shellcheck disable=SC2086 # several flags
go build -trimpath -ldflags='-s -w' $cold -o programs/scrub.wasm ./wasm
go build -trimpath -ldflags='-s -w' -o programs/pdf.wasm ./wasm/pdf
gzip -9nf programs/scrub.wasm programs/pdf.wasm
cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" programs/
