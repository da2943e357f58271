package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
)

// Hash is what may be stored of a receipt or a secret: a SHA-256 under a label of its own. A plain
// hash is enough, for what is hashed has more than 100 random bits.
type Hash [32]byte

func hashOf(label, text string) Hash {
	return sha256.Sum256([]byte(label + "\x00" + text))
}

// Secret is what a person signs in with: "elephants-ROLE-ID-KEY". The id is no secret and names it,
// for revoking; the prefix lets scanners recognise one that was pasted where it does not belong.
type Secret struct {
	Role string // lower-case letters
	ID   string // 8 letters and digits
	key  string // 160 bits
}

// ErrSecret is returned for what is not a secret of ours at all.
var ErrSecret = errors.New("that is not a secret of elephants: it should look like elephants-ROLE-ID-KEY")

// no l, o, 0, 1
var alphabet = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// NewSecret returns a random secret for a role.
func NewSecret(role string) Secret {
	var b [25]byte
	rand.Read(b[:])
	return Secret{Role: role, ID: alphabet.EncodeToString(b[:5]),
		key: alphabet.EncodeToString(b[5:])}
}

// ParseSecret reads a secret, white space around it ignored, or returns [ErrSecret].
func ParseSecret(typed string) (Secret, error) {
	part := strings.Split(strings.TrimSpace(typed), "-")
	if len(part) != 4 || part[0] != "elephants" || len(part[2]) != 8 || len(part[3]) != 32 {
		return Secret{}, ErrSecret
	}
	return Secret{Role: part[1], ID: part[2], key: part[3]}, nil
}

// Hash is what may be stored of a secret.
func (s Secret) Hash() Hash {
	return hashOf("elephants secret v1", s.Reveal())
}

// Reveal returns the secret in full, for the one time it is shown.
func (s Secret) Reveal() string {
	return strings.Join([]string{"elephants", s.Role, s.ID, s.key}, "-")
}

// String leaves the key out, so that no log or error can carry it by accident.
func (s Secret) String() string {
	return fmt.Sprintf("elephants-%s-%s-…", s.Role, s.ID)
}
