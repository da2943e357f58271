package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// receipt shows what a receipt opens, and takes a sentence back.
func (c *command) receipt() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "receipt",
		Short: "the sentences of yours that may be quoted; take one back",
		Long: `A receipt shows the sentences that you agreed to have quoted, as they are printed or would
be, and nothing else of what you said. Each can be taken back: then it is in nothing new, whoever else
said the same words. What was released before stays as it is.

To take back all you said: elephants withdraw < receipt.txt. Nobody's secret is sent
along: a receipt is enough, and nobody can tell who used it.`,
	}
	show := c.JSONFlag(&cobra.Command{
		Use: "show < RECEIPT", Short: "show your sentences",
		Args: fromInput("elephants receipt show < receipt.txt"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withReceipt("show", func(server *client.Client, receipt string) error {
				answer, err := server.Withdrawal.ShowReceipt(cmd.Context(),
					&pb.ShowReceiptRequest{Receipt: receipt})
				if err != nil {
					return err
				}
				return c.Tell(answer, func() error { return c.showReceipt(answer) })
			})
		},
	})
	takeBack := c.JSONFlag(&cobra.Command{
		Use: "take-back ID < RECEIPT", Short: "take a sentence back, by the id that show names",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.withReceipt(
				"take-back "+args[0],
				func(server *client.Client, receipt string) error {
					answer, err := server.Withdrawal.TakeBackQuote(cmd.Context(),
						&pb.TakeBackQuoteRequest{Receipt: receipt, Id: args[0]})
					if err != nil {
						return err
					}
					return c.Say(answer, "%s\nIt is taken back%s. The rest of what you said stays.",
						client.QuoteLine(answer.Sentence.Quote), stays(answer.Sentence))
				},
			)
		},
	})
	cmd.AddCommand(show, takeBack)
	return cmd
}

// withReceipt reads a receipt from standard input and calls the server with it, as nobody.
func (c *command) withReceipt(what string, do func(*client.Client, string) error) error {
	receipt, err := c.readReceipt("elephants receipt " + what + " < receipt.txt")
	if err != nil {
		return err
	}
	connection, err := c.DialAsNobody()
	if err != nil {
		return err
	}
	defer connection.Close()
	return do(connection, receipt)
}

// showReceipt says what a receipt opens, without its words: they are a secret.
func (c *command) showReceipt(answer *pb.ShowReceiptResponse) error {
	switch {
	case answer.Ended:
		fmt.Fprintln(c.Out, "The programme has ended and its keys are dead: nobody can read "+
			"anything that was said in it. What was printed before stays printed.")
		return nil
	case answer.Used:
		fmt.Fprintln(c.Out, "This receipt was used already: what you said is taken out, and "+
			"nobody can read it. What was printed before stays printed.")
		return nil
	case answer.Ends != "":
		fmt.Fprintf(c.Out, "You can take back until %s at least. Then the programme ends, "+
			"and nobody can open what you said.\n\n", answer.Ends)
	}
	fmt.Fprintf(c.Out, "What was released, and what happened since: type your receipt at %s\n\n",
		client.Config{Server: c.Server, CA: c.CA}.ReceiptAddress())
	if len(answer.Sentences) == 0 {
		fmt.Fprintln(c.Out, "No sentence of yours is quoted, and none may be.")
		fmt.Fprintln(c.Out, "To take back all you said: elephants withdraw < receipt.txt")
		return nil
	}
	for _, s := range answer.Sentences {
		fmt.Fprintf(c.Out, "%s\n  %s\n  %s\n\n", client.QuoteLine(s.Quote), standing(s), s.Id)
	}
	fmt.Fprintln(c.Out, "To take one back: elephants receipt take-back ID < receipt.txt")
	return nil
}

// standing says where a sentence is printed and whether it may be anywhere new.
func standing(s *pb.OwnSentence) string {
	switch {
	case s.TakenBack:
		return "Taken back" + stays(s) + "."
	case len(s.Editions) > 0:
		return "Printed in " + editions(s.Editions) + "."
	case s.ReadBack:
		return "It was read to you, and may be printed so."
	}
	return "It may be printed, with this description or with none."
}

// stays is what becomes of a sentence that was taken back.
func stays(s *pb.OwnSentence) string {
	if len(s.Editions) == 0 {
		return ": it is printed nowhere"
	}
	return ": it stays in " + editions(s.Editions) + ", and is in nothing new"
}

func editions(numbers []int32) string {
	var all []string
	for _, n := range numbers {
		all = append(all, strconv.Itoa(int(n)))
	}
	if len(all) == 1 {
		return "edition " + all[0]
	}
	return "editions " + strings.Join(all, ", ")
}
