package survey

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// readJSON reads a list of records, which may be the "results" of KoboToolbox or the "value" of
// ODK Central. A field within a group is named group/field.
func readJSON(text string) (*Table, error) {
	var records []map[string]any
	var pages map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &pages) == nil {
		for _, name := range []string{"results", "value"} {
			if list, ok := pages[name]; ok {
				text = string(list)
			}
		}
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&records); err != nil {
		return nil, errors.New(
			"this is no list of records in JSON: export as CSV, or as KoboToolbox and ODK write JSON")
	}
	t := &Table{}
	flat := make([]map[string]string, len(records))
	for i, r := range records {
		flat[i] = map[string]string{}
		t.flatten(flat[i], "", r, 0)
		for name := range flat[i] {
			t.Header = append(t.Header, name)
		}
	}
	slices.Sort(t.Header)
	t.Header = slices.Compact(t.Header)
	if len(t.Header) > maxColumns {
		return nil, tooWide(len(t.Header))
	}
	if len(t.Header)*len(records) > maxCells {
		return nil, errTooManyCells
	}
	slices.Sort(t.Lists)
	t.Lists = slices.Compact(t.Lists)
	for i, r := range flat {
		row := Row{Place: fmt.Sprintf("record %d", i+1)}
		for _, name := range t.Header {
			row.Cells = append(row.Cells, r[name])
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func (t *Table) flatten(into map[string]string, group string, fields map[string]any, depth int) {
	for name, value := range fields {
		name = group + name
		switch v := value.(type) {
		case nil:
			into[name] = ""
		case map[string]any:
			if depth == maxGroups {
				t.Lists = append(t.Lists, name)
				continue
			}
			t.flatten(into, name+"/", v, depth+1)
		case []any:
			if texts, ok := textsOf(v); ok {
				into[name] = strings.Join(texts, "\n\n")
			} else {
				t.Lists = append(t.Lists, name)
			}
		default:
			into[name] = fmt.Sprint(v)
		}
	}
}

// textsOf are the items of a list of texts or numbers, such as the answers that somebody ticked.
func textsOf(list []any) (texts []string, ok bool) {
	for _, item := range list {
		switch item.(type) {
		case map[string]any, []any:
			return nil, false
		case nil:
		default:
			texts = append(texts, fmt.Sprint(item))
		}
	}
	return texts, true
}
