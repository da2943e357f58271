package administrator

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"elephants/analysis/disclose"
	"elephants/client"
	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
)

// sayings are the flags that say a programme's sides and role bands, each of the form SIDE=WORDS.
type sayings struct{ plural, singular, bands []string }

func (s *sayings) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&s.plural, "plural", nil,
		"SIDE=WORDS: how the people of a side are said together, "+
			"such as decision-maker='people who decide'")
	flags.StringArrayVar(&s.singular, "singular", nil, "SIDE=WORDS: how one of them is said")
	flags.StringArrayVar(&s.bands, "band", nil,
		"SIDE=PHRASE: a role band, one that many share; a role that has all its words is described by it")
}

// read reads what the flags say of sides and of role bands.
func (s *sayings) read() (named []*pb.Side, bands []*pb.RoleBand, err error) {
	if named, err = s.named(); err != nil {
		return nil, nil, err
	}
	bands, err = s.roleBands()
	return named, bands, err
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
				return nil,
					fmt.Errorf("--%s is of the form SIDE=WORDS, such as decision-maker='people who decide'",
						of.flag)
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
			return nil, errors.New(
				"--band is of the form SIDE=PHRASE, such as decision-maker='Senior commissioner'")
		}
		bands = append(bands, &pb.RoleBand{Side: id, Phrase: phrase})
	}
	return bands, nil
}

// aboutWhat is the help of --subject.
const aboutWhat = "what it is about, for letters, digests and reports: " +
	"'homelessness in Greater Manchester'"

func (a *administration) create() *cobra.Command {
	req, said := &pb.CreateProgrammeRequest{Policy: &pb.Protection{}}, &sayings{}
	var sectors []string
	cmd := a.Call("create NAME", "open a programme with no notes and no people", cobra.ExactArgs(1),
		func(cmd *cobra.Command, server *client.Client, args []string) (err error) {
			req.Name = args[0]
			if req.Named, req.RoleBands, err = said.read(); err != nil {
				return err
			}
			if req.Sectors, err = readSectors(sectors); err != nil {
				return err
			}
			made, err := server.Admin.CreateProgramme(cmd.Context(), req)
			if err != nil {
				return err
			}
			return a.Say(made, "Programme %s is made. "+
				"Next, twice: elephants admin add coordinator --programme %[1]s", made.Programme)
		})
	cmd.Long = `Open a programme with no notes and no people. What is not given has its default. The ids of its two
sides are what notes and JSON name them by and never change; all else of it can be revised.

With --page-language cy the pages of its interviewers, coordinators and researchers, its letters and
its cards are in Welsh, with a link to English on every page. Its notes are in English all the same,
for the program reads no other language.`
	flags := cmd.Flags()
	flags.StringVar(&req.Subject, "subject", "", aboutWhat)
	flags.StringSliceVar(&req.Sides, "sides", nil,
		"the ids of its two sides (default lived-experience,decision-maker)")
	flags.StringSliceVar(&sectors, "sectors", nil,
		"where its participants may work (default public,private,social)")
	flags.StringVar(&req.Language, "language", "", "of its notes; en is the one that there is")
	flags.StringVar(&req.PageLanguage, "page-language", "",
		"of its people's pages, letters and cards unless they choose another: en or cy (default en)")
	for _, rule := range []struct {
		to          *int32
		name, means string
		least       int
	}{
		{&req.Policy.K, "k", "people who carry anything that is shown", disclose.Floor.K},
		{&req.Policy.Batch, "batch", "changed conversations between two editions",
			disclose.Floor.Batch},
		{&req.Policy.Outside, "outside", "of them from outside any one interviewer's own",
			disclose.Floor.Outside},
	} {
		flags.Int32Var(rule.to, rule.name, 0,
			fmt.Sprintf("fewest %s (default %d, the fewest that may be)", rule.means, rule.least))
	}
	said.flags(cmd)
	return cmd
}

func (a *administration) list(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Admin.ListProgrammes(cmd.Context(), &pb.ListProgrammesRequest{})
	if err != nil {
		return err
	}
	return a.Tell(answer, func() error {
		return a.Table(func(table io.Writer) {
			for _, p := range answer.Programmes {
				fmt.Fprintf(table, "%s\t%s\t%s and %s\n",
					p.Programme, p.Name, p.Sides[0].Plural, p.Sides[1].Plural)
			}
		})
	})
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
			return nil, fmt.Errorf("which of %d programmes? Give --programme and its id: "+
				"`elephants admin programme list` names them", n)
		}
		id = all.Programmes[0].Programme
	}
	answer, err := server.Admin.GetProgramme(cmd.Context(),
		&pb.GetProgrammeRequest{Programme: id})
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
	return a.Tell(p, func() error {
		err := a.Table(func(table io.Writer) { writeProgramme(table, p) })
		fmt.Fprintf(a.Out, "\nRules: k %d, batch %d, outside %d. "+
			"Its coordinators change them: elephants edition policy.\nPromised:\n",
			p.Policy.K, p.Policy.Batch, p.Policy.Outside)
		for _, line := range p.Promises {
			fmt.Fprintf(a.Out, "- %s\n", line)
		}
		return err
	})
}

// writeProgramme writes what a programme is called and how it says people, as lines of a table.
func writeProgramme(table io.Writer, p *pb.Programme) {
	fmt.Fprintf(table, "programme\t%s\t%s\n", p.Programme, p.Name)
	if p.Subject != "" {
		fmt.Fprintf(table, "subject\t\t%s\n", p.Subject)
	}
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

// revisions are the flags that change something of a programme. Those that are texts must not be
// empty.
var (
	revisions = []string{
		"name", "subject", "plural", "singular", "sectors", "band", "no-bands", "page-language",
	}
	texts = []string{"name", "sectors", "page-language"}
)

// revising is a run of revise.
type revising struct {
	*administration
	req     *pb.ReviseProgrammeRequest
	said    sayings
	sectors []string
	subject string
	noBands bool
}

func (a *administration) revise() *cobra.Command {
	r := &revising{administration: a, req: &pb.ReviseProgrammeRequest{}}
	cmd := a.Call("revise",
		"change its name, subject, sides, sectors, role bands or its pages' language", cobra.NoArgs, r.run)
	cmd.Long = `Change a programme. What is not given stays; sectors and role bands that are given take the place of
all that it has. Drafts made from then on have it; editions and answers that were released stay as
they are, under the name of then.

  elephants admin programme revise --name 'Leeds and Bradford' --sectors public,social

Taking a sector away loses nothing and shows nothing: notes that name it stay, count, and are
described as before. New notes cannot name it. Adding one lets new notes name it.`
	r.said.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&r.req.Name, "name", "", "as people see it from now on, at most 100 bytes")
	flags.StringSliceVar(&r.sectors, "sectors", nil,
		"where participants of new notes may work: some of public, private and social")
	flags.StringVar(&r.req.PageLanguage, "page-language", "",
		"of its people's pages, letters and cards unless they choose another: en or cy")
	flags.BoolVar(&r.noBands, "no-bands", false,
		"take all role bands away: people are described by side and sector")
	flags.StringVar(&r.subject, "subject", "", aboutWhat+"; '' takes it away")
	return cmd
}

func (r *revising) run(cmd *cobra.Command, server *client.Client, _ []string) error {
	if err := r.read(cmd); err != nil {
		return err
	}
	p, err := r.find(cmd, server)
	if err != nil {
		return err
	}
	r.req.Programme = p.Programme
	answer, err := server.Admin.ReviseProgramme(cmd.Context(), r.req)
	if err != nil {
		return err
	}
	return r.print(answer.Programme)
}

// read reads what the flags ask for, and refuses what asks for nothing.
func (r *revising) read(cmd *cobra.Command) (err error) {
	if !slices.ContainsFunc(revisions, cmd.Flags().Changed) {
		last := len(revisions) - 1
		return errors.New("nothing to change: give --" + strings.Join(revisions[:last], ", --") +
			" or --" + revisions[last])
	}
	for _, name := range texts {
		f := cmd.Flags().Lookup(name)
		if f.Changed && strings.Trim(f.Value.String(), "[] ") == "" {
			return fmt.Errorf("--%s is empty: leave it out, and what the programme has stays", name)
		}
	}
	named, bands, err := r.said.read()
	if err != nil {
		return err
	}
	r.req.Named = named
	if cmd.Flags().Changed("subject") {
		r.req.Subject = &r.subject
	}
	if len(bands) > 0 || r.noBands {
		r.req.RoleBands = &pb.RoleBands{Bands: bands}
	}
	r.req.Sectors, err = readSectors(r.sectors)
	return err
}
