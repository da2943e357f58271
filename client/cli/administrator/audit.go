package administrator

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

// Audit makes `audit`, which administrators and coordinators have: it prints what was done.
func Audit(c *console.Console) *cobra.Command {
	var held string
	cmd := c.Call("audit", "what was done, by which role, on which day", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return printAudit(c, cmd, server, held)
		})
	cmd.Long = `Print what was done, by which role, on which day, and the log's head: the hash of its last entry,
made with all before it. An edition names the head of when it was prepared ("audit"). With --held
and that head, a log that was changed or cut off since is noticed.`
	cmd.Flags().StringVar(&held, "held", "",
		"a head that an edition names; refused if the log does not hold it any more")
	return cmd
}

func printAudit(c *console.Console, cmd *cobra.Command, server *client.Client, held string) error {
	answer, err := server.Admin.ListAuditEntries(cmd.Context(),
		&pb.ListAuditEntriesRequest{Held: held})
	if err != nil {
		return err
	}
	return c.Tell(answer, func() error {
		err := c.Table(func(table io.Writer) {
			for _, e := range answer.Entries {
				edition := ""
				if e.Edition > 0 {
					edition = fmt.Sprint("edition ", e.Edition)
				}
				fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", e.Seq, e.Day, e.Role, e.Action, edition)
			}
		})
		fmt.Fprintf(c.Out, "head %s\n", answer.Head)
		return err
	})
}
