// Package cli is the elephants command: what it accepts, what it prints, and the codes it ends with.
//
// [Main] runs it. Local commands (scrub, theme, count) read from the caller and answer the caller; nothing leaves the machine.
// The others call a server and lay out what it says.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"elephants/client"
	"elephants/client/version"
)

// What the command ends with.
const (
	exitDone   = 0
	exitFailed = 1 // refused or failed; the reason is on standard error
	exitUsage  = 2
)

const long = `elephants finds what both sides of a divide know and no one says, and keeps to itself who said it.

On this machine alone:
  elephants scrub < note.txt               the note without what could identify anyone
  elephants theme --json < notes.jsonl     the themes of a set of notes
  elephants count --json corpus.txt        words, pairs and communities, with the time they took

With a server (--server or ELEPHANTS_SERVER, and your secret in ELEPHANTS_SECRET or --secret-file):
  elephants submit note.docx folder        send notes; prints a receipt for each
  elephants import survey.csv --text hard  send the answers of a survey (KoboToolbox, ODK, CSV)
  elephants withdraw < receipt.txt         take a note back
  elephants codebook list                  the barriers that are heard; then add your own
  elephants edition ready                  may an edition be made? then prepare, draft, release, list, show
  elephants query --by side                how many raise which barriers, over programmes; see cohort
  elephants admin invite                   an administrator: programmes, people, what was done
  elephants export csv                     an edition for R, Python, Gephi, VOSviewer, NVivo, Polis

It ends with 0 when done, 1 when refused (the reason is on standard error), 2 when called wrongly.`

// command is a run of elephants: where it reads and writes, and what its flags say.
type command struct {
	in       io.Reader
	out, err io.Writer

	server, secretFile, ca string
	json                   bool
	layout                 layout
	since                  int32 // the edition to compare with; 0: none
}

// usualWidth is that of what goes to a file, in columns.
const usualWidth = 100

// width is how many columns there are to print on.
func (c *command) width() int {
	if f, ok := c.out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			return width
		}
	}
	return usualWidth
}

// Main runs the command and returns its exit code.
func Main(args []string, in io.Reader, out, err io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := &command{in: in, out: out, err: err}
	root := c.root()
	root.SetArgs(args)
	started := false
	root.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	switch failure := root.ExecuteContext(ctx); {
	case failure == nil:
		return exitDone
	case errors.Is(failure, errSaid):
		return exitFailed
	case !started: // cobra refused the arguments
		fmt.Fprintf(err, "elephants: %v\nSee `elephants --help`.\n", failure)
		return exitUsage
	default:
		fmt.Fprintf(err, "elephants: %v\n", client.Explain(failure, c.server))
		return exitFailed
	}
}

// errSaid ends a command whose failures are on standard error already.
var errSaid = errors.New("said already")

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use: "elephants", Short: "find the elephants in the room, and keep everyone's confidence", Long: long,
		SilenceErrors: true, SilenceUsage: true, Version: version.String(),
	}
	root.SetVersionTemplate(version.Template)
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	root.CompletionOptions.HiddenDefaultCmd = true
	remote := []*cobra.Command{
		c.submit(), c.importCommand(), c.withdraw(), c.edition(), c.exportCommand(), c.codeBook(), c.query(), c.cohort(), c.admin(), c.signIn(),
	}
	for _, r := range remote {
		flags := r.PersistentFlags()
		flags.StringVar(&c.server, "server", os.Getenv("ELEPHANTS_SERVER"), "the server's HOST:PORT (or set ELEPHANTS_SERVER)")
		flags.StringVar(&c.secretFile, "secret-file", "", "a file that holds your secret (or set ELEPHANTS_SECRET)")
		flags.StringVar(&c.ca, "ca", os.Getenv("ELEPHANTS_CA"), "a file of certificates to trust beside this machine's own (or set ELEPHANTS_CA)")
	}
	root.AddCommand(c.scrub(), c.theme(), c.count())
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
	return root
}

// teach has a command that is only a group of others print its help when called alone, and refuse what is none of them.
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

// secret returns the caller's secret from where it was put. It is never an argument: those show in lists of processes.
func (c *command) secret() (string, error) {
	if c.secretFile == "" {
		if s := os.Getenv("ELEPHANTS_SECRET"); s != "" {
			return s, nil
		}
		return "", errors.New("who are you? Set ELEPHANTS_SECRET to the secret you were given, or name a file that holds it with --secret-file")
	}
	content, err := os.ReadFile(c.secretFile)
	if err != nil {
		return "", fmt.Errorf("reading the secret: %w", err)
	}
	return strings.TrimSpace(string(content)), nil
}

// dial prepares to call the server with the caller's secret.
func (c *command) dial() (*client.Client, string, error) {
	secret, err := c.secret()
	if err != nil {
		return nil, "", err
	}
	dialled, err := client.Dial(client.Config{Server: c.server, Secret: secret, CA: c.ca})
	return dialled, secret, err
}

// jsonFlag gives a command the flag --json.
func (c *command) jsonFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON, for scripts")
	return cmd
}

// printJSON prints a value on one line.
func (c *command) printJSON(v any) error {
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
