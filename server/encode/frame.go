package encode

import (
	"cmp"
	"strings"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
	"elephants/server/vault"
)

// Sides are a programme's two sides as people say them: the one place where that is decided.
func Sides(p store.Programme) (sides []*pb.Side) {
	for i, id := range p.Sides {
		plural, singular := analysis.Side(id).Said()
		sides = append(sides, &pb.Side{
			Id: id, Plural: cmp.Or(p.Said[i].Plural, plural), Singular: cmp.Or(p.Said[i].Singular,
				singular),
		})
	}
	return sides
}

// Programme is a programme as the API describes it.
func Programme(p store.Programme) *pb.Programme {
	return &pb.Programme{
		Programme: p.ID, Name: p.Name, Subject: p.Subject, Sides: Sides(p),
		Sectors: Sectors(p), RoleBands: RoleBands(p), Language: p.Language,
		Policy:   Protection(p.Rules),
		Promises: GuideIn(p.Pages).Promised(Policy(p)), PageLanguage: p.Pages,
	}
}

// Sectors are the sectors of its participants.
func Sectors(p store.Programme) (all []pb.Sector) {
	for _, s := range p.Sectors {
		all = append(all, pb.Sector(s))
	}
	return all
}

// RoleBands are the phrases that a role is folded into.
func RoleBands(p store.Programme) (all []*pb.RoleBand) {
	for _, b := range p.Bands {
		all = append(all, &pb.RoleBand{Side: b.Side, Phrase: b.Phrase})
	}
	return all
}

// Band is how the participant of a note may be described: see [disclose.Description].
func Band(p store.Programme, r vault.Record) string {
	var bands []string
	for _, b := range p.Bands {
		if b.Side == r.Side {
			bands = append(bands, b.Phrase)
		}
	}
	singular := ""
	for _, side := range Sides(p) {
		if side.Id == r.Side {
			singular = side.Singular
		}
	}
	sector := ""
	if r.Sector != pb.Sector_SECTOR_UNSPECIFIED {
		sector = strings.ToLower(strings.TrimPrefix(r.Sector.String(), "SECTOR_"))
	}
	return disclose.Description(r.RoleBand, bands, singular, sector)
}

// Asks is what a round asks for.
func Asks(r store.Round) (asks []pb.Ask) {
	for _, a := range r.Asks {
		asks = append(asks, pb.Ask(a))
	}
	return asks
}

// Asked is the same for the engine.
func Asked(r store.Round) (asks []edition.Ask) {
	for _, a := range r.Asks {
		asks = append(asks, edition.Ask(a))
	}
	return asks
}

// Round says in the frame of an edition which round it is of. The first round's editions are as
// they were before there were others.
func Round(frame *pb.Digest, r store.Round) {
	if r.Name != store.FirstRound {
		frame.Round, frame.Asks = r.Name, Asks(r)
	}
}
