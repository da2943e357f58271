package coordinator

import (
	"net/http"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// look asks for a further look, which waits for another coordinator.
func (p *pages) look(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	if _, err := p.Digest.ProposeLook(ctx, &pb.ProposeLookRequest{}); err != nil {
		return err
	}
	p.done(w, r, deedDone{Key: "done.asked"})
	return nil
}

// amountKey is the last part of the names of messages that say an amount: "one-or-two".
func amountKey(a pb.Amount) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(a.String(), "AMOUNT_")), "_", "-")
}

// issuedKey is the message that says how many secrets of a role were given out.
func issuedKey(i *pb.Issued) string {
	role := strings.ToLower(strings.TrimPrefix(i.Role.String(), "ROLE_"))
	return "issued." + role + "." + amountKey(i.Amount)
}
