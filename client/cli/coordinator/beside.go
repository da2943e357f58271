package coordinator

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/proto/beside"
	pb "elephants/proto/elephants/v1"
)

// askedWords say what people of a learning round said of a thing.
var askedWords = map[pb.Ask]string{
	pb.Ask_ASK_WORKED: "it worked", pb.Ask_ASK_DID_NOT: "it did not work",
	pb.Ask_ASK_HOPES: "people hope for it",
}

// thenWords say where it stood in the first conversations; of one side the side stands before them.
var thenWords = map[beside.Place]string{
	beside.Both: "both sides said", beside.One: "mainly said", beside.Also: "people said",
	beside.Worked: "people said that it works", beside.Hoped: "people hoped for it",
}

// besideFirst writes below a learning round's digest what the first conversations said of the same
// things, as far as that was released; nothing below any other.
func (c *command) besideFirst(cmd *cobra.Command, server *client.Client, d *pb.Digest) error {
	if c.layout == "markdown" { // which is for a report of its own
		return nil
	}
	first, err := client.BesideFirst(cmd.Context(), server.Digest, d)
	if first != nil {
		writeBeside(c.Out, first, c.Width())
	}
	return err
}

func writeBeside(w io.Writer, first *client.Beside, width int) {
	fmt.Fprintf(w, "\nBESIDE THE FIRST CONVERSATIONS (edition %d, %s)\n", first.Edition, first.Month)
	for _, l := range first.Lines {
		then := thenWords[l.Then]
		if side := l.Side(); side != "" {
			then = "mainly " + side + " said"
		}
		switch l.Then {
		case beside.Both, beside.One, beside.Also:
			then += " “" + l.First.Label + "”"
		}
		client.WriteWrapped(w, "   ", l.Learnt.Label, width)
		client.WriteWrapped(w, "     ", askedWords[l.Ask]+"; at first "+then, width)
	}
	client.WriteWrapped(w, "   ", "This says nothing that the two do not. Of what only one of them tells, nothing "+
		"is said: it may be as it was.", width)
}
