package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
)

// fromSystemd in the place of an address takes the socket that systemd listens on. The server then
// needs no right to open any, and none is closed while it is restarted.
const fromSystemd = "systemd"

// firstPassed is the first file that is passed on, see sd_listen_fds(3).
const firstPassed = 3

// listen listens on an address, or takes the socket that systemd calls so (FileDescriptorName=).
func listen(ctx context.Context, addr, name string) (net.Listener, error) {
	if addr != fromSystemd {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("listening: %w", err)
		}
		return listener, nil
	}
	names := strings.Split(os.Getenv("LISTEN_FDNAMES"), ":")
	passed, err := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	i := slices.Index(names, name)
	if err != nil || os.Getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) || i < 0 || i >= passed {
		return nil, fmt.Errorf("systemd passed on no socket called %q: see FileDescriptorName= in the socket's unit", name)
	}
	file := os.NewFile(uintptr(firstPassed+i), name)
	listener, err := net.FileListener(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("listening on what systemd passed on: %w", err)
	}
	return listener, nil
}
