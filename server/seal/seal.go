// Package seal keeps secrets: the key of each note, the receipts that withdraw notes, the secrets
// people sign in with.
//
// [NewKey] and [Key.Seal] make a sealed note, [Key.Open] reads it again; [Receipts.Make] makes a
// receipt and [ParseReceipt] reads one that somebody typed; [NewSecret] and [ParseSecret] do the
// same for invitations and members. What a database may hold of a receipt or a secret is its [Hash]
// and nothing else.
//
// The package stores nothing. Whoever destroys a key must see to it that no copy is left: without
// its key a sealed note is noise, which is what withdrawing means.
package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// ErrOpen is returned for whatever cannot be opened: another key, another binding, a changed byte.
var ErrOpen = errors.New("sealed note does not open: wrong key, or changed since it was sealed")

// Key seals one note. Its zero value is not a key.
type Key [32]byte

// NewKey returns a random key.
func NewKey() (k Key) {
	rand.Read(k[:]) // never fails: the runtime ends the program instead
	return k
}

// Seal encrypts a note's bytes with AES-256-GCM under a random nonce. The result opens only with
// the same key and the same bindings in the same order (programme, note id, version of the record),
// so that no row can be passed off as another.
//
// The length of the result takes one of a few values, doubling from 1 KiB, so that a size does not
// tell which note it is.
func (k Key) Seal(plain []byte, bindings ...string) []byte {
	padded := make([]byte, sizeClass(4+len(plain)))
	binary.BigEndian.PutUint32(padded, uint32(len(plain)))
	copy(padded[4:], plain)
	return k.aead().Seal(nil, nil, padded, bound(bindings)) //nolint:gosec // no nonce is passed: the AEAD makes one
}

// Open returns what [Key.Seal] was given, or [ErrOpen].
func (k Key) Open(sealed []byte, bindings ...string) ([]byte, error) {
	padded, err := k.aead().Open(nil, nil, sealed, bound(bindings))
	if err != nil || len(padded) < 4 {
		return nil, ErrOpen
	}
	n := binary.BigEndian.Uint32(padded)
	if uint64(n) > uint64(len(padded)-4) {
		return nil, ErrOpen
	}
	return bytes.Clone(padded[4 : 4+n]), nil
}

func (k Key) aead() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(fmt.Sprintf("32 bytes are always an AES key: %v", err))
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(fmt.Sprintf("AES blocks always fit GCM: %v", err))
	}
	return aead
}

// bound joins bindings so that no two lists give the same bytes.
func bound(bindings []string) []byte {
	var b strings.Builder
	for _, s := range bindings {
		fmt.Fprintf(&b, "%d:%s,", len(s), s)
	}
	return []byte(b.String())
}

// sizeClass returns the smallest power of two that is at least n and 1 KiB.
func sizeClass(n int) int {
	size := 1 << 10
	for size < n {
		size *= 2
	}
	return size
}
