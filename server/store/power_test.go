//go:build linux

package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"elephants/server/store/folder"
)

// Which cuts are tried, one of so many, unless the tests may take long: after each a store is
// opened. With few of them half of those are tried that leave all written until a sync, where a step
// ends.
const cutsBetween, fewCuts = 5, 40

// atWork is set in the process that strace watches; it works in the folder of its store.
const atWork = "ELEPHANTS_AT_WORK"

// A power cut keeps what was synced and, of the rest, whatever the disk happened to have written.
// strace tells what the store asked of the disk while notes came and went and all keys were
// wrapped anew. After each such request the power is cut, and some sectors of what was not synced
// are kept; where something was synced also all of them, and none. From each of these disks the
// store must start, whole, with every note that was acknowledged; of a note whose withdrawal was,
// not even the wrapped key may be left.
func TestAPowerCut(t *testing.T) {
	if os.Getenv(atWork) != "" {
		work(t)
		return
	}
	t.Parallel()
	tmp := t.TempDir()
	s, dir := createIn(t, tmp)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	d := newDisk(t, dir)
	d.tmp, d.reserve = tmp, filepath.Join(dir, folder.ReserveFile)
	w := witness{notes: map[NoteID]event{}}
	cuts := d.cuts(t, traced(t, "TestAPowerCut", dir, atWork+"=1"), w.hear,
		func(dir string, cut int) { w.check(t, dir, cut) })
	if cuts < 500 || w.added != 9 || w.gone != 3 {
		t.Errorf("%d cuts, %d notes acknowledged, %d withdrawn: too few to prove anything", cuts,
			w.added, w.gone)
	}
	t.Logf("%d power cuts", cuts)
}

// traced runs a test of this package as a process of its own, in a folder, and returns what it asked
// of the disk.
func traced(t *testing.T, test, dir string, env ...string) []call {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("needs strace: .ci/run installs it")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	child := exec.Command("strace", "-f", "-y", "-xx", "-s", "4194304", "-o", trace, "-e",
		"trace=?open,openat,write,pwrite64,ftruncate,fsync,fdatasync,?unlink,unlinkat,?rename,renameat",
		os.Args[0], "-test.run=^"+test+"$")
	child.Dir, child.Env = dir, append(os.Environ(), env...)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("the store at work: %v\n%s", err, out)
	}
	all := calls(t, trace)
	for i := range all {
		for _, name := range []*string{&all[i].path, &all[i].to} {
			if *name != "" && !filepath.IsAbs(*name) {
				*name = filepath.Join(dir, *name)
			}
		}
	}
	return all
}

// cuts cuts the power after each of the calls, tells what was written to the standard output until
// then, and has what is left checked. It returns how many cuts there are, of which the short form
// checks some.
func (d *disk) cuts(t *testing.T, all []call, heard func([]byte),
	check func(dir string, cut int)) (n int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2)) // fixed: the same cuts each time
	long, someOfIt := os.Getenv("ELEPHANTS_LONG") != "", 1
	if long {
		someOfIt = 8
	}
	for _, c := range all {
		if c.name == "write" {
			heard(c.data)
		}
		if !d.do(c) {
			continue
		}
		ways := slices.Repeat([]func() bool{func() bool { return random.IntN(2) == 0 }}, someOfIt)
		if strings.HasSuffix(c.name, "sync") || strings.HasPrefix(c.name, "rename") {
			ways = append(ways, func() bool { return false }, func() bool { return true })
		}
		for i, keep := range ways {
			if n++; n%d.between == 0 || d.between == fewCuts && i == 2 && n%2 == 0 || long {
				check(d.cut(t, keep), n)
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	return n
}

// event is what the store at work says on its standard output before and after each act.
type event struct {
	What        string // "adding", "added", "withdrawing", "withdrawn"
	ID          NoteID
	Key, Sealed []byte // Sealed is a hash
	Wrapped     []byte // the key as it is on the disk
}

func work(t *testing.T) {
	s, err := Open(".")
	if err != nil {
		t.Fatal(err)
	}
	say := func(e event) {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.Write(append(line, '\n'))
	}
	var notes []Note
	for i := range 9 {
		n := newNote(500 + 900*i)
		hash := sha256.Sum256(n.Sealed)
		e := event{What: "adding", ID: n.ID, Key: n.Key[:], Sealed: hash[:]}
		say(e)
		if err := s.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
		e.What = "added"
		say(e)
		notes = append(notes, n)
		switch i {
		case 3, 5, 7:
			e := event{What: "withdrawing", ID: notes[i-2].ID}
			if err := s.keys.DB.QueryRow("SELECT wrapped FROM note_key WHERE note = ?",
				e.ID[:]).Scan(&e.Wrapped); err != nil {
				t.Fatal(err)
			}
			say(e)
			if err := s.Withdraw(ctx, notes[i-2].Receipt); err != nil {
				t.Fatal(err)
			}
			e.What = "withdrawn"
			say(e)
		case 4:
			if err := s.keys.Rotate(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// witness knows what was said until the power went.
type witness struct {
	notes       map[NoteID]event // the last event of each
	added, gone int
}

func (w *witness) hear(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		return // not ours: the test's own "PASS"
	}
	switch e.What {
	case "added":
		w.added++
	case "withdrawn":
		w.gone++
	case "withdrawing":
		was := w.notes[e.ID]
		e.Key, e.Sealed = was.Key, was.Sealed
	}
	w.notes[e.ID] = e
}

// check starts a store from what a cut left, and looks for what it must have and must not have.
func (w *witness) check(t *testing.T, dir string, cut int) {
	t.Helper()
	defer os.RemoveAll(dir)
	for _, e := range w.notes {
		if e.What != "withdrawn" {
			continue
		}
		for _, name := range []string{folder.Keys, folder.Keys + "-journal"} {
			if content, _ := os.ReadFile(filepath.Join(dir, name)); bytes.Contains(content,
				e.Wrapped) {
				t.Errorf("cut %d: the key of a withdrawn note is still in %s", cut, name)
			}
		}
	}
	s, err := Open(dir)
	if err != nil {
		t.Errorf("cut %d: starting again: %v", cut, err)
		return
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, c := range s.damage.All {
		t.Errorf("cut %d: %v", cut, c)
	}
	if f, err := s.Check(ctx, "", func(Note) error { return nil }); err != nil || !f.Sound() {
		t.Errorf("cut %d: %+v, %v", cut, f, err)
	}
	found, err := s.Notes(ctx, "p")
	if err != nil {
		t.Errorf("cut %d: %v", cut, err)
		return
	}
	there := map[NoteID]bool{}
	for _, n := range found {
		there[n.ID] = true
		e, hash := w.notes[n.ID], sha256.Sum256(n.Sealed)
		if e.What == "withdrawn" || e.What == "" {
			t.Errorf("cut %d: a note is there that was withdrawn or never sent", cut)
		} else if !bytes.Equal(e.Key, n.Key[:]) || !bytes.Equal(e.Sealed, hash[:]) {
			t.Errorf("cut %d: a note is not what was sent", cut)
		}
	}
	for id, e := range w.notes {
		if e.What == "added" && !there[id] {
			t.Errorf("cut %d: a note that was acknowledged is lost", cut)
		}
	}
}

// call is a request to the disk, or to standard output.
type call struct {
	name, path string
	data       []byte
	at         int64 // where data goes; the size, for ftruncate
	create     bool
	to         string // of a rename
}

var (
	callForm = regexp.MustCompile(`^\d+ +(\w+)\((?:\d+<([^>]*)>|AT_FDCWD<[^>]*>)?(?:, )?(?:"([^"]*)")?(.*)\) += (-?\d+)`)
	pid      = regexp.MustCompile(`^\d+`)
	quoted   = regexp.MustCompile(`"([^"]*)"`)
)

// calls reads what strace wrote: bytes and paths in hexadecimal, a line for each call or, where
// threads took turns, two.
func calls(t *testing.T, trace string) (all []call) {
	t.Helper()
	content, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	unfinished := map[string]string{}
	for _, line := range strings.Split(string(content), "\n") {
		thread := pid.FindString(line)
		if begun, ok := strings.CutSuffix(line, " <unfinished ...>"); ok {
			unfinished[thread] = begun
			continue
		}
		if _, rest, ok := strings.Cut(line, " resumed>"); ok {
			line = unfinished[thread] + rest
		}
		m := callForm.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[5], "-") {
			continue // a signal, a thread's end, or what failed
		}
		c := call{name: m[1], path: plain(m[2]), data: []byte(plain(m[3])),
			create: strings.Contains(m[4], "O_CREAT")}
		switch numbers := strings.Split(strings.TrimPrefix(m[4], ", "), ", "); c.name {
		case "pwrite64":
			c.at, err = strconv.ParseInt(numbers[1], 10, 64)
		case "ftruncate":
			c.at, err = strconv.ParseInt(numbers[0], 10, 64)
		case "open", "openat", "unlink", "unlinkat":
			c.path = string(c.data)
		case "rename", "renameat":
			c.path, c.to = string(c.data), plain(quoted.FindStringSubmatch(m[4])[1])
		}
		if err != nil {
			t.Fatalf("strace wrote %s of %q: %v", c.name, m[4], err)
		}
		all = append(all, c)
	}
	return all
}

// plain undoes strace's \x41.
func plain(hex string) string {
	var out []byte
	for _, h := range strings.Split(hex, `\x`)[1:] {
		b, err := strconv.ParseUint(h, 16, 8)
		if err != nil {
			return hex
		}
		out = append(out, byte(b))
	}
	return string(out)
}

// disk is a folder as a power cut finds it.
type disk struct {
	dir     string
	tmp     string // where folders are made of what a cut leaves
	reserve string // the file that each of them gets
	between int    // of the cuts, one of so many is checked
	// what is there for sure; of a file whose entry in the folder was not synced, nothing
	synced map[string][]byte
	fresh  map[string]bool // files whose entry was not synced yet
	wet    []call          // what was asked since, and may or may not be there
	ends   map[string]int  // of files that are written from their beginning to their end
}

func newDisk(t *testing.T, dir string) *disk {
	t.Helper()
	d := &disk{dir: dir, synced: map[string][]byte{}, fresh: map[string]bool{},
		ends: map[string]int{}, between: cutsBetween}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() == folder.ReserveFile {
			continue // random bytes, which cut adds
		}
		if d.synced[filepath.Join(dir, f.Name())], err = os.ReadFile(filepath.Join(dir,
			f.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// do takes a request, and reports whether it concerns this disk.
func (d *disk) do(c call) bool {
	if strings.HasSuffix(c.path, "-shm") || c.path != d.dir && filepath.Dir(c.path) != d.dir ||
		filepath.Base(c.path) == folder.ReserveFile {
		return false // the index of the log is made anew at each start
	}
	switch c.name {
	case "fsync", "fdatasync":
		if c.path == d.dir {
			clear(d.fresh)
		}
		d.wet = slices.DeleteFunc(d.wet, func(w call) bool {
			entry := strings.HasPrefix(w.name, "unlink") || strings.HasPrefix(w.name, "rename")
			if entry != (c.path == d.dir) || !entry && w.path != c.path {
				return false
			}
			apply(d.synced, w, func() bool { return true })
			return true
		})
	case "open", "openat":
		if _, ok := d.synced[c.path]; ok || !c.create {
			return false
		}
		d.synced[c.path], d.fresh[c.path] = []byte{}, true
	case "write":
		c.name, c.at = "pwrite64", int64(d.ends[c.path])
		d.ends[c.path] += len(c.data)
		d.wet = append(d.wet, c)
	case "pwrite64", "ftruncate", "unlink", "unlinkat", "rename", "renameat":
		d.wet = append(d.wet, c)
	default:
		return false
	}
	return true
}

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// apply does to files what was asked, in so far as keep says, sector by sector.
func apply(files map[string][]byte, c call, keep func() bool) {
	was, ok := files[c.path]
	switch c.name {
	case "unlink", "unlinkat":
		if keep() {
			delete(files, c.path)
		}
	case "rename", "renameat":
		if ok && keep() {
			files[c.to] = was
			delete(files, c.path)
		}
	case "ftruncate":
		if ok && keep() {
			files[c.path] = append(bytes.Clone(was[:min(len(was), int(c.at))]), make([]byte, max(0,
				int(c.at)-len(was)))...)
		}
	case "pwrite64":
		if !ok {
			return
		}
		now := bytes.Clone(was)
		for from := 0; from < len(c.data); {
			to := min(len(c.data), from+sector-(int(c.at)+from)%sector)
			if keep() {
				end := int(c.at) + to
				now = append(now, make([]byte, max(0, end-len(now)))...)
				copy(now[int(c.at)+from:end], c.data[from:to])
			}
			from = to
		}
		files[c.path] = now
	}
}

// cut lays what a power cut leaves into a new folder.
func (d *disk) cut(t *testing.T, keep func() bool) string {
	t.Helper()
	left := map[string][]byte{}
	for path, content := range d.synced {
		if !d.fresh[path] || keep() {
			left[path] = content
		}
	}
	for _, c := range d.wet {
		apply(left, c, keep)
	}
	dir, err := os.MkdirTemp(d.tmp, "cut")
	if err == nil && d.reserve != "" {
		// nothing here is ever so full that it is used
		err = os.Link(d.reserve, filepath.Join(dir, folder.ReserveFile))
	}
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range left {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), content,
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
