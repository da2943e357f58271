package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// withdraw takes a note back.
func (c *command) withdraw() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "withdraw < RECEIPT", Short: "take a note back with its receipt",
		Args: fromInput("elephants withdraw < receipt.txt"),
		Long: `Read a receipt from standard input and take its note back. The note can never be read
again; editions made before stay.

Case, hyphens and line breaks do not matter, and a word that is one letter off is understood. What
submit and import print is read too; if several receipts are in it, say which you mean, or --all. Nobody's
secret is sent along: a receipt is enough, and nobody can tell who used it.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			receipts, err := c.readReceipts("elephants withdraw < receipt.txt")
			if err != nil {
				return err
			}
			if len(receipts) > 1 && !all {
				return errSeveral
			}
			connection, err := c.DialAsNobody()
			if err != nil {
				return err
			}
			defer connection.Close()
			if len(receipts) > 1 {
				return c.withdrawAll(cmd.Context(), connection, receipts)
			}
			if err := connection.Withdraw(cmd.Context(), receipts[0]); err != nil {
				return err
			}
			fmt.Fprintln(c.Out, "The note is withdrawn. It can never be read again.")
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "withdraw the notes of all receipts that are passed")
	return cmd
}

// withdrawAll takes back the notes of several receipts. One that was withdrawn before stops
// nothing, so that what broke off can be run again.
func (c *command) withdrawAll(ctx context.Context, server *client.Client, receipts []string) error {
	before := 0
	for i, receipt := range receipts {
		switch err := server.Withdraw(ctx, receipt); {
		case err == nil:
		case client.Reason(err) == "WITHDRAWN":
			before++
		default:
			return fmt.Errorf("receipt %d of %d: %w. The notes of those before it are withdrawn", i+1,
				len(receipts),
				client.Explain(err, c.Server))
		}
	}
	fmt.Fprintf(c.Out, "Notes withdrawn: %d. They can never be read again.\n", len(receipts)-before)
	if before > 0 {
		fmt.Fprintf(c.Out, "Withdrawn before: %d.\n", before)
	}
	return nil
}

// signIn opens a one-time link.
func (c *command) signIn() *cobra.Command {
	return &cobra.Command{
		Use: "sign-in < LINK", Short: "open a one-time link; prints your secret",
		Args: fromInput("elephants sign-in < link.txt"),
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
