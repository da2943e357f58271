package coordinator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// shelf is the code book as a coordinator sees it.
type shelf struct {
	Book       *pb.GetCodeBookResponse
	Candidates []*pb.Candidate
	Form       *pb.OwnBarrier // to write on
}

// Examples are the form's, one a line.
func (s shelf) Examples() string { return strings.Join(s.Form.GetExamples(), "\n") }

// codeBook shows the code book. A barrier of the programme's own named by ?barrier, or a candidate
// by ?candidate, fills the form.
func (p *pages) codeBook(w http.ResponseWriter, r *http.Request) error {
	view, err := p.shelf(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	named := func(b *pb.OwnBarrier) bool { return b.Id == query.Get("barrier") }
	if i := slices.IndexFunc(view.Book.Own, named); i >= 0 {
		view.Form = view.Book.Own[i]
	}
	n, err := strconv.Atoi(query.Get("candidate"))
	if err == nil && n > 0 && n <= len(view.Candidates) {
		words := strings.Join(view.Candidates[n-1].Words, " ")
		name := strings.ToUpper(words[:1]) + words[1:]
		view.Form = &pb.OwnBarrier{Name: name, Examples: []string{words}}
	}
	return p.Tell(w, r, page.View{Name: "code-book", Title: "code-book.title", Data: view})
}

func (p *pages) shelf(r *http.Request) (view shelf, err error) {
	ctx, err := p.As(r)
	if err != nil {
		return view, err
	}
	if view.Book, err = p.Digest.GetCodeBook(ctx, &pb.GetCodeBookRequest{}); err != nil {
		return view, err
	}
	found, err := p.Digest.ListCandidates(ctx, &pb.ListCandidatesRequest{})
	view.Candidates, view.Form = found.GetCandidates(), &pb.OwnBarrier{}
	return view, err
}

// putBarrier stores what the form says. What was refused stays on the page.
func (p *pages) putBarrier(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	view, err := p.shelf(r)
	if err != nil {
		return err
	}
	view.Form = &pb.OwnBarrier{
		Id: f.Get("id"), Name: f.Get("name"), Description: f.Get("description"), Parent: f.Get("parent"),
	}
	view.Form.Principle, _ = client.ParsePrinciple(f.Get("principle")) // of a list
	for line := range strings.Lines(f.Get("examples")) {
		if line = strings.TrimSpace(line); line != "" {
			view.Form.Examples = append(view.Form.Examples, line)
		}
	}
	_, err = p.Digest.PutBarrier(ctx, &pb.PutBarrierRequest{Barrier: view.Form})
	show := func(w http.ResponseWriter, r *http.Request, again page.Again) error {
		return p.Tell(w, r, page.View{
			Name: "code-book", Title: "code-book.title", Data: view, Again: again, Field: bookFields.Of,
		})
	}
	return p.Done(w, r, "/code-book", f, err, show)
}

var bookFields = page.Fields{
	"barrier-name": "name", "barrier-line": "description", "example": "examples",
	"refused.barrier-exists": "name", "refused.barrier-id": "name", "refused.barrier-parent": "parent",
	"refused.examples-many": "examples", "refused.learnt-little": "description",
}

func (p *pages) removeBarrier(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	_, err = p.Digest.RemoveBarrier(ctx, &pb.RemoveBarrierRequest{Id: f.Get("id")})
	if err != nil && status.Code(err) != codes.NotFound { // a double click removed it
		return err
	}
	http.Redirect(w, r, "/code-book", http.StatusSeeOther)
	return nil
}

// principles are those of the guide, for a list to choose from.
func principles() (all []pb.Principle) {
	for i := range int32(len(pb.Principle_name)) {
		all = append(all, pb.Principle(i))
	}
	return all[1:]
}

// parentName is how people say the shared barrier with the id; "" for none.
func parentName(book *pb.GetCodeBookResponse, id string) string {
	for _, b := range book.Shared {
		if b.Id == id {
			return b.Name
		}
	}
	return ""
}
