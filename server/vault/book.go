package vault

import (
	"context"
	"fmt"

	"elephants/analysis/barrier"
	"elephants/server/store"
)

// Book is a programme's whole code book.
type Book struct {
	*barrier.Book
	Own []barrier.Barrier // of it, the programme's own
}

// Book reads the code book of a programme.
func (v *Vault) Book(ctx context.Context, programme string) (b Book, err error) {
	kept, err := v.store.Barriers(ctx, programme)
	if err != nil {
		return b, err
	}
	for _, k := range kept {
		b.Own = append(b.Own, Own(k))
	}
	if b.Book, err = v.shared.With(b.Own); err != nil {
		return b, fmt.Errorf("putting the code book together: %T", err) // its text would name a barrier
	}
	return b, nil
}

// Own is a stored barrier as the code book has it.
func Own(k store.Barrier) barrier.Barrier {
	b := barrier.Barrier{
		ID: k.ID, Name: k.Name, Description: k.Description,
		Principle: barrier.Principle(k.Principle), Parent: k.Parent,
	}
	for _, e := range k.Examples {
		b.Examples = append(b.Examples, barrier.Example{Text: e})
	}
	return b
}
