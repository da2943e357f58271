// Package chart draws what a cohort of programmes answered, as SVG that stands by itself: on a
// page, in a file, on paper.
//
// [Release] and [Published] lay an answer out in panels, one for each sector and programme that
// it is split by, with the sides beside each other in each. A [Panel] is drawn by [Panel.SVG];
// [ReleaseFile] and [PublishedFile] draw all of them in one picture. A table has the same panels
// and the same words, so that nothing is in a picture alone. The same answer gives the same
// bytes. Nothing here touches a disk or a network.
//
// Its words are English. A [Say] puts them into another language.
package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// Say puts what a chart says in English, a word or a sentence with its numbers, into the reader's
// language; what it does not know stays as it is. Nil leaves all in English.
type Say func(english string) string

func (s Say) in(english string) string {
	if s == nil {
		return english
	}
	return s(english)
}

// Panel is a chart of one part of the people: barriers down the page, sides beside each other.
type Panel struct {
	Title  string   // of whom: "public sector, The north"; "" for everybody
	Sides  []string // as they are said; one that is "" where the sides are not told apart
	Rows   []Row
	Rest   []string // names of the barriers whose figures are all hidden: they all are as Hidden
	Hidden Cell

	looks  []int // of each side, by its place among all sides of the answer
	most   int   // people at the right edge, in all panels of an answer; 0 where there are bands
	hidden int32 // the count below which a figure is hidden
	say    Say
}

// Row is a barrier.
type Row struct {
	Barrier string // its id
	Name    string // of the code book, in English
	Own     string // id of a programme's own barrier that is part of it; "" for the barrier itself
	Cells   []Cell // one for each side
}

// words are a row's name as the picture has it.
func (r Row) words(say Say) string {
	if r.Own == "" {
		return say.in(r.Name)
	}
	return say.in(fmt.Sprintf("%s (part of “%s”)", r.Own, r.Name))
}

// Cell is what is said of a barrier and a side: a noisy count, a band, or neither, where there is
// not enough to say.
type Cell struct {
	Figure *pb.Figure
	Share  *pb.Share
	panel  *Panel
}

// Words say a cell as the picture and the table do: "45 (31–59)", "fewer than 10 (0–19)", "many",
// "not enough to say".
func (c Cell) Words() string { return strings.TrimSpace(c.Said() + " " + c.Range()) }

// Said is the first half of [Cell.Words].
func (c Cell) Said() string {
	switch {
	case c.Figure == nil && c.Share == nil:
		return c.panel.say.in("not enough to say")
	case c.Share != nil:
		return c.panel.say.in(client.ShareWords(c.Share))
	case c.Figure.Hidden:
		return c.panel.say.in(fmt.Sprintf("fewer than %d", c.panel.hidden))
	}
	return fmt.Sprint(c.Figure.Count)
}

// Range is the other: from where to where what was counted lies, "" for bands.
func (c Cell) Range() string {
	if c.Figure == nil {
		return ""
	}
	return fmt.Sprintf("(%d–%d)", c.Figure.Low, c.Figure.High)
}

// RestWords say which barriers the rest are, and of how many people.
func (p Panel) RestWords() string {
	var names []string
	for _, name := range p.Rest {
		names = append(names, p.say.in(name))
	}
	return p.RestSaid() + ": " + strings.Join(names, "; ")
}

// RestSaid is of how many people the rest are.
func (p Panel) RestSaid() string {
	words := p.Hidden.Words()
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// folded moves the rows that say the same of everybody, that it is hidden, to the rest.
func (p *Panel) folded() {
	p.Rows = slices.DeleteFunc(p.Rows, func(row Row) bool {
		if slices.ContainsFunc(row.Cells, func(c Cell) bool {
			return c.Figure == nil || !c.Figure.Hidden ||
				p.Hidden != (Cell{}) && c.Range() != p.Hidden.Range()
		}) {
			return false
		}
		p.Hidden, p.Rest = row.Cells[0], append(p.Rest, row.Name)
		return true
	})
}

// Names are how people say the barriers of the code book, by id.
func Names(book *pb.ListBarriersResponse) map[string]string {
	names := map[string]string{}
	for _, b := range book.GetBarriers() {
		names[b.Id] = b.Name
	}
	return names
}

// Release lays out noisy counts. names are those of barriers by id, and barriers the ids to show,
// all if it is empty. The barriers that most people raise, over all that is shown, come first in
// every panel. What is hidden for everybody is put together, unless it was named. Sides stand in
// the order of their programmes, and so in the colours that a digest has for them.
func Release(r *pb.Release, names map[string]string, barriers []string, say Say) []Panel {
	figures := slices.DeleteFunc(slices.Clone(r.Figures), func(f *pb.Figure) bool {
		return len(barriers) > 0 && !slices.Contains(barriers, f.Barrier)
	})
	var order []string
	people := map[string]int32{}
	most := int32(0)
	for _, f := range figures {
		if _, ok := people[f.Barrier]; !ok {
			order = append(order, f.Barrier)
		}
		people[f.Barrier] += f.Count
		most = max(most, f.High)
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(people[b], people[a]) })
	l := layout{
		order: order, names: names, most: int(most), hidden: r.Protection.GetHiddenBelow(), say: say,
		sides: slices.Clone(r.Sides),
	}
	for _, f := range figures {
		l.add(peopleOf(r.By, f, say), f.Side, f.Barrier, Cell{Figure: f})
	}
	panels := l.laid()
	for i := range panels {
		if len(barriers) == 0 {
			panels[i].folded()
		}
	}
	return panels
}

// peopleOf says whom a panel is about.
func peopleOf(by []pb.Dimension, f *pb.Figure, say Say) string {
	var words []string
	if slices.Contains(by, pb.Dimension_DIMENSION_SECTOR) {
		sector := client.SectorWord(f.Sector) + " sector"
		if f.Sector == pb.Sector_SECTOR_UNSPECIFIED {
			sector = "no sector said"
		}
		words = append(words, say.in(sector))
	}
	if slices.Contains(by, pb.Dimension_DIMENSION_PROGRAMME) {
		words = append(words, f.Programme)
	}
	return strings.Join(words, ", ")
}

// Published lays out the bands of editions, a panel for each. A programme's own barriers stand as
// its editions name them, with the shared one that they are part of.
func Published(p *pb.Published, names map[string]string, say Say) []Panel {
	l := layout{names: names, own: map[string]string{}, say: say, sides: slices.Clone(p.Sides)}
	for _, e := range p.Editions {
		of := say.in(fmt.Sprintf("%s, edition %d", e.Programme, e.Edition))
		l.open(of)
		for _, b := range e.Bands {
			id := cmp.Or(b.Own, b.Barrier)
			if !slices.Contains(l.order, id) {
				l.order = append(l.order, id)
			}
			if b.Own != "" {
				l.own[id] = b.Barrier
			}
			l.add(of, b.Side, id, Cell{Share: &pb.Share{Band: b.Band}})
		}
	}
	return l.laid()
}

// layout gathers cells into panels.
type layout struct {
	order  []string // of barriers
	names  map[string]string
	own    map[string]string // the shared barrier that a programme's own is part of, by the own's id
	most   int
	hidden int32
	say    Say

	panels []string // by whom they are of
	sides  []string // of all panels, by id: in the programmes' order, as far as the answer says it
	cells  map[place]Cell
}

type place struct{ panel, side, barrier string }

// open begins a panel, which may stay empty.
func (l *layout) open(panel string) {
	if !slices.Contains(l.panels, panel) {
		l.panels = append(l.panels, panel)
	}
}

func (l *layout) add(panel, side, barrier string, c Cell) {
	l.open(panel)
	if !slices.Contains(l.sides, side) {
		l.sides = append(l.sides, side)
	}
	if l.cells == nil {
		l.cells = map[place]Cell{}
	}
	l.cells[place{panel, side, barrier}] = c
}

// laid are the panels. A panel has the sides and, where there are bands, the barriers that
// something is said of.
func (l *layout) laid() (panels []Panel) {
	has := func(panel string, fits func(place) bool) bool {
		for at := range l.cells {
			if at.panel == panel && fits(at) {
				return true
			}
		}
		return false
	}
	panels = make([]Panel, len(l.panels))
	for i, of := range l.panels {
		p := &panels[i]
		*p = Panel{Title: of, most: l.most, hidden: l.hidden, say: l.say}
		var ids []string
		for look, side := range l.sides {
			if !has(of, func(at place) bool { return at.side == side }) {
				continue
			}
			said := ""
			if side != "" {
				said = client.SidePlural(nil, side)
			}
			ids, p.Sides, p.looks = append(ids, side), append(p.Sides, said), append(p.looks, look)
		}
		for _, barrier := range l.order {
			if !has(of, func(at place) bool { return at.barrier == barrier }) {
				continue
			}
			row := Row{Barrier: barrier, Name: cmp.Or(l.names[barrier], barrier)}
			if of := l.own[barrier]; of != "" {
				row.Own, row.Name = barrier, cmp.Or(l.names[of], of)
			}
			for _, side := range ids {
				c := l.cells[place{of, side, barrier}]
				c.panel = p
				row.Cells = append(row.Cells, c)
			}
			p.Rows = append(p.Rows, row)
		}
	}
	return panels
}

// Difference tells two sides apart by a barrier.
type Difference struct {
	In, Name         string // the panel's title, the barrier's name
	More, MoreSaid   string // the side of which more people raise it, and how many
	Fewer, FewerSaid string
}

// Apart are what tells two sides apart: the barriers of which the figures' intervals do not meet.
// They compare how many people raise a barrier, not shares, for how many there are of a side is
// not said.
func (p Panel) Apart() (all []Difference) {
	if len(p.Sides) != 2 || p.most == 0 {
		return nil
	}
	for _, row := range p.Rows {
		more, fewer := 0, 1
		if row.Cells[0].Figure == nil || row.Cells[1].Figure == nil {
			continue
		}
		if row.Cells[0].Figure.Low < row.Cells[1].Figure.Low {
			more, fewer = 1, 0
		}
		if row.Cells[more].Figure.Low > row.Cells[fewer].Figure.High {
			all = append(all, Difference{
				In: p.Title, Name: row.Name,
				More: p.Sides[more], MoreSaid: row.Cells[more].Words(),
				Fewer: p.Sides[fewer], FewerSaid: row.Cells[fewer].Words(),
			})
		}
	}
	return all
}
