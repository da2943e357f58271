package report

import (
	"slices"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// Line is a sentence as it is laid out.
type Line struct {
	*pb.ReportSentence
	Numbers []int // of its sources
	Shown   []int // the numbers that stand after it
}

// Block is a list of names, or a paragraph that may have one.
type Block struct {
	List  []Line
	Name  *Line
	Lines []Line
}

// Leads reports whether the block is a line that leads to what stands below it, such as "The groups
// say:". On paper the two are not parted.
func (b Block) Leads() bool {
	return b.Name == nil && len(b.Lines) > 0 && strings.HasSuffix(b.Lines[len(b.Lines)-1].Text, ":")
}

// Laid is a section as it is laid out.
type Laid struct {
	Blocks []Block
	From   []int // the numbers that stand at its end; none where they stand in it
}

// Lay lays a section of a report out. Names that follow each other without a word are one list.
// Numbers stand once, at the end of the paragraph that they are of, and for those who took part at
// the end of the section: one at each sentence is read by nobody, and hides what is said. Which
// sentence has which sources is in its [Line] all the same.
func (n Numbered) Lay(r *pb.Report, s *pb.ReportSection) (laid Laid) {
	for _, item := range s.Items {
		block := n.block(item)
		if last := len(laid.Blocks) - 1; block.List != nil && last >= 0 && laid.Blocks[last].List != nil {
			laid.Blocks[last].List = append(laid.Blocks[last].List, block.List...)
			continue
		}
		laid.Blocks = append(laid.Blocks, block)
	}
	if r.Audience != pb.Audience_AUDIENCE_PARTICIPANTS {
		return laid
	}
	for _, block := range laid.Blocks {
		for _, lines := range [][]Line{block.List, block.Lines} {
			for i, line := range lines {
				laid.From = append(laid.From, line.Shown...)
				lines[i].Shown = nil
			}
		}
	}
	slices.Sort(laid.From)
	laid.From = slices.Compact(laid.From)
	return laid
}

// block is an item as it is laid out: its numbers stand after the last of its lines.
func (n Numbered) block(item *pb.ReportItem) (b Block) {
	if len(item.Sentences) == 0 {
		numbers := n.Of(item.Name)
		return Block{List: []Line{{item.Name, numbers, numbers}}}
	}
	var all []int
	if item.Name != nil {
		b.Name = &Line{ReportSentence: item.Name, Numbers: n.Of(item.Name)}
		all = append(all, b.Name.Numbers...)
	}
	for _, sentence := range item.Sentences {
		line := Line{ReportSentence: sentence, Numbers: n.Of(sentence)}
		all = append(all, line.Numbers...)
		b.Lines = append(b.Lines, line)
	}
	slices.Sort(all)
	b.Lines[len(b.Lines)-1].Shown = slices.Compact(all)
	return b
}
