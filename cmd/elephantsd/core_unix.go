//go:build unix

package main

import "syscall"

// noCoreDump keeps a crash from writing the memory, with notes in it, to disk.
func noCoreDump() error {
	return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
