package group

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// stills are what may have become of a thing, in the order of their flags.
var stills = []pb.Still{pb.Still_STILL_THERE, pb.Still_STILL_CHANGED, pb.Still_STILL_GONE}

func (c *command) checkIn() *cobra.Command {
	var things [3][]string // by stills
	var months int32
	cmd := c.Call("checkin", "say of each thing that your group tried whether it is still there",
		cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return c.write(cmd, server, func(r *pb.Record) (bool, error) {
				return true, check(r, months, things)
			})
		})
	cmd.Long = `Say of each thing that your group tried whether it is still there, after 3, 6 and 12 months, each
from two weeks before they are over. A thing is named by its first words, as many as tell it from
the others: its number may be another's by now, if somebody wrote in between. A check-in waits for the other
lead's approval as the rest of the record does.`
	cmd.Example = `  elephants group checkin --months 3 --there "Fares paid" --there "A box" --gone "A meeting"`
	flags := cmd.Flags()
	flags.Int32Var(&months, "months", 0, "after how many months: 3, 6 or 12")
	flags.StringArrayVar(&things[0], "there", nil, "a thing that is still there")
	flags.StringArrayVar(&things[1], "changed", nil, "a thing that is there, and changed")
	flags.StringArrayVar(&things[2], "gone", nil, "a thing that is gone")
	_ = cmd.MarkFlagRequired("months")
	return cmd
}

// check puts a check-in into a record, in the place of one after as many months.
func check(r *pb.Record, months int32, things [3][]string) error {
	in := &pb.CheckIn{Months: months}
	for i, still := range stills {
		for _, words := range things[i] {
			try := tryOf(r, words)
			if try == nil {
				var all []string
				for _, t := range r.Tries {
					all = append(all, fmt.Sprintf("%q", t.What))
				}
				return fmt.Errorf("%q are the first words of no one thing that your group tries, or of "+
					"several. There are: %s", words, strings.Join(all, ", "))
			}
			in.Answers = append(in.Answers, &pb.CheckInAnswer{Try: try.Id, Still: still})
		}
	}
	if len(in.Answers) == 0 {
		return errors.New("what is still there? Name things by their first words with --there, " +
			"--changed or --gone")
	}
	r.CheckIns = append(slices.DeleteFunc(r.CheckIns,
		func(c *pb.CheckIn) bool { return c.Months == months }), in)
	return nil
}

// tryOf is the thing that a record has by its id, its words or the first of them, in letters of any
// size; nil where there is none, or several begin so.
func tryOf(r *pb.Record, words string) (found *pb.Try) {
	words = strings.ToLower(strings.TrimSpace(words))
	several := false
	for _, t := range r.Tries {
		what := strings.ToLower(t.What)
		switch {
		case words == "":
		case what == words || t.Id != "" && strings.EqualFold(t.Id, words):
			return t
		case strings.HasPrefix(what, words):
			found, several = t, several || found != nil
		}
	}
	if several {
		return nil
	}
	return found
}
