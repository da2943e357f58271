package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"elephants/client"
	"elephants/client/notefile"
	"elephants/client/pdf"
)

const submitLong = `Send notes to the server, one file each: .txt and .md in UTF-8, .docx, .odt, .pdf, .vtt or .srt, of which
the text alone is read: no properties, comments, tracked deletions or names of speakers.

Identifiers are taken out here, before anything is sent, and once more on the server. A file may begin with

  ---
  side: lived-experience
  sector: public | private | social | none
  role: Citizen with personal experience of prison
  quotable: yes | no
  participant: your own label for the person (it is hashed before it leaves)
  ---

and a paragraph may end in {#barrier} marks, your own coding. The flags below stand in for a head that is not there.
For each note a receipt is printed, once: write it on the card you give the participant. It alone can take the note back.`

func (c *command) submit() *cobra.Command {
	var defaults client.NoteFile
	var sector string
	cmd := &cobra.Command{
		Use: "submit FILE...", Short: "send notes; prints a receipt for each", Long: submitLong, Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) (err error) {
			if defaults.Sector, err = notefile.ParseSector(sector); err != nil {
				return err
			}
			return c.runSubmit(cmd, files, defaults)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&defaults.Side, "side", "", "the participant's side, for files without a head")
	flags.StringVar(&sector, "sector", "none", "public, private, social or none, for files without a head")
	flags.StringVar(&defaults.Role, "role", "", "a generic phrase for the participant, for files without a head")
	flags.BoolVar(&defaults.Quotable, "quotable", false, "the participant agreed to be quoted anonymously, for files without a head")
	return c.jsonFlag(cmd)
}

func (c *command) runSubmit(cmd *cobra.Command, files []string, defaults client.NoteFile) error {
	connection, secret, err := c.dial()
	if err != nil {
		return err
	}
	defer connection.Close()
	notes, names, refused := c.prepare(files, defaults, secret)
	var table *tabwriter.Writer
	if !c.json {
		table = tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		defer table.Flush()
	}
	stored := 0
	var printing error
	err = connection.Submit(cmd.Context(), notes, func(i int, receipt, refusal string) {
		if refusal != "" {
			refused = true
			fmt.Fprintf(c.err, "%s: %s\n", names[i], refusal)
			return
		}
		stored++
		if c.json {
			printing = errors.Join(printing, c.printJSON(map[string]string{"file": names[i], "receipt": receipt}))
		} else {
			fmt.Fprintf(table, "%s\t%s\n", names[i], receipt)
		}
		c.progress(i+1, len(notes))
	})
	if err != nil && stored > 0 {
		return fmt.Errorf("%d of %d notes are stored, with the receipts printed above; the rest are not: %w", stored, len(notes), client.Explain(err, c.server))
	}
	switch {
	case err != nil:
		return err
	case printing != nil:
		return printing
	case refused:
		return errSaid
	}
	return nil
}

// prepare reads and scrubs the files. Those that cannot be sent are named on standard error.
func (c *command) prepare(files []string, defaults client.NoteFile, secret string) (notes []client.Outgoing, names []string, refused bool) {
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err == nil {
			var note client.NoteFile
			if note, err = readNote(name, content, defaults); err == nil {
				notes, names = append(notes, client.Prepare(note, secret)), append(names, name)
				continue
			}
			err = fmt.Errorf("%s: %w", name, err)
		}
		refused = true
		fmt.Fprintln(c.err, err)
	}
	return notes, names, refused
}

// readNote reads a note file. PDF is read in this command alone: see package pdf.
func readNote(name string, content []byte, defaults client.NoteFile) (client.NoteFile, error) {
	if !strings.EqualFold(filepath.Ext(name), ".pdf") {
		return client.ReadNote(name, content, defaults)
	}
	text, err := pdf.Text(content)
	if err != nil {
		return client.NoteFile{}, err
	}
	return notefile.Parse(text, defaults)
}

// progress shows a count on a terminal and nothing elsewhere.
func (c *command) progress(done, all int) {
	if f, ok := c.err.(*os.File); ok && all > 1 && term.IsTerminal(int(f.Fd())) {
		fmt.Fprintf(f, "\r%d of %d notes stored ", done, all)
		if done == all {
			fmt.Fprintln(f)
		}
	}
}

func (c *command) withdraw() *cobra.Command {
	return &cobra.Command{
		Use: "withdraw < RECEIPT", Short: "take a note back with its receipt", Args: cobra.NoArgs,
		Long: `Read a receipt from standard input and take its note back. The note can never be read again; editions made before stay.

Case, hyphens and line breaks do not matter, and a word that is one letter off is understood. No secret is sent: a receipt
is enough, and nobody can tell who used it.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			typed, err := io.ReadAll(io.LimitReader(c.in, 4096))
			if err != nil {
				return fmt.Errorf("reading the receipt: %w", err)
			}
			if strings.TrimSpace(string(typed)) == "" {
				return errors.New("no receipt: pass its words on standard input, as in `elephants withdraw < receipt.txt`")
			}
			connection, err := client.Dial(client.Config{Server: c.server, CA: c.ca})
			if err != nil {
				return err
			}
			defer connection.Close()
			if err := connection.Withdraw(cmd.Context(), string(typed)); err != nil {
				return err
			}
			fmt.Fprintln(c.out, "The note is withdrawn. It can never be read again.")
			return nil
		},
	}
}
