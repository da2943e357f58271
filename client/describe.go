package client

import (
	"fmt"
	"strings"

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

// Misdescribed says which own words of a note, as a file has it, were read back with another
// description than the programme prints: those are not quoted. n is what is sent of the note.
func Misdescribed(guide *pb.GetGuideResponse, file NoteFile, n *pb.Note) (told []string) {
	printed := Description(guide, n.Side, n.Sector, n.RoleBand)
	for _, o := range file.Own {
		if o.Attribution != "" && !strings.EqualFold(o.Attribution, printed) {
			told = append(told, fmt.Sprintf("line %d: their words were read back with another "+
				"description than %q, which stands beneath what this participant says: they are sent, "+
				"but not quoted until they were read back with that", o.Line, printed))
		}
	}
	return told
}
