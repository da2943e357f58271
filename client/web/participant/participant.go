// Package participant is the page on which a participant uses the receipt of their note. Nobody signs
// in to it.
package participant

import (
	"embed"

	"google.golang.org/grpc"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct {
	*page.Frame
	withdrawal pb.WithdrawalServiceClient
}

// New makes the pages.
func New(f *page.Frame, service grpc.ClientConnInterface) page.Section {
	p := &pages{f, pb.NewWithdrawalServiceClient(service)}
	return page.Section{Templates: templates, Routes: map[string]page.Handler{
		"GET /withdraw":  p.withdrawForm,
		"POST /withdraw": p.withdraw,
	}}
}
