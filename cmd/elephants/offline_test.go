package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// It runs with no network but its own port: the whole path, in a network namespace that has a
// loopback and nothing else.
func TestWithoutANetwork(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("needs Linux and root, to make a namespace: .ci/run has both")
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin,
		"elephants/cmd/elephantsd").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	alone := exec.Command("unshare", "--net", "sh", "-c",
		`ip link set lo up && test -z "$(ip route)" && "$0" demo --once`, filepath.Join(bin,
			"elephantsd"))
	out, err := alone.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "WHAT BOTH SIDES SAY") {
		t.Errorf("without a network: %v\n%s", err, out)
	}
}
