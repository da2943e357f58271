package store

import (
	"bytes"
	"database/sql"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
)

// submitted stores notes one after the other, each in a batch of its own, and returns them in
// order.
func submitted(t *testing.T, s *Store, n int) []Note {
	t.Helper()
	var notes []Note
	for i := range n {
		note := newNote(1)
		// in two of the eight lengths
		said := bytes.Repeat([]byte("said "), []int{60, 60, 60, 500}[i%4])
		note.Sealed = note.Key.Seal(said, string(note.ID[:]))
		if err := s.AddNote(ctx, note); err != nil {
			t.Fatal(err)
		}
		notes = append(notes, note)
	}
	return notes
}

// ordersOf are all the ways in which a file may put things in order: for each thing, in the order
// of submission, where it begins and ends, and both inside the page; -1 where the file has none
// of it.
func ordersOf(content []byte, things [][]byte) map[string][]int {
	orders := map[string][]int{}
	add := func(name string, at, part int) {
		if at < 0 {
			part = -1
		}
		orders[name] = append(orders[name], part)
	}
	var begins, ends [][]byte
	for _, thing := range things {
		begins, ends = append(begins, thing[:16]), append(ends, thing[len(thing)-16:])
	}
	first, last := found(content, append(begins, ends...))
	for i := range things {
		begin, end := first[i], last[len(things)+i]
		add("begin", begin, begin)
		add("page of the begin", begin, begin/4096)
		add("begin in its page", begin, begin%4096)
		add("end", end, end)
		add("page of the end", end, end/4096)
		add("end in its page", end, end%4096)
	}
	return orders
}

// found is where each of the parts stands in a content first, and where last; -1 if it does not. It
// reads the content once for all of them.
func found(content []byte, parts [][]byte) (first, last []int) {
	var begin [1 << 16][]int // by their first two bytes
	for i, part := range parts {
		at := int(part[0])<<8 | int(part[1])
		begin[at] = append(begin[at], i)
		first, last = append(first, -1), append(last, -1)
	}
	for at := range max(0, len(content)-1) {
		for _, i := range begin[int(content[at])<<8|int(content[at+1])] {
			if bytes.HasPrefix(content[at:], parts[i]) {
				last[i] = at
				if first[i] < 0 {
					first[i] = at
				}
			}
		}
	}
	return first, last
}

// told is how much an order says of the order of submission: the rank correlation, and the share of
// pairs that stand in order. Things that the file does not have, and ties, say nothing.
func told(order []int) (correlation, pairs float64) {
	var there []int
	for _, at := range order {
		if at >= 0 {
			there = append(there, at)
		}
	}
	sorted := slices.Sorted(slices.Values(there))
	rank := func(v int) float64 { // of ties the middle
		low, _ := slices.BinarySearch(sorted, v)
		high, _ := slices.BinarySearch(sorted, v+1)
		return float64(low+high-1) / 2
	}
	middle := float64(len(there)-1) / 2
	var both, first, second float64
	inOrder, all := 0, 0
	for i, v := range there {
		both += (float64(i) - middle) * (rank(v) - middle)
		first += (float64(i) - middle) * (float64(i) - middle)
		second += (rank(v) - middle) * (rank(v) - middle)
		for _, w := range there[i+1:] {
			if v != w {
				all++
			}
			if v < w {
				inOrder++
			}
		}
	}
	return both / math.Sqrt(first*second), float64(inOrder) / float64(max(1, all))
}

// Of 500 notes that came one after the other, nothing in the files tells in which order: neither
// where they and their keys begin and end, nor their row numbers, while the server runs and
// after. Each of the 40 or so orders is a draw: its correlation has a standard deviation of .045
// and its share of pairs one of .015, so that a bound of .2 and .05 on the worst of them raises a
// false alarm in about 1 of 100 runs for the pairs, and never for the other. That is why the
// pairs' bound here is .065, with 1 in 2,000.
func TestTheFilesTellNoOrder(t *testing.T) {
	t.Parallel()
	s, dir := createIn(t, t.TempDir())
	notes := submitted(t, s, 500)
	var sealed, wrapped, ids, receipts [][]byte
	var places, keyPlaces []int
	for _, n := range notes {
		sealed, ids, receipts = append(sealed, n.Sealed), append(ids, n.ID[:]), append(receipts,
			n.Receipt[:])
		var key []byte
		var place, keyPlace int
		if err := s.keys.DB.QueryRow("SELECT wrapped, place FROM note_key WHERE note = ?",
			n.ID[:]).Scan(&key, &keyPlace); err != nil {
			t.Fatal(err)
		}
		if err := s.db.Write.QueryRow("SELECT place FROM main.note WHERE id = ?",
			n.ID[:]).Scan(&place); err != nil {
			t.Fatal(err)
		}
		wrapped, places, keyPlaces = append(wrapped, key), append(places, place), append(keyPlaces,
			keyPlace)
	}
	running := everything(t, dir)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check := func(what string, order []int) {
		t.Helper()
		if r, pairs := told(order); math.Abs(r) > .2 || math.Abs(pairs-.5) > .065 {
			t.Errorf("%s: correlation %.3f, %.1f %% of pairs in order", what, r, 100*pairs)
		}
	}
	worst, worstPairs := 0., 0.
	all := func(when string, files map[string][]byte) {
		for _, name := range []string{folder.Notes, folder.Notes + "-wal", folder.Keys,
			folder.Keys + "-journal"} {
			for thing, of := range map[string][][]byte{"note": sealed, "key": wrapped, "id": ids,
				"receipt": receipts} {
				for order, where := range ordersOf(files[name], of) {
					there := len(where) - len(slices.DeleteFunc(slices.Clone(where),
						func(at int) bool { return at >= 0 }))
					if there < 250 {
						continue // of so few it says little: those of the last batch
					}
					r, pairs := told(where)
					worst, worstPairs = max(worst, math.Abs(r)), max(worstPairs, math.Abs(pairs-.5))
					check(strings.Join([]string{when, name, thing, order}, ", "), where)
				}
			}
		}
	}
	check("row numbers of notes", places)
	check("row numbers of keys", keyPlaces)
	all("running", running)
	all("stopped", everything(t, dir))
	t.Logf("worst correlation %.3f, worst share of pairs %.3f from a half", worst, worstPairs)
	if size := len(running[folder.Notes+"-wal"]); size > 64<<10 {
		t.Errorf("the write-ahead log still has %d bytes: it tells which batch came first", size)
	}
	if each := float64(len(running[folder.Keys])) / 500; each > 1024 {
		t.Errorf("%.0f bytes of keys a note, want 1024 at most", each)
	} else {
		t.Logf("%.0f bytes of keys a note", each)
	}
}

// The control: in a table as it was before, with the same notes, the same search finds the order.
func TestAnOrderThatIsThereIsFound(t *testing.T) {
	name := filepath.Join(t.TempDir(), "plain.db")
	db, err := sqlite.Connect(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE note (id BLOB PRIMARY KEY, sealed BLOB) STRICT, WITHOUT ROWID"); err != nil {
		t.Fatal(err)
	}
	var sealed [][]byte
	for range 300 {
		n := newNote(1)
		n.Sealed = n.Key.Seal(make([]byte, 3000), string(n.ID[:]))
		if _, err := db.Exec("INSERT INTO note VALUES (?, ?)", n.ID[:], n.Sealed); err != nil {
			t.Fatal(err)
		}
		sealed = append(sealed, n.Sealed)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	found := 0.
	for _, order := range ordersOf(content, sealed) {
		r, _ := told(order)
		found = max(found, math.Abs(r))
	}
	if found < .9 {
		t.Errorf("the order of a table that has one is found with a correlation of %.3f", found)
	}
}

// A note's place is one of all, each as likely, whoever was there before: the first of ten notes
// ends up in each place about as often. 2,000 draws a place, so that 300 off is beyond six standard
// deviations.
func TestEachPlaceIsAsLikely(t *testing.T) {
	times := make([]int, 10)
	for range 20000 {
		var order []int
		for note := range 10 {
			at, err := place.Draw(0, int64(len(order)+1))
			if err != nil {
				t.Fatal(err)
			}
			order = append(order, note)
			order[len(order)-1], order[at-1] = order[at-1], note
		}
		times[slices.Index(order, 0)]++
	}
	for place, n := range times {
		if n < 1700 || n > 2300 {
			t.Errorf("the first note is in place %d %d times of 20,000", place+1, n)
		}
	}
}

// A note that goes leaves its place to the last, so that there are no gaps which would tell that
// somebody withdrew; the others stay as they are, and open.
func TestPlacesHaveNoGaps(t *testing.T) {
	s, dir := create(t)
	notes := submitted(t, s, 40)
	for _, n := range notes[10:25] {
		if err := s.Withdraw(ctx, n.Receipt); err != nil {
			t.Fatal(err)
		}
	}
	s = reopen(t, s, dir)
	left, err := s.Notes(ctx, "p")
	if err != nil || len(left) != 25 {
		t.Fatalf("%d notes, %v; want 25", len(left), err)
	}
	for _, n := range left {
		if _, err := n.Key.Open(n.Sealed, string(n.ID[:])); err != nil {
			t.Error(err)
		}
	}
	for query, db := range map[string]*sql.DB{
		"SELECT count(*), max(place) FROM note_key": s.keys.DB,
		"SELECT sum(n), sum(last) FROM (SELECT count(*) AS n, max(place & 4294967295) AS last FROM main.note GROUP BY place >> 32)": s.db.Write,
	} {
		var n, last int
		if err := db.QueryRow(query).Scan(&n, &last); err != nil || n != 25 || last != 25 {
			t.Errorf("%d rows, the last in place %d, %v", n, last, err)
		}
	}
}

// The eight lengths say no more of a note than which of them it has: whatever was said, the rows
// of one length are alike to the byte. The control is a seal without padding.
func TestLengthsSayNoMoreThanWhichOfEight(t *testing.T) {
	lengths := map[int]int{}
	for said := 1; said < 120<<10; said += 97 {
		lengths[len(seal.NewKey().Seal(make([]byte, said)))]++
	}
	if len(lengths) != 8 {
		t.Errorf("%d lengths, want 8", len(lengths))
	}
	s, _ := create(t)
	submitted(t, s, 40)
	rows, err := s.db.Write.Query("SELECT DISTINCT place >> 32, length(sealed), length(id) + length(programme) + length(receipt) + length(mac) FROM main.note")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kinds := 0
	for rows.Next() {
		var class, sealed, rest int
		if err := rows.Scan(&class, &sealed, &rest); err != nil {
			t.Fatal(err)
		}
		if kinds++; class != sealed || rest != 16+1+32+32 {
			t.Errorf("a row of the length %d has %d bytes, and %d of others", class, sealed, rest)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if kinds != 2 {
		t.Errorf("%d kinds of rows of two lengths", kinds)
	}
}

// Of 200 sheets of a meet and greet that were written one after the other, most of them twice, the
// files do not tell in which order, nor by a row's length how much somebody wrote. The correlation
// of a draw of 200 has a standard deviation of .07, and its share of pairs one of .024: the bounds
// raise a false alarm in about 1 of 10,000 runs.
func TestSheetsTellNothing(t *testing.T) {
	t.Parallel()
	s, dir := createIn(t, t.TempDir())
	var links []seal.Hash
	for range 200 {
		links = append(links, seal.NewSecret("sheet").Hash())
	}
	if err := s.AddSheets(ctx, act, "p", links); err != nil {
		t.Fatal(err)
	}
	var hashes, contents [][]byte
	for i, link := range links {
		content := newNote(1).ID // random, and long enough to be found
		long := append(content[:], bytes.Repeat([]byte{0}, i%7*100)...)
		long = append(long, content[:]...)
		for _, written := range [][]byte{[]byte("short"), long}[i%2:] {
			if err := s.WriteSheet(ctx, link, written); err != nil {
				t.Fatal(err)
			}
		}
		hashes, contents = append(hashes, link[:]), append(contents, long)
	}
	var lengths int
	if err := s.db.Read.QueryRow("SELECT count(DISTINCT length(content)) FROM main.sheet").
		Scan(&lengths); err != nil || lengths != 1 {
		t.Errorf("sheets have %d lengths, want one; %v", lengths, err)
	}
	running := everything(t, dir)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	stopped := everything(t, dir)
	for when, files := range map[string]map[string][]byte{"running": running, "stopped": stopped} {
		if n := len(files[folder.Notes+"-wal"]); n > 64<<10 {
			t.Errorf("%s, the write-ahead log has %d bytes: it tells who wrote first", when, n)
		}
		for thing, of := range map[string][][]byte{"hash": hashes, "content": contents} {
			for order, where := range ordersOf(files[folder.Notes], of) {
				r, pairs := told(where)
				if math.IsNaN(r) {
					continue // alike for all of them
				}
				if math.Abs(r) > .35 || math.Abs(pairs-.5) > .1 {
					t.Errorf("%s, %s, %s: correlation %.3f, %.1f %% of pairs in order", when, thing, order,
						r, 100*pairs)
				}
			}
		}
	}
	for _, content := range contents {
		if !bytes.Contains(stopped[folder.Notes], content[:16]) {
			t.Fatal("a sheet is not where this test looks for it")
		}
	}
}
