// Package researcher is what the elephants command does for researchers: it asks about barriers
// over programmes, opens programmes to such questions, and writes what was released for other
// programs.
//
// [Query], [Cohort] and [Export] make the three commands.
package researcher

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/chart"
	"elephants/client/cli/console"
	"elephants/client/export"
	"elephants/client/waiting"
	pb "elephants/proto/elephants/v1"
)

const queryLong = `Ask how many people raise each barrier, in all programmes of your cohort. Name
barriers to see some of the answer; all are counted whichever you name.

  elephants query                                 every barrier
  elephants query tokenism blame --by side        two of them, the sides apart
  elephants query --by programme,sector --cost    what that would cost, and nothing else
  elephants query --by side --chart sides.svg     and a chart of it

From 100 people of 3 programmes on, the answer is counts with chance added, so that nobody in them
can be told. Each new question costs of the cohort's budget, which is gone for good once it is
spent; a question that anybody asked before costs nothing, and has the same answer. With fewer
people the answer is what the editions published, which costs nothing either.`

// command is a run of query, cohort or export.
type command struct{ *console.Console }

// question is what a run of query asks, and how.
type question struct {
	*pb.QueryBarriersRequest
	yes     bool   // spend without asking back
	picture string // a file to draw the answer in; "": none
}

// Query makes `elephants query`, which asks about barriers.
func Query(run *console.Console) *cobra.Command {
	c, q := &command{run}, &question{QueryBarriersRequest: &pb.QueryBarriersRequest{}}
	var by []string
	cmd := c.Call("query [BARRIER...]", "ask how many people raise which barriers, over programmes",
		cobra.ArbitraryArgs, func(
			cmd *cobra.Command, server *client.Client, args []string,
		) error {
			for _, word := range by {
				d, ok := client.ParseDimension(word)
				if !ok {
					return errors.New("--by takes side, sector and programme, with commas between them")
				}
				q.By = append(q.By, d)
			}
			q.Barriers = args
			return c.ask(cmd, server, q)
		})
	cmd.Long = queryLong
	flags := cmd.Flags()
	flags.StringSliceVar(&by, "by", nil,
		"how to split: side, sector, programme, or several with commas")
	flags.Float64Var(&q.Epsilon, "epsilon", 1,
		"what to spend on a new question, 0.1 to 1: more gives less noise")
	flags.StringVar(&q.CodeBook, "code-book", "",
		"the version of the code book that you count on; another is refused")
	flags.BoolVar(&q.CostOnly, "cost", false, "say what it would cost, and ask nothing")
	flags.StringVar(&q.picture, "chart", "", "a file to draw the answer in, as SVG")
	flags.BoolVar(&q.yes, "yes", false, "spend without asking back (on a terminal)")
	cmd.AddCommand(
		c.Call("barriers", "the shared code book", cobra.NoArgs, c.sharedBarriers),
		c.Call("cohort", "which programmes are asked together", cobra.NoArgs, c.cohorts),
		c.Call("budget", "what may still be spent", cobra.NoArgs, c.budget),
		c.Call("releases", "name the questions that were answered", cobra.NoArgs, c.releases),
		c.release(),
	)
	return cmd
}

// release makes the command that shows an answer again.
func (c *command) release() *cobra.Command {
	var picture string
	cmd := c.Call("release [N]", "show an answer again, the latest without N", cobra.MaximumNArgs(1),
		func(cmd *cobra.Command, server *client.Client, args []string) error {
			return c.showRelease(cmd, server, args, picture)
		})
	cmd.Flags().StringVar(&picture, "chart", "", "a file to draw it in, as SVG")
	return cmd
}

// draw writes a picture to the file, if one is named. picture is given the names of the barriers.
func draw(
	cmd *cobra.Command, server *client.Client, file string, picture func(map[string]string) []byte,
) error {
	if file == "" {
		return nil
	}
	book, err := server.Research.ListBarriers(cmd.Context(), &pb.ListBarriersRequest{})
	if err != nil {
		return err
	}
	drawn := export.File{Name: filepath.Base(file), Content: picture(chart.Names(book))}
	return writeAll(filepath.Dir(file), []export.File{drawn})
}

// ask says what a question costs before it is asked, and on a terminal asks back.
func (c *command) ask(cmd *cobra.Command, server *client.Client, q *question) error {
	only := q.CostOnly
	q.CostOnly = true
	price, err := server.Research.QueryBarriers(cmd.Context(), q.QueryBarriersRequest)
	if err != nil {
		return err
	}
	if only {
		return c.Say(price, "It would cost %g. %s", price.Cost, left(price.Budget))
	}
	if price.Cost > 0 && !q.yes && c.OnTerminal() && !c.confirmed(price) {
		return errors.New("not asked, and nothing spent")
	}
	q.CostOnly = false
	done := waiting.For(c.Err, "asking")
	answer, err := server.Research.QueryBarriers(cmd.Context(), q.QueryBarriersRequest)
	done()
	if err != nil {
		return err
	}
	if err := c.printAnswer(answer, q.Barriers); err != nil {
		return err
	}
	return draw(cmd, server, q.picture, func(names map[string]string) []byte {
		if published := answer.GetPublished(); published != nil {
			return chart.PublishedFile(published, names, nil)
		}
		return chart.ReleaseFile(answer.GetRelease(), names, nil, nil)
	})
}

// confirmed asks whoever sits at the terminal whether to spend.
func (c *command) confirmed(price *pb.QueryBarriersResponse) bool {
	fmt.Fprintf(c.Err, "This is a new question and costs %g. %s Ask it? [y/N] ",
		price.Cost, left(price.Budget))
	answer, _ := bufio.NewReader(c.In).ReadString('\n')
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}

// printAnswer prints the answer about the barriers that were asked for, all if none is named, and
// what it cost.
func (c *command) printAnswer(answer *pb.QueryBarriersResponse, asked []string) error {
	return c.Tell(answer, func() error {
		if published := answer.GetPublished(); published != nil {
			return client.WritePublished(c.Out, published, asked, c.Width())
		}
		err := client.WriteRelease(c.Out, answer.GetRelease(), c.Width())
		fmt.Fprintf(c.Out, "\nIt cost %g. %s\n", answer.Cost, left(answer.Budget))
		return err
	})
}

func left(b *pb.Budget) string {
	return fmt.Sprintf("%g of the cohort's budget of %g is left.", b.Left, b.Epsilon)
}

func (c *command) sharedBarriers(cmd *cobra.Command, server *client.Client, _ []string) error {
	book, err := server.Research.ListBarriers(cmd.Context(), &pb.ListBarriersRequest{})
	if err != nil {
		return err
	}
	return c.Tell(book, func() error {
		err := c.Table(func(table io.Writer) {
			for _, b := range book.Barriers {
				fmt.Fprintf(table, "%s\t%s\t%s\n", b.Id, b.Name, client.PrincipleWord(b.Principle))
			}
		})
		fmt.Fprintf(c.Out, "version %s\n", book.CodeBook)
		return err
	})
}

func (c *command) budget(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Research.GetBudget(cmd.Context(), &pb.GetBudgetRequest{})
	if err != nil {
		return err
	}
	return c.Say(answer.Budget, "%s A question costs %g at most.",
		left(answer.Budget), answer.Budget.MostEach)
}

func (c *command) releases(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Research.ListReleases(cmd.Context(), &pb.ListReleasesRequest{})
	if err != nil {
		return err
	}
	none := "No question was answered with counts yet."
	return c.List(answer, len(answer.Releases), none, func(table io.Writer) {
		for _, r := range answer.Releases {
			hash := "lost"
			if r.Hash != "" {
				hash = r.Hash[:16] + "…"
			}
			fmt.Fprintf(table, "release %d\t%s\tepsilon %g\t%s\t%s\n",
				r.Number, r.Month, r.Epsilon, client.SplitWords(r.By), hash)
		}
	})
}

func (c *command) showRelease(
	cmd *cobra.Command, server *client.Client, args []string, picture string,
) error {
	number := int32(0) // the latest
	if len(args) == 1 {
		var err error
		number, err = console.Number(args[0], "a release", "elephants query releases")
		if err != nil {
			return err
		}
	}
	answer, err := server.Research.GetRelease(cmd.Context(), &pb.GetReleaseRequest{Number: number})
	if err != nil {
		return err
	}
	err = c.Tell(answer, func() error {
		return client.WriteRelease(c.Out, answer.Release, c.Width())
	})
	if err != nil {
		return err
	}
	return draw(cmd, server, picture, func(names map[string]string) []byte {
		return chart.ReleaseFile(answer.Release, names, nil, nil)
	})
}
