// Package coordinator is what the elephants command does for coordinators: it prepares, decides
// about, approves and reads editions, and keeps the code book and the rules of disclosure.
//
// [Edition] and [CodeBook] make the two commands.
package coordinator

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/administrator"
	"elephants/client/cli/console"
	"elephants/client/waiting"
	pb "elephants/proto/elephants/v1"
)

// command is a run of edition or codebook.
type command struct {
	*console.Console
	layout layout
	since  int32 // the edition to compare with; 0: none
	round  string
	pool   []string
	agree  bool // to the further look that another coordinator asked for
	how    inPerson
	empty  bool // whoever approves knows that the draft has no theme
}

// typed is a further command about the same round, as it is typed.
func (c *command) typed(deed string) string {
	if c.round != "" {
		deed += " --round " + c.round
	}
	return "`elephants edition " + deed + "`"
}

// Edition makes `elephants edition`.
func Edition(run *console.Console) *cobra.Command {
	c := &command{Console: run}
	cmd := &cobra.Command{
		Use: "edition", Short: "prepare, approve and read the digest's editions",
		Long: `An edition is a digest, frozen and numbered. It can be prepared once enough conversations have
changed since the last one (before that the answer is "not yet", and never how far off), and is
released when two coordinators approved the same draft. Prepared again it is made from the same
conversations: what came since waits for the next edition.

Each round has editions of its own: --round says of which, and without it the first is meant. They are
pooled only when --pool asks for it, of rounds that have editions, and then the edition says so.`,
	}
	cmd.PersistentFlags().StringVar(&c.round, "round", "", roundFlag)
	cmd.AddCommand(c.curation()...)
	show := c.laidOut(c.Call("show [N]", "show a released edition, the latest without N",
		cobra.MaximumNArgs(1), c.show))
	show.Flags().Int32Var(&c.since, "since", 0, "and say what changed since this edition")
	prepare := c.Call("prepare", "make the draft of the next edition", cobra.NoArgs,
		c.prepareEdition)
	prepare.Flags().StringSliceVar(&c.pool, "pool", nil,
		"make one edition of several rounds: --pool first,interim")
	prepare.Flags().BoolVar(&c.agree, "agree", false,
		"agree to another look, which elephants edition look tells of")
	release := c.Call("release", "approve the draft; the second coordinator's approval releases it",
		cobra.NoArgs, c.release)
	release.Flags().Var(&c.how, "in-person",
		"whether you received your secret in person; the second approval is asked")
	release.Flags().BoolVar(&c.empty, "nothing", false, "approve a draft that has no theme")
	draft := c.Call("draft", "show the draft that waits for approval", cobra.NoArgs, c.draft)
	cmd.AddCommand(
		c.Call("ready", "may an edition be prepared?", cobra.NoArgs, c.ready),
		prepare,
		c.look(),
		c.laidOut(draft),
		c.discard(),
		c.quotes(),
		release,
		c.Call("list", "name the released editions", cobra.NoArgs, c.list),
		show,
		c.policy(),
		administrator.Audit(run),
	)
	return cmd
}

// layout says how a digest is shown to people.
type layout string

// layouts by name: the first is as wide as the terminal and has bars.
var layouts = []layout{"terminal", "text", "markdown"}

func (l *layout) String() string { return string(*l) }
func (l *layout) Type() string   { return "layout" }

func (l *layout) Set(s string) error {
	if !slices.Contains(layouts, layout(s)) {
		return fmt.Errorf("it is one of %v", layouts)
	}
	*l = layout(s)
	return nil
}

// laidOut gives a command the flag --format.
func (c *command) laidOut(cmd *cobra.Command) *cobra.Command {
	c.layout = layouts[0]
	cmd.Flags().Var(&c.layout, "format",
		"terminal (as wide as it is), text (no bars, reads aloud) or markdown")
	return cmd
}

// printDigest shows a digest as --format says, and then more, which is about the digest and not for
// a report.
func (c *command) printDigest(d *pb.Digest, more string) {
	switch c.layout {
	case "markdown":
		client.WriteMarkdown(c.Out, d)
		return
	case "text":
		client.WriteText(c.Out, d)
	default:
		client.WriteDigest(c.Out, d, c.Width())
	}
	fmt.Fprint(c.Out, "\n"+more)
}

func (c *command) ready(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Digest.CheckReadiness(cmd.Context(),
		&pb.CheckReadinessRequest{Round: c.round})
	if err != nil {
		return err
	}
	words := "Not yet."
	if answer.Ready {
		if words, err = c.readyWords(cmd, server); err != nil {
			return err
		}
	}
	lost, told := lostWords[answer.Lost], map[string]any{"ready": answer.Ready}
	if lost.name != "" {
		told["lost"] = lost.name
	}
	return c.Say(told, "%s%s", lost.said, words)
}

// readyWords say how an edition that may be prepared is: alone, or, if a draft was looked at and
// notes came since, by two.
func (c *command) readyWords(cmd *cobra.Command, server *client.Client) (string, error) {
	told, err := server.Digest.GetLook(cmd.Context(), &pb.GetLookRequest{Round: c.round})
	if err != nil {
		return "", err
	}
	if told.Look != nil {
		return "Ready, and a draft was looked at already, so that another takes two coordinators: " +
			c.typed("look") + " says what came since, and what to do.", nil
	}
	return "Ready: " + c.typed("prepare") + " makes the draft.", nil
}

const draftGone = "The draft that there was is gone: something that was said in it was taken back. "

// lostWords say what a withdrawal took away, to programs and to people.
var lostWords = map[pb.LostDraft]struct{ name, said string }{
	pb.LostDraft_LOST_DRAFT_OPEN: {"draft", draftGone + "Nobody had approved it.\n"},
	pb.LostDraft_LOST_DRAFT_APPROVED: {"approval", draftGone +
		"One of you had approved it: that approval is lost.\n"},
}

func (c *command) prepareEdition(cmd *cobra.Command, server *client.Client, _ []string) error {
	req := &pb.PrepareEditionRequest{Round: c.round, Pool: c.pool}
	if c.agree {
		told, err := server.Digest.GetLook(cmd.Context(), &pb.GetLookRequest{Round: c.round})
		if err != nil {
			return err
		}
		req.Look = told.Look.GetId()
	}
	before, _ := c.theDraft(cmd, server) // none, or it cannot be read: then nothing is compared
	done := waiting.For(c.Err, "preparing the draft")
	answer, err := server.Digest.PrepareEdition(cmd.Context(), req)
	done()
	if err != nil {
		return err
	}
	err = c.printDraft(answer.Draft, earlierWords(answer.Draft))
	if err == nil && before.GetHash() == answer.Draft.Hash && !c.JSON {
		fmt.Fprintf(c.Out, "It is the same draft as before. What came since waits for the next "+
			"edition, or, when enough came, for another look at this one: %s.\n", c.typed("look"))
	}
	return err
}

// theDraft is the draft that waits for approval.
func (c *command) theDraft(cmd *cobra.Command, server *client.Client) (*pb.Draft, error) {
	answer, err := server.Digest.GetDraft(cmd.Context(), &pb.GetDraftRequest{Round: c.round})
	return answer.GetDraft(), err
}

func (c *command) draft(cmd *cobra.Command, server *client.Client, _ []string) error {
	draft, err := c.theDraft(cmd, server)
	if err != nil {
		return err
	}
	if err := c.printDraft(draft, ""); err != nil || c.JSON {
		return err
	}
	if err := c.besideFirst(cmd, server, draft.Digest); err != nil || draft.Digest.Edition <= 1 {
		return err
	}
	// The page that shows a draft as it will be says this too. Whoever holds both sees as much.
	before, err := server.Digest.GetEdition(cmd.Context(),
		&pb.GetEditionRequest{Number: draft.Digest.Edition - 1, Round: c.round})
	if err != nil {
		return err
	}
	client.WriteChanges(c.Out, client.Compare(before.Digest, draft.Digest), c.Width())
	if len(draft.Earlier) > 0 {
		fmt.Fprintln(c.Out, "\n"+whyGone)
	}
	return nil
}

// noTheme says of a draft that it is empty, and what to do.
const noTheme = "This draft has no theme: nothing of what people said would be released. Ask " +
	"your interviewers to go through their notes and to mark what was said, or wait for more " +
	"notes. Then prepare it again.\n"

// printDraft shows a draft and, below its digest, what a coordinator needs to decide about it;
// earlier names what the edition before says and it does not.
func (c *command) printDraft(d *pb.Draft, earlier string) error {
	return c.Tell(d, func() error {
		more := issuedWords(d.Issued)
		for _, remark := range d.Remarks {
			more += remark + "\n\n"
		}
		more += earlier
		if ids := idsOf(d.Digest); ids != "" {
			more += "Themes by their ids, for " + c.typed("name") +
				", merge, split, drop and order:\n" + ids + "\n"
		} else if nothing(d.Digest) {
			more += noTheme + "\n"
		}
		if len(d.Decisions) > 0 {
			more += "Decided about themes:\n" + decided(d.Decisions) + "\n"
		}
		more += fmt.Sprintf("Draft %s…, %d of 2 approvals. %s adds yours.\n",
			d.Hash[:16], d.Approvals, c.typed("release"))
		c.printDigest(d.Digest, more)
		if changes := client.SinceApproval(d); changes != nil {
			client.WriteDraftChanges(c.Out, changes, c.Width())
		}
		return nil
	})
}

// nothing reports whether a digest has nothing in it that people said.
func nothing(d *pb.Digest) bool { return idsOf(d) == "" && len(d.Unplanned) == 0 }

// whyGone is what is said of that an earlier edition has and a draft has not.
const whyGone = "Why something is not in it, is never said. Anybody who holds both sees as much; of " +
	"one note or one person it tells nothing."

// earlierWords name what the edition before says and a draft does not.
func earlierWords(d *pb.Draft) string {
	if len(d.Earlier) == 0 {
		return ""
	}
	words := fmt.Sprintf("In edition %d, and not in this draft:\n", d.Earlier[0].Edition)
	for _, e := range d.Earlier {
		words += "  " + e.Label + "\n"
	}
	return words + whyGone + "\n\n"
}

func (c *command) release(cmd *cobra.Command, server *client.Client, _ []string) error {
	draft, err := c.theDraft(cmd, server)
	if err != nil {
		return err
	}
	if nothing(draft.Digest) && !c.empty && c.OnTerminal() { // a script may know what it does
		return errors.New("nothing is approved. " + strings.TrimSpace(noTheme) +
			" Or approve it as it is, with --nothing")
	}
	if draft.Approvals == 1 && c.how == 0 {
		if c.OnTerminal() {
			return errInPerson
		}
		c.how = inPerson(pb.InPerson_IN_PERSON_NOT_SAID)
	}
	answer, err := server.Digest.ReleaseEdition(cmd.Context(),
		&pb.ReleaseEditionRequest{
			Hash: draft.Hash, Round: c.round, InPerson: pb.InPerson(c.how)})
	if err != nil {
		return err
	}
	words := "Edition %d has your approval. Another coordinator's releases it."
	if answer.Released {
		words = "Edition %d is released. " + c.typed("show") + " shows it."
	}
	return c.Say(map[string]any{
		"edition": answer.Edition, "released": answer.Released, "approvals": answer.Approvals,
	}, words, answer.Edition)
}

// discard makes `elephants edition discard`.
func (c *command) discard() *cobra.Command {
	cmd := c.Call("discard", "take the draft away, if nobody will release it", cobra.NoArgs,
		func(cmd *cobra.Command, server *client.Client, _ []string) error {
			draft, err := c.theDraft(cmd, server)
			if err != nil {
				return err
			}
			_, err = server.Digest.DropDraft(cmd.Context(),
				&pb.DropDraftRequest{Hash: draft.Hash, Round: c.round})
			if err != nil {
				return err
			}
			return c.Say(map[string]bool{"dropped": true},
				"The draft is gone. What was decided about its themes is kept, and the next one is "+
					"made from the same conversations.")
		})
	cmd.Long = `Take the draft away, with the approval that it may have. Whoever may prepare a draft may do so, and
the audit log says it. It is for a draft that is wrong: while one waits, the programme cannot be closed.`
	return cmd
}

func (c *command) list(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Digest.ListEditions(cmd.Context(),
		&pb.ListEditionsRequest{Round: c.round})
	if err != nil {
		return err
	}
	return c.Tell(answer, func() error {
		if len(answer.Editions) == 0 {
			fmt.Fprintln(c.Out, "No edition was released yet.")
		}
		for _, e := range answer.Editions {
			fmt.Fprintf(c.Out, "edition %d  %s  %s…\n", e.Edition, e.Month, e.Hash[:16])
		}
		return nil
	})
}

func (c *command) show(cmd *cobra.Command, server *client.Client, args []string) error {
	req := &pb.GetEditionRequest{Round: c.round}
	if len(args) == 1 {
		var err error
		req.Number, err = console.Number(args[0], "an edition", "elephants edition list")
		if err != nil {
			return err
		}
	}
	answer, err := server.Digest.GetEdition(cmd.Context(), req)
	if err != nil {
		return err
	}
	if c.since != 0 {
		return c.showSince(cmd, server, answer)
	}
	return c.Tell(answer, func() error {
		edition, round := answer.Digest.Edition, ""
		if c.round != "" {
			round = " --round " + c.round
		}
		c.printDigest(answer.Digest, takenBack(answer)+fmt.Sprintf(
			"Edition %d · %s… · elephants edition show %d%s --json\n", edition, answer.Hash[:16],
			edition, round))
		return c.besideFirst(cmd, server, answer.Digest)
	})
}

// takenBack names the quotes of an edition that whoever said them took back since.
func takenBack(answer *pb.GetEditionResponse) string {
	if len(answer.TakenBack) == 0 {
		return ""
	}
	lines := "Taken back since by whoever said it. It stays in this edition; use it no further:\n"
	for _, q := range answer.TakenBack {
		lines += "  " + client.QuoteLine(q) + "\n"
	}
	return lines + "\n"
}

// showSince shows an edition and what changed since an earlier one. In JSON it prints the changes
// alone: the editions have commands of their own.
func (c *command) showSince(
	cmd *cobra.Command, server *client.Client, now *pb.GetEditionResponse,
) error {
	if c.since < 1 || c.since >= now.Digest.Edition {
		return fmt.Errorf("--since %d: it must be the number of an edition before edition %d",
			c.since, now.Digest.Edition)
	}
	before, err := server.Digest.GetEdition(cmd.Context(), &pb.GetEditionRequest{Number: c.since,
		Round: c.round})
	if err != nil {
		return err
	}
	changes := client.Compare(before.Digest, now.Digest)
	return c.Tell(changes, func() error {
		c.printDigest(now.Digest, "")
		client.WriteChanges(c.Out, changes, c.Width())
		return nil
	})
}
