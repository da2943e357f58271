package corpus

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/scrub"
	"elephants/client/amount"
	"elephants/client/waiting"
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
which to use), note files, and folders of note files.

A list of words (--words) has lines like these; barriers are heard as without it:

  stop: thing, lovely            these and their other forms say nothing
  protect: university, no        each counts by itself, apart from other words of its stem
  same: bus, coach, minibus      the others count as the first
  phrase: care plan, drop in     they count as one word

Seeds (--seeds) are themes to look for, one a line, with a name if you like:

  damp homes: damp, mould, repairs, care plan

Codes to compare with (--compare) are a table: a line for each code of a note, or several codes in
one cell with semicolons between them. NMI and ARI are of the notes with one code; F1 and kappa of
each code's best theme.

With --rows each note is taken by itself, and what it raises written in lines of five fields with
tabs between them: note, side, participant, kind, name. A kind is barrier, theme (a seed's name),
note (one row for each) or unread (it is not in English). No note's rows depend on another note, so
that a corpus may be cut and its rows put together: analysis/spark does so on a cluster.

  elephants theme --no-codebook --words words.txt --keyness --measures survey.csv
  elephants theme --kwic "care plan" notes
  elephants theme --themes 20 --no-codebook --compare codes.csv --html report.html survey.csv`

// themeCommand is a run of elephants theme.
type themeCommand struct {
	*command
	columns  columns
	number   int
	bookFile string
	noBook   bool
	rows     bool
	explain  bool
	language string
	mapFile  string
	looks
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
	flags.StringVar(&t.words, "words", "",
		"a `FILE` of stop words, protected words, synonyms and phrases")
	flags.StringVar(&t.seeds, "seeds", "", "a `FILE` of themes to look for, one a line")
	flags.StringVar(&t.kwic, "kwic", "",
		"print every place of a `WORD` or phrase, in place of themes; listen* is any that begins so")
	flags.StringVar(&t.compare, "compare", "",
		"a `CSV` file of people's codes, with the columns id and code, to compare the themes with")
	flags.StringVar(&t.page, "html", "",
		"write all there is to see into this page, which opens from a file")
	flags.BoolVar(&t.measures, "measures", false,
		"say how telling each word is (G2) and how close pairs are (NPMI, G2, association strength)")
	flags.BoolVar(&t.rows, "rows", false,
		"write what each note raises by itself as rows of a table, in place of themes")
	flags.BoolVar(&t.keyness, "keyness", false, "say which words each side uses more than the others")
	flags.BoolVar(&t.families, "families", false,
		"put themes that are akin together, and say which cut across")
	return c.JSONFlag(cmd)
}

// themeMemory is what finding themes tries to keep within, in bytes: a million comments on a laptop.
// It collects more often near it, and goes beyond if it has to.
const themeMemory = 1500 << 20

func (t *themeCommand) run(cmd *cobra.Command, names []string) error {
	options, err := t.options()
	if err != nil {
		return err
	}
	debug.SetMemoryLimit(themeMemory)
	widen(room(names))
	done := waiting.For(t.Err, "reading the notes")
	all, err := t.readCorpus(names)
	done()
	if err != nil {
		return err
	}
	if t.rows {
		return t.assign(cmd.Context(), all, options)
	}
	if len(all) == 0 && !t.JSON {
		return errors.New("there is no note to read: name files or folders, or give lines on standard input")
	}
	notes, unread := t.readable(all)
	if len(unread) > 0 {
		fmt.Fprintf(t.Err, "Not read: %d of %s, which are not in English. See --language.\n",
			len(unread), amount.Of(len(all), "note"))
		if len(notes) == 0 && !t.JSON {
			return nil
		}
	}
	if t.kwic != "" {
		return t.concordance(notes, options)
	}
	f := &found{notes: notes, unread: unread}
	done = waiting.For(t.Err, "finding themes in "+amount.Of(len(notes), "note"))
	f.Result, err = analysis.Themes(cmd.Context(), notes, options)
	if err == nil {
		err = t.look(f, options)
	}
	done()
	if err != nil {
		return err
	}
	t.unseen(f, options)
	return t.show(f, options)
}

// show draws and prints what was found.
func (t *themeCommand) show(f *found, o analysis.Options) error {
	if t.mapFile != "" {
		if err := os.WriteFile(t.mapFile, []byte(drawMap(f.Themes)), 0o600); err != nil {
			return fmt.Errorf("drawing the map: %w", err)
		}
	}
	if t.page != "" {
		if err := writePage(t.page, f); err != nil {
			return err
		}
	}
	if t.explain {
		f.why = newExplainer(f.notes, o)
	}
	if !t.measures { // the page alone has what was not asked for
		f.pairs = nil
	}
	if !t.families {
		f.kin = nil
	}
	if !t.keyness {
		f.keyness = nil
	}
	if t.JSON {
		return t.PrintJSON(answerOf(f))
	}
	return tell(t.Out, f)
}

// readable divides notes into those to find themes in and the ids of those that are in another
// language than English, where neither a barrier is heard nor a word known: to say that they
// support no theme would be untrue.
func (t *themeCommand) readable(all []analysis.Note) (notes []analysis.Note, unread []string) {
	foreign := func(n analysis.Note) bool { return t.language == "en" && scrub.Foreign(n.Text) }
	for _, n := range all {
		if foreign(n) {
			unread = append(unread, n.ID)
		}
	}
	if len(unread) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(slices.Clone(all), foreign), unread
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
		done := waiting.For(t.Err, "learning the code book")
		o.Model, err = barrier.Train(o.Book)
		done()
		if err != nil {
			return o, err
		}
	default:
		o.Model = barrier.Default()
	}
	return o, t.lists(&o)
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
