package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server"
	"elephants/server/store"
)

// sample is thirty invented notes of a programme in Greater Manchester.
//
//go:embed notes/*.txt
var sample embed.FS

// sampleInterviewers share the sample's conversations: an edition needs some from outside any one
// interviewer's own.
const sampleInterviewers = 3

func demoCommand() *cobra.Command {
	var once bool
	var s serving
	cmd := &cobra.Command{
		Use: "demo", Short: "the whole path on thirty sample notes", Args: cobra.NoArgs,
		Long: `Start a server on a free port with an empty database, submit the sample notes through the
real client, prepare an edition, have two coordinators approve it, and print the digest. That is dated
seven months back: then it goes through what follows, each on its day (two groups with their records
and what is still there of their work, a learning round, a report), up to today, and goes on serving, with a link for each kind of person; with --once, end before that. The database is in a temporary
folder and is removed at the end.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.demo(cmd.Context(), os.Stdout,
				once)
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "end when the digest is printed")
	cmd.Flags().StringVar(&s.listen, "listen", "127.0.0.1:0",
		"the address to answer on; port 0 takes a free one")
	return cmd
}

func (s serving) demo(ctx context.Context, out io.Writer, once bool) (err error) {
	dir, err := os.MkdirTemp("", "elephants-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s.clock = &calendar{}
	s.clock.turn(yearBegins(time.Now()))
	people, err := initialise(ctx, where{dir: dir, clock: s.clock}, founding{
		name: "Greater Manchester", subject: "homelessness in Greater Manchester",
		sides: server.DefaultSides, invitations: sampleInterviewers,
	})
	if err != nil {
		return err
	}
	data, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()

	s.design = true
	s.doors = &doors{}
	serve, stop := context.WithCancel(ctx)
	defer stop()
	address, served := make(chan string, 1), make(chan error, 1)
	go func() { served <- s.run(serve, data, func(addr string) { address <- addr }) }()
	var addr string
	select {
	case addr = <-address:
	case err := <-served:
		return err
	}
	receipt, err := walk(ctx, out, addr, people)
	if err == nil && !once {
		var came passed
		if came, err = year(ctx, addr, people, s.clock); err != nil {
			err = fmt.Errorf("going through the year: %w", client.Explain(err, addr))
		}
		came.Receipt = receipt
		s.doors.set(people.doors(came))
		people.links(out, addr, came)
	}
	if err == nil && !once {
		select {
		case <-ctx.Done():
		case err := <-served:
			return err
		}
	}
	stop()
	return errors.Join(err, <-served)
}

// walk is the path of a programme from its notes to its first edition. It returns a receipt to try
// withdrawing with.
func walk(ctx context.Context, out io.Writer, addr string, people secrets) (receipt string,
	err error) {
	if receipt, err = submitSample(ctx, addr, people.Invitations); err != nil {
		return "", fmt.Errorf("submitting the sample: %w", client.Explain(err, addr))
	}
	if err := release(ctx, addr, people.Coordinators); err != nil {
		return "", fmt.Errorf("releasing the edition: %w", client.Explain(err, addr))
	}
	if err := open(ctx, addr, people); err != nil {
		return "", fmt.Errorf("opening the programme for research: %w", client.Explain(err, addr))
	}
	reader, err := client.Dial(client.Config{Server: addr, Secret: people.Researcher})
	if err != nil {
		return "", err
	}
	defer reader.Close()
	edition, err := reader.Digest.GetEdition(ctx, &pb.GetEditionRequest{})
	if err != nil {
		return "", fmt.Errorf("reading the edition: %w", client.Explain(err, addr))
	}
	client.WriteDigest(out, edition.Digest, 100)
	fmt.Fprintf(out, "\nEdition %d · %s…\n", edition.Digest.Edition, edition.Hash[:16])
	told, err := reader.Report.GetReport(ctx,
		&pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_PUBLIC})
	if err != nil {
		return "", fmt.Errorf("telling the story: %w", client.Explain(err, addr))
	}
	fmt.Fprintf(out, "%s: elephants report --for public\n", told.Report.Title)
	return receipt, nil
}

// sampleNotes are the notes of the sample, in the order of their files.
var sampleNotes = sync.OnceValues(func() (notes []client.NoteFile, err error) {
	files, err := sample.ReadDir("notes")
	if err != nil {
		return nil, fmt.Errorf("reading the sample: %w", err)
	}
	for _, file := range files {
		content, err := sample.ReadFile("notes/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the sample: %w", err)
		}
		note, err := client.ReadNote(file.Name(), content, client.NoteFile{})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		notes = append(notes, note)
	}
	return notes, nil
})

// submitSample deals the notes out to the interviewers, who send them.
func submitSample(ctx context.Context, addr string, invitations []string) (receipt string,
	err error) {
	all, err := sampleNotes()
	if err != nil {
		return "", err
	}
	for i, invitation := range invitations {
		var notes []client.Outgoing
		for j := i; j < len(all); j += len(invitations) {
			notes = append(notes, client.Prepare(all[j], invitation))
		}
		if receipt, err = submitAs(ctx, addr, invitation, notes); err != nil {
			return "", err
		}
	}
	return receipt, nil
}

func submitAs(ctx context.Context, addr, invitation string,
	notes []client.Outgoing) (receipt string, err error) {
	interviewer, err := client.Dial(client.Config{Server: addr, Secret: invitation})
	if err != nil {
		return "", err
	}
	defer interviewer.Close()
	refusals := 0
	err = interviewer.Submit(ctx, notes, func(_ int, sent client.Sent) {
		receipt = sent.Receipt
		if sent.Refusal != "" {
			refusals++
		}
	})
	if err == nil && refusals > 0 {
		err = fmt.Errorf("%d notes were refused", refusals)
	}
	return receipt, err
}

// release prepares a draft as the first coordinator and approves it as each of them.
func release(ctx context.Context, addr string, coordinators []string) error {
	return releaseRound(ctx, addr, coordinators, "")
}

// releaseRound does so in a round, by its name.
func releaseRound(ctx context.Context, addr string, coordinators []string, round string) error {
	for i, secret := range coordinators {
		coordinator, err := client.Dial(client.Config{Server: addr, Secret: secret})
		if err != nil {
			return err
		}
		defer coordinator.Close()
		if i == 0 {
			if _, err := coordinator.Digest.PrepareEdition(ctx,
				&pb.PrepareEditionRequest{Round: round}); err != nil {
				return err
			}
		}
		draft, err := coordinator.Digest.GetDraft(ctx, &pb.GetDraftRequest{Round: round})
		if err != nil {
			return err
		}
		if _, err := coordinator.Digest.ReleaseEdition(ctx,
			&pb.ReleaseEditionRequest{Hash: draft.Draft.Hash, Round: round,
				InPerson: pb.InPerson_IN_PERSON_YES}); err != nil {
			return err
		}
	}
	return nil
}

// open opens the programme for research, alone in a cohort: too small for counts, so that
// researchers see what was published.
func open(ctx context.Context, addr string, people secrets) error {
	cohort := ""
	for i, secret := range []string{people.Administrator, people.Coordinators[0]} {
		who, err := client.Dial(client.Config{Server: addr, Secret: secret})
		if err != nil {
			return err
		}
		defer who.Close()
		if i == 0 {
			made, err := who.Admin.CreateCohort(ctx, &pb.CreateCohortRequest{Name: "The sample",
				Programmes: []string{people.Programme}})
			if err != nil {
				return err
			}
			cohort = made.Cohort
		}
		if _, err := who.Admin.SetBudget(ctx, &pb.SetBudgetRequest{Cohort: cohort,
			Epsilon: 2}); err != nil {
			return err
		}
	}
	return nil
}

// links prints where each kind of person goes on. The secret stands after the #, which a browser
// does not send.
func (s secrets) links(w io.Writer, addr string, after passed) {
	fmt.Fprintf(w, "\nStill serving, until you press Ctrl-C. Begin at http://%s/: it leads through a "+
		"year of the\nprogramme, with its edition, two groups, a learning round and a report.\n\n", addr)
	link := func(who, secret string) {
		fmt.Fprintf(w, "%-13s http://%s/sign-in#%s\n", who, addr,
			secret)
	}
	link("interviewer", s.Invitations[0])
	for _, c := range s.Coordinators {
		link("coordinator", c)
	}
	link("group lead", after.Lead)
	link("researcher", s.Researcher)
	link("administrator", s.Administrator)
	fmt.Fprintf(w, "%-13s http://%s/withdraw with the receipt\n%-13s %s\n", "participant", addr, "",
		after.Receipt)
	fmt.Fprintf(w, "%-13s http://%s%s without it\n", "", addr, after.Results)
}
