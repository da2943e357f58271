package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/seal"
)

// callers are all that may try: everyone with a live secret, one whose secret was revoked, one who
// made it up, and nobody.
const (
	nobody        = "nobody"
	interviewer   = "interviewer"
	coordinator   = "coordinator"
	researcher    = "researcher"
	lead          = "lead"
	administrator = "administrator"
	revoked       = "revoked"
	stranger      = "stranger"
)

var everyone = []string{nobody, interviewer, coordinator, researcher, lead, administrator, revoked, stranger}

// matrix says, apart from the .proto files, who may call what. A method without a row fails the
// test, and so does a row without a method.
var matrix = []struct {
	method, rest string
	allowed      []string
}{
	{"/elephants.v1.CollectionService/GetGuide", "GET /v1/guide", []string{interviewer}},
	{"/elephants.v1.CollectionService/PreviewNote", "POST /v1/notes:preview", []string{interviewer}},
	{"/elephants.v1.CollectionService/SubmitNote", "POST /v1/notes", []string{interviewer}},
	{"/elephants.v1.CollectionService/SubmitNotes", "POST /v1/notes:stream", []string{interviewer}},
	{"/elephants.v1.WithdrawalService/WithdrawNote", "POST /v1/withdrawals", []string{nobody}},
	{"/elephants.v1.WithdrawalService/ShowReceipt", "POST /v1/withdrawals:show", []string{nobody}},
	{"/elephants.v1.WithdrawalService/TakeBackQuote", "POST /v1/withdrawals:takeback", []string{nobody}},
	{"/elephants.v1.WithdrawalService/ReadResults", "GET /v1/results/none", []string{nobody}},
	{"/elephants.v1.ReportService/GetReport", "GET /v1/reports/AUDIENCE_PUBLIC", []string{coordinator, researcher, lead}},
	{"/elephants.v1.ReportService/GetResultsLink", "GET /v1/results", []string{coordinator}},
	{"/elephants.v1.SignInService/RedeemLink", "POST /v1/sign-in", []string{nobody}},
	{"/elephants.v1.GroupService/FormGroup", "POST /v1/groups", []string{coordinator}},
	{"/elephants.v1.GroupService/FormGroups", "POST /v1/groups:form", []string{coordinator}},
	{"/elephants.v1.GroupService/RemoveGroup", "DELETE /v1/groups/none", []string{coordinator}},
	{"/elephants.v1.GroupService/InviteLead", "POST /v1/groups:invite", []string{coordinator}},
	{"/elephants.v1.GroupService/ListGroups", "GET /v1/groups", []string{interviewer, coordinator, researcher, lead}},
	{"/elephants.v1.GroupService/GetGroup", "GET /v1/groups/none", []string{interviewer, coordinator, researcher, lead}},
	{"/elephants.v1.GroupService/ListReminders", "GET /v1/groups/none/reminders", []string{interviewer, coordinator, researcher, lead}},
	{"/elephants.v1.GroupService/GetOwnGroup", "GET /v1/own-group", []string{lead}},
	{"/elephants.v1.GroupService/CheckRecord", "POST /v1/own-group:check", []string{lead}},
	{"/elephants.v1.GroupService/WriteRecord", "POST /v1/own-group", []string{lead}},
	{"/elephants.v1.GroupService/ApproveRecord", "POST /v1/own-group:approve", []string{lead}},
	{"/elephants.v1.DigestService/CheckReadiness", "GET /v1/readiness", []string{coordinator}},
	{"/elephants.v1.DigestService/GetLook", "GET /v1/look", []string{coordinator}},
	{"/elephants.v1.DigestService/ProposeLook", "POST /v1/look", []string{coordinator}},
	{"/elephants.v1.DigestService/PrepareEdition", "POST /v1/draft:prepare", []string{coordinator}},
	{"/elephants.v1.DigestService/GetDraft", "GET /v1/draft", []string{coordinator}},
	{"/elephants.v1.DigestService/DropDraft", "POST /v1/draft:drop", []string{coordinator}},
	{"/elephants.v1.DigestService/ReleaseEdition", "POST /v1/draft:release", []string{coordinator}},
	{"/elephants.v1.DigestService/ChooseQuotes", "POST /v1/draft:quote", []string{coordinator}},
	{"/elephants.v1.DigestService/CurateTheme", "POST /v1/draft:curate", []string{coordinator}},
	{"/elephants.v1.DigestService/GetPolicy", "GET /v1/policy", []string{coordinator}},
	{"/elephants.v1.DigestService/SetPolicy", "POST /v1/policy", []string{coordinator}},
	{"/elephants.v1.DigestService/GetCodeBook", "GET /v1/code-book", []string{coordinator}},
	{"/elephants.v1.DigestService/PutBarrier", "POST /v1/code-book", []string{coordinator}},
	{"/elephants.v1.DigestService/RemoveBarrier", "DELETE /v1/code-book/pets", []string{coordinator}},
	{"/elephants.v1.DigestService/ListCandidates", "GET /v1/candidates", []string{coordinator}},
	{"/elephants.v1.DigestService/ListEditions", "GET /v1/editions", []string{coordinator, researcher}},
	{"/elephants.v1.DigestService/GetEdition", "GET /v1/editions/1", []string{coordinator, researcher}},
	{"/elephants.v1.ClosingService/GetClosing", "GET /v1/closing", []string{coordinator}},
	{"/elephants.v1.ClosingService/CloseProgramme", "POST /v1/closing", []string{coordinator}},
	{"/elephants.v1.ClosingService/KeepProgramme", "POST /v1/closing:keep", []string{coordinator}},
	{"/elephants.v1.MeetingService/MakeSheets", "POST /v1/sheets:make", []string{coordinator}},
	{"/elephants.v1.MeetingService/ListSheets", "GET /v1/sheets", []string{coordinator}},
	{"/elephants.v1.MeetingService/RemoveSheets", "DELETE /v1/sheets", []string{coordinator}},
	{"/elephants.v1.MeetingService/ReadSheet", "POST /v1/sheets:read", []string{nobody}},
	{"/elephants.v1.MeetingService/WriteSheet", "POST /v1/sheets:write", []string{nobody}},
	{"/elephants.v1.RoundService/OpenRound", "POST /v1/rounds", []string{coordinator}},
	{"/elephants.v1.RoundService/ListPlaces", "GET /v1/places", []string{coordinator}},
	{"/elephants.v1.RoundService/SetPlaces", "POST /v1/places", []string{coordinator}},
	{"/elephants.v1.RoundService/ListRounds", "GET /v1/rounds", []string{coordinator, researcher}},
	{"/elephants.v1.RoundService/CloseRound", "POST /v1/rounds:close", []string{coordinator}},
	{"/elephants.v1.AdminService/CreateProgramme", "POST /v1/programmes", []string{administrator}},
	{"/elephants.v1.AdminService/ListProgrammes", "GET /v1/programmes", []string{administrator}},
	{"/elephants.v1.AdminService/GetProgramme", "GET /v1/programmes/none", []string{administrator}},
	{"/elephants.v1.AdminService/ReviseProgramme", "POST /v1/programmes/none", []string{administrator}},
	{"/elephants.v1.AdminService/ListMembers", "GET /v1/members", []string{administrator}},
	{"/elephants.v1.AdminService/CreateInvitation", "POST /v1/invitations", []string{administrator}},
	{"/elephants.v1.AdminService/AddMember", "POST /v1/members", []string{administrator}},
	{"/elephants.v1.AdminService/CreateSignInLink", "POST /v1/links", []string{administrator}},
	{"/elephants.v1.AdminService/ListAuditEntries", "GET /v1/audit", []string{coordinator, administrator}},
	{"/elephants.v1.AdminService/Revoke", "POST /v1/revocations", []string{administrator}},
	{"/elephants.v1.AdminService/CreateCohort", "POST /v1/cohorts", []string{administrator}},
	{"/elephants.v1.AdminService/JoinCohort", "POST /v1/cohorts:join", []string{administrator}},
	{"/elephants.v1.AdminService/SetBudget", "POST /v1/cohorts:budget", []string{coordinator, administrator}},
	{"/elephants.v1.AdminService/MakeBackup", "POST /v1/backups", []string{administrator}},
	{"/elephants.v1.AdminService/ListBackups", "GET /v1/backups", []string{administrator}},
	{"/elephants.v1.ResearchService/ListBarriers", "GET /v1/barriers", []string{coordinator, researcher}},
	{"/elephants.v1.ResearchService/ListCohorts", "GET /v1/cohorts", []string{coordinator, researcher, administrator}},
	{"/elephants.v1.ResearchService/QueryBarriers", "POST /v1/barriers:query", []string{researcher}},
	{"/elephants.v1.ResearchService/GetRelease", "GET /v1/releases/1", []string{coordinator, researcher}},
	{"/elephants.v1.ResearchService/ListReleases", "GET /v1/releases", []string{coordinator, researcher}},
	{"/elephants.v1.ResearchService/GetBudget", "GET /v1/budget", []string{coordinator, researcher}},
	{"/grpc.health.v1.Health/Check", "", []string{nobody, interviewer, coordinator, researcher, lead, administrator}},
	{"/grpc.health.v1.Health/List", "", []string{nobody, interviewer, coordinator, researcher, lead, administrator}},
	{"/grpc.health.v1.Health/Watch", "", []string{nobody, interviewer, coordinator, researcher, lead, administrator}},
}

func secrets(t *testing.T, x *site) map[string]string {
	gone := seal.NewSecret("coordinator")
	other, err := NewSecret(context.Background(), x.desk.Store, testAct, pb.Role_ROLE_COORDINATOR, x.programme)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pb.NewAdminServiceClient(x.conn).Revoke(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.RevokeRequest{Id: other.ID})
	if err != nil {
		t.Fatal(err)
	}
	_, leads := x.group(t)
	return map[string]string{
		lead: leads[0], nobody: "", interviewer: x.secret[pb.Role_ROLE_INTERVIEWER], coordinator: x.secret[pb.Role_ROLE_COORDINATOR],
		researcher: x.secret[pb.Role_ROLE_RESEARCHER], administrator: x.secret[pb.Role_ROLE_ADMINISTRATOR],
		revoked: other.Reveal(), stranger: gone.Reveal(),
	}
}

func TestWhoMayCallWhat(t *testing.T) {
	x := start(t, nil)
	secret := secrets(t, x)
	rows := map[string]bool{}
	for _, row := range matrix {
		rows[row.method] = true
		for _, who := range everyone {
			want := slices.Contains(row.allowed, who)
			err := invoke(x.conn, row.method, secret[who])
			if code := status.Code(err); allowed(code) != want {
				t.Errorf("gRPC %s by %s: %v, want allowed %v", row.method, who, code, want)
			}
			if row.rest == "" {
				continue
			}
			if code := overREST(t, x.addr, row.rest, secret[who]); (code != http.StatusUnauthorized && code != http.StatusForbidden) != want {
				t.Errorf("REST %s by %s: %d, want allowed %v", row.rest, who, code, want)
			}
		}
	}
	for service, info := range x.grpc.GetServiceInfo() {
		for _, m := range info.Methods {
			if name := "/" + service + "/" + m.Name; !rows[name] {
				t.Errorf("%s has no row", name)
			}
			delete(rows, "/"+service+"/"+m.Name)
		}
	}
	for name := range rows {
		t.Errorf("row %s has no method", name)
	}
}

func allowed(c codes.Code) bool { return c != codes.Unauthenticated && c != codes.PermissionDenied }

// invoke calls a method with an empty request: once it is allowed, what it answers does not matter
// here.
func invoke(conn *grpc.ClientConn, method, secret string) error {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(method[1:], "/", ".")))
	if err != nil {
		return err
	}
	m := found.(protoreflect.MethodDescriptor)
	ctx, cancel := context.WithCancel(as(secret))
	defer cancel()
	in, out := dynamicpb.NewMessage(m.Input()), dynamicpb.NewMessage(m.Output())
	if !m.IsStreamingClient() && !m.IsStreamingServer() {
		return conn.Invoke(ctx, method, in, out)
	}
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: m.IsStreamingClient(), ServerStreams: m.IsStreamingServer()}, method)
	if err != nil {
		return err
	}
	if err := stream.SendMsg(in); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return stream.RecvMsg(out)
}

func overREST(t *testing.T, addr, call, secret string) int {
	method, path, _ := strings.Cut(call, " ")
	req, err := http.NewRequest(method, "http://"+addr+path, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if secret != "" {
		req.Header.Set("Authorization", "Bearer "+secret)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNotImplemented || strings.Contains(call, "GET /v1/guide") && resp.StatusCode == http.StatusNotFound {
		t.Errorf("%s is not served", call)
	}
	return resp.StatusCode
}

// A path that is not quite a method's must not slip past the rules (CVE-2026-33186 was one such).
func TestMalformedPaths(t *testing.T) {
	x := start(t, nil)
	for _, method := range []string{
		"/elephants.v1.DigestService/getdraft", "/elephants.v1.DigestService/GetDraft/", "//elephants.v1.DigestService/GetDraft",
		"/elephants.v1.digestservice/GetDraft", "/elephants.v1.DigestService/", "/",
	} {
		err := x.conn.Invoke(as(""), method, &pb.GetDraftRequest{}, &pb.GetDraftResponse{})
		if code := status.Code(err); code != codes.Unimplemented && allowed(code) {
			t.Errorf("%q: %v", method, err)
		}
	}
}

func TestServerNeedsAccessOptions(t *testing.T) {
	service := func(name string, methods ...string) map[string]grpc.ServiceInfo {
		info := grpc.ServiceInfo{}
		for _, m := range methods {
			info.Methods = append(info.Methods, grpc.MethodInfo{Name: m})
		}
		return map[string]grpc.ServiceInfo{name: info}
	}
	if _, err := access.Read(service("elephants.v1.DigestService", "GetDraft")); err != nil {
		t.Errorf("a method with the option: %v", err)
	}
	if _, err := access.Read(service("elephants.v1.DigestService", "GetDraft", "Unruled")); err == nil || !strings.Contains(err.Error(), "Unruled") {
		t.Errorf("a method without the option: %v, want its name", err)
	}
	// A real service of somebody else's, whose methods carry no option of ours.
	if _, err := access.Read(service("grpc.reflection.v1.ServerReflection", "ServerReflectionInfo")); err == nil {
		t.Error("a service of others that is not listed as open was taken")
	}
}

// Absent and forbidden look the same: an unknown secret gets the words that a revoked one gets.
func TestUnknownAndRevokedLookTheSame(t *testing.T) {
	x := start(t, nil)
	secret := secrets(t, x)
	texts := map[string]bool{}
	for _, who := range []string{revoked, stranger} {
		err := invoke(x.conn, "/elephants.v1.DigestService/GetDraft", secret[who])
		texts[err.Error()] = true
	}
	if err := invoke(x.conn, "/elephants.v1.DigestService/GetDraft", "no secret at all"); !texts[err.Error()] || len(texts) != 1 {
		t.Errorf("unknown, revoked and malformed secrets are told apart: %d texts", len(texts))
	}
}

// Nobody reaches into another programme: what a secret opens is its own programme's, whatever is
// asked for.
func TestProgrammesAreApart(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(12, plain))
	id, err := NewProgramme(context.Background(), x.desk.Store, testAct, "Another", "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := NewSecret(context.Background(), x.desk.Store, testAct, pb.Role_ROLE_COORDINATOR, id)
	if err != nil {
		t.Fatal(err)
	}
	x.prepare(t)
	if err := invoke(x.conn, "/elephants.v1.DigestService/GetDraft", secret.Reveal()); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("another programme's coordinator asked for the draft: %v, want none", err)
	}
	ready, err := pb.NewDigestServiceClient(x.conn).CheckReadiness(as(secret.Reveal()), &pb.CheckReadinessRequest{})
	if err != nil || ready.Ready {
		t.Errorf("another programme is ready: %v, %v", ready, err)
	}
}

// A secret that strays into a path opens nothing and is repeated nowhere.
func TestASecretInAPath(t *testing.T) {
	x := start(t, nil)
	secret := x.secret[pb.Role_ROLE_COORDINATOR]
	resp, err := http.Post("http://"+x.addr+"/v1/withdrawals", "application/json", strings.NewReader(`{"receipt": `+secret+`}`))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusBadRequest || strings.Contains(string(body), secret[len(secret)-8:]) {
		t.Errorf("a body that is no JSON: %d, %v, or its words come back", resp.StatusCode, err)
	}
	resp.Body.Close()
	for _, path := range []string{"/v1/" + secret, "/v1/editions/" + secret, "/" + secret, "/v1/readiness?authorization=" + secret, "/v1/draft/" + secret} {
		resp, err := http.Get("http://" + x.addr + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode < 400 {
			t.Errorf("%d for a path with a secret in it", resp.StatusCode)
		}
		if strings.Contains(string(body), secret) {
			t.Errorf("the answer to %.12s… repeats the secret", path)
		}
	}
	if strings.Contains(string(x.log.Bytes()), secret) {
		t.Error("the log repeats the secret")
	}
}

// Every call ends; what reads all notes of a programme has longer than the others, whatever
// deadline its caller brought.
func TestEveryCallEnds(t *testing.T) {
	x := start(t, nil)
	secrets := secrets(t, x)
	for _, row := range matrix {
		if strings.HasPrefix(row.method, "/grpc.") || row.method == pb.CollectionService_SubmitNotes_FullMethodName {
			continue
		}
		ctx := metadata.NewIncomingContext(t.Context(), metadata.MD{})
		if secret := secrets[row.allowed[0]]; secret != "" {
			ctx = metadata.NewIncomingContext(t.Context(), metadata.Pairs("authorization", "Bearer "+secret))
		}
		_, err := x.unary(ctx, nil, &grpc.UnaryServerInfo{FullMethod: row.method}, func(ctx context.Context, _ any) (any, error) {
			ends, bounded := ctx.Deadline()
			if left := time.Until(ends); !bounded || left > longestWork || (left > longestCall) != laborious[row.method] {
				t.Errorf("%s may take %v", row.method, left)
			}
			return nil, nil //nolint:nilnil // nobody looks
		})
		if err != nil {
			t.Errorf("%s: %v", row.method, err)
		}
	}
	if !laborious[pb.DigestService_PrepareEdition_FullMethodName] {
		t.Error("a draft of a thousand notes takes longer than other calls may")
	}
}
