package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	pb "elephants/proto/elephants/v1"
	"elephants/server"
	"elephants/server/store"
)

// founding is what a new folder begins with.
type founding struct {
	name, subject string // of its programme
	sides         [2]string
	invitations   int
}

// secrets are those of a new programme's people. They are shown once.
type secrets struct {
	Programme     string   `json:"programme"` // its id
	Administrator string   `json:"administrator"`
	Coordinators  []string `json:"coordinators"` // two: an edition needs both
	Researcher    string   `json:"researcher"`
	Invitations   []string `json:"invitations"`
}

func initCommand() *cobra.Command {
	var at where
	var begin founding
	var address string
	var sides []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "init --data DIR --programme NAME",
		Short: "make an empty data folder and the secrets of its people", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(sides) != 2 {
				return fmt.Errorf("a programme has two sides, --sides names %d", len(sides))
			}
			if begin.invitations < 1 {
				return errors.New("--invitations must be at least 1")
			}
			begin.sides = [2]string(sides)
			s, err := initialise(cmd.Context(), at, begin)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(os.Stdout).Encode(s)
			}
			s.print(os.Stdout, at, address)
			if begin.subject == "" {
				fmt.Println("Then the administrator says what it is about, which letters and reports tell:\n" +
					"elephants admin programme revise --subject 'homelessness in Greater Manchester'")
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&begin.name, "programme", "", "the programme's name, as people will see it")
	flags.StringVar(&begin.subject, "subject", "", "what it is about, for letters, digests and reports: "+
		"'homelessness in Greater Manchester'")
	flags.StringSliceVar(&sides, "sides", server.DefaultSides[:], "the names of its two sides")
	flags.IntVar(&begin.invitations, "invitations", 1, "how many interviewers to invite")
	flags.StringVar(&address, "address", "http://127.0.0.1:8080",
		"where people will reach the server, for the links to sign in with")
	flags.BoolVar(&asJSON, "json", false, "print JSON, for scripts")
	at.flags(cmd, "the folder to make")
	_ = cmd.MarkFlagRequired("programme")
	return cmd
}

func administratorCommand() *cobra.Command {
	var at where
	var asJSON bool
	cmd := &cobra.Command{
		Use: "administrator --data DIR", Short: "issue an administrator's secret, if all were lost",
		Args: cobra.NoArgs,
		Long: `Issue the secret of another administrator and print it, once. That is for when nobody has
one any more: otherwise an administrator adds another, with elephants admin add administrator. It
stands in the audit log. Then revoke those that were lost: elephants admin members names them. Stop
the server first.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			data, err := at.open(cmd.Context())
			if err != nil {
				return err
			}
			secret, err := server.NewSecret(cmd.Context(), data, operator(at.clock),
				pb.Role_ROLE_ADMINISTRATOR, "")
			if err := errors.Join(err, data.Close()); err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(os.Stdout).Encode(map[string]string{"administrator": secret.Reveal()})
			}
			fmt.Printf("administrator  %s\n\nNext: elephantsd serve %s\n", secret.Reveal(),
				at.typed())
			return nil
		},
	}
	at.flags(cmd, "the `folder` that elephantsd init made")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for scripts")
	return cmd
}

// operator is whoever runs this command, as the audit log names them.
func operator(clock *calendar) store.Act {
	return store.Act{Role: "operator", Day: clock.now().UTC().Format(time.DateOnly)}
}

// initialise makes the folder and everyone in it. What a failure leaves half made, it removes.
func initialise(ctx context.Context, at where, begin founding) (s secrets, err error) {
	data, err := at.create(ctx)
	if err != nil {
		return s, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, data.Discard())
		} else {
			err = data.Close()
		}
	}()
	act := operator(at.clock)
	s.Programme, err = server.NewProgramme(ctx, data, act, begin.name, begin.subject, begin.sides)
	if err != nil {
		return s, err
	}
	issue := func(role pb.Role, programme string) (string, error) {
		secret, err := server.NewSecret(ctx, data, act, role, programme)
		return secret.Reveal(), err
	}
	if s.Administrator, err = issue(pb.Role_ROLE_ADMINISTRATOR, ""); err != nil {
		return s, err
	}
	if s.Researcher, err = issue(pb.Role_ROLE_RESEARCHER, s.Programme); err != nil {
		return s, err
	}
	for range 2 {
		secret, err := issue(pb.Role_ROLE_COORDINATOR, s.Programme)
		if err != nil {
			return s, err
		}
		s.Coordinators = append(s.Coordinators, secret)
	}
	for range begin.invitations {
		secret, err := issue(pb.Role_ROLE_INTERVIEWER, s.Programme)
		if err != nil {
			return s, err
		}
		s.Invitations = append(s.Invitations, secret)
	}
	return s, nil
}

// print shows each secret, and under it the link that signs in with it in a browser: what stands
// after the # is not sent to the server.
func (s secrets) print(w io.Writer, at where, address string) {
	fmt.Fprintf(w,
		"Programme %s. These secrets are shown once: hand each to its person, and keep no copy.\n", s.Programme)
	fmt.Fprintf(w, "The links work once the server runs at %s.\n\n", address)
	show := func(who, secret string) {
		fmt.Fprintf(w, "%-13s  %s\n%13s  %s/sign-in#%s\n", who, secret, "",
			strings.TrimSuffix(address, "/"), secret)
	}
	show("administrator", s.Administrator)
	show("researcher", s.Researcher)
	for _, c := range s.Coordinators {
		show("coordinator", c)
	}
	for _, i := range s.Invitations {
		show("interviewer", i)
	}
	fmt.Fprintf(w, "\nNext: elephantsd serve %s\n", at.typed())
}
