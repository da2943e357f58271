package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	pb "elephants/proto/elephants/v1"
	"elephants/server/refuse"
)

// Whoever reads the figures and the access log learns of no person, note, invitation or programme:
// of nothing that was sent, and from whom. Every label is of a fixed set, whatever is called.
func TestFiguresNameNobody(t *testing.T) {
	x := start(t, func(s *Server) {
		s.metrics.Sampled, s.accessLog = func() bool { return true }, true
		s.pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, r.URL.Path, http.StatusTeapot)
		})
	})
	ctx := as(x.secret[pb.Role_ROLE_INTERVIEWER])
	collection := pb.NewCollectionServiceClient(x.conn)
	sent, err := collection.SubmitNote(ctx, &pb.SubmitNoteRequest{RequestId: "0123456789abcdef",
		Note: &pb.Note{Side: DefaultSides[0], Text: canaryText(1)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(context.Background(),
		&pb.WithdrawNoteRequest{Receipt: sent.Receipt}); err != nil {
		t.Fatal(err)
	}
	if _, err := pb.NewAdminServiceClient(x.conn).CreateProgramme(as(x.secret[pb.Role_ROLE_ADMINISTRATOR]),
		&pb.CreateProgrammeRequest{Name: "Canary programme", Sides: []string{"canary", "others"}}); err != nil {
		t.Logf("a programme: %v", err)
	}
	for _, secret := range []string{"canary", "interviewer-canary-canary"} {
		if _, err := collection.PreviewNote(as(secret), &pb.PreviewNoteRequest{Text: "canary"}); err == nil {
			t.Error("a secret that is none was taken")
		}
	}
	_, _ = collection.SubmitNote(ctx, &pb.SubmitNoteRequest{RequestId: "canary",
		Note: &pb.Note{Side: "canary", Text: "canary"}})
	for _, method := range []string{"/elephants.v1.Canary/Canary", "/elephants.v1.DigestService/Canary"} {
		if x.conn.Invoke(ctx, method, &pb.GetEditionRequest{}, &pb.GetEditionResponse{}) == nil {
			t.Errorf("%s was answered", method)
		}
	}
	for _, path := range []string{"/canary", "/v1/canary?canary=canary", "/healthz", "/healthz/live"} {
		resp, err := http.Get("http://" + x.addr + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	figures := httptest.NewServer(x.Figures())
	defer figures.Close()
	resp, err := http.Get(figures.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || !strings.Contains(string(page), `elephants_calls_total{code="OK",method="note"} 20`) {
		t.Fatalf("a note sent and withdrawn is not in the figures: this proves nothing. %v\n%s", err, page)
	}
	if !strings.Contains(string(x.log.Bytes()), "msg=call method=note code=OK under=") {
		t.Fatalf("no call is in the log: this proves nothing\n%s", string(x.log.Bytes()))
	}
	never := []string{"canary", "hallam", x.programme, sent.Receipt, "127.0.0.1", "submitnote"}
	for _, secret := range x.secret {
		if secret != "" {
			never = append(never, strings.Split(secret, "-")...)
		}
	}
	c := canariesOf(1)
	never = slices.Concat(never, c.identifiers, c.secrets)
	never = slices.DeleteFunc(never, func(s string) bool { return roleWord(s) })
	for name, told := range map[string]string{"figures": string(page), "log": string(x.log.Bytes())} {
		for _, n := range never {
			if strings.Contains(strings.ToLower(told), strings.ToLower(n)) {
				t.Errorf("%q is in the %s", n, name)
			}
		}
	}
	checkLabels(t, x.Server, string(page))
}

// roleWord reports whether a piece of a secret says what it is for, which methods are called by
// too.
func roleWord(s string) bool {
	return len(s) < 5 || slices.Contains([]string{"elephants", "administrator", "coordinator",
		"interviewer", "researcher"}, s)
}

// checkLabels wants every label of a page to be of its set.
func checkLabels(t *testing.T, s *Server, page string) {
	t.Helper()
	sets := map[string][]string{"status": {"1xx", "2xx", "3xx", "4xx", "5xx", "other"},
		"method": {"other"}, "reason": {"other", refuse.ErrInternal.Reason.Name}}
	for method := range s.rules {
		sets["method"] = append(sets["method"], s.metrics.Label(method))
	}
	for _, r := range refuse.Refusals {
		sets["reason"] = append(sets["reason"], r.Reason)
	}
	for c := range codes.Unauthenticated + 1 {
		sets["code"] = append(sets["code"], c.String())
	}
	labels := regexp.MustCompile(`(\w+)="([^"]*)"`).FindAllStringSubmatch(page, -1)
	for _, l := range labels {
		if l[1] != "le" && !slices.Contains(sets[l[1]], l[2]) {
			t.Errorf("label %s is %q, which is of no fixed set", l[1], l[2])
		}
	}
	if len(labels) < 20 {
		t.Errorf("%d labels: this proves nothing", len(labels))
	}
}

// A line of the access log has its time to the minute.
func TestTheAccessLogIsCoarse(t *testing.T) {
	x := start(t, func(s *Server) { s.accessLog = true })
	_, _ = pb.NewDigestServiceClient(x.conn).CheckReadiness(context.Background(),
		&pb.CheckReadinessRequest{})
	x.stop()
	lines := regexp.MustCompile(`(?m)^time=(\S+) level=INFO msg=call method=DigestService/CheckReadiness `+
		`code=Unauthenticated under=\S+$`).FindAllStringSubmatch(string(x.log.Bytes()), -1)
	if len(lines) != 1 {
		t.Fatalf("%d lines of one call:\n%s", len(lines), string(x.log.Bytes()))
	}
	if at, err := time.Parse(time.RFC3339Nano, lines[0][1]); err != nil || !at.Equal(at.Truncate(time.Minute)) {
		t.Errorf("a call is told to have come at %s", lines[0][1])
	}
}

// The first page of figures, which stands for a minute, says that notes are taken.
func TestReadyFromTheFirstPageOn(t *testing.T) {
	start(t, func(s *Server) {
		page := httptest.NewRecorder()
		s.Figures().ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		if !strings.Contains(page.Body.String(), "\nelephants_ready 1\n") {
			t.Errorf("asked before it serves, the page does not say elephants_ready 1")
		}
	})
}

// Health says what it says of the store, and that the server ends.
func TestHealth(t *testing.T) {
	x := start(t, nil)
	ask := func(path string) string {
		w := httptest.NewRecorder()
		x.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return fmt.Sprintf("%d %s", w.Code, strings.TrimSpace(w.Body.String()))
	}
	for deadline := time.Now().Add(10 * time.Second); ask(readyPath) != "200 ready"; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("a sound server says %s", ask(readyPath))
		}
	}
	for said, want := range map[string][2]string{
		diskFull: {"503 ", "200 "}, storeFails: {"503 ", "503 "}, stopping: {"503 ", "503 "}, healthy: {"200 ", "200 "},
	} {
		x.state.set(said)
		for i, path := range []string{readyPath, livePath} {
			if got := ask(path); got != want[i]+said {
				t.Errorf("%s says %q, want %q", path, got, want[i]+said)
			}
		}
	}
	x.stop()
	if got := ask(livePath); got != "503 "+stopping {
		t.Errorf("after the end: %s", got)
	}
}
