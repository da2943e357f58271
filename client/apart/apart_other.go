//go:build !linux

package apart

import "syscall"

const itself = "" // there is no bound on memory that holds

var alone *syscall.SysProcAttr

func bound() error { return ErrHere }
