package admin

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/store"
)

// DefaultSides are a programme's two sides when nobody says otherwise.
var DefaultSides = [2]string{string(analysis.LivedExperience), string(analysis.DecisionMaker)}

// Bounds on what describes a programme, in bytes of UTF-8.
const (
	maxName    = 100
	maxSubject = 200
	// of a side as people say it, and of a role band: a column of a digest has room for it
	maxSaid  = 60
	maxBands = 40
)

// languages are those that notes can be in: the scrubber and the engine know no other.
var languages = []string{"en"}

func (a Admin) CreateProgramme(ctx context.Context,
	req *pb.CreateProgrammeRequest) (*pb.CreateProgrammeResponse, error) {
	p := store.Programme{Sides: DefaultSides, Sectors: sectors, Language: cmp.Or(req.Language,
		languages[0]), Pages: encode.English}
	switch len(req.Sides) {
	case 0:
	case 2:
		p.Sides = [2]string(req.Sides)
	default:
		return nil, refusal.SidesNumber.With(len(req.Sides))
	}
	err := a.revise(&p, &pb.ReviseProgrammeRequest{
		Name: req.Name, Subject: &req.Subject, Named: req.Named, Sectors: req.Sectors,
		RoleBands: &pb.RoleBands{Bands: req.RoleBands}, PageLanguage: req.PageLanguage,
	})
	if err != nil {
		return nil, err
	}
	if p.Rules, err = encode.Rules(&pb.Protection{
		K: cmp.Or(req.GetPolicy().GetK(),
			int32(encode.Floor.K)), Batch: cmp.Or(req.GetPolicy().GetBatch(), int32(encode.Floor.Batch)),
		Outside: cmp.Or(req.GetPolicy().GetOutside(), int32(encode.Floor.Outside)),
	}); err != nil {
		return nil, err
	}
	id, err := addProgramme(ctx, a.Store, a.Act(ctx), p)
	if err != nil {
		return nil, err
	}
	return &pb.CreateProgrammeResponse{Programme: id}, nil
}

// NewProgramme stores a programme with the rules, sectors and languages of most, and returns its
// id. The subject may be empty.
func NewProgramme(ctx context.Context, s *store.Store, act store.Act, name, subject string,
	sides [2]string) (id string, err error) {
	p := store.Programme{
		Name: name, Sides: sides, Sectors: sectors,
		Language: languages[0], Pages: encode.English, Rules: encode.Floor,
	}
	if err := setSubject(&p, subject, scrub.Find); err != nil {
		return "", err
	}
	return addProgramme(ctx, s, act, p)
}

// addProgramme checks what of a programme never changes, and its name, and stores it under a new
// id.
func addProgramme(ctx context.Context, s *store.Store, act store.Act, p store.Programme) (id string,
	err error) {
	for i, text := range []string{p.Name, p.Sides[0], p.Sides[1]} {
		if err := refusal.CheckLine(refusal.Word{Key: []string{"programme-name", "first-side",
			"second-side"}[i]}, text, maxName); err != nil {
			return "", err
		}
	}
	if p.Sides[0] == p.Sides[1] {
		return "", refusal.SidesOne.With()
	}
	if !slices.Contains(languages, p.Language) {
		return "", refusal.LanguageUnread.With(refusal.Ours(languages[0]))
	}
	p.ID = desk.NewID()
	if err := s.AddProgramme(ctx, act, p); err != nil {
		return "", programmeExists(err)
	}
	return p.ID, nil
}

// noProgramme says of a store's error that it is the programme that is not there, if it is that.
func noProgramme(err error) error {
	if desk.IsNotFound(err) {
		return refuse.ErrNoProgramme
	}
	return err
}

// programmeExists says of a store's error that a programme has the name already, if it is that.
func programmeExists(err error) error {
	if errors.Is(err, store.ErrDuplicate) {
		return refuse.ErrNameTaken
	}
	return err
}

// sectors are all that there are.
var sectors = []int32{int32(pb.Sector_SECTOR_PUBLIC), int32(pb.Sector_SECTOR_PRIVATE),
	int32(pb.Sector_SECTOR_SOCIAL)}

func (a Admin) ListProgrammes(ctx context.Context,
	_ *pb.ListProgrammesRequest) (*pb.ListProgrammesResponse, error) {
	programmes, err := a.Store.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	all := &pb.ListProgrammesResponse{}
	for _, p := range programmes {
		all.Programmes = append(all.Programmes, &pb.ProgrammeSummary{Programme: p.ID, Name: p.Name,
			Sides: encode.Sides(p)})
	}
	return all, nil
}

func (a Admin) GetProgramme(ctx context.Context,
	req *pb.GetProgrammeRequest) (*pb.GetProgrammeResponse, error) {
	p, err := a.Store.Programme(ctx, req.Programme)
	if err != nil {
		return nil, noProgramme(err)
	}
	answer := &pb.GetProgrammeResponse{Programme: encode.Programme(p)}
	return answer, a.tellRounds(ctx, answer.Programme)
}

// tellRounds puts into a programme which of its rounds take notes, and what they ask for.
func (a Admin) tellRounds(ctx context.Context, p *pb.Programme) error {
	rounds, err := a.openRounds(ctx, p.Programme)
	for _, r := range rounds {
		p.Rounds = append(p.Rounds, r.Name)
		p.Asking = append(p.Asking, &pb.Round{Name: r.Name, Asks: encode.Asks(r)})
	}
	return err
}

// openRounds are the rounds of a programme that take notes, the first one first.
func (a Admin) openRounds(ctx context.Context, programme string) (all []store.Round, err error) {
	rounds, err := a.Store.Rounds(ctx, programme)
	for _, p := range rounds {
		if !p.Round.Closed && len(p.Round.Pooled) == 0 {
			all = append(all, p.Round)
		}
	}
	return all, err
}

func (a Admin) ReviseProgramme(ctx context.Context,
	req *pb.ReviseProgrammeRequest) (*pb.ReviseProgrammeResponse, error) {
	p, err := a.Store.ReviseProgramme(ctx, a.Act(ctx), req.Programme,
		func(p *store.Programme) error { return a.revise(p, req) })
	switch {
	case desk.IsNotFound(err):
		return nil, noProgramme(err)
	case errors.Is(err, store.ErrDuplicate):
		return nil, programmeExists(err)
	case err != nil:
		return nil, err
	}
	answer := &pb.ReviseProgrammeResponse{Programme: encode.Programme(p)}
	return answer, a.tellRounds(ctx, answer.Programme)
}

// revise puts into a programme what is given; what is not stays.
func (a Admin) revise(p *store.Programme, req *pb.ReviseProgrammeRequest) error {
	if req.Name != "" {
		if err := refusal.CheckLine(refusal.Word{Key: "programme-name"}, req.Name,
			maxName); err != nil {
			return err
		}
		p.Name = strings.TrimSpace(req.Name)
	}
	if req.Subject != nil {
		if err := setSubject(p, *req.Subject, a.Find); err != nil {
			return err
		}
	}
	if err := setSectors(p, req.Sectors); err != nil {
		return err
	}
	if req.PageLanguage != "" {
		if encode.Guides[req.PageLanguage].Language == "" {
			return refusal.PageLanguage.With(refusal.Ours(strings.Join(slices.Sorted(maps.Keys(encode.Guides)), ", ")))
		}
		p.Pages = req.PageLanguage
	}
	if err := setSayings(p, req.Named); err != nil {
		return err
	}
	if req.RoleBands == nil {
		return nil
	}
	return a.SetBands(p, req.RoleBands.Bands)
}

// setSayings gives a programme's sides the words by which people say them, where they are given.
func setSayings(p *store.Programme, named []*pb.Side) error {
	for _, n := range named {
		i := slices.Index(p.Sides[:], n.Id)
		if i < 0 {
			return refusal.SideOther.With(refusal.Ours(p.Sides[0]), refusal.Ours(p.Sides[1]))
		}
		for _, said := range []struct {
			given string
			to    *string
		}{{n.Plural, &p.Said[i].Plural}, {n.Singular, &p.Said[i].Singular}} {
			if said.given == "" {
				continue
			}
			if err := refusal.CheckLine(refusal.Word{Key: "side-name"}, said.given,
				maxSaid); err != nil {
				return err
			}
			*said.to = strings.TrimSpace(said.given)
		}
	}
	if sides := encode.Sides(*p); sides[0].Plural == sides[1].Plural ||
		sides[0].Singular == sides[1].Singular {
		return refusal.SidesAlike.With()
	}
	return nil
}

// setSubject gives a programme its subject, or takes it away. It may name places and organisations,
// which a programme can be about, and nobody: reports say it to everybody.
func setSubject(p *store.Programme, subject string, find func(string) []scrub.Span) error {
	p.Subject = strings.TrimRight(strings.TrimSpace(subject), ".")
	if p.Subject == "" {
		return nil
	}
	if err := refusal.CheckLine(refusal.Word{Key: "subject"}, p.Subject, maxSubject); err != nil {
		return err
	}
	for _, s := range scrub.Line(p.Subject, find(p.Subject)) {
		if !s.Ask && (s.Kind == scrub.Person || s.Kind == scrub.Code) {
			return refusal.SubjectHolds.With(refusal.Said(desk.PointsAt([]scrub.Span{s})))
		}
	}
	return nil
}

// setSectors gives a programme the sectors that new notes may name, if there are any. Those of
// notes that are there do not change: they say how their participants may be described, and
// research tells apart every sector whatever a programme has.
func setSectors(p *store.Programme, given []pb.Sector) error {
	var all []int32
	for _, sector := range given {
		if !slices.Contains(sectors, int32(sector)) {
			return refusal.ProgrammeSector.With(int(sector), len(sectors))
		}
		all = append(all, int32(sector))
	}
	if len(all) > 0 {
		p.Sectors = slices.Compact(slices.Sorted(slices.Values(all)))
	}
	return nil
}

// SetBands gives a programme its role bands. One that points at somebody is refused: it would stand
// beside a quote.
func (a Admin) SetBands(p *store.Programme, bands []*pb.RoleBand) error {
	if len(bands) > maxBands {
		return refusal.BandsMany.With(len(bands), maxBands)
	}
	p.Bands = nil
	for i, b := range bands {
		if !slices.Contains(p.Sides[:], b.Side) {
			return refusal.BandSide.With(i+1, refusal.Ours(p.Sides[0]), refusal.Ours(p.Sides[1]))
		}
		if err := refusal.CheckLine(refusal.Word{Key: "role-band", N: i + 1}, b.Phrase,
			maxSaid); err != nil {
			return err
		}
		if what := desk.PointsAt(scrub.Line(b.Phrase, a.Find(b.Phrase))); what != "" {
			return refusal.BandHolds.With(i+1, refusal.Said(what))
		}
		p.Bands = append(p.Bands, store.Band{Side: b.Side, Phrase: strings.TrimSpace(b.Phrase)})
	}
	return nil
}
