package cmd_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A mutant is one change of the source.
type mutant struct {
	rule string // what is taken away
	file string
	old  string // occurs once in the file
	new  string
	test string // package and the tests of it to run
}

// named returns the folder of the mutant's tests, and which of them notice it.
func (m mutant) named() (dir, pattern string, is func(test string) bool) {
	dir, pattern, _ = strings.Cut(m.test, " ")
	return dir, pattern, regexp.MustCompile(pattern).MatchString
}

// sources returns the mutant's file as it is and with the change.
func (m mutant) sources() (before, after string, err error) {
	source, err := os.ReadFile(filepath.Join("..", m.file))
	before = string(source)
	if n := strings.Count(before, m.old); err == nil && n != 1 {
		err = fmt.Errorf("%q occurs %d times in %s, want once", m.old, n, m.file)
	}
	return before, strings.Replace(before, m.old, m.new, 1), err
}

// TestMutants takes each rule away and wants a test of it to fail: one that passed with the rule in
// place. A test that fails anyway, was renamed or does not run would notice nothing, and neither
// would one that failed because the changed source does not compile.
func TestMutants(t *testing.T) {
	if os.Getenv("ELEPHANTS_MUTANTS") == "" {
		t.Skip("takes minutes: set ELEPHANTS_MUTANTS=1, as .ci/run does")
	}
	b := newBench(t, mutants)
	for i, m := range mutants {
		t.Run(m.rule, func(t *testing.T) {
			t.Parallel()
			if err := b.judge(i); err != nil {
				t.Error(err)
			}
		})
	}
}

// A bench builds mutants and runs their tests.
//
// Compiling and linking a package's tests takes longer than running those that one mutant needs. So
// the bench builds each package's tests once, with all mutants in them ("mutant schemata": Untch,
// Offutt and Harrold 1993). A copy of the function, with the mutant's change, stands beside the
// function, which begins by calling the copy if the environment chooses that mutant. A mutant is
// built alone if it changes something else than one function's body, or its copy does not compile.
type bench struct {
	mutants  []mutant
	temp     func() string // makes a new folder
	together []int         // the mutants that are built together
	overlay  string        // the source with them, as the go command takes it
	// sound builds a folder's tests over the overlay and runs all that are named, without a mutant.
	sound map[string]func() (program string, o outcome)
}

// chosen is the environment variable that chooses a mutant by its place in the list, from 1 on.
const chosen = "ELEPHANTS_MUTANT"

func newBench(t *testing.T, mutants []mutant) *bench {
	b := &bench{mutants: mutants, temp: t.TempDir}
	b.sound = map[string]func() (string, outcome){}
	patterns := map[string][]string{}
	for i, m := range mutants {
		b.together = append(b.together, i)
		dir, pattern, _ := m.named()
		patterns[dir] = append(patterns[dir], pattern)
	}
	for dir, p := range patterns {
		pattern := strings.Join(slices.Compact(slices.Sorted(slices.Values(p))), "|")
		b.sound[dir] = sync.OnceValues(func() (string, outcome) {
			program, o := b.build(dir, b.overlay)
			if o.built {
				o = runTests(dir, program, pattern, 0)
			}
			return program, o
		})
	}
	for {
		files := b.beside()
		b.overlay = b.write(files)
		said, err := goCommand(append([]string{"build", "-overlay", b.overlay}, folders(files)...)...)
		if err == nil {
			return b
		}
		// Leave out what did not compile and try again: one error can hide others.
		t.Logf("not built together with the others:\n%s", said)
		all := len(b.together)
		b.together = slices.DeleteFunc(b.together, func(i int) bool {
			return strings.Contains(said, copyName(i))
		})
		if len(b.together) == all {
			t.Fatalf("building the mutants together: %v\n%s", err, said)
		}
	}
}

// judge returns what is wrong with a mutant or with its tests.
func (b *bench) judge(i int) error {
	m := b.mutants[i]
	dir, pattern, named := m.named()
	program, before := b.sound[dir]()
	switch {
	case !before.built || slices.ContainsFunc(before.failed, named):
		return fmt.Errorf("with every rule in place: built %v, failed %v\n%s",
			before.built, before.failed, before.said)
	case !slices.ContainsFunc(before.passed, named):
		return fmt.Errorf("no test of %s is called %s", dir, pattern)
	}
	if !slices.Contains(b.together, i) {
		_, mutated, err := m.sources()
		if err != nil {
			return err
		}
		alone, o := b.build(dir, b.write(map[string]string{m.file: mutated}))
		if !o.built {
			return fmt.Errorf("the mutant does not compile:\n%s", o.said)
		}
		program = alone
	}
	after := runTests(dir, program, pattern, i+1)
	noticed := func(test string) bool { return slices.Contains(before.passed, test) }
	switch {
	case after.late:
		return fmt.Errorf("the mutant never ends, which is not what its test is for:\n%s", after.said)
	case !slices.ContainsFunc(after.failed, noticed):
		return fmt.Errorf("no test noticed:\n%s", after.said)
	}
	return nil
}

// beside returns the source files with the mutants in them, by name. It takes from b.together those
// that change something else than the body of one function.
func (b *bench) beside() map[string]string {
	files := map[string]*schema{}
	b.together = slices.DeleteFunc(b.together, func(i int) bool {
		m := b.mutants[i]
		before, after, err := m.sources()
		if err != nil {
			return true // judge says so
		}
		if files[m.file] == nil {
			files[m.file] = newSchema(before)
		}
		return !files[m.file].add(i, strings.Index(before, m.old), len(m.old), after)
	})
	sources := map[string]string{}
	for name, s := range files {
		sources[name] = s.text()
		sources[filepath.Join(filepath.Dir(name), "mutant_chosen.go")] = fmt.Sprintf(`package %s
import ("os"; "strconv")
var mutantChosen, _ = strconv.Atoi(os.Getenv(%q))
`, s.file.Name.Name, chosen)
	}
	return sources
}

// write writes an overlay in which the files have these sources.
func (b *bench) write(sources map[string]string) string {
	dir := b.temp()
	put := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			panic(err) // the folder is new and ours
		}
		return path
	}
	replace := map[string]string{}
	for name, source := range sources {
		path, err := filepath.Abs(filepath.Join("..", name))
		if err != nil {
			panic(err) // tests run in a folder
		}
		replace[path] = put(strconv.Itoa(len(replace))+".go", source)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		panic(err) // strings can be marshalled
	}
	return put("overlay.json", string(overlay))
}

// build compiles the tests of a folder over an overlay and returns the program that runs them.
func (b *bench) build(dir, overlay string) (program string, o outcome) {
	program = filepath.Join(b.temp(), "tests")
	said, err := goCommand("test", "-c", "-o", program, "-overlay", overlay, dir)
	return program, outcome{built: err == nil, said: said}
}

func goCommand(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = ".."
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// folders returns the folders of the files as the go command takes them.
func folders(files map[string]string) []string {
	dirs := map[string]bool{}
	for name := range files {
		dirs["./"+filepath.Dir(name)] = true
	}
	return slices.Sorted(maps.Keys(dirs))
}

// A schema is a source file to which mutants are added.
type schema struct {
	source string
	file   *ast.File
	put    map[int]string // what to put into the source, by place
	copies strings.Builder
}

func newSchema(source string) *schema {
	file, err := parse(source)
	if err != nil {
		panic(err) // no program of ours would build
	}
	return &schema{source: source, file: file, put: map[int]string{}}
}

// parse returns a file whose positions count the source's bytes from 1.
func parse(source string) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
}

// copyName is the file that the compiler names when a mutant's copy is wrong.
func copyName(i int) string { return fmt.Sprintf("mutant%d.go:", i+1) }

// add adds a mutant that changes n bytes from start on and makes the source into mutated. It
// returns false if they are not all in the body of one function.
func (s *schema) add(i, start, n int, mutated string) bool {
	at := slices.IndexFunc(s.file.Decls, func(d ast.Decl) bool {
		return int(d.Pos()) <= start+1 && start+n < int(d.End())
	})
	after, err := parse(mutated)
	if at < 0 || err != nil || len(after.Decls) != len(s.file.Decls) {
		return false
	}
	f, ok := s.file.Decls[at].(*ast.FuncDecl)
	changed, still := after.Decls[at].(*ast.FuncDecl)
	if !ok || !still || start+1 < int(f.Body.Lbrace) || f.Name.Name == "init" {
		return false
	}
	prefix := fmt.Sprintf("mutant%d_", i+1)
	from, name, to := changed.Pos()-1, changed.Name.Pos()-1, changed.End()-1
	if strings.Contains(mutated[from:to], "recover()") {
		return false // it recovers in the function that was deferred, not in one that this calls
	}
	s.copies.WriteString("\n//line " + copyName(i) + "1\n")
	s.copies.WriteString(mutated[from:name] + prefix + mutated[name:to] + "\n")

	call := prefix + f.Name.Name
	if f.Type.TypeParams != nil {
		call += "[" + s.names(f.Type.TypeParams) + "]"
	}
	call += "(" + s.names(f.Type.Params) + ")"
	if f.Recv != nil {
		call = s.names(f.Recv) + "." + call
	}
	if f.Type.Results == nil {
		call += "; return"
	} else {
		call = "return " + call
	}
	s.put[int(f.Body.Lbrace)] += fmt.Sprintf("if mutantChosen == %d { %s };", i+1, call)
	return true
}

// names returns the parameters of a function as a call passes them on. It gives a name to those
// that have none.
func (s *schema) names(params *ast.FieldList) string {
	var names []string
	name := func(given string) { names = append(names, given) }
	for _, field := range params.List {
		if len(field.Names) == 0 {
			at := int(field.Type.Pos()) - 1
			name("_" + strconv.Itoa(at))
			s.put[at] = names[len(names)-1] + " "
		}
		for _, n := range field.Names {
			if n.Name == "_" {
				at := int(n.End()) - 1
				s.put[at] = strconv.Itoa(at)
				name("_" + s.put[at])
			} else {
				name(n.Name)
			}
		}
		if _, variadic := field.Type.(*ast.Ellipsis); variadic {
			names[len(names)-1] += "..."
		}
	}
	return strings.Join(names, ", ")
}

// text returns the source with the mutants that were added.
func (s *schema) text() string {
	text := s.source
	last := func(a, b int) int { return cmp.Compare(b, a) }
	for _, at := range slices.SortedFunc(maps.Keys(s.put), last) {
		text = text[:at] + s.put[at] + text[at:]
	}
	return text + s.copies.String()
}

// outcome is what one run of a package's tests came to.
type outcome struct {
	built          bool     // the package and its tests compiled
	late           bool     // the tests were ended because they took too long
	passed, failed []string // names of tests, not of their parts
	said           string
}

// runTests runs those of a folder's tests whose names match the pattern, with the mutant of that
// number, or with none (0).
func runTests(dir, program, pattern string, number int) outcome {
	args := []string{"-test.v=test2json", "-test.run=" + pattern}
	if number > 0 { // one test that notices is enough; without a mutant all have to pass
		args = append(args, "-test.failfast", "-test.timeout=3m")
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = filepath.Join("..", dir)
	cmd.Env = append(os.Environ(), chosen+"="+strconv.Itoa(number))
	out, _ := cmd.CombinedOutput() // that it failed is in what it said
	o := outcome{built: true, said: string(out)}
	o.late = strings.Contains(o.said, "panic: test timed out")
	for _, ended := range testEnded.FindAllStringSubmatch(o.said, -1) {
		if ended[1] == "PASS" {
			o.passed = append(o.passed, ended[2])
		} else {
			o.failed = append(o.failed, ended[2])
		}
	}
	return o
}

// testEnded is how a test, not a part of one, says how it did. With -test.v=test2json a control
// byte marks it, so that nothing that a test prints looks like it.
var testEnded = regexp.MustCompile(`\x16--- (PASS|FAIL): ([^\s/]+) \(`)

// The judge of mutants is judged itself: it takes none that does not compile, is not noticed, or
// whose test is not there.
func TestMutantsAreJudged(t *testing.T) {
	const english = "return english.stem(word)"
	cases := []struct {
		old, new, test string
		together       bool
		want           string // how the complaint begins, if there is one
	}{
		{english, "return word", "TestEnglish", true, ""},
		{english, "panic(word)", "TestEnglish", true, ""},
		{english, "return word", "NoTestIsCalledThis", true, "no test of ./analysis/stem is called"},
		{"protected[word]; ok {", "protected[word]; ok && word != \"\" {", "TestEnglish", true,
			"no test noticed"},
		{"return snowball(word)", "return snowball(word, 1)", "TestEnglish", false,
			"the mutant does not compile"},
		{"const maxWord = 64", "const maxWord = 2", "TestEnglish", false, ""},
		{"\nfunc English(", "\nvar wrong int = true\n\nfunc English(", "TestEnglish", false,
			"the mutant does not compile"},
		// A program that breaks off before its first test does not pass for one whose test noticed.
		{"\nfunc English(", "\nfunc init() { panic(0) }\n\nfunc English(", "TestEnglish", false,
			"no test noticed"},
	}
	var list []mutant
	for _, c := range cases {
		test := "./analysis/stem " + c.test
		list = append(list, mutant{"", "analysis/stem/stem.go", c.old, c.new, test})
	}
	b := newBench(t, list)
	for i, c := range cases {
		if together := slices.Contains(b.together, i); together != c.together {
			t.Errorf("%q: built together with others: %v, want %v", c.new, together, c.together)
		}
		said := ""
		if err := b.judge(i); err != nil {
			said = err.Error()
		}
		if !strings.HasPrefix(said, c.want) || c.want == "" && said != "" {
			t.Errorf("%q: judged %q, want %q", c.new, said, c.want)
		}
	}
}
