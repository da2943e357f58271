package coordinator

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

// roundFlag is what --round means wherever there is one.
const roundFlag = "the `ROUND`, as elephants round list names it; without it the first"

const roundLong = `A programme has a round "first" from its beginning. Open another for the interim or the
final learning event, or for the conversations of one group. Each round has its own guide, invitations,
additions to the code book and editions: nothing said in one is in another's edition.

  elephants round open interim --asks worked,did-not,unplanned
  elephants admin invite --round interim --count 3     an administrator: its interviewers
  elephants edition prepare --round interim            then draft, release, show with --round
  elephants edition prepare --pool first,interim       one edition of both, which says so

What a round may ask for: difficulties (what stands in the way; its edition has elephants), worked,
did-not (in the place of difficulties), unplanned (what nobody planned, in interviewers' own words),
hopes.`

// Round makes `elephants round`.
func Round(run *console.Console) *cobra.Command {
	c := &command{Console: run}
	cmd := &cobra.Command{
		Use: "round", Short: "open, list and close the rounds of a programme", Long: roundLong,
	}
	var asks, questions []string
	open := c.Call("open NAME", "open a further round", cobra.ExactArgs(1),
		func(cmd *cobra.Command, server *client.Client, args []string) error {
			return c.openRound(cmd, server, &pb.OpenRoundRequest{Name: args[0],
				Questions: questions}, asks)
		})
	open.Long = roundLong
	open.Flags().StringSliceVar(&asks, "asks", nil,
		"what it asks for: difficulties, worked, did-not, unplanned, hopes")
	open.Flags().StringArrayVar(&questions, "question", nil,
		"a question to ask, in place of those that go with --asks; may be given several times")
	_ = open.MarkFlagRequired("asks")
	closing := c.Call("close NAME", "have a round take no more notes, for good", cobra.ExactArgs(1),
		c.closeRound)
	closing.Long = `Have a round take no more notes. It is not opened again. Editions can still be made of
the notes that came, and each of them can still be taken back with its receipt.`
	cmd.AddCommand(open, c.Call("list", "name the rounds", cobra.NoArgs, c.listRounds), closing)
	return cmd
}

func (c *command) openRound(
	cmd *cobra.Command, server *client.Client, req *pb.OpenRoundRequest, asks []string,
) error {
	for i, word := range asks {
		ask, ok := client.ParseAsk(word)
		if !ok {
			return fmt.Errorf("--asks: word %d is none of %s", i+1, client.AskWords(client.Asks))
		}
		req.Asks = append(req.Asks, ask)
	}
	answer, err := server.Rounds.OpenRound(cmd.Context(), req)
	if err != nil {
		return err
	}
	return c.Say(answer.Round, "The round is open. An administrator invites its interviewers: "+
		"`elephants admin invite --round %s`.", answer.Round.Name)
}

func (c *command) listRounds(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Rounds.ListRounds(cmd.Context(), &pb.ListRoundsRequest{})
	if err != nil {
		return err
	}
	return c.Tell(answer, func() error {
		return c.Table(func(table io.Writer) {
			for _, r := range answer.Rounds {
				state := "open"
				switch {
				case len(r.Pooled) > 0:
					state = "pooled of " + strings.Join(r.Pooled, " and ")
				case r.Closed:
					state = "closed"
				}
				fmt.Fprintf(table, "%s\t%s\tasks for %s\n", r.Name, state, client.AskWords(r.Asks))
			}
		})
	})
}

func (c *command) closeRound(cmd *cobra.Command, server *client.Client, args []string) error {
	answer, err := server.Rounds.CloseRound(cmd.Context(), &pb.CloseRoundRequest{Round: args[0]})
	if err != nil {
		return err
	}
	return c.Say(answer.Closed, "The round %s takes no more notes.", answer.Closed.Name)
}
