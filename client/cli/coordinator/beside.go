package coordinator

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/proto/beside"
	pb "elephants/proto/elephants/v1"
)

// firstRound is the round that every programme begins with.
const firstRound = "first"

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
func (c *command) besideFirst(cmd *cobra.Command, server *client.Client, d *pb.Digest) {
	if !beside.Learning(d) || c.layout == "markdown" { // which is for a report of its own
		return
	}
	answer, err := server.Digest.GetEdition(cmd.Context(), &pb.GetEditionRequest{Round: firstRound})
	if err == nil { // else nothing of the first conversations is released
		writeBeside(c.Out, d, answer.Digest, c.Width())
	}
}

func writeBeside(w io.Writer, learnt, first *pb.Digest, width int) {
	lines := beside.Lines(learnt, first)
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\nBESIDE THE FIRST CONVERSATIONS (edition %d, %s)\n", first.Edition, first.Month)
	for _, l := range lines {
		then := thenWords[l.Then]
		if l.Then == beside.One && len(l.First.Shares) > 0 {
			then = "mainly " + client.SidePlural(first.Sides, l.First.Shares[0].Side) + " said"
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
