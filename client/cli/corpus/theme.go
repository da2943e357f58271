package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/scrub"
)

const themeLong = `Find the themes of a corpus, best first. Nothing leaves this machine and nothing
is withheld: the notes are your own. What a programme may show is for the server to say.

Without a file it reads JSON Lines from standard input, one note a line,

  {"id": "...", "side": "...", "text": "...", "participant"?: "...", "coded"?: true,
   "barriers"?: [{"start", "end", "barrier", "stance"?}]}

where "barriers" is the interviewer's own coding, in bytes of the text; a stance is "difficulty",
"better" or "hope". "coded" says that the interviewer went through all of the note: what has no
coding in it raises nothing, and nothing is heard in it. It also takes files of such lines
(.jsonl), tables (.csv, with a line of column names; --text, --side, --id and --participant say
which to use), note files, and folders of note files.`

// themeCommand is a run of elephants theme.
type themeCommand struct {
	*command
	columns  columns
	number   int
	bookFile string
	noBook   bool
	explain  bool
	language string
	mapFile  string
}

func theme(c *command) *cobra.Command {
	t := themeCommand{command: c}
	cmd := &cobra.Command{
		Use: "theme [FILE|FOLDER...] [< NOTES.jsonl]", Short: "find the themes of notes", Long: themeLong,
		RunE: func(cmd *cobra.Command, names []string) error { return t.run(cmd, names) },
	}
	flags := cmd.Flags()
	flags.StringVar(&t.columns.text, "text", "text", "the column of a table that holds what was said")
	flags.StringVar(&t.columns.side, "side", "side",
		"the column that says on which side; notes may have none")
	flags.StringVar(&t.columns.id, "id", "id",
		"the column with a name for the row; without one it is the row's number")
	flags.StringVar(&t.columns.participant, "participant", "participant",
		"the column that says whose it is; without one each row is somebody's own")
	flags.IntVar(&t.number, "themes", 0, "how many themes; 0 is as many as the notes support")
	flags.StringVar(&t.bookFile, "codebook", "",
		"a code book of your own, in the form of analysis/barrier/book")
	flags.BoolVar(&t.noBook, "no-codebook", false, "find themes from the words alone")
	flags.StringVar(&t.language, "language", "en",
		"of the notes: en fr es ru sv no hu; other than en, themes come from the words alone")
	flags.BoolVar(&t.explain, "explain", false,
		"say which passages each theme is made of, and which words carried them")
	flags.StringVar(&t.mapFile, "map", "",
		"draw the themes, their terms and what they share into this SVG file")
	return c.JSONFlag(cmd)
}

func (t *themeCommand) run(cmd *cobra.Command, names []string) error {
	options, err := t.options()
	if err != nil {
		return err
	}
	widen(room(names))
	all, err := t.readCorpus(names)
	if err != nil {
		return err
	}
	notes, unread := t.readable(all)
	if len(unread) > 0 {
		fmt.Fprintf(t.Err, "Not read: %d of %d notes, which are not in English. See --language.\n",
			len(unread), len(all))
		if len(notes) == 0 && !t.JSON {
			return nil
		}
	}
	done := t.Waiting(fmt.Sprintf("finding themes in %d notes", len(notes)))
	result, err := analysis.Themes(cmd.Context(), notes, options)
	done()
	if err != nil {
		return err
	}
	if t.mapFile != "" {
		if err := os.WriteFile(t.mapFile, []byte(drawMap(result.Themes)), 0o600); err != nil {
			return fmt.Errorf("drawing the map: %w", err)
		}
	}
	var why explainer
	if t.explain {
		why = newExplainer(notes, options)
	}
	if t.JSON {
		return t.PrintJSON(themesJSON(result, unread, why))
	}
	printThemes(t.Out, result, why)
	return nil
}

// readable divides notes into those to find themes in and the ids of those that are in another
// language than English, where neither a barrier is heard nor a word known: to say that they
// support no theme would be untrue.
func (t *themeCommand) readable(all []analysis.Note) (notes []analysis.Note, unread []string) {
	for _, n := range all {
		if t.language == "en" && scrub.Foreign(n.Text) {
			unread = append(unread, n.ID)
		} else {
			notes = append(notes, n)
		}
	}
	return notes, unread
}

func (t *themeCommand) options() (o analysis.Options, err error) {
	o = analysis.Options{Book: barrier.BuiltIn(), Themes: t.number, Language: t.language}
	switch {
	case t.language != "en" && t.bookFile != "":
		return o, errors.New("a code book is heard in English alone: leave out --codebook or --language")
	case t.language != "en":
		o.Book = nil
	case t.noBook && t.bookFile != "":
		return o, errors.New("--codebook and --no-codebook exclude each other: choose one")
	case t.number < 0:
		return o, fmt.Errorf("--themes is %d, it must be 0 or more", t.number)
	case t.noBook:
		o.Book = nil
	case t.bookFile != "":
		content, err := os.ReadFile(t.bookFile)
		if err != nil {
			return o, fmt.Errorf("reading the code book: %w", err)
		}
		if o.Book, err = barrier.Parse(t.bookFile, content); err != nil {
			return o, err
		}
		if o.Model, err = barrier.Train(o.Book); err != nil {
			return o, err
		}
	default:
		o.Model = barrier.Default()
	}
	return o, nil
}

func printThemes(w io.Writer, r analysis.Result, why explainer) {
	if len(r.Themes) == 0 {
		fmt.Fprintln(w, "No theme: these notes do not support one.")
	}
	for i, t := range r.Themes {
		what := ""
		if t.Elephant {
			what = "  both sides"
		}
		fmt.Fprintf(w, "%2d %s  (%d notes)%s\n   %s\n", i+1, t.Label, len(t.Notes), what,
			strings.Join(texts(t.Terms), ", "))
		if why == nil {
			continue
		}
		for _, p := range t.Passages {
			fmt.Fprintf(w, "     %s %d-%d  %s\n", p.Note, p.Start, p.End, strings.Join(why(t, p), ", "))
		}
	}
}

func texts(terms []analysis.Term) []string {
	out := []string{}
	for _, t := range terms {
		out = append(out, t.Text)
	}
	return out
}

// explainer returns the words of a passage that carried it into a theme.
type explainer func(t analysis.Theme, p analysis.Passage) []string

// newExplainer asks the model for barriers; a theme of the words alone is carried by those of its
// terms that the passage has.
func newExplainer(notes []analysis.Note, o analysis.Options) explainer {
	text := map[string]string{}
	for _, n := range notes {
		text[n.ID] = n.Text
	}
	return func(t analysis.Theme, p analysis.Passage) []string {
		said := text[p.Note][p.Start:p.End]
		if o.Model != nil && t.Barrier != "" {
			for _, h := range o.Model.Hear(said, barrier.Claimed) {
				if h.Barrier == t.Barrier {
					return h.Words
				}
			}
		}
		var words []string
		for _, term := range t.Terms {
			if strings.Contains(strings.ToLower(said), term.Text) {
				words = append(words, term.Text)
			}
		}
		return words
	}
}

// themesJSON is the contract of `elephants theme --json`; passages have their words where they
// were asked for. What was not read is in no theme either.
func themesJSON(r analysis.Result, unread []string, why explainer) any {
	type passage struct {
		Note      string   `json:"note"`
		Start     int      `json:"start"`
		End       int      `json:"end"`
		Confirmed bool     `json:"confirmed"` // by an interviewer who went through the note
		Words     []string `json:"words,omitempty"`
	}
	type theme struct {
		Label     string                `json:"label"`
		Terms     []string              `json:"terms"`
		Barrier   string                `json:"barrier,omitempty"`
		Stance    string                `json:"stance"`
		Notes     []string              `json:"notes"`
		Sides     map[analysis.Side]int `json:"sides"`
		Elephant  bool                  `json:"elephant"`  // both sides raise it, as interviewers who read their notes confirmed
		Confirmed map[analysis.Side]int `json:"confirmed"` // participants
		Chance    float64               `json:"chance"`    // that enough raise it in notes that nobody went through
		Balance   float64               `json:"balance"`
		Stability float64               `json:"stability"`
		Passages  []passage             `json:"passages"`
	}
	out := struct {
		Themes   []theme  `json:"themes"`
		Unthemed []string `json:"unthemed"`
		NotRead  []string `json:"not_read,omitempty"` // they are in another language
		Engine   string   `json:"engine"`
		CodeBook string   `json:"code_book,omitempty"`
	}{[]theme{}, slices.Sorted(
		slices.Values(slices.Concat(r.Unthemed, unread))), unread, r.Engine, r.Book}
	if out.Unthemed == nil {
		out.Unthemed = []string{}
	}
	for _, t := range r.Themes {
		passages := []passage{}
		for _, p := range t.Passages {
			one := passage{p.Note, p.Start, p.End, p.Confirmed, nil}
			if why != nil {
				one.Words = why(t, p)
			}
			passages = append(passages, one)
		}
		confirmed := map[analysis.Side]int{}
		for side, who := range t.Confirmed {
			confirmed[side] = len(who)
		}
		out.Themes = append(out.Themes, theme{
			Label: t.Label, Terms: texts(t.Terms), Barrier: t.Barrier,
			Stance: cmp.Or(string(t.Stance), "difficulty"),
			Notes:  t.Notes, Sides: t.Sides, Elephant: t.Elephant, Confirmed: confirmed,
			Chance:  t.ChanceOf(disclose.Floor.K),
			Balance: t.Balance, Stability: t.Stability, Passages: passages,
		})
	}
	return out
}
