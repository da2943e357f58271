package administrator

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/letter"
	pb "elephants/proto/elephants/v1"
)

// mostInvited bounds how many invitations one call makes.
const mostInvited = 100

// issued is a secret or a link as it is shown, once.
type issued struct {
	ID      string `json:"id"`
	Role    string `json:"role"`
	Secret  string `json:"secret,omitempty"`
	Link    string `json:"link,omitempty"`
	Address string `json:"address"` // of the page that it signs in on
}

func (a *administration) issued(role pb.Role, secret, link string) issued {
	address := client.Config{Server: a.Server, CA: a.CA}.SignInAddress(secret + link)
	return issued{client.IDOf(secret + link), client.RoleWord(role), secret, link, address}
}

// onceShown is said after whatever opens something.
const onceShown = "This is shown once. Hand it over and keep no copy; the id, which is no " +
	"secret, revokes it."

func (a *administration) invite() *cobra.Command {
	var count int
	var asLetter bool
	cmd := a.Call("invite", "issue invitations, each the secret of one interviewer; shown once",
		cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
			if count < 1 || count > mostInvited {
				return fmt.Errorf("--count is %d, it must be 1 to %d", count, mostInvited)
			}
			p, err := a.find(cmd, server)
			if err != nil {
				return err
			}
			all, err := a.invitations(cmd, server, p, count, asLetter)
			switch {
			case a.JSON:
				made := map[string]any{"programme": p.Programme, "invitations": all}
				err = errors.Join(err, a.PrintJSON(made))
			case !asLetter && len(all) > 0:
				fmt.Fprintln(a.Out, onceShown)
			}
			return err
		})
	cmd.Long = `Issue invitations, one for each interviewer, so that one that is lost can be ended
alone. For each its id and the address that signs in by itself are printed; or with --letter the
whole letter to hand over, as text to print. (The page /programmes prints it with a code for a
telephone.)`
	cmd.Flags().IntVar(&count, "count", 1, fmt.Sprintf("how many, 1 to %d", mostInvited))
	a.inRound(cmd)
	cmd.Flags().BoolVar(&asLetter, "letter", false, "print each as a letter to hand over, as text")
	return cmd
}

// invitations issues some. It shows each at once, so that what was made before an error is not
// lost; JSON shows them at the end, the error or not.
func (a *administration) invitations(
	cmd *cobra.Command, server *client.Client, p *pb.Programme, count int, asLetter bool,
) (all []issued, err error) {
	for i := range count {
		made, err := server.Admin.CreateInvitation(cmd.Context(),
			&pb.CreateInvitationRequest{Programme: p.Programme, Round: a.round})
		if err != nil {
			return all, fmt.Errorf("%d of %d were made: %w", i, count, client.Explain(err, a.Server))
		}
		one := a.issued(pb.Role_ROLE_INTERVIEWER, made.Invitation, "")
		all = append(all, one)
		switch {
		case a.JSON:
		case asLetter:
			if i > 0 {
				fmt.Fprint(a.Out, "\f") // a new sheet
			}
			page, _, _ := strings.Cut(one.Address, "#")
			letter.Write(a.Out, letter.Letter{
				Programme: p, Secret: one.Secret, Page: page, Round: a.round,
			})
		default:
			fmt.Fprintf(a.Out, "%s  %s\n", one.ID, one.Address)
		}
	}
	return all, nil
}

func (a *administration) add(cmd *cobra.Command, server *client.Client, args []string) error {
	role, programme, err := a.place(cmd, server, args[0])
	if err != nil {
		return err
	}
	made, err := server.Admin.AddMember(cmd.Context(),
		&pb.AddMemberRequest{Programme: programme, Role: role})
	if err != nil {
		return err
	}
	return a.hand(a.issued(role, made.Secret, ""))
}

func (a *administration) link(cmd *cobra.Command, server *client.Client, args []string) error {
	role, programme, err := a.place(cmd, server, args[0])
	if err != nil {
		return err
	}
	made, err := server.Admin.CreateSignInLink(cmd.Context(),
		&pb.CreateSignInLinkRequest{Programme: programme, Role: role, Round: a.round})
	if err != nil {
		return err
	}
	return a.hand(a.issued(role, "", made.Link))
}

// hand shows what was issued.
func (a *administration) hand(one issued) error {
	return a.Tell(one, func() error {
		fmt.Fprintf(a.Out, "%s  %s\n", one.ID, one.Address)
		if one.Link != "" {
			fmt.Fprintln(a.Out, "It opens once and then shows a secret, with an id of its own. "+
				"Until then this id revokes it.")
		}
		fmt.Fprintln(a.Out, onceShown)
		return nil
	})
}

// place reads a role and finds the programme that it is for: none for an administrator.
func (a *administration) place(
	cmd *cobra.Command, server *client.Client, word string,
) (role pb.Role, programme string, err error) {
	role, ok := client.ParseRole(word)
	if !ok {
		return role, "", errors.New("a role is interviewer, coordinator, researcher or administrator")
	}
	if role == pb.Role_ROLE_ADMINISTRATOR {
		return role, "", nil
	}
	p, err := a.find(cmd, server)
	return role, p.GetProgramme(), err
}

// members lists those of a programme, and the administrators, who belong to none.
func (a *administration) members(cmd *cobra.Command, server *client.Client, _ []string) error {
	p, err := a.find(cmd, server)
	if err != nil {
		return err
	}
	all := &pb.ListMembersResponse{}
	for _, programme := range []string{p.Programme, ""} {
		answer, err := server.Admin.ListMembers(cmd.Context(),
			&pb.ListMembersRequest{Programme: programme})
		if err != nil {
			return err
		}
		all.Members = append(all.Members, answer.Members...)
	}
	return a.Tell(all, func() error {
		return a.Table(func(table io.Writer) {
			for _, m := range all.Members {
				words := client.MemberWords(m)
				if m.Round != "" {
					words += "\t" + m.Round
				}
				fmt.Fprintf(table, "%s\t%s\t%s\n", m.Id, client.RoleWord(m.Role), words)
			}
		})
	})
}

func (a *administration) revoke(cmd *cobra.Command, server *client.Client, args []string) error {
	if strings.HasPrefix(args[0], "elephants-") {
		return errors.New("that is a whole secret, which lists of processes show: " +
			"give its third part alone, and revoke it for good")
	}
	req := &pb.RevokeRequest{Id: args[0]}
	if _, err := server.Admin.Revoke(cmd.Context(), req); err != nil {
		return err
	}
	return a.Say(map[string]string{"revoked": args[0]}, "It is ended: "+
		"whoever tries it is refused from now on. Notes that were sent with it stay.")
}
