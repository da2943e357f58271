package barrier

import (
	"fmt"
	"slices"
	"strings"
)

// MostOwn is how many barriers a programme may have beside the shared ones. With ten of fifty
// examples each, training takes the two seconds that it may: BenchmarkTrainOwn.
const MostOwn = 10

// With is the book with a programme's own barriers beside its own, for [Train]; the book itself
// where there are none. An own barrier may belong to no principle. The version is the book's with
// eight digits of both contents: the same barriers, in any order, give the same. Errors name a
// barrier by its id.
func (b *Book) With(own []Barrier) (*Book, error) {
	if len(own) == 0 {
		return b, nil
	}
	if len(own) > MostOwn {
		return nil, fmt.Errorf("%d barriers of its own, at most %d", len(own), MostOwn)
	}
	own = slices.Clone(own)
	slices.SortFunc(own, func(x, y Barrier) int { return strings.Compare(x.ID, y.ID) })
	r := reader{base: func() *Book { return b }, extends: true, loose: true}
	r.book.Version, _, _ = strings.Cut(b.Version, "+")
	for _, o := range own {
		if err := r.begin(o.ID, "a programme's own"); err != nil {
			return nil, err
		}
		r.book.Barriers[len(r.book.Barriers)-1] = o
		fmt.Fprintf(&r.content, "%q\n", o)
	}
	book, err := r.close()
	if err != nil {
		return nil, err
	}
	for _, o := range own {
		book.own = append(book.own, o.ID)
	}
	return book, nil
}
