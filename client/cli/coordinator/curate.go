package coordinator

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	"elephants/client/waiting"
	pb "elephants/proto/elephants/v1"
)

// request makes what a decision asks for of a command's arguments.
type request func(args []string) *pb.CurateThemeRequest

// deed makes a command by which a coordinator decides about a draft's themes.
func (c *command) deed(use, short string, args cobra.PositionalArgs, ask request) *cobra.Command {
	cmd := c.Call(use, short, args, func(
		cmd *cobra.Command, server *client.Client, args []string,
	) error {
		return c.curate(cmd, server, ask(args))
	})
	cmd.Long = short + `.

THEME is a theme's id; "elephants edition draft" lists them. The decision holds for the editions to
come, until "elephants edition undo" takes it back. It takes back the draft's approval, because
whoever approves has to have seen it.`
	return c.laidOut(cmd)
}

// curation are the commands by which a coordinator decides about a draft's themes.
func (c *command) curation() []*cobra.Command {
	var name string
	named := func(cmd *cobra.Command) *cobra.Command {
		cmd.Flags().StringVar(&name, "name", "", "what the new theme is called, in at most 80 letters")
		_ = cmd.MarkFlagRequired("name") // the flag is there
		return cmd
	}
	return []*cobra.Command{
		c.deed("name THEME NAME", "give a theme a name; the code book's stays beside it",
			cobra.ExactArgs(2), func(args []string) *pb.CurateThemeRequest {
				return &pb.CurateThemeRequest{
					Deed: pb.Deed_DEED_NAME, Themes: args[:1], Name: args[1],
				}
			}),
		named(c.deed("merge THEME THEME...", "put themes together",
			cobra.MinimumNArgs(2), func(args []string) *pb.CurateThemeRequest {
				return &pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE, Themes: args, Name: name}
			})),
		named(c.deed("split THEME WORD...",
			"take some of a theme's words, and what was said in them, into a theme of their own",
			cobra.MinimumNArgs(2), func(args []string) *pb.CurateThemeRequest {
				return &pb.CurateThemeRequest{
					Deed: pb.Deed_DEED_SPLIT, Themes: args[:1], Terms: args[1:], Name: name,
				}
			})),
		c.deed("drop THEME", "leave a theme out",
			cobra.ExactArgs(1), func(args []string) *pb.CurateThemeRequest {
				return &pb.CurateThemeRequest{Deed: pb.Deed_DEED_DROP, Themes: args}
			}),
		c.laidOut(c.Call("keep THEME", "put a theme back that was left out",
			cobra.ExactArgs(1), c.keep)),
		c.deed("order THEME...", "put themes first, in this order",
			cobra.MinimumNArgs(1), func(args []string) *pb.CurateThemeRequest {
				return &pb.CurateThemeRequest{Deed: pb.Deed_DEED_ORDER, Themes: args}
			}),
		c.Call("decisions", "list what was decided about themes", cobra.NoArgs, c.decisions),
		c.laidOut(c.Call("undo N", "take a decision back", cobra.ExactArgs(1), c.undo)),
	}
}

// curate asks for a decision on the draft as it is, and shows what became of it.
func (c *command) curate(
	cmd *cobra.Command, server *client.Client, req *pb.CurateThemeRequest,
) error {
	draft, err := c.theDraft(cmd, server)
	if err != nil {
		return err
	}
	req.Hash, req.Round = draft.Hash, c.round
	done := waiting.For(c.Err, "changing the draft")
	answer, err := server.Digest.CurateTheme(cmd.Context(), req)
	done()
	if err != nil {
		return err
	}
	return c.printDraft(answer.Draft, earlierWords(answer.Draft))
}

func (c *command) keep(cmd *cobra.Command, server *client.Client, args []string) error {
	return c.takeBack(cmd, server, "no such theme was left out", func(d *pb.Decision) bool {
		return d.Deed == pb.Deed_DEED_DROP && slices.Equal(d.Themes, args)
	})
}

func (c *command) undo(cmd *cobra.Command, server *client.Client, args []string) error {
	number, err := console.Number(args[0], "a decision", "elephants edition decisions")
	if err != nil {
		return err
	}
	return c.takeBack(cmd, server, "there is no such decision", func(d *pb.Decision) bool {
		return d.Number == number
	})
}

// takeBack takes back the first decision that is meant. otherwise is what to say if there is none.
func (c *command) takeBack(
	cmd *cobra.Command, server *client.Client, otherwise string, meant func(*pb.Decision) bool,
) error {
	draft, err := c.theDraft(cmd, server)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(draft.Decisions, meant)
	if i < 0 {
		return errors.New(otherwise + ": " + c.typed("decisions") + " lists what was decided")
	}
	return c.curate(cmd, server,
		&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: draft.Decisions[i].Number})
}

func (c *command) decisions(cmd *cobra.Command, server *client.Client, _ []string) error {
	draft, err := c.theDraft(cmd, server)
	if err != nil {
		return err
	}
	return c.Tell(&pb.Draft{Decisions: draft.Decisions}, func() error {
		if len(draft.Decisions) == 0 {
			fmt.Fprintln(c.Out, "Nothing was decided about themes.")
		}
		fmt.Fprint(c.Out, decided(draft.Decisions))
		return nil
	})
}

// decided lists decisions, one a line.
func decided(decisions []*pb.Decision) string {
	var b strings.Builder
	for _, d := range decisions {
		fmt.Fprintf(&b, "%3d %s\n", d.Number, client.DecisionLine(d))
	}
	return b.String()
}

// idsOf lists a draft's themes by the ids that decisions take.
func idsOf(d *pb.Digest) string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, t := range slices.Concat(d.Elephants, d.OneSide, d.Also, d.Better, d.Hopes, d.Heard) {
		fmt.Fprintf(table, " %s\t%s\n", t.Id, t.Label)
	}
	_ = table.Flush() // a builder takes everything
	return b.String()
}
