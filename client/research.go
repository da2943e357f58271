package client

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	pb "elephants/proto/elephants/v1"
)

// DimensionWord says a dimension in a word: "side".
func DimensionWord(d pb.Dimension) string {
	return strings.ToLower(strings.TrimPrefix(d.String(), "DIMENSION_"))
}

// ParseDimension reads what DimensionWord says, and reports whether it is one.
func ParseDimension(word string) (pb.Dimension, bool) {
	d := pb.Dimension(pb.Dimension_value["DIMENSION_"+strings.ToUpper(word)])
	return d, d != pb.Dimension_DIMENSION_UNSPECIFIED
}

// SectorWord says a sector in a word, "none" where none was said.
func SectorWord(s pb.Sector) string {
	if s == pb.Sector_SECTOR_UNSPECIFIED {
		return "none"
	}
	return strings.ToLower(strings.TrimPrefix(s.String(), "SECTOR_"))
}

// ParseSector reads what SectorWord says, and reports whether it is one.
func ParseSector(word string) (pb.Sector, bool) {
	for i := range int32(len(pb.Sector_name)) {
		if s := pb.Sector(i); SectorWord(s) == word {
			return s, true
		}
	}
	return pb.Sector_SECTOR_UNSPECIFIED, false
}

// SplitWords says how a question is split: "by side and sector", "" for not at all.
func SplitWords(by []pb.Dimension) string {
	var words []string
	for _, d := range by {
		words = append(words, DimensionWord(d))
	}
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return "by " + words[0]
	default:
		return "by " + strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// WriteRelease lays out noisy counts for a terminal of the given width in columns. Those that are
// not split come with the highest first.
func WriteRelease(w io.Writer, r *pb.Release, width int) error {
	fmt.Fprintf(w, "%s · release %d · %s\n", r.Cohort, r.Number, r.Month)
	var from []string
	for _, e := range r.Editions {
		from = append(from, fmt.Sprintf("%s, edition %d", e.Programme, e.Edition))
	}
	WriteWrapped(w, "Counted from ", strings.Join(from, "; ")+".", max(width, narrowest))
	fmt.Fprintln(w)
	figures := slices.Clone(r.Figures)
	if len(r.By) == 0 {
		slices.SortStableFunc(figures, func(a, b *pb.Figure) int { return cmp.Compare(b.Count, a.Count) })
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := []string{"barrier"}
	for _, d := range r.By {
		head = append(head, DimensionWord(d))
	}
	fmt.Fprintln(table, strings.Join(append(head, "people", "from", "to"), "\t"))
	for _, f := range figures {
		row := []string{f.Barrier}
		for _, d := range r.By {
			row = append(row, map[pb.Dimension]string{
				pb.Dimension_DIMENSION_SIDE:      SidePlural(nil, f.Side),
				pb.Dimension_DIMENSION_SECTOR:    SectorWord(f.Sector),
				pb.Dimension_DIMENSION_PROGRAMME: f.Programme,
			}[d])
		}
		count := fmt.Sprint(f.Count)
		if f.Hidden {
			count = "hidden"
		}
		fmt.Fprintln(table, strings.Join(append(row, count, fmt.Sprint(f.Low), fmt.Sprint(f.High)), "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	writeSentences(w, r.Words, width)
	return nil
}

// WritePublished lays out the bands of a cohort's editions for a terminal of the given width in
// columns. A barrier that was asked for is named in every edition, also where it has no band.
func WritePublished(w io.Writer, p *pb.Published, asked []string, width int) error {
	left := false
	for i, e := range p.Editions {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s · edition %d · %s · code book %s\n", e.Programme, e.Edition, e.Month,
			e.CodeBook)
		if len(e.Bands) == 0 && len(asked) == 0 {
			fmt.Fprintln(w, " Not enough to say.")
		}
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, b := range e.Bands {
			barrier := b.Barrier
			if b.Own != "" {
				barrier += " (" + b.Own + ")"
			}
			heard := "heard mainly from one side"
			if b.Elephant {
				heard = "an elephant"
			}
			fmt.Fprintf(table, " %s\t%s\t%s\t%s\n", barrier, SidePlural(nil, b.Side),
				ShareWords(&pb.Share{Band: b.Band}), heard)
		}
		for _, barrier := range asked {
			if !slices.ContainsFunc(e.Bands,
				func(b *pb.PublishedBand) bool { return b.Barrier == barrier }) {
				fmt.Fprintf(table, " %s\tnot in this edition\n", barrier)
				left = true
			}
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	words := p.Words
	if left {
		words = append([]string{"What is not in an edition too few people raised, or nobody did."},
			words...)
	}
	writeSentences(w, words, width)
	return nil
}

// writeSentences writes what there is to know below a table.
func writeSentences(w io.Writer, sentences []string, width int) {
	fmt.Fprintln(w)
	for _, s := range sentences {
		WriteWrapped(w, "", s, max(width, narrowest))
	}
}
