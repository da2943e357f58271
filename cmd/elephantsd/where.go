package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"elephants/client/amount"
	"elephants/client/waiting"
	"elephants/server"
	"elephants/server/store"
)

// where a store is: in a folder, or in two databases of PostgreSQL's.
type where struct {
	dir string
	at  store.Databases
	// clock of who makes it, for the log.
	clock *calendar
}

// flags adds those that say where. A password does not belong into them, which others on the
// machine can see.
func (w *where) flags(cmd *cobra.Command, dir string) {
	flags := cmd.Flags()
	flags.StringVar(&w.dir, "data", "", dir)
	w.databases(cmd, "store")
	cmd.MarkFlagsOneRequired("data", "store")
	cmd.MarkFlagsMutuallyExclusive("data", "store")
}

func (w *where) databases(cmd *cobra.Command, notes string) {
	flags := cmd.Flags()
	flags.StringVar(&w.at.Notes, notes, "",
		"the notes' `database`, in place of a folder: postgres://USER@HOST/NAME; its password in ~/.pgpass")
	flags.StringVar(&w.at.Keys, "keys", "", "the `database` of their keys, which is another")
	cmd.MarkFlagsRequiredTogether(notes, "keys")
}

func (w where) open(ctx context.Context) (s *store.Store, err error) {
	if w.dir != "" {
		s, err = store.Open(w.dir)
	} else {
		s, err = store.OpenShared(ctx, w.at)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", w, err)
	}
	return s, nil
}

func (w where) create(ctx context.Context) (*store.Store, error) {
	if w.dir != "" {
		return store.Create(w.dir)
	}
	return store.CreateShared(ctx, w.at)
}

// inspect reads all of it.
func (w where) inspect(ctx context.Context, head string) (found store.Found, err error) {
	if w.dir != "" {
		return store.Inspect(ctx, w.dir, head, server.OpenNote)
	}
	data, err := store.OpenShared(ctx, w.at)
	if err != nil {
		return found, err
	}
	found, err = data.Check(ctx, head, server.OpenNote)
	return found, errors.Join(err, data.Close())
}

// String names it without a password.
func (w where) String() string {
	if w.dir != "" {
		return w.dir
	}
	return redacted(w.at.Notes)
}

// typed is how the next command names it.
func (w where) typed() string {
	if w.dir != "" {
		return "--data " + w.dir
	}
	return "--store " + redacted(w.at.Notes) + " --keys " + redacted(w.at.Keys)
}

// redacted is the address of a database without its password, which may stand in it in three places.
func redacted(database string) string {
	u, err := url.Parse(database)
	if err != nil || u.Host == "" {
		return "the database"
	}
	if q := u.Query(); q.Has("password") || q.Has("sslpassword") {
		u.RawQuery = ""
	}
	return u.Redacted()
}

func migrateCommand() *cobra.Command {
	var to where
	cmd := &cobra.Command{
		Use: "migrate --from DIR --to DATABASE --keys DATABASE", Short: "copy a data folder into databases",
		Args: cobra.NoArgs,
		Long: `Copy a data folder into two empty databases of PostgreSQL's, whole, so that several servers can
serve it: elephantsd serve --store DATABASE --keys DATABASE. Stop the server of the folder first.

What was copied is verified: every row is as elephantsd wrote it, every note opens with its key, the
audit log ends as it did, and no key stands in the notes' database. Cut off in the middle, the same
command goes on.

The folder stays as it is, and no server opens it any more. It has the keys: destroy it once there is a
backup of the databases.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from := to.dir
			to.dir = ""
			done := waiting.For(os.Stderr, "copying "+from)
			found, err := store.Migrate(cmd.Context(), from, to.at, server.OpenNote)
			if done(); err != nil {
				return fmt.Errorf("%s: %w", from, err)
			}
			fmt.Fprintf(os.Stdout, "%s has all of %s: %s, audit log %s\nNext: elephantsd serve %s\n", to,
				from, amount.Of(found.Notes, "note"), found.Head, to.typed())
			return nil
		},
	}
	cmd.Flags().StringVar(&to.dir, "from", "", "the `folder` that elephantsd init made")
	to.databases(cmd, "to")
	_ = cmd.MarkFlagRequired("from")
	_ = cmd.MarkFlagRequired("to")
	return cmd
}
