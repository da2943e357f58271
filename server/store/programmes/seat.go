package programmes

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Seat is how many places a round has for people of a side and sector, and how many are taken, by
// its coordinators' own tally. Nothing here is counted from notes or invitations: that would tell
// how many notes there are.
type Seat struct {
	Side   string
	Sector int32 // an elephants.v1.Sector
	Places int
	Taken  int
}

// Seats returns those of a round, by side and sector. Rows that were changed by somebody else are
// left out.
func (t Tables) Seats(ctx context.Context, round string) (all []Seat, err error) {
	rows, err := t.db.Read.QueryContext(ctx, "SELECT side, sector, places, taken FROM sound_place "+
		"WHERE programme = ? ORDER BY side, sector", round)
	if err != nil {
		return nil, fmt.Errorf("reading the places: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p Seat
		if err := rows.Scan(&p.Side, &p.Sector, &p.Places, &p.Taken); err != nil {
			return nil, fmt.Errorf("reading a place: %w", err)
		}
		all = append(all, p)
	}
	return all, sqlite.Refine(rows.Err())
}

// SetSeat stores what change makes of the places of a side and sector of a round; with none left
// the row goes. An error of change's is passed on. change sees what is there in the transaction
// that stores it, so that two who count at once both count.
func (t Tables) SetSeat(ctx context.Context, act audit.Act, round string, of Seat,
	change func(*Seat) error) (p Seat, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		p = of // it may be run again
		err := tx.QueryRowContext(ctx, "SELECT places, taken FROM place "+
			"WHERE programme = ? AND side = ? AND sector = ?", round, p.Side, p.Sector).
			Scan(&p.Places, &p.Taken)
		there := err == nil
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := change(&p); err != nil {
			return err
		}
		statement := "INSERT INTO main.place (programme, side, sector, places, taken) " +
			"VALUES (?1, ?2, ?3, ?4, ?5)"
		switch {
		case p.Places == 0:
			statement = "DELETE FROM main.place " +
				"WHERE programme = ?1 AND side = ?2 AND sector = ?3 AND ?4 = ?5"
		case there:
			statement = "UPDATE main.place SET places = ?4, taken = ?5 " +
				"WHERE programme = ?1 AND side = ?2 AND sector = ?3"
		}
		_, err = tx.ExecContext(ctx, statement, round, p.Side, p.Sector, p.Places, p.Taken)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "set places", round, 0)
	})
	return p, err
}
