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
// comes from frame, the themes and the size from the digest.
func encodeDigest(frame *pb.Digest, d edition.Digest) *pb.Digest {
	out := proto.CloneOf(frame)
	out.Size = d.Size
	out.Elephants, out.OneSide = encodeThemes(d.Elephants), encodeThemes(d.OneSide)
	return out
}

// decodeDigest is what [encodeDigest] encoded.
func decodeDigest(d *pb.Digest) edition.Digest {
	return edition.Digest{Size: d.Size, Elephants: decodeThemes(d.Elephants), OneSide: decodeThemes(d.OneSide)}
}

func encodeThemes(themes []*edition.Theme) (out []*pb.Theme) {
	for _, t := range themes {
		theme := &pb.Theme{
			Id: t.ID, Label: t.Label, BookNames: t.BookNames, Barrier: t.Barrier, Terms: t.Terms,
			Principle: principles[t.Principle], Step: t.Step, Steadiness: steadiness[t.Steady],
		}
		for _, s := range t.Shares {
			theme.Shares = append(theme.Shares, &pb.Share{Side: string(s.Side), Band: bands[s.Band], AtLeast: s.AtLeast})
		}
		for _, w := range t.Wordings {
			theme.Wordings = append(theme.Wordings, &pb.Wording{Side: string(w.Side), Words: w.Words})
		}
		out = append(out, theme)
	}
	return out
}

func decodeThemes(themes []*pb.Theme) (out []*edition.Theme) {
	for _, t := range themes {
		theme := &edition.Theme{
			ID: t.Id, Label: t.Label, BookNames: t.BookNames, Barrier: t.Barrier, Terms: t.Terms,
			Principle: keyOf(principles, t.Principle), Step: t.Step, Steady: keyOf(steadiness, t.Steadiness),
		}
		for _, s := range t.Shares {
			theme.Shares = append(theme.Shares, edition.Share{
				Side: analysis.Side(s.Side), Band: keyOf(bands, s.Band), AtLeast: s.AtLeast,
			})
		}
		for _, w := range t.Wordings {
			theme.Wordings = append(theme.Wordings, edition.Wording{Side: analysis.Side(w.Side), Words: w.Words})
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

var steadiness = map[disclose.Steadiness]pb.Steadiness{
	disclose.NotMeasured: pb.Steadiness_STEADINESS_UNSPECIFIED,
	disclose.Mostly:      pb.Steadiness_STEADINESS_MOSTLY,
	disclose.Firmly:      pb.Steadiness_STEADINESS_FIRMLY,
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
