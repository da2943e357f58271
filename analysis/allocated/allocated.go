// Package allocated has tests bound what an input makes a reader allocate: one small file shall not
// take a machine's memory. [Bound] is called around the reader, in fuzz targets above all.
package allocated

import (
	"runtime/metrics"
	"testing"
)

// Most is what a reader may allocate for one input, all that it lets go again counted with it, in
// bytes.
const Most = 64 << 20

// Bound fails the test if more than [Most] was allocated when end is called. Nothing else may run in
// the process meanwhile, for what that allocates is counted too.
func Bound(t testing.TB) (end func()) {
	before := bytes()
	return func() {
		t.Helper()
		if took := bytes() - before; took > Most {
			t.Errorf("%d MiB were allocated for one input, the limit is %d", took>>20, Most>>20)
		}
	}
}

func bytes() uint64 {
	read := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(read)
	return read[0].Value.Uint64()
}
