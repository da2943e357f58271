package main

import (
	"os"
	"testing"

	"elephants/analysis/disclose"
	"elephants/server/store/postgres/pgtest"
	"elephants/server/store/testdir"
)

// The tests of this package say what pages and files look like; what is drawn is the server's
// tests'. Some need servers that can be killed, which this program is too.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(os.Args[1:]))
	}
	draws = func(string) disclose.Draw { return nil }
	os.Exit(testdir.InMemory(func() int { return pgtest.Main(m) }))
}
