package cli

import (
	"context"
	"errors"
	"fmt"
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
	notes := s.read(files, defaults)
	s.progress.clear()
	table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	shown := 0
	for i, note := range notes {
		out := client.Prepare(note.NoteFile, "", othersOf(notes, i)...)
		c.tellOf(note, out)
		if err := client.Check(out.Note, guide); err != nil {
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
				"compared": guide != nil,
			}))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%d\n", note.name, n.Side, yesNo(n.Quotable),
			yesNo(n.Read), len(n.Codings), len(n.OthersTurns), len(n.Text))
	}
	err = errors.Join(err, table.Flush())
	if guide == nil && !c.JSON && shown > 0 {
		fmt.Fprintln(c.Err, notCompared)
	}
	if err == nil && s.refused {
		return errSaid
	}
	return err
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
