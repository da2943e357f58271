// Package administrator is what the elephants command does for administrators: programmes, the
// secrets with which people reach them, the audit log and backups.
//
// [Admin] makes the command; [Audit] is a part of it that coordinators have too.
package administrator

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const adminLong = `For administrators: programmes, and the secrets with which people reach them. An
administrator sees neither notes nor drafts.

  elephants admin programme create Leeds --plural lived-experience='citizens of Leeds' \
      --band decision-maker='Senior commissioner'
  elephants admin add coordinator       twice: an edition takes two people
  elephants admin invite --count 3      one for each interviewer; --letter prints a letter to hand over
  elephants admin members               what was issued, by id; then revoke ID for what is lost
  elephants admin audit                 what was done, by which role, on which day
  elephants admin backup list           the days of which there is a backup; make makes today's

A secret is shown once, when it is made, and kept nowhere: only its hash is. Whose it is, is not
kept either, so note down yourself which id you gave to whom. Where the server has one programme,
--programme need not be given.`

// administration is a run of admin.
type administration struct {
	*console.Console
	programme string // an id; "": the only one
	round     string // that an interviewer's notes go to; "": the first
}

// Admin makes `elephants admin`.
func Admin(run *console.Console) *cobra.Command {
	a := &administration{Console: run}
	cmd := &cobra.Command{
		Use: "admin", Short: "make programmes, invite and revoke people, read the audit log",
		Long: adminLong,
	}
	cmd.PersistentFlags().StringVar(&a.programme, "programme", "",
		"the programme's id; need not be given where there is one")
	programme := &cobra.Command{Use: "programme", Short: "make, list, show and revise programmes"}
	programme.AddCommand(
		a.create(),
		a.Call("list", "name the programmes", cobra.NoArgs, a.list),
		a.Call("show",
			"how a programme says its sides, its sectors, role bands, rules and promises",
			cobra.NoArgs, a.show),
		a.revise(),
	)
	add := a.Call("add ROLE",
		"issue the secret of a coordinator, researcher or administrator; shown once",
		cobra.ExactArgs(1), a.add)
	add.Long = `Issue the secret of a coordinator, a researcher or an administrator, and print its id
and the address that signs in with it. Hand it over on paper or in person. For a message that
others may read on the way, make a link: it opens once.`
	link := a.Call("link ROLE",
		"make a link that gives a secret to whoever opens it first; shown once",
		cobra.ExactArgs(1), a.link)
	link.Long = `Make a sign-in link for an interviewer, a coordinator, a researcher or an
administrator. Whoever opens it first is shown a secret to keep; after that it opens nothing. If it
was opened and not by its owner, they notice: end the secret that was taken (members names it), and
make another link.`
	revoke := a.Call("revoke ID", "end a secret, an invitation or a link at once",
		cobra.ExactArgs(1), a.revoke)
	revoke.Long = `End a secret, an invitation or a link that nobody has opened yet: whoever tries it
is refused at once, and nobody can bring it back. ID is the third of the four parts of what was
issued; members lists them. What was sent with it stays. The last administrator's is not ended.`
	a.inRound(link)
	cmd.AddCommand(programme, a.invite(), add, link,
		a.Call("members", "what was issued: ids and roles, and what is revoked", cobra.NoArgs,
			a.members),
		revoke, Audit(run), a.backup())
	return cmd
}

// inRound gives a command the flag --round.
func (a *administration) inRound(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.round, "round", "",
		"the round that the interviewer's notes go to, as its coordinator named it; without it the first")
}

func (a *administration) backup() *cobra.Command {
	cmd := &cobra.Command{
		Use: "backup", Short: "make today's backup, list those that there are",
		Long: `The server makes a backup each day where it was told to: elephantsd serve --backups DIR --recipient
age1... They stay there; whoever runs the server restores them, with the recipient's identity:
elephantsd restore --help.`,
	}
	cmd.AddCommand(
		a.Call("make", "make a backup now, in the place of today's", cobra.NoArgs, a.makeBackup),
		a.Call("list", "the days of which there is a backup", cobra.NoArgs, a.listBackups))
	return cmd
}

func (a *administration) makeBackup(
	cmd *cobra.Command, server *client.Client, _ []string,
) error {
	made, err := server.Admin.MakeBackup(cmd.Context(), &pb.MakeBackupRequest{})
	if err != nil {
		return err
	}
	return a.Say(made, "The backup of %s is made.", made.Backup.Day)
}

func (a *administration) listBackups(
	cmd *cobra.Command, server *client.Client, _ []string,
) error {
	answer, err := server.Admin.ListBackups(cmd.Context(), &pb.ListBackupsRequest{})
	if err != nil {
		return err
	}
	return a.Tell(answer, func() error {
		if !answer.Kept {
			return errors.New("the server makes no backups: " +
				"whoever runs it gives `elephantsd serve` --backups and --recipient")
		}
		for _, b := range answer.Backups {
			fmt.Fprintln(a.Out, b.Day)
		}
		fmt.Fprintf(a.Out, "One is made each day, and kept for %d days.\n", answer.Days)
		return nil
	})
}
