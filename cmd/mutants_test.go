package cmd_test

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

//go:embed testdata/mutants.txt
var mutantsText string

// mutants are the rules of privacy, each with the change that takes it away.
var mutants = func() []mutant {
	all, err := parseMutants(mutantsText)
	if err != nil {
		panic(err) // the file is a part of the program
	}
	return all
}()

// parseMutants reads mutants, which testdata/mutants.txt describes. An error names the line.
func parseMutants(text string) (all []mutant, err error) {
	var m *mutant
	var old, fresh []string
	end := func() {
		if m != nil {
			m.old, m.new = strings.Join(old, "\n"), strings.Join(fresh, "\n")
			all = append(all, *m)
		}
		m, old, fresh = nil, nil, nil
	}
	for i, line := range strings.Split(text, "\n") {
		rest := strings.TrimLeft(line, "-+\t")
		switch {
		case line == "":
			end()
		case strings.HasPrefix(line, "#") && m == nil:
		case m == nil:
			m = &mutant{rule: line}
		case line[0] == '-' && fresh == nil:
			old = append(old, line[1:])
		case line[0] == '+' && old != nil:
			fresh = append(fresh, line[1:])
		case line[0] == '\t' && m.file == "":
			m.file = rest
		case line[0] == '\t' && m.test == "" && old == nil:
			m.test = rest
		default:
			return nil, fmt.Errorf("mutants.txt:%d: neither of a rule, a file, a test, a - nor a +",
				i+1)
		}
	}
	end()
	for _, m := range all {
		if m.file == "" || m.test == "" || m.old == m.new {
			return nil, fmt.Errorf("mutants.txt: %q has no file, no test or no change", m.rule)
		}
	}
	return all, nil
}

// Each mutant changes a text that is in its file once, and names a test that is in its package.
// This takes no time, so that whoever moves a rule hears of it at once.
func TestMutantsAreWhereTheyWere(t *testing.T) {
	for _, m := range mutants {
		source, err := os.ReadFile(filepath.Join("..", m.file))
		if n := strings.Count(string(source), m.old); err != nil || n != 1 {
			t.Errorf("%s: %q occurs %d times in %s, want once", m.rule, m.old, n, m.file)
		}
		dir, pattern, _ := strings.Cut(m.test, " ")
		names, err := filepath.Glob(filepath.Join("..", dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		var tests []string
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range testFunction.FindAllStringSubmatch(string(content), -1) {
				tests = append(tests, found[1])
			}
		}
		if !slices.ContainsFunc(tests, regexp.MustCompile(pattern).MatchString) {
			t.Errorf("%s: no test of %s is called %s", m.rule, dir, pattern)
		}
	}
}

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
