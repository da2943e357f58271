package metrics

import (
	"errors"
	"fmt"
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

const edition = pb.DigestService_GetEdition_FullMethodName

var known = []string{edition, pb.CollectionService_SubmitNote_FullMethodName,
	pb.WithdrawalService_WithdrawNote_FullMethodName}

// show is the page as it is a minute after the one before.
func show(t *testing.T, m *Metrics) string {
	t.Helper()
	before := m.now
	m.now = func() time.Time { return before().Add(period) }
	return ask(m)
}

func ask(m *Metrics) string {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

func value(page, line string) string {
	if found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(line) + ` (\S+)$`).FindStringSubmatch(page); found != nil {
		return found[1]
	}
	return "0"
}

// How many notes came is not told: thirty calls are shown as many figures, all of them tens, and
// the mean of them is right. Each is 10 Bin(30, 1/10): of forty servers none shows less than three
// different figures but by a chance of 1e-14, and the mean is within 9 but by one of 5e-4.
func TestCallsAreSampled(t *testing.T) {
	const servers, calls = 40, 30
	line, sum := `elephants_calls_total{code="OK",method="note"}`, 0
	seen := map[string]bool{}
	for range servers {
		m := New(known)
		for range calls {
			m.Call(pb.CollectionService_SubmitNote_FullMethodName, time.Millisecond, nil)
		}
		shown := value(show(t, m), line)
		seen[shown] = true
		var n int
		fmt.Sscan(shown, &n)
		if sum += n; n%inTen != 0 {
			t.Fatalf("%d calls are shown as %d: not tens", calls, n)
		}
	}
	if mean := float64(sum) / servers; len(seen) < 3 || mean < calls-9 || mean > calls+9 {
		t.Errorf("%d calls are shown as %v, on average %.1f: want many figures, right on average", calls, seen, mean)
	}
}

// Whoever adds calls of their own learns nothing of how many others there were: the figure moves as
// often after one call as after nine.
func TestCallsAreDrawnEach(t *testing.T) {
	m := New(known)
	var drawn int
	m.Sampled = func() bool { drawn++; return drawn%7 == 0 }
	for i := range 70 {
		m.Call(edition, 0, nil)
		want := fmt.Sprint((i + 1) / 7 * inTen)
		if got := value(show(t, m), `elephants_calls_total{code="OK",method="DigestService/GetEdition"}`); got != want {
			t.Fatalf("after call %d %s are shown, want %s: each call has a draw of its own", i+1, got, want)
		}
	}
}

// What the server has to mend is counted one by one, with its reason.
func TestFaultsAreExact(t *testing.T) {
	m := New(known)
	m.Sampled = func() bool { return false }
	full := refuse.WithReason(codes.ResourceExhausted, "DISK_FULL", "full", nil)
	for range 3 {
		m.Call(edition, 700*time.Millisecond, full)
	}
	m.Refused(full)
	m.Refused(refuse.WithReason(codes.Internal, "Ann Hallam", "Ann Hallam", nil))
	m.Call(edition, time.Second, refuse.WithReason(codes.NotFound, "NO_EDITION", "none", nil))
	m.Page(503)
	m.Page(200)
	page := show(t, m)
	for line, want := range map[string]string{
		`elephants_refused_total{reason="DISK_FULL"}`:                                       "4",
		`elephants_refused_total{reason="other"}`:                                           "1",
		`elephants_calls_total{code="ResourceExhausted",method="DigestService/GetEdition"}`: "3",
		`elephants_calls_total{code="NotFound",method="DigestService/GetEdition"}`:          "0",
		`elephants_refused_total{reason="NO_EDITION"}`:                                      "0",
		`elephants_pages_total{status="5xx"}`:                                               "1",
		`elephants_pages_total{status="2xx"}`:                                               "0",
		`elephants_call_seconds_bucket{method="DigestService/GetEdition",le="0.5"}`:         "0",
		`elephants_call_seconds_bucket{method="DigestService/GetEdition",le="2"}`:           "3",
		`elephants_call_seconds_sum{method="DigestService/GetEdition"}`:                     "6",
	} {
		if got := value(page, line); got != want {
			t.Errorf("%s is %s, want %s\n%s", line, got, want, page)
		}
	}
}

// A withdrawal looks like a note that is sent, and what no method of ours is called is not told.
func TestMethodsOfNotesAreOne(t *testing.T) {
	m := New(known)
	for full, want := range map[string]string{
		pb.CollectionService_SubmitNote_FullMethodName:   aNote,
		pb.WithdrawalService_WithdrawNote_FullMethodName: aNote,
		edition:                      "DigestService/GetEdition",
		"/elephants.v1.Ann/Hallam":   others,
		"Ann Hallam, 3 Canal Street": others,
	} {
		if got := m.Label(full); got != want {
			t.Errorf("%s is called %s, want %s", full, got, want)
		}
	}
}

// The page is made once a minute, so that nobody sees in it when a call came.
func TestThePageIsAMinuteOld(t *testing.T) {
	m := New(known)
	m.Sampled = func() bool { return true }
	now := time.Now()
	m.now = func() time.Time { return now }
	first := ask(m)
	m.Call(edition, time.Second, errors.New("of the test"))
	now = now.Add(period - time.Second)
	if ask(m) != first {
		t.Error("a call is seen within the minute")
	}
	now = now.Add(time.Second)
	if ask(m) == first {
		t.Error("a call is not seen after a minute")
	}
}

// A duration is told by its bound.
func TestDurationsAreBounds(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{
		0: 5 * time.Millisecond, 7*time.Second + 12: 10 * time.Second, time.Hour: 300 * time.Second,
		2 * time.Second: 2 * time.Second,
	} {
		if got := UpTo(took); got != want {
			t.Errorf("%v is told as %v, want %v", took, got, want)
		}
	}
}

// What adds up what was allocated or read would tell how much was sent.
func TestNothingOfTheSystemAddsUp(t *testing.T) {
	var names []string
	for line := range strings.Lines(show(t, New(known))) {
		if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
			names = append(names, strings.Fields(name)[0])
		}
	}
	want := []string{"elephants_requests_under_way", "go_goroutines", "go_heap_bytes", "go_memory_bytes",
		"go_memory_limit_bytes", "go_processors"}
	if !slices.Equal(names, want) {
		t.Errorf("a server that did nothing tells of\n%s\nwant\n%s", strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
}
