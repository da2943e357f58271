package main

import (
	"os"
	"testing"

	"elephants/server/store/testdir"
)

func TestMain(m *testing.M) { os.Exit(testdir.InMemory(m.Run)) }
