package cooccur

// Hash is a term's weight in a checksum: its letters' FNV-1a hash
// (http://www.isthe.com/chongo/tech/comp/fnv), mixed by the finaliser of splitmix64, odd so that
// multiplying by it loses nothing.
func Hash(term string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(term); i++ {
		h = (h ^ uint64(term[i])) * 0x100000001b3
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31 | 1
}
