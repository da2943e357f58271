package researcher

import (
	"net/http"
	"strconv"
	"strings"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// errEpsilon refuses a budget that is no number.
var errEpsilon = page.Refuse("cohorts.no-number")

// setBudget asks for a budget of the cohort of a coordinator's programme, or agrees to the one that
// somebody else asked for. What was refused stays on the page.
func (p *pages) setBudget(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	epsilon, wrong := strconv.ParseFloat(strings.TrimSpace(f.Get("budget")), 64)
	err = errEpsilon
	if wrong == nil {
		_, err = p.Admin.SetBudget(ctx, &pb.SetBudgetRequest{Epsilon: epsilon})
	}
	return p.Done(w, r, "/research#budget", f, err, p.showStudy)
}
