package seal

import (
	"crypto/hpke"
	"fmt"
)

// EarlierEpoch is the private half of the pair of keys under which the keys of notes were wrapped
// until November 2026. It opens what is still wrapped so; nothing is wrapped so any more.
//
// The pair was to let a note be received without anything secret. But the private half lay beside
// it in the same file, so it kept nothing from anybody, took 1,168 bytes for a key of 32, and one
// bit that changed in the public half made every later note unreadable without a sign.
type EarlierEpoch struct{ private hpke.PrivateKey }

// suite is HPKE (RFC 9180) with X25519 and ML-KEM-768 together.
var suite = struct {
	kem  hpke.KEM
	kdf  hpke.KDF
	aead hpke.AEAD
}{hpke.MLKEM768X25519(), hpke.HKDFSHA256(), hpke.AES256GCM()}

const earlierLabel = "elephants note key v1 "

// ParseEarlierEpoch reads a private half.
func ParseEarlierEpoch(private []byte) (EarlierEpoch, error) {
	key, err := suite.kem.NewPrivateKey(private)
	if err != nil {
		return EarlierEpoch{}, fmt.Errorf("reading an epoch's private key: %w", err)
	}
	return EarlierEpoch{key}, nil
}

// Unwrap returns the key of a note, or [ErrOpen].
func (e EarlierEpoch) Unwrap(wrapped []byte, note string) (Key, error) {
	plain, err := hpke.Open(e.private, suite.kdf, suite.aead, []byte(earlierLabel+note), wrapped)
	if err != nil || len(plain) != len(Key{}) {
		return Key{}, ErrOpen
	}
	return Key(plain), nil
}
