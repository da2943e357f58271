package participant

import (
	"net/http"
	"strings"

	"elephants/client/web/messages"
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

// asked shows the form again, with what was typed and what is wrong with it.
func (p *pages) asked(w http.ResponseWriter, r *http.Request, typed string,
	wrong messages.Problem) error {
	return p.Tell(w, r, page.View{
		Code: http.StatusBadRequest, Name: "withdraw", Title: "withdraw.title",
		Data: withdrawal{Receipt: typed}, Error: wrong,
		Field: func(messages.Problem) string { return "receipt" },
	})
}

// withdraw is the one door: a receipt opens its page first, and from there all of a note is taken
// back, or a sentence of it. Every step sends the receipt, and nothing that could tell who has it,
// even if somebody is signed in on this phone.
func (p *pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	if err != nil {
		return err
	}
	typed := strings.ToLower(strings.ReplaceAll(f.Get("receipt"), "-", " "))
	receipt := strings.Join(strings.Fields(typed), " ")
	if receipt == "" {
		return p.asked(w, r, "", page.LanguageOf(r).Problem("withdraw.empty"))
	}
	if f.Get("sure") != "yes" {
		return p.open(w, r, f, receipt)
	}
	_, err = p.Withdrawal.WithdrawNote(r.Context(), &pb.WithdrawNoteRequest{Receipt: receipt})
	if refused(err) {
		return p.asked(w, r, receipt, page.Refused(page.LanguageOf(r), err))
	}
	if err != nil {
		return err
	}
	view := withdrawal{Done: true}
	return p.Tell(w, r, page.View{Name: "withdraw", Title: "withdraw.title-done", Data: view})
}
