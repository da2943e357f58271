package coordinator

import (
	"net/http"

	"google.golang.org/protobuf/proto"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// rulebook is the programme's rules of disclosure as a coordinator sees them.
type rulebook struct {
	*pb.GetPolicyResponse
	Form page.Form // what was refused
}

// Rules are those that can be changed.
func (b rulebook) Rules() []page.Rule { return page.Rules(b.GetPolicyResponse, b.Form) }

func (p *pages) rules(w http.ResponseWriter, r *http.Request) error {
	view, err := p.rulebook(r)
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{Name: "rules", Title: "rules.title", Data: view})
}

func (p *pages) rulebook(r *http.Request) (view rulebook, err error) {
	ctx, err := p.As(r)
	if err != nil {
		return view, err
	}
	view.GetPolicyResponse, err = p.digests.GetPolicy(ctx, &pb.GetPolicyRequest{})
	return view, err
}

// setRules asks for the rules that a form names; a field that is left empty stays as it is. What
// was refused stays on the page.
func (p *pages) setRules(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	view, err := p.rulebook(r)
	if err != nil {
		return err
	}
	typed, err := f.Policy()
	if err == nil {
		wanted := proto.CloneOf(view.Policy)
		proto.Merge(wanted, typed)
		_, err = p.digests.SetPolicy(ctx, &pb.SetPolicyRequest{Policy: wanted})
	}
	switch {
	case err == nil:
		http.Redirect(w, r, "/rules", http.StatusSeeOther)
		return nil
	case page.Ended(err):
		return err
	}
	view.Form = f
	return p.Tell(w, r, page.View{
		Code: p.StatusOf(r, err), Name: "rules", Title: "rules.title", Data: view,
		Error: page.Refused(page.LanguageOf(r), err),
	})
}
