package research

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/ledger"
	"elephants/server/noise"
	"elephants/server/store"
	"elephants/server/vault"
)

// Confidence of a figure's low and high.
const Confidence = 0.95

// Cell is what a histogram can tell people apart by. Everybody is in one, and its parts are "" or
// unspecified where it is not split.
type Cell struct {
	Side      string
	Sector    pb.Sector
	Programme string // its name
}

// Of is the part of a cell that a split by some dimensions leaves.
func (c Cell) Of(by []pb.Dimension) (out Cell) {
	for _, d := range by {
		switch d {
		case pb.Dimension_DIMENSION_SIDE:
			out.Side = c.Side
		case pb.Dimension_DIMENSION_SECTOR:
			out.Sector = c.Sector
		case pb.Dimension_DIMENSION_PROGRAMME:
			out.Programme = c.Programme
		}
	}
	return out
}

// Cells are those of the menu, whether anybody is in them or not: programmes say which there are,
// never their notes.
func Cells(programmes []store.Member, by []pb.Dimension) []Cell {
	var all []Cell
	for _, m := range programmes {
		for _, side := range m.Sides {
			for sector := range int32(len(pb.Sector_name)) {
				all = append(all, Cell{side, pb.Sector(sector), m.Name}.Of(by))
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { // a few: see store.Notes
		a, b := all[i], all[j]
		return cmp.Or(cmp.Compare(a.Side, b.Side), cmp.Compare(a.Sector, b.Sector),
			cmp.Compare(a.Programme, b.Programme)) < 0
	})
	return slices.Compact(all)
}

// Sides are those that some programmes name, in the order in which they name them: a digest and a
// chart give the first its colour, and the second the other.
func Sides(programmes []store.Member) (all []string) {
	for _, m := range programmes {
		for _, side := range m.Sides {
			if !slices.Contains(all, side) {
				all = append(all, side)
			}
		}
	}
	return all
}

// released is the conversations of a programme's released editions, in memory only.
type released struct {
	notes []analysis.Note
	cells map[string]Cell // by participant
}

// openReleased unseals the notes that stand in a programme's editions up to the given one. A
// participant of several notes is in the cell of one of them. Interviewers label participants by
// themselves, so whom two of them spoke with, in one programme or in two, is two.
func (r Research) openReleased(ctx context.Context, m store.Member, edition int) (o released,
	err error) {
	o.cells = map[string]Cell{}
	sealed, err := r.Store.Notes(ctx, m.ID)
	if err != nil {
		return o, err
	}
	for _, n := range sealed {
		if n.Edition == 0 || n.Edition > edition {
			continue
		}
		said, err := vault.Unseal(n)
		if err != nil {
			return o, err
		}
		id := hex.EncodeToString(n.ID[:])
		who := cmp.Or(said.Participant, id)
		if _, ok := o.cells[who]; !ok {
			o.cells[who] = Cell{said.Side, said.Sector, m.Name}
		}
		o.notes = append(o.notes, analysis.Note{ID: id, Participant: who, Text: said.Text,
			Coding: said.Codings, Coded: said.Read})
	}
	return o, nil
}

// Person is a participant as counts see one.
type Person struct {
	Cell   Cell
	Raises []string // ids of the shared code book
}

// People are the participants of the released editions of some programmes.
func (r Research) People(ctx context.Context, programmes []store.Member,
	editions []ledger.Edition) (all []Person, err error) {
	for i, m := range programmes {
		o, err := r.openReleased(ctx, m, editions[i].Number)
		if err != nil {
			return nil, err
		}
		book, err := r.Vault.Book(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		ears, err := r.Vault.Model(m.ID, book)
		if err != nil {
			return nil, err
		}
		raised, err := analysis.Raise(ctx, o.notes, ears)
		if err != nil {
			return nil, fmt.Errorf("hearing the barriers: %w", err)
		}
		for who, own := range raised {
			all = append(all, Person{o.cells[who], shared(book.Book, own)})
		}
	}
	return all, nil
}

// shared maps barriers of a programme onto the shared code book. Those of it that have no place
// there are left out.
func shared(book *barrier.Book, own []string) []string {
	ids := make([]string, 0, len(own))
	for _, id := range own {
		if id := book.Shared(id); id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Histogram counts people in every cell of the menu: each once in their own, for at most
// [disclose.BarriersEach] of the barriers that they raise. Every number has noise of its own, and
// nothing of the data is left but those.
func Histogram(all []Person, barriers []string, menu []Cell, by []pb.Dimension,
	epsilon int) (figures []*pb.Figure) {
	type place struct {
		barrier string
		cell    Cell
	}
	counts := map[place]int{}
	for _, p := range all {
		for _, id := range disclose.Bound(slices.Clone(p.Raises), noise.Random.IntN) {
			counts[place{id, p.Cell.Of(by)}]++
		}
	}
	law := noise.Laplace{Scale: disclose.MostEach * disclose.BarriersEach, Over: uint64(epsilon)}
	within := law.Within(Confidence)
	for _, id := range barriers {
		for _, at := range menu {
			f := disclose.Show(counts[place{id, at}]+law.Draw(), within)
			figures = append(figures, &pb.Figure{
				Barrier: id, Side: at.Side, Sector: at.Sector, Programme: at.Programme,
				Hidden: f.Hidden, Count: int32(f.Count), Low: int32(f.Low), High: int32(f.High),
			})
		}
	}
	return figures
}

// answer makes the release of a question.
func (r Research) answer(ctx context.Context, c store.Cohort, q ledger.Question,
	number int) ([]byte, error) {
	begun := time.Now()
	by := dimensions(q.By)
	all, err := r.People(ctx, c.Programmes, q.Editions)
	if err != nil {
		return nil, err
	}
	var barriers []string
	for _, b := range r.Book.Barriers {
		barriers = append(barriers, b.ID)
	}
	out := &pb.Release{
		Number: int32(number), Cohort: c.Name, Month: r.Now().Format(desk.MonthLayout), Engine: q.Engine, CodeBook: q.Book, By: by,
		Figures: Histogram(all, barriers, Cells(c.Programmes, by), by, q.Epsilon),
		Protection: &pb.ReleaseProtection{
			Epsilon: encode.Epsilon(q.Epsilon), Mechanism: "discrete Laplace", Scale: disclose.BarriersEach / encode.Epsilon(q.Epsilon),
			BarriersEach: disclose.BarriersEach, RoundedTo: disclose.RoundTo, HiddenBelow: disclose.HideBelow, Confidence: Confidence,
		},
	}
	out.Words = inWords(out.Protection)
	if slices.Contains(by, pb.Dimension_DIMENSION_SIDE) {
		out.Sides = Sides(c.Programmes)
	}
	for i, m := range c.Programmes {
		out.Editions = append(out.Editions, &pb.CountedEdition{Programme: m.Name,
			Edition: int32(q.Editions[i].Number)})
	}
	kept, err := proto.MarshalOptions{Deterministic: true}.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("freezing the answer: %w", err)
	}
	r.Round(begun, r.Pace)
	return kept, nil
}

// inWords says a release's protection to people.
func inWords(p *pb.ReleaseProtection) []string {
	return []string{
		fmt.Sprintf("Chance was added to every number, so that none depends on any one person: whether somebody took part changes the odds of anything shown here by a factor of at most %.2f (epsilon %g).",
			math.Exp(p.Epsilon), p.Epsilon),
		fmt.Sprintf("Of each person at most %d barriers count, chosen at random from what they raise. Whom two interviewers spoke with may count twice.", p.BarriersEach),
		fmt.Sprintf("Numbers are rounded to %d and hidden below %d. What counted is from low to high in at least %.0f of 100 figures, shown or hidden.",
			p.RoundedTo, p.HiddenBelow, 100*p.Confidence),
		"The same question has this answer for ever and costs nothing again, until a programme releases another edition.",
	}
}
