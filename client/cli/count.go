package cli

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

func (c *command) count() *cobra.Command {
	var o count.Options
	var partial bool
	cmd := &cobra.Command{
		Use: "count FILE...", Short: "count a corpus: words, pairs of terms near each other, communities", Args: cobra.MinimumNArgs(1),
		Long: `Read raw text, one document a line ("-" is standard input), and count it: words, stems, pairs of terms at most --window places
apart, associations, and the communities that they form. Prints what it came to, how long each stage took, and the peak of
memory. The same documents give the same figures in any order and on any number of cores.

With --partial it stops at the counts and writes them to standard output in a compact form, to be merged with others.`,
		RunE: func(_ *cobra.Command, files []string) error {
			if o.Window < 1 || o.Window > 255 {
				return fmt.Errorf("--window is %d, it must be 1 to 255", o.Window)
			}
			if o.Workers < 1 {
				return fmt.Errorf("--workers is %d, it must be at least 1", o.Workers)
			}
			widen(room(files))
			text, err := c.readAll(files)
			if err != nil {
				return err
			}
			if partial {
				encoded, err := count.Partial(text, o).AppendBinary(nil)
				if err != nil {
					return fmt.Errorf("writing the counts: %w", err)
				}
				_, err = c.out.Write(encoded)
				return err
			}
			return c.printCount(text, o)
		},
	}
	cmd.Flags().IntVar(&o.Window, "window", 5, "how many places apart two terms may be, 1 to 255; stop words take no place")
	cmd.Flags().IntVar(&o.Workers, "workers", runtime.GOMAXPROCS(0), "how many cores to use")
	cmd.Flags().BoolVar(&partial, "partial", false, "write the counts, to be merged, and stop there")
	return c.jsonFlag(cmd)
}

// room is about what files will take of memory when they are counted or themed, in bytes, as far as it is worth preparing: some four
// times their size, and what standard input may have.
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
		var part []byte
		var err error
		if name == "-" {
			part, err = io.ReadAll(c.in)
		} else {
			part, err = os.ReadFile(name)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the corpus: %w", err)
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

func (c *command) printCount(text []byte, o count.Options) error {
	megabytes := float64(len(text)) / 1e6
	var stages []stage
	begin := time.Now()
	last := begin
	o.Done = func(name string) {
		now := time.Now()
		seconds := now.Sub(last).Seconds()
		stages, last = append(stages, stage{name, seconds, megabytes / seconds}), now
	}
	r := count.Text(text, o)
	seconds := last.Sub(begin).Seconds()
	out := counted{r.Documents, r.Tokens, r.Types, r.Pairs, r.DistinctPairs, fmt.Sprintf("%016x", r.Checksum),
		len(r.Terms), r.Edges, r.Communities, o.Workers, stages, seconds, megabytes / seconds, peakMemory()}
	if c.json {
		return c.printJSON(out)
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range []struct {
		what string
		n    int
	}{{"documents", out.Documents}, {"words", out.Tokens}, {"different words", out.Types}, {"pairs", out.Pairs},
		{"different pairs", out.DistinctPairs}, {"terms", out.Terms}, {"edges", out.Edges}, {"communities", out.Communities}} {
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
