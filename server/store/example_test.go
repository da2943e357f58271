package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"elephants/server/seal"
	"elephants/server/store"
)

// A note is stored sealed, and withdrawn by the hash of its receipt. Afterwards it is nowhere.
func Example() {
	ctx, dir := context.Background(), filepath.Join(os.TempDir(), "elephants-example")
	defer os.RemoveAll(dir)
	data, err := store.Create(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer data.Close()
	act := store.Act{Role: "operator", Day: "2026-11-28"}
	programme := store.Programme{ID: "gm", Name: "Greater Manchester",
		Sides: [2]string{"lived-experience", "decision-maker"}}
	fmt.Println(data.AddProgramme(ctx, act, programme))

	note := store.Note{Programme: "gm", Key: seal.NewKey()}
	rand.Read(note.ID[:])
	note.Sealed = note.Key.Seal([]byte("They never rang back."), "gm", string(note.ID[:]))
	receipt := data.Receipts.Make("gm", "a request id")
	note.Receipt = receipt.Hash()
	fmt.Println(data.AddNote(ctx, note))

	fmt.Println(data.Withdraw(ctx, receipt.Hash()))
	left, err := data.Notes(ctx, "gm")
	fmt.Println(len(left), err)
	fmt.Println(errors.Is(data.AddNote(ctx, note), store.ErrWithdrawn))
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// 0 <nil>
	// true
}
