package interviewer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"elephants/analysis/scrub"
	"elephants/client/notefile"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
)

// maxLabel bounds an interviewer's label for a participant, in letters. A hash of it is all that
// leaves.
const maxLabel = 200

// limit is how much a field of a note's pages takes.
func limit(field string) (int, error) {
	most, ok := map[string]int{
		"text": limits.Note, "line": limits.Named, "role": limits.RoleBand, "participant": maxLabel,
	}[field]
	if !ok {
		return 0, fmt.Errorf("no limit is known of the field %q", field)
	}
	return most, nil
}

// ours reports whether a side is one of the programme's.
func (v walk) ours(side string) bool {
	return slices.ContainsFunc(v.Guide.Named, func(s *pb.Side) bool { return s.Id == side })
}

// SideIs reports whether a side was chosen.
func (v walk) SideIs(id string) bool { return v.Get("side") == id }

func (p *Pages) showWho(context.Context, *walk) error { return nil }

func (p *Pages) takeWho(_ context.Context, v *walk, _ page.Form) (string, error) {
	v.Set("participant", strings.TrimSpace(v.Get("participant")))
	if !v.ours(v.Get("side")) {
		v.Del("side")
		v.refuse("side", "problem.no-side")
	}
	_, err := notefile.ParseSector(v.Get("sector"))
	if err != nil || len(v.Guide.Named) > 1 && v.Get("side") != v.Guide.Named[1].Id {
		v.Del("sector")
	}
	if q := v.Get("quotable"); q != "yes" && q != "no" {
		v.Del("quotable")
		v.refuse("quote", "problem.no-quotable")
	}
	if utf8.RuneCountInString(v.Get("participant")) > maxLabel {
		v.refuse("participant", "problem.label", maxLabel)
	}
	if len(scrub.Text(v.Get("role"))) > limits.RoleBand {
		v.refuse("role", "problem.role", limits.RoleBand)
	}
	return "said", nil
}
