package client

import (
	"fmt"
	"io"
	"slices"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// Changes is what two editions of a programme say differently, in words for people. It is made of the two alone, so that it says
// nothing that whoever has both could not see.
type Changes struct {
	Since int32    `json:"since"` // the earlier edition's number
	New   []string `json:"new"`   // themes that only the later has
	Gone  []string `json:"gone"`  // themes that only the earlier has
	Moved []string `json:"moved"` // themes of both of which it says something else
}

// Compare says what changed from an edition to a later one. A theme is the same if its id is, or, beyond the code book, if half of
// the terms of both are.
func Compare(before, after *pb.Digest) Changes {
	before, after = saidAs(before, after.Sides), Said(after)
	c := Changes{Since: before.Edition, New: []string{}, Gone: []string{}, Moved: []string{}}
	was, is := slices.Concat(before.Elephants, before.OneSide), slices.Concat(after.Elephants, after.OneSide)
	for _, now := range is {
		i := slices.IndexFunc(was, func(t *pb.Theme) bool { return sameTheme(t, now) })
		if i < 0 {
			c.New = append(c.New, now.Label)
		} else if moves := moves(was[i], now); len(moves) > 0 {
			c.Moved = append(c.Moved, now.Label+": "+strings.Join(moves, "; "))
		}
	}
	for _, then := range was {
		if slices.ContainsFunc(is, func(t *pb.Theme) bool { return sameTheme(then, t) }) {
			continue
		}
		line := then.Label
		for _, t := range is {
			if slices.Contains(t.BookNames, then.Label) || slices.ContainsFunc(then.BookNames, func(name string) bool { return slices.Contains(t.BookNames, name) }) {
				line += ", which is part of “" + t.Label + "” now"
				break
			}
		}
		c.Gone = append(c.Gone, line)
	}
	return c
}

func sameTheme(a, b *pb.Theme) bool {
	if a.Id == b.Id && a.Id != "" || a.Barrier == b.Barrier && a.Barrier != "" {
		return true
	}
	both := 0
	for _, t := range a.Terms {
		if slices.Contains(b.Terms, t) {
			both++
		}
	}
	return a.Barrier+b.Barrier == "" && both > 0 && 2*both >= len(a.Terms)+len(b.Terms)-both
}

// moves says what is otherwise in a theme.
func moves(was, is *pb.Theme) (lines []string) {
	of := func(t *pb.Theme, side string) *pb.Share {
		if i := slices.IndexFunc(t.Shares, func(s *pb.Share) bool { return s.Side == side }); i >= 0 {
			return t.Shares[i]
		}
		return nil
	}
	if was.Label != is.Label {
		lines = append(lines, "before, it was called “"+was.Label+"”")
	}
	for _, now := range is.Shares {
		then := of(was, now.Side)
		switch {
		case then == nil:
			lines = append(lines, now.Side+" raises it too now")
		case ShareWords(then) != ShareWords(now):
			lines = append(lines, fmt.Sprintf("%s: %s, before: %s", now.Side, ShareWords(now), ShareWords(then)))
		}
	}
	for _, then := range was.Shares {
		if of(is, then.Side) == nil {
			lines = append(lines, "of "+then.Side+" no more may be said now")
		}
	}
	return lines
}

// None reports whether nothing changed.
func (c Changes) None() bool { return len(c.New)+len(c.Gone)+len(c.Moved) == 0 }

// WriteChanges lays changes out for a terminal of the given width in columns.
func WriteChanges(w io.Writer, c Changes, width int) {
	width = max(width, narrowest)
	fmt.Fprintf(w, "\nCHANGED SINCE EDITION %d\n", c.Since)
	for _, list := range []struct {
		lead  string
		lines []string
	}{{"new", c.New}, {"no longer there", c.Gone}, {"otherwise now", c.Moved}} {
		for _, line := range list.lines {
			writeWrapped(w, fmt.Sprintf(" %-17s ", list.lead), line, width)
		}
	}
	if c.None() {
		fmt.Fprintln(w, " Nothing that may be said.")
	}
}
