package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

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

// A programme's year: a further round, a sheet for the meet and greet, and an end that two people ask
// for. Every round is a scope of its own, and a name is in no two of them.
func Example_year() {
	ctx, dir := context.Background(), filepath.Join(os.TempDir(), "elephants-example-year")
	defer os.RemoveAll(dir)
	data, err := store.Create(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer data.Close()
	act := store.Act{Role: "operator", Day: "2027-03-01"}
	programme := store.Programme{ID: "gm", Name: "Greater Manchester",
		Sides: [2]string{"lived-experience", "decision-maker"}}
	fmt.Println(data.AddProgramme(ctx, act, programme))

	interim := store.Round{Of: "gm", Name: "interim", Asks: []int32{2, 3}}
	fmt.Println(data.OpenRound(ctx, act, "gm-interim", interim))
	fmt.Println(errors.Is(data.OpenRound(ctx, act, "gm-again", interim), store.ErrRoundThere))

	link := seal.NewSecret("sheet").Hash()
	fmt.Println(data.AddSheets(ctx, act, "gm", []seal.Hash{link}))
	fmt.Println(data.WriteSheet(ctx, link, []byte("Cooking for forty")))
	_, content, err := data.Sheet(ctx, link)
	fmt.Printf("%s %v\n", content, err)

	end, now := store.Closing{Programme: "gm", Days: 14}, time.Now()
	for _, who := range []string{"one", "two"} { // coordinators
		secret := seal.NewSecret("coordinator")
		fmt.Println(data.AddCredential(ctx, act, store.Credential{
			ID: who, Hash: secret.Hash(), Role: 2, Programme: "gm",
		}))
		own := store.Act{Role: "coordinator", By: who, Day: act.Day}
		asked, err := data.AskToClose(ctx, own, end, now)
		fmt.Println(asked.Waits(), err)
	}
	// Output:
	// <nil>
	// <nil>
	// true
	// <nil>
	// <nil>
	// Cooking for forty <nil>
	// <nil>
	// false <nil>
	// <nil>
	// true <nil>
}
