// Command elephantsd is the server. `elephantsd --help` teaches it; `elephantsd demo` shows all of
// it in one go.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"elephants/client/usage"
	"elephants/client/version"
)

const long = `elephantsd keeps the notes of confidential conversations sealed, and makes anonymised
editions of what both sides said.

  elephantsd demo --once                          the whole path on thirty sample notes, then the end
  elephantsd init --data DIR --programme NAME     an empty data folder, and the secrets of its people
  elephantsd serve --data DIR                     answer gRPC, REST and browsers on one port
  elephantsd backup-key FILE                      the key that opens backups, and to whom to encrypt them
  elephantsd backup --data DIR --to DIR           a copy; its keys only encrypted
  elephantsd restore --from DIR --data DIR        and back, without what was withdrawn since
  elephantsd administrator --data DIR             another administrator's secret, if all were lost
  elephantsd check --data DIR                     is everything there, and the audit log as it was written?
  elephantsd migrate --from DIR --to DATABASE     into PostgreSQL, which several servers share

Notes and keys are two files in the data folder. Keep their backups apart: without the keys the
notes are noise.`

// What the command ends with.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// program is the command line of elephantsd.
func program() *cobra.Command {
	root := &cobra.Command{Use: "elephantsd", Short: "the elephants server", Long: long,
		SilenceErrors: true, SilenceUsage: true, Version: version.String()}
	root.SetVersionTemplate(version.Template)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(initCommand(), administratorCommand(), serveCommand(), demoCommand(),
		backupKeyCommand(), backupCommand(), restoreCommand(), checkCommand(), migrateCommand())
	usage.Fit(root)
	return root
}

// endsWithTerminal has a terminal that goes away end a command as ^C does, which tidies up: a drill
// would leave keys that can be read. A server reads its certificate anew on this signal, and nohup
// has it ignored.
func endsWithTerminal(cmd *cobra.Command) {
	if cmd.Name() == "serve" || signal.Ignored(syscall.SIGHUP) {
		return
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGHUP)
	context.AfterFunc(cmd.Context(), stop)
	cmd.SetContext(ctx)
}

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := program()
	started := false
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		started = true
		endsWithTerminal(cmd)
		return noCoreDump()
	}
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	wrong := usage.Of(cmd, err)
	if wrong != nil {
		err = wrong
	}
	switch {
	case errors.Is(err, context.Canceled):
		return exitFailed
	case !started || wrong != nil:
		fmt.Fprintf(os.Stderr, "elephantsd: %v\nSee `%s --help`.\n", err, cmd.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(os.Stderr, "elephantsd: %v\n", err)
	return exitFailed
}
