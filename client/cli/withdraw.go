package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	pb "elephants/proto/elephants/v1"
)

// withdraw takes a note back.
func (c *command) withdraw() *cobra.Command {
	return &cobra.Command{
		Use: "withdraw < RECEIPT", Short: "take a note back with its receipt", Args: cobra.NoArgs,
		Long: `Read a receipt from standard input and take its note back. The note can never be read
again; editions made before stay.

Case, hyphens and line breaks do not matter, and a word that is one letter off is understood. No
secret is sent: a receipt is enough, and nobody can tell who used it.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			receipt, err := c.ReadSecret("receipt", "elephants withdraw < receipt.txt")
			if err != nil {
				return err
			}
			connection, err := c.DialAsNobody()
			if err != nil {
				return err
			}
			defer connection.Close()
			if err := connection.Withdraw(cmd.Context(), receipt); err != nil {
				return err
			}
			fmt.Fprintln(c.Out, "The note is withdrawn. It can never be read again.")
			return nil
		},
	}
}

// signIn opens a one-time link.
func (c *command) signIn() *cobra.Command {
	return &cobra.Command{
		Use: "sign-in < LINK", Short: "open a one-time link; prints your secret", Args: cobra.NoArgs,
		Long: `Read a sign-in link from standard input, open it, and print the secret that it gives,
once. Keep it where only you can read it, and name the file with --secret-file. A link opens once:
if it was opened before and not by you, tell your administrator.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			link, err := c.ReadSecret("link", "elephants sign-in < link.txt")
			if err != nil {
				return err
			}
			if _, after, found := strings.Cut(link, "#"); found { // the whole address
				link = after
			}
			connection, err := c.DialAsNobody()
			if err != nil {
				return err
			}
			defer connection.Close()
			req := &pb.RedeemLinkRequest{Link: link}
			answer, err := connection.SignIn.RedeemLink(cmd.Context(), req)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.Out, answer.Secret)
			return nil
		},
	}
}
