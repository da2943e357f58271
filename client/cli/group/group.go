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

  elephants group form tokenism=4,5 jargon=3,4                a coordinator: from a released edition
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
			return c.Say(answer, "%s\nSigns in: %s\nThis is shown once. Hand it over and keep no copy.",
				answer.Secret, client.Config{Server: c.Server, CA: c.CA}.SignInAddress(answer.Secret))
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
		_, err := io.WriteString(c.Out, Text(answer.Group, answer.Sides))
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
