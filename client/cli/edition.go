package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

func (c *command) edition() *cobra.Command {
	cmd := &cobra.Command{
		Use: "edition", Short: "prepare, approve and read the digest's editions",
		Long: `An edition is a digest, frozen and numbered. It can be prepared once enough conversations have changed since the last one
(before that the answer is "not yet", and never how far off), and is released when two coordinators approved the same draft.
Prepared again it is made from the same conversations: what came since waits for the next edition.`,
	}
	cmd.AddCommand(c.curation()...)
	show := c.laidOut(c.call("show [N]", "show a released edition, the latest without N", cobra.MaximumNArgs(1), c.show))
	show.Flags().Int32Var(&c.since, "since", 0, "and say what changed since this edition")
	cmd.AddCommand(
		c.call("ready", "may an edition be prepared?", cobra.NoArgs, c.ready),
		c.call("prepare", "make the draft of the next edition", cobra.NoArgs, c.prepareEdition),
		c.laidOut(c.call("draft", "show the draft that waits for approval", cobra.NoArgs, c.draft)),
		c.quotes(),
		c.call("release", "approve the draft; the second coordinator's approval releases it", cobra.NoArgs, c.release),
		c.call("list", "name the released editions", cobra.NoArgs, c.list),
		show,
		c.policy(),
		c.audit(),
	)
	return cmd
}

// layout says how a digest is shown to people.
type layout string

// layouts by name: the first is as wide as the terminal and has bars.
var layouts = []layout{"terminal", "text", "markdown"}

func (l *layout) String() string { return string(*l) }
func (l *layout) Type() string   { return "layout" }

func (l *layout) Set(s string) error {
	if !slices.Contains(layouts, layout(s)) {
		return fmt.Errorf("it is one of %v", layouts)
	}
	*l = layout(s)
	return nil
}

// laidOut gives a command the flag --format.
func (c *command) laidOut(cmd *cobra.Command) *cobra.Command {
	c.layout = layouts[0]
	cmd.Flags().Var(&c.layout, "format", "terminal (as wide as it is), text (no bars, reads aloud) or markdown")
	return cmd
}

// printDigest shows a digest as --format says, and then what to know of it, which is no part of a report.
func (c *command) printDigest(d *pb.Digest, more string) {
	switch c.layout {
	case "markdown":
		client.WriteMarkdown(c.out, d)
		return
	case "text":
		client.WriteText(c.out, d)
	default:
		client.WriteDigest(c.out, d, c.width())
	}
	fmt.Fprint(c.out, "\n"+more)
}

// call makes a command that dials the server and runs do.
func (c *command) call(use, short string, args cobra.PositionalArgs, do func(*cobra.Command, *client.Client, []string) error) *cobra.Command {
	return c.jsonFlag(&cobra.Command{Use: use, Short: short, Args: args, RunE: func(cmd *cobra.Command, args []string) error {
		connection, _, err := c.dial()
		if err != nil {
			return err
		}
		defer connection.Close()
		return do(cmd, connection, args)
	}})
}

func (c *command) ready(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Digest.CheckReadiness(cmd.Context(), &pb.CheckReadinessRequest{})
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(map[string]bool{"ready": answer.Ready})
	}
	if answer.Ready {
		fmt.Fprintln(c.out, "Ready: `elephants edition prepare` makes the draft.")
	} else {
		fmt.Fprintln(c.out, "Not yet.")
	}
	return nil
}

func (c *command) prepareEdition(cmd *cobra.Command, server *client.Client, _ []string) error {
	done := c.waiting("preparing the draft")
	answer, err := server.Digest.PrepareEdition(cmd.Context(), &pb.PrepareEditionRequest{})
	done()
	if err != nil {
		return err
	}
	return c.printDraft(answer.Draft)
}

func (c *command) draft(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Digest.GetDraft(cmd.Context(), &pb.GetDraftRequest{})
	if err != nil {
		return err
	}
	return c.printDraft(answer.Draft)
}

func (c *command) printDraft(d *pb.Draft) error {
	if c.json {
		return c.printMessage(d)
	}
	more := ""
	for _, remark := range d.Remarks {
		more += remark + "\n\n"
	}
	more += "Themes by their ids, for `elephants edition name`, merge, split, drop and order:\n" + idsOf(d.Digest) + "\n"
	if len(d.Decisions) > 0 {
		more += "Decided about themes:\n" + decided(d.Decisions) + "\n"
	}
	c.printDigest(d.Digest, more+fmt.Sprintf("Draft %s…, %d of 2 approvals. `elephants edition release` adds yours.\n", d.Hash[:16], d.Approvals))
	return nil
}

func (c *command) release(cmd *cobra.Command, server *client.Client, _ []string) error {
	draft, err := server.Digest.GetDraft(cmd.Context(), &pb.GetDraftRequest{})
	if err != nil {
		return err
	}
	answer, err := server.Digest.ReleaseEdition(cmd.Context(), &pb.ReleaseEditionRequest{Hash: draft.Draft.Hash})
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(map[string]any{"edition": answer.Edition, "released": answer.Released, "approvals": answer.Approvals})
	}
	if answer.Released {
		fmt.Fprintf(c.out, "Edition %d is released. `elephants edition show` shows it.\n", answer.Edition)
	} else {
		fmt.Fprintf(c.out, "Edition %d has your approval. Another coordinator's releases it.\n", answer.Edition)
	}
	return nil
}

func (c *command) list(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Digest.ListEditions(cmd.Context(), &pb.ListEditionsRequest{})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(answer)
	}
	if len(answer.Editions) == 0 {
		fmt.Fprintln(c.out, "No edition was released yet.")
	}
	for _, e := range answer.Editions {
		fmt.Fprintf(c.out, "edition %d  %s  %s…\n", e.Edition, e.Month, e.Hash[:16])
	}
	return nil
}

func (c *command) show(cmd *cobra.Command, server *client.Client, args []string) error {
	number := int64(0)
	if len(args) == 1 {
		var err error
		if number, err = strconv.ParseInt(args[0], 10, 32); err != nil || number < 1 {
			return fmt.Errorf("%q is not the number of an edition: `elephants edition list` names them", args[0])
		}
	}
	answer, err := server.Digest.GetEdition(cmd.Context(), &pb.GetEditionRequest{Number: int32(number)})
	if err != nil {
		return err
	}
	if c.since != 0 {
		return c.showSince(cmd, server, answer)
	}
	if c.json {
		return c.printMessage(answer)
	}
	c.printDigest(answer.Digest, fmt.Sprintf("Edition %d · %s… · elephants edition show %d --json\n", answer.Digest.Edition, answer.Hash[:16], answer.Digest.Edition))
	return nil
}

// showSince shows an edition and what changed since an earlier one; in JSON the changes alone, for the editions have commands.
func (c *command) showSince(cmd *cobra.Command, server *client.Client, now *pb.GetEditionResponse) error {
	if c.since < 1 || c.since >= now.Digest.Edition {
		return fmt.Errorf("--since %d: it must be the number of an edition before edition %d", c.since, now.Digest.Edition)
	}
	before, err := server.Digest.GetEdition(cmd.Context(), &pb.GetEditionRequest{Number: c.since})
	if err != nil {
		return err
	}
	changes := client.Compare(before.Digest, now.Digest)
	if c.json {
		return c.printJSON(changes)
	}
	c.printDigest(now.Digest, "")
	client.WriteChanges(c.out, changes, c.width())
	return nil
}

// printMessage prints what the server said as JSON, with the names that the .proto files give.
func (c *command) printMessage(m proto.Message) error {
	plain, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(m)
	if err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	var v any
	if err := json.Unmarshal(plain, &v); err != nil { // protojson varies its white space on purpose; scripts want it still
		return fmt.Errorf("printing the answer: %w", err)
	}
	return c.printJSON(v)
}
