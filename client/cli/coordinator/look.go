package coordinator

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// look makes `elephants edition look`.
func (c *command) look() *cobra.Command {
	ask := false
	cmd := c.Call("look", "what came and went since the last draft", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			if !ask {
				answer, err := server.Digest.GetLook(cmd.Context(), &pb.GetLookRequest{Round: c.round})
				if err != nil {
					return err
				}
				return c.tellLook(answer.Look)
			}
			answer, err := server.Digest.ProposeLook(cmd.Context(), &pb.ProposeLookRequest{Round: c.round})
			if err != nil {
				return err
			}
			return c.tellLook(answer.Look)
		})
	cmd.Long = `Say what came and went since the last draft of the edition, and whether somebody asked
for another look. One coordinator prepares an edition's first draft alone. From other notes it takes
two, and with other barriers of the programme's own: one asks with --ask, the other reads here
what changed and agrees, with "elephants edition prepare --agree". Whoever could look alone, while
sending notes and withdrawing them or changing whose words a barrier counts, would learn what one
person said.`
	cmd.Flags().BoolVar(&ask, "ask", false, "ask for another look")
	return cmd
}

func (c *command) tellLook(l *pb.Look) error {
	words := "No further look is needed: " + c.typed("prepare") + " makes the draft."
	if l != nil {
		words = c.lookWords(l)
	}
	return c.Say(map[string]any{
		"needed": l != nil, "look": l.GetId(),
		"came": amountName(l.GetCame()), "went": amountName(l.GetWent()),
		"asked": l.GetAsked(), "own": l.GetOwn(), "left": l.GetLeft(), "book": l.GetBook(),
	}, "%s", words)
}

// lookWords say what a further look would be, and what to do about it.
func (c *command) lookWords(l *pb.Look) string {
	book := ""
	if l.Book {
		book = " The programme's own barriers were changed."
	}
	said := fmt.Sprintf(
		"Since the last draft %s came and %s withdrawn.%s Looks left, with this one: %d.\n",
		amountWords(l.Came, "notes"), amountWords(l.Went, "were"), book, l.Left)
	switch {
	case l.Own:
		return said + "You asked for another look: another coordinator has to agree to it."
	case l.Asked:
		return said + "Another coordinator asked for a look at these. If you know why they were " +
			"changed, " + c.typed("prepare --agree") + " makes the draft."
	}
	return said + "Another look takes two coordinators: " + c.typed("look --ask") +
		" asks the other."
}

// amountWords say an amount of notes; rest is what follows the number.
func amountWords(a pb.Amount, rest string) string {
	words := map[pb.Amount]string{
		pb.Amount_AMOUNT_NONE: "none", pb.Amount_AMOUNT_FEW: "fewer than five",
		pb.Amount_AMOUNT_SEVERAL: "five to nine", pb.Amount_AMOUNT_MANY: "ten or more",
	}[a]
	if a == pb.Amount_AMOUNT_NONE && rest == "notes" {
		return "no notes"
	}
	return words + " " + rest
}

// amountName is an amount for programs: "few".
func amountName(a pb.Amount) string {
	return strings.ToLower(strings.TrimPrefix(a.String(), "AMOUNT_"))
}

// issuedWords say how many secrets were given out since the last edition.
func issuedWords(issued []*pb.Issued) string {
	counts := map[pb.Amount]string{
		pb.Amount_AMOUNT_ONE_OR_TWO: "one or two", pb.Amount_AMOUNT_FEW: "three or four",
		pb.Amount_AMOUNT_SEVERAL: "five to nine", pb.Amount_AMOUNT_MANY: "ten or more",
	}
	var parts []string
	for _, i := range issued {
		if i.Amount == pb.Amount_AMOUNT_NONE {
			continue
		}
		what := "coordinators' secrets"
		if i.Role == pb.Role_ROLE_INTERVIEWER {
			what = "invitations"
		}
		parts = append(parts, counts[i.Amount]+" "+what)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Given out since the last edition: " + strings.Join(parts, ", ") +
		". If you know of fewer, one person may hold several: ask your administrator.\n\n"
}

// inPerson is the answer to whether a coordinator received their secret in person.
type inPerson pb.InPerson

func (p *inPerson) String() string {
	return map[inPerson]string{
		inPerson(pb.InPerson_IN_PERSON_YES): "yes", inPerson(pb.InPerson_IN_PERSON_NO): "no",
	}[*p]
}

// Type implements [pflag.Value].
func (p *inPerson) Type() string { return "yes|no" }

// Set implements [pflag.Value].
func (p *inPerson) Set(s string) error {
	switch s {
	case "yes":
		*p = inPerson(pb.InPerson_IN_PERSON_YES)
	case "no":
		*p = inPerson(pb.InPerson_IN_PERSON_NO)
	default:
		return errors.New("it is yes or no")
	}
	return nil
}

// errInPerson asks whoever releases an edition at a terminal. A script that says nothing sends that
// it does not say, which the log keeps.
var errInPerson = errors.New("did you receive your secret in person? The audit log keeps the " +
	"answer: add --in-person yes or --in-person no. Where it came by letter, mail or somebody " +
	"else, that person may hold both")
