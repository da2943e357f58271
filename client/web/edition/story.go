package edition

import (
	"html/template"
	"slices"
	"strings"
	"unicode"

	"elephants/client"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// Story is a digest in the order in which it is told: what both sides say, what mainly one says,
// what else was raised, what works and what people hope, and last what nobody confirmed.
type Story struct {
	*pb.Digest
	Pair                 [2]*pb.Side
	Both, OneSide, Also  []Told
	Better, Hopes, Heard []Told
	Unforeseen           []Told // what nobody planned
}

// Told is a theme as pages and paper show it.
type Told struct {
	*pb.Theme
	Left, Right half
	Other       []*pb.Quote // of people whose side their description does not say
	Together    []*pb.Theme
	// Kind is of its section: "both", "one", "also", "works", "hopes" or "heard", and in a learning
	// round the words of [client.Asks].
	Kind string
}

// half is one of the two sides of a theme.
type half struct {
	client.Half
	Side  string        // its people together
	Class string        // "le" or "dm": the side's colour
	Place string        // "l" or "r" of the line
	Band  template.HTML // its squares; "" where there is not enough to say
}

// Tell tells a digest in which the sides stand as people say them, which client.Said makes.
func Tell(d *pb.Digest) Story {
	s := Story{Digest: d, Pair: client.Pair(d)}
	tell := func(kind string, themes []*pb.Theme) (all []Told) {
		for _, t := range themes {
			all = append(all, s.tell(kind, t))
		}
		return all
	}
	s.Both, s.OneSide, s.Also = tell("both", d.Elephants), tell("one", d.OneSide), tell("also", d.Also)
	s.Better, s.Hopes = tell("works", d.Better), tell("hopes", d.Hopes)
	if s.Learning() {
		s.Better, s.Also = tell("worked", d.Better), tell("did-not", d.Also)
	}
	s.Unforeseen = s.unforeseen()
	s.Heard = tell("heard", d.Heard)
	return s
}

func (s Story) tell(kind string, t *pb.Theme) Told {
	halves, other := client.Facing(s.Digest, t)
	all := Told{Theme: t, Kind: kind, Other: other}
	all.Left = half{Half: halves[0], Side: page.Capitalised(halves[0].Side), Class: "le", Place: "l"}
	all.Right = half{Half: halves[1], Side: page.Capitalised(halves[1].Side), Class: "dm", Place: "r"}
	if halves[0].Share != nil {
		all.Left.Band = band(halves[0].Share, false)
	}
	if halves[1].Share != nil {
		all.Right.Band = band(halves[1].Share, true)
	}
	for _, id := range t.Together {
		for _, with := range slices.Concat(s.Elephants, s.Digest.OneSide, s.Digest.Also) {
			if with.Id == id {
				all.Together = append(all.Together, with)
			}
		}
	}
	return all
}

// Sides reports whether anything is said of sides. Of what was also raised, and of what did not work,
// no more may be said than that it was.
func (t Told) Sides() bool {
	unsaid := []string{"also", "did-not", "unplanned", "heard"}
	return !slices.Contains(unsaid, t.Kind) && (t.Left.Share != nil || t.Right.Share != nil)
}

// One reports whether mainly one side raises it.
func (t Told) One() bool { return t.Kind == "one" }

// Bands reports whether anything is said of sides beyond that both or either raise it.
func (t Told) Bands() bool {
	return t.Left.Share.GetBand()+t.Right.Share.GetBand() != pb.Band_BAND_UNSPECIFIED
}

// Quoted reports whether somebody is quoted.
func (t Told) Quoted() bool { return len(t.Quotes) > 0 }

// Example is the code book's first, nil for none.
func (t Told) Example() *pb.Example {
	if len(t.Examples) == 0 {
		return nil
	}
	return t.Examples[0]
}

// Picture is the theme's drawing.
func (t Told) Picture() template.HTML { return pictureOf(t.Theme) }

// Learning reports whether the digest is of a round that asked for something else than
// difficulties: it tells what worked and what did not in place of what both sides say.
func (s Story) Learning() bool { return client.Learning(s.Digest) }

// Heading is the key of what an edition of the digest is called.
func Heading(d *pb.Digest) string {
	if client.Learning(d) {
		return "edition.title-learnt"
	}
	return "edition.title"
}

// Heading is the key of what the edition is called.
func (s Story) Heading() string { return Heading(s.Digest) }

// OneAsked reports whether the digest claims nothing of sides.
func (s Story) OneAsked() bool { return s.GetAsked() == pb.Asked_ASKED_ONE }

// Foremost are the names of the first few themes, for a sentence that sums them up.
func (s Story) Foremost(themes []Told) (names []string) {
	for _, t := range themes[:min(mostNamed, len(themes))] {
		names = append(names, t.Label)
	}
	return names
}

// mostNamed is how many themes a sentence can name and still be read.
const mostNamed = 3

// NoneRead reports whether it says that no notes were gone through, or too few to say.
func (s Story) NoneRead() bool { return client.NoneRead(s.Digest) }

// Read is how much of each side's notes was gone through; one for both where it is the same, with
// no side.
func (s Story) Read() []*pb.Reading {
	all := s.GetReading()
	if len(all) > 0 &&
		!slices.ContainsFunc(all, func(r *pb.Reading) bool { return r.Read != all[0].Read }) {
		return []*pb.Reading{{Read: all[0].Read}}
	}
	return all
}

// Covered is how many of each side's people are in a theme, as far as it may be said.
func (s Story) Covered() (all []*pb.Coverage) {
	for _, c := range s.GetCoverage() {
		if c.Band != pb.Band_BAND_UNSPECIFIED {
			all = append(all, c)
		}
	}
	return all
}

// line is a theme that is told in a line, after a word of what it is.
type line struct {
	Told
	Titled template.HTML
}

func titled(t Told, word any) line {
	said, _ := word.(template.HTML)
	return line{t, said}
}

// anchor is a theme's place on its page. Ids beyond the code book hold words and signs that a place
// may not have.
func anchor(t *pb.Theme) string {
	return "theme-" + strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, t.GetId())
}

// squares draws a band for the key, on no side.
func squares(filled int) template.HTML { return band(&pb.Share{Band: pb.Band(filled)}, false) }

// stripes draws a band as the right side has it.
func stripes(filled int) template.HTML { return band(&pb.Share{Band: pb.Band(filled)}, true) }

func shareOf(b pb.Band) *pb.Share { return &pb.Share{Band: b} }
