package server

import (
	"slices"
	"sync"
	"time"

	"elephants/analysis/barrier"
	"elephants/server/vault"
)

// fewBarriers is a code book of three barriers and its model. To train on it takes a tenth of the
// time that the built-in one takes, and what is asked of a programme's own barriers is the same.
var fewBarriers = sync.OnceValues(func() (*barrier.Book, *barrier.Model) {
	all := barrier.BuiltIn()
	book := &barrier.Book{Version: all.Version, None: all.None[:10], Elsewhere: all.Elsewhere[:10]}
	for _, b := range all.Barriers {
		if !slices.Contains([]string{"practicalities", "blame", "tokenism"}, b.ID) {
			continue
		}
		b.Examples = slices.Clone(b.Examples[:20])
		for i := range b.Examples {
			b.Examples[i].Also = nil // barriers that this book has not
		}
		book.Barriers = append(book.Barriers, b)
	}
	model, err := barrier.Train(book)
	if err != nil {
		panic(err) // a book with barriers is always learnt
	}
	return book, model
})

// few has a server know those barriers alone, and answer questions without waiting.
func few(s *Server) {
	book, model := fewBarriers()
	s.desk.Book, s.desk.Vault, s.desk.Pace = book, vault.New(s.desk.Store, book,
		model), time.Millisecond
}
