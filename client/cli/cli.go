// Package cli is the elephants command: what it accepts, what it prints, and the codes it ends
// with.
//
// [Main] runs it. Local commands (scrub, theme, count) read from the caller and answer the
// caller; nothing leaves the machine. Those that send notes or take them back are here too. What
// a coordinator, a researcher and an administrator do stands in a package for each, and what all
// commands share in console.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"elephants/client"
	"elephants/client/cli/administrator"
	"elephants/client/cli/console"
	"elephants/client/cli/coordinator"
	"elephants/client/cli/corpus"
	"elephants/client/cli/group"
	"elephants/client/cli/researcher"
	"elephants/client/usage"
	"elephants/client/version"
)

// What the command ends with.
const (
	exitDone   = 0
	exitFailed = 1 // refused or failed; the reason is on standard error
	exitUsage  = 2
)

const long = `elephants finds what both sides of a divide know and no one says, and keeps to itself
who said it.

On this machine alone:
  elephants scrub < note.txt               the note without what could identify anyone
  elephants theme --json < notes.jsonl     the themes of a set of notes
  elephants count --json corpus.txt        words, pairs and communities, with the time they took

With a server (--server or ELEPHANTS_SERVER, and your secret in ELEPHANTS_SECRET or --secret-file):
  elephants submit note.docx folder        send notes; prints a receipt for each
  elephants import survey.csv --text hard  send the answers of a survey (KoboToolbox, ODK, CSV)
  elephants withdraw < receipt.txt         take a note back
  elephants receipt show < receipt.txt     the sentences of yours that may be quoted; take one back
  elephants codebook list                  the barriers that are heard; then add your own
  elephants edition ready                  may an edition be made? then prepare, draft, release, list, show
  elephants round open interim ...         conversations of another round, with editions of its own
  elephants group list                     project groups after the first event, and their records
  elephants report --for funder -o it.docx the story in words for those who ask, of what was released
  elephants query --by side                how many raise which barriers, over programmes; see cohort
  elephants admin invite                   an administrator: programmes, people, what was done
  elephants export csv                     an edition for R, Python, Gephi, VOSviewer, NVivo, Polis

It ends with 0 when done, 1 when refused (the reason is on standard error), 2 when called wrongly.`

// command is a run of elephants.
type command struct{ *console.Console }

// Main runs the command and returns its exit code.
func Main(args []string, in io.Reader, out, err io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := &command{&console.Console{In: in, Out: out, Err: err}}
	root := c.root()
	root.SetArgs(args)
	started := false
	root.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	cmd, failure := root.ExecuteContextC(ctx)
	if failure == nil {
		return exitDone
	}
	wrong := usage.Of(cmd, failure)
	if wrong != nil {
		failure = wrong
	}
	switch {
	case errors.Is(failure, errSaid):
		return exitFailed
	case !started || wrong != nil: // cobra refused the arguments
		fmt.Fprintf(err, "elephants: %v\nSee `%s --help`.\n", failure, cmd.CommandPath())
		return exitUsage
	default:
		fmt.Fprintf(err, "elephants: %v\n", client.Explain(failure, c.Server))
		return exitFailed
	}
}

// errSaid ends a command whose failures are on standard error already.
var errSaid = errors.New("said already")

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use: "elephants", Short: "find the elephants in the room, and keep everyone's confidence",
		Long:          long,
		SilenceErrors: true, SilenceUsage: true, Version: version.String(),
	}
	root.SetVersionTemplate(version.Template)
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	root.CompletionOptions.HiddenDefaultCmd = true
	remote := []*cobra.Command{
		c.submit(), c.importCommand(), c.withdraw(), c.receipt(), c.signIn(),
		coordinator.Edition(c.Console), coordinator.CodeBook(c.Console), coordinator.Round(c.Console), coordinator.Close(c.Console),
		coordinator.Places(c.Console), coordinator.Meeting(c.Console),
		c.report(),
		group.Group(c.Console),
		researcher.Query(c.Console), researcher.Cohort(c.Console), researcher.Export(c.Console),
		administrator.Admin(c.Console),
	}
	for _, r := range remote {
		flags := r.PersistentFlags()
		flags.StringVar(&c.Server, "server", os.Getenv("ELEPHANTS_SERVER"),
			"the server's HOST:PORT (or set ELEPHANTS_SERVER)")
		flags.StringVar(&c.SecretFile, "secret-file", "",
			"a file that holds your secret (or set ELEPHANTS_SECRET)")
		flags.StringVar(&c.CA, "ca", os.Getenv("ELEPHANTS_CA"),
			"a file of certificates to trust beside this machine's own (or set ELEPHANTS_CA)")
	}
	root.AddCommand(c.scrub())
	root.AddCommand(corpus.Commands(c.Console, corpus.Files{Named: c.noteFiles, Read: readNote})...)
	root.AddCommand(remote...)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var wrong *pflag.InvalidValueError
		if errors.As(err, &wrong) && errors.As(err, new(*strconv.NumError)) { // which would quote it
			return fmt.Errorf("--%s wants a number: see `%s --help`", wrong.GetFlag().Name, cmd.CommandPath())
		}
		return err
	})
	for _, c := range root.Commands() {
		teach(c)
	}
	usage.Fit(root)
	return root
}

// teach has a command that is only a group of others print its help when called alone, and refuse
// what is none of them.
func teach(c *cobra.Command) {
	if !c.HasSubCommands() {
		return
	}
	if !c.Runnable() {
		c.Args = cobra.NoArgs
		c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	for _, sub := range c.Commands() {
		teach(sub)
	}
}
