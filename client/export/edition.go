package export

import (
	"crypto/sha1" // #nosec G505 -- see guid
	"fmt"
	"regexp"
	"slices"
	"strings"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// edition is a released edition as the formats see it.
type edition struct {
	*pb.Digest
	hash   string
	themes []theme // elephants first
}

// theme is one with a name for programs.
type theme struct {
	*pb.Theme
	guid  string   // the same for the same barrier, in every edition and programme
	key   string   // the barrier's id, or one made of the guid; letters, digits and hyphens
	both  bool     // both sides raise it
	in    section  // what it stands in
	terms []string // each once
}

// section is the part of an edition that a theme stands in.
type section struct {
	raised string // who raises it, in a cell
	heard  string // and as a sentence begins
}

// sections are those of an edition with their themes. What the program alone heard is none of them:
// it is to be asked about, and claims nothing that others could count.
func sections(d *pb.Digest) []struct {
	section
	themes []*pb.Theme
} {
	return []struct {
		section
		themes []*pb.Theme
	}{
		{section{"both sides", "Raised by both sides"}, d.Elephants},
		{section{"mainly one side", "Heard mainly from one side"}, d.OneSide},
		{section{"people of either side or both", "Raised; of the sides nothing may be said"},
			d.Also},
		{section{"said to be better", "Said to work, or to be overcome"}, d.Better},
		{section{"hoped for", "Hoped for"}, d.Hopes},
	}
}

// namespace of the names that themes, terms and sets get: a UUID of our own.
var namespace = [16]byte{0x6f, 0x4c, 0xbb, 0x0e, 0x1d, 0x59, 0x4a, 0x3f, 0x9a, 0x0e, 0x3f, 0x1d,
	0x2f, 0x7c, 0x8e, 0x51}

// guid names a thing of a kind, for ever: a UUID of version 5, in capitals.
// https://www.rfc-editor.org/rfc/rfc9562#section-5.5 (google/uuid reaches database/sql, which
// nothing here may.)
func guid(kind, name string) string {
	// #nosec G401 -- a name and no secret, as the RFC has it
	sum := sha1.Sum(slices.Concat(namespace[:], []byte(kind+"\x00"+name)))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%X-%X-%X-%X-%X", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// plainKey is what may be the name of a node in any of the formats.
var plainKey = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// key is a name that is plain, or one made of a guid.
func key(kind, name, guid string) string {
	if plainKey.MatchString(name) {
		return name
	}
	return kind + "-" + strings.ToLower(guid[:8])
}

func readEdition(answer *pb.GetEditionResponse) *edition {
	e := &edition{Digest: client.Printable(answer), hash: answer.Hash}
	taken := map[string]bool{}
	for i, s := range sections(e.Digest) {
		for _, t := range s.themes {
			name := firstOf(t.Id, t.Barrier, t.Label)
			// which a digest of ours does not have
			for taken[key("theme", name, guid("theme", name))] {
				name += "-again"
			}
			id := guid("theme", name)
			read := theme{Theme: t, guid: id, key: key("theme", name, id), both: i == 0,
				in:    s.section,
				terms: unique(t.Terms)}
			taken[read.key] = true
			e.themes = append(e.themes, read)
		}
	}
	return e
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// unique returns each text once, in the order in which they first stand.
func unique(texts []string) (out []string) {
	for _, t := range texts {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// raised says who raises a theme.
func (t theme) raised() string { return t.in.raised }

// people are a side's, as the programme says them.
func (e *edition) people(side string) string { return oneLine(client.SidePlural(e.Sides, side)) }

// heard says who raises it, as a sentence begins.
func (t theme) heard() string { return t.in.heard }

// source says in a line where a theme comes from.
func (e *edition) source() string {
	return oneLine(e.Programme) + ", edition " + itoa(e.Edition) + ", " + e.Month + ", SHA-256 " +
		e.hash
}

// oneLine is a text without ends of lines and tabs, for formats that have no way to write them.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// band is its word, or nothing where it may not be said.
func band(b pb.Band) any {
	if b == pb.Band_BAND_UNSPECIFIED {
		return nil
	}
	return strings.ToLower(strings.TrimPrefix(b.String(), "BAND_"))
}

// bandOrder is a band's place among them, 1 to 3: an order and no number of people.
func bandOrder(b pb.Band) any {
	if b == pb.Band_BAND_UNSPECIFIED {
		return nil
	}
	return int(b)
}

// steady is how steady a theme is, in a word.
func steady(s pb.Steadiness) any {
	if s == pb.Steadiness_STEADINESS_UNSPECIFIED {
		return nil
	}
	return strings.ToLower(strings.TrimPrefix(s.String(), "STEADINESS_"))
}

// word is a text, or nothing where it is empty.
func word(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// band by which a side raises the theme.
func (t theme) band(side string) pb.Band {
	for _, s := range t.Shares {
		if s.Side == side {
			return s.Band
		}
	}
	return pb.Band_BAND_UNSPECIFIED
}
