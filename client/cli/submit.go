package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/notefile"
	"elephants/client/pdf"
	pb "elephants/proto/elephants/v1"
)

const submitLong = `Send notes to the server, one file each, or all those in a folder: .txt and .md
in UTF-8, .html, .docx, .odt, .pdf, and transcripts as .vtt, .srt, .sbv, Whisper's .tsv and .json
of Whisper, Teams and others. The text alone is read: no properties, comments, tracked deletions or
names of speakers. Of one talk in several forms, as programs write it, one is sent.

Identifiers are taken out here, before anything is sent, and once more on the server. A file may
begin with

  ---
  side: lived-experience
  sector: public | private | social | none
  role: Citizen with personal experience of prison
  quotable: yes | no
  participant: your own label for the person (it is hashed before it leaves)
  speaker: the name of the participant, as a transcript has it
  coded: yes | no (you went through it all: what has no mark raises nothing)
  ---

and a paragraph may end in marks, your own coding:

  {#barrier #another}   it raises these barriers; {+barrier}: it is better now; {~barrier}: they hope for it
  {#none}               it raises none
  {something else: a line of your own}
  “their own words”{"}  they may be quoted; {"Person with lived experience}: you read them back with this beneath

A note whose paragraphs all have a mark counts as read, like one that is coded. Words with a name
in them are not quoted. The flags below stand in for a head that is not there. Of a transcript only
the participant's turns are coded and quoted; the others' stay as context. A paragraph that begins
with {other} is somebody else's too. --dry-run says what would become of each file and sends
nothing; with --server it compares sides, sectors and marks with the programme's too.

A transcript is known by its form, as Teams, Zoom, Otter, Google Meet, Word, WhatsApp, Slack and
others write it, or by names or roles before the turns: then submit asks for --speaker and lists who
speaks. Where only one of two has a name, the other is --speaker unnamed. One --speaker is for all
the files of the command: send other talks apart.

For each note a receipt is printed: write it on the card you give the participant. It alone can
take the note back.

If sending breaks off, run the same command again. A note that is stored already is not stored
twice, and its receipt is the same as before. Where the server lets only so many notes through in
an hour, the command waits.`

func (c *command) submit() *cobra.Command {
	var defaults client.NoteFile
	var sector string
	var dry bool
	cmd := &cobra.Command{
		Use: "submit FILE|DIR...", Short: "send notes; prints a receipt for each", Long: submitLong,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) (err error) {
			if defaults.Sector, err = notefile.ParseSector(sector); err != nil {
				return err
			}
			defaults.Side = strings.TrimSpace(defaults.Side)
			if dry {
				return c.rehearse(cmd.Context(), files, defaults)
			}
			return c.runSubmit(cmd, files, defaults)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&defaults.Side, "side", "", "the participant's side, for files without a head")
	flags.StringVar(&sector, "sector", "none",
		"public, private, social or none, for files without a head")
	flags.StringVar(&defaults.Role, "role", "",
		"a generic phrase for the participant, for files without a head")
	flags.BoolVar(&defaults.Quotable, "quotable", false,
		"the participant agreed to be quoted anonymously, for files without a head")
	flags.StringVar(&defaults.Speaker, "speaker", "", "whose turns of a transcript are the "+
		"participant's, or `NAME` everybody, for files without a head")
	flags.BoolVar(&dry, "dry-run", false, "say what would be sent of each file, and send nothing")
	return c.JSONFlag(cmd)
}

func sameNote(name, first string) string {
	return fmt.Sprintf("%s: is the same note as %s, which is sent. If it is another person's, give "+
		"both files a line `participant:` in their head", name, first)
}

// submission is a run of submit.
type submission struct {
	*command
	server   *client.Client
	secret   string
	progress *progress
	table    *tabwriter.Writer
	first    map[string]string // the file that a note was first read from, by its request id
	stored   int
	known    []string // that were sent before
	refused  bool
}

func (c *command) runSubmit(cmd *cobra.Command, names []string, defaults client.NoteFile) error {
	files, err := c.noteFiles(names)
	if err != nil {
		return err
	}
	s, err := c.newSubmission(len(files))
	if err != nil {
		return err
	}
	defer s.server.Close()
	// That the programme ends belongs beside every receipt. Whatever else is wrong, the notes say.
	guide, err := s.server.Collection.GetGuide(cmd.Context(), &pb.GetGuideRequest{})
	if err == nil && guide.Ends != "" {
		fmt.Fprintf(c.Err, "The programme ends on %s at the earliest. "+
			"Until then a receipt takes back, and from then on nobody can open what was said.\n",
			guide.Ends)
	}
	notes := s.agreed(s.onceEach(s.read(files, defaults)))
	for i, note := range notes {
		out := client.Prepare(note.NoteFile, s.secret, othersOf(notes, i)...)
		c.tellOf(note, out, guide)
		marks := client.CheckMarks(note.NoteFile, guide)
		if err = s.send(cmd.Context(), note.name, out, marks); err != nil {
			break
		}
		s.progress.step()
	}
	return s.end(err, len(files))
}

// tellOf says what was left out of a note on its way, what will not be quoted of it in a programme
// that is known, and whether it counts as read though only a part of it has marks.
func (c *command) tellOf(note fileNote, out client.Outgoing, guide *pb.GetGuideResponse) {
	if guide != nil {
		out.Told = append(out.Told, client.Misdescribed(guide, note.NoteFile, out.Note)...)
	}
	for _, told := range out.Told {
		fmt.Fprintf(c.Err, "%s: %s\n", note.name, told)
	}
	if marked, of := note.Marked(); marked > 0 && marked < of && !note.Coded {
		fmt.Fprintf(c.Err, "%s: %d of %d paragraphs have marks, so the note counts as not read: mark "+
			"the others with {#none}, "+
			"or write `coded: yes` in the head\n", note.name, marked, of)
	}
}

// newSubmission dials, to send so many notes.
func (c *command) newSubmission(notes int) (*submission, error) {
	connection, secret, err := c.Dial()
	if err != nil {
		return nil, err
	}
	return &submission{
		command: c, server: connection, secret: secret, progress: newProgress(c.Err, notes),
		table: tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0), first: map[string]string{},
	}, nil
}

// end says what became of so many notes, after the error that ended the sending, if one did.
func (s *submission) end(err error, notes int) error {
	s.progress.clear()
	s.table.Flush()
	s.tellKnown()
	switch {
	case err != nil && s.stored > 0:
		return fmt.Errorf("%d of %d notes are stored, with the receipts above: %w. Run the same "+
			"command again to send the rest: "+
			"nothing is stored twice, and the receipts stay the same", s.stored, notes, client.Explain(err,
			s.Console.Server))
	case err == nil && s.refused:
		return errSaid
	}
	return err
}

// fileNote is a note and the file that it was read from.
type fileNote struct {
	name string
	client.NoteFile
}

// read reads the files. Those that are no notes are refused.
func (s *submission) read(names []string, defaults client.NoteFile) (notes []fileNote) {
	for _, name := range names {
		note, err := readNote(name, defaults)
		if err != nil {
			s.refuse(err.Error())
			s.progress.step()
			continue
		}
		if note.Covered {
			s.progress.clear()
			fmt.Fprintf(s.Err, "%s: %s\n", name, pdf.Covered)
		}
		if note.Unread != "" {
			s.progress.clear()
			fmt.Fprintf(s.Err, "%s: %s%s\n", name, pdf.Unread, note.Unread)
		}
		if note.Asks {
			s.progress.clear()
			fmt.Fprintf(s.Err, "%s: %s\n", name, notefile.Unasked)
		}
		notes = append(notes, fileNote{name, note})
	}
	return notes
}

// onceEach refuses a note that says what another one says whose file's name differs in its ending
// alone, as programs write one talk in several forms: their paragraphs differ, and the one
// participant would count twice. Labels in the heads say who they are, and then nothing is refused.
func (s *submission) onceEach(notes []fileNote) (kept []fileNote) {
	first := map[string]fileNote{}
	for _, n := range notes {
		stem := strings.TrimSuffix(n.name, filepath.Ext(n.name))
		if other, ok := first[stem]; ok && n.Participant == "" && alike(n.Text, other.Text) {
			s.refuse(fmt.Sprintf("%s: says what %s says, and its name differs in the ending alone, so they "+
				"are one talk, and its participant would count twice: leave one of them out, or give both files "+
				"a line `participant:` in their head", n.name, other.name))
			continue
		}
		first[stem] = n
		kept = append(kept, n)
	}
	return kept
}

// mostAlike is which part of the words of the shorter text the longer has too if both are of one
// talk: one of them may have names or times that the other is read without.
const mostAlike = .8

// alike reports whether two texts have nearly all of their words in common.
func alike(a, b string) bool {
	count := map[string]int{}
	words := strings.Fields(strings.ToLower(a))
	for _, w := range words {
		count[w]++
	}
	others, both := strings.Fields(strings.ToLower(b)), 0
	for _, w := range others {
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return float64(both) >= mostAlike*float64(min(len(words), len(others)))
}

// othersOf returns the texts of the other notes of the participant of note i, as its label says.
func othersOf(notes []fileNote, i int) (texts []string) {
	for j, n := range notes {
		if j != i && n.Participant != "" && n.Participant == notes[i].Participant {
			texts = append(texts, n.Text)
		}
	}
	return texts
}

// send sends one note. Its receipt is printed with the name of where it was read, or what was
// wrong with it; the error ends the run.
//
// marks is what is wrong with the note's, if its file tells. It is said where the server refuses
// them, and not before: a note that is stored already has its receipt, whatever barriers are gone.
func (s *submission) send(ctx context.Context, name string, out client.Outgoing, marks error) error {
	if first, ok := s.first[out.RequestID]; ok {
		s.refuse(sameNote(name, first))
		return nil
	}
	s.first[out.RequestID] = name
	sent, err := s.server.SubmitNote(ctx, out, func(wait time.Duration) {
		s.progress.show(fmt.Sprintf(", waiting %v for the server", wait))
	})
	if err != nil {
		return err
	}
	if sent.Reason == "CODING_BARRIER" && marks != nil {
		sent.Refusal = marks.Error()
	}
	if sent.Refusal != "" {
		s.refuse(name + ": " + sent.Refusal)
		return nil
	}
	s.stored++
	if sent.Known {
		s.known = append(s.known, name)
	}
	if s.JSON {
		return s.PrintJSON(struct {
			File    string `json:"file"`
			Receipt string `json:"receipt"`
			Known   bool   `json:"known,omitempty"`
		}{name, sent.Receipt, sent.Known})
	}
	if s.stored == 1 {
		fmt.Fprintln(s.table, "FILE\tRECEIPT")
	}
	fmt.Fprintf(s.table, "%s\t%s\n", name, sent.Receipt)
	return nil
}

// mostNamed is how many notes a message names.
const mostNamed = 5

// tellKnown says which notes were sent before: whoever sends the rest after an interruption expects
// it, and whoever has two people's notes of the same words does not.
func (s *submission) tellKnown() {
	if len(s.known) == 0 {
		return
	}
	names := strings.Join(s.known[:min(mostNamed, len(s.known))], ", ")
	if more := len(s.known) - mostNamed; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	fmt.Fprintf(s.Err, "Sent before, and nothing was stored again: %s. Each keeps the receipt that "+
		"it "+
		"got then. If one is another person's, give both notes a participant of their own, such as a "+
		"line `participant:` in the head or a column of it, and send it again\n", names)
}

func (s *submission) refuse(why string) {
	s.refused = true
	s.progress.clear()
	fmt.Fprintln(s.Err, why)
}
