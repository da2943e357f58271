// Package audit writes the log of what was done in a store, and who may: each entry holds the
// hash of the one before it, and is written in the transaction of what it records.
package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// Act says who does something, for the audit log: a role and a day, and nothing that leads to a
// person. A time of day beside a role would: whoever was at the same desk knows who it was.
type Act struct {
	Role string // "coordinator"
	Day  string // "2026-11-21"

	// By is the id of the credential that acts, "" for whoever has none. It is not logged. It must
	// still be good in the transaction that does what is asked: see [MayAct].
	By string
}

// MayAct returns [ErrRevoked] unless the credential is good. It was when the call began; but a long
// one, such as preparing a draft, may go on for minutes after somebody revoked it, and what a
// revoked person approves or proposes nobody takes back any more.
func MayAct(ctx context.Context, q sqlite.Querier, by string) error {
	if by == "" {
		return nil
	}
	var good bool
	err := q.QueryRowContext(ctx, IsGood, by).Scan(&good)
	if err == nil && !good {
		err = ErrRevoked
	}
	return err
}

// IsGood asks whether the credential with an id is.
// It reads the view that checks rows (package vouch), so that a secret which somebody made good in
// the file is not believed here either.
const IsGood = "SELECT EXISTS (SELECT 1 FROM credential WHERE id = ? AND revoked = 0)"

// Entry is a line of the audit log.
type Entry struct {
	Seq       int    `json:"seq"`
	Day       string `json:"day"`
	Role      string `json:"role"`
	Action    string `json:"action"`
	Programme string `json:"programme,omitempty"`
	Edition   int    `json:"edition,omitempty"`

	// State is the head of package vouch before the entry, in hexadecimal: what all rows were.
	State string `json:"state,omitempty"`
}

// ErrChain is returned for an audit log that was changed after it was written.
var ErrChain = errors.New("the audit log was tampered with")

// Chain returns the hash of an entry that follows another; before is nil for the first. The entry
// is hashed as the text that is kept, and not as what it says: two programs may write the same
// fields differently, and a hash over them would be another.
func Chain(before []byte, entry string) []byte {
	sum := sha256.Sum256(append(slices.Clone(before), entry...))
	return sum[:]
}

// Record appends an entry within the transaction of what it records: if it cannot be written, or
// whoever acts may not any more, that does not happen. Seq goes up without gaps, and each entry
// holds the head of all rows as they were before it. So a log that was cut off and written on shows
// in the rows, and rows that were put back show in the log.
func Record(ctx context.Context, tx *sql.Tx, act Act, action, programme string, edition int) error {
	if err := MayAct(ctx, tx, act.By); err != nil {
		return err
	}
	e := Entry{Day: act.Day, Role: act.Role, Action: action, Programme: programme, Edition: edition}
	var before []byte
	err := tx.QueryRowContext(ctx,
		"SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&e.Seq, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("reading the audit log: %w", err)
	}
	e.Seq++
	state, err := vouch.State(ctx, tx)
	if err != nil {
		return fmt.Errorf("reading the state of the rows: %w", err)
	}
	e.State = hex.EncodeToString(state)
	text, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("an entry of strings and numbers always marshals: %v", err))
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO audit (seq, entry, hash) VALUES (?, ?, ?)",
		e.Seq, string(text), Chain(before, string(text)))
	if err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}

// Read returns what stands in the log, and the hash of its last entry: see [verify].
func Read(ctx context.Context, q sqlite.Queriers, held string) (entries []Entry, head string,
	err error) {
	rows, err := q.QueryContext(ctx, "SELECT seq, entry, hash FROM audit ORDER BY seq")
	if err != nil {
		return nil, "", fmt.Errorf("reading the audit log: %w", err)
	}
	defer rows.Close()
	var links []link
	for rows.Next() {
		var l link
		if err := rows.Scan(&l.seq, &l.entry, &l.hash); err != nil {
			return nil, "", fmt.Errorf("reading the audit log: %w", err)
		}
		links = append(links, l)
	}
	if err := rows.Err(); err != nil {
		return nil, "", fmt.Errorf("reading the audit log: %w", err)
	}
	return verify(links, held)
}

// link is a row of the log as it stands in the file.
type link struct {
	seq   int
	entry string
	hash  []byte
}

// verify follows the chain from its beginning. It is [ErrChain] at the first entry that has another
// number, hash or text than it was written with. No entry is returned then, since what follows
// could have been written by the same hand. A log that ends early is whole in itself, which is why
// editions print a hash to hold against it.
func verify(links []link, held string) (entries []Entry, head string, err error) {
	var before []byte
	seen := held == ""
	for i, l := range links {
		before = Chain(before, l.entry)
		var e Entry
		if l.seq != i+1 || !slices.Equal(l.hash, before) || json.Unmarshal([]byte(l.entry),
			&e) != nil || e.Seq != l.seq {
			return nil, "", fmt.Errorf("%w at entry %d", ErrChain, i+1)
		}
		entries = append(entries, e)
		seen = seen || hex.EncodeToString(before) == held
	}
	if !seen {
		return nil, "", fmt.Errorf("%w: it does not hold the hash %s any more, so its end was cut off", ErrChain, held)
	}
	return entries, hex.EncodeToString(before), nil
}

// ErrRevoked is returned to whoever had a good secret when the call began, and has none now. It is
// an error of its own, because their secret is not unknown: they are told to ask for another.
var (
	ErrRevoked = errors.New("the secret was revoked meanwhile")
)

// Operator is whoever runs the server, as the audit log names them. They have no credential, since
// whoever has the machine needs none; the log says at least that it was done there.
func Operator() Act {
	return Act{Role: "operator", Day: time.Now().UTC().Format(time.DateOnly)}
}
