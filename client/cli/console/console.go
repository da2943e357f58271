// Package console is what every command of elephants shares: where it reads and writes, how it
// reaches the server, and how it prints an answer.
//
// A [Console] is one run. [Console.Call] makes a command that calls the server, [Console.Tell]
// prints what came back: in words for people, with --json for scripts. What commands do is not
// here.
package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"elephants/client"
)

// Console is a run of elephants: where it reads and writes, and what the flags say that many
// commands have.
type Console struct {
	In       io.Reader
	Out, Err io.Writer

	Server     string // host:port
	SecretFile string // a file with the caller's secret; "": it is in ELEPHANTS_SECRET
	CA         string // a file of certificates to trust beside the machine's own; "": none
	JSON       bool   // print JSON in place of words
}

// usualWidth is that of what goes to a file, in columns.
const usualWidth = 100

// Width is how many columns there are to print on.
func (c *Console) Width() int {
	if f, ok := c.Out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			return width
		}
	}
	return usualWidth
}

// OnTerminal reports whether somebody is there to answer a question.
func (c *Console) OnTerminal() bool {
	f, ok := c.In.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// maxSecret bounds in bytes what is read as a receipt or a link.
const maxSecret = 4096

// ReadSecret reads what opens something from standard input, where no list of processes shows it.
// what names it, as in "receipt"; how is the command that passes it. It is never empty.
func (c *Console) ReadSecret(what, how string) (string, error) {
	typed, err := io.ReadAll(io.LimitReader(c.In, maxSecret))
	if err != nil {
		return "", fmt.Errorf("reading the %s: %w", what, err)
	}
	secret := strings.TrimSpace(string(typed))
	if secret == "" {
		return "", fmt.Errorf("no %s: pass it on standard input, as in `%s`", what, how)
	}
	return secret, nil
}

// secret returns the caller's secret from where it was put. It is never an argument: those show in
// lists of processes.
func (c *Console) secret() (string, error) {
	if c.SecretFile == "" {
		if s := os.Getenv("ELEPHANTS_SECRET"); s != "" {
			return s, nil
		}
		return "", errors.New("who are you? Set ELEPHANTS_SECRET to the secret you were given, " +
			"or name a file that holds it with --secret-file")
	}
	content, err := os.ReadFile(c.SecretFile)
	if err != nil {
		return "", fmt.Errorf("reading the secret: %w", err)
	}
	return strings.TrimSpace(string(content)), nil
}

// Dial prepares to call the server with the caller's secret, which it returns too.
func (c *Console) Dial() (*client.Client, string, error) {
	secret, err := c.secret()
	if err != nil {
		return nil, "", err
	}
	dialled, err := client.Dial(client.Config{Server: c.Server, Secret: secret, CA: c.CA})
	return dialled, secret, err
}

// DialAsNobody prepares to call the server without a secret, as a participant does.
func (c *Console) DialAsNobody() (*client.Client, error) {
	return client.Dial(client.Config{Server: c.Server, CA: c.CA})
}

// Deed is what a command does with a server and its own arguments.
type Deed func(cmd *cobra.Command, server *client.Client, args []string) error

// Call makes a command, with the flag --json, that dials the server and runs do.
func (c *Console) Call(use, short string, args cobra.PositionalArgs, do Deed) *cobra.Command {
	run := func(cmd *cobra.Command, args []string) error {
		connection, _, err := c.Dial()
		if err != nil {
			return err
		}
		defer connection.Close()
		return do(cmd, connection, args)
	}
	return c.JSONFlag(&cobra.Command{Use: use, Short: short, Args: args, RunE: run})
}

// JSONFlag gives a command the flag --json.
func (c *Console) JSONFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&c.JSON, "json", false, "print JSON, for scripts")
	return cmd
}

// Tell prints an answer: as JSON where that was asked for, and otherwise with words.
func (c *Console) Tell(answer any, words func() error) error {
	if !c.JSON {
		return words()
	}
	if message, ok := answer.(proto.Message); ok {
		return c.PrintMessage(message)
	}
	return c.PrintJSON(answer)
}

// Say prints an answer as [Console.Tell] does, in a line of words.
func (c *Console) Say(answer any, format string, values ...any) error {
	return c.Tell(answer, func() error {
		_, err := fmt.Fprintf(c.Out, format+"\n", values...)
		return err
	})
}

// Table prints lines of cells, which rows writes with tabs between them, as columns.
func (c *Console) Table(rows func(table io.Writer)) error {
	table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	rows(table)
	return table.Flush()
}

// List prints an answer that is a list of n things, as [Console.Tell] does: rows writes each as a
// line of a table, and none is what to say where there is nothing.
func (c *Console) List(answer any, n int, none string, rows func(table io.Writer)) error {
	return c.Tell(answer, func() error {
		if n == 0 {
			fmt.Fprintln(c.Out, none)
		}
		return c.Table(rows)
	})
}

// Number reads an argument that numbers something, from 1. what it numbers and the command that
// lists those that there are stand in the error: Number(arg, "an edition", "elephants edition
// list").
func Number(arg, what, lists string) (int32, error) {
	number, err := strconv.ParseInt(arg, 10, 32)
	if err != nil || number < 1 {
		return 0, fmt.Errorf("%q is not the number of %s: `%s` names them", arg, what, lists)
	}
	return int32(number), nil
}

// PrintJSON prints a value on one line.
func (c *Console) PrintJSON(v any) error {
	encoder := json.NewEncoder(c.Out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// PrintMessage prints what the server said as JSON, with the names that the .proto files give.
func (c *Console) PrintMessage(m proto.Message) error {
	plain, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(m)
	if err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	var v any
	// protojson varies its white space on purpose; scripts want the same bytes each time.
	if err := json.Unmarshal(plain, &v); err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	return c.PrintJSON(v)
}
