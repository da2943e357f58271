package cmd_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tracked are the project's files that a pattern of git's finds, from the top.
func tracked(t *testing.T, pattern string) []string {
	t.Helper()
	out, err := exec.Command("git", "-C", "..", "ls-files", pattern).Output()
	if err != nil || len(out) == 0 {
		t.Fatalf("no files %s, %v", pattern, err)
	}
	return strings.Fields(string(out))
}

var (
	command  = regexp.MustCompile("go test ([^`\n#&;]*)")
	selector = regexp.MustCompile(`-(?:run|bench)[ =]['"]?([^'" ]+)`)
	folder   = regexp.MustCompile(`\./([\w/.]*)`)
	test     = regexp.MustCompile(`(?m)^func (?:Test|Benchmark|Fuzz|Example)(\w*)\(`)
)

// Whoever follows a document finds the test or the measurement that it names.
func TestCommandsOfDocumentsExist(t *testing.T) {
	seen := 0
	for _, name := range tracked(t, "*.md") {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range command.FindAllStringSubmatch(string(text), -1) {
			in := folder.FindAllStringSubmatch(c[1], -1)
			for _, s := range selector.FindAllStringSubmatch(c[1], -1) {
				for pattern := range strings.SplitSeq(strings.ReplaceAll(s[1], `\|`, "|"), "|") {
					top, _, _ := strings.Cut(strings.Trim(pattern, "()"), "/")
					if top == "-" || top == "xxx" || top == "^$" || top == "NAME" || top == "." {
						continue
					}
					seen++
					looks := func(in []string) bool { return names(t, strings.TrimSuffix(in[1], "..."), top) }
					if !slices.ContainsFunc(in, looks) {
						t.Errorf("%s: no test or benchmark %q where `go test %s` looks", name, top, c[1])
					}
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("%d names of tests were found in all documents: this test proves nothing", seen)
	}
}

// names reports whether a test or benchmark of a folder, or one below it, matches.
func names(t *testing.T, dir, pattern string) bool {
	t.Helper()
	re, err := regexp.Compile(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range tracked(t, filepath.Join(dir, "*_test.go")) {
		source, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range test.FindAllString(string(source), -1) {
			if re.MatchString(strings.TrimSuffix(strings.TrimPrefix(f, "func "), "(")) {
				return true
			}
		}
	}
	return false
}

var link = regexp.MustCompile(`\[([A-Za-z]\w*(?:\.[A-Za-z]\w*)?)\]`)

// A name in brackets in a comment is one that godoc leads to.
func TestLinksOfCommentsLead(t *testing.T) {
	byDir := map[string][]string{}
	for _, name := range tracked(t, "*.go") {
		// In the scrubber's own, brackets are what masks look like.
		if !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "proto/elephants/") &&
			!strings.HasPrefix(name, "analysis/scrub/internal/") {
			byDir[filepath.Dir(name)] = append(byDir[filepath.Dir(name)], name)
		}
	}
	for dir, files := range byDir {
		set := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range files {
			f, err := parser.ParseFile(set, filepath.Join("..", name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if len(parsed) == 0 || parsed[0].Name.Name == f.Name.Name {
				parsed = append(parsed, f)
			}
		}
		p, err := doc.NewFromFiles(set, parsed, "elephants/"+dir, doc.AllDecls|doc.PreserveAST)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parsed {
			for _, group := range f.Comments {
				for _, lost := range unlinked(p, group.Text()) {
					t.Errorf("%s: [%s] leads nowhere", set.Position(group.Pos()), lost)
				}
			}
		}
	}
}

// unlinked are the names in brackets of a comment that are no link.
func unlinked(p *doc.Package, text string) (lost []string) {
	reader := p.Parser()
	exists := reader.LookupSym
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		recv, name, dotted := strings.Cut(m[1], ".")
		switch {
		case !dotted && !ast.IsExported(recv):
		case !dotted && (exists("", recv) || types(p, recv)):
		case dotted && (exists(recv, name) || !ast.IsExported(recv)):
		default:
			lost = append(lost, m[1])
		}
	}
	return lost
}

func types(p *doc.Package, name string) bool {
	return slices.ContainsFunc(p.Types, func(t *doc.Type) bool { return t.Name == name })
}

// Whoever adds a module says why: go.mod's own and the table beside it name the same.
func TestModulesAreExplained(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../.github/CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	needs := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1)
	if len(needs) < 20 {
		t.Fatalf("%d modules in go.mod: they are not read", len(needs))
	}
	for _, m := range needs {
		// of two modules of one project the second may be named by its end
		if !strings.Contains(string(text), "`"+m[1]+"`") &&
			!strings.Contains(string(text), "`.../"+m[1][strings.LastIndex(m[1], "/")+1:]+"`") {
			t.Errorf("%s is in go.mod, and nobody says why", m[1])
		}
	}
}
