package cmd_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// bars are what keeps the house easy to read. A figure that has to rise is a reason to divide
// something, and only after that to change its bar. See them all with
//
//	go test -run House -v ./cmd
var bars = struct {
	packageMedian, packageMax int // lines of a package, without tests and generated code
	parameters                int // most of a function
	branching                 int // functions of cyclomatic complexity over 14
	// pairs of files that share six lines, alike but for names and values
	alike               int
	wide                float64 // share of lines over 100 columns
	comments            float64 // least share of comment lines where risk lies
	readme, readmeWords int
}{400, 2000, 6, 15, 25, .01, .15, 150, 1300}

// risky packages say why they do what they do, what was rejected and what would break.
var risky = []string{
	"server/store", "server/seal", "server/ledger", "server/noise", "analysis/scrub", "analysis/disclose",
}

// shown packages are those that a reader may call first: each has an example.
var shown = []string{
	"analysis", "analysis/scrub", "analysis/theme", "analysis/edition", "client", "server/seal", "server/store",
}

// source is one Go file that somebody wrote.
type source struct {
	path  string // slash-separated, from the top
	dir   string
	lines []string
	ast   *ast.File
	fset  *token.FileSet
	test  bool
}

// top is what stands at the top, beside folders and files that begin with a dot. A program that was
// built there and committed stays in every clone for good.
var top = []string{"LICENSE", "README.md", "analysis", "buf.yaml", "client", "cmd", "go.mod", "go.sum", "proto", "server"}

func TestHouse(t *testing.T) {
	for _, path := range tracked(t, ".") {
		name, _, _ := strings.Cut(path, "/")
		if !slices.Contains(top, name) && !strings.HasPrefix(name, ".") {
			t.Errorf("%s stands at the top: want %s and what begins with a dot", name, strings.Join(top, ", "))
		}
	}
	files := sources(t)
	checkPackages(t, files)
	checkFunctions(t, files)
	checkLines(t, files)
	checkExamples(t, files)
	n := alike(t, files)
	if t.Logf("pairs of files that share six lines: %d", n); n > bars.alike {
		t.Errorf("pairs of files that share six lines: %d, bar %d", n, bars.alike)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	n = bytes.Count(readme, []byte("\n"))
	said := len(bytes.Fields(readme))
	if t.Logf("README: %d lines, %d words", n, said); n > bars.readme || said > bars.readmeWords {
		t.Errorf("README: %d lines, bar %d; %d words, bar %d", n, bars.readme, said,
			bars.readmeWords)
	}
}

// sources reads every Go file that git tracks, but for generated ones.
func sources(t *testing.T) (files []source) {
	t.Helper()
	for _, path := range tracked(t, "*.go") {
		text, err := os.ReadFile(filepath.Join("..", path))
		if os.IsNotExist(err) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, path, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if ast.IsGenerated(tree) {
			continue
		}
		files = append(files, source{
			path: path, dir: filepath.ToSlash(filepath.Dir(path)), lines: strings.Split(string(text), "\n"),
			ast: tree, fset: fset, test: strings.HasSuffix(path, "_test.go"),
		})
	}
	if len(files) == 0 {
		t.Fatal("no Go files are tracked")
	}
	return files
}

func checkPackages(t *testing.T, files []source) {
	lines := map[string]int{}
	for _, f := range files {
		if !f.test {
			lines[f.dir] += len(f.lines) - 1
		}
	}
	type size struct {
		dir   string
		lines int
	}
	var sizes []size
	for dir, n := range lines {
		sizes = append(sizes, size{dir, n})
	}
	slices.SortFunc(sizes, func(a, b size) int {
		return cmp.Or(b.lines-a.lines, cmp.Compare(a.dir,
			b.dir))
	})
	median, largest := sizes[len(sizes)/2].lines, sizes[0]
	t.Logf("lines a package: median %d, most %d (%s)", median, largest.lines, largest.dir)
	for _, s := range sizes[:min(5, len(sizes))] {
		t.Logf("  %5d %s", s.lines, s.dir)
	}
	if median > bars.packageMedian || largest.lines > bars.packageMax {
		t.Errorf("lines a package: median %d, bar %d; most %d, bar %d",
			median, bars.packageMedian, largest.lines, bars.packageMax)
	}
}

func checkFunctions(t *testing.T, files []source) {
	parameters, branching := 0, 0
	for _, f := range files {
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || f.test {
				continue
			}
			place := fmt.Sprintf("%s:%d %s", f.path, f.fset.Position(fn.Pos()).Line, fn.Name.Name)
			if n := fn.Type.Params.NumFields(); n > bars.parameters {
				t.Errorf("%s has %d parameters, bar %d", place, n, bars.parameters)
			} else {
				parameters = max(parameters, n)
			}
			if n := complexity(fn); n > 14 {
				branching++
				t.Logf("  complexity %d: %s", n, place)
			}
		}
	}
	t.Logf("most parameters: %d; functions of complexity over 14: %d", parameters, branching)
	if branching > bars.branching {
		t.Errorf("functions of complexity over 14: %d, bar %d", branching, bars.branching)
	}
}

// complexity is McCabe's: one, and one for each place where the way divides.
func complexity(fn *ast.FuncDecl) int {
	n := 1
	ast.Inspect(fn, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

func checkLines(t *testing.T, files []source) {
	all, wide := 0, 0
	code, comments := map[string]int{}, map[string]int{}
	for _, f := range files {
		for _, line := range f.lines {
			all++
			if utf8.RuneCountInString(line) > 100 {
				wide++
			}
			text := strings.TrimSpace(line)
			for _, dir := range risky {
				if text != "" && !f.test && (f.dir == dir || strings.HasPrefix(f.dir, dir+"/")) {
					code[dir]++
					if strings.HasPrefix(text, "//") {
						comments[dir]++
					}
				}
			}
		}
	}
	share := float64(wide) / float64(all)
	if t.Logf("lines over 100 columns: %.1f %%", 100*share); share > bars.wide {
		t.Errorf("lines over 100 columns: %.1f %%, bar %.1f %%", 100*share, 100*bars.wide)
	}
	for _, dir := range risky {
		share := float64(comments[dir]) / float64(max(1, code[dir]))
		if t.Logf("comment lines in %s: %.0f %%", dir, 100*share); share < bars.comments {
			t.Errorf("comment lines in %s: %.0f %%, bar %.0f %%", dir, 100*share, 100*bars.comments)
		}
	}
}

func checkExamples(t *testing.T, files []source) {
	has := map[string]bool{}
	for _, f := range files {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test && strings.HasPrefix(fn.Name.Name,
				"Example") {
				has[f.dir] = true
			}
		}
	}
	for _, dir := range shown {
		if !has[dir] {
			t.Errorf("no example in %s", dir)
		}
	}
}

// alike counts the pairs of files that share six lines of code in a row, alike but for names and
// values. Imports do not count, nor fields of a struct, nor entries of a table, nor lines of
// fewer than three names and values, nor a run that stands in more than eight places: that is how
// Go is written.
func alike(t *testing.T, files []source) int {
	const run, common = 6, 8
	at := map[string][]string{}
	for _, f := range files {
		if f.test {
			continue
		}
		lines, last := shape(f), map[string]int{}
		for i := 0; i+run <= len(lines); i++ {
			key := strings.Join(lines[i:i+run], "\n")
			if j, ok := last[key]; ok && i < j+run {
				continue // the run overlaps itself
			}
			last[key] = i
			at[key] = append(at[key], f.path)
		}
	}
	pairs := map[string]bool{}
	for _, places := range at {
		if len(places) > common {
			continue
		}
		for i, a := range places {
			for _, b := range places[i+1:] {
				pairs[a+" "+b] = true
			}
		}
	}
	for _, pair := range slices.Sorted(maps.Keys(pairs)) {
		t.Log("  alike: ", pair)
	}
	return len(pairs)
}

// entry is a line of a table, such as what answers a path: tables are alike wherever they stand.
const entry = "v : n . n , "

// shape is a file's lines of code with each name and value replaced by its kind.
func shape(f source) (lines []string) {
	text := []byte(strings.Join(f.lines, "\n"))
	fset := token.NewFileSet()
	file := fset.AddFile(f.path, -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, 0)
	begin := f.ast.Name.End()
	if n := len(f.ast.Imports); n > 0 {
		begin = f.ast.Imports[n-1].End()
	}
	skip, number := f.fset.Position(begin).Line, 0
	var line strings.Builder
	for {
		pos, tok, lit := s.Scan()
		if at := file.Line(pos); at != number || tok == token.EOF {
			text := line.String()
			if number > skip && text != "n n v " && text != entry && strings.Count(text,
				"n ")+strings.Count(text, "v ") >= 3 {
				lines = append(lines, text)
			}
			line.Reset()
			number = at
		}
		switch {
		case tok == token.EOF:
			return lines
		case tok == token.SEMICOLON && lit == "\n":
		case tok == token.IDENT:
			line.WriteString("n ")
		case tok.IsLiteral():
			line.WriteString("v ")
		default:
			line.WriteString(tok.String() + " ")
		}
	}
}
