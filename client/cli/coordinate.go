package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// quotes lists the quotes that a draft offers, or puts those with the given numbers into it.
func (c *command) quotes() *cobra.Command {
	var none bool
	cmd := c.call("quotes [N...]", "list the quotes that the draft offers, or choose some", cobra.ArbitraryArgs, func(cmd *cobra.Command, server *client.Client, args []string) error {
		answer, err := server.Digest.GetDraft(cmd.Context(), &pb.GetDraftRequest{})
		if err != nil {
			return err
		}
		draft := answer.Draft
		if len(args) > 0 || none {
			ids, err := numbers(args)
			if err != nil {
				return err
			}
			chosen, err := server.Digest.ChooseQuotes(cmd.Context(), &pb.ChooseQuotesRequest{Hash: draft.Hash, Ids: ids})
			if err != nil {
				return err
			}
			return c.printDraft(chosen.Draft)
		}
		if c.json {
			return c.printMessage(draft)
		}
		if len(draft.Offered) == 0 {
			fmt.Fprintln(c.out, "No quote is offered: nobody agreed, or what they said would lead back to them.")
		}
		for _, o := range draft.Offered {
			fmt.Fprintf(c.out, "%3d %s: %s\n", o.Id, o.Theme, client.QuoteLine(o.Quote))
		}
		return nil
	})
	cmd.Long = `Without numbers: list the quotes that may stand in the draft, of people who agreed to be quoted, in words that lead back to
nobody. With numbers: put these in, and no others. That takes back the draft's approval, for whoever approves has to have seen them.`
	cmd.Flags().BoolVar(&none, "none", false, "take all quotes out")
	return cmd
}

func numbers(args []string) (ids []int32, err error) {
	for _, arg := range args {
		id, err := strconv.ParseInt(arg, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is not the number of a quote: `elephants edition quotes` lists them", arg)
		}
		ids = append(ids, int32(id))
	}
	return ids, nil
}

// policy shows the programme's rules of disclosure, and what waits for a second coordinator; with flags it asks for others.
func (c *command) policy() *cobra.Command {
	var to pb.Protection
	cmd := c.call("policy", "the rules of disclosure: show them, raise them, or lower them to their floor", cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
		now, err := server.Digest.GetPolicy(cmd.Context(), &pb.GetPolicyRequest{})
		if err != nil {
			return err
		}
		wanted, asked := proto.CloneOf(now.Policy), false
		for name, rule := range map[string]struct{ to, from *int32 }{"k": {&wanted.K, &to.K}, "batch": {&wanted.Batch, &to.Batch}, "outside": {&wanted.Outside, &to.Outside}} {
			if cmd.Flags().Changed(name) {
				*rule.to, asked = *rule.from, true
			}
		}
		if !asked {
			return c.printPolicy(now)
		}
		answer, err := server.Digest.SetPolicy(cmd.Context(), &pb.SetPolicyRequest{Policy: wanted})
		if err != nil {
			return err
		}
		switch {
		case c.json:
			return c.printJSON(map[string]bool{"applied": answer.Applied})
		case answer.Applied:
			fmt.Fprintln(c.out, "These rules hold from the next draft on, and the guide promises them.")
		default:
			fmt.Fprintln(c.out, "One of them would be lower than now: another coordinator has to ask for the same.")
		}
		return nil
	})
	cmd.Long = `Without flags: show the rules that hold, how low each may go, and what one coordinator asked for and no second has yet. With
flags: ask for these; a rule that is not named stays as it is. One coordinator may raise a rule; to lower one takes two who ask for
the same, and none goes below its floor.`
	cmd.Flags().Int32Var(&to.K, "k", 0, "fewest people who carry anything that is shown; at least 5")
	cmd.Flags().Int32Var(&to.Batch, "batch", 0, "fewest changed conversations between two editions; at least 10")
	cmd.Flags().Int32Var(&to.Outside, "outside", 0, "fewest of them from outside any one interviewer's own; at least 5")
	return cmd
}

func (c *command) printPolicy(p *pb.GetPolicyResponse) error {
	if c.json {
		return c.printMessage(p)
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, rule := range []struct {
		flag, means string
		of          func(*pb.Protection) int32
	}{
		{"k", "people who carry anything that is shown", (*pb.Protection).GetK},
		{"batch", "changed conversations between two editions", (*pb.Protection).GetBatch},
		{"outside", "of them from outside any one interviewer's own", (*pb.Protection).GetOutside},
	} {
		asked := ""
		if p.Proposed != nil && rule.of(p.Proposed) != rule.of(p.Policy) {
			asked = fmt.Sprint("\tasked for: ", rule.of(p.Proposed))
		}
		fmt.Fprintf(table, "--%s\tat least %d\t%s\t(never below %d)%s\n", rule.flag, rule.of(p.Policy), rule.means, rule.of(p.Floor), asked)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	switch {
	case p.Own:
		fmt.Fprintln(c.out, "You asked for other rules: another coordinator has to ask for the same.")
	case p.Proposed != nil:
		fmt.Fprintf(c.out, "Another coordinator asked for other rules. `elephants edition policy --k %d --batch %d --outside %d` agrees.\n", p.Proposed.K, p.Proposed.Batch, p.Proposed.Outside)
	}
	return nil
}

// audit prints what was done.
func (c *command) audit() *cobra.Command {
	var held string
	cmd := c.call("audit", "what was done, by which role, on which day", cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
		return c.printAudit(cmd, server, held)
	})
	cmd.Long = `Print what was done, by which role, on which day, and the log's head: the hash of its last entry, made with all before it. An edition
names the head of when it was prepared ("audit"). With --held and that, a log that was changed or cut off since is noticed.`
	cmd.Flags().StringVar(&held, "held", "", "a head that an edition names; refused if the log does not hold it any more")
	return cmd
}

func (c *command) printAudit(cmd *cobra.Command, server *client.Client, held string) error {
	answer, err := server.Admin.ListAuditEntries(cmd.Context(), &pb.ListAuditEntriesRequest{Held: held})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(answer)
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, e := range answer.Entries {
		edition := ""
		if e.Edition > 0 {
			edition = fmt.Sprint("edition ", e.Edition)
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", e.Seq, e.Day, e.Role, e.Action, edition)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "head %s\n", answer.Head)
	return nil
}

// signIn opens a one-time link.
func (c *command) signIn() *cobra.Command {
	return &cobra.Command{
		Use: "sign-in < LINK", Short: "open a one-time link; prints your secret", Args: cobra.NoArgs,
		Long: `Read a sign-in link from standard input, open it, and print the secret that it gives, once. Keep it where only you can read it,
and name the file with --secret-file. A link opens once: if it was opened before and not by you, tell your administrator.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			typed, err := io.ReadAll(io.LimitReader(c.in, 4096))
			if err != nil {
				return fmt.Errorf("reading the link: %w", err)
			}
			_, link, found := strings.Cut(strings.TrimSpace(string(typed)), "#")
			if !found {
				link = strings.TrimSpace(string(typed))
			}
			if link == "" {
				return errors.New("no link: pass it on standard input, as in `elephants sign-in < link.txt`")
			}
			connection, err := client.Dial(client.Config{Server: c.server, CA: c.ca})
			if err != nil {
				return err
			}
			defer connection.Close()
			answer, err := connection.SignIn.RedeemLink(cmd.Context(), &pb.RedeemLinkRequest{Link: link})
			if err != nil {
				return err
			}
			fmt.Fprintln(c.out, answer.Secret)
			return nil
		},
	}
}
