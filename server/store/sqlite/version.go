package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Schema is how the tables of a file came to be: one migration after the other.
type Schema struct {
	Name  string // for errors
	Files fs.FS  // *.sql, numbered

	Dialect goose.Dialect // "": SQLite's
}

// Provider reads the migrations.
func (s Schema) Provider(db *sql.DB) (*goose.Provider, error) {
	provider, err := goose.NewProvider(cmp.Or(s.Dialect, goose.DialectSQLite3), db, s.Files)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations of %s: %w", s.Name, err)
	}
	return provider, nil
}

// Migrate brings a database up to date, or returns [ErrNewer]. Each migration is a transaction of
// its own: a start that is cut off goes on from the last that was whole.
func Migrate(ctx context.Context, db *sql.DB, s Schema) error {
	provider, err := Versions(ctx, db, s)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing %s up to date: %w", s.Name, Refine(err))
	}
	return nil
}

// Versions returns what brings a database up to date; [ErrNewer] for one that knows more than we.
// To go on with such a file would leave out what we do not know of whenever we write a row.
func Versions(ctx context.Context, db *sql.DB, s Schema) (*goose.Provider, error) {
	provider, err := s.Provider(db)
	if err != nil {
		return nil, err
	}
	var versions int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM goose_db_version").Scan(&versions)
	if err == nil && versions == 0 { // goose would try for three seconds to make the table
		return nil, fmt.Errorf("reading the version of %s: %w", s.Name, ErrDamaged)
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the version of %s: %w", s.Name, Refine(err))
	}
	if known := Newest(provider); have > known {
		return nil, fmt.Errorf("%w (%s has version %d, this program knows %d)", ErrNewer, s.Name, have,
			known)
	}
	return provider, nil
}

// Newest is the version that this program knows.
func Newest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// UpToDateOnly returns an error unless the database has the version that we know: [ErrOlder],
// [ErrNewer], or what [RefineLock] makes of a file that cannot be read. It asks the table of
// versions itself, because goose would make one where there is none, and a check changes nothing.
func UpToDateOnly(ctx context.Context, q Querier, db *sql.DB, s Schema) error {
	provider, err := s.Provider(db)
	if err != nil {
		return err
	}
	var have int64
	err = q.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&have)
	switch known := Newest(provider); {
	case err != nil:
		return RefineLock(err)
	case have < known:
		return ErrOlder
	case have > known:
		return ErrNewer
	}
	return nil
}

// Within returns the files of an embedded folder.
func Within(files embed.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(fmt.Sprintf("%s is embedded: %v", folder, err))
	}
	return sub
}
