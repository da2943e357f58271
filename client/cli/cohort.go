package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

const cohortLong = `A cohort is programmes that researchers ask together. A programme is in at most one and never leaves it.

An administrator makes one. It answers nothing until two people, administrators or coordinators of its programmes, set the same budget: how
much may ever be learnt of anybody in it, as the epsilon of differential privacy, 4 at most. One person may lower it. What was spent
stays spent. Who joins later is asked about once two people have set a budget again.`

// cohort makes cohorts and opens them.
func (c *command) cohort() *cobra.Command {
	cmd := &cobra.Command{Use: "cohort", Short: "open programmes for researchers, together", Long: cohortLong}
	var of string
	budget := c.call("budget EPSILON", "set what a cohort's answers may cost in its whole life; takes two people", cobra.ExactArgs(1), func(cmd *cobra.Command, server *client.Client, args []string) error {
		return c.setBudget(cmd, server, of, args[0])
	})
	budget.Flags().StringVar(&of, "cohort", "", "the cohort's id; a coordinator's is that of their programme")
	cmd.AddCommand(
		c.call("create NAME PROGRAMME...", "make a cohort of the programmes with these ids", cobra.MinimumNArgs(2), c.createCohort),
		c.call("join COHORT PROGRAMME...", "add programmes to the cohort with this id", cobra.MinimumNArgs(2), c.joinCohort),
		c.call("list", "name the cohorts, and what is proposed for them", cobra.NoArgs, c.cohorts),
		budget,
	)
	return cmd
}

func (c *command) createCohort(cmd *cobra.Command, server *client.Client, args []string) error {
	made, err := server.Admin.CreateCohort(cmd.Context(), &pb.CreateCohortRequest{Name: args[0], Programmes: args[1:]})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(made)
	}
	fmt.Fprintf(c.out, "Cohort %s is made. It answers nothing before two people set its budget: elephants cohort budget EPSILON --cohort %s\n", made.Cohort, made.Cohort)
	return nil
}

func (c *command) joinCohort(cmd *cobra.Command, server *client.Client, args []string) error {
	if _, err := server.Admin.JoinCohort(cmd.Context(), &pb.JoinCohortRequest{Cohort: args[0], Programmes: args[1:]}); err != nil {
		return err
	}
	if c.json {
		return c.printJSON(map[string]any{"joined": args[1:]})
	}
	fmt.Fprintln(c.out, "They are in the cohort. Nothing of them is answered before two people set its budget again.")
	return nil
}

func (c *command) setBudget(cmd *cobra.Command, server *client.Client, cohort, typed string) error {
	epsilon, err := strconv.ParseFloat(typed, 64)
	if err != nil {
		return errors.New("a budget is a number from 0 to 4, such as 2 or 0.5")
	}
	answer, err := server.Admin.SetBudget(cmd.Context(), &pb.SetBudgetRequest{Cohort: cohort, Epsilon: epsilon})
	switch {
	case err != nil:
		return err
	case c.json:
		return c.printJSON(map[string]bool{"applied": answer.Applied})
	case answer.Applied:
		fmt.Fprintln(c.out, "The budget is set.")
	default:
		fmt.Fprintln(c.out, "Proposed: another person has to ask for the same.")
	}
	return nil
}

// cohorts lists what the caller may see.
func (c *command) cohorts(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Research.ListCohorts(cmd.Context(), &pb.ListCohortsRequest{})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(answer)
	}
	if len(answer.Cohorts) == 0 {
		fmt.Fprintln(c.out, "No cohort.")
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, one := range answer.Cohorts {
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
		fmt.Fprintf(table, "%s\t%s\t%g of %g left\t%s\t%s\n", one.Id, one.Name, one.Budget.Left, one.Budget.Epsilon, strings.Join(names, ", "), proposed)
	}
	return table.Flush()
}
