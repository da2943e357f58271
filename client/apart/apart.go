// Package apart reads PDF files in a process of their own, for a server and for the command.
//
// The library that reads them panics, and a file can be made so that it takes all memory, overflows the stack or never ends (see
// package pdf): none of it may befall a process that answers other people and holds their notes. [Reader.Text] starts the same program
// once more for each file, and that calls [Child] first of all. The file goes in through one pipe and its text comes out through
// another; nothing of it is on disk, and it is gone with the process. The process has no environment, opens no file, and is bounded in
// time, memory and what it says; what it complains of, which may quote the note, goes nowhere.
//
// It runs on Linux. Elsewhere there is no bound on memory that holds, so [Reader.Text] refuses every file with [ErrHere].
package apart

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"elephants/client/pdf"
)

// Bounds on one file, and on how many are read at once.
const (
	longest  = 10 * time.Second // then it is killed
	patience = 6 * time.Second  // for a turn
	atOnce   = 2                // each has one processor
	// memory is in bytes and holds for all that the process can write to. Go takes it from the system 64 MiB at a time; a file of 200
	// pages of text is read in 11 MiB (go test -v -run Bounds ./client/apart).
	memory = 256 << 20
	stack  = 32 << 20 // of memory, for one goroutine
)

// What is wrong with a file beside what package pdf says.
var (
	ErrSlow    = pdf.Slow(longest)
	ErrStopped = errors.New("reading the PDF broke off, for it is damaged or takes too much memory: copy its text into a .txt file")
	ErrBusy    = errors.New("too many PDF files are read here now: please wait a little and try again")
	ErrHere    = errors.New("PDF files cannot be read here: copy its text into a .txt file")
)

// refusals are what package pdf says, as the status that the process ends with: the first with the status firstRefusal, the next with
// one more. The Go runtime ends with 2, a signal with -1.
var refusals = []error{pdf.ErrBroken, pdf.ErrLocked, pdf.ErrScan, pdf.ErrLong}

const (
	unbounded    = 9 // the bounds could not be set, and the file was not read
	firstRefusal = 10
)

// Reader reads a few files at once.
type Reader struct {
	turns chan struct{}
}

// New makes a reader. The program's main must call [Child] first.
func New() *Reader { return &Reader{make(chan struct{}, atOnce)} }

// Text returns the text of a PDF file as [pdf.Text] does. Its errors are those of the two packages, and the context's.
func (r *Reader) Text(ctx context.Context, content []byte) (string, error) {
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-time.After(patience):
		return "", ErrBusy
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if itself == "" {
		return "", ErrHere
	}
	limited, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	var out text
	child := exec.CommandContext(limited, itself, name)
	child.Env = []string{}
	child.Stdin = bytes.NewReader(content)
	child.Stdout = &out
	child.SysProcAttr = alone
	child.WaitDelay = time.Second
	err := child.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", ErrSlow
	}
	return "", refusal(err)
}

// refusal is what the end of a process says.
func refusal(err error) error {
	var ended *exec.ExitError
	switch {
	case !errors.As(err, &ended): // it did not start; or it said too much
		return ErrHere
	case ended.ExitCode() == unbounded:
		return ErrHere
	}
	if i := ended.ExitCode() - firstRefusal; i >= 0 && i < len(refusals) {
		return refusals[i]
	}
	return ErrStopped
}

// text keeps no more than a text can be.
type text struct{ bytes.Buffer }

func (t *text) Write(p []byte) (int, error) {
	if t.Len()+len(p) > pdf.MaxText {
		return 0, pdf.ErrLong
	}
	return t.Buffer.Write(p)
}

// name is the argument that a process of ours is started with.
const name = "read-pdf"

// Child does nothing in a program as somebody started it. In one that [Reader.Text] started it reads the file from standard input, writes
// its text to standard output, and ends the program.
func Child() {
	if slices.Equal(os.Args[1:], []string{name}) {
		os.Exit(child(os.Stdin, os.Stdout))
	}
}

func child(in io.Reader, out io.Writer) (status int) {
	runtime.GOMAXPROCS(1)
	debug.SetMemoryLimit(memory * 3 / 4) // from there on it collects what it can
	debug.SetMaxStack(stack)
	if bound() != nil {
		return unbounded
	}
	content, err := io.ReadAll(in)
	if err != nil {
		return unbounded
	}
	text, err := pdf.Text(content)
	if err != nil {
		return firstRefusal + slices.Index(refusals, err)
	}
	if _, err := io.WriteString(out, text); err != nil {
		return unbounded
	}
	return 0
}
