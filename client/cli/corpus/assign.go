package corpus

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/count"
)

// assign writes what each of all notes raises by itself, as rows that are sorted by their bytes.
// Those that are not read raise nothing.
func (t *themeCommand) assign(ctx context.Context, all []analysis.Note, o analysis.Options) error {
	if err := fitRows(all, o.Seeds); err != nil {
		return err
	}
	notes, _ := t.readable(all)
	raised, err := analysis.Assign(ctx, notes, o)
	if err != nil {
		return err
	}
	var rows []string
	add := func(n analysis.Note, kind, name string) {
		rows = append(rows, strings.Join([]string{n.ID, string(n.Side), cmp.Or(n.Participant, n.ID), kind,
			name}, "\t"))
	}
	for _, n := range all {
		if len(notes) == 0 || notes[0].ID != n.ID { // in the same order
			add(n, "unread", "")
			continue
		}
		add(n, "note", "")
		for _, b := range raised[0].Barriers {
			add(n, "barrier", b)
		}
		for _, k := range raised[0].Seeds {
			add(n, "theme", o.Seeds[k].Name)
		}
		notes, raised = notes[1:], raised[1:]
	}
	slices.Sort(rows)
	out := bufio.NewWriter(t.Out)
	for _, row := range slices.Compact(rows) { // two seeds may have one name
		fmt.Fprintln(out, row)
	}
	return out.Flush()
}

// fitRows says which note or seed cannot be a row, if one cannot.
func fitRows(notes []analysis.Note, seeds []analysis.Seed) error {
	for _, n := range notes {
		for _, field := range [][2]string{{"id", n.ID}, {"side", string(n.Side)},
			{"participant", n.Participant}} {
			if err := count.CheckField(field[0], field[1]); err != nil {
				return fmt.Errorf("note %.40q: %w", n.ID, err)
			}
		}
	}
	for _, s := range seeds {
		if err := count.CheckField("name", s.Name); err != nil {
			return fmt.Errorf("seed %q: %w", s.Name, err)
		}
	}
	return nil
}
