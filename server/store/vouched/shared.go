package vouched

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/postgres"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// OpenShared opens notes that several servers share. What is here is a copy in a folder of its own,
// removed by [DB.Close] or, if this process is killed, by the next server. It is as little without
// the keys as notes.db is, so that it may be on a disk; the keys' copy is in memory alone.
func OpenShared(ctx context.Context, pg *postgres.DB, keys *keyring.Keys,
	report func(vouch.Changed)) (d *DB, err error) {
	d = newDB(keys, report)
	if d.scratch, err = folder.NewScratch(); err != nil {
		return nil, err
	}
	if err := d.share(ctx, pg, report); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// share copies the rows into a file first and opens it as any other: the same migrations, the same
// audit and the same views hold for a copy, and a row that somebody changed in the database is
// refused here too.
func (d *DB) share(ctx context.Context, pg *postgres.DB, report func(vouch.Changed)) error {
	path := filepath.Join(d.scratch.Dir, "copy.db")
	plain, err := sqlite.Connect(path, "journal_mode(WAL)")
	if err != nil {
		return err
	}
	loaded, err := pg.Load(ctx, plain, Tables)
	if err := errors.Join(err, plain.Close()); err != nil {
		return fmt.Errorf("reading the notes: %w", err)
	}
	d.fill = func(ctx context.Context, plain *sql.DB) error { return pg.Fill(ctx, plain, Tables, &loaded) }
	if err := d.open(ctx, path, report); err != nil {
		return err
	}
	// It lives as long as this server: nothing of it has to outlive a power cut.
	if _, err := d.Write.ExecContext(ctx, "PRAGMA synchronous = OFF"); err != nil {
		return fmt.Errorf("preparing the copy: %w", sqlite.Refine(err))
	}
	d.copy, err = pg.Share(ctx, d.Write, loaded, postgres.Hooks{
		// A note that is here without its key is taken for one that is being withdrawn.
		Before: d.keys.Refresh, After: d.Guard.Begin,
	})
	d.in = aging{d.copy, d.keys}
	return err
}

// Hold runs do while no server writes, on what all of them wrote. do writes nothing. In a folder
// there is one server, which calls it before it begins to write.
func (d *DB) Hold(ctx context.Context, do func(sqlite.Queriers) error) error {
	if d.copy == nil {
		return do(d.Read)
	}
	return d.copy.InTx(ctx, func(tx *sql.Tx) error { return do(tx) })
}

// Still runs do while no server writes, with the connection that writes. do changes no rows. It has
// no transaction, because VACUUM INTO, for which it is, runs in none.
func (d *DB) Still(ctx context.Context, do func(*sql.Conn) error) error {
	if d.copy != nil {
		return d.copy.Still(ctx, do)
	}
	writer, err := d.Write.Conn(ctx) // there is one: no note comes or goes while it is held
	if err != nil {
		return err
	}
	defer writer.Close()
	return do(writer)
}

// Refresh has the rows be those of the database, where several servers share them.
func (d *DB) Refresh(ctx context.Context) error {
	if d.copy == nil {
		return nil
	}
	return d.copy.Refresh(ctx)
}

// Ready returns nil if what is read here is what was there a moment ago.
func (d *DB) Ready(ctx context.Context) error {
	if d.copy == nil {
		return nil
	}
	return d.copy.Ready(ctx)
}
