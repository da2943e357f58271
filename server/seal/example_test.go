package seal_test

import (
	"errors"
	"fmt"

	"elephants/server/seal"
)

// A note opens with its key and in its place, and with nothing else.
func Example() {
	key := seal.NewKey()
	sealed := key.Seal([]byte("They never rang back."), "programme", "note 1")
	note, err := key.Open(sealed, "programme", "note 1")
	fmt.Println(string(note), err)
	_, err = key.Open(sealed, "programme", "note 2")
	fmt.Println(errors.Is(err, seal.ErrOpen))
	_, err = seal.NewKey().Open(sealed, "programme", "note 1")
	fmt.Println(errors.Is(err, seal.ErrOpen))
	// Output:
	// They never rang back. <nil>
	// true
	// true
}

// The same bindings give the same receipt again, however it is typed.
func ExampleReceipts_Make() {
	receipts := seal.ReceiptsFrom(seal.NewKey())
	receipt := receipts.Make("programme", "request")
	typed, err := seal.ParseReceipt(receipts.Make("programme", "request").String())
	fmt.Println(typed.Hash() == receipt.Hash(), err)
	// Output: true <nil>
}
