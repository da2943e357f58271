package client

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	pb "elephants/proto/elephants/v1"
)

// Description is how a participant may be described beside their words: by the role band of their side
// that has most of its words in their role, else by side and sector. The server describes them so too;
// a description of their own would be shared by nobody and not be shown.
func Description(guide *pb.GetGuideResponse, side string, sector pb.Sector, role string) string {
	band, most, said := "", 0, wordsOf(role)
	for _, b := range guide.RoleBands {
		words := wordsOf(b.Phrase)
		missing := func(w string) bool { return !slices.Contains(said, w) }
		if b.Side == side && !slices.ContainsFunc(words, missing) && len(words) > most {
			band, most = b.Phrase, len(words)
		}
	}
	if band != "" {
		return capital(band)
	}
	for _, s := range guide.Named {
		if s.Id == side {
			band = capital(s.Singular)
		}
	}
	if sector == pb.Sector_SECTOR_UNSPECIFIED {
		return band
	}
	return band + ", " + SectorWord(sector) + " sector"
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	})
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
