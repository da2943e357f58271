package web

import (
	"net/http"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
)

// withdrawal is the page on which a receipt is used.
type withdrawal struct {
	Done    bool
	Receipt string // as it was typed, to be put right
}

func (p *Pages) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, "withdraw", "Take back what you said", withdrawal{}, "")
}

// withdraw sends the receipt and nothing that could tell who has it, even if somebody is signed in on this phone.
func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return err
	}
	receipt := f.Get("receipt")
	_, err = p.withdrawal.WithdrawNote(r.Context(), &pb.WithdrawNoteRequest{Receipt: receipt})
	switch status.Code(err) {
	case codes.OK:
		return p.show(w, r, http.StatusOK, "withdraw", "What you said is withdrawn", withdrawal{Done: true}, "")
	case codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition, codes.ResourceExhausted:
		return p.show(w, r, http.StatusBadRequest, "withdraw", "Take back what you said", withdrawal{Receipt: receipt}, sentence(err))
	}
	return err
}
