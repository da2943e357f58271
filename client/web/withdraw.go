package web

import (
	"net/http"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
)

// withdrawal is the page on which a receipt is used.
type withdrawal struct {
	Sure    bool   // whoever has it is asked whether they mean it
	Done    bool   // it is taken back
	Receipt string // as it was typed, to be put right
}

func (p *Pages) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return p.tell(w, r, http.StatusOK, "withdraw", "withdraw.title", withdrawal{}, problem{})
}

// withdraw asks first whether it is meant, with the words as they were read. Then it sends the receipt, and
// nothing that could tell who has it, even if somebody is signed in on this phone.
func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return err
	}
	receipt := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(f.Get("receipt"), "-", " "))), " ")
	if f.Get("sure") != "yes" {
		if receipt == "" {
			return p.tell(w, r, http.StatusBadRequest, "withdraw", "withdraw.title", withdrawal{}, languageOf(r).problem("withdraw.empty"))
		}
		return p.tell(w, r, http.StatusOK, "withdraw", "withdraw.title-sure", withdrawal{Sure: true, Receipt: receipt}, problem{})
	}
	_, err = p.withdrawal.WithdrawNote(r.Context(), &pb.WithdrawNoteRequest{Receipt: receipt})
	switch status.Code(err) {
	case codes.OK:
		return p.tell(w, r, http.StatusOK, "withdraw", "withdraw.title-done", withdrawal{Done: true}, problem{})
	case codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition, codes.ResourceExhausted:
		return p.tell(w, r, http.StatusBadRequest, "withdraw", "withdraw.title", withdrawal{Receipt: receipt}, languageOf(r).refused(err))
	}
	return err
}
