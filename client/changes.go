package client

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

// Changes is what two editions of a programme say differently, in words for people. It is made of
// the two alone, so that it says nothing that whoever has both could not see.
type Changes struct {
	Since int32    `json:"since"` // the earlier edition's number
	New   []string `json:"new"`   // themes that only the later has
	Gone  []Gone   `json:"gone"`  // themes that only the earlier has
	Moved []Move   `json:"moved"` // themes of both of which it says something else
}

// Gone is a theme that only the earlier edition has. In JSON it is a line for people, as is a
// [Move].
type Gone struct {
	Label string
	In    string // the theme that it is part of now, "" for none
}

// Move is what the later edition says otherwise of a theme.
type Move struct {
	Label  string
	Called string // before, if otherwise
	Shares []Shift
}

// Shift is how much of a side raised a theme before and raises it now; nil where only the other
// edition says.
type Shift struct {
	Side    string
	Was, Is *pb.Share
}

func (g Gone) String() string {
	if g.In == "" {
		return g.Label
	}
	return g.Label + ", which is part of “" + g.In + "” now"
}

func (m Move) String() string {
	var lines []string
	if m.Called != "" {
		lines = append(lines, "before, it was called “"+m.Called+"”")
	}
	for _, s := range m.Shares {
		switch {
		case s.Was == nil:
			lines = append(lines, "now raised by "+s.Side+" too")
		case s.Is == nil:
			lines = append(lines, "of "+s.Side+" no more may be said now")
		default:
			lines = append(lines, fmt.Sprintf("%s: %s, before: %s", s.Side, ShareWords(s.Is),
				ShareWords(s.Was)))
		}
	}
	return m.Label + ": " + strings.Join(lines, "; ")
}

// MarshalText makes JSON of it.
func (g Gone) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// MarshalText makes JSON of it.
func (m Move) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// Compare says what changed from an edition to a later one. A theme is the same if its id is, or,
// beyond the code book, if half of the terms of both are.
func Compare(before, after *pb.Digest) Changes {
	before, after = saidAs(before, after.Sides), Said(after)
	c := Changes{Since: before.Edition, New: []string{}, Gone: []Gone{}, Moved: []Move{}}
	c.compare(slices.Concat(before.Elephants, before.OneSide, before.Also),
		slices.Concat(after.Elephants, after.OneSide, after.Also))
	if Learning(after) { // what worked is what such a round is about
		c.compare(before.Better, after.Better)
		c.compare(before.Hopes, after.Hopes)
	}
	return c
}

// compare adds what changed in a list of themes.
func (c *Changes) compare(was, is []*pb.Theme) {
	for _, now := range is {
		i := slices.IndexFunc(was, func(t *pb.Theme) bool { return sameTheme(t, now) })
		if i < 0 {
			c.New = append(c.New, now.Label)
		} else if m := moved(was[i], now); m.Called != "" || len(m.Shares) > 0 {
			c.Moved = append(c.Moved, m)
		}
	}
	for _, then := range was {
		if slices.ContainsFunc(is, func(t *pb.Theme) bool { return sameTheme(then, t) }) {
			continue
		}
		g := Gone{Label: then.Label}
		for _, t := range is {
			if slices.Contains(t.BookNames, then.Label) || slices.ContainsFunc(then.BookNames,
				func(name string) bool { return slices.Contains(t.BookNames, name) }) {
				g.In = t.Label
				break
			}
		}
		c.Gone = append(c.Gone, g)
	}
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

// moved says what is otherwise in a theme.
func moved(was, is *pb.Theme) Move {
	of := func(t *pb.Theme, side string) *pb.Share {
		if i := slices.IndexFunc(t.Shares, func(s *pb.Share) bool { return s.Side == side }); i >= 0 {
			return t.Shares[i]
		}
		return nil
	}
	m := Move{Label: is.Label}
	if was.Label != is.Label {
		m.Called = was.Label
	}
	for _, now := range is.Shares {
		if then := of(was, now.Side); then == nil || ShareWords(then) != ShareWords(now) {
			m.Shares = append(m.Shares, Shift{now.Side, then, now})
		}
	}
	for _, then := range was.Shares {
		if of(is, then.Side) == nil {
			m.Shares = append(m.Shares, Shift{then.Side, then, nil})
		}
	}
	return m
}

// None reports whether nothing changed.
func (c Changes) None() bool { return len(c.New)+len(c.Gone)+len(c.Moved) == 0 }

// WriteChanges lays changes out for a terminal of the given width in columns.
func WriteChanges(w io.Writer, c Changes, width int) {
	fmt.Fprintf(w, "\nCHANGED SINCE EDITION %d\n", c.Since)
	c.write(w, width)
	if c.None() {
		fmt.Fprintln(w, " Nothing that may be said.")
	}
}

// WriteDraftChanges lays them out for a terminal of the given width in columns.
func WriteDraftChanges(w io.Writer, c *DraftChanges, width int) {
	fmt.Fprintln(w, "\nCHANGED SINCE SOMEBODY APPROVED IT")
	write := c.write(w, width)
	for _, q := range c.In {
		write("quote put in", QuoteLine(q))
	}
	for _, q := range c.Out {
		write("quote taken out", QuoteLine(q))
	}
	if c.Order {
		fmt.Fprintln(w, " The themes stand in another order.")
	}
	if c.Besides {
		fmt.Fprintln(w, " Other lines are different too: read the whole draft.")
	} else {
		fmt.Fprintln(w, " Nothing else is different.")
	}
}

// write lays out the changes of themes, and returns what writes a further line.
func (c Changes) write(w io.Writer, width int) (write func(lead, line string)) {
	width = max(width, narrowest)
	write = func(lead, line string) { WriteWrapped(w, fmt.Sprintf(" %-17s ", lead), line, width) }
	for _, label := range c.New {
		write("new", label)
	}
	for _, g := range c.Gone {
		write("no longer there", g.String())
	}
	for _, m := range c.Moved {
		write("otherwise now", m.String())
	}
	return write
}

// DraftChanges is how a draft reads otherwise than when a coordinator approved it.
type DraftChanges struct {
	Changes             // of themes, also of those that say what works and what people hope for
	In, Out []*pb.Quote // quotes that came and went
	Order   bool        // the themes stand in another order
	Besides bool        // something else is otherwise, such as how much was read
}

// SinceApproval compares a draft with what was approved of it before it changed; nil if nobody
// approved it, or it is the same.
func SinceApproval(d *pb.Draft) *DraftChanges {
	then, now := d.Approved, d.Digest
	if then == nil {
		return nil
	}
	c := &DraftChanges{Changes: Compare(then, now)}
	if !Learning(now) {
		saidThen, saidNow := saidAs(then, now.Sides), Said(now)
		c.compare(saidThen.Better, saidNow.Better)
		c.compare(saidThen.Hopes, saidNow.Hopes)
	}
	was, is := rest(then), rest(now)
	c.In, c.Out = missing(is.quotes, was.quotes), missing(was.quotes, is.quotes)
	both := func(r rested, other rested) (ids []string) {
		return slices.DeleteFunc(slices.Clone(r.ids), func(id string) bool {
			return other.themes[id] == nil
		})
	}
	c.Order = !slices.Equal(both(was, is), both(is, was))
	c.Besides = !proto.Equal(was.frame, is.frame)
	for id, t := range is.themes {
		then := was.themes[id]
		if then == nil {
			continue
		}
		// of the quotes that stayed, whether they stand with the same theme
		then.Quotes, t.Quotes = missing(then.Quotes, c.Out), missing(t.Quotes, c.In)
		c.Besides = c.Besides || !proto.Equal(then, t)
	}
	return c
}

// rested is a digest in parts: its quotes, and what [Compare] does not look at.
type rested struct {
	frame  *pb.Digest
	ids    []string // of its themes, each with the list that it stands in
	themes map[string]*pb.Theme
	quotes []*pb.Quote
}

func rest(d *pb.Digest) rested {
	r := rested{frame: proto.CloneOf(d), themes: map[string]*pb.Theme{}}
	f := r.frame
	for i, themes := range [][]*pb.Theme{
		slices.Concat(f.Elephants, f.OneSide, f.Also), f.Better, f.Hopes,
	} {
		for _, t := range themes {
			id := strconv.Itoa(i) + t.Id
			r.ids, r.themes[id] = append(r.ids, id), t
			r.quotes = append(r.quotes, t.Quotes...)
			t.Label, t.Shares, t.BookNames = "", nil, nil
		}
	}
	f.Elephants, f.OneSide, f.Also, f.Better, f.Hopes = nil, nil, nil, nil, nil
	f.Audit, f.Month = "", "" // of the day on which it was prepared
	return r
}

// missing are the quotes that another list does not have.
func missing(from, other []*pb.Quote) (all []*pb.Quote) {
	for _, q := range from {
		if !slices.ContainsFunc(other, func(k *pb.Quote) bool { return proto.Equal(k, q) }) {
			all = append(all, q)
		}
	}
	return all
}
