package barrier

// Shared maps a barrier of the book onto the built-in code book, which is what programmes share:
// itself, or the nearest of its parents that stands there. It is "" for one that has none, which
// no comparison over programmes counts.
func (b *Book) Shared(id string) string {
	if _, ok := BuiltIn().Lookup(id); ok {
		return id
	}
	for _, up := range b.chain(id) {
		if _, ok := BuiltIn().Lookup(up); ok {
			return up
		}
	}
	return ""
}
