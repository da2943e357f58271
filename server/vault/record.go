package vault

import (
	"encoding/json"
	"fmt"

	"elephants/analysis"
	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

// Record is what a sealed note holds: everything that could link it to somebody is inside the seal.
type Record struct {
	Side     string    `json:"side"`
	Sector   pb.Sector `json:"sector"`
	RoleBand string    `json:"role_band"`
	Quotable bool      `json:"quotable"`
	// a slot; "" when it is the person's only note
	Participant string            `json:"participant"`
	Interviewer string            `json:"interviewer"` // id of the credential
	Text        string            `json:"text"`
	Codings     []analysis.Coding `json:"codings"`
	// Read says that the interviewer went through the whole note: what has no coding raises nothing.
	Read     bool                `json:"read,omitempty"`
	OwnWords []analysis.OwnWords `json:"own_words,omitempty"`
	Others   []words.Span        `json:"others,omitempty"` // what somebody else said
}

// recordVersion is bound into each seal, so that a record is never read as one of another form.
const recordVersion = "record v1"

// Bindings are what a note's seal is bound to: a sealed note that was moved to another programme,
// or put in the place of another note, does not open.
func Bindings(n store.Note) []string {
	return []string{recordVersion, n.Programme, string(n.ID[:])}
}

// Unseal opens a stored note. Its errors never repeat what the note says.
func Unseal(n store.Note) (r Record, err error) {
	plain, err := n.Key.Open(n.Sealed, Bindings(n)...)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(plain, &r); err != nil {
		// its text would quote the note
		return r, fmt.Errorf("reading the record of a note: %T", err)
	}
	return r, nil
}
