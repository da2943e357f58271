package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
)

func TestALinkOpensOnce(t *testing.T) {
	x := start(t, nil)
	admins, doors := pb.NewAdminServiceClient(x.conn), pb.NewSignInServiceClient(x.conn)
	root := as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	made, err := admins.CreateSignInLink(root, &pb.CreateSignInLinkRequest{Programme: x.programme,
		Role: pb.Role_ROLE_COORDINATOR})
	if err != nil {
		t.Fatal(err)
	}
	if err := invoke(x.conn, "/elephants.v1.DigestService/GetDraft",
		made.Link); status.Code(err) != codes.Unauthenticated {
		t.Errorf("a link used as a secret: %v, want refused", err)
	}
	opened, err := doors.RedeemLink(as(""), &pb.RedeemLinkRequest{Link: made.Link})
	if err != nil || !strings.HasPrefix(opened.Secret, "elephants-coordinator-") {
		t.Fatalf("opening it: %v", err)
	}
	if err := invoke(x.conn, "/elephants.v1.DigestService/CheckReadiness",
		opened.Secret); err != nil {
		t.Errorf("the secret that it gave: %v", err)
	}
	again, unknown := "", ""
	if _, err := doors.RedeemLink(as(""),
		&pb.RedeemLinkRequest{Link: made.Link}); status.Code(err) == codes.NotFound {
		again = err.Error()
	}
	if _, err := doors.RedeemLink(as(""),
		&pb.RedeemLinkRequest{Link: "no link"}); status.Code(err) == codes.NotFound {
		unknown = err.Error()
	}
	if again == "" || again != unknown {
		t.Errorf("a link opened twice, and one that is none: %q and %q, want the same refusal",
			again, unknown)
	}
	for name, req := range map[string]*pb.CreateSignInLinkRequest{
		"no role":                     {Programme: x.programme},
		"coordinator of no programme": {Role: pb.Role_ROLE_COORDINATOR},
		"administrator of one":        {Programme: x.programme, Role: pb.Role_ROLE_ADMINISTRATOR},
	} {
		if _, err := admins.CreateSignInLink(root, req); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v, want refused", name, err)
		}
	}
}
