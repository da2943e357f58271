package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"elephants/analysis/count"
)

func counting(c *command) *cobra.Command {
	var o count.Options
	var partial, merge bool
	cmd := &cobra.Command{
		Use: "count FILE...", Short: "count a corpus: words, pairs of terms near each other, communities",
		Args: cobra.MinimumNArgs(1),
		Long: `Read raw text, one document a line ("-" is standard input), and count it: words, stems,
pairs of terms at most --window places apart, associations, and the communities that they form.
Prints what it came to, how long each stage took, and the peak of memory. The same documents give
the same figures in any order and on any number of cores.

With --partial it stops at the counts and writes them to standard output in a compact form. With
--merge the files are such counts, of parts of a corpus: it adds them and goes on from there. The
figures are those of one run over the whole corpus.`,
		RunE: func(cmd *cobra.Command, files []string) error {
			if o.Window < 1 || o.Window > 255 {
				return fmt.Errorf("--window is %d, it must be 1 to 255", o.Window)
			}
			if o.Workers < 1 {
				return fmt.Errorf("--workers is %d, it must be at least 1", o.Workers)
			}
			if merge && (partial || cmd.Flags().Changed("window")) {
				return errors.New(
					"--merge takes counts as they are, with their window: leave --partial and --window out")
			}
			widen(room(files))
			defer c.Waiting("counting")()
			if merge {
				return c.mergeCounts(files, o)
			}
			text, err := c.readAll(files)
			if err != nil {
				return err
			}
			if partial {
				encoded, err := count.Part(text, o).AppendBinary(nil)
				if err != nil {
					return fmt.Errorf("writing the counts: %w", err)
				}
				_, err = c.Out.Write(encoded)
				return err
			}
			return c.printCount(o, func(o count.Options) (count.Result, int, error) {
				return count.Text(text, o), len(text), nil
			})
		},
	}
	cmd.Flags().IntVar(&o.Window, "window", 5,
		"how many places apart two terms may be, 1 to 255; stop words take no place")
	cmd.Flags().IntVar(&o.Workers, "workers", runtime.GOMAXPROCS(0), "how many cores to use")
	cmd.Flags().BoolVar(&partial, "partial", false, "write the counts, to be merged, and stop there")
	cmd.Flags().BoolVar(&merge, "merge", false,
		"the files are counts that --partial wrote: add them and go on")
	return c.JSONFlag(cmd)
}

// mergeCounts adds the counts of parts of a corpus and prints what the whole comes to.
func (c *command) mergeCounts(files []string, o count.Options) error {
	var whole *count.Partial
	size := 0
	return c.printCount(o, func(o count.Options) (count.Result, int, error) {
		for _, name := range files {
			encoded, err := c.readFile(name)
			if err != nil {
				return count.Result{}, 0, err
			}
			size += len(encoded)
			part, err := count.Decode(encoded)
			if err == nil && whole != nil {
				err = whole.Merge(part)
			}
			if err != nil {
				return count.Result{}, 0, fmt.Errorf("%s: %w", name, err)
			}
			if whole == nil {
				whole = part
			}
		}
		o.Done("merging")
		return whole.Result(o), size, nil
	})
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

func (c *command) readAll(files []string) ([]byte, error) {
	var text []byte
	for _, name := range files {
		part, err := c.readFile(name)
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
		return nil, errors.New("the corpus is empty: give files with one document a line")
	}
	return text, nil
}

// readFile reads a file, or standard input for "-".
func (c *command) readFile(name string) (content []byte, err error) {
	if name == "-" {
		content, err = io.ReadAll(c.In)
	} else {
		content, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	return content, nil
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

// printCount counts, and prints what it came to and how long each stage took. run says how many
// bytes it counted.
func (c *command) printCount(o count.Options,
	run func(count.Options) (count.Result, int, error)) error {
	var stages []stage
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
	megabytes := float64(size) / 1e6
	for i := range stages {
		stages[i].MBs = megabytes / stages[i].Seconds
	}
	seconds := last.Sub(begin).Seconds()
	out := counted{r.Documents, r.Tokens, r.Types, r.Pairs, r.DistinctPairs,
		fmt.Sprintf("%016x", r.Checksum),
		len(r.Terms), r.Edges, r.Communities, o.Workers, stages, seconds,
		megabytes / seconds, peakMemory()}
	if c.JSON {
		return c.PrintJSON(out)
	}
	table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
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
