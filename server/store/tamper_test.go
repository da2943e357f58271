package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// mutations is how many random changes are tried: ELEPHANTS_MUTATIONS=10000 for the published
// figure.
func mutations(few int) int {
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_MUTATIONS")); err == nil {
		return n
	}
	return few
}

func openSealed(n Note) error {
	_, err := n.Key.Open(n.Sealed, string(n.ID[:]))
	return err
}

// everyTable makes a folder that has rows in every table, and closes it.
func everyTable(t *testing.T) string {
	t.Helper()
	s, dir := createIn(t, t.TempDir())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	addProgramme(t, s, "q")
	for i, role := range []int32{1, 2, 2, 3} {
		must(s.AddCredential(ctx, act, Credential{Hash: seal.Hash{byte(i)}, ID: fmt.Sprint("cred", i), Role: role, Programme: "p"}))
	}
	must(s.Revoke(ctx, act, "cred3"))
	must(s.AddLink(ctx, act, Link{Hash: seal.Hash{9}, ID: "link", Role: 2, Programme: "p"}))
	notes := fill(t, s, 12)
	must(s.Withdraw(ctx, notes[0].Receipt))
	must(s.AddBarrier(ctx, act, "p", Barrier{ID: "pets", Name: "Pets", Description: "a line"}, 5))
	must(s.Attempt(ctx, act, "p", Try{Edition: 1, Kind: Cut, Question: []byte("question")}, 3))
	must(s.WishLook(ctx, act, "p", Wish{Edition: 1, Notes: []byte("notes"), Coordinator: "cred1"}))
	must(s.KeepReply(ctx, act, "p", ForAnEdition, Reply{Edition: 1, Day: "2026-11-21", Changed: 12, Enough: true}))
	for number := range 2 {
		must(s.PutDraft(ctx, act, "p", Edition{Number: number + 1, Digest: []byte("a digest of thirty"), Offered: []byte{1}, Look: &Look{Number: 1, Series: 1, Notes: []byte("notes"), Size: 1}}, []NoteID{notes[1].ID}))
		d, err := s.Draft(ctx, "p")
		must(err)
		_, err = s.Decide(ctx, act, "p", Seen{Hash: d.Hash()}, d.Digest, Change{Act: "name", Add: []byte("decision")})
		must(err)
		if number == 0 {
			for _, who := range []string{"cred1", "cred2"} {
				_, err = s.Approve(ctx, act, "p", Approval{Hash: d.Hash(), Coordinator: who, Received: "says"})
				must(err)
			}
		}
	}
	asks := Act{Role: act.Role, Day: act.Day, By: "cred1"}
	_, err := s.AskToClose(ctx, asks, Closing{Programme: "q", Days: 30}, time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
	must(err)
	_, err = s.SetSeat(ctx, act, "q", Seat{Side: "a", Sector: 1}, func(p *Seat) error {
		p.Places, p.Taken = 15, 3
		return nil
	})
	must(err)
	must(s.OpenRound(ctx, act, "q2", Round{Of: "q", Name: "interim", Asks: []int32{2}}))
	must(s.AddCohort(ctx, act, Cohort{ID: "c", Name: "C"}, []string{"p", "q"}))
	for _, who := range []string{"one", "two"} {
		_, err := s.SetBudget(ctx, act, "c", 300, who)
		must(err)
	}
	_, err = s.Debit(ctx, act, "c", "question", 50)
	must(err)
	for i := range 2 {
		must(s.TakeBack(ctx, Sentence{Programme: "p", Hash: seal.Hash{byte(i + 1)}}, func(e Edition) (Edition, error) { return e, nil }))
	}
	must(s.AddSheets(ctx, act, "p", []seal.Hash{{90}, {91}}))
	must(s.WriteSheet(ctx, seal.Hash{90}, []byte("a sheet")))
	must(s.AddGroups(ctx, act, []Group{{ID: "g", Programme: "p", Content: []byte("a group")}}, nil))
	for i := range int32(2) {
		lead := Credential{Hash: seal.Hash{20 + byte(i)}, ID: fmt.Sprint("lead", i), Role: 5, Programme: "p"}
		must(s.AddLead(ctx, act, lead, "g", i+1))
	}
	first, err := s.WriteRecord(ctx, act, "lead0", []byte("a record"), "")
	must(err)
	_, err = s.ApproveRecord(ctx, act, "lead1", first.RecordHash())
	must(err)
	_, err = s.WriteRecord(ctx, act, "lead0", []byte("another record"), first.RecordHash())
	must(err)
	must(s.Close())
	return dir
}

// cells are all values of both files by table, row and column, but those that mean nothing: where a
// row lies, and that a note which is there is marked as coming.
func cells(dir string) (map[string]int, error) {
	out := map[string]int{}
	for _, file := range []string{folder.Notes, folder.Keys} {
		db, err := sql.Open("sqlite", sqlite.Source(filepath.Join(dir, file))+"&mode=ro&immutable=1")
		if err != nil {
			return nil, err
		}
		defer db.Close()
		tables, err := tablesOf(db)
		if err != nil {
			return nil, err
		}
		for _, table := range tables {
			rows, err := db.Query("SELECT * FROM " + table)
			if err != nil {
				return nil, err
			}
			columns, _ := rows.Columns()
			for rows.Next() {
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return nil, err
				}
				row := ""
				for i, c := range columns {
					if c != "place" && c != "coming" {
						row += fmt.Sprintf("|%s=%x", c, values[i])
					}
				}
				out[table+row]++
			}
			if err := rows.Err(); err != nil {
				return nil, err
			}
			rows.Close() //nolint:sqlclosecheck // in a loop: the next table must not wait for it
		}
	}
	return out, nil
}

func tablesOf(db *sql.DB) (names []string, err error) {
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE CAST(type AS TEXT) = 'table' AND name <> 'goose_db_version' AND name NOT LIKE 'sqlite%'")
	if err != nil {
		return nil, err // so damaged that nothing can be read
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// noticed inspects a changed folder, and opens it and reads everything as a server would. It fails
// if what stands in the folder means something else than before and nobody said so, if anything
// panics, and if to inspect it changed a byte.
func noticed(t *testing.T, what, dir string, before map[string]int) (seen bool) {
	t.Helper()
	files := everything(t, dir)
	f, err := Inspect(ctx, dir, "", openSealed)
	if after := everything(t, dir); !maps.EqualFunc(files, after, bytes.Equal) {
		t.Errorf("%s: to check it changed a file", what)
	}
	if seen = err != nil || !f.Sound(); !seen {
		if now, err := cells(dir); err != nil || !maps.Equal(before, now) {
			t.Errorf("%s: it reads otherwise, and nobody noticed (%v): %s", what, err, differ(before, now))
		}
	}
	if s, err := Open(dir); err == nil {
		readAll(s)
		_ = s.Close()
	}
	_ = os.RemoveAll(dir) // thousands of them would fill the disk of the tests
	return seen
}

// differ names the tables and columns in which two readings of a folder differ, and no content.
func differ(before, now map[string]int) string {
	count := func(of map[string]int) map[string]int {
		n := map[string]int{}
		for row, times := range of {
			for i, cell := range strings.Split(row, "|") {
				if table, _, _ := strings.Cut(row, "|"); i > 0 {
					n[table+"."+cell] += times
				}
			}
		}
		return n
	}
	was, is := count(before), count(now)
	where := map[string]bool{}
	for cell := range was {
		if was[cell] != is[cell] {
			where[strings.SplitN(cell, "=", 2)[0]] = true
		}
	}
	for cell := range is {
		if was[cell] != is[cell] {
			where[strings.SplitN(cell, "=", 2)[0]] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(where)), ", ")
}

// readAll asks for everything; what it is told does not matter here, only that it is told.
func readAll(s *Store) {
	for _, p := range []string{"p", "q"} {
		_, _ = s.Programme(ctx, p)
		_, _ = s.Notes(ctx, p)
		_, _ = s.Editions(ctx, p)
		_, _, _ = s.LastEdition(ctx, p)
		_, _ = s.Draft(ctx, p)
		_, _ = s.Decisions(ctx, p, 1)
		_, _ = s.Barriers(ctx, p)
		_, _ = s.Issued(ctx, p)
		_, _ = s.CohortOf(ctx, p)
		_, _ = s.Proposal(ctx, p)
		_, _ = s.Groups(ctx, p)
	}
	_, _ = s.Programmes(ctx)
	_, _ = s.Releases(ctx, "c")
	_, _, _ = s.Audit(ctx, "")
	_ = s.AddNote(ctx, newNote(40))
}

// copyFolder lays files into a new folder beside the one that they are of. The reserve is the same
// file: to make thousands anew would take half of the time, and nobody reads what is in it.
func copyFolder(t *testing.T, of string, files map[string][]byte) string {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(of), "copy")
	if err == nil {
		err = os.Link(filepath.Join(of, folder.ReserveFile), filepath.Join(dir, folder.ReserveFile))
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if name == folder.ReserveFile {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Each cell of each table changed by SQL, each row removed, and each row put back as it was once,
// is noticed, and named by its table.
func TestWhatSQLChangesIsNoticed(t *testing.T) {
	t.Parallel()
	dir := everyTable(t)
	files := everything(t, dir)
	before, err := cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := Inspect(ctx, dir, "", openSealed); err != nil || !f.Sound() || f.Notes != 11 {
		t.Fatalf("the folder as it was: %+v, %v", f, err)
	}
	tried := 0
	for _, file := range []string{folder.Notes, folder.Keys} {
		db, err := sql.Open("sqlite", sqlite.Source(filepath.Join(dir, file))+"&mode=ro&immutable=1")
		if err != nil {
			t.Fatal(err)
		}
		tables, err := tablesOf(db)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			statements := []string{"DELETE FROM %s WHERE rowid_ = 1"}
			rows, err := db.Query("SELECT * FROM " + table + " LIMIT 1")
			if err != nil {
				t.Fatal(err)
			}
			columns, _ := rows.Columns()
			rows.Close() //nolint:sqlclosecheck // in a loop: the next table must not wait for it
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			for _, c := range columns {
				if c == "place" || c == "coming" {
					continue
				}
				statements = append(statements, "UPDATE %s SET "+c+" = CASE typeof("+c+") WHEN 'integer' THEN "+c+" + 1 "+
					"WHEN 'blob' THEN CAST(substr("+c+", 1, length("+c+") - 1) "+
					"|| CASE substr("+c+", -1) WHEN x'5A' THEN x'A5' ELSE x'5A' END AS BLOB) WHEN 'text' THEN "+c+" || 'x' ELSE 1 END")
			}
			for _, s := range statements {
				work := copyFolder(t, dir, files)
				changed, err := sql.Open("sqlite", unchecked(filepath.Join(work, file)))
				if err != nil {
					t.Fatal(err)
				}
				statement := strings.Replace(fmt.Sprintf(s, table), " WHERE rowid_ = 1", "", 1)
				result, err := changed.Exec(statement)
				_ = changed.Close()
				if err != nil {
					continue // the schema refuses it
				}
				if n, _ := result.RowsAffected(); n == 0 {
					t.Errorf("%s: the table is empty, which proves nothing", statement)
					continue
				}
				tried++
				if !noticed(t, statement, work, before) {
					t.Errorf("%s: nobody noticed", statement)
				}
			}
		}
		_ = db.Close()
	}
	if tried < 80 {
		t.Errorf("%d changes tried: too few to prove anything", tried)
	}
}

// A second row beside the one that there is, and a second key of a note, of which a withdrawal
// would destroy one: both were unseen in 57 of 10,000 random statements.
func TestASecondRowIsNoticed(t *testing.T) {
	t.Parallel()
	dir := everyTable(t)
	files := everything(t, dir)
	before, err := cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	for statement, file := range map[string]string{
		"INSERT INTO folder SELECT 2, mark FROM folder":                                      folder.Notes,
		"INSERT INTO vouch_head SELECT 2, schema, mac FROM vouch_head":                       folder.Notes,
		"INSERT INTO vouching SELECT 2, key, version, mac, age FROM vouching":                folder.Keys,
		"INSERT INTO note_key SELECT 90, note, epoch, wrapped, coming FROM note_key LIMIT 1": folder.Keys,
	} {
		work := copyFolder(t, dir, files)
		db, err := sql.Open("sqlite", unchecked(filepath.Join(work, file)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Exec(statement)
		_ = db.Close()
		if err != nil {
			t.Errorf("%s: %v", statement, err)
		} else if !noticed(t, statement, work, before) {
			t.Errorf("%s: nobody noticed", statement)
		}
	}
}

// Random statements of whoever may write to the files: a cell that is another row's or anything at
// all, two rows with each other's content, a row removed, doubled, or made of two; of every table.
func TestWhatRandomSQLChangesIsNoticed(t *testing.T) {
	t.Parallel()
	dir := everyTable(t)
	files := everything(t, dir)
	before, err := cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(16, 4)) // fixed: the same kinds of changes each time
	seen, meant, kinds := 0, 0, map[string]int{}
	for i := range mutations(60) {
		file := []string{folder.Notes, folder.Notes, folder.Notes, folder.Keys}[random.IntN(4)]
		tables := tablesIn(t, dir, file)
		work := copyFolder(t, dir, files)
		kind, statements := mutant(t, random, filepath.Join(work, file), tables[random.IntN(len(tables))])
		db, err := sql.Open("sqlite", unchecked(filepath.Join(work, file)))
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1) // a temporary table is of one connection
		for _, s := range statements {
			if _, err = db.Exec(s); err != nil {
				break // two rows of one key, or a number where text belongs: the schema refuses it
			}
		}
		_ = db.Close()
		if now, e := cells(work); err != nil || e == nil && maps.Equal(before, now) {
			_ = os.RemoveAll(work)
			continue
		}
		meant++
		kinds[kind]++
		if noticed(t, fmt.Sprintf("change %d: %s", i, strings.Join(statements, "; ")), work, before) {
			seen++
		}
	}
	t.Logf("%d of %d statements changed what is there, %d of them noticed: %v", meant, mutations(60), seen, kinds)
	if meant < mutations(60)/4 {
		t.Errorf("%d statements changed anything: too few to prove anything", meant)
	}
}

// mutant is a random change of a table by SQL, and what kind it is.
func mutant(t *testing.T, random *rand.Rand, path, table string) (kind string, statements []string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil || n == 0 {
		t.Fatalf("%d rows in %s, %v", n, table, err)
	}
	row := func(k int) string { return fmt.Sprintf("(SELECT * FROM %s LIMIT 1 OFFSET %d)", table, k) }
	is := func(k int) string { // the row by all that it has
		var same []string
		for _, c := range columns {
			same = append(same, fmt.Sprintf("%s IS (SELECT %s FROM %s)", c, c, row(k)))
		}
		return strings.Join(same, " AND ")
	}
	one, other, c := random.IntN(n), random.IntN(n), columns[random.IntN(len(columns))]
	mixed := make([]string, len(columns))
	for i, c := range columns {
		mixed[i] = fmt.Sprintf("(SELECT %s FROM %s)", c, row([]int{one, other}[random.IntN(2)]))
	}
	keep := fmt.Sprintf("CREATE TEMP TABLE kept AS SELECT * FROM %s", row(one))
	switch random.IntN(6) {
	case 0:
		return "anything", []string{fmt.Sprintf("UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %d "+
			"WHEN 'text' THEN substr(%s, 2) ELSE randomblob(length(%s)) END WHERE %s", table, c, c,
			random.IntN(40), c, c, is(one))}
	case 1:
		return "another row's", []string{fmt.Sprintf("UPDATE %s SET %s = (SELECT %s FROM %s) WHERE %s",
			table, c, c, row(other), is(one))}
	case 2:
		return "removed", []string{fmt.Sprintf("DELETE FROM %s WHERE %s", table, is(one))}
	case 3:
		var sets []string
		for _, c := range columns[1:] {
			sets = append(sets, fmt.Sprintf("%s = (SELECT %s FROM temp.kept)", c, c))
		}
		return "over another", []string{keep, fmt.Sprintf("UPDATE %s SET %s WHERE %s", table,
			strings.Join(sets, ", "), is(other))}
	case 4:
		return "made of two", []string{fmt.Sprintf("INSERT OR REPLACE INTO %s VALUES (%s)", table, strings.Join(mixed, ", "))}
	}
	// Doubled under another key or in another programme: whatever column was drawn is another.
	return "doubled", []string{keep, fmt.Sprintf("UPDATE temp.kept SET %s = CASE typeof(%s) WHEN 'integer' "+
		"THEN %s + 1 WHEN 'text' THEN 'q' ELSE randomblob(length(%s)) END", c, c, c, c),
		fmt.Sprintf("INSERT INTO %s SELECT * FROM temp.kept", table)}
}

// Random bits flipped, sectors emptied and files cut off: either it is noticed or nothing means
// anything else, and nothing panics.
func TestWhatADiskChangesIsNoticed(t *testing.T) {
	t.Parallel()
	dir := everyTable(t)
	files := everything(t, dir)
	before, err := cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(16, 3)) // fixed: the same changes each time
	seen := 0
	for i := range mutations(150) {
		file := []string{folder.Notes, folder.Notes, folder.Notes, folder.Keys}[random.IntN(4)]
		mutant := bytes.Clone(files[file])
		at, what := random.IntN(len(mutant)), "bit"
		for try := 0; try < 50 && mutant[at] == 0; try++ { // where something stands
			at = random.IntN(len(mutant))
		}
		switch random.IntN(6) {
		case 0:
			mutant, what = mutant[:at], "cut off"
		case 1:
			what = "sector"
			clear(mutant[at/sector512*sector512 : at/sector512*sector512+sector512])
		default:
			mutant[at] ^= 1 << random.IntN(8)
		}
		changed := maps.Clone(files)
		changed[file] = mutant
		if noticed(t, fmt.Sprintf("change %d, %s at %d of %s", i, what, at, file), copyFolder(t, dir, changed), before) {
			seen++
		}
	}
	t.Logf("%d of %d changes noticed, the others mean nothing", seen, mutations(150))
}

const sector512 = 512

// A table that the schema calls one by a blob is a table to SQLite and none to who asks for it by
// text: nothing would guard it. Of 10,000 random mutants one had it so.
func TestATableCalledSoByABlobIsNoticed(t *testing.T) {
	t.Parallel()
	dir := everyTable(t)
	files := everything(t, dir)
	before, err := cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range []string{folder.Notes, folder.Keys} {
		for _, table := range tablesIn(t, dir, file) {
			mutant := calledByABlob(t, files[file], table)
			if mutant == nil {
				continue
			}
			tried++
			changed := maps.Clone(files)
			changed[file] = mutant
			if !noticed(t, file+", "+table, copyFolder(t, dir, changed), before) {
				t.Errorf("%s: that %s is called a table by a blob is noticed by nobody", file, table)
			}
		}
	}
	if tried < 15 {
		t.Errorf("%d tables tried: too few to prove anything", tried)
	}
}

func tablesIn(t *testing.T, dir, file string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", sqlite.Source(filepath.Join(dir, file))+"&mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names, err := tablesOf(db)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// calledByABlob changes the kind of the word "table" in the schema's row of a table; nil where none
// of the rows that the file has of it, some of them left over, is the one in use.
func calledByABlob(t *testing.T, content []byte, table string) []byte {
	t.Helper()
	const text5 = 2*5 + 13 // the kind of a text of five bytes; one less is that of a blob
	row := []byte("table" + table + table)
	for from := 0; ; {
		at := bytes.Index(content[from:], row)
		if at < 0 {
			return nil
		}
		at += from
		from = at + len(row)
		mutant := bytes.Clone(content)
		kind := bytes.LastIndexByte(mutant[at-7:at], text5)
		if kind < 0 {
			continue
		}
		mutant[at-7+kind]--
		name := filepath.Join(t.TempDir(), "mutant.db")
		if err := os.WriteFile(name, mutant, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", sqlite.Source(name)+"&mode=ro&immutable=1")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = db.QueryRow("SELECT count(*) FROM sqlite_master WHERE typeof(type) = 'blob'").Scan(&n)
		_ = db.Close()
		if err == nil && n == 1 {
			return mutant
		}
	}
}

// A row that is put back as it once was, with the hash that it had, vouches for itself; the tally
// tells. The programme whose secrets it was loses them until somebody mends it, and no other does.
func TestARowPutBackIsNoticed(t *testing.T) {
	s, dir := create(t)
	addProgramme(t, s, "q")
	for i, p := range []string{"p", "q"} {
		if err := s.AddCredential(ctx, act, Credential{Hash: seal.Hash{byte(i)}, ID: "of " + p, Role: 2, Programme: p}); err != nil {
			t.Fatal(err)
		}
	}
	var was []byte
	if err := s.db.Write.QueryRow("SELECT mac FROM main.credential WHERE id = 'of p'").Scan(&was); err != nil {
		t.Fatal(err)
	}
	if err := s.Revoke(ctx, act, "of p"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sqlDo(t, dir, "UPDATE credential SET revoked = 0, mac = ? WHERE id = 'of p'", was)
	f, err := Inspect(ctx, dir, "", openSealed)
	if err != nil || !slices.Equal(f.Changed, []vouch.Changed{{Table: "credential"}}) {
		t.Errorf("found %v, %v; want the table of credentials", f.Changed, err)
	}
	if s, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Credential(ctx, seal.Hash{0}); err == nil {
		t.Error("a secret that was revoked and put back opens something")
	}
	if _, err := s.Credential(ctx, seal.Hash{1}); err != nil {
		t.Errorf("another programme's secret: %v", err)
	}
	if err := s.PutDraft(ctx, act, "p", Edition{Number: 1, Digest: []byte{1}}, nil); err == nil {
		t.Error("an edition is made of a programme that somebody changed")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// The whole notes.db of an earlier day is sound in itself, and with the same notes it fits its keys.
// What was revoked, raised or taken back since is not undone by it: keys.db knows how old the notes
// have become. A crash between the two leaves notes that are older than that, which are believed.
func TestNotesOfAnEarlierDayAreNoticed(t *testing.T) {
	s, dir := create(t)
	opens := func(Note) error { return nil }
	if err := s.AddCredential(ctx, act, Credential{ID: "lost", Role: 2, Programme: "p"}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddNote(ctx, newNote(300)); err != nil {
		t.Fatal(err)
	}
	closed := func() {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	changed := func() []vouch.Changed {
		t.Helper()
		f, err := Inspect(ctx, dir, "", opens)
		if err != nil {
			t.Fatal(err)
		}
		return f.Changed
	}
	reopened := func() {
		t.Helper()
		var err error
		if s, err = Open(dir); err != nil {
			t.Fatal(err)
		}
	}
	closed()
	notes, keys := filepath.Join(dir, folder.Notes), filepath.Join(dir, folder.Keys)
	before, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	reopened()
	if err := s.Revoke(ctx, act, "lost"); err != nil {
		t.Fatal(err)
	}
	for range 5 { // so that to mend alone does not make what is put back older than this
		if err := s.Log(ctx, act, "look after the machine"); err != nil {
			t.Fatal(err)
		}
	}
	closed()
	after, err := os.ReadFile(notes)
	if err != nil || len(changed()) > 0 {
		t.Fatalf("found %v in what nobody touched, %v", changed(), err)
	}
	write := func(name string, content []byte) {
		t.Helper()
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(notes, before)
	if found := changed(); !slices.Equal(found, []vouch.Changed{{Table: "vouch_head"}}) {
		t.Errorf("found %v in notes of an earlier day, want the head", found)
	}
	reopened()
	if _, err := s.Credential(ctx, seal.Hash{}); err == nil {
		t.Error("a secret that was revoked since opens something")
	}
	closed()
	if _, _, err := Mend(ctx, dir, filepath.Join(t.TempDir(), "kept"), "", opens); err != nil {
		t.Fatal(err)
	}
	mended, err := os.ReadFile(notes)
	if found := changed(); err != nil || len(found) > 0 {
		t.Errorf("mended, and found %v, %v", found, err)
	}
	// Who mends believes what there is; and what was there before is no longer believed.
	write(notes, after)
	if found := changed(); len(found) == 0 {
		t.Error("the notes of before they were mended are believed")
	}
	write(notes, mended)
	was, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	reopened()
	if err := s.Revoke(ctx, act, "lost"); err != nil {
		t.Fatal(err)
	}
	closed()
	write(keys, was)
	if found := changed(); len(found) > 0 {
		t.Errorf("a crash before the keys know of a change: found %v", found)
	}
}

// unchecked opens a file so that SQL writes what the schema forbids, as whoever has it may.
func unchecked(path string) string {
	return "file:" + path + "?_pragma=ignore_check_constraints(1)"
}

func sqlDo(t *testing.T, dir, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, folder.Notes))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

// What makes a folder believe its rows is missed where it is missing: nothing is made in its place,
// and no start vouches for what is there. Each of these looks like a folder that is new or of
// before.
func TestTrustIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	dir := everyTable(t)
	files := everything(t, dir)
	for name, c := range map[string]struct{ file, statement string }{
		"the key that vouches":   {folder.Keys, "DELETE FROM vouching"},
		"the epoch":              {folder.Keys, "DELETE FROM epoch"},
		"what vouches":           {folder.Keys, "DELETE FROM vouching; DELETE FROM epoch; UPDATE note_key SET epoch = 1"},
		"the key of receipts":    {folder.Keys, "DELETE FROM receipt_key"},
		"the keys' mark":         {folder.Keys, "DELETE FROM folder"},
		"all that there is once": {folder.Keys, "DELETE FROM vouching; DELETE FROM epoch; DELETE FROM receipt_key; DELETE FROM folder"},
		"the keys' version":      {folder.Keys, "DELETE FROM goose_db_version WHERE version_id > 1"},
		"all of the keys":        {folder.Keys, ""},
		"the notes' head":        {folder.Notes, "DELETE FROM vouch_head"},
		"the notes' tallies":     {folder.Notes, "DELETE FROM vouch_tally"},
		"the notes' version":     {folder.Notes, "DELETE FROM goose_db_version WHERE version_id > 1"},
		"every version":          {folder.Notes, "DELETE FROM goose_db_version"},
		"the log":                {folder.Notes, "DELETE FROM audit"},
		"all of the notes":       {folder.Notes, ""},
	} {
		work := copyFolder(t, dir, files)
		exec := func(file, statement string) {
			t.Helper()
			db, err := sql.Open("sqlite", unchecked(filepath.Join(work, file)))
			if err == nil {
				_, err = db.Exec(statement)
				err = errors.Join(err, db.Close())
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		exec(folder.Notes, "UPDATE programme SET k = 1, batch = 1, name = 'Another' WHERE id = 'p'")
		if c.statement == "" {
			if err := os.Truncate(filepath.Join(work, c.file), 0); err != nil {
				t.Fatal(err)
			}
		} else {
			exec(c.file, c.statement)
		}
		for start := range 2 { // what the first one made, the second would believe
			s, err := Open(work)
			if err != nil {
				continue
			}
			if c.file == folder.Keys {
				t.Errorf("%s is missing, and it starts", name)
			}
			if p, err := s.Programme(ctx, "p"); err == nil {
				t.Errorf("%s is missing: start %d believes that the programme is %q", name, start+1, p.Name)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if f, err := Inspect(ctx, work, "", openSealed); err == nil && f.Sound() {
			t.Errorf("%s is missing: a check after two starts finds nothing wrong", name)
		}
		_ = os.RemoveAll(work)
	}
}

// What one row says wrong is refused by its name while the server runs, and takes nothing with it.
func TestOneChangedRowTakesNothingWithIt(t *testing.T) {
	dir := everyTable(t)
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var told []vouch.Changed
	s.Report(func(c vouch.Changed) { told = append(told, c) })
	notes, err := s.Notes(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	sqlDo(t, dir, "UPDATE programme SET k = 1, batch = 1, outside = 1 WHERE id = 'p'")
	sqlDo(t, dir, "UPDATE edition SET digest = CAST('a digest of ninety' AS BLOB) WHERE number = 1")
	sqlDo(t, dir, "UPDATE note SET programme = 'q' WHERE id = ?", notes[0].ID[:])
	sqlDo(t, dir, "UPDATE credential SET role = 1 WHERE id = 'cred2'")
	sqlDo(t, dir, "UPDATE barrier SET name = 'Other'")
	if err := s.ReviseBarrier(ctx, act, "p", Barrier{ID: "pets", Description: "a line"}); err == nil {
		t.Error("a barrier that SQL changed is made good by revising it")
	}
	if p, err := s.Programme(ctx, "p"); err == nil {
		t.Errorf("rules that SQL lowered are %v", p.Rules)
	}
	if e, err := s.Edition(ctx, "p", 1); err == nil {
		t.Errorf("an edition that SQL changed is shown: %q", e.Digest)
	}
	if c, err := s.Credential(ctx, seal.Hash{2}); err == nil {
		t.Errorf("a secret has the role %d that SQL gave it", c.Role)
	}
	if all, err := s.Programmes(ctx); err != nil || len(all) != 1 {
		t.Errorf("%d programmes, %v; want the other one", len(all), err)
	}
	if left, err := s.Notes(ctx, "p"); err != nil || len(left) != len(notes)-1 {
		t.Errorf("%d notes, %v; want the %d that nobody changed", len(left), err, len(notes)-1)
	}
	if moved, err := s.Notes(ctx, "q"); err != nil || len(moved) != 0 {
		t.Errorf("%d notes in a programme that they were moved to by SQL", len(moved))
	}
	if _, err := s.Credential(ctx, seal.Hash{1}); err != nil {
		t.Errorf("a secret that nobody changed: %v", err)
	}
	if len(told) < 4 {
		t.Errorf("told of %v, want all four", told)
	}
}

// Floors hold whatever vouches for the row.
func TestFloorsHoldOnReading(t *testing.T) {
	s, _ := create(t)
	if err := written(s, "UPDATE main.programme SET k = 1, batch = 2, outside = 0"); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Programme(ctx, "p"); err != nil || p.Rules != (Rules{K: 5, Batch: 10, Outside: 5}) {
		t.Errorf("rules below the floor are read as %v, %v", p.Rules, err)
	}
}

// Mending copies first, removes what lost its other half, and leaves every other note.
func TestMend(t *testing.T) {
	s, dir := create(t)
	notes := fill(t, s, 6)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sqlDo(t, dir, "UPDATE note SET edition = 7 WHERE id = ?", notes[0].ID[:])
	sqlDo(t, dir, "DELETE FROM note WHERE id = ?", notes[1].ID[:])
	if _, err := Open(dir); err == nil {
		t.Fatal("a folder that lost a note opens")
	}
	keep := filepath.Join(t.TempDir(), "keep")
	broken := everything(t, dir)
	f, did, err := Mend(ctx, dir, keep, "", openSealed)
	if err != nil || len(did) < 3 || f.Orphans != 1 {
		t.Fatalf("found %+v, did %q, %v", f, did, err)
	}
	if copied := everything(t, keep); !bytes.Equal(copied[folder.Notes], broken[folder.Notes]) || !bytes.Equal(copied[folder.Keys], broken[folder.Keys]) {
		t.Error("the copy is not what was there")
	}
	if s, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if left, err := s.Notes(ctx, "p"); err != nil || len(left) != 4 {
		t.Errorf("%d notes open, %v; want the four that nobody touched", len(left), err)
	}
	if n := count(t, s.keys.DB, "note_key"); n != 5 {
		t.Errorf("%d keys: a note that was changed lost its key", n)
	}
}

// Whatever was written on our own connection but not by a method is not vouched for by the next
// method that is.
func TestWhatOthersWroteIsNotVouchedForByTheNext(t *testing.T) {
	s, _ := create(t)
	if _, err := s.db.Write.Exec("UPDATE main.programme SET name = 'Another'"); err != nil {
		t.Fatal(err)
	}
	if err := s.AddLink(ctx, act, Link{Hash: seal.NewSecret("link").Hash(), ID: "l", Role: 2, Programme: "p"}); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Programme(ctx, "p"); err == nil {
		t.Errorf("the programme is called %q", p.Name)
	}
}

// A trigger that somebody puts into the file would act in our transactions.
func TestATriggerInTheFileIsNoticed(t *testing.T) {
	s, dir := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sqlDo(t, dir, "CREATE TRIGGER lowers AFTER INSERT ON audit BEGIN UPDATE programme SET k = 1; END")
	if _, err := Inspect(ctx, dir, "", openSealed); err == nil {
		t.Error("a check did not notice")
	}
	if s, err := Open(dir); err == nil {
		_ = s.Close()
		t.Error("the folder opens")
	}
}

// Names of tables become parts of our statements. One that goes on with a statement of its own, in
// each of the places where names stand, is refused before it is run.
func TestANameInTheFileIsNotRun(t *testing.T) {
	const planted = "CREATE TABLE main.planted (a)"
	for _, name := range []string{
		"x AS SELECT 1; " + planted + "; --",
		"x', 'x', 0, 'CREATE VIEW x AS SELECT 1'); " + planted + "; --",
	} {
		s, dir := create(t)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		sqlDo(t, dir, `CREATE TABLE "`+name+`" (a TEXT PRIMARY KEY, mac BLOB)`)
		if _, err := Inspect(ctx, dir, "", openSealed); err == nil {
			t.Errorf("%s: a check did not notice", name)
		}
		if s, err := Open(dir); err == nil {
			_ = s.Close()
			t.Errorf("%s: the folder opens", name)
		}
		plain, err := sqlite.Connect(filepath.Join(dir, folder.Notes))
		if err != nil {
			t.Fatal(err)
		}
		if count(t, plain, "sqlite_master WHERE name = 'planted'") > 0 {
			t.Errorf("%s was run", name)
		}
		if err := plain.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// While a server has the folder, a check says so and reads nothing.
func TestACheckWaitsForNoServer(t *testing.T) {
	s, dir := create(t)
	if _, err := Inspect(ctx, dir, "", openSealed); !errors.Is(err, ErrInUse) {
		t.Errorf("beside a server: %v, want ErrInUse", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if f, err := Inspect(ctx, dir, "", openSealed); err != nil || !f.Sound() {
		t.Errorf("after it: %+v, %v", f, err)
	}
}
