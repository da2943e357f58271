package coordinator

import (
	"fmt"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

// quotes makes the command that lists the quotes that a draft offers, or puts those with the given
// numbers into it.
func (c *command) quotes() *cobra.Command {
	var none bool
	cmd := c.Call("quotes [N...]", "list the quotes that the draft offers, or choose some",
		cobra.ArbitraryArgs, func(
			cmd *cobra.Command, server *client.Client, args []string,
		) error {
			draft, err := c.theDraft(cmd, server)
			if err != nil {
				return err
			}
			if len(args) > 0 || none {
				return c.choose(cmd, server, draft.Hash, args)
			}
			return c.Tell(draft, func() error {
				c.printOffered(draft)
				return nil
			})
		})
	cmd.Long = `Without numbers: list the quotes that may stand in the draft. The people agreed to be
quoted, and the words lead back to nobody. With numbers: put these in, and no others. That takes
back the draft's approval, because whoever approves has to have seen them.`
	cmd.Flags().BoolVar(&none, "none", false, "take all quotes out")
	return cmd
}

func (c *command) printOffered(draft *pb.Draft) {
	if len(draft.Offered) == 0 {
		fmt.Fprintln(c.Out,
			"No quote is offered: nobody agreed, or what they said would lead back to them.")
	}
	for _, o := range draft.Offered {
		fmt.Fprintf(c.Out, "%3d %s: %s\n", o.Id, o.Theme, client.QuoteLine(o.Quote))
	}
}

// choose puts the quotes with these numbers into the draft with this hash, and no others.
func (c *command) choose(
	cmd *cobra.Command, server *client.Client, hash string, args []string,
) error {
	ids, err := numbers(args)
	if err != nil {
		return err
	}
	chosen, err := server.Digest.ChooseQuotes(cmd.Context(),
		&pb.ChooseQuotesRequest{Hash: hash, Ids: ids, Round: c.round})
	if err != nil {
		return err
	}
	return c.printDraft(chosen.Draft, earlierWords(chosen.Draft))
}

func numbers(args []string) (ids []int32, err error) {
	for _, arg := range args {
		id, err := console.Number(arg, "a quote", "elephants edition quotes")
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
