package participant

import (
	"net/http"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// withdrawal is the page on which a receipt is used.
type withdrawal struct {
	Sure    bool   // whoever has it is asked whether they mean it
	Done    bool   // it is taken back
	Receipt string // as it was typed, to be put right
}

func (p *pages) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return p.Tell(w, r, page.View{Name: "withdraw", Title: "withdraw.title", Data: withdrawal{}})
}

// withdraw asks first whether it is meant, with the words as they were read. Then it sends the receipt, and
// nothing that could tell who has it, even if somebody is signed in on this phone.
func (p *pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	if err != nil {
		return err
	}
	receipt := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(f.Get("receipt"), "-", " "))), " ")
	if f.Get("sure") != "yes" {
		if receipt == "" {
			return p.Tell(w, r, page.View{Code: http.StatusBadRequest, Name: "withdraw", Title: "withdraw.title", Data: withdrawal{}, Error: page.LanguageOf(r).Problem("withdraw.empty")})
		}
		return p.Tell(w, r, page.View{Name: "withdraw", Title: "withdraw.title-sure", Data: withdrawal{Sure: true, Receipt: receipt}})
	}
	_, err = p.withdrawal.WithdrawNote(r.Context(), &pb.WithdrawNoteRequest{Receipt: receipt})
	switch status.Code(err) {
	case codes.OK:
		return p.Tell(w, r, page.View{Name: "withdraw", Title: "withdraw.title-done", Data: withdrawal{Done: true}})
	case codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition, codes.ResourceExhausted:
		return p.Tell(w, r, page.View{Code: http.StatusBadRequest, Name: "withdraw", Title: "withdraw.title", Data: withdrawal{Receipt: receipt}, Error: page.Refused(page.LanguageOf(r), err)})
	}
	return err
}
