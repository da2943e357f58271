package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"elephants/client"
	"elephants/client/chart"
	"elephants/client/export"
	pb "elephants/proto/elephants/v1"
)

const queryLong = `Ask how many people raise each barrier, in all programmes of your cohort. Name barriers to see some of the answer; all are
counted whichever you name.

  elephants query                                 every barrier
  elephants query tokenism blame --by side        two of them, the sides apart
  elephants query --by programme,sector --cost    what that would cost, and nothing else
  elephants query --by side --chart sides.svg     and a chart of it

From 100 people of 3 programmes on, the answer is counts with chance added, so that nobody in them can be told. Each new question costs of
the cohort's budget, which is gone for good once it is spent; a question that anybody asked before costs nothing, and has the same
answer. With fewer people the answer is what the editions published, which costs nothing either.`

// query asks about barriers.
func (c *command) query() *cobra.Command {
	req := &pb.QueryBarriersRequest{}
	var by []string
	var yes bool
	var picture string
	cmd := c.call("query [BARRIER...]", "ask how many people raise which barriers, over programmes", cobra.ArbitraryArgs, func(cmd *cobra.Command, server *client.Client, args []string) error {
		for _, word := range by {
			d, ok := client.ParseDimension(word)
			if !ok {
				return errors.New("--by takes side, sector and programme, with commas between them")
			}
			req.By = append(req.By, d)
		}
		req.Barriers = args
		return c.ask(cmd, server, req, yes, picture)
	})
	cmd.Long = queryLong
	cmd.Flags().StringSliceVar(&by, "by", nil, "how to split: side, sector, programme, or several with commas")
	cmd.Flags().Float64Var(&req.Epsilon, "epsilon", 1, "what to spend on a new question, 0.1 to 1: more gives less noise")
	cmd.Flags().StringVar(&req.CodeBook, "code-book", "", "the version of the code book that you count on; another is refused")
	cmd.Flags().BoolVar(&req.CostOnly, "cost", false, "say what it would cost, and ask nothing")
	cmd.Flags().StringVar(&picture, "chart", "", "a file to draw the answer in, as SVG")
	cmd.Flags().BoolVar(&yes, "yes", false, "spend without asking back (on a terminal)")
	cmd.AddCommand(
		c.call("barriers", "the shared code book", cobra.NoArgs, c.sharedBarriers),
		c.call("cohort", "which programmes are asked together", cobra.NoArgs, c.cohorts),
		c.call("budget", "what may still be spent", cobra.NoArgs, c.budget),
		c.call("releases", "name the questions that were answered", cobra.NoArgs, c.releases),
		c.again(),
	)
	return cmd
}

// again shows an answer again.
func (c *command) again() *cobra.Command {
	var picture string
	cmd := c.call("release [N]", "show an answer again, the latest without N", cobra.MaximumNArgs(1), func(cmd *cobra.Command, server *client.Client, args []string) error {
		return c.answered(cmd, server, args, picture)
	})
	cmd.Flags().StringVar(&picture, "chart", "", "a file to draw it in, as SVG")
	return cmd
}

// draw writes a picture to the file, if one is named. make is given the names of the barriers.
func draw(cmd *cobra.Command, server *client.Client, file string, make func(names map[string]string) []byte) error {
	if file == "" {
		return nil
	}
	book, err := server.Research.ListBarriers(cmd.Context(), &pb.ListBarriersRequest{})
	if err != nil {
		return err
	}
	return writeAll(filepath.Dir(file), []export.File{{Name: filepath.Base(file), Content: make(chart.Names(book))}})
}

// ask says what a question costs before it is asked, and on a terminal asks back.
func (c *command) ask(cmd *cobra.Command, server *client.Client, req *pb.QueryBarriersRequest, yes bool, picture string) error {
	only := req.CostOnly
	req.CostOnly = true
	price, err := server.Research.QueryBarriers(cmd.Context(), req)
	if err != nil {
		return err
	}
	if only {
		if c.json {
			return c.printMessage(price)
		}
		fmt.Fprintf(c.out, "It would cost %g. %s\n", price.Cost, left(price.Budget))
		return nil
	}
	if price.Cost > 0 && !yes && c.onTerminal() {
		fmt.Fprintf(c.err, "This is a new question and costs %g. %s Ask it? [y/N] ", price.Cost, left(price.Budget))
		answer, _ := bufio.NewReader(c.in).ReadString('\n')
		if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y") {
			return errors.New("not asked, and nothing spent")
		}
	}
	req.CostOnly = false
	done := c.waiting("asking")
	answer, err := server.Research.QueryBarriers(cmd.Context(), req)
	done()
	if err != nil {
		return err
	}
	if err := c.tell(answer, req.Barriers); err != nil {
		return err
	}
	return draw(cmd, server, picture, func(names map[string]string) []byte {
		if published := answer.GetPublished(); published != nil {
			return chart.PublishedFile(published, names, nil)
		}
		return chart.ReleaseFile(answer.GetRelease(), names, nil, nil)
	})
}

// tell prints the answer about the barriers that were asked for, all if none is named, and what it cost.
func (c *command) tell(answer *pb.QueryBarriersResponse, asked []string) error {
	if c.json {
		return c.printMessage(answer)
	}
	if published := answer.GetPublished(); published != nil {
		return client.WritePublished(c.out, published, asked, c.width())
	}
	if err := client.WriteRelease(c.out, answer.GetRelease(), c.width()); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "\nIt cost %g. %s\n", answer.Cost, left(answer.Budget))
	return nil
}

// onTerminal reports whether somebody is there to answer.
func (c *command) onTerminal() bool {
	f, ok := c.in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func left(b *pb.Budget) string {
	return fmt.Sprintf("%g of the cohort's budget of %g is left.", b.Left, b.Epsilon)
}

func (c *command) sharedBarriers(cmd *cobra.Command, server *client.Client, _ []string) error {
	book, err := server.Research.ListBarriers(cmd.Context(), &pb.ListBarriersRequest{})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(book)
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, b := range book.Barriers {
		fmt.Fprintf(table, "%s\t%s\t%s\n", b.Id, b.Name, client.PrincipleWord(b.Principle))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "version %s\n", book.CodeBook)
	return nil
}

func (c *command) budget(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Research.GetBudget(cmd.Context(), &pb.GetBudgetRequest{})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(answer.Budget)
	}
	fmt.Fprintf(c.out, "%s A question costs %g at most.\n", left(answer.Budget), answer.Budget.MostEach)
	return nil
}

func (c *command) releases(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Research.ListReleases(cmd.Context(), &pb.ListReleasesRequest{})
	if err != nil {
		return err
	}
	if c.json {
		return c.printMessage(answer)
	}
	if len(answer.Releases) == 0 {
		fmt.Fprintln(c.out, "No question was answered with counts yet.")
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, r := range answer.Releases {
		hash := "lost"
		if r.Hash != "" {
			hash = r.Hash[:16] + "…"
		}
		fmt.Fprintf(table, "release %d\t%s\tepsilon %g\t%s\t%s\n", r.Number, r.Month, r.Epsilon, client.SplitWords(r.By), hash)
	}
	return table.Flush()
}

func (c *command) answered(cmd *cobra.Command, server *client.Client, args []string, picture string) error {
	number := int64(0)
	if len(args) == 1 {
		var err error
		if number, err = strconv.ParseInt(args[0], 10, 32); err != nil || number < 1 {
			return fmt.Errorf("%q is not the number of a release: `elephants query releases` names them", args[0])
		}
	}
	answer, err := server.Research.GetRelease(cmd.Context(), &pb.GetReleaseRequest{Number: int32(number)})
	if err != nil {
		return err
	}
	if c.json {
		err = c.printMessage(answer)
	} else {
		err = client.WriteRelease(c.out, answer.Release, c.width())
	}
	if err != nil {
		return err
	}
	return draw(cmd, server, picture, func(names map[string]string) []byte { return chart.ReleaseFile(answer.Release, names, nil, nil) })
}
