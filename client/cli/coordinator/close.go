package coordinator

import (
	"fmt"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const closeLong = `End a programme: every key of its notes is destroyed, in all rounds, and with them the notes.
Nothing said in it can be opened again, by anybody. Editions, records and reports stay as they are.

  elephants close ask --on 2027-06-30    or --days 30; without either, the fewest days that there are
  elephants close agree                  another coordinator; the wait begins
  elephants close keep                   one of you changed their mind: the programme stays open
  elephants close show                   how far it is
  elephantsd check --data DIR            whoever runs the server: proves that nothing is left to open

The wait counts time that the server ran, so a clock that jumps ahead destroys nothing. Release every
draft first. A backup that was made before holds the keys for up to a week more, encrypted to whoever
keeps its identity.`

// Close makes `elephants close`.
func Close(run *console.Console) *cobra.Command {
	c := &command{Console: run}
	cmd := &cobra.Command{
		Use: "close", Short: "end a programme: its keys die, its editions stay", Long: closeLong,
	}
	var wish pb.CloseProgrammeRequest
	ask := c.Call("ask", "ask for it; another coordinator has to agree", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return c.askToClose(cmd, server, &wish)
		})
	ask.Long = closeLong
	ask.Flags().Int32Var(&wish.Days, "days", 0,
		"how many days to wait after the second person agreed")
	ask.Flags().StringVar(&wish.On, "on", "", "the day from which on nobody can open what was said, as 2027-06-30")
	cmd.AddCommand(ask,
		c.Call("agree", "agree to what another coordinator asked for", cobra.NoArgs,
			c.agreeToClose),
		c.Call("keep", "keep the programme: one person is enough", cobra.NoArgs, c.keepOpen),
		c.Call("show", "how far it is", cobra.NoArgs, c.showClosing))
	return cmd
}

func (c *command) askToClose(
	cmd *cobra.Command, server *client.Client, wish *pb.CloseProgrammeRequest,
) error {
	answer, err := server.Closing.CloseProgramme(cmd.Context(), wish)
	if err != nil {
		return err
	}
	return c.sayClosing(answer.Closing)
}

func (c *command) agreeToClose(cmd *cobra.Command, server *client.Client, _ []string) error {
	now, err := server.Closing.GetClosing(cmd.Context(), &pb.GetClosingRequest{})
	if err != nil {
		return err
	}
	if now.Closing.State == pb.ClosingState_CLOSING_STATE_UNSPECIFIED {
		return c.sayClosing(now.Closing)
	}
	wish := &pb.CloseProgrammeRequest{On: now.Closing.On}
	if wish.On == "" {
		wish.Days = now.Closing.Days
	}
	return c.askToClose(cmd, server, wish)
}

func (c *command) keepOpen(cmd *cobra.Command, server *client.Client, _ []string) error {
	if _, err := server.Closing.KeepProgramme(cmd.Context(),
		&pb.KeepProgrammeRequest{}); err != nil {
		return err
	}
	return c.Say(map[string]bool{"kept": true}, "The programme stays open, and its keys live.")
}

func (c *command) showClosing(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Closing.GetClosing(cmd.Context(), &pb.GetClosingRequest{})
	if err != nil {
		return err
	}
	for _, d := range answer.Drafts {
		state := "nobody has approved it"
		if d.Approvals > 0 {
			state = "one of you has approved it"
		}
		fmt.Fprintf(c.Err, "A draft of round %q is open, and %s: release it first.\n", d.Round, state)
	}
	return c.sayClosing(answer.Closing)
}

func (c *command) sayClosing(now *pb.Closing) error {
	return c.Say(now, "%s", client.ClosingWords(now))
}
