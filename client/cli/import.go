package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/amount"
	"elephants/client/notefile"
	"elephants/client/pattern"
	"elephants/client/survey"
	pb "elephants/proto/elephants/v1"
)

const importLong = `Make a note of each row of a survey's export and send them, as submit does: CSV
with commas, semicolons or tabs, or JSON, as KoboToolbox, ODK, LimeSurvey, Qualtrics, SurveyMonkey,
Google and Microsoft Forms and spreadsheets write it. Further lines of headers are known by their
shape, and HTML is taken out. You say which columns are read; of all others nothing is, and they
are listed. Identifiers are taken out here, before anything is sent, and once more on the server.

  elephants import talks.csv --text talk/hard --text hopes --side group/side \
      --side-is Customer=lived-experience --side-is Officer=decision-maker --participant _uuid --dry-run

Columns are named as the header names them, or by what comes after the group: "hard" for
"talk/hard", or by the question of a second line of headers. The name of a question that stands over
several columns means all of them; "Question/Answer" is one. Several columns of text become paragraphs of one note, without their questions: those
are not the participant's words. Rows without text are left out, rows that only say "N/A" or "no
comment" too, and short answers in the very words of a row before; --dry-run lists them.

  --side          each row's side; --side-is says what its words mean, --all-are stands for a column where all are of one side
  --participant   what tells people apart, such as _uuid or _id: it is hashed before it leaves. Without it each row is somebody else,
                  and no two rows may say the same
  --sector        public, private, social or none;  --role  a generic phrase;  --quotable  yes or no, true or false, 1 or 0

Everything is checked before anything is sent: begin with --dry-run, which sends nothing and shows
the first note as it would go. The receipts that are printed are the only way to take a row back.
If sending breaks off, run the same command again: nothing is stored twice, and the receipts stay
the same. Where the server lets only so many notes through in an hour, the command waits; before
hundreds of rows ask whoever runs the server to let more through.`

// importing is a run of import.
type importing struct {
	*command
	file, encoding string
	choice         survey.Choice
	sides          survey.Sides
	dryRun         bool

	guide   *pb.GetGuideResponse // of the programme; nil where no server is named
	columns *survey.Columns
	rows    int
	left    survey.Left // rows that are no notes
	again   int         // rows that say once more what their participant said
}

// importCommand is `elephants import`.
func (c *command) importCommand() *cobra.Command {
	run := &importing{command: c}
	var means []string
	cmd := &cobra.Command{
		Use:   "import FILE --text COLUMN",
		Short: "send the answers of a survey: KoboToolbox, ODK, Qualtrics, Forms or CSV",
		Long:  importLong,
		Args: cobra.MatchAll(cobra.ExactArgs(1), func(*cobra.Command, []string) (err error) {
			if (run.choice.Side == "") == (run.sides.All == "") {
				return errors.New("which side are they? Name the column with --side, or say --all-are SIDE")
			}
			run.sides.Is, err = meanings(means)
			return err
		}),
		RunE: func(cmd *cobra.Command, args []string) error {
			run.file = args[0]
			return run.run(cmd.Context())
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&run.choice.Text, "text", nil,
		"a column with what participants said; give it once for each")
	flags.StringVar(&run.choice.Side, "side", "", "the column with the side")
	flags.StringArrayVar(&means, "side-is", nil,
		"what the column says and the side it means, as in Customer=lived-experience")
	flags.StringVar(&run.sides.All, "all-are", "", "the side of every row, in place of --side")
	flags.StringVar(&run.choice.Participant, "participant", "", "the column that tells people apart")
	flags.StringVar(&run.choice.Sector, "sector", "", "the column with the sector")
	flags.StringVar(&run.choice.Role, "role", "",
		"the column with a generic phrase for the participant")
	flags.StringVar(&run.choice.Quotable, "quotable", "",
		"the column that says whether the participant agreed to be quoted anonymously")
	flags.StringVar(&run.encoding, "encoding", "",
		survey.Windows1252+" for files of older spreadsheets; UTF-8 and UTF-16 are known without")
	flags.BoolVar(&run.dryRun, "dry-run", false, "send nothing; show what would be sent")
	return c.JSONFlag(cmd)
}

// meanings reads what --side-is says. A side has no equals sign in it; what a column says may.
func meanings(means []string) (map[string]string, error) {
	out := map[string]string{}
	for _, m := range means {
		i := strings.LastIndexByte(m, '=')
		if i < 1 || i == len(m)-1 {
			return nil, errors.New("--side-is is of the form WORD=SIDE, as in Customer=lived-experience")
		}
		out[strings.TrimSpace(m[:i])] = strings.TrimSpace(m[i+1:])
	}
	return out, nil
}

func (r *importing) run(ctx context.Context) error {
	table, err := r.read()
	if err != nil {
		return fmt.Errorf("%s: %w. Nothing was sent", r.file, err)
	}
	r.rows = len(table.Rows)
	if r.columns, err = table.Choose(r.choice); err != nil {
		return fmt.Errorf("%s: %w. Nothing was sent", r.file, err)
	}
	if r.dryRun {
		return r.show(ctx)
	}
	s, err := r.newSubmission(0) // how many is known once they are read
	if err != nil {
		return err
	}
	defer s.server.Close()
	if err := r.askSides(ctx, s.server); err != nil {
		return err
	}
	notes, outgoing, err := r.prepare(s.secret)
	if err != nil {
		return err
	}
	r.sayDropped(r.Err)
	s.progress = newProgress(r.Err, len(notes))
	for i, out := range outgoing {
		if err = s.send(ctx, notes[i].name, out, nil); err != nil {
			break
		}
		s.progress.step()
	}
	return s.end(err, len(notes))
}

func (r *importing) read() (*survey.Table, error) {
	content, err := readUpTo(r.file, notefile.MaxFile+1)
	if err != nil {
		if path := new(fs.PathError); errors.As(err, &path) {
			err = path.Err // the file is named by whoever says this
		}
		return nil, err
	}
	return survey.Read(content, r.encoding)
}

// readUpTo reads a file, of which no more than so many bytes.
func readUpTo(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}

func (r *importing) askSides(ctx context.Context, server *client.Client) error {
	guide, err := server.Collection.GetGuide(ctx, &pb.GetGuideRequest{})
	if err != nil {
		return err
	}
	r.take(guide)
	return nil
}

// take remembers what the programme asks for, to compare the rows with it.
func (r *importing) take(guide *pb.GetGuideResponse) {
	if r.guide = guide; guide != nil {
		r.sides.Of = guide.Sides
	}
}

// mostRows is how many rows one participant may have: each is scrubbed by what is known from the
// others.
const mostRows = 50

// prepare makes the notes and scrubs all of them, so that what is wrong with the last is known
// before the first is sent.
func (r *importing) prepare(secret string) (notes []fileNote, outgoing []client.Outgoing, err error) {
	rows, left, err := r.columns.Notes(r.sides)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: nothing was sent.\n%w", r.file, err)
	}
	r.left = left
	all := make([]fileNote, len(rows))
	for i, row := range rows {
		all[i] = fileNote{row.Place, row.Note}
	}
	of := map[string][]int{} // rows of each participant
	for i, note := range all {
		if note.Participant != "" {
			of[note.Participant] = append(of[note.Participant], i)
		}
		if n := len(of[note.Participant]); n > mostRows {
			return nil, nil, fmt.Errorf("%s: nothing was sent. The participant of %s has more than %d "+
				"rows: is --participant the right column?", r.file, note.name, mostRows)
		}
	}
	going := survivors{importing: r, first: map[string]fileNote{}, short: map[string]int{}}
	for i, note := range all {
		var others []string
		for _, j := range of[note.Participant] {
			if j != i {
				others = append(others, all[j].Text)
			}
		}
		if err := going.add(note, client.Prepare(note.NoteFile, secret, others...), secret); err != nil {
			return nil, nil, fmt.Errorf("%s: nothing was sent. %w", r.file, err)
		}
	}
	if len(going.notes) == 0 {
		return nil, nil, fmt.Errorf("%s: nothing was sent. Of all rows that say something nothing but masks "+
			"is left: is it the right column?", r.file)
	}
	return going.notes, going.outgoing, nil
}

// survivors are the notes of which scrubbing left something that no other says.
type survivors struct {
	*importing
	notes    []fileNote
	outgoing []client.Outgoing
	first    map[string]fileNote // the row that was first, by its request id
	short    map[string]int      // the notes of short answers, by side and what is left of them
}

func (s *survivors) add(note fileNote, out client.Outgoing, secret string) error {
	if strings.IndexFunc(mask.ReplaceAllString(out.Note.Text, ""), unicode.IsLetter) < 0 {
		s.left.Masked = append(s.left.Masked, note.name)
		return nil
	}
	key := note.Side + "\x00" + out.Note.Text
	if at, ok := s.short[key]; ok && note.Participant == "" {
		s.left.Same = append(s.left.Same, note.name)
		if s.notes[at].Quotable && !note.Quotable { // one who said no says it for all
			s.notes[at].Quotable = false
			s.outgoing[at] = client.Prepare(s.notes[at].NoteFile, secret)
		}
		return nil
	}
	if first, ok := s.first[out.RequestID]; ok {
		if note.Participant == "" {
			return fmt.Errorf("%s says the same as %s: name the column that tells people apart with "+
				"--participant, or take one of them out", note.name, first.name)
		}
		s.again++
		return nil
	}
	if err := client.Check(out.Note, s.guide); err != nil {
		return fmt.Errorf("%s: %w", note.name, err)
	}
	s.first[out.RequestID] = note
	if note.Participant == "" && utf8.RuneCountInString(note.Text) <= survey.ShortAnswer {
		s.short[key] = len(s.notes)
	}
	s.notes = append(s.notes, fileNote{filepath.Base(s.file) + " " + note.name, note.NoteFile})
	s.outgoing = append(s.outgoing, out)
	return nil
}

// mask is what stands in the place of an identifier, and what may stand between two.
var mask = pattern.New(`\[[a-z0-9' ]{1,32}\]|\b(?:and|or)\b`)

// show says what would be sent.
func (r *importing) show(ctx context.Context) error {
	guide, err := r.command.guide(ctx)
	if err != nil {
		return err
	}
	r.take(guide)
	notes, outgoing, err := r.prepare("")
	if err != nil {
		return err
	}
	of, quotable := map[string][]fileNote{}, []fileNote(nil)
	for _, n := range notes {
		of[n.Side] = append(of[n.Side], n)
		if n.Quotable {
			quotable = append(quotable, n)
		}
	}
	var third error
	if r.sides.Of == nil {
		third = twoSides(sidesOf(notes))
	}
	sides := map[string]int{}
	for side, notes := range of {
		sides[side] = people(notes)
	}
	if r.JSON {
		pointing, others := r.columns.Dropped()
		return errors.Join(third, r.PrintJSON(map[string]any{
			"rows": r.rows, "notes": len(notes), "participants": people(notes),
			"without_text": r.left.Silent,
			"no_answer":    append([]string{}, r.left.NoAnswer...),
			"sums":         append([]string{}, r.left.Sums...),
			"marked":       append([]string{}, r.left.Marked...), "masked": append([]string{}, r.left.Masked...),
			"quotable": people(quotable), "not_quoted": append([]string{}, r.left.Noes...),
			"same_words": append([]string{}, r.left.Same...), "repeated": r.again, "sides": sides,
			"compared": r.sides.Of != nil,
			"not_read": map[string]any{"pointing_at_people": append([]string{}, pointing...),
				"others": append([]string{}, others...)},
			"first": map[string]string{"row": notes[0].name, "side": notes[0].Side,
				"text": outgoing[0].Note.Text},
		}))
	}
	var counts []string
	for side, n := range sides {
		counts = append(counts, fmt.Sprintf("%d %s", n, side))
	}
	slices.Sort(counts)
	fmt.Fprintf(r.Out, "%s of %s, of %s: %s. Of them %d agreed to be quoted.\n",
		amount.Of(len(notes), "note"), amount.Of(r.rows, "row"), amount.Of(people(notes), "person"), strings.Join(counts, ", "), people(quotable))
	if len(quotable) > 0 {
		fmt.Fprintln(r.Out, "Words that may be quoted have a mark, in a file of notes: of an import "+
			"none have.")
	}
	r.sayDropped(r.Out)
	if r.sides.Of == nil {
		fmt.Fprintln(r.Out, notCompared)
	}
	fmt.Fprintf(r.Out, "\nThe first, %s, as it would be sent:\n\n%s\n\nNothing was sent.\n",
		notes[0].name, outgoing[0].Note.Text)
	return third
}

// sayDropped says which rows and columns are not read, and which of those that are one should
// look at.
func (r *importing) sayDropped(w io.Writer) {
	if r.left.Silent > 0 {
		fmt.Fprintf(w, "Rows without text, left out: %d.\n", r.left.Silent)
	}
	if len(r.left.NoAnswer) > 0 {
		fmt.Fprintf(w, "Rows that only say that nothing is said, left out: %s.\n",
			places(r.left.NoAnswer))
	}
	if len(r.left.Sums) > 0 {
		fmt.Fprintf(w, "Rows that sum up the others, left out: %s.\n", places(r.left.Sums))
	}
	if len(r.left.Marked) > 0 {
		fmt.Fprintf(w, "Rows that the survey program marks as a preview, a test, spam or turned down, left "+
			"out: %s.\n", places(r.left.Marked))
	}
	if len(r.left.Masked) > 0 {
		fmt.Fprintf(w, "Rows of which nothing but masks is left, left out: %s. A word alone, such as Grace "+
			"or Patience, may be somebody's name: write it within a few others if it is none.\n",
			places(r.left.Masked))
	}
	if len(r.left.Same) > 0 {
		fmt.Fprintf(w, "Rows with a short answer in the very words of a row before, left out, for "+
			"nobody knows whether somebody else said it: %s.\n", places(r.left.Same))
	}
	if len(r.left.Noes) > 0 {
		fmt.Fprintf(w, "Rows that say yes to being quoted, of participants who say no in another, who "+
			"are not "+
			"quoted: %s.\n", places(r.left.Noes))
	}
	if r.again > 0 {
		fmt.Fprintf(w, "Rows that say once more what their participant said, sent once: %d.\n", r.again)
	}
	pointing, others := r.columns.Dropped()
	if len(pointing) > 0 {
		fmt.Fprintf(w, "Not read, for they may name, date or locate people: %s.\n", short(pointing))
	}
	if len(others) > 0 {
		fmt.Fprintf(w, "Not read either: %s.\n", short(others))
	}
	for _, name := range r.columns.Doubtful() {
		fmt.Fprintf(w, "The column %s is read as text, though it may name, date or locate people: "+
			"look at what is masked.\n", survey.Short(name))
	}
}

// places lists where rows are, as many as there is room for.
func places(all []string) string {
	const most = 20
	text := strings.Join(all[:min(most, len(all))], ", ")
	if len(all) > most {
		text += fmt.Sprintf(" and %d more", len(all)-most)
	}
	return text
}

// short lists names of columns.
func short(names []string) string {
	var out []string
	for _, n := range names {
		out = append(out, survey.Short(n))
	}
	return strings.Join(out, ", ")
}
