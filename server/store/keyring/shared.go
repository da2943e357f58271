package keyring

import (
	"context"
	"errors"
	"fmt"

	"elephants/server/seal"
	"elephants/server/store/postgres"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// OpenShared opens keys that several servers share. They are in a database of their own, and here
// in memory alone: a copy on this machine's disk would still hold a key after another server
// destroyed it.
func OpenShared(ctx context.Context, pg *postgres.DB, report func(vouch.Changed)) (k *Keys,
	err error) {
	k = &Keys{report: report, DB: sqlite.InMemory()}
	k.in = sqlite.Own{DB: k.DB}
	if err := k.share(ctx, pg); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// share copies what the database holds, brings the copy up to date, and follows the database from
// there. A database of an earlier layout is written anew before the others may read it.
func (k *Keys) share(ctx context.Context, pg *postgres.DB) error {
	loaded, err := pg.Load(ctx, k.DB, Tables)
	if err != nil {
		return fmt.Errorf("reading the keys: %w", err)
	}
	provider, err := sqlite.Versions(ctx, k.DB, Tables)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the keys up to date: %w", sqlite.Refine(err))
	}
	if loaded.Layout > 0 { // where keys were, none is made anew: see prepareRing
		_, err := k.DB.ExecContext(ctx, "DROP TABLE note_key_before; DROP TABLE epoch_before")
		if err != nil {
			return fmt.Errorf("bringing the keys up to date: %w", sqlite.Refine(err))
		}
	}
	if err := k.prepare(ctx); err != nil {
		return err
	}
	if loaded.Layout != sqlite.Newest(provider) {
		if err := pg.Fill(ctx, k.DB, Tables, &loaded); err != nil {
			return fmt.Errorf("writing the keys: %w", err)
		}
	}
	k.copy, err = pg.Share(ctx, k.DB, loaded, postgres.Hooks{})
	k.in = k.copy
	return err
}

// Refresh brings the copy up to what the servers that share it have written. It does nothing for a
// file of one server's own.
func (k *Keys) Refresh(ctx context.Context) error {
	if k.copy == nil {
		return nil
	}
	return k.copy.Refresh(ctx)
}

// All returns every key there is: those of the notes, of the epoch, for receipts and to vouch with.
func (k *Keys) All(ctx context.Context) (all []seal.Key, err error) {
	notes, err := k.Of(ctx)
	if err != nil {
		return nil, err
	}
	for _, key := range notes {
		all = append(all, key)
	}
	epoch, err := k.Epoch(ctx, k.DB)
	return append(all, epoch.Key, k.ring.receipt, k.ring.vouch), err
}
