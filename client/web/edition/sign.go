package edition

import (
	pb "elephants/proto/elephants/v1"
)

// Whoever holds one sheet of paper has no other: each says what the signs on it mean, and no more.
// Each sign has messages of its name.

// allSigns are the signs, in the order in which they are explained.
var allSigns = []string{"squares", "more", "raised", "off"}

// signs are those that the themes are told in. An example says beside it what it is.
func signs(themes []Told) (found []string) {
	there := map[string]bool{}
	for _, t := range themes {
		if !t.Sides() {
			continue
		}
		for _, s := range []*pb.Share{t.Left.Share, t.Right.Share} {
			switch {
			case s == nil:
				there["off"] = true
			case s.Band == pb.Band_BAND_UNSPECIFIED:
				there["raised"] = true
			default:
				there["squares"], there["more"] = true, there["more"] || s.AtLeast
			}
		}
	}
	for _, name := range allSigns {
		if there[name] {
			found = append(found, name)
		}
	}
	return found
}

// Signs are those beside a theme.
func (t Told) Signs() []string { return signs([]Told{t}) }

// Signs are those on a sheet of the poster.
func (p poster) Signs() []string {
	var themes []Told
	for _, part := range p.Parts {
		themes = append(themes, part.Themes...)
	}
	return signs(themes)
}

// Signs are those beside the themes of a story.
func (s Story) Signs() []string { return signs(s.Screens()) }
