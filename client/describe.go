package client

import (
	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
)

// Description is how a participant may be described beside their words, as the service describes
// them: see [disclose.Description].
func Description(guide *pb.GetGuideResponse, side string, sector pb.Sector, role string) string {
	var bands []string
	for _, b := range guide.RoleBands {
		if b.Side == side {
			bands = append(bands, b.Phrase)
		}
	}
	singular := ""
	for _, s := range guide.Named {
		if s.Id == side {
			singular = s.Singular
		}
	}
	word := ""
	if sector != pb.Sector_SECTOR_UNSPECIFIED {
		word = SectorWord(sector)
	}
	return disclose.Description(role, bands, singular, word)
}
