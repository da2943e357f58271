package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	pb "elephants/proto/elephants/v1"
	"elephants/server"
	"elephants/server/store"
)

// secrets are those of a new programme's people. They are shown once.
type secrets struct {
	Programme     string   `json:"programme"` // its id
	Administrator string   `json:"administrator"`
	Coordinators  []string `json:"coordinators"` // two: an edition needs both
	Researcher    string   `json:"researcher"`
	Invitations   []string `json:"invitations"`
}

func initCommand() *cobra.Command {
	var dir, name string
	var sides []string
	var invitations int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "init --data DIR --programme NAME", Short: "make an empty data folder and the secrets of its people", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(sides) != 2 {
				return fmt.Errorf("a programme has two sides, --sides names %d", len(sides))
			}
			if invitations < 1 {
				return errors.New("--invitations must be at least 1")
			}
			s, err := initialise(cmd.Context(), dir, name, [2]string(sides), invitations)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(os.Stdout).Encode(s)
			}
			s.print(os.Stdout, dir)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&dir, "data", "", "the folder to make")
	flags.StringVar(&name, "programme", "", "the programme's name, as people will see it")
	flags.StringSliceVar(&sides, "sides", server.DefaultSides[:], "the names of its two sides")
	flags.IntVar(&invitations, "invitations", 1, "how many interviewers to invite")
	flags.BoolVar(&asJSON, "json", false, "print JSON, for scripts")
	_ = cmd.MarkFlagRequired("data")
	_ = cmd.MarkFlagRequired("programme")
	return cmd
}

// initialise makes the folder and everyone in it. What a failure leaves half made, it removes.
func initialise(ctx context.Context, dir, name string, sides [2]string, invitations int) (s secrets, err error) {
	data, err := store.Create(dir)
	if err != nil {
		return s, err
	}
	defer func() {
		err = errors.Join(err, data.Close())
		if err != nil {
			err = errors.Join(err, store.Remove(dir))
		}
	}()
	act := store.Act{Role: "operator", Day: time.Now().UTC().Format(time.DateOnly)}
	if s.Programme, err = server.NewProgramme(ctx, data, act, name, sides); err != nil {
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
	for range invitations {
		secret, err := issue(pb.Role_ROLE_INTERVIEWER, s.Programme)
		if err != nil {
			return s, err
		}
		s.Invitations = append(s.Invitations, secret)
	}
	return s, nil
}

func (s secrets) print(w io.Writer, dir string) {
	fmt.Fprintf(w, "Programme %s. These secrets are shown once: hand each to its person, and keep no copy.\n\n", s.Programme)
	fmt.Fprintf(w, "administrator  %s\nresearcher     %s\n", s.Administrator, s.Researcher)
	for _, c := range s.Coordinators {
		fmt.Fprintf(w, "coordinator    %s\n", c)
	}
	for _, i := range s.Invitations {
		fmt.Fprintf(w, "interviewer    %s\n", i)
	}
	fmt.Fprintf(w, "\nNext: elephantsd serve --data %s\n", dir)
}
