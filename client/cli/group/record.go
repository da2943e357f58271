package group

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/record"
)

var outcomeWords = map[pb.OutcomeKind]string{
	pb.OutcomeKind_OUTCOME_KIND_WORKED:    "worked",
	pb.OutcomeKind_OUTCOME_KIND_DID_NOT:   "did not work",
	pb.OutcomeKind_OUTCOME_KIND_UNPLANNED: "unplanned",
}

var stillWords = map[pb.Still]string{
	pb.Still_STILL_THERE: "there", pb.Still_STILL_CHANGED: "changed", pb.Still_STILL_GONE: "gone",
}

const open = "Open to the people of this programme: written by the group, never from notes. " +
	"No rule hides small numbers here."

// Text is a group with its record, for people, who say its sides so.
func Text(g *pb.Group, said []*pb.Side) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nA group of both sides, formed on %s", g.Name, g.Formed)
	for _, s := range g.Sides {
		fmt.Fprintf(&b, " · %s: %d", client.SidePlural(said, s.Side), s.People)
	}
	b.WriteString("\n")
	r := g.Record
	switch {
	case r == nil:
		b.WriteString("\nNothing is written yet that both leads have approved.\n")
		return b.String() + "\n" + open + "\n"
	case proto.Equal(r, &pb.Record{}): // their leads read it so
		b.WriteString("\nNothing is written yet.\n")
		return b.String() + "\n" + open + "\n"
	}
	line := func(text string) []string {
		return slices.DeleteFunc([]string{text}, func(s string) bool { return s == "" })
	}
	section(&b, "What we work on", line(r.Work))
	section(&b, "What we try", triesOf(r))
	var others []string
	for _, o := range r.Outcomes {
		if o.Try == "" {
			others = append(others, outcomeWords[o.Kind]+": "+o.What)
		}
	}
	section(&b, "What came of it besides", others)
	if r.Next != nil {
		section(&b, "Next meeting", line(strings.TrimSuffix(r.Next.Day+", "+r.Next.Where, ", ")))
	}
	section(&b, "Help wanted", line(r.Help))
	section(&b, "Decisions", texts(r.Decisions))
	section(&b, "What we learnt", texts(r.Learning))
	return b.String() + "\n" + open + "\n"
}

func texts(entries []*pb.Entry) (all []string) {
	for _, e := range entries {
		all = append(all, e.Text)
	}
	return all
}

// triesOf are the things tried with what came of each, and whether they are still there.
func triesOf(r *pb.Record) (all []string) {
	for i, t := range r.Tries {
		said := fmt.Sprintf("%d %s", i+1, t.What)
		for _, o := range r.Outcomes {
			if o.Try == t.Id {
				said += "\n      " + outcomeWords[o.Kind] + ": " + o.What
			}
		}
		for _, c := range r.CheckIns {
			for _, a := range c.Answers {
				if a.Try == t.Id {
					said += fmt.Sprintf("\n      after %d months: %s", c.Months,
						stillWords[a.Still])
				}
			}
		}
		all = append(all, said)
	}
	return all
}

// adding is what `elephants group record` adds to the latest record.
type adding struct {
	work, day, where, help                                       string
	tries, worked, didNot, unplanned, decided, learnt, notPeople []string
}

func (c *command) record() *cobra.Command {
	var a adding
	cmd := c.Call("record", "write to your group's record, or print it", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			return c.write(cmd, server, a.to)
		})
	cmd.Long = `Write to the record of your group. Each flag adds a line, or for --work, --meet and --help-wanted
puts one in the place of what was there. Without a flag it prints the latest record. What came of a
thing may begin with its number, or with its first words, and a colon: --worked "1: More people came".

The record is open to everybody of the programme by design, and no rule hides small numbers in it: say
nothing there that is confidential. What looks like a person's name or number is refused; write it without,
or say with --not-a-person that the words are nobody's. People see the record once the other lead
has approved it.`
	cmd.Example = `  elephants group record --work "Being asked before the plan is made" --try "Fares paid on the day"
  elephants group record --worked "1: More people came." --unplanned "We were asked to read the next tender."
  elephants group record --meet 2027-01-14 --where "4 in the afternoon, the library"`
	flags := cmd.Flags()
	flags.StringVar(&a.work, "work", "", "what the group works on")
	flags.StringArrayVar(&a.tries, "try", nil, "a thing that the group will try")
	flags.StringArrayVar(&a.worked, "worked", nil, "what worked")
	flags.StringArrayVar(&a.didNot, "did-not", nil, "what did not work")
	flags.StringArrayVar(&a.unplanned, "unplanned", nil, "what nobody planned")
	flags.StringVar(&a.day, "meet", "", "the day of the next meeting, as 2027-01-14")
	flags.StringVar(&a.where, "where", "", "where, and at what time")
	flags.StringVar(&a.help, "help-wanted", "", "what help the group wants")
	flags.StringArrayVar(&a.decided, "decided", nil, "a decision")
	flags.StringArrayVar(&a.learnt, "learnt", nil, "a line of the learning log")
	flags.StringArrayVar(&a.notPeople, "not-a-person", nil,
		"words that look like a person's and are nobody's")
	return cmd
}

// to adds what was asked for; false if that is nothing.
func (a adding) to(r *pb.Record) (bool, error) {
	for text, into := range map[*string]*string{&a.work: &r.Work, &a.help: &r.Help} {
		if *text != "" {
			*into = *text
		}
	}
	if a.day != "" || a.where != "" { // one alone leaves the other as it was
		r.Next = &pb.Meeting{
			Day: cmp.Or(a.day, r.Next.GetDay()), Where: cmp.Or(a.where, r.Next.GetWhere()),
		}
	}
	for _, t := range a.tries {
		r.Tries = append(r.Tries, &pb.Try{What: t})
	}
	kinds := []pb.OutcomeKind{pb.OutcomeKind_OUTCOME_KIND_WORKED,
		pb.OutcomeKind_OUTCOME_KIND_DID_NOT, pb.OutcomeKind_OUTCOME_KIND_UNPLANNED}
	for i, texts := range [][]string{a.worked, a.didNot, a.unplanned} {
		for _, text := range texts {
			r.Outcomes = append(r.Outcomes, outcome(r, kinds[i], text))
		}
	}
	for _, text := range a.decided {
		r.Decisions = append(r.Decisions, &pb.Entry{Text: text})
	}
	for _, text := range a.learnt {
		r.Learning = append(r.Learning, &pb.Entry{Text: text})
	}
	r.NotPeople = append(r.NotPeople, a.notPeople...)
	some := a.work+a.help+a.day+a.where != "" || len(slices.Concat(a.tries, a.worked, a.didNot,
		a.unplanned, a.decided, a.learnt, a.notPeople)) > 0
	return some, nil
}

// outcome is what came of it: of a thing whose number or first words stand before a colon, or else
// of none.
func outcome(r *pb.Record, kind pb.OutcomeKind, text string) *pb.Outcome {
	of, what, ok := strings.Cut(text, ":")
	if !ok {
		return &pb.Outcome{Kind: kind, What: text}
	}
	what = strings.TrimSpace(what)
	if first, size := utf8.DecodeRuneInString(what); size > 0 { // it is a sentence now
		what = string(unicode.ToUpper(first)) + what[size:]
	}
	o := &pb.Outcome{Kind: kind, What: what}
	try := tryOf(r, of)
	_, noNumber := strconv.Atoi(of)
	switch {
	case noNumber == nil:
		o.Try = "#" + of
	case try == nil:
		o.What = text // the colon is the sentence's own
	case try.Id == "": // new: the service gives it an id
		o.Try = fmt.Sprintf("#%d", slices.Index(r.Tries, try)+1)
	default:
		o.Try = try.Id
	}
	return o
}

// write changes the latest record of the caller's group and stores it; if change changes nothing,
// it prints it.
func (c *command) write(cmd *cobra.Command, server *client.Client,
	change func(*pb.Record) (bool, error)) error {
	own, err := server.Group.GetOwnGroup(cmd.Context(), &pb.GetOwnGroupRequest{})
	if err != nil {
		return err
	}
	switch {
	case own.Ends != "":
		fmt.Fprintf(c.Err, "The programme ends on %s at the earliest: from then on nobody can open what "+
			"people said in confidence. Your group's record stays, and you can go on writing it.\n", own.Ends)
	case own.Ended:
		fmt.Fprintln(c.Err, "The programme is over: nobody can open any more what people said in "+
			"confidence. Your group's record stays, and you can go on writing it.")
	}
	latest := own.Waiting
	if latest == nil {
		latest = own.Group.Record
	}
	if latest == nil {
		latest = &pb.Record{}
	}
	before := len(latest.Outcomes)
	some, err := change(latest)
	if err != nil {
		return err
	}
	if !some {
		own.Group.Record = latest
		return c.Say(own, "%s", strings.TrimSuffix(Text(own.Group, own.Sides), "\n"))
	}
	checked, err := server.Group.CheckRecord(cmd.Context(), &pb.CheckRecordRequest{Record: latest})
	if err != nil {
		return err
	}
	for _, d := range checked.Doubts {
		place := d.Part
		if d.Number > 0 {
			place = fmt.Sprintf("%s %d", d.Part, d.Number)
		}
		fmt.Fprintf(c.Err, "%s: %q looks like %s\n", place, record.Said(latest, d), d.Holds)
	}
	if n := len(checked.Doubts); n > 0 {
		places := fmt.Sprintf("%d places", n)
		if n == 1 {
			places = "one place"
		}
		return fmt.Errorf("nothing is stored: the record seems to point at somebody in %s. "+
			"Say it without, or say with --not-a-person that the words are nobody's", places)
	}
	answer, err := server.Group.WriteRecord(cmd.Context(),
		&pb.WriteRecordRequest{Record: latest, Seen: own.Hash})
	if err != nil {
		return err
	}
	return c.Say(answer, "%s"+
		"Stored, and you have approved it. People see it when the other lead has "+
		"approved it too: `elephants group approve`.", placed(answer.Record, before))
}

// placed says of each outcome that is new under which thing it stands, so that whoever named it by
// a number sees whose number it was.
func placed(r *pb.Record, before int) string {
	said := ""
	for _, o := range r.Outcomes[min(before, len(r.Outcomes)):] {
		if i := slices.IndexFunc(r.Tries, func(t *pb.Try) bool { return t.Id == o.Try }); i >= 0 {
			said += fmt.Sprintf("Under “%s”: %s\n", r.Tries[i].What, o.What)
		}
	}
	return said
}
