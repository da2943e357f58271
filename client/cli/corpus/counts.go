package corpus

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"elephants/analysis/count"
	"elephants/analysis/disclose"
	"elephants/client/cli/console"
)

// voices are notes on their way to being counted: the documents of each participant, one a line,
// by side.
type voices map[string]map[string][]byte

// countNotes counts notes of JSON Lines.
func (t *countCommand) countNotes(files []string) error {
	sides := voices{}
	for _, name := range files {
		if err := t.readNotes(name, sides); err != nil {
			return err
		}
	}
	if len(sides) == 0 {
		return errors.New("the corpus is empty: give files with one note a line")
	}
	texts, all, people := map[string][]byte{}, []byte(nil), [][]byte(nil)
	for side, voices := range sides {
		texts[side] = bytes.Join(slices.Collect(maps.Values(voices)), nil)
		if !t.rows {
			all = append(all, texts[side]...)
			people = slices.AppendSeq(people, maps.Values(voices))
		}
	}
	switch {
	case t.rows:
		return t.writeRows(texts)
	case t.least > 0:
		return t.write(count.Shared(people, t.least, t.o))
	}
	if t.partial {
		return t.write(count.Part(all, t.o), nil)
	}
	return t.print(func(o count.Options) (count.Result, int, error) {
		return count.Text(all, o), len(all), nil
	})
}

// readNotes reads a file of JSON Lines. A note that names no participant is somebody's own.
func (t *countCommand) readNotes(name string, sides voices) error {
	in := t.In
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("reading the corpus: %w", err)
		}
		defer file.Close()
		in = file
	}
	type note struct {
		Side        string  `json:"side"`
		Participant string  `json:"participant"`
		Text        *string `json:"text"`
	}
	fold := strings.NewReplacer("\n", " ", "\r", " ")
	err := console.EachLine(in, func(line int, n note) error {
		if n.Text == nil {
			return errors.New(`it has no "text"`)
		}
		if err := count.CheckField("side", n.Side); err != nil {
			return err
		}
		if sides[n.Side] == nil {
			sides[n.Side] = map[string][]byte{}
		}
		whose := n.Participant
		switch {
		case t.least == 0:
			whose = "" // it does not matter
		case whose == "":
			whose = fmt.Sprint("\x00", name, line)
		}
		documents := append(sides[n.Side][whose], fold.Replace(*n.Text)...)
		sides[n.Side][whose] = append(documents, '\n')
		return nil
	})
	if err != nil && name != "-" {
		return fmt.Errorf("%s: %w", name, err)
	}
	return err
}

// writeRows writes the counts of each side's documents as rows.
func (t *countCommand) writeRows(texts map[string][]byte) error {
	out := bufio.NewWriterSize(t.Out, 1<<16)
	var line []byte
	count.Tallies(texts, t.o, func(row count.Tally) {
		line, _ = row.AppendText(line[:0])
		_, _ = out.Write(line) // the error stays, and Flush tells it
	})
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the rows: %w", err)
	}
	return nil
}

// write writes counts that could be made.
func (t *countCommand) write(p *count.Partial, err error) error {
	if err != nil {
		return err
	}
	encoded, _ := p.AppendBinary(nil)
	if _, err := t.Out.Write(encoded); err != nil {
		return fmt.Errorf("writing the counts: %w", err)
	}
	return nil
}

// named are the counts of a part of a corpus, and the file that has them.
type named struct {
	*count.Partial
	file string
}

// seen is which file has counts of these bytes: the same documents have the same.
type seen map[[sha256.Size]byte]string

// decode decodes counts that no other file has. Under two names they would be added twice.
func (s seen) decode(name string, content []byte) (*count.Partial, error) {
	sum := sha256.Sum256(content)
	if first, twice := s[sum]; twice {
		return nil, fmt.Errorf("it is the same as %s: give the counts of each part or site once", first)
	}
	s[sum] = name
	return count.Decode(content)
}

// whole adds the counts of files: those that --partial wrote, and rows.
func (t *countCommand) whole(files []string) (*count.Partial, error) {
	var parts []named
	var rows *count.Sum
	var empty string
	seen := seen{}
	for i, name := range files {
		if slices.Contains(files[:i], name) {
			return nil, fmt.Errorf("%s is there twice: give each file once", name)
		}
		content, err := t.readFile(name)
		if err != nil {
			return nil, err
		}
		t.read += len(content)
		kind, _, _ := bytes.Cut(content[:min(len(content), 16)], []byte("\t"))
		switch {
		case len(content) == 0 && len(files) > 1:
			empty = name
		case count.Kind(kind).Known() && t.sites == 0:
			if rows == nil {
				rows = &count.Sum{}
			}
			err = addRows(rows, content)
		default:
			part := named{file: name}
			part.Partial, err = seen.decode(name, content)
			parts = append(parts, part)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if rows != nil {
		empty = "" // a part of a table may have nothing in it; its checksum tells what is missing
		part, err := rows.Partial()
		if err != nil {
			return nil, err
		}
		parts = append(parts, named{part, "the rows"})
	}
	return t.add(parts, empty)
}

// add adds parts, which are those of sites or of one corpus. Counts are never empty: what should
// have written them into such a file failed.
func (t *countCommand) add(parts []named, empty string) (*count.Partial, error) {
	if len(parts) == 0 {
		return nil, errors.New("there are no counts in these files")
	}
	if empty != "" {
		return nil, fmt.Errorf("%s is empty: count that part again, since whatever should have written "+
			"it failed", empty)
	}
	if t.sites > 0 {
		return t.addSites(parts)
	}
	whole := parts[0]
	for _, part := range parts[1:] {
		if err := whole.Merge(part.Partial); err != nil {
			return nil, fmt.Errorf("%s: %w", part.file, err)
		}
	}
	return whole.Partial, nil
}

// addSites adds the counts of sites.
func (t *countCommand) addSites(parts []named) (*count.Partial, error) {
	sites := make([]*count.Partial, len(parts))
	for i, part := range parts {
		if least := disclose.Floor.K; part.Least() < least {
			return nil, fmt.Errorf("%s holds what fewer than %d people said: have it counted with "+
				"--partial --least %d", part.file, least, least)
		}
		sites[i] = part.Partial
	}
	return count.Sites(sites, t.sites)
}

func addRows(rows *count.Sum, content []byte) error {
	number := 0
	for line := range bytes.Lines(content) {
		number++
		row, err := count.ParseTally(string(bytes.TrimSuffix(line, []byte("\n"))))
		if err == nil {
			err = rows.Add(row)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return nil
}

// A seed that a community makes has so many words at most, and at least.
const (
	mostSeedWords  = 12
	leastSeedWords = 3
)

// writeSeeds writes communities as themes to look for, those of the most used words first, each
// named after its first two: for people to give them better names.
func writeSeeds(w io.Writer, r count.Result) error {
	forms := make([][]string, len(r.Terms)) // there are no more communities than terms
	var order []int
	for _, t := range r.Terms { // most used first
		k := t.Community
		if k < 0 || strings.ContainsAny(t.Form, "[]") { // what stands for an identifier is no theme
			continue
		}
		if len(forms[k]) == 0 {
			order = append(order, k)
		}
		if len(forms[k]) < mostSeedWords {
			forms[k] = append(forms[k], t.Form)
		}
	}
	out := bufio.NewWriter(w)
	for _, k := range order {
		if len(forms[k]) >= leastSeedWords {
			fmt.Fprintf(out, "%s %s: %s\n", forms[k][0], forms[k][1], strings.Join(forms[k], ", "))
		}
	}
	return out.Flush()
}
