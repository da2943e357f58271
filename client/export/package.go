package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// descriptor is a Frictionless Data Package's datapackage.json. It names no licence: that is the
// programme's to choose.
// https://specs.frictionlessdata.io/tabular-data-package/
type descriptor struct {
	Profile     string     `json:"profile"`
	Name        string     `json:"name"`
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	About       about      `json:"elephants"`
	Resources   []resource `json:"resources"`
}

type resource struct {
	Profile     string      `json:"profile"`
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Description string      `json:"description"`
	Format      string      `json:"format"`
	MediaType   string      `json:"mediatype"`
	Encoding    string      `json:"encoding"`
	Bytes       int         `json:"bytes"`
	Hash        string      `json:"hash"`
	Dialect     dialect     `json:"dialect"`
	Schema      tableSchema `json:"schema"`
}

type dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

type tableSchema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Unit        string          `json:"unit,omitempty"`
	Description string          `json:"description"`
	Constraints map[string]bool `json:"constraints,omitempty"`
}

type foreignKey struct {
	Fields    string `json:"fields"`
	Reference struct {
		Resource string `json:"resource"`
		Fields   string `json:"fields"`
	} `json:"reference"`
}

// formulaNote is for every text column.
const formulaNote = " A cell that a spreadsheet would run has an apostrophe before it."

// dataPackage writes the tables and a descriptor of them.
func dataPackage(d *dataset) []File {
	files := csvFiles(d)
	p := descriptor{
		Profile: "tabular-data-package", Name: d.name, ID: guid("package", d.name+d.about.Hash),
		Title: d.title, Description: d.description, About: d.about,
	}
	for i, t := range d.tables {
		sum := sha256.Sum256(files[i].Content)
		p.Resources = append(p.Resources, resource{
			Profile: "tabular-data-resource", Name: t.name, Path: files[i].Name, Description: t.about,
			Format: "csv", MediaType: "text/csv", Encoding: "utf-8",
			Bytes: len(files[i].Content), Hash: "sha256:" + hex.EncodeToString(sum[:]),
			Dialect: dialect{Delimiter: ",", LineTerminator: "\n", QuoteChar: `"`,
				DoubleQuote: true, Header: true},
			Schema: t.schema(),
		})
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		panic(fmt.Sprintf("a descriptor is texts, numbers and lists of them: %v", err))
	}
	return append(files, File{"datapackage.json", b.Bytes()})
}

func (t *table) schema() tableSchema {
	s := tableSchema{MissingValues: []string{""}, PrimaryKey: t.key}
	for _, c := range t.columns {
		f := field{Name: c.name, Type: c.kind, Unit: c.unit, Description: c.about}
		if c.kind == "string" {
			f.Description += formulaNote
		}
		if c.required {
			f.Constraints = map[string]bool{"required": true}
		}
		s.Fields = append(s.Fields, f)
	}
	for _, r := range t.refers {
		k := foreignKey{Fields: r.column}
		k.Reference.Resource, k.Reference.Fields = r.table, r.column
		s.ForeignKeys = append(s.ForeignKeys, k)
	}
	return s
}
