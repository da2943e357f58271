package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
)

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
