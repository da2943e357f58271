// Package cmd_test holds the rules of who may import whom.
package cmd_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A rule says what the packages of a part of the tree may import of ours, beside their own part,
// and what they must not import or reach. Cmd wires; client and server know proto; server and the
// local commands know analysis; analysis knows nothing. Do not change a rule to fix a build.
type rule struct {
	part    string   // packages whose path is this or lies in it; the first rule that fits counts
	may     []string // parts of ours
	never   []string // what no package of the part imports itself
	nowhere []string // what it does not reach on any path
	// whether the rule is for programs (package main) of the part, and not for the others
	programs bool
}

var rules = []rule{
	// Programs that train a model read files; what they train does not.
	{part: "analysis", may: []string{"analysis"}, programs: true},
	{part: "client/pdf/pack", programs: true},
	{part: "analysis/disclose", never: impure, nowhere: wire},
	{part: "analysis/scrub", never: impure, nowhere: wire},
	{part: "analysis", never: impure, nowhere: wire},
	{part: "proto"},
	{part: "server", may: []string{"proto", "analysis"}, nowhere: hostile},
	// writes the list of words that receipts are made of
	{part: "server/seal/lexicon", may: []string{"analysis"}, programs: true},
	// What reads PDF files needs no sight of any note but the one in the file.
	{part: "client/pdf", nowhere: slices.Concat(database, wire)},
	{part: "client", may: []string{"proto", "analysis"}, nowhere: database},
	{part: "cmd/elephantsd", may: []string{"server", "client", "proto"}, programs: true},
	{part: "cmd/elephants", may: []string{"client/cli"}, nowhere: database, programs: true},
	{part: "cmd/release", programs: true}, // builds the others, and imports none
	{part: "cmd"},                         // this test
}

var (
	impure   = []string{"os", "net", "log", "time", "crypto/rand"}
	wire     = []string{"elephants/proto", "google.golang.org", "net/http", "database/sql"}
	database = []string{"elephants/server", "database/sql", "modernc.org", "github.com/jackc"}
	// What reads files that a stranger made, and what shows all of a corpus to whose own it is.
	hostile = []string{"elephants/client/pdf", "github.com/tetratelabs", "elephants/analysis/study"}
)

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f",
		`{{.ImportPath}}|{{.Name}}|{{join .Imports " "}}|{{join .Deps " "}}`, "elephants/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		path, program := fields[0], fields[1] == "main"
		i := slices.IndexFunc(rules, func(r rule) bool {
			return under(strings.TrimPrefix(path, "elephants/"), r.part) && r.programs == program
		})
		if i < 0 {
			t.Errorf("%s is in no part of the tree", path)
			continue
		}
		seen++
		r := rules[i]
		for _, imported := range strings.Fields(fields[2]) {
			if other, ours := strings.CutPrefix(imported, "elephants/"); ours && !oneOf(other,
				append(r.may, r.part)) || oneOf(imported, r.never) {
				t.Errorf("%s imports %s, which %s may not", path, imported, r.part)
			}
		}
		for _, reached := range strings.Fields(fields[3]) {
			if oneOf(reached, r.nowhere) {
				t.Errorf("%s reaches %s, which %s must not", path, reached, r.part)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d packages were looked at: this test proves nothing", seen)
	}
}

func oneOf(path string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return under(path, p) })
}

// under reports whether a path is the part or lies in it.
func under(path, part string) bool { return path == part || strings.HasPrefix(path, part+"/") }
