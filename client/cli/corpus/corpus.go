// Package corpus is what elephants does with a corpus of the caller's own: find its themes, look at
// its words, count it.
//
// [Commands] gives the commands theme and count. They run on this machine alone and withhold
// nothing. What may be shown of a programme is not decided here.
package corpus

import (
	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
)

// Files is how note files are found and read, which submit does too.
type Files struct {
	Named func(names []string) (files []string, err error) // a folder stands for those in it
	Read  func(name string, defaults client.NoteFile) (client.NoteFile, error)
}

// command is a run of one of the commands.
type command struct {
	*console.Console
	files Files
}

// Commands are theme and count.
func Commands(c *console.Console, f Files) []*cobra.Command {
	run := &command{c, f}
	return []*cobra.Command{theme(run), counting(run)}
}
