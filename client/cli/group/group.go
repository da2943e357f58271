// Package group is what the elephants command does for project groups: coordinators form them,
// their leads write and approve the group's record, everybody of the programme reads it.
//
// [Group] makes the command.
package group

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/calendar"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const long = `A project group works on after the first event: people of both sides, two leads (one with lived
experience, one from a voluntary organisation). Numbers are kept and no names.

A group writes its own record: what it works on, what it tries, what came of it, when it meets next,
what help it wants, what it decided and learnt. The record is open to everybody of the programme by
design and is never made of notes. So no rule hides small numbers in it, and nothing confidential
belongs there: what looks like a person's name or number is refused until you take it out or say
that it is not a person's.

  elephants group form --theme tokenism --people 4,5          a coordinator: from a released edition
  elephants group invite ID --lead lived                      the secret of a lead, shown once
  elephants group record --work "Being asked first" --try "Fares paid on the day"     a lead
  elephants group approve                                     the other lead; then people see it
  elephants group show ID`

// command is a run of group.
type command struct{ *console.Console }

// Group makes `elephants group`.
func Group(run *console.Console) *cobra.Command {
	c := &command{run}
	cmd := &cobra.Command{
		Use: "group", Short: "project groups: form them, write and read their records", Long: long,
	}
	cmd.AddCommand(c.form(), c.invite(),
		c.Call("list", "name the groups of the programme", cobra.NoArgs, c.list),
		c.Call("show ID", "print a group with its approved record", cobra.ExactArgs(1), c.show),
		c.Call("remove ID", "take away a group that was formed by mistake", cobra.ExactArgs(1),
			c.remove),
		c.record(), c.checkIn(),
		c.Call("approve", "approve the record of your group that waits", cobra.NoArgs, c.approve),
		c.remind(),
	)
	return cmd
}

// forming is what `elephants group form` was asked for.
type forming struct {
	id, name, day  string
	themes         []string
	people         []int32
	edition        int32
	livedSide, vol string
}

func (c *command) form() *cobra.Command {
	var f forming
	cmd := c.Call("form", "store a group as it was formed at the event", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return c.put(cmd,
				server, f)
		})
	cmd.Long = `Store a group as it was formed at the event. A group has at least two people of each side, so
that nobody is the only one of theirs, and two leads: one with lived experience, who is of the first
side, and one from a voluntary organisation, who is of the second. The focus is a theme of a released
edition, or several that are raised together, or a name of the group's own.`
	cmd.Example = `  elephants group form --theme tokenism --people 4,5
  elephants group form --name "Getting there" --people 3,3 --day 2026-11-20
  elephants group form --id ID --name "Getting there" --people 4,3     revise one`
	flags := cmd.Flags()
	flags.StringVar(&f.id, "id", "", "revise the group with this id")
	flags.StringArrayVar(&f.themes, "theme", nil,
		"a theme of the edition, by its id; may be given three times")
	flags.Int32Var(&f.edition, "edition", 0,
		"the edition that the themes are of; without it the latest")
	flags.StringVar(&f.name, "name", "",
		"what the group works on; without it what the edition calls the focus")
	flags.Int32SliceVar(&f.people, "people", nil,
		"how many people, of the first side and of the second: 4,5")
	flags.StringVar(&f.day, "day", "", "the day of the event, as 2026-11-20; without it today")
	flags.StringVar(&f.livedSide, "lived-lead", "lived-experience",
		"side of the lead with lived experience")
	flags.StringVar(&f.vol, "voluntary-lead", "decision-maker",
		"side of the lead from a voluntary organisation")
	_ = cmd.MarkFlagRequired("people")
	return cmd
}

func (c *command) put(cmd *cobra.Command, server *client.Client, f forming) error {
	req := &pb.FormGroupRequest{Id: f.id, Name: f.name, Formed: f.day, Leads: []*pb.GroupLead{
		{Role: pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, Side: f.livedSide},
		{Role: pb.LeadRole_LEAD_ROLE_VOLUNTARY, Side: f.vol},
	}}
	if len(f.themes) > 0 {
		req.Focus = &pb.GroupFocus{Edition: f.edition, Themes: f.themes}
	}
	sides := []string{f.livedSide, f.vol}
	for i, n := range f.people {
		if i < len(sides) {
			req.Sides = append(req.Sides, &pb.GroupSide{Side: sides[i], People: n})
		}
	}
	if len(f.people) > len(sides) {
		return fmt.Errorf("--people has %d numbers, a programme has two sides: give it as 4,5",
			len(f.people))
	}
	answer, err := server.Group.FormGroup(cmd.Context(), req)
	if err != nil {
		return err
	}
	return c.Say(answer.Group, "%s\t%s", answer.Group.Id, answer.Group.Name)
}

func (c *command) invite() *cobra.Command {
	var as string
	cmd := c.Call("invite ID", "issue the secret of a group's lead, shown once", cobra.ExactArgs(1),
		func(cmd *cobra.Command, server *client.Client, args []string) error {
			role, ok := map[string]pb.LeadRole{
				"lived":     pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE,
				"voluntary": pb.LeadRole_LEAD_ROLE_VOLUNTARY,
			}[as]
			if !ok {
				return fmt.Errorf("--lead %q: it is lived or voluntary", as)
			}
			answer, err := server.Group.InviteLead(cmd.Context(),
				&pb.InviteLeadRequest{Id: args[0], Role: role})
			if err != nil {
				return err
			}
			return c.Say(answer, "%s", answer.Secret)
		})
	cmd.Long = `Issue the secret with which a lead writes and approves the group's record. It is shown once, and
ends the secret of whoever had that role before.`
	cmd.Flags().StringVar(&as, "lead", "",
		"lived (with lived experience) or voluntary (of a voluntary organisation)")
	_ = cmd.MarkFlagRequired("lead")
	return cmd
}

func (c *command) list(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Group.ListGroups(cmd.Context(), &pb.ListGroupsRequest{})
	if err != nil {
		return err
	}
	const none = "No group is formed yet: a coordinator forms one with `elephants group form`."
	return c.List(answer, len(answer.Groups), none, func(table io.Writer) {
		for _, g := range answer.Groups {
			state := "nothing is written yet"
			if g.Record != nil {
				state = "its record is approved"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\n", g.Id, g.Name, state)
		}
	})
}

func (c *command) show(cmd *cobra.Command, server *client.Client, args []string) error {
	answer, err := server.Group.GetGroup(cmd.Context(), &pb.GetGroupRequest{Id: args[0]})
	if err != nil {
		return err
	}
	return c.Tell(answer.Group, func() error {
		_, err := io.WriteString(c.Out, Text(answer.Group))
		return err
	})
}

func (c *command) remove(cmd *cobra.Command, server *client.Client, args []string) error {
	answer, err := server.Group.RemoveGroup(cmd.Context(), &pb.RemoveGroupRequest{Id: args[0]})
	if err != nil {
		return err
	}
	return c.Say(answer, "The group is gone, and its leads' secrets open nothing any more.")
}

func (c *command) approve(cmd *cobra.Command, server *client.Client, _ []string) error {
	own, err := server.Group.GetOwnGroup(cmd.Context(), &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	answer, err := server.Group.ApproveRecord(cmd.Context(),
		&pb.ApproveRecordRequest{Hash: own.Hash})
	if err != nil {
		return err
	}
	said := "You have approved it. The other lead has to approve it too."
	if answer.Approved {
		said = "Approved by both leads: the programme's people see it now."
	}
	return c.Say(answer, "%s", said)
}

func (c *command) remind() *cobra.Command {
	var since, out string
	cmd := c.Call("remind ID", "write the days of a group as a calendar (.ics)", cobra.ExactArgs(1),
		func(cmd *cobra.Command, server *client.Client, args []string) error {
			answer, err := server.Group.ListReminders(cmd.Context(),
				&pb.ListRemindersRequest{Id: args[0], Since: since})
			if err != nil {
				return err
			}
			if c.JSON {
				return c.PrintMessage(answer)
			}
			var file bytes.Buffer
			if err := calendar.Write(&file, args[0], answer, calendar.English); err != nil {
				return err
			}
			if out == "" {
				_, err := c.Out.Write(file.Bytes())
				return err
			}
			// #nosec G306 -- as the caller's umask says
			if err := os.WriteFile(out, file.Bytes(), 0o666); err != nil {
				return fmt.Errorf("writing the calendar: %w", err)
			}
			fmt.Fprintln(c.Out, out)
			return nil
		})
	cmd.Long = `Write the group's next meeting and its check-ins after 3, 6 and 12 months as a file that every
calendar reads. Nothing is mailed. Days that are past are left out; if all are, it is refused.`
	cmd.Flags().StringVar(&since, "since", "",
		"count the months from this day, as 2026-11-20; without it from the event")
	cmd.Flags().StringVarP(&out, "output", "o", "", "the file to write, such as group.ics")
	return cmd
}

// section writes a heading and lines under it, if there are any.
func section(b *strings.Builder, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", strings.ToUpper(heading))
	for _, l := range lines {
		fmt.Fprintf(b, "  %s\n", l)
	}
}
