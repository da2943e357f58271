package seal

import (
	"crypto/hpke"
	"fmt"
)

// Epoch is the pair of keys under which the keys of notes are wrapped. To receive a note takes the
// public half alone. When an epoch ends, the keys that are still needed are wrapped anew and its
// private half is destroyed: what an old copy of the wrapped keys could open, withdrawn notes among
// it, it opens no more.
type Epoch struct{ private hpke.PrivateKey }

// EpochPublic is the half that wraps.
type EpochPublic struct{ public hpke.PublicKey }

// suite is HPKE (RFC 9180) with X25519 and ML-KEM-768 together, so that a copy kept for a later
// machine is of no use either.
var suite = struct {
	kem  hpke.KEM
	kdf  hpke.KDF
	aead hpke.AEAD
}{hpke.MLKEM768X25519(), hpke.HKDFSHA256(), hpke.AES256GCM()}

const wrapLabel = "elephants note key v1 "

// NewEpoch makes a pair of keys.
func NewEpoch() (Epoch, error) {
	private, err := suite.kem.GenerateKey()
	if err != nil {
		return Epoch{}, fmt.Errorf("making an epoch's keys: %w", err)
	}
	return Epoch{private}, nil
}

// ParseEpoch reads what [Epoch.Bytes] gave.
func ParseEpoch(private []byte) (Epoch, error) {
	key, err := suite.kem.NewPrivateKey(private)
	if err != nil {
		return Epoch{}, fmt.Errorf("reading an epoch's private key: %w", err)
	}
	return Epoch{key}, nil
}

// ParseEpochPublic reads what [EpochPublic.Bytes] gave.
func ParseEpochPublic(public []byte) (EpochPublic, error) {
	key, err := suite.kem.NewPublicKey(public)
	if err != nil {
		return EpochPublic{}, fmt.Errorf("reading an epoch's public key: %w", err)
	}
	return EpochPublic{key}, nil
}

// Bytes is the private half, to be kept apart from the notes.
func (e Epoch) Bytes() ([]byte, error) { return e.private.Bytes() }

// Public is the half that wraps.
func (e Epoch) Public() EpochPublic { return EpochPublic{e.private.PublicKey()} }

// Bytes is the public half.
func (p EpochPublic) Bytes() []byte { return p.public.Bytes() }

// Wrap encrypts a note's key, bound to the note.
func (p EpochPublic) Wrap(k Key, note string) ([]byte, error) {
	wrapped, err := hpke.Seal(p.public, suite.kdf, suite.aead, []byte(wrapLabel+note), k[:])
	if err != nil {
		return nil, fmt.Errorf("wrapping a note's key: %w", err)
	}
	return wrapped, nil
}

// Unwrap returns what [EpochPublic.Wrap] was given for the same note, or [ErrOpen].
func (e Epoch) Unwrap(wrapped []byte, note string) (Key, error) {
	plain, err := hpke.Open(e.private, suite.kdf, suite.aead, []byte(wrapLabel+note), wrapped)
	if err != nil || len(plain) != len(Key{}) {
		return Key{}, ErrOpen
	}
	return Key(plain), nil
}
