package server

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"elephants/proto/refusal"
	"elephants/server/refuse"
	"elephants/server/store"
)

// What leaves the server has one of the reasons, in the words that stand beside it.
func TestEveryRefusalHasItsReason(t *testing.T) {
	prefixed := []error{store.ErrNotFound, store.ErrDuplicate, store.ErrRevoked}
	for _, r := range refuse.Refusals {
		reason := refusal.Named(r.Reason)
		if reason == nil {
			t.Errorf("%v leaves with %s, which package refusal has not", r.Err, r.Reason)
			continue
		}
		own := len(reason.Places) > 0 // its words are made where it is refused
		for _, err := range prefixed {
			own = own || errors.Is(r.Err, err) // whoever returns it says of what
		}
		if text := r.Err.Error(); !own && text != reason.English && !strings.HasPrefix(text,
			"context ") {
			t.Errorf("%s is said %q here, and %q in package refusal", r.Reason, text,
				reason.English)
		}
	}
}

var verb = regexp.MustCompile(`%[ds]`)

// Each call fills the places of its reason, and package edition, which knows nothing of the
// service, says what package refusal says for it. No other error is made here for those who call.
func TestRefusalsFillTheirPlaces(t *testing.T) {
	byVariable, calls := reasonsByVariable(t), 0
	for _, dir := range []string{".", "../analysis/edition"} {
		eachCall(t, dir, func(at token.Position, call *ast.CallExpr) {
			switch called := called(call.Fun); {
			case strings.HasPrefix(called, "refusal.") && strings.HasSuffix(called, ".With"):
				calls++
				name := byVariable[strings.TrimSuffix(strings.TrimPrefix(called, "refusal."),
					".With")]
				if r := refusal.Named(name); r == nil || len(call.Args) != len(r.Places) {
					t.Errorf("%v: %s is called with %d places", at, called, len(call.Args))
				}
			case called == "refuse" && dir != ".":
				calls++
				r, english := refusal.Named(text(call.Args[0])), text(call.Args[1])
				if r == nil || verb.ReplaceAllString(english, "{}") !=
					regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(r.English, "{}") {
					t.Errorf("%v: package refusal does not say %q for %s", at, english,
						text(call.Args[0]))
				}
			case strings.HasPrefix(called, "status.") && strings.HasPrefix(called[7:], "Error"):
				t.Errorf("%v: an error leaves without a reason: say it with package refusal", at)
			}
		})
	}
	if calls < 80 {
		t.Errorf("only %d calls were looked at: this test proves nothing", calls)
	}
}

// reasonsByVariable are the names of reasons by those of their variables.
func reasonsByVariable(t *testing.T) map[string]string {
	t.Helper()
	source, err := os.ReadFile("../proto/refusal/reasons.go")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, found := range regexp.MustCompile(`(?m)^\t(\w+)\s+= reason\("(\w+)"`).
		FindAllStringSubmatch(string(source), -1) {
		all[found[1]] = found[2]
	}
	return all
}

// eachCall visits the calls in the programs of a folder and of those below it.
func eachCall(t *testing.T, dir string, visit func(token.Position, *ast.CallExpr)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				visit(files.Position(call.Pos()), call)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// called is a function's name with what it is selected from: "refusal.Undo.With".
func called(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return called(e.X) + "." + e.Sel.Name
	}
	return ""
}

// text is that of a string, or of several that are added.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		said, _ := strconv.Unquote(e.Value)
		return said
	case *ast.BinaryExpr:
		return text(e.X) + text(e.Y)
	}
	return ""
}
