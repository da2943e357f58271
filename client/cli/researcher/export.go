package researcher

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	"elephants/client/export"
	pb "elephants/proto/elephants/v1"
)

const exportLong = `Write a released edition in the form that another program reads. What is not in
the edition is not in the export: no note, no name, no number of people, no time finer than a
month. Shares of people are the words some, many and most, and their order 1, 2, 3.

%s
A form of one file goes to standard output or to -o FILE; one of several to the folder that -o
names, or to one named after the edition. Files of these names that are there already are replaced.

  elephants export graphml -o themes.graphml    the latest edition, for Gephi, igraph or networkx
  elephants export csv --edition 2 -o tables    edition 2 as tables
  elephants export datapackage --release 1      an answer to ` + "`elephants query`" + `, with its protection
  elephants export csv --published              what the editions of a cohort too small for counts say

Text in CSV that a spreadsheet would run as a formula has an apostrophe before it.`

// exporting is a run of export.
type exporting struct {
	*console.Console
	// the file or folder to write; "": standard output, or a folder of a fitting name
	to               string
	edition, release int32 // 0: not named
	published        bool
	round            string // of the edition; "": the first
}

// Export makes `elephants export`.
func Export(run *console.Console) *cobra.Command {
	e := &exporting{Console: run}
	cmd := &cobra.Command{
		Use: "export FORMAT", Short: "write an edition for R, Python, Gephi, VOSviewer, NVivo or Polis",
		Long: fmt.Sprintf(exportLong, formatTable()), ValidArgs: export.Names(),
		Args: cobra.MatchAll(cobra.ExactArgs(1), e.check),
		RunE: e.run,
	}
	flags := cmd.Flags()
	flags.StringVarP(&e.to, "output", "o", "",
		"the file to write, or the folder where the form is several files")
	flags.Int32Var(&e.edition, "edition", 0, "the edition's number; without it the latest")
	flags.StringVar(&e.round, "round", "",
		"the `ROUND` that the edition is of, as elephants round list names it; without it the first")
	flags.Int32Var(&e.release, "release", 0,
		"in place of an edition, the number of an answer to elephants query: csv, jsonl or datapackage")
	flags.BoolVar(&e.published, "published", false,
		"what the editions of your cohort say of barriers, "+
			"where it is too small for counts: csv, jsonl or datapackage")
	return cmd
}

// check refuses flags that exclude each other, and a form that does not fit them.
func (e *exporting) check(cmd *cobra.Command, args []string) error {
	given := 0
	for _, name := range []string{"edition", "release", "published"} {
		if cmd.Flags().Changed(name) && (name != "published" || e.published) {
			given++
		}
	}
	if given > 1 {
		return errors.New("--edition, --release or --published: an export is of one of them")
	}
	for name, number := range map[string]int32{"edition": e.edition, "release": e.release} {
		if cmd.Flags().Changed(name) && number < 1 {
			return errors.New("editions and releases are numbered from 1: " +
				"`elephants edition list` names the editions")
		}
	}
	format, err := export.Lookup(args[0])
	if err == nil && (e.release > 0 || e.published) {
		err = format.TakesAnswers()
	}
	return err
}

func (e *exporting) run(cmd *cobra.Command, args []string) error {
	format, err := export.Lookup(args[0])
	if err != nil {
		return err
	}
	connection, _, err := e.Dial()
	if err != nil {
		return err
	}
	defer connection.Close()
	var name string
	var files []export.File
	switch {
	case e.release > 0:
		name, files, err = exportRelease(cmd, connection, format, e.release)
	case e.published:
		name, files, err = exportPublished(cmd, connection, format)
	default:
		name, files, err = exportEdition(cmd, connection, format,
			&pb.GetEditionRequest{Number: e.edition, Round: e.round})
	}
	if err != nil {
		return err
	}
	return e.write(format, files, name)
}

// formatTable lays the formats out for --help.
func formatTable() string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range export.Formats {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", f.Name, f.For, f.Holds)
	}
	table.Flush()
	return b.String()
}

func exportEdition(
	cmd *cobra.Command, server *client.Client, format export.Format, req *pb.GetEditionRequest,
) (name string, files []export.File, err error) {
	answer, err := server.Digest.GetEdition(cmd.Context(), req)
	if err != nil {
		return "", nil, err
	}
	files, err = format.Edition(answer)
	return fmt.Sprintf("edition-%d-%s", answer.Digest.Edition, format.Name), files, err
}

func exportRelease(
	cmd *cobra.Command, server *client.Client, format export.Format, number int32,
) (name string, files []export.File, err error) {
	answer, err := server.Research.GetRelease(cmd.Context(), &pb.GetReleaseRequest{Number: number})
	if err != nil {
		return "", nil, err
	}
	files, err = format.Release(answer)
	return fmt.Sprintf("release-%d-%s", number, format.Name), files, err
}

// exportPublished spends nothing: a cohort that would answer with counts is not asked.
func exportPublished(
	cmd *cobra.Command, server *client.Client, format export.Format,
) (name string, files []export.File, err error) {
	answer, err := server.Research.QueryBarriers(cmd.Context(),
		&pb.QueryBarriersRequest{FreeOnly: true})
	if err != nil {
		return "", nil, err
	}
	said := answer.GetPublished()
	if said == nil {
		return "", nil, errors.New("your cohort is large enough for counts: ask with `elephants query`, " +
			"and export its answer with --release N")
	}
	files, err = format.Published(said)
	return "published-" + format.Name, files, err
}

// write puts files where they were asked for, all of them or none. name is that of the folder that
// nobody named.
func (e *exporting) write(format export.Format, files []export.File, name string) error {
	to := e.to
	if !format.Folder {
		if to == "" {
			_, err := e.Out.Write(files[0].Content)
			return err
		}
		if info, err := os.Stat(to); err == nil && info.IsDir() {
			to = filepath.Join(to, files[0].Name)
		}
		files[0].Name = filepath.Base(to)
		return writeAll(filepath.Dir(to), files)
	}
	if to == "" {
		to = name
	}
	// Permissions are as the caller's umask says: what is written was released.
	if err := os.MkdirAll(to, 0o777); err != nil { // #nosec G301 -- see above
		return fmt.Errorf("making the folder: %w", err)
	}
	if err := writeAll(to, files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(e.Out, filepath.Join(to, f.Name))
	}
	return nil
}

// writeAll writes files beside their places first, so that a full disk leaves what was there.
func writeAll(dir string, files []export.File) (err error) {
	var beside []string
	defer func() {
		if err != nil {
			for _, name := range beside {
				_ = os.Remove(name)
			}
		}
	}()
	for _, f := range files {
		name := filepath.Join(dir, "."+f.Name+".part")
		beside = append(beside, name)
		// #nosec G306 -- as the caller's umask says
		if err := os.WriteFile(name, f.Content, 0o666); err != nil {
			return fmt.Errorf("writing the export: %w", err)
		}
	}
	for i, f := range files {
		if err := os.Rename(beside[i], filepath.Join(dir, f.Name)); err != nil {
			return fmt.Errorf("writing the export: %w", err)
		}
	}
	return nil
}
