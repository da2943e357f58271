package pdf

// Some programs draw two columns across each other: the first line of both, then the second line
// of both. Read so, each sentence is torn at every line end. The cells of a table look the same
// from afar; what tells them apart is that the lines of a column go on in the line below.

const (
	// So many rows of two lines each are looked at as columns.
	fewRows = 3
	// The lines of a column begin at the same place, within this part of their height.
	sameEdge = 0.5
	// Two words this far apart, in heights of their letters, may stand in two columns.
	gutter = 1.5
)

// untangled puts the lines of columns that were drawn across each other in the order of reading.
func untangled(lines []line) []line {
	out := make([]line, 0, len(lines))
	for i := 0; i < len(lines); {
		cells, used := rowsOf(lines[i:])
		if len(cells) < 2*fewRows || !goOn(cells) {
			out = append(out, lines[i])
			i++
			continue
		}
		for side := range 2 {
			for at := side; at < len(cells); at += 2 {
				out = append(out, cells[at])
			}
		}
		i += used
	}
	return out
}

// rowsOf are the lines, left and right in turn, of the rows of two that the lines begin with, all
// below each other at the same two edges; and of how many lines they are made. A row may have come
// as one line.
func rowsOf(lines []line) (cells []line, used int) {
	for used < len(lines) {
		var left, right line
		took := 2
		switch {
		case lines[used].cells != nil:
			left, right, took = lines[used].cells[0], lines[used].cells[1], 1
		case used+1 < len(lines):
			left, right = lines[used], lines[used+1]
		default:
			return cells, used
		}
		height := max(left.box.height(), right.box.height())
		near := func(a, b float64) bool { return a-b < sameEdge*height && b-a < sameEdge*height }
		beside := near(left.box.bottom, right.box.bottom) && right.box.left > left.box.right
		if !beside || len(cells) > 0 && (cells[0].box.bottom <= left.box.bottom ||
			!near(left.box.left, cells[0].box.left) || !near(right.box.left, cells[1].box.left)) {
			return cells, used
		}
		cells, used = append(cells, left, right), used+took
	}
	return cells, used
}

// goOn reports whether most lines of both columns go on in the line below them.
func goOn(cells []line) bool {
	for side := range 2 {
		on, of := 0, 0
		for i := side; i+2 < len(cells); i += 2 {
			of++
			if cells[i].divided || !ends(cells[i].text) && beginsSmall(cells[i+2].text) {
				on++
			}
		}
		if 2*on <= of {
			return false
		}
	}
	return true
}

// cells are the two parts of a line with one gap in it that is as wide as between columns; nil for
// every other line.
func (d *document) cells(text uint32, letters []rune, begin, end int, height float64) *[2]line {
	at := -1
	for i := begin + 1; i+1 < end && d.err == nil; i++ {
		if letters[i] != ' ' || letters[i-1] == ' ' || letters[i+1] == ' ' {
			continue
		}
		if d.place(text, i+1).left-d.place(text, i-1).right > gutter*height {
			if at >= 0 {
				return nil
			}
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	part := func(begin, end int) line {
		return line{text: clean(string(letters[begin:end])), box: d.extent(text, letters, begin, end)}
	}
	return &[2]line{part(begin, at), part(at+1, end)}
}
