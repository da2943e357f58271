package tag

// A lattice computes the chances of a line's labels by the forward-backward method (Rabiner 1989,
// section III). A label that goes on can only follow one of its own kind, so that a step costs 17 x
// 9 + 16 multiplications and not 17 x 17.
type lattice struct {
	odds, forward [][Labels]float32
	plain         []bool // every label but none has odds below plainOdds
}

// plainOdds are the odds below which a label is not followed up: most words of a note can be
// nothing but themselves. Everything that is decided on a chance lies far above it: the lowest, of
// a question, is two in a hundred (judge.AskChance), times .6 in lines without capitals.
const plainOdds = 1e-5

func (l *lattice) reset(n int) {
	if cap(l.odds) < n {
		l.odds, l.forward = make([][Labels]float32, n), make([][Labels]float32, n)
		l.plain = make([]bool, n)
	}
	l.odds, l.forward, l.plain = l.odds[:n], l.forward[:n], l.plain[:n]
}

// run writes the chances of the words whose odds are set. Forward, then backward; forward values
// are kept for the line, backward ones for one word only. Both are scaled to a sum of one at each
// word, or a line of a hundred words would underflow.
func (l *lattice) run(m *Model, out []Chance) {
	n := len(l.odds)
	for i := range n {
		l.plain[i] = plain(&l.odds[i])
		l.step(m, i)
	}
	back := [Labels]float32{}
	for i := range back {
		back[i] = 1
	}
	for i := n - 1; i >= 0; i-- {
		if out[i] = (Chance{}); !l.plain[i] {
			out[i] = chance(&l.forward[i], &back)
		}
		if i > 0 {
			back = l.stepBack(m, i, &back)
		}
	}
}

func plain(odds *[Labels]float32) bool {
	for _, v := range odds[1:] {
		if v > plainOdds*odds[0] {
			return false
		}
	}
	return true
}

// step fills forward[i], scaled to a sum of one. A plain word passes on no beginning and no middle
// of an identifier: whatever was open ends there.
func (l *lattice) step(m *Model, i int) {
	f, e := &l.forward[i], &l.odds[i]
	if l.plain[i] {
		*f = [Labels]float32{1}
		return
	}
	var sum [1 + Kinds]float32 // of reaching no identifier, or the beginning of each kind
	if i == 0 {
		sum = m.enter[0] // a line begins as after a word that is no identifier
	} else {
		last := &l.forward[i-1]
		for from := range Labels {
			v := last[from]
			// A label that hardly any way reaches adds nothing that a float would show, and most
			// labels of most words are such.
			if v < plainOdds/100 {
				continue
			}
			row := &m.enter[from]
			for to := range sum {
				sum[to] += v * row[to]
			}
		}
	}
	f[0] = sum[0] * e[0]
	whole := f[0]
	for k := range Kinds {
		b := sum[1+k] * e[1+2*k]
		in := float32(0)
		if i > 0 {
			in = (l.forward[i-1][1+2*k]*m.stay[k] + l.forward[i-1][2+2*k]*m.onward[k]) * e[2+2*k]
		}
		f[1+2*k], f[2+2*k] = b, in
		whole += b + in
	}
	scale(f, whole)
}

// stepBack returns the backward values of word i-1, from those of i. It must leave out what
// [lattice.step] leaves out: with a plain word only label 0 counts in both directions, or forward
// times backward would be no chance.
func (l *lattice) stepBack(m *Model, i int, back *[Labels]float32) (before [Labels]float32) {
	e := &l.odds[i]
	if l.plain[i] {
		whole := float32(0)
		for from := range before {
			before[from] = m.enter[from][0]
			whole += before[from]
		}
		scale(&before, whole)
		return before
	}
	var v [1 + Kinds]float32
	v[0] = e[0] * back[0]
	for k := range Kinds {
		v[1+k] = e[1+2*k] * back[1+2*k]
	}
	whole := float32(0)
	for from := range before {
		row, sum := &m.enter[from], float32(0)
		for to := range v {
			sum += row[to] * v[to]
		}
		before[from] = sum
		whole += sum
	}
	for k := range Kinds {
		in := e[2+2*k] * back[2+2*k]
		before[1+2*k] += m.stay[k] * in
		before[2+2*k] += m.onward[k] * in
		whole += (m.stay[k] + m.onward[k]) * in
	}
	scale(&before, whole)
	return before
}

func scale(v *[Labels]float32, whole float32) {
	// Dividing by nought would make every chance of the line NaN. No threshold is below NaN, so the
	// line would go out unmasked.
	if whole <= 0 { // every way was underflow: say nothing rather than divide by it
		whole = 1
	}
	for i := range v {
		v[i] /= whole
	}
}

func chance(forward, back *[Labels]float32) (c Chance) {
	var whole, none, begin, best float32
	none = forward[0] * back[0]
	whole = none
	for k := range Kinds {
		b, in := forward[1+2*k]*back[1+2*k], forward[2+2*k]*back[2+2*k]
		whole += b + in
		begin += b
		if b+in > best {
			best, c.Kind = b+in, uint8(k)
		}
	}
	if whole <= 0 {
		return Chance{Hide: 1, Begin: 1} // nothing can be said, so nothing is shown
	}
	c.Hide, c.Begin = 1-none/whole, begin/whole
	return c
}
