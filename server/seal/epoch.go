package seal

import "strconv"

// Epoch is the key under which the keys of notes are wrapped. When an epoch ends, the keys that are
// still needed are wrapped anew and its key is destroyed: what an old copy of the wrapped keys
// could open, withdrawn notes among it, it opens no more.
type Epoch struct {
	ID  int
	Key Key
}

const wrapLabel = "elephants note key v2"

// Wrap encrypts a note's key, bound to the note and the epoch: always 60 bytes.
func (e Epoch) Wrap(k Key, note string) []byte {
	aad := bound([]string{wrapLabel, strconv.Itoa(e.ID), note})
	//nolint:gosec // no nonce is passed: the AEAD makes one
	return e.Key.aead().Seal(nil, nil, k[:], aad)
}

// Unwrap returns what [Epoch.Wrap] was given for the same note, or [ErrOpen].
func (e Epoch) Unwrap(wrapped []byte, note string) (Key, error) {
	aad := bound([]string{wrapLabel, strconv.Itoa(e.ID), note})
	plain, err := e.Key.aead().Open(nil, nil, wrapped, aad)
	if err != nil || len(plain) != len(Key{}) {
		return Key{}, ErrOpen
	}
	return Key(plain), nil
}
