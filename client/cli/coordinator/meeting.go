package coordinator

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const meetingLong = `For the meet and greet, before any business: a sheet of strengths and offers for each who
wants one. Each link opens one sheet in a browser, without a secret; whoever has it fills it in, and
ticks whether it may be shown. Nobody keeps who has which link, and nothing of it touches the notes.

  elephants meeting sheets --count 30    links to print and hand out, shown once
  elephants meeting shown                what people agreed to show
  elephants meeting end                  it is over: the sheets go, and their links open nothing

On paper: print an empty sheet from the page /meeting/blank.`

// Meeting makes `elephants meeting`.
func Meeting(run *console.Console) *cobra.Command {
	c := &command{Console: run}
	cmd := &cobra.Command{
		Use: "meeting", Short: "sheets of strengths and offers for a meet and greet", Long: meetingLong,
	}
	var count int32
	sheets := c.Call("sheets", "make sheets and print their links, once", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return c.makeSheets(cmd, server, count)
		})
	sheets.Flags().Int32Var(&count, "count", 1, "how many, 1 to 50")
	cmd.AddCommand(sheets, c.Call("shown", "what people agreed to show", cobra.NoArgs, c.shownSheets),
		c.Call("end", "take all sheets away", cobra.NoArgs, c.endMeeting))
	return cmd
}

func (c *command) makeSheets(cmd *cobra.Command, server *client.Client, count int32) error {
	answer, err := server.Meeting.MakeSheets(cmd.Context(), &pb.MakeSheetsRequest{Count: count})
	if err != nil {
		return err
	}
	at := client.Config{Server: c.Server, CA: c.CA}
	return c.List(answer, len(answer.Links), "", func(table io.Writer) {
		for _, link := range answer.Links {
			fmt.Fprintln(table, at.SheetAddress(link))
		}
	})
}

func (c *command) shownSheets(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Meeting.ListSheets(cmd.Context(), &pb.ListSheetsRequest{})
	if err != nil {
		return err
	}
	return c.List(answer, len(answer.Sheets), "Nobody has agreed to show a sheet yet.", func(table io.Writer) {
		for _, s := range answer.Sheets {
			for _, l := range [][2]string{{"called", s.Name}, {"good at", s.Strengths},
				{"offers", s.Offers}, {"would like", s.Wishes}} {
				if l[1] != "" {
					fmt.Fprintf(table, "%s\t%s\n", l[0], l[1])
				}
			}
			fmt.Fprintln(table)
		}
	})
}

func (c *command) endMeeting(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Meeting.RemoveSheets(cmd.Context(), &pb.RemoveSheetsRequest{})
	if err != nil {
		return err
	}
	return c.Say(answer, "The sheets are gone, and their links open nothing any more.")
}
