package tag

// Slots say which feature has which row of weights. A feature may have one of two rows, side by
// side; a byte of its hash tells whether it has, so that a feature that was never met in training
// is recognised as such in 254 of 255 cases, and costs a look into a table that stays in the cache.
// Most pairs of words of a new note are such.
type Slots []byte

// Of returns the row of a feature, if it has one. Rows that features share by collision of their
// hashes, as is usual with hashed features, were tried: as good, and slower (README, "Tried, and
// left out").
func (s Slots) Of(feature uint32) (row uint32, ok bool) {
	row, check := place(feature)
	if s[row] == check {
		return row, true
	}
	row ^= 1
	return row, s[row] == check
}

// Claim gives a feature a row unless both of its rows are taken. Who comes first is served: claim
// the commonest first.
func (s Slots) Claim(feature uint32) {
	row, check := place(feature)
	switch {
	case s[row] == check || s[row^1] == check:
	case s[row] == 0:
		s[row] = check
	case s[row^1] == 0:
		s[row^1] = check
	}
}

// place is where a feature would stand and what would stand for it there, which is never nought.
func place(feature uint32) (row uint32, check byte) {
	feature ^= feature >> 16
	feature *= 0x7feb352d
	feature ^= feature >> 15
	feature *= 0x846ca68b
	return feature >> (32 - RowBits), byte(feature)%255 + 1
}
