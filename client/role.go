package client

import (
	"strings"

	pb "elephants/proto/elephants/v1"
)

// RoleWord says a role in a word: "coordinator".
func RoleWord(r pb.Role) string { return strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_")) }

// ParseRole is the role of a word, and whether there is one.
func ParseRole(word string) (pb.Role, bool) {
	r := pb.Role(pb.Role_value["ROLE_"+strings.ToUpper(word)])
	return r, r != pb.Role_ROLE_UNSPECIFIED && RoleWord(r) == word
}

// MemberWords say whether what was issued opens anything.
func MemberWords(m *pb.Member) string {
	switch {
	case m.Revoked:
		return "revoked"
	case m.Unopened:
		return "a link, not opened yet"
	}
	return "in use"
}

// IDOf is the part of a secret or a link that names it; "" for what is none.
func IDOf(secret string) string {
	if parts := strings.Split(secret, "-"); len(parts) == 4 {
		return parts[2]
	}
	return ""
}
