package page

import (
	"strconv"
	"strings"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// Rule is one of a programme's rules of disclosure, as a field of a form.
type Rule struct {
	Name  string // of its field
	Holds int
	Floor int
	Asked int    // by a coordinator; 0 where nobody waits for a second
	Typed string // what was refused
}

// Large reports whether what was asked for is more than twice what holds: a key pressed once too
// often is.
func (r Rule) Large() bool { return client.LargeRule(r.Holds, r.Asked) }

// Rules are those that can be changed.
func Rules(p *pb.GetPolicyResponse, f Form) (all []Rule) {
	holds, floor, asked := numbersOf(p.Policy), numbersOf(p.Floor), numbersOf(p.Proposed)
	for i, name := range []string{"k", "batch", "outside"} {
		all = append(all, Rule{name, holds[i], floor[i], asked[i], f.Get(name)})
	}
	return all
}

// numbersOf are the numbers of rules, in the order of [Rules]; of none 0.
func numbersOf(p *pb.Protection) [3]int {
	return [3]int{int(p.GetK()), int(p.GetBatch()), int(p.GetOutside())}
}

var errRule = Refuse("problem.rule")

// Policy is what a form says of the rules; what is empty has its default.
func (f Form) Policy() (*pb.Protection, error) {
	policy := &pb.Protection{}
	rules := map[string]*int32{"k": &policy.K, "batch": &policy.Batch, "outside": &policy.Outside}
	for name, rule := range rules {
		if f.Get(name) == "" {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(f.Get(name)), 10, 32)
		if err != nil || n == 0 {
			return nil, errRule
		}
		*rule = int32(n)
	}
	return policy, nil
}
