package coordinator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/client"
	"elephants/client/web/messages"
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
	return p.showRules(w, r, page.Again{})
}

func (p *pages) showRules(w http.ResponseWriter, r *http.Request, again page.Again) error {
	view, err := p.rulebook(r)
	if err != nil {
		return err
	}
	view.Form = again.Form
	return p.Tell(w, r, page.View{
		Name: "rules", Title: "rules.title", Data: view, Again: again, Field: view.field,
	})
}

// field is the id of the first rule that is no number, or is not within its bounds.
func (b rulebook) field(messages.Problem) string {
	for _, r := range b.Rules() {
		n, err := strconv.Atoi(strings.TrimSpace(r.Typed))
		if r.Typed != "" && (err != nil || n < r.Floor || n > client.MostRule) {
			return r.Name
		}
	}
	return ""
}

func (p *pages) rulebook(r *http.Request) (view rulebook, err error) {
	ctx, err := p.As(r)
	if err != nil {
		return view, err
	}
	view.GetPolicyResponse, err = p.Digest.GetPolicy(ctx, &pb.GetPolicyRequest{})
	return view, err
}

// raise is a change of the rules that would hold at once.
type raise struct {
	rulebook
	wanted *pb.Protection
}

// Changed are the rules that would be other ones, with what they would be.
func (r raise) Changed() []page.Rule {
	asked := proto.CloneOf(r.GetPolicyResponse)
	asked.Proposed = r.wanted
	return slices.DeleteFunc(page.Rules(asked, r.Form),
		func(of page.Rule) bool { return of.Asked == of.Holds })
}

// holdsAtOnce reports whether the service would make these the rules without a second coordinator:
// none is lower, and one is higher. To make that one lower again takes two.
func (b rulebook) holdsAtOnce(wanted *pb.Protection) bool {
	within := true
	changed := raise{b, wanted}.Changed()
	for _, r := range changed {
		within = within && r.Asked > r.Holds && r.Asked <= client.MostRule
	}
	return within && len(changed) > 0
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
		view.Form = f
		if f.Get("sure") != "yes" && view.holdsAtOnce(wanted) {
			return p.Tell(w, r, page.View{
				Name: "rules-sure", Title: "rules.sure", Data: raise{view, wanted},
			})
		}
		_, err = p.Digest.SetPolicy(ctx, &pb.SetPolicyRequest{Policy: wanted})
	}
	return p.Done(w, r, "/rules", f, err, p.showRules)
}
