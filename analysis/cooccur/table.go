package cooccur

// pairs finds the tally of a pair of terms. Terms are numbered as they come, and what comes first comes often: the pairs
// of the first terms have their place in a triangle, where pair a < b is at b(b+1)/2 + a, the others are in a table of
// open addresses, at most half full.
type pairs struct {
	first []cell
	slots []slot
	shift uint // a hash's upper bits are its slot
	used  int
}

// cell is a pair's tally, and which participant was last counted for it.
type cell struct {
	Tally
	participant uint32
}

// slot is a pair as its key and its cell. A slot without a pair has key 0, which would be a term with itself.
type slot struct {
	key uint64
	cell
}

// firstTerms bounds the triangle to 33.5 MB, a power of two. Of the pairs of an event of 500 notes most are in it; doubling it gains
// nothing more (go test -bench AddRemove ./analysis/cooccur).
const firstTerms = 2048

func newPairs() pairs { return pairs{slots: make([]slot, 1<<10), shift: 64 - 10} }

// widen makes room in the triangle for the first n terms.
func (p *pairs) widen(n int) {
	n = min(n, firstTerms)
	if more := row(uint32(n)) - len(p.first); more > 0 {
		p.first = append(p.first, make([]cell, more)...)
	}
}

// at gives the cell of two different terms, made if new. It stays where it is until a term or a pair is new.
func (p *pairs) at(a, b uint32) *cell {
	if (a|b)&^(firstTerms-1) == 0 {
		return &p.first[place(a, b)]
	}
	return p.slot(key(a, b))
}

// row is where a term's row begins in the triangle; its diagonal stays empty, for the sake of place.
func row(b uint32) int { return int(b) * int(b+1) / 2 }

// place is where a pair is in the triangle: of the two ways to look it up the greater, since rows grow faster than terms.
// Written without a branch: which of two terms is the greater, no processor can foretell.
func place(a, b uint32) int {
	x, y := row(b)+int(a), row(a)+int(b)
	return x - (x-y)&((x-y)>>63)
}

// key is a pair as a number, the greater term above.
func key(a, b uint32) uint64 { return uint64(max(a, b))<<32 | uint64(min(a, b)) }

// hash is Fibonacci hashing: D. Knuth, The Art of Computer Programming, volume 3, section 6.4.
func (p *pairs) hash(k uint64) int { return int(k * 0x9E3779B97F4A7C15 >> p.shift) }

func (p *pairs) slot(k uint64) *cell {
	mask := len(p.slots) - 1
	for i := p.hash(k); ; i++ {
		s := &p.slots[i&mask]
		if s.key == k {
			return &s.cell
		}
		if s.key == 0 {
			if 2*p.used >= len(p.slots) {
				p.reserve(1)
				return p.slot(k)
			}
			p.used++
			s.key = k
			return &s.cell
		}
	}
}

// of gives the tally of two different terms, without making room for it.
func (p *pairs) of(a, b uint32) Tally {
	if (a|b)&^(firstTerms-1) == 0 {
		return p.first[place(a, b)].Tally
	}
	mask := len(p.slots) - 1
	for i := p.hash(key(a, b)); p.slots[i&mask].key != 0; i++ {
		if s := &p.slots[i&mask]; s.key == key(a, b) {
			return s.Tally
		}
	}
	return Tally{}
}

// each calls yield with every pair that is counted, a below b, in no order to rely on.
func (p *pairs) each(yield func(a, b uint32, t Tally)) {
	i := 0
	for b := uint32(0); i < len(p.first); b++ {
		for a := range b + 1 {
			if t := p.first[i].Tally; t != (Tally{}) {
				yield(a, b, t)
			}
			i++
		}
	}
	for i := range p.slots {
		if s := &p.slots[i]; s.Tally != (Tally{}) {
			yield(uint32(s.key), uint32(s.key>>32), s.Tally)
		}
	}
}

// reserve makes room for more pairs. Growing leaves behind the pairs that were counted out again.
func (p *pairs) reserve(more int) {
	if 2*(p.used+more) <= len(p.slots) {
		return
	}
	live := 0
	for i := range p.slots {
		if p.slots[i].Tally != (Tally{}) {
			live++
		}
	}
	for 1<<(64-p.shift) < 3*(live+more) { // a third full or less, so that it does not grow again at once
		p.shift--
	}
	old := p.slots
	p.slots, p.used = make([]slot, 1<<(64-p.shift)), 0
	for i := range old {
		if old[i].Tally != (Tally{}) {
			*p.slot(old[i].key) = old[i].cell
		}
	}
}
