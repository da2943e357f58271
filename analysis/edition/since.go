package edition

import (
	"slices"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

// since is what may be said of a theme after what earlier editions said of it: of both sides once,
// it is mainly one side's no more, and no side's band is lower than it was. It looks at what was
// released and never at the notes, so that it tells nothing of its own.
func (e Evidence) since(id string, in Section, shares []Share) (Section, []Share) {
	was := map[analysis.Side]disclose.Band{}
	for _, d := range e.Earlier {
		t := d.Theme(id)
		if t == nil {
			continue
		}
		if in == OneSide && d.section(t) == BothSides {
			return Also, nil
		}
		for _, s := range t.Shares {
			was[s.Side] = max(was[s.Side], s.Band)
		}
	}
	shares = slices.Clone(shares)
	for i, s := range shares {
		shares[i].Band = disclose.Since(was[s.Side], s.Band)
	}
	return in, shares
}
