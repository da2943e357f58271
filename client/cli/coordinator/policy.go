package coordinator

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/disclose"
	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// rule is one of the rules of disclosure: its flag, what it counts, and where a policy keeps it.
type rule struct {
	flag, means string
	least       int // that any programme may have
	of          func(*pb.Protection) *int32
}

var rules = []rule{
	{"k", "people who carry anything that is shown", disclose.Floor.K,
		func(p *pb.Protection) *int32 { return &p.K }},
	{"batch", "changed conversations between two editions", disclose.Floor.Batch,
		func(p *pb.Protection) *int32 { return &p.Batch }},
	{"outside", "of them from outside any one interviewer's own", disclose.Floor.Outside,
		func(p *pb.Protection) *int32 { return &p.Outside }},
}

// policy makes the command that shows the programme's rules of disclosure, and what waits for a
// second coordinator. With flags it asks for other rules.
func (c *command) policy() *cobra.Command {
	var to pb.Protection
	var sure bool
	cmd := c.Call("policy",
		"the rules of disclosure: show them, raise them, or lower them to their floor",
		cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
			now, err := server.Digest.GetPolicy(cmd.Context(), &pb.GetPolicyRequest{})
			if err != nil {
				return err
			}
			wanted, asked := proto.CloneOf(now.Policy), false
			for _, r := range rules {
				if cmd.Flags().Changed(r.flag) {
					*r.of(wanted), asked = *r.of(&to), true
				}
			}
			if !asked {
				return c.printPolicy(now)
			}
			if err := c.meant(now.Policy, wanted, sure); err != nil {
				return err
			}
			return c.setPolicy(cmd, server, wanted)
		})
	cmd.Long = `Without flags: show the rules that hold, how low each may go, and what one coordinator asked for and
no second has yet. With flags: ask for these; a rule that is not named stays as it is. One
coordinator may raise a rule; to lower one takes two who ask for the same, and none goes below its
floor. A rule that would be more than twice as high is asked about: seventy, typed for seven, would
take two people to undo.`
	for _, r := range rules {
		cmd.Flags().Int32Var(r.of(&to), r.flag, 0, fmt.Sprintf("fewest %s; at least %d", r.means,
			r.least))
	}
	cmd.Flags().BoolVar(&sure, "yes", false, "raise them without asking back")
	return cmd
}

// meant asks whether rules that would hold at once are what is meant: nobody lowers one again
// alone. A script is refused what is so high that a key was pressed once too often.
func (c *command) meant(now, wanted *pb.Protection, sure bool) error {
	var changes []string
	large := false
	for _, r := range rules {
		is, was := *r.of(wanted), *r.of(now)
		switch {
		case is < was || is > client.MostRule:
			return nil // it waits for a second coordinator, or is refused
		case is > was:
			changes = append(changes, fmt.Sprintf("--%s %d in place of %d", r.flag, is, was))
			large = large || client.LargeRule(int(was), int(is))
		}
	}
	if sure || len(changes) == 0 || !large && !c.OnTerminal() {
		return nil
	}
	words := strings.Join(changes, ", ") + ". "
	if large {
		words += "That is more than twice as many: with it there may be nothing left to say. "
	}
	words += "It holds from the next draft on. To make it lower again takes two coordinators. "
	if !c.OnTerminal() {
		return errors.New(words + "If you mean it, say it again with --yes")
	}
	fmt.Fprint(c.Err, words+"Do you mean it? [y/N] ")
	answer, _ := bufio.NewReader(c.In).ReadString('\n')
	if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y") {
		return errors.New("nothing was changed")
	}
	return nil
}

// setPolicy asks for rules.
func (c *command) setPolicy(cmd *cobra.Command, server *client.Client, to *pb.Protection) error {
	answer, err := server.Digest.SetPolicy(cmd.Context(), &pb.SetPolicyRequest{Policy: to})
	if err != nil {
		return err
	}
	words := "One of them would be lower than now: another coordinator has to ask for the same."
	if answer.Applied {
		words = "These rules hold from the next draft on, and the guide promises them."
	}
	return c.Say(map[string]bool{"applied": answer.Applied}, "%s", words)
}

func (c *command) printPolicy(p *pb.GetPolicyResponse) error {
	return c.Tell(p, func() error {
		err := c.Table(func(table io.Writer) {
			for _, r := range rules {
				now, floor, asked := *r.of(p.Policy), *r.of(p.Floor), ""
				if p.Proposed != nil && *r.of(p.Proposed) != now {
					asked = fmt.Sprint("\tasked for: ", *r.of(p.Proposed))
				}
				fmt.Fprintf(table, "--%s\tat least %d\t%s\t(never below %d)%s\n",
					r.flag, now, r.means, floor, asked)
			}
		})
		switch {
		case p.Own:
			fmt.Fprintln(c.Out,
				"You asked for other rules: another coordinator has to ask for the same.")
		case p.Proposed != nil:
			fmt.Fprintf(c.Out, "Another coordinator asked for other rules. "+
				"`elephants edition policy --k %d --batch %d --outside %d` agrees.\n",
				p.Proposed.K, p.Proposed.Batch, p.Proposed.Outside)
		}
		return err
	})
}
