package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the guide's examples print into it")

// block is code in the guide, and where what it printed stands.
type block struct {
	language, code string
	output         [2]int // bytes of the guide; 0, 0 where nothing is said to be printed
}

var fence = regexp.MustCompile("(?m)^```(\\w*)\n((?s:.*?))^```\n")

// blocksOf reads a guide. What a block printed is the block of output right after it.
func blocksOf(guide string) (blocks []block) {
	after := 0
	for _, at := range fence.FindAllStringSubmatchIndex(guide, -1) {
		language, code := guide[at[2]:at[3]], guide[at[4]:at[5]]
		if language != "output" {
			blocks = append(blocks, block{language: language, code: code})
		} else if n := len(blocks); n > 0 && strings.TrimSpace(guide[after:at[0]]) == "" {
			blocks[n-1].output = [2]int{at[4], at[5]}
		}
		after = at[1]
	}
	return blocks
}

// between is printed between the blocks of a language that run in one go, so that each knows what
// those before it made.
const between = "-- the next block --"

// interpreters run all blocks of a language; how says how one prints a line.
var interpreters = map[string]struct {
	command func(getenv func(string) string) []string
	how     string
}{
	"sh": {func(func(string) string) []string { return []string{"sh", "-e", "-c"} }, "echo '%'"},
	"python": {func(getenv func(string) string) []string {
		return []string{getenv("ELEPHANTS_PYTHON"),
			"-c"}
	}, "print('%')"},
	"r": {func(func(string) string) []string { return []string{"Rscript", "--vanilla", "-e"} },
		"cat('%\\n')"},
}

func guided(ts *testscript.TestScript, _ bool, args []string) {
	content, err := os.ReadFile(args[0])
	ts.Check(err)
	guide := string(content)
	blocks := blocksOf(guide)
	type printed struct {
		at   [2]int
		text string
	}
	var all []printed
	for _, language := range args[1:] {
		in := interpreters[language]
		var of []block
		var program []string
		for _, b := range blocks {
			if b.language == language {
				of = append(of, b)
				program = append(program, b.code)
			}
		}
		if len(of) == 0 {
			ts.Fatalf("%s has no block of %s", args[0], language)
		}
		line := in.command(ts.Getenv)
		command := exec.Command(line[0], append(line[1:], strings.Join(program, "\n"+strings.Replace(in.how, "%", between, 1)+"\n"))...) // #nosec G204 -- the guide is ours
		command.Dir = ts.Getenv("WORK")
		for _, name := range []string{"PATH", "HOME", "ELEPHANTS_SERVER", "ELEPHANTS_SECRET"} {
			command.Env = append(command.Env, name+"="+ts.Getenv(name))
		}
		var wrong bytes.Buffer
		command.Stderr = &wrong
		out, err := command.Output()
		if err != nil {
			ts.Fatalf("the guide's %s: %v\n%s%s", language, err, out, wrong.Bytes())
		}
		parts := strings.Split(string(out), between+"\n")
		if len(parts) != len(of) {
			ts.Fatalf("%d blocks of %s printed %d parts", len(of), language, len(parts))
		}
		for i, b := range of {
			if b.output != [2]int{} {
				all = append(all, printed{b.output, parts[i]})
			}
		}
	}
	slices.SortFunc(all, func(a, b printed) int { return b.at[0] - a.at[0] })
	for _, p := range all {
		if want := guide[p.at[0]:p.at[1]]; shape(p.text) != shape(want) && !*update {
			ts.Fatalf("the guide says that this is printed:\n%s\nand it is:\n%s\nIf that is right: go "+
				"test ./cmd/elephants -run Promises/guide -update", want, p.text)
		}
		guide = guide[:p.at[0]] + tidied(p.text) + guide[p.at[1]:]
	}
	if *update {
		ts.Check(os.WriteFile(args[0], []byte(guide), 0o600))
	}
}

// tidied is a text without spaces at the ends of its lines.
func tidied(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

var (
	numeral = regexp.MustCompile(`hidden|\d+(\.\d+)?`)
	hashed  = regexp.MustCompile(`[0-9a-f]{16}…`)
)

// shape is what a block prints but for what chance makes: the numbers, whether they are hidden,
// hashes, and the widths of columns. The people of the guide raise a barrier by the dozen or not
// at all, so that which rows are printed varies about once in five hundred runs.
func shape(printed string) string {
	return strings.Join(
		strings.Fields(numeral.ReplaceAllString(hashed.ReplaceAllString(printed, "HASH"), "N")), "")
}
