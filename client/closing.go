package client

import (
	"fmt"

	pb "elephants/proto/elephants/v1"
)

// ClosingWords say how far the closing of a programme is, and what to do next.
func ClosingWords(c *pb.Closing) string {
	when := fmt.Sprintf("%d days after another coordinator agrees", c.GetDays())
	if c.GetOn() != "" {
		when = "on " + c.On
	}
	switch c.GetState() {
	case pb.ClosingState_CLOSING_STATE_ASKED:
		if c.Own {
			return "You asked that its keys die " + when +
				". Another coordinator has to agree: `elephants close agree`."
		}
		return "Another coordinator asked that its keys die " + when + ". `elephants close agree` agrees."
	case pb.ClosingState_CLOSING_STATE_WAITING:
		return fmt.Sprintf("Two people asked for it: its keys die in %d days. "+
			"`elephants close keep` keeps them.", c.Left)
	case pb.ClosingState_CLOSING_STATE_CLOSED:
		return "The programme is closed: its keys are dead, and nothing said in it can be opened. " +
			"Editions and reports stay."
	}
	return "Nobody asked to close the programme. `elephants close ask` does."
}
