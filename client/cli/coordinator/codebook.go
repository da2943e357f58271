package coordinator

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"elephants/analysis/barrier"
	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const codeBookLong = `A barrier is a named reason why working together fails. Some are shared by all programmes; a
coordinator may add the programme's own.

A file of them looks like this, and "check" says on this machine whether it will do:

  extends: built-in

  barrier: pets-left-outside
  name: The dog cannot come
  principle: relationships
  parent: practicalities
  description: The dog is the only family a person has, and pets are not allowed in.
  examples:
  - I would not leave the dog behind, so I slept in the park.

A name, a principle and a line are enough; each example makes it better heard. Principles: strengths power
relationships diversity knowledge experimentation.`

// CodeBook makes `elephants codebook`.
func CodeBook(run *console.Console) *cobra.Command {
	c := &command{Console: run}
	cmd := &cobra.Command{
		Use: "codebook", Short: "the barriers that are heard: list them, add your own",
		Long: codeBookLong,
	}
	cmd.PersistentFlags().StringVar(&c.round, "round", "", roundFlag)
	cmd.AddCommand(
		c.Call("list", "name the barriers, the programme's own first", cobra.NoArgs,
			c.listBarriers),
		c.Call("add FILE",
			"add the barriers of a file to the programme's own, or replace those with their ids",
			cobra.ExactArgs(1), c.addBarriers),
		c.Call("remove ID", "take a barrier out of the programme's own",
			cobra.ExactArgs(1), c.removeBarrier),
		c.Call("candidates",
			"what interviewers named in their own words often enough to become a barrier",
			cobra.NoArgs, c.candidates),
		c.JSONFlag(&cobra.Command{
			Use: "check FILE", Short: "check a file of barriers on this machine",
			Args: cobra.ExactArgs(1), RunE: c.checkBook,
		}),
	)
	return cmd
}

func (c *command) listBarriers(cmd *cobra.Command, server *client.Client, _ []string) error {
	book, err := server.Digest.GetCodeBook(cmd.Context(), &pb.GetCodeBookRequest{Round: c.round})
	if err != nil {
		return err
	}
	return c.Tell(book, func() error {
		err := c.Table(func(table io.Writer) {
			for _, b := range book.Own {
				fmt.Fprintf(table, "own\t%s\t%s\t%s\n", b.Id, b.Name, b.Parent)
			}
			for _, b := range book.Shared {
				fmt.Fprintf(table, "shared\t%s\t%s\t\n", b.Id, b.Name)
			}
		})
		fmt.Fprintf(c.Out, "version %s\n", book.Version)
		return err
	})
}

func (c *command) addBarriers(cmd *cobra.Command, server *client.Client, args []string) error {
	book, own, err := readBook(args[0])
	if err != nil {
		return err
	}
	added := []string{}
	for _, b := range own {
		one, err := ownBarrier(book, b)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		req := &pb.PutBarrierRequest{Barrier: one, Round: c.round}
		if _, err := server.Digest.PutBarrier(cmd.Context(), req); err != nil {
			return fmt.Errorf("barrier %q: %w", b.ID, client.Explain(err, c.Server))
		}
		added = append(added, b.ID)
	}
	return c.Say(map[string]any{"added": added},
		"In the code book: %s. Interviewers see them from now on; the next draft is made with them. "+
			"If there is a draft already, another takes two coordinators.",
		strings.Join(added, ", "))
}

// ownBarrier is a barrier of a file as the service keeps it. It refuses one with more than that.
func ownBarrier(book *barrier.Book, b barrier.Barrier) (*pb.OwnBarrier, error) {
	if parent, _ := book.Lookup(b.Parent); len(b.Cues) > 0 || b.Step != parent.Step {
		return nil, fmt.Errorf("barrier %q has cues or a step, which the service does not keep: "+
			"make an example of them", b.ID)
	}
	if b.Sentence+b.Opposite+b.Voices[0]+b.Voices[1] != "" {
		return nil, fmt.Errorf("barrier %q has a sentence, an opposite or voices, which the service "+
			"does not keep: its description is what people read", b.ID)
	}
	one := &pb.OwnBarrier{Id: b.ID, Name: b.Name, Description: b.Description, Parent: b.Parent}
	one.Principle, _ = client.ParsePrinciple(string(b.Principle)) // Parse knows no other
	for _, e := range b.Examples {
		if len(e.Also) > 0 {
			return nil,
				fmt.Errorf("an example of barrier %q ends in marks, which the service does not keep: "+
					"leave them out", b.ID)
		}
		one.Examples = append(one.Examples, e.Text)
	}
	return one, nil
}

func (c *command) removeBarrier(cmd *cobra.Command, server *client.Client, args []string) error {
	req := &pb.RemoveBarrierRequest{Id: args[0], Round: c.round}
	if _, err := server.Digest.RemoveBarrier(cmd.Context(), req); err != nil {
		return err
	}
	return c.Say(map[string]string{"removed": args[0]},
		"It is out of the code book. What was released stays as it is.")
}

func (c *command) candidates(cmd *cobra.Command, server *client.Client, _ []string) error {
	found, err := server.Digest.ListCandidates(cmd.Context(),
		&pb.ListCandidatesRequest{Round: c.round})
	if err != nil {
		return err
	}
	return c.List(found, len(found.Candidates), "Not yet.", func(table io.Writer) {
		for _, one := range found.Candidates {
			fmt.Fprintln(table, strings.Join(one.Words, ", "))
		}
	})
}

func (c *command) checkBook(_ *cobra.Command, args []string) error {
	book, own, err := readBook(args[0])
	if err != nil {
		return err
	}
	ids, examples := []string{}, 0
	for _, b := range own {
		ids = append(ids, b.ID)
		examples += len(b.Examples)
	}
	return c.Say(map[string]any{"version": book.Version, "own": ids},
		"%s is a code book: %d barriers of its own with %d examples, version %s.",
		args[0], len(own), examples, book.Version)
}

// maxBook bounds a file of barriers in bytes: the most that a programme may have, several times
// over.
const maxBook = 4 << 20

// readBook reads a code book and returns which of it is not shared.
func readBook(name string) (book *barrier.Book, own []barrier.Barrier, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the code book: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxBook+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the code book: %w", err)
	}
	if len(content) > maxBook {
		return nil, nil, fmt.Errorf("%s is longer than %d bytes: divide it", name, maxBook)
	}
	if book, err = barrier.Parse(name, content); err != nil {
		return nil, nil, err
	}
	for _, b := range book.Barriers {
		if _, shared := barrier.BuiltIn().Lookup(b.ID); !shared {
			own = append(own, b)
		}
	}
	if len(own) == 0 {
		return nil, nil, errors.New("the file has no barrier that is not shared already")
	}
	return book, own, nil
}
