// Package encode puts what the server has into the messages of its API, and back: digests,
// decisions, rules, programmes, and the guides that interviewers read from.
package encode

import (
	"fmt"
	"math"
	"slices"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	pb "elephants/proto/elephants/v1"
	"elephants/server/refuse"
	"elephants/server/store"
)

// Digest returns a digest in the frame of another message: what is said of the edition as a whole
// comes from frame, everything else from the digest.
func Digest(frame *pb.Digest, d edition.Digest) *pb.Digest {
	out := proto.CloneOf(frame)
	out.Size, out.Asked = d.Size, asked[d.Asked]
	for s, list := range sectionsOf(out) {
		*list = encodeThemes(d.In[s], sideIDs(frame))
	}
	out.Reading, out.Coverage = nil, nil
	for _, r := range d.Reading {
		out.Reading = append(out.Reading, &pb.Reading{Side: string(r.Side),
			Read: extents[r.Extent]})
	}
	for _, c := range d.Coverage {
		out.Coverage = append(out.Coverage, &pb.Coverage{Side: string(c.Side), Band: Bands[c.Band]})
	}
	return out
}

// Decode is what [Digest] encoded.
func Decode(from *pb.Digest) edition.Digest {
	d := edition.Digest{Size: from.Size, Asked: KeyOf(asked, from.Asked)}
	for s, list := range sectionsOf(from) {
		d.In[s] = decodeThemes(*list)
	}
	for _, r := range from.Reading {
		d.Reading = append(d.Reading, edition.Reading{Side: analysis.Side(r.Side),
			Extent: KeyOf(extents, r.Read)})
	}
	for _, c := range from.Coverage {
		d.Coverage = append(d.Coverage, edition.Share{Side: analysis.Side(c.Side),
			Band: KeyOf(Bands, c.Band)})
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
			Principle: Principles[t.Principle], Step: t.Step, Sentence: t.Sentence, Together: t.Together,
		}
		for _, s := range t.Shares {
			theme.Shares = append(theme.Shares, &pb.Share{Side: string(s.Side), Band: Bands[s.Band],
				AtLeast: s.AtLeast})
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
			Principle: KeyOf(Principles,
				t.Principle), Step: t.Step, Sentence: t.Sentence, Together: t.Together,
		}
		for _, s := range t.Shares {
			theme.Shares = append(theme.Shares, edition.Share{
				Side: analysis.Side(s.Side), Band: KeyOf(Bands, s.Band), AtLeast: s.AtLeast,
			})
		}
		for i, e := range t.Examples {
			theme.Voices[min(i, len(theme.Voices)-1)] = e.Text
		}
		out = append(out, theme)
	}
	return out
}

// KeyOf is the key of a value in a table of pairs; the zero key if there is none.
func KeyOf[K, V comparable](table map[K]V, value V) (none K) {
	for k, v := range table {
		if v == value {
			return k
		}
	}
	return none
}

// Bands are bands as the API names them.
var Bands = map[disclose.Band]pb.Band{
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

// Principles are principles as the API names them.
var Principles = map[barrier.Principle]pb.Principle{
	barrier.Strengths:       pb.Principle_PRINCIPLE_STRENGTHS,
	barrier.Power:           pb.Principle_PRINCIPLE_POWER,
	barrier.Relationships:   pb.Principle_PRINCIPLE_RELATIONSHIPS,
	barrier.Diversity:       pb.Principle_PRINCIPLE_DIVERSITY,
	barrier.Knowledge:       pb.Principle_PRINCIPLE_KNOWLEDGE,
	barrier.Experimentation: pb.Principle_PRINCIPLE_EXPERIMENTATION,
}

// Deeds are what may be decided, as the API names it.
var Deeds = map[edition.Deed]pb.Deed{
	edition.Name: pb.Deed_DEED_NAME, edition.Merge: pb.Deed_DEED_MERGE, edition.Split: pb.Deed_DEED_SPLIT,
	edition.Drop: pb.Deed_DEED_DROP, edition.Order: pb.Deed_DEED_ORDER,
}

// Decision is what was decided, to be kept.
func Decision(d edition.Decision) *pb.Decision {
	return &pb.Decision{
		Number: int32(d.Number), Deed: Deeds[d.Deed], Themes: d.Themes, Labels: d.Labels, Name: d.Name,
		Terms: d.Terms, Edition: int32(d.Edition), Ends: d.Ends, Seen: d.Seen,
	}
}

// DecodeDecision is the opposite of [Decision].
func DecodeDecision(d *pb.Decision) edition.Decision {
	return edition.Decision{
		Number: int(d.Number), Deed: KeyOf(Deeds,
			d.Deed), Themes: d.Themes, Labels: d.Labels, Name: d.Name,
		Terms: d.Terms, Edition: int(d.Edition), Ends: d.Ends, Seen: d.Seen,
	}
}

// Freeze marshals what is kept: the same message gives the same bytes.
func Freeze(m proto.Message) ([]byte, error) {
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("freezing the draft: %w", err)
	}
	return frozen, nil
}

// Thaw reads the digest from an edition's frozen bytes.
func Thaw(e store.Edition) (*pb.Digest, error) {
	d := &pb.Digest{}
	if err := proto.Unmarshal(e.Digest, d); err != nil {
		return nil, fmt.Errorf("reading edition %d: %w", e.Number, err)
	}
	return d, nil
}

// Policy returns a programme's rules, the floor for whatever cannot be set.
func Policy(p store.Programme) disclose.Policy {
	policy := disclose.Floor
	policy.K, policy.Batch, policy.Outside = p.Rules.K, p.Rules.Batch, p.Rules.Outside
	return policy
}

// Rules are the rules of a policy, or errFloor.
func Rules(p *pb.Protection) (store.Rules, error) {
	rules := store.Rules{K: int(p.GetK()), Batch: int(p.GetBatch()), Outside: int(p.GetOutside())}
	switch {
	case rules.Below(Floor):
		return rules, refuse.ErrFloor
	case max(rules.K, rules.Batch, rules.Outside) > ceiling:
		return rules, refuse.ErrCeiling
	}
	return rules, nil
}

// Protection are rules as they are said to callers. Shares are words whatever a programme sets.
func Protection(r store.Rules) *pb.Protection {
	return &pb.Protection{K: int32(r.K), Batch: int32(r.Batch), Outside: int32(r.Outside),
		Bands: true}
}

// Quotes are the quotes that a digest prints.
func Quotes(d *pb.Digest) (all []*pb.Quote) {
	for _, t := range Themes(d) {
		all = append(all, t.Quotes...)
	}
	return all
}

// Themes are the themes of a digest, elephants first.
func Themes(d *pb.Digest) []*pb.Theme {
	return slices.Concat(d.Elephants, d.OneSide, d.Also, d.Better, d.Hopes, d.Heard)
}

// Theme returns the theme of a digest with an id; nil if there is none.
func Theme(d *pb.Digest, id string) *pb.Theme {
	for _, t := range Themes(d) {
		if t.Id == id {
			return t
		}
	}
	return nil
}

// Floor is the least that rules may be.
var Floor = store.Rules{K: disclose.Floor.K, Batch: disclose.Floor.Batch,
	Outside: disclose.Floor.Outside}

// ceiling bounds every rule: one person may raise them and it takes two to lower them, so that a
// slip must not shut a programme.
const ceiling = 1000

// Entries are barriers as an interviewer sees them.
func Entries(all []barrier.Barrier) (out []*pb.CodeBookEntry) {
	for _, b := range all {
		out = append(out, &pb.CodeBookEntry{Id: b.ID, Name: b.Name, Description: b.Description})
	}
	return out
}

// Epsilon says hundredths of it as people write it.
func Epsilon(hundredths int) float64 { return float64(hundredths) / 100 }

// Hundredths reads an epsilon of at most two decimals, and reports whether it is one.
func Hundredths(epsilon float64) (int, bool) {
	n := math.Round(epsilon * 100)
	return int(n), math.Abs(epsilon*100-n) < 1e-6 && math.Abs(n) <= disclose.MostEver
}
