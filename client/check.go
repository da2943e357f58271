package client

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"elephants/analysis/scrub"
	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
)

// Check returns why a server would refuse a note, as far as that can be told without sending it:
// nil if it would be taken. guide is the programme's; without one its sides, sectors and barriers
// are not compared. What [notefile.Read] refuses by itself is not looked at again.
func Check(n *pb.Note, guide *pb.GetGuideResponse) error {
	if guide != nil {
		if err := checkGuide(n, guide); err != nil {
			return err
		}
	}
	if err := checkControl(n.Text); err != nil {
		return err
	}
	for _, bound := range []struct {
		what      string
		is, limit int
	}{
		{"bytes of text", scrub.Written(n.Text), limits.Note},
		{"codings", len(n.Codings), limits.Codings},
		{"stretches of words to be quoted", len(n.OwnWords), limits.OwnWords},
		{"turns of others", len(n.OthersTurns), limits.Turns},
		{"bytes of role", len(n.RoleBand), limits.RoleBand},
	} {
		if bound.is > bound.limit {
			return fmt.Errorf("the note has %d %s, the limit is %d: divide it, or shorten it", bound.is,
				bound.what, bound.limit)
		}
	}
	if strings.ContainsFunc(n.RoleBand, unicode.IsControl) {
		return fmt.Errorf("the role has a control character in it: write it on one line")
	}
	return checkOwnWords(n)
}

// checkControl refuses a text with a control character.
func checkControl(text string) error {
	if r, line, column, found := words.Control(text); found {
		return fmt.Errorf("the note has the control character U+%04X in line %d of its text, character %d: "+
			"take it out", r, line, column)
	}
	return nil
}

// checkGuide compares a note with what its programme knows.
func checkGuide(n *pb.Note, guide *pb.GetGuideResponse) error {
	if !slices.Contains(guide.Sides, n.Side) {
		return fmt.Errorf("its side is none of the programme's: they are \"%s\"",
			strings.Join(guide.Sides, "\" and \""))
	}
	if n.Sector != pb.Sector_SECTOR_UNSPECIFIED && !slices.Contains(guide.Sectors, n.Sector) {
		return fmt.Errorf("its sector is none of the programme's: give another, or none")
	}
	for _, c := range n.Codings {
		known := slices.ContainsFunc(guide.Barriers, func(b *pb.CodeBookEntry) bool { return b.Id == c.Barrier })
		if c.Barrier != "" && !known {
			return fmt.Errorf("the mark in line %d of its text names no barrier of the programme's code "+
				"book. It knows %s", lineAt(n.Text, int(c.End)), strings.Join(barriers(guide), ", "))
		}
	}
	return nil
}

// CheckMarks returns why a server would refuse the marks of a note, as a file has it: see
// [notefile.Note.CheckBarriers].
func CheckMarks(file NoteFile, guide *pb.GetGuideResponse) error {
	if guide == nil {
		return nil
	}
	return file.CheckBarriers(barriers(guide))
}

// lineAt is the number of the line in which place n of a text is.
func lineAt(text string, n int) int {
	return 1 + strings.Count(text[:min(max(n-1, 0), len(text))], "\n")
}

// barriers are the ids of the code book, as they are marked.
func barriers(guide *pb.GetGuideResponse) (ids []string) {
	for _, b := range guide.Barriers {
		ids = append(ids, b.Id)
	}
	slices.Sort(ids)
	return ids
}

// checkOwnWords refuses words to be quoted that are not within one passage.
func checkOwnWords(n *pb.Note) error {
	if len(n.OwnWords) == 0 {
		return nil
	}
	passages := words.Passages(n.Text)
	for i, o := range n.OwnWords {
		within := func(p words.Span) bool { return p.Start <= int(o.Start) && int(o.End) <= p.End }
		if !slices.ContainsFunc(passages, within) {
			return fmt.Errorf("the words to be quoted, number %d, go over the end of a paragraph or a line "+
				"of a list: mark each part", i+1)
		}
		if strings.ContainsFunc(o.Attribution, unicode.IsControl) {
			return fmt.Errorf("the description of the words to be quoted, number %d, has a control "+
				"character in it: write it on one line", i+1)
		}
	}
	return nil
}
