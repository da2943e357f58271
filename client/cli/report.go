package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/report"
	pb "elephants/proto/elephants/v1"
)

// reporting is what `elephants report` was asked for.
type reporting struct{ audience, format, language, out, round string }

// report tells the story of a programme.
func (c *command) report() *cobra.Command {
	var r reporting
	cmd := c.Call(
		"report --for AUDIENCE",
		"tell the story to those who ask what came of it",
		cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return c.tell(cmd, server, r)
		},
	)
	cmd.Long = `Tell the story of the programme in words for an audience: who was asked, what was said, what to
try, what nobody knows, how to check in a year. Each sentence comes from a released edition or an
approved record, and its number says from which. Before a release there is no report.

Audiences: participants (easy words), commissioners (what to do first), funder, public.
Formats: html (for a browser and the printer), docx, md, easy (large, a line each). Without --format
the name that -o gives decides, and without either it is Markdown on standard output. What somebody
took back is in no report after that.`
	cmd.Example = `  elephants report --for participants --format easy -o result.html
  elephants report --for funder -o year.docx
  elephants report link     what participants open without a receipt, to be printed`
	flags := cmd.Flags()
	flags.StringVar(&r.audience, "for", "", "for whom: "+strings.Join(report.Audiences, ", "))
	flags.StringVar(&r.format, "format", "", "html, docx, md or easy")
	flags.StringVar(&r.language, "language", "en", "of its words: en or cy")
	cmd.PersistentFlags().StringVar(&r.round, "round", "",
		"the `ROUND` to tell of alone, by elephants round list; else the first and what was learnt since")
	flags.StringVarP(&r.out, "output", "o", "", "the file to write")
	cmd.AddCommand(
		c.Call("link", "print the address that participants open without a receipt", cobra.NoArgs,
			func(cmd *cobra.Command, server *client.Client, _ []string) error {
				answer, err := server.Report.GetResultsLink(
					cmd.Context(),
					&pb.GetResultsLinkRequest{Round: r.round},
				)
				if err != nil {
					return err
				}
				at := client.Config{Server: c.Server, CA: c.CA}.ResultsAddress(answer.Link)
				return c.Say(map[string]string{"link": answer.Link, "address": at}, "%s", at)
			}),
	)
	return cmd
}

func (c *command) tell(cmd *cobra.Command, server *client.Client, r reporting) error {
	audience, ok := report.Audience(r.audience)
	if !ok {
		return fmt.Errorf(
			"--for %q: say for whom, one of %s",
			r.audience,
			strings.Join(report.Audiences, ", "),
		)
	}
	format, err := r.form()
	if err != nil {
		return err
	}
	answer, err := server.Report.GetReport(cmd.Context(),
		&pb.GetReportRequest{Audience: audience, Language: r.language, Round: r.round})
	if err != nil {
		return err
	}
	if c.JSON {
		return c.PrintMessage(answer.Report)
	}
	var content bytes.Buffer
	if err := format.Write(&content, answer.Report); err != nil {
		return err
	}
	if r.out == "" {
		_, err := c.Out.Write(content.Bytes())
		return err
	}
	if err := replace(r.out, content.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(c.Out, r.out)
	return nil
}

// form is the format that was asked for, or that the file's name asks for.
func (r reporting) form() (report.Format, error) {
	name := r.format
	if name == "" {
		name = strings.TrimPrefix(filepath.Ext(r.out), ".")
	}
	if name == "" {
		name = "md"
	}
	format, ok := report.ByName(name)
	switch {
	case !ok && r.format == "":
		return format, fmt.Errorf(
			"-o %s: a report is no .%s; say which with --format html, docx, md or easy",
			r.out,
			name,
		)
	case !ok:
		return format, fmt.Errorf("--format %q: it is one of html, docx, md, easy", name)
	case format.Name == "docx" && r.out == "":
		return format, fmt.Errorf("a .docx is for a file: name it with -o")
	}
	return format, nil
}

// replace writes a file beside its place first, so that a full disk leaves what was there.
func replace(name string, content []byte) error {
	beside := name + ".part"
	err := os.WriteFile(beside, content, 0o666) // #nosec G306 -- as the caller's umask says
	if err == nil {
		err = os.Rename(beside, name)
	}
	if err != nil {
		_ = os.Remove(beside)
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
