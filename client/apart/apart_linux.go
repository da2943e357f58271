package apart

import (
	"syscall"
	"time"
)

// itself is the program that runs, also where its file was replaced by a newer one.
const itself = "/proc/self/exe"

// alone keeps what is typed at a terminal, such as an interrupt, from the process.
var alone = &syscall.SysProcAttr{Setpgid: true}

// bound sets the bounds that the system keeps. The one on time is for a process whose server is gone, which kills it no more.
func bound() error {
	time.Sleep(time.Nanosecond) // with its first timer the runtime opens what it needs for all of them
	for resource, most := range map[int]uint64{
		syscall.RLIMIT_DATA:   memory, // https://man7.org/linux/man-pages/man2/getrlimit.2.html: since Linux 4.7 of mappings too
		syscall.RLIMIT_CPU:    uint64(longest.Seconds()) + 1,
		syscall.RLIMIT_CORE:   0, // a crash must not write the memory to disk
		syscall.RLIMIT_FSIZE:  0,
		syscall.RLIMIT_NOFILE: 0, // beside what is open
	} {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(resource, &limit); err != nil {
			return err
		}
		limit.Max = min(limit.Max, most) // nobody may raise it but root
		limit.Cur = limit.Max
		if err := syscall.Setrlimit(resource, &limit); err != nil {
			return err
		}
	}
	return syscall.Setpriority(syscall.PRIO_PGRP, 0, 10) // whoever else is answered goes first
}
