package client

import (
	"fmt"
	"time"

	pb "elephants/proto/elephants/v1"
)

// Ends is the day on which a programme ends whose closing waits, counted from the server's own today:
// the first day that may be named is so many days from it. It is later if the server is off for days.
func Ends(c *pb.GetClosingResponse) string {
	first, err := time.Parse(time.DateOnly, c.GetFirst())
	if err != nil {
		return ""
	}
	return first.AddDate(0, 0, int(c.GetClosing().GetLeft()-c.Least)).Format(time.DateOnly)
}

// ClosingWords say how far the closing of a programme is, and what to do next.
func ClosingWords(c *pb.Closing) string {
	when := fmt.Sprintf("%d days after another coordinator agrees", c.GetDays())
	if c.GetOn() != "" {
		when = "on " + c.On
	}
	switch c.GetState() {
	case pb.ClosingState_CLOSING_STATE_ASKED:
		if c.Own {
			return "You asked that it ends " + when +
				". Another coordinator has to agree: `elephants close agree`."
		}
		return "Another coordinator asked that it ends " + when + ". `elephants close agree` agrees."
	case pb.ClosingState_CLOSING_STATE_WAITING:
		return fmt.Sprintf("Two people asked for it: the programme ends in %d days, and then nobody can open "+
			"what was said. `elephants close keep` keeps it.", c.Left)
	case pb.ClosingState_CLOSING_STATE_CLOSED:
		return "The programme is closed: its keys are dead, and nothing said in it can be opened. " +
			"Editions and reports stay."
	}
	return "Nobody asked to close the programme. `elephants close ask` does."
}
