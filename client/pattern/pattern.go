// Package pattern has regular expressions that are compiled when they are first used. The readers of
// files have a hundred of them and the pages some hundreds: to compile these took every command 10 ms
// and the server 18 at its start (`GODEBUG=inittrace=1 elephants --version`), and most commands read
// no file.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled once, when it is first used. It is safe for
// concurrent use. Its methods are those of [regexp.Regexp].
type Pattern struct {
	text     string
	compiled func() *regexp.Regexp
}

// New returns the pattern of a text that is written in the program: the first use panics if it is
// none.
func New(text string) Pattern {
	return Pattern{text, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
}

func (p Pattern) String() string { return p.text }

func (p Pattern) MatchString(s string) bool { return p.compiled().MatchString(s) }

func (p Pattern) FindStringIndex(s string) []int { return p.compiled().FindStringIndex(s) }

func (p Pattern) FindStringSubmatch(s string) []string { return p.compiled().FindStringSubmatch(s) }

func (p Pattern) FindStringSubmatchIndex(s string) []int {
	return p.compiled().FindStringSubmatchIndex(s)
}

func (p Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(s, n)
}

func (p Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.compiled().FindAllStringSubmatchIndex(s, n)
}

func (p Pattern) ReplaceAllString(s, with string) string {
	return p.compiled().ReplaceAllString(s, with)
}

func (p Pattern) ReplaceAllStringFunc(s string, with func(string) string) string {
	return p.compiled().ReplaceAllStringFunc(s, with)
}
