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
	Shown   []int // the numbers that stand after it; none where the next sentence has the same
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

// Lay lays the items of a section out. Names that follow each other without a word are one list.
// A number stands after the last of the sentences that share it, and not after each: twenty numbers
// on a page are read by nobody.
func (n Numbered) Lay(s *pb.ReportSection) (blocks []Block) {
	for _, item := range s.Items {
		if len(item.Sentences) == 0 {
			if last := len(blocks) - 1; last < 0 || blocks[last].List == nil {
				blocks = append(blocks, Block{})
			}
			numbers := n.Of(item.Name)
			list := &blocks[len(blocks)-1].List
			*list = append(*list, Line{item.Name, numbers, numbers})
			continue
		}
		var block Block
		for i, sentence := range item.Sentences {
			line := Line{ReportSentence: sentence, Numbers: n.Of(sentence)}
			last := i == len(item.Sentences)-1
			if last || !slices.Equal(n.Of(item.Sentences[i+1]), line.Numbers) {
				line.Shown = line.Numbers
			}
			block.Lines = append(block.Lines, line)
		}
		if item.Name != nil {
			block.Name = &Line{ReportSentence: item.Name, Numbers: n.Of(item.Name)}
			if !slices.Equal(block.Name.Numbers, block.Lines[0].Numbers) {
				block.Name.Shown = block.Name.Numbers
			}
		}
		blocks = append(blocks, block)
	}
	return blocks
}
