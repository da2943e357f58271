package researcher

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const cohortLong = `A cohort is programmes that researchers ask together. A programme is in at most one and never leaves
it.

An administrator makes one. It answers nothing until two people, administrators or coordinators of
its programmes, set the same budget: how much may ever be learnt of anybody in it, as the epsilon of
differential privacy, 4 at most. One person may lower it. What was spent stays spent. People of a
programme that joins later are asked about once two people have set a budget again.`

// Cohort makes `elephants cohort`, which makes cohorts and opens them.
func Cohort(run *console.Console) *cobra.Command {
	c := &command{run}
	cmd := &cobra.Command{
		Use: "cohort", Short: "open programmes for researchers, together", Long: cohortLong,
	}
	var of string
	budget := c.Call("budget EPSILON",
		"set what a cohort's answers may cost in its whole life; takes two people",
		cobra.ExactArgs(1), func(cmd *cobra.Command, server *client.Client, args []string) error {
			return c.setBudget(cmd, server, of, args[0])
		})
	budget.Flags().StringVar(&of, "cohort", "",
		"the cohort's id; a coordinator's is that of their programme")
	cmd.AddCommand(
		c.Call("create NAME PROGRAMME...", "make a cohort of the programmes with these ids",
			cobra.MinimumNArgs(2), c.createCohort),
		c.Call("join COHORT PROGRAMME...", "add programmes to the cohort with this id",
			cobra.MinimumNArgs(2), c.joinCohort),
		c.Call("list", "name the cohorts, and what is proposed for them", cobra.NoArgs, c.cohorts),
		budget,
	)
	return cmd
}

func (c *command) createCohort(cmd *cobra.Command, server *client.Client, args []string) error {
	made, err := server.Admin.CreateCohort(cmd.Context(),
		&pb.CreateCohortRequest{Name: args[0], Programmes: args[1:]})
	if err != nil {
		return err
	}
	return c.Say(made, "Cohort %s is made. It answers nothing before two people set its budget: "+
		"elephants cohort budget EPSILON --cohort %[1]s", made.Cohort)
}

func (c *command) joinCohort(cmd *cobra.Command, server *client.Client, args []string) error {
	req := &pb.JoinCohortRequest{Cohort: args[0], Programmes: args[1:]}
	if _, err := server.Admin.JoinCohort(cmd.Context(), req); err != nil {
		return err
	}
	return c.Say(map[string]any{"joined": args[1:]}, "They are in the cohort. "+
		"Nothing of them is answered before two people set its budget again.")
}

func (c *command) setBudget(
	cmd *cobra.Command, server *client.Client, cohort, typed string,
) error {
	epsilon, err := strconv.ParseFloat(typed, 64)
	if err != nil {
		return errors.New("a budget is a number from 0 to 4, such as 2 or 0.5")
	}
	answer, err := server.Admin.SetBudget(cmd.Context(),
		&pb.SetBudgetRequest{Cohort: cohort, Epsilon: epsilon})
	if err != nil {
		return err
	}
	words := "Proposed: another person has to ask for the same."
	if answer.Applied {
		words = "The budget is set."
	}
	return c.Say(map[string]bool{"applied": answer.Applied}, "%s", words)
}

// cohorts lists what the caller may see.
func (c *command) cohorts(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Research.ListCohorts(cmd.Context(), &pb.ListCohortsRequest{})
	if err != nil {
		return err
	}
	return c.List(answer, len(answer.Cohorts), "No cohort.", func(table io.Writer) {
		for _, one := range answer.Cohorts {
			writeCohort(table, one)
		}
	})
}

// writeCohort writes a cohort as a line of a table.
func writeCohort(table io.Writer, one *pb.Cohort) {
	var names []string
	for _, p := range one.Programmes {
		name := p.Programme
		if !p.Agreed {
			name += " (not agreed yet)"
		}
		names = append(names, name)
	}
	proposed := ""
	if one.Proposed != nil {
		proposed = fmt.Sprintf("proposed: %g", *one.Proposed)
	}
	fmt.Fprintf(table, "%s\t%s\t%g of %g left\t%s\t%s\n", one.Id, one.Name,
		one.Budget.Left, one.Budget.Epsilon, strings.Join(names, ", "), proposed)
}
