package group

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// forming is what `elephants group form` was asked for.
type forming struct {
	id, name, day            string
	themes                   []string
	people                   []int32
	edition                  int32
	livedSide, voluntarySide string
	several                  []*pb.FormGroupRequest // that were named as arguments
}

func (c *command) form() *cobra.Command {
	var f forming
	cmd := c.Call("form [FOCUS=N,N ...]", "store groups as they were formed at the event",
		f.check, func(cmd *cobra.Command, server *client.Client, args []string) error {
			if len(args) > 0 {
				return c.putAll(cmd, server, f)
			}
			return c.put(cmd, server, f)
		})
	cmd.Long = `Store groups as they were formed at the event: all that are named, or none where one is refused.

A focus is a theme of a released edition by its id or its name, or several that are raised together
with a + between them, or a name of the group's own behind "name:". After it stands how many people
of the first side are in the group, and of the second: at least two of each, so that nobody is the only one of theirs.
A group has two leads: one with lived experience, who is of the first side, and one from a voluntary
organisation, who is of the second. With flags and no FOCUS it is one group.`
	cmd.Example = `  elephants group form tokenism=4,5 trust+jargon=3,4 "name:Getting there=3,3" --day 2026-11-20
  elephants group form --theme tokenism --people 4,5
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
	flags.StringVar(&f.livedSide, "lived-lead", "",
		"side of the lead with lived experience; without it the programme's first")
	flags.StringVar(&f.voluntarySide, "voluntary-lead", "",
		"side of the lead from a voluntary organisation; without it the programme's second")
	return cmd
}

// request is the group that was asked for.
func (f forming) request() (*pb.FormGroupRequest, error) {
	req := &pb.FormGroupRequest{Id: f.id, Name: f.name, Formed: f.day, Leads: []*pb.GroupLead{
		{Role: pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, Side: f.livedSide},
		{Role: pb.LeadRole_LEAD_ROLE_VOLUNTARY, Side: f.voluntarySide},
	}}
	if len(f.themes) > 0 {
		req.Focus = &pb.GroupFocus{Edition: f.edition, Themes: f.themes}
	}
	for _, n := range f.people { // of the programme's sides, in their order: see side
		req.Sides = append(req.Sides, &pb.GroupSide{People: n})
	}
	if len(f.people) > 2 {
		return nil, fmt.Errorf("there are %d numbers of people, a programme has two sides: give them "+
			"as 4,5", len(f.people))
	}
	return req, nil
}

// side puts the programme's own two sides where none was given: a programme may call them what it
// likes.
func (c *command) side(
	cmd *cobra.Command, server *client.Client, groups ...*pb.FormGroupRequest,
) error {
	known, err := server.Group.ListGroups(cmd.Context(), &pb.ListGroupsRequest{})
	if err != nil {
		return err
	}
	for _, g := range groups {
		for i, side := range known.Sides {
			if i < len(g.Sides) {
				g.Sides[i].Side = cmp.Or(g.Sides[i].Side, side.Id)
			}
			if i < len(g.Leads) {
				g.Leads[i].Side = cmp.Or(g.Leads[i].Side, side.Id)
			}
		}
	}
	return nil
}

// name puts into each focus the ids of the themes that it calls by their names, and refuses what no
// theme of the edition is called, with those that there are. What the edition cannot be read for is
// left for the service to refuse.
func (c *command) name(
	cmd *cobra.Command, server *client.Client, groups ...*pb.FormGroupRequest,
) error {
	editions := map[int32]*pb.Digest{}
	for _, g := range groups {
		if g.Focus == nil {
			continue
		}
		of := g.Focus.Edition
		if editions[of] == nil {
			answer, err := server.Digest.GetEdition(cmd.Context(), &pb.GetEditionRequest{Number: of})
			if err != nil {
				return nil
			}
			editions[of] = answer.Digest
		}
		if err := named(g.Focus.Themes, editions[of]); err != nil {
			return err
		}
	}
	return nil
}

// named has ids in place of names.
func named(themes []string, d *pb.Digest) error {
	all := slices.Concat(d.Elephants, d.OneSide, d.Also)
	for i, given := range themes {
		at := slices.IndexFunc(all, func(t *pb.Theme) bool {
			return t.Id == given || strings.EqualFold(t.Label, strings.TrimSpace(given))
		})
		if at < 0 {
			var there []string
			for _, t := range all {
				there = append(there, fmt.Sprintf("%s (%s)", t.Id, t.Label))
			}
			return fmt.Errorf("%q is no theme of edition %d. There are: %s. A focus of the group's "+
				"own is given as \"%s…\"", given, d.Edition, strings.Join(there, ", "), ownName)
		}
		themes[i] = all[at].Id
	}
	return nil
}

// put stores one group.
func (c *command) put(cmd *cobra.Command, server *client.Client, f forming) error {
	req, err := f.request()
	if err != nil {
		return err
	}
	if err := c.side(cmd, server, req); err != nil {
		return err
	}
	if err := c.name(cmd, server, req); err != nil {
		return err
	}
	answer, err := server.Group.FormGroup(cmd.Context(), req)
	if err != nil {
		return err
	}
	return c.Say(answer.Group, "%s\t%s", answer.Group.Id, answer.Group.Name)
}

// ownName begins a focus that is of no edition.
const ownName = "name:"

// check reads the groups that were named, each as FOCUS=N,N, before anybody is called.
func (f *forming) check(_ *cobra.Command, args []string) error {
	one := f.id != "" || f.name != "" || len(f.themes) > 0 || len(f.people) > 0
	switch {
	case len(args) == 0 && len(f.people) == 0:
		return errors.New("how many people of each side are in it? Give --people 4,5, or each group as " +
			"FOCUS=4,5")
	case len(args) > 0 && one:
		return errors.New("--id, --name, --theme and --people are of one group: say it with them or as " +
			"FOCUS=4,5, and not both")
	}
	for _, arg := range args {
		at := strings.LastIndex(arg, "=") // a name may have one
		if at < 0 {
			return fmt.Errorf("%q has no numbers: give each group as FOCUS=4,5", arg)
		}
		next := *f
		if name, own := strings.CutPrefix(arg[:at], ownName); own {
			next.name = name
		} else {
			next.themes = strings.Split(arg[:at], "+")
		}
		for number := range strings.SplitSeq(arg[at+1:], ",") {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
			if err != nil {
				return fmt.Errorf("%q is no number of people: give each group as FOCUS=4,5", number)
			}
			next.people = append(next.people, int32(n))
		}
		req, err := next.request()
		if err != nil {
			return err
		}
		f.several = append(f.several, req)
	}
	return nil
}

// putAll stores the groups of an event.
func (c *command) putAll(cmd *cobra.Command, server *client.Client, f forming) error {
	if err := c.side(cmd, server, f.several...); err != nil {
		return err
	}
	if err := c.name(cmd, server, f.several...); err != nil {
		return err
	}
	answer, err := server.Group.FormGroups(cmd.Context(), &pb.FormGroupsRequest{Groups: f.several})
	if err != nil {
		return err
	}
	return c.List(answer, len(answer.Groups), "", func(table io.Writer) {
		for _, g := range answer.Groups {
			fmt.Fprintf(table, "%s\t%s\n", g.Id, g.Name)
		}
	})
}
