package vouch_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"elephants/server/vouch"
)

const schema = `CREATE TABLE rule (id TEXT PRIMARY KEY, programme TEXT, least INTEGER, mac BLOB);
CREATE TABLE audit (seq INTEGER PRIMARY KEY, entry TEXT, hash BLOB);
CREATE TABLE vouch_tally (tbl TEXT, scope TEXT, rows INTEGER, sum BLOB, PRIMARY KEY (tbl, scope));
CREATE TABLE vouch_head (one INTEGER PRIMARY KEY, schema BLOB, mac BLOB);`

// A row that a transaction of ours wrote is read; once somebody else changed it, it is refused.
func Example() {
	dir, err := os.MkdirTemp("", "vouch")
	must(err)
	defer os.RemoveAll(dir)
	ctx, file := context.Background(), "file:"+filepath.Join(dir, "example.db")
	guard := vouch.New([32]byte{1}, nil)

	plain := guard.Open(file, 1)
	defer plain.Close()
	_, err = plain.Exec(schema)
	must(err)
	must(guard.Learn(ctx, plain))
	tx, err := plain.Begin()
	must(err)
	must(guard.Adopt(ctx, tx)) // whatever is there; here nothing is
	must(tx.Commit())

	db := guard.Open(file+"?vouch=write", 1)
	defer db.Close()
	tx, err = db.Begin()
	must(err)
	must(guard.Begin(ctx, tx))
	_, err = tx.Exec("INSERT INTO main.rule (id, programme, least) VALUES ('k', 'p', 5)")
	must(err)
	must(guard.Seal(ctx, tx))
	must(tx.Commit())
	fmt.Println(read(db))

	_, err = plain.Exec("UPDATE rule SET least = 1")
	must(err)
	fmt.Println(read(db))
	// Output:
	// 5 <nil>
	// 0 table rule, row k: was changed by something else than elephantsd and is refused; see `elephantsd check`
}

func read(db *sql.DB) (least int, err error) {
	err = vouch.Refine(db.QueryRow("SELECT least FROM rule WHERE id = 'k'").Scan(&least))
	if c := (vouch.Changed{}); errors.As(err, &c) {
		return 0, c
	}
	return least, err
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
