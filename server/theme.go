package server

import (
	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
)

// encodeDigest returns a digest in the frame of another message: what is said of the edition as a whole
// comes from frame, everything else from the digest.
func encodeDigest(frame *pb.Digest, d edition.Digest) *pb.Digest {
	out := proto.CloneOf(frame)
	out.Size, out.Asked = d.Size, asked[d.Asked]
	for s, list := range sectionsOf(out) {
		*list = encodeThemes(d.In[s], sideIDs(frame))
	}
	out.Reading, out.Coverage = nil, nil
	for _, r := range d.Reading {
		out.Reading = append(out.Reading, &pb.Reading{Side: string(r.Side), Read: extents[r.Extent]})
	}
	for _, c := range d.Coverage {
		out.Coverage = append(out.Coverage, &pb.Coverage{Side: string(c.Side), Band: bands[c.Band]})
	}
	return out
}

// decodeDigest is what [encodeDigest] encoded.
func decodeDigest(from *pb.Digest) edition.Digest {
	d := edition.Digest{Size: from.Size, Asked: keyOf(asked, from.Asked)}
	for s, list := range sectionsOf(from) {
		d.In[s] = decodeThemes(*list)
	}
	for _, r := range from.Reading {
		d.Reading = append(d.Reading, edition.Reading{Side: analysis.Side(r.Side), Extent: keyOf(extents, r.Read)})
	}
	for _, c := range from.Coverage {
		d.Coverage = append(d.Coverage, edition.Share{Side: analysis.Side(c.Side), Band: keyOf(bands, c.Band)})
	}
	return d
}

// sectionsOf are the lists of a message that hold the sections of a digest.
func sectionsOf(d *pb.Digest) map[edition.Section]*[]*pb.Theme {
	return map[edition.Section]*[]*pb.Theme{
		edition.BothSides: &d.Elephants, edition.OneSide: &d.OneSide, edition.Also: &d.Also,
		edition.Better: &d.Better, edition.Hopes: &d.Hopes, edition.Heard: &d.Heard,
	}
}

// sideIDs are the programme's two sides; none in frames of before they had names.
func sideIDs(d *pb.Digest) (ids []string) {
	for _, s := range d.Sides {
		ids = append(ids, s.Id)
	}
	return ids
}

func encodeThemes(themes []*edition.Theme, sides []string) (out []*pb.Theme) {
	for _, t := range themes {
		theme := &pb.Theme{
			Id: t.ID, Label: t.Label, BookNames: t.BookNames, Barrier: t.Barrier, Terms: t.Terms,
			Principle: principles[t.Principle], Step: t.Step, Sentence: t.Sentence, Together: t.Together,
		}
		for _, s := range t.Shares {
			theme.Shares = append(theme.Shares, &pb.Share{Side: string(s.Side), Band: bands[s.Band], AtLeast: s.AtLeast})
		}
		for i, side := range sides {
			if t.Voices[i] != "" {
				theme.Examples = append(theme.Examples, &pb.Example{Side: side, Text: t.Voices[i]})
			}
		}
		out = append(out, theme)
	}
	return out
}

func decodeThemes(themes []*pb.Theme) (out []*edition.Theme) {
	for _, t := range themes {
		theme := &edition.Theme{
			ID: t.Id, Label: t.Label, BookNames: t.BookNames, Barrier: t.Barrier, Terms: t.Terms,
			Principle: keyOf(principles, t.Principle), Step: t.Step, Sentence: t.Sentence, Together: t.Together,
		}
		for _, s := range t.Shares {
			theme.Shares = append(theme.Shares, edition.Share{
				Side: analysis.Side(s.Side), Band: keyOf(bands, s.Band), AtLeast: s.AtLeast,
			})
		}
		for i, e := range t.Examples {
			theme.Voices[min(i, len(theme.Voices)-1)] = e.Text
		}
		out = append(out, theme)
	}
	return out
}

// keyOf is the key of a value in a table of pairs; the zero key if there is none.
func keyOf[K, V comparable](table map[K]V, value V) (none K) {
	for k, v := range table {
		if v == value {
			return k
		}
	}
	return none
}

var bands = map[disclose.Band]pb.Band{
	disclose.Withheld: pb.Band_BAND_UNSPECIFIED, disclose.Some: pb.Band_BAND_SOME,
	disclose.Many: pb.Band_BAND_MANY, disclose.Most: pb.Band_BAND_MOST,
}

var asked = map[edition.Asked]pb.Asked{
	edition.Neither: pb.Asked_ASKED_UNSPECIFIED, edition.Both: pb.Asked_ASKED_BOTH, edition.One: pb.Asked_ASKED_ONE,
}

var extents = map[disclose.Extent]pb.Extent{
	disclose.NoneRead: pb.Extent_EXTENT_NONE, disclose.SomeRead: pb.Extent_EXTENT_SOME,
	disclose.MostRead: pb.Extent_EXTENT_MOST, disclose.NearlyAll: pb.Extent_EXTENT_NEARLY_ALL,
}

var principles = map[barrier.Principle]pb.Principle{
	barrier.Strengths:       pb.Principle_PRINCIPLE_STRENGTHS,
	barrier.Power:           pb.Principle_PRINCIPLE_POWER,
	barrier.Relationships:   pb.Principle_PRINCIPLE_RELATIONSHIPS,
	barrier.Diversity:       pb.Principle_PRINCIPLE_DIVERSITY,
	barrier.Knowledge:       pb.Principle_PRINCIPLE_KNOWLEDGE,
	barrier.Experimentation: pb.Principle_PRINCIPLE_EXPERIMENTATION,
}

var deeds = map[edition.Deed]pb.Deed{
	edition.Name: pb.Deed_DEED_NAME, edition.Merge: pb.Deed_DEED_MERGE, edition.Split: pb.Deed_DEED_SPLIT,
	edition.Drop: pb.Deed_DEED_DROP, edition.Order: pb.Deed_DEED_ORDER,
}

func encodeDecision(d edition.Decision) *pb.Decision {
	return &pb.Decision{
		Number: int32(d.Number), Deed: deeds[d.Deed], Themes: d.Themes, Labels: d.Labels, Name: d.Name,
		Terms: d.Terms, Edition: int32(d.Edition), Ends: d.Ends, Seen: d.Seen,
	}
}

func decodeDecision(d *pb.Decision) edition.Decision {
	return edition.Decision{
		Number: int(d.Number), Deed: keyOf(deeds, d.Deed), Themes: d.Themes, Labels: d.Labels, Name: d.Name,
		Terms: d.Terms, Edition: int(d.Edition), Ends: d.Ends, Seen: d.Seen,
	}
}
