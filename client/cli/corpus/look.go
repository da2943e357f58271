package corpus

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/agree"
	"elephants/analysis/study"
	"elephants/analysis/wordlist"
	"elephants/client/survey"
)

// looks are what else is asked of a corpus, beside its themes.
type looks struct {
	words, seeds, compare, page string // files
	measures, keyness, families bool
	kwic                        string
}

// found is all that a run of theme found.
type found struct {
	analysis.Result
	notes   []analysis.Note
	unread  []string
	why     explainer
	pairs   [][]study.Pair // per theme; nil: not asked for
	kin     *study.Kin     // nil: not asked for
	keyness map[analysis.Side][]study.Key
	agree   *agree.Scores // nil: not asked for
}

// mostKeys is how many words are shown of each side.
const mostKeys = 20

// look works out what was asked for beside the themes. The page shows all of it.
func (t *themeCommand) look(f *found, o analysis.Options) error {
	if err := t.compared(f); err != nil {
		return err
	}
	all := t.page != ""
	if !all && !t.measures && !t.keyness && !t.families {
		return nil
	}
	s, err := study.Read(f.notes, o)
	if err != nil {
		return err
	}
	if all || t.measures {
		for _, one := range f.Themes {
			f.pairs = append(f.pairs, s.Pairs(one))
		}
	}
	if all || t.keyness {
		f.keyness = s.Keyness(mostKeys)
	}
	if all || t.families {
		kin := s.Families(f.Themes)
		f.kin = &kin
	}
	return nil
}

// compared holds the themes against somebody's codes, if there are some.
func (t *themeCommand) compared(f *found) error {
	if t.compare == "" {
		return nil
	}
	codes, err := readCodes(t.compare, f.notes)
	if err != nil {
		return err
	}
	themes := make([][]string, len(f.Themes))
	for i, one := range f.Themes {
		themes[i] = one.Notes
	}
	scores := agree.Of(codes, themes)
	f.agree = &scores
	return nil
}

// lists reads the lists of words and the seeds into the options.
func (t *themeCommand) lists(o *analysis.Options) error {
	in, err := o.Reading()
	if err != nil {
		return err
	}
	if t.words != "" {
		content, err := os.ReadFile(t.words)
		if err != nil {
			return fmt.Errorf("reading the list of words: %w", err)
		}
		if o.Words, err = wordlist.Parse(t.words, content, in.Stem); err != nil {
			return err
		}
	}
	if t.seeds == "" {
		return nil
	}
	if t.number > 0 {
		return fmt.Errorf("--seeds says which themes to look for and --themes how many: choose one")
	}
	content, err := os.ReadFile(t.seeds)
	if err != nil {
		return fmt.Errorf("reading the seeds: %w", err)
	}
	if o.Words == nil {
		o.Words = wordlist.Empty()
	}
	seeds, err := wordlist.Seeds(t.seeds, content, o.Words, in.Stem)
	for i, s := range seeds {
		o.Seeds = append(o.Seeds, analysis.Seed{
			ID: fmt.Sprint("seed ", i+1), Name: s.Name, Terms: s.Terms,
		})
	}
	return err
}

// unseen says which seeds came to no theme.
func (t *themeCommand) unseen(f *found, o analysis.Options) {
	for _, k := range o.Seeds {
		if !slices.ContainsFunc(f.Themes, func(one analysis.Theme) bool { return one.ID == k.ID }) {
			fmt.Fprintf(t.Err, "No theme of the seed %q: fewer than three people speak of it.\n", k.Name)
		}
	}
}

// beside is how many letters a concordance shows on each side of a word in JSON; on a terminal
// there is room for fewer.
const beside = 60

// concordance prints every place of a word.
func (t *themeCommand) concordance(notes []analysis.Note, o analysis.Options) error {
	in, err := o.Reading()
	if err != nil {
		return err
	}
	lines, err := study.Lines(notes, in, t.kwic, beside)
	if err != nil {
		return err
	}
	if t.JSON {
		type line struct {
			Note  string        `json:"note"`
			Side  analysis.Side `json:"side"`
			Start int           `json:"start"`
			End   int           `json:"end"`
			Left  string        `json:"left"`
			Word  string        `json:"word"`
			Right string        `json:"right"`
		}
		out := []line{}
		for _, l := range lines {
			out = append(out, line{l.Note, l.Side, l.Start, l.End, l.Left, l.Word, l.Right})
		}
		return t.PrintJSON(struct {
			Lines []line `json:"lines"`
		}{out})
	}
	printLines(t.Out, lines, t.Width())
	return nil
}

// printLines prints a concordance with the words below each other.
func printLines(w io.Writer, lines []study.Line, width int) {
	if len(lines) == 0 {
		fmt.Fprintln(w, "Nobody said it.")
	}
	word, where := 0, 0
	for _, l := range lines {
		word = max(word, letters(l.Word))
		where = max(where, letters(l.Note)+letters(string(l.Side))+1)
	}
	room := max(10, (width-word-where-4)/2)
	for _, l := range lines {
		left, right := []rune(l.Left), []rune(l.Right)
		left, right = left[max(0, len(left)-room):], right[:min(room, len(right))]
		fmt.Fprintf(w, "%s  %s %s %s\n", pad(l.Note+" "+string(l.Side), where),
			strings.Repeat(" ", room-len(left))+string(left), pad(l.Word, word), string(right))
	}
}

func letters(s string) int { return len([]rune(s)) }

func pad(s string, to int) string { return s + strings.Repeat(" ", max(0, to-letters(s))) }

// readCodes reads what people coded: a table with the columns id and code, a line for each code of
// a note; several codes may stand in one cell with semicolons between them. At least one id must be
// a note's.
func readCodes(name string, notes []analysis.Note) (map[string][]string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the codes: %w", err)
	}
	table, err := survey.Read(content, "")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	id, code := slices.Index(table.Header, "id"), slices.Index(table.Header, "code")
	if id < 0 || code < 0 {
		return nil, fmt.Errorf("%s: the first line must name the columns `id` and `code`", name)
	}
	known := map[string]bool{}
	for _, n := range notes {
		known[n.ID] = true
	}
	codes, strangers := map[string][]string{}, 0
	for _, row := range table.Rows {
		note := row.Cells[id]
		if !known[note] {
			strangers++
			continue
		}
		for _, c := range strings.Split(row.Cells[code], ";") {
			if c = strings.TrimSpace(c); c != "" && !slices.Contains(codes[note], c) {
				codes[note] = append(codes[note], c)
			}
		}
	}
	if len(codes) == 0 {
		return nil, fmt.Errorf("%s: none of its %d rows has the id of a note and a code; ids are "+
			"those of `elephants theme --json`", name, cmp.Or(strangers, len(table.Rows)))
	}
	return codes, nil
}
