package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// The command starts; the bar is 30 ms.
func BenchmarkStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), "elephants")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program,
		".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for b.Loop() {
		if err := exec.CommandContext(b.Context(), program, "--help").Run(); err != nil {
			b.Fatal(err)
		}
	}
}
