package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"elephants/analysis"
	"elephants/analysis/barrier"
)

func (c *command) theme() *cobra.Command {
	var number int
	var bookFile string
	var noBook bool
	cmd := &cobra.Command{
		Use: "theme < NOTES.jsonl", Short: "find the themes of notes", Args: cobra.NoArgs,
		Long: `Read notes from standard input, one JSON object a line,

  {"id": "...", "side": "...", "text": "...", "participant"?: "...", "barriers"?: [{"start", "end", "barrier"}]}

and print their themes, best first. "barriers" is the interviewer's own coding, in bytes of the text. Nothing leaves this
machine and nothing is withheld: the notes are your own. What a programme may show is for the server to say.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options := analysis.Options{Book: barrier.BuiltIn(), Model: barrier.Default(), Themes: number}
			switch {
			case noBook && bookFile != "":
				return errors.New("--codebook and --no-codebook exclude each other: choose one")
			case noBook:
				options.Book, options.Model = nil, nil
			case bookFile != "":
				content, err := os.ReadFile(bookFile)
				if err != nil {
					return fmt.Errorf("reading the code book: %w", err)
				}
				if options.Book, err = barrier.Parse(bookFile, content); err != nil {
					return err
				}
				options.Model = nil
			}
			notes, err := c.readNotes()
			if err != nil {
				return err
			}
			result, err := analysis.Themes(cmd.Context(), notes, options)
			if err != nil {
				return err
			}
			return c.printThemes(result)
		},
	}
	cmd.Flags().IntVar(&number, "themes", 0, "how many themes; 0 is as many as the notes support")
	cmd.Flags().StringVar(&bookFile, "codebook", "", "a code book of your own, in the form of analysis/barrier/book")
	cmd.Flags().BoolVar(&noBook, "no-codebook", false, "find themes from the words alone")
	return c.jsonFlag(cmd)
}

func (c *command) readNotes() ([]analysis.Note, error) {
	type line struct {
		ID          string        `json:"id"`
		Side        analysis.Side `json:"side"`
		Participant string        `json:"participant"`
		Text        string        `json:"text"`
		Barriers    []struct {
			Start   int    `json:"start"`
			End     int    `json:"end"`
			Barrier string `json:"barrier"`
		} `json:"barriers"`
	}
	var notes []analysis.Note
	first := map[string]int{}
	err := eachLine(c.in, func(number int, in line) error {
		if before, twice := first[in.ID]; twice {
			return fmt.Errorf("its id is that of line %d", before)
		}
		first[in.ID] = number
		note := analysis.Note{ID: in.ID, Side: in.Side, Participant: in.Participant, Text: in.Text}
		for _, b := range in.Barriers {
			if b.Start < 0 || b.Start >= b.End || b.End > len(in.Text) {
				return fmt.Errorf("a barrier spans bytes %d to %d of a text of %d", b.Start, b.End, len(in.Text))
			}
			note.Coding = append(note.Coding, analysis.Coding{Start: b.Start, End: b.End, Barrier: b.Barrier})
		}
		notes = append(notes, note)
		return nil
	})
	return notes, err
}

func (c *command) printThemes(r analysis.Result) error {
	if c.json {
		return c.printJSON(themesJSON(r))
	}
	if len(r.Themes) == 0 {
		fmt.Fprintln(c.out, "No theme: these notes do not support one.")
	}
	for i, t := range r.Themes {
		what := ""
		if t.Shared {
			what = "  both sides"
		}
		fmt.Fprintf(c.out, "%2d %s  (%d notes)%s\n   %s\n", i+1, t.Label, len(t.Notes), what, strings.Join(texts(t.Terms), ", "))
	}
	return nil
}

func texts(terms []analysis.Term) []string {
	out := []string{}
	for _, t := range terms {
		out = append(out, t.Text)
	}
	return out
}

// themesJSON is the contract of `elephants theme --json`.
func themesJSON(r analysis.Result) any {
	type passage struct {
		Note  string `json:"note"`
		Start int    `json:"start"`
		End   int    `json:"end"`
	}
	type theme struct {
		Label     string                `json:"label"`
		Terms     []string              `json:"terms"`
		Barrier   string                `json:"barrier,omitempty"`
		Notes     []string              `json:"notes"`
		Sides     map[analysis.Side]int `json:"sides"`
		Balance   float64               `json:"balance"`
		Stability float64               `json:"stability"`
		Passages  []passage             `json:"passages"`
	}
	out := struct {
		Themes   []theme  `json:"themes"`
		Unthemed []string `json:"unthemed"`
	}{[]theme{}, append([]string{}, r.Unthemed...)}
	for _, t := range r.Themes {
		passages := []passage{}
		for _, p := range t.Passages {
			passages = append(passages, passage(p))
		}
		out.Themes = append(out.Themes, theme{t.Label, texts(t.Terms), t.Barrier, t.Notes, t.Sides, t.Balance, t.Stability, passages})
	}
	return out
}
