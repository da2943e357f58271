package web

import (
	"net/http"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

// rulebook is the programme's rules of disclosure as a coordinator sees them.
type rulebook struct {
	*pb.GetPolicyResponse
	Form form // what was refused
}

// rule is one of them.
type rule struct {
	Name                string // of its field
	Holds, Floor, Asked int    // Asked is what a coordinator asked for, 0 where nobody waits for a second
	Typed               string
}

// Rules are those that can be changed.
func (b rulebook) Rules() (all []rule) {
	holds, floor, asked := numbersOf(b.Policy), numbersOf(b.Floor), numbersOf(b.Proposed)
	for i, name := range []string{"k", "batch", "outside"} {
		all = append(all, rule{name, holds[i], floor[i], asked[i], b.Form.Get(name)})
	}
	return all
}

// numbersOf are the numbers of rules, in the order of [rulebook.Rules]; of none 0.
func numbersOf(p *pb.Protection) [3]int {
	return [3]int{int(p.GetK()), int(p.GetBatch()), int(p.GetOutside())}
}

func (p *Pages) rules(w http.ResponseWriter, r *http.Request) error {
	view, err := p.rulebook(r)
	if err != nil {
		return err
	}
	return p.tell(w, r, http.StatusOK, "rules", "rules.title", view, problem{})
}

func (p *Pages) rulebook(r *http.Request) (view rulebook, err error) {
	ctx, err := p.as(r)
	if err != nil {
		return view, err
	}
	view.GetPolicyResponse, err = p.digests.GetPolicy(ctx, &pb.GetPolicyRequest{})
	return view, err
}

// setRules asks for the rules that a form names; a field that is left empty stays as it is. What was refused stays on the page.
func (p *Pages) setRules(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	view, err := p.rulebook(r)
	if err != nil {
		return err
	}
	typed, err := f.policy()
	if err == nil {
		wanted := proto.CloneOf(view.Policy)
		proto.Merge(wanted, typed)
		_, err = p.digests.SetPolicy(ctx, &pb.SetPolicyRequest{Policy: wanted})
	}
	switch {
	case err == nil:
		http.Redirect(w, r, "/rules", http.StatusSeeOther)
		return nil
	case ended(err):
		return err
	}
	view.Form = f
	return p.tell(w, r, p.statusOf(r, err), "rules", "rules.title", view, languageOf(r).refused(err))
}
