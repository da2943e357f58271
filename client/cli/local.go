package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"elephants/analysis/scrub"
	"elephants/client"
	"elephants/client/cli/console"
	"elephants/client/notefile"
)

// scrubMemory is what scrubbing tries to keep within, in bytes: a laptop's share, though a note
// is a megabyte. It collects more often near it, and goes beyond if it has to.
const scrubMemory = 40 << 20

func (c *command) scrub() *cobra.Command {
	var lines, ask, strict bool
	var speaker string
	cmd := &cobra.Command{
		Use: "scrub [FILE...] [< NOTE]", Short: "replace what could identify anyone by its kind",
		Long: `Read a note from standard input, or the files that are named, and print it with names,
numbers, places and whatever else points at a person replaced by its kind: [person 1], [place],
[age 40s]. Nothing leaves this machine.

Files are read as submit reads them, Word files, PDFs and captions too, and what is printed is the
text that would be sent; before each of several files stands its name. The turns of somebody
else in a transcript begin with {other}.

With --jsonl every input line is {"id","text"} and every output line
{"id","text","spans":[{"start","end","kind","rule"}]}: the text scrubbed, the spans as bytes of the
text that came in, end exclusive; "side" and "participant" are kept as they are. With --ask the spans that a person should look at are there too,
with "ask": true; they are not replaced.

With --strict every number goes, and every word that is not known to be ordinary: hard to read, and
hard to recognise. What may still single somebody out is said on standard error.`,
		RunE: func(_ *cobra.Command, files []string) error {
			debug.SetMemoryLimit(scrubMemory)
			find := scrub.Find
			if strict {
				find = scrub.Strict
			}
			switch {
			case lines && len(files) > 0:
				return errors.New("--jsonl reads standard input: name no files")
			case lines:
				return c.scrubLines(find, ask)
			case len(files) > 0:
				return c.scrubFiles(files, speaker, strict)
			}
			text, err := io.ReadAll(c.In)
			if err != nil {
				return fmt.Errorf("reading the note: %w", err)
			}
			if !utf8.Valid(text) {
				return errors.New("the note is not valid UTF-8: save it as UTF-8 text")
			}
			spans := find(string(text))
			for _, left := range scrub.Residue(string(text), spans) {
				fmt.Fprintf(c.Err, "left: %s\n", left)
			}
			_, err = io.WriteString(c.Out, scrub.Replace(string(text), spans))
			return err
		},
	}
	cmd.Flags().BoolVar(&lines, "jsonl", false, "read and write JSON Lines")
	cmd.Flags().BoolVar(&strict, "strict", false,
		"mask every number and every word that is not known to be ordinary")
	cmd.Flags().StringVar(&speaker, "speaker", "",
		"whose turns of a transcript are the participant's, or `NAME` everybody")
	cmd.Flags().BoolVar(&ask, "ask", false,
		"with --jsonl, add the spans that a person should look at")
	return cmd
}

// scrubFiles prints what would be sent of files. A file without a side is one all the same:
// nothing is sent.
func (c *command) scrubFiles(names []string, speaker string, strict bool) error {
	files, err := c.noteFiles(names)
	if err != nil {
		return err
	}
	s := &submission{command: c, progress: newProgress(io.Discard, 0)}
	for i, note := range s.read(files, client.NoteFile{Side: notefile.AnySide, Speaker: speaker}) {
		find := scrub.Find
		if strict {
			find = scrub.Strict
		}
		spans := find(note.Text)
		text := scrub.Replace(note.Text, spans)
		for j := len(note.Others) - 1; j >= 0; j-- {
			at := scrub.Moved(note.Text, spans, note.Others[j].Start)
			text = text[:at] + "{other} " + text[at:]
		}
		for _, left := range scrub.Residue(note.Text, spans) {
			fmt.Fprintf(c.Err, "%s: left: %s\n", note.name, left)
		}
		if len(files) > 1 {
			if i > 0 {
				fmt.Fprintln(c.Out)
			}
			fmt.Fprintf(c.Out, "== %s\n", note.name)
		}
		if _, err := fmt.Fprintln(c.Out, text); err != nil {
			return err
		}
	}
	if s.refused {
		return errSaid
	}
	return nil
}

type span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Kind  string `json:"kind"`
	Rule  string `json:"rule"`
	Ask   bool   `json:"ask,omitempty"`
}

func (c *command) scrubLines(find func(string) []scrub.Span, ask bool) error {
	type line struct {
		ID          string `json:"id"`
		Side        string `json:"side,omitempty"`
		Participant string `json:"participant,omitempty"`
		Text        string `json:"text"`
		Spans       []span `json:"spans"`
	}
	out := bufio.NewWriter(c.Out)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	err := console.EachLine(c.In, func(_ int, in line) error {
		found := find(in.Text)
		scrubbed := line{in.ID, in.Side, in.Participant, scrub.Replace(in.Text, found), []span{}}
		for _, s := range found {
			if ask || !s.Ask {
				scrubbed.Spans = append(scrubbed.Spans, span{s.Start, s.End, string(s.Kind), s.Rule,
					s.Ask})
			}
		}
		return encoder.Encode(scrubbed)
	})
	return errors.Join(err, out.Flush())
}
