package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
)

const adminLong = `For administrators: programmes, and the secrets with which people reach them. An administrator sees neither notes nor drafts.

  elephants admin programme create Leeds --plural lived-experience='citizens of Leeds' --band decision-maker='Senior commissioner'
  elephants admin add coordinator          twice: an edition takes two people
  elephants admin invite --count 3         one for each interviewer; --letter prints it as a letter to hand over
  elephants admin members                  what was issued, by id; then revoke ID for what is lost
  elephants admin audit                    what was done, by which role, on which day
  elephants admin backup list              the days of which there is a backup; make makes today's

A secret is shown once, when it is made, and kept nowhere: only its hash is. Whose it is, is not kept either, so note down yourself which
id you gave to whom. Where the server has one programme, --programme need not be given.`

// administration is a run of admin.
type administration struct {
	*command
	programme string // an id; "": the only one
}

func (c *command) admin() *cobra.Command {
	a := &administration{command: c}
	cmd := &cobra.Command{Use: "admin", Short: "make programmes, invite and revoke people, read the audit log", Long: adminLong}
	cmd.PersistentFlags().StringVar(&a.programme, "programme", "", "the programme's id; need not be given where there is one")
	programme := &cobra.Command{Use: "programme", Short: "make, list, show and revise programmes"}
	programme.AddCommand(
		a.create(),
		c.call("list", "name the programmes", cobra.NoArgs, a.list),
		c.call("show", "how a programme says its sides, its sectors, role bands, rules and promises", cobra.NoArgs, a.show),
		a.revise(),
	)
	add := c.call("add ROLE", "issue the secret of a coordinator, researcher or administrator; shown once", cobra.ExactArgs(1), a.add)
	add.Long = `Issue the secret of a coordinator, a researcher or an administrator, and print its id and the address that signs in with it. Hand it over on
paper or in person. For a message that others may read on the way, make a link: it opens once.`
	link := c.call("link ROLE", "make a link that gives a secret to whoever opens it first; shown once", cobra.ExactArgs(1), a.link)
	link.Long = `Make a sign-in link for an interviewer, a coordinator, a researcher or an administrator. Whoever opens it first is shown a secret to keep;
after that it opens nothing. If it was opened and not by its owner, they notice: end the secret that was taken (members names it), and
make another link.`
	revoke := c.call("revoke ID", "end a secret, an invitation or a link at once", cobra.ExactArgs(1), a.revoke)
	revoke.Long = `End a secret, an invitation or a link that nobody has opened yet: whoever tries it is refused at once, and nobody can bring it back. ID is the
third of the four parts of what was issued; members lists them. What was sent with it stays. The last administrator's is not ended.`
	cmd.AddCommand(programme, a.invite(), add, link,
		c.call("members", "what was issued: ids and roles, and what is revoked", cobra.NoArgs, a.members),
		revoke, c.audit(), a.backup())
	return cmd
}

func (a *administration) backup() *cobra.Command {
	cmd := &cobra.Command{Use: "backup", Short: "make today's backup, list those that there are", Long: `The server makes a backup each day where it was told to: elephantsd serve --backups DIR --recipient age1... They stay there; whoever runs
the server restores them, with the recipient's identity: elephantsd restore --help.`}
	cmd.AddCommand(
		a.call("make", "make a backup now, in the place of today's", cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
			made, err := server.Admin.MakeBackup(cmd.Context(), &pb.MakeBackupRequest{})
			if err != nil {
				return err
			}
			if a.json {
				return a.printMessage(made)
			}
			fmt.Fprintf(a.out, "The backup of %s is made.\n", made.Backup.Day)
			return nil
		}),
		a.call("list", "the days of which there is a backup", cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
			answer, err := server.Admin.ListBackups(cmd.Context(), &pb.ListBackupsRequest{})
			if err != nil {
				return err
			}
			switch {
			case a.json:
				return a.printMessage(answer)
			case !answer.Kept:
				return errors.New("the server makes no backups: whoever runs it gives `elephantsd serve` --backups and --recipient")
			}
			for _, b := range answer.Backups {
				fmt.Fprintln(a.out, b.Day)
			}
			fmt.Fprintf(a.out, "One is made each day, and kept for %d days.\n", answer.Days)
			return nil
		}))
	return cmd
}

// sayings are the flags that say a programme's sides and role bands, each of the form SIDE=WORDS.
type sayings struct{ plural, singular, bands []string }

func (s *sayings) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&s.plural, "plural", nil, "SIDE=WORDS: how the people of a side are said together, such as decision-maker='people who decide'")
	flags.StringArrayVar(&s.singular, "singular", nil, "SIDE=WORDS: how one of them is said")
	flags.StringArrayVar(&s.bands, "band", nil, "SIDE=PHRASE: a role band, one that many share; a role that has all its words is described by it")
}

// named are the sides that the flags name.
func (s *sayings) named() (named []*pb.Side, err error) {
	for _, of := range []struct {
		flag  string
		given []string
		put   func(*pb.Side, string)
	}{
		{"plural", s.plural, func(side *pb.Side, words string) { side.Plural = words }},
		{"singular", s.singular, func(side *pb.Side, words string) { side.Singular = words }},
	} {
		for _, given := range of.given {
			id, words, ok := strings.Cut(given, "=")
			if !ok || words == "" {
				return nil, fmt.Errorf("--%s is of the form SIDE=WORDS, such as decision-maker='people who decide'", of.flag)
			}
			i := slices.IndexFunc(named, func(side *pb.Side) bool { return side.Id == id })
			if i < 0 {
				i, named = len(named), append(named, &pb.Side{Id: id})
			}
			of.put(named[i], words)
		}
	}
	return named, nil
}

func (s *sayings) roleBands() (bands []*pb.RoleBand, err error) {
	for _, given := range s.bands {
		id, phrase, ok := strings.Cut(given, "=")
		if !ok {
			return nil, errors.New("--band is of the form SIDE=PHRASE, such as decision-maker='Senior commissioner'")
		}
		bands = append(bands, &pb.RoleBand{Side: id, Phrase: phrase})
	}
	return bands, nil
}

func (a *administration) create() *cobra.Command {
	req, said := &pb.CreateProgrammeRequest{Policy: &pb.Protection{}}, &sayings{}
	var sectors []string
	cmd := a.call("create NAME", "open a programme with no notes and no people", cobra.ExactArgs(1), func(cmd *cobra.Command, server *client.Client, args []string) (err error) {
		req.Name = args[0]
		if req.Named, err = said.named(); err != nil {
			return err
		}
		if req.RoleBands, err = said.roleBands(); err != nil {
			return err
		}
		if req.Sectors, err = readSectors(sectors); err != nil {
			return err
		}
		made, err := server.Admin.CreateProgramme(cmd.Context(), req)
		if err != nil {
			return err
		}
		if a.json {
			return a.printMessage(made)
		}
		fmt.Fprintf(a.out, "Programme %s is made. Next, twice: elephants admin add coordinator --programme %s\n", made.Programme, made.Programme)
		return nil
	})
	cmd.Long = `Open a programme with no notes and no people. What is not given has its default. The ids of its two sides are what notes and JSON name
them by and never change; all else of it can be revised.

With --page-language cy the pages of its interviewers, coordinators and researchers, its letters and its cards are in Welsh, with a link to
English on every page. Its notes are in English all the same, for the program reads no other language.`
	flags := cmd.Flags()
	flags.StringSliceVar(&req.Sides, "sides", nil, "the ids of its two sides (default lived-experience,decision-maker)")
	flags.StringSliceVar(&sectors, "sectors", nil, "where its participants may work (default public,private,social)")
	flags.StringVar(&req.Language, "language", "", "of its notes; en is the one that there is")
	flags.StringVar(&req.PageLanguage, "page-language", "", "of its people's pages, letters and cards unless they choose another: en or cy (default en)")
	flags.Int32Var(&req.Policy.K, "k", 0, "fewest people who carry anything that is shown (default 5, the fewest that may be)")
	flags.Int32Var(&req.Policy.Batch, "batch", 0, "fewest changed conversations between two editions (default 10, the fewest that may be)")
	flags.Int32Var(&req.Policy.Outside, "outside", 0, "fewest of them from outside any one interviewer's own (default 5, the fewest that may be)")
	said.flags(cmd)
	return cmd
}

func (a *administration) list(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Admin.ListProgrammes(cmd.Context(), &pb.ListProgrammesRequest{})
	if err != nil {
		return err
	}
	if a.json {
		return a.printMessage(answer)
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, p := range answer.Programmes {
		fmt.Fprintf(table, "%s\t%s\t%s and %s\n", p.Programme, p.Name, p.Sides[0].Plural, p.Sides[1].Plural)
	}
	return table.Flush()
}

// find returns the programme that is meant.
func (a *administration) find(cmd *cobra.Command, server *client.Client) (*pb.Programme, error) {
	id := a.programme
	if id == "" {
		all, err := server.Admin.ListProgrammes(cmd.Context(), &pb.ListProgrammesRequest{})
		if err != nil {
			return nil, err
		}
		if n := len(all.Programmes); n != 1 {
			return nil, fmt.Errorf("which of %d programmes? Give --programme and its id: `elephants admin programme list` names them", n)
		}
		id = all.Programmes[0].Programme
	}
	answer, err := server.Admin.GetProgramme(cmd.Context(), &pb.GetProgrammeRequest{Programme: id})
	return answer.GetProgramme(), err
}

func (a *administration) show(cmd *cobra.Command, server *client.Client, _ []string) error {
	p, err := a.find(cmd, server)
	if err != nil {
		return err
	}
	return a.print(p)
}

func (a *administration) print(p *pb.Programme) error {
	if a.json {
		return a.printMessage(p)
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "programme\t%s\t%s\n", p.Programme, p.Name)
	for _, s := range p.Sides {
		fmt.Fprintf(table, "side\t%s\t%s; one of them: %s\n", s.Id, s.Plural, s.Singular)
	}
	for _, s := range p.Sectors {
		fmt.Fprintf(table, "sector\t%s\t\n", client.SectorWord(s))
	}
	for _, b := range p.RoleBands {
		fmt.Fprintf(table, "role band\t%s\t%s\n", b.Side, b.Phrase)
	}
	fmt.Fprintf(table, "language\t%s\tof its notes\n", p.Language)
	fmt.Fprintf(table, "language\t%s\tof its pages, letters and cards\n", p.PageLanguage)
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nRules: k %d, batch %d, outside %d. Its coordinators change them: elephants edition policy.\nPromised:\n", p.Policy.K, p.Policy.Batch, p.Policy.Outside)
	for _, line := range p.Promises {
		fmt.Fprintf(a.out, "- %s\n", line)
	}
	return nil
}

// readSectors reads the sectors that a flag names.
func readSectors(words []string) (sectors []pb.Sector, err error) {
	for _, word := range words {
		sector, ok := client.Sectors[notefile.Sector(word)]
		if !ok {
			return nil, errors.New("--sectors are some of public, private and social")
		}
		sectors = append(sectors, sector)
	}
	return sectors, nil
}

func (a *administration) revise() *cobra.Command {
	req, said, sectors, none := &pb.ReviseProgrammeRequest{}, &sayings{}, []string{}, false
	cmd := a.call("revise", "change its name, how its sides are said, its sectors, its role bands and the language of its pages", cobra.NoArgs, func(cmd *cobra.Command, server *client.Client, _ []string) error {
		if !slices.ContainsFunc(revisions, cmd.Flags().Changed) {
			return errors.New("nothing to change: give --" + strings.Join(revisions[:len(revisions)-1], ", --") + " or --" + revisions[len(revisions)-1])
		}
		for _, name := range []string{"name", "sectors", "page-language"} {
			if f := cmd.Flags().Lookup(name); f.Changed && strings.Trim(f.Value.String(), "[] ") == "" {
				return fmt.Errorf("--%s is empty: leave it out, and what the programme has stays", name)
			}
		}
		bands, err := said.roleBands()
		if err != nil {
			return err
		}
		if len(bands) > 0 || none {
			req.RoleBands = &pb.RoleBands{Bands: bands}
		}
		if req.Named, err = said.named(); err != nil {
			return err
		}
		if req.Sectors, err = readSectors(sectors); err != nil {
			return err
		}
		p, err := a.find(cmd, server)
		if err != nil {
			return err
		}
		req.Programme = p.Programme
		answer, err := server.Admin.ReviseProgramme(cmd.Context(), req)
		if err != nil {
			return err
		}
		return a.print(answer.Programme)
	})
	cmd.Long = `Change a programme. What is not given stays; sectors and role bands that are given take the place of all that it has. Drafts made from then
on have it; editions and answers that were released stay as they are, under the name of then.

  elephants admin programme revise --name 'Leeds and Bradford' --sectors public,social --page-language cy

Taking a sector away loses nothing and shows nothing: notes that name it stay, count, and are described as before. New notes cannot name it.
Adding one lets new notes name it.`
	said.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&req.Name, "name", "", "as people see it from now on, at most 100 bytes")
	flags.StringSliceVar(&sectors, "sectors", nil, "where participants of new notes may work: some of public, private and social")
	flags.StringVar(&req.PageLanguage, "page-language", "", "of its people's pages, letters and cards unless they choose another: en or cy")
	flags.BoolVar(&none, "no-bands", false, "take all role bands away: people are described by side and sector")
	return cmd
}

// revisions are the flags that change something of a programme.
var revisions = []string{"name", "plural", "singular", "sectors", "band", "no-bands", "page-language"}
