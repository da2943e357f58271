package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"elephants/analysis/cooccur"
	"elephants/analysis/count"
	"elephants/analysis/disclose"
	"elephants/client/waiting"
)

const countLong = `Read raw text, one document a line ("-" is standard input), and count it: words, stems,
pairs of terms at most --window places apart, associations, and the communities that they form.
Prints what it came to, how long each stage took, and the peak of memory. The same documents give
the same figures in any order and on any number of cores. With --jsonl each line is a note,

  {"side"?: "...", "text": "...", "participant"?: "...", "id"?: "..."}

With --partial it stops at the counts and writes them to standard output in a compact form. With
--merge the files are such counts, of parts of a corpus: it adds them and goes on from there, or,
with --partial, writes the sums. The figures are those of one run over the whole corpus.

With --rows it stops at the counts too and writes them as rows of a table, in lines of five fields
with tabs between them: kind, side, a, b, n. A kind is word (n uses of a), stem (n documents have
a), pair (n times a and b near each other), documents (n of them; a is the window) or check. Rows of
parts that are alike but for n are added by anything that adds, such as GROUP BY; --merge takes the
sums, and refuses them if a row is lost, changed or there twice. analysis/spark does so on a cluster.

Organisations that may not share their notes count them with --least PEOPLE: only words and pairs
that so many participants used are in such counts. Scrub the notes before. One of them adds the
counts of all with --merge --sites N, which keeps what so many of them have, and --seeds prints the
communities as themes to look for: name them, and send them back to be looked for by each.

  elephants scrub --jsonl < notes.jsonl | elephants count --jsonl --partial --least 5 - > a.counts
  elephants count --merge --sites 3 --seeds a.counts b.counts c.counts > seeds.txt
  elephants theme --seeds seeds.txt notes.jsonl`

// countCommand is a run of elephants count.
type countCommand struct {
	*command
	o                                   count.Options
	partial, merge, rows, jsonl, seeded bool
	least, sites                        int
	read                                int // bytes of counts that were merged
}

func counting(c *command) *cobra.Command {
	t := countCommand{command: c}
	cmd := &cobra.Command{
		Use: "count FILE...", Short: "count a corpus: words, pairs of terms near each other, communities",
		Args: cobra.MinimumNArgs(1), Long: countLong,
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := t.check(len(files), cmd.Flags().Changed); err != nil {
				return err
			}
			widen(room(files))
			debug.SetGCPercent(garbage)
			defer waiting.For(c.Err, "counting")()
			return t.run(files)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&t.o.Window, "window", 5,
		"how many places apart two terms may be, 1 to 255; stop words take no place")
	flags.IntVar(&t.o.Workers, "workers", runtime.GOMAXPROCS(0), "how many cores to use")
	flags.BoolVar(&t.partial, "partial", false, "write the counts, to be merged, and stop there")
	flags.BoolVar(&t.merge, "merge", false,
		"the files are counts that --partial or --rows wrote: add them and go on")
	flags.BoolVar(&t.rows, "rows", false, "write the counts as rows to be added by a table, and stop there")
	flags.BoolVar(&t.jsonl, "jsonl", false, "the files are JSON Lines, a note a line")
	flags.IntVar(&t.least, "least", 0,
		"with --partial: count only what so many `PEOPLE` said, 5 or more")
	flags.IntVar(&t.sites, "sites", 0,
		"with --merge: each file is an organisation's; keep only what so many of them have, 3 or more")
	flags.BoolVar(&t.seeded, "seeds", false, "print the communities as seeds for elephants theme")
	return c.JSONFlag(cmd)
}

// garbage is how much of it there may be, in per cent of what is held, before it is collected. What
// is held is mostly numbers, which cost a collector nothing to look at: a gigabyte peaks at 880 MB
// and not at 1,140, in the same time (PERFORMANCE.md of analysis).
const garbage = 25

// fewestSites must have a word for it to be kept: each of two could take its own counts from the
// sums, and would have the other's.
const fewestSites = 3

// check refuses flags that do not go together.
func (t *countCommand) check(files int, set func(flag string) bool) error {
	return firstOf(append(t.sharing(files, set), []rule{
		{t.o.Window < 1 || t.o.Window > cooccur.MaxWindow,
			fmt.Sprintf("--window is %d, it must be 1 to %d", t.o.Window, cooccur.MaxWindow)},
		{t.o.Workers < 1, fmt.Sprintf("--workers is %d, it must be at least 1", t.o.Workers)},
		{t.merge && (set("window") || t.jsonl),
			"--merge takes counts as they are, with their window: leave --window and --jsonl out"},
		{t.rows && (t.merge || t.partial), "--rows writes the counts of text: leave --merge and --partial out"},
		{t.seeded && (t.partial || t.rows), "--seeds prints the communities: leave --partial and --rows out"},
	}...))
}

// sharing are the rules of what leaves a site.
func (t *countCommand) sharing(files int, set func(flag string) bool) []rule {
	k := disclose.Floor.K
	return []rule{
		{set("least") && t.least < k,
			fmt.Sprintf("--least is %d, it must be at least %d: what fewer people said leads to them", t.least, k)},
		{set("least") && (!t.partial || t.merge),
			"--least is for what leaves a site: give it with --partial, where the notes are"},
		{set("sites") && t.sites < fewestSites,
			fmt.Sprintf("--sites is %d, it must be at least %d: each of two could tell the other's counts",
				t.sites, fewestSites)},
		{set("sites") && !t.merge, "--sites is for the counts of several organisations: give it with --merge"},
		{t.sites > files, fmt.Sprintf("--sites is %d, and there are %d files: nothing would be left",
			t.sites, files)},
	}
}

// rule is what flags must keep to, and what to say where they do not.
type rule struct {
	broken bool
	what   string
}

func firstOf(rules []rule) error {
	for _, r := range rules {
		if r.broken {
			return errors.New(r.what)
		}
	}
	return nil
}

func (t *countCommand) run(files []string) error {
	if t.merge {
		if t.partial {
			return t.write(t.whole(files))
		}
		return t.print(func(o count.Options) (count.Result, int, error) {
			whole, err := t.whole(files)
			if err != nil {
				return count.Result{}, 0, err
			}
			o.Done("merging")
			return whole.Result(o), t.read, nil
		})
	}
	if t.jsonl {
		return t.countNotes(files)
	}
	if !t.partial && !t.rows {
		return t.print(func(o count.Options) (count.Result, int, error) { return t.stream(files, o) })
	}
	text, err := t.readAll(files)
	switch {
	case err != nil:
		return err
	case t.rows:
		return t.writeRows(map[string][]byte{"": text})
	case t.least > 0:
		return t.write(count.Shared(bytes.SplitAfter(text, []byte("\n")), t.least, t.o))
	}
	return t.write(count.Part(text, t.o), nil)
}

// stream counts files without holding them.
func (t *countCommand) stream(files []string, o count.Options) (count.Result, int, error) {
	text := &joined{open: t.open, files: files}
	r, err := count.Stream(text, o)
	if err == nil && text.size == 0 {
		err = errEmpty
	}
	return r, text.size, err
}

// room is about what files will take of memory when they are counted or themed, in bytes, as far
// as it is worth preparing: some four times their size, and what standard input may have.
func room(files []string) int {
	size := int64(16 << 20)
	for _, name := range files {
		if info, err := os.Stat(name); err == nil {
			size += info.Size()
		}
	}
	return int(min(4*size, 512<<20))
}

func (t *countCommand) readAll(files []string) ([]byte, error) {
	var text []byte
	for _, name := range files {
		part, err := t.readFile(name)
		if err != nil {
			return nil, err
		}
		if len(part) > 0 && !bytes.HasSuffix(part, []byte("\n")) {
			part = append(part, '\n') // the last line of a file is a document of its own
		}
		if text == nil {
			text = part // a corpus of one file is not copied
		} else {
			text = append(text, part...)
		}
	}
	if len(text) == 0 {
		return nil, errEmpty
	}
	return text, nil
}

var errEmpty = errors.New("the corpus is empty: give files with one document a line")

// readFile reads a file, or standard input for "-".
func (t *countCommand) readFile(name string) (content []byte, err error) {
	if name == "-" {
		content, err = io.ReadAll(t.In)
	} else {
		content, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	return content, nil
}

// open opens a file, or standard input for "-".
func (t *countCommand) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(t.In), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	return file, nil
}

// joined reads files one after another. The last line of each is a document of its own.
type joined struct {
	open  func(name string) (io.ReadCloser, error)
	files []string // to be opened
	now   io.ReadCloser
	last  byte // that was read
	size  int  // bytes read
}

func (j *joined) Read(p []byte) (n int, err error) {
	for {
		if j.now == nil {
			if len(j.files) == 0 {
				return 0, io.EOF
			}
			if j.now, err = j.open(j.files[0]); err != nil {
				return 0, err
			}
			j.files, j.last = j.files[1:], '\n'
		}
		n, err = j.now.Read(p)
		if errors.Is(err, io.EOF) {
			_ = j.now.Close() // it was only read
			j.now, err = nil, nil
			if n < len(p) && (n == 0 && j.last != '\n' || n > 0 && p[n-1] != '\n') {
				p[n] = '\n'
				n++
			}
		}
		if err != nil {
			return n, fmt.Errorf("reading the corpus: %w", err)
		}
		if n > 0 {
			j.last = p[n-1]
			j.size += n
			return n, nil
		}
	}
}

// counted is what `elephants count --json` prints.
type counted struct {
	Documents     int     `json:"documents"`
	Tokens        int     `json:"tokens"`
	Types         int     `json:"types"`
	Pairs         int     `json:"pairs"`
	DistinctPairs int     `json:"distinct_pairs"`
	Checksum      string  `json:"checksum"`
	Terms         int     `json:"terms"`
	Edges         int     `json:"edges"`
	Communities   int     `json:"communities"`
	Workers       int     `json:"workers"`
	Stages        []stage `json:"stages"`
	Seconds       float64 `json:"seconds"`
	MBs           float64 `json:"mb_s"`
	PeakMB        float64 `json:"peak_mb,omitempty"` // left out where the system does not tell
}

type stage struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
	MBs     float64 `json:"mb_s"`
}

// print counts, and prints what it came to and how long each stage took. run says how many
// bytes it counted.
func (t *countCommand) print(
	run func(count.Options) (count.Result, int, error)) error {
	var stages []stage
	o := t.o
	begin := time.Now()
	last := begin
	o.Done = func(name string) {
		now := time.Now()
		stages, last = append(stages, stage{Stage: name, Seconds: now.Sub(last).Seconds()}), now
	}
	r, size, err := run(o)
	if err != nil {
		return err
	}
	if t.seeded {
		return writeSeeds(t.Out, r)
	}
	megabytes := float64(size) / 1e6
	for i := range stages {
		stages[i].MBs = megabytes / stages[i].Seconds
	}
	seconds := last.Sub(begin).Seconds()
	out := counted{r.Documents, r.Tokens, r.Types, r.Pairs, r.DistinctPairs,
		fmt.Sprintf("%016x", r.Checksum),
		len(r.Terms), r.Edges, r.Communities, o.Workers, stages, seconds,
		megabytes / seconds, peakMemory()}
	if t.JSON {
		return t.PrintJSON(out)
	}
	table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range []struct {
		what string
		n    int
	}{
		{"documents", out.Documents}, {"words", out.Tokens}, {"different words", out.Types},
		{"pairs", out.Pairs}, {"different pairs", out.DistinctPairs}, {"terms", out.Terms},
		{"edges", out.Edges}, {"communities", out.Communities},
	} {
		fmt.Fprintf(table, "%d\t  %s\n", row.n, row.what)
	}
	fmt.Fprintf(table, "%s\t  checksum of the counts\n", out.Checksum)
	for _, s := range stages {
		fmt.Fprintf(table, "%.3f s\t  %s, %.0f MB/s\n", s.Seconds, s.Stage, s.MBs)
	}
	fmt.Fprintf(table, "%.3f s\t  in all on %d cores, %.0f MB/s\n", seconds, o.Workers, out.MBs)
	if out.PeakMB > 0 {
		fmt.Fprintf(table, "%.0f MB\t  of memory at most\n", out.PeakMB)
	}
	return table.Flush()
}
