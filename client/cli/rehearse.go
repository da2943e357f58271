package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// rehearse says what would become of each file, and refuses what a server would refuse as far as
// that can be told without sending. It needs no server; where one is named, sides, sectors and
// marks are compared with its programme's.
func (c *command) rehearse(ctx context.Context, names []string, defaults client.NoteFile) error {
	guide, err := c.guide(ctx)
	if err != nil {
		return err
	}
	files, err := c.noteFiles(names)
	if err != nil {
		return err
	}
	s := &submission{command: c, progress: newProgress(c.Err, len(files)), first: map[string]string{}}
	notes := s.agreed(s.onceEach(s.read(files, defaults)))
	s.progress.clear()
	table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	shown := 0
	for i, note := range notes {
		out := client.Prepare(note.NoteFile, "", othersOf(notes, i)...)
		c.tellOf(note, out, guide)
		marks := client.CheckMarks(note.NoteFile, guide)
		if err := cmp.Or(marks, client.Check(out.Note, guide)); err != nil {
			s.refuse(note.name + ": " + err.Error())
			continue
		}
		if first, ok := s.first[out.RequestID]; ok {
			s.refuse(sameNote(note.name, first))
			continue
		}
		s.first[out.RequestID] = note.name
		if shown++; shown == 1 && !c.JSON {
			fmt.Fprintln(table, "FILE\tSIDE\tQUOTABLE\tREAD WHOLE\tCODINGS\tOTHERS' TURNS\tBYTES")
		}
		n := out.Note
		if c.JSON {
			err = errors.Join(err, c.PrintJSON(map[string]any{
				"file": note.name, "side": n.Side, "quotable": n.Quotable, "coded": n.Read,
				"codings": len(n.Codings), "others": len(n.OthersTurns), "bytes": len(n.Text),
				"marked_to_be_quoted": len(n.OwnWords),
				"compared":            guide != nil,
			}))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%d\n", note.name, n.Side, quotes(n),
			yesNo(n.Read), len(n.Codings), len(n.OthersTurns), len(n.Text))
	}
	err = errors.Join(err, table.Flush())
	if shown > 0 {
		err = errors.Join(err, c.rehearsed(notes, guide))
	}
	if err == nil && s.refused {
		return errSaid
	}
	return err
}

// rehearsed says what the table does not show, and where nothing was compared with a programme
// refuses what none would take.
func (c *command) rehearsed(notes []fileNote, guide *pb.GetGuideResponse) error {
	if !c.JSON {
		fmt.Fprintln(c.Err, "`elephants scrub FILE` shows a note's text as it would go.")
	}
	if guide != nil {
		return nil
	}
	sides := sidesOf(notes)
	if !c.JSON {
		fmt.Fprintf(c.Err, "%s They name %s.\n", notCompared, places(sides))
	}
	return twoSides(sides)
}

// sidesOf are the sides that notes name, each with how many do.
func sidesOf(notes []fileNote) (named []string) {
	sides := map[string]int{}
	for _, n := range notes {
		sides[n.Side]++
	}
	for side, n := range sides {
		named = append(named, fmt.Sprintf("%q (%d)", side, n))
	}
	slices.Sort(named)
	return named
}

// quotes is what of a note may be quoted: words with a mark, of somebody who agreed.
func quotes(n *pb.Note) string {
	if n.Quotable && len(n.OwnWords) == 0 {
		return "nothing marked"
	}
	return yesNo(n.Quotable)
}

// twoSides refuses notes of more sides than a programme has: whatever it calls them, one is none of
// its own.
func twoSides(sides []string) error {
	if len(sides) <= 2 {
		return nil
	}
	return fmt.Errorf("the notes name %d sides, and a programme has two: %s. Those of a third are "+
		"refused when they are sent", len(sides), places(sides))
}

const notCompared = "Sides, sectors and marks were not compared with the programme's: give --server for that."

// guide is what the programme of the server asks for; nil where no server is named.
func (c *command) guide(ctx context.Context) (*pb.GetGuideResponse, error) {
	if c.Server == "" {
		return nil, nil
	}
	connection, _, err := c.Dial()
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	return connection.Collection.GetGuide(ctx, &pb.GetGuideRequest{})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
