package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/web/messages"
	"elephants/proto/refusal"
)

func TestWhichLanguage(t *testing.T) {
	for _, c := range []struct{ path, cookie, programme, header, want string }{
		{"/", "", "", "", "en"},
		{"/", "", "", "cy-GB,cy;q=0.9,en;q=0.8", "cy"},
		{"/", "", "", "en-GB,en;q=0.9,cy;q=0.8", "en"},
		{"/", "", "", "ja, *;q=0.1", "en"},
		{"/", "", "", ";;;" + strings.Repeat("-", 5000), "en"},
		{"/", "cy", "", "en", "cy"},
		{"/", "<script>", "", "cy", "cy"},
		{"/?language=en", "cy", "", "cy", "en"},
		{"/?language=xx", "cy", "", "en", "cy"},
		{"/", "", "cy", "en-GB,en;q=0.9", "cy"},
		{"/", "", "cy", "", "cy"},
		{"/", "en", "cy", "cy", "en"},
		{"/?language=en", "", "cy", "cy", "en"},
		{"/", "", "en", "cy", "cy"},
		{"/", "", "en", "en-GB", "en"},
		{"/", "", "xx", "cy", "cy"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Language", c.header)
		r = Offered(r, messages.Coded(c.programme))
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: languageCookie, Value: c.cookie})
		}
		if got := LanguageOf(r).Code; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// A refusal is said in the visitor's language where there are words for it, with its numbers, and
// in English elsewhere, marked so.
func TestRefusalsInALanguage(t *testing.T) {
	cy := messages.Coded("cy")
	for _, c := range []struct {
		err  error
		want messages.Problem
	}{
		{sent(t, refusal.ReceiptCount.With(10, 3)),
			messages.Problem{Text: "Mae 10 o eiriau mewn derbynneb, mae 3 yma.", Tag: "cy"}},
		{sent(t, refusal.BandHolds.With(2, refusal.Word{Key: "place"})),
			messages.Problem{Text: `Mae lle ym mand rôl 2: ymadrodd y mae llawer yn ei rannu yw band, megis "Senior commissioner".`, Tag: "cy"}},
		{sent(t, refusal.LineBroken.With(refusal.Word{Key: "role-band", N: 3})),
			messages.Problem{Text: "Rhaid ysgrifennu band rôl 3 ar un llinell.", Tag: "cy"}},
		{sent(t, refusal.LineEmpty.With(refusal.Word{Key: "example", N: 2})),
			messages.Problem{Text: "Enghraifft 2: nid oes llythyren yma.", Tag: "cy"}},
		{sent(t, refusal.NoteSide.With(refusal.Ours("<b>"), refusal.Ours("y"))),
			messages.Problem{Text: `Nid yw’r ochr yn un o rai’r rhaglen hon: "&lt;b&gt;" neu "y".`,
				Tag: "cy"}},
		{status.Error(codes.InvalidArgument, "something <new>"),
			messages.Problem{Text: "Something &lt;new&gt;.", Tag: "en-GB"}},
		{status.Error(codes.InvalidArgument,
			"the note is 70000 bytes, the limit is 65536: divide it, and give both parts the same line `participant:` in their head"),
			messages.Problem{Text: "Maint y nodyn yw 70000 beit, y terfyn yw 65536: rhannwch ef, a rhowch yr un llinell `participant:` ym mhen y ddwy ran.", Tag: "cy"}},
	} {
		if got := Refused(cy, c.err); got.Text != c.want.Text || got.Tag != c.want.Tag {
			t.Errorf("%v: %v", c.err, got)
		}
		if got := Refused(messages.English, c.err); got.Tag != "en-GB" {
			t.Errorf("in English: %v", got)
		}
	}
	for _, err := range []error{errFormCut, errRule} {
		if got := Refused(cy, err); got.Tag != "cy" || status.Code(err) != codes.InvalidArgument ||
			strings.Contains(string(got.Text), "{") {
			t.Errorf("%v: %v", err, got)
		}
	}
	if got := Refused(cy, status.Error(codes.DeadlineExceeded,
		"detail")); !strings.Contains(string(got.Text), "ormod o amser") {
		t.Errorf("what took too long: %v", got)
	}
	if got := Refused(cy, status.Error(codes.Internal,
		"detail")); strings.Contains(string(got.Text), "detail") || got.Tag != "cy" {
		t.Errorf("a fault: %v", got)
	}
}

// sent is a refusal as it comes from the service.
func sent(t *testing.T, err *refusal.Error) error {
	t.Helper()
	info := &errdetails.ErrorInfo{Reason: err.Reason.Name, Metadata: err.Metadata()}
	s, failed := status.New(codes.InvalidArgument, "in English").WithDetails(info)
	if failed != nil {
		t.Fatal(failed)
	}
	return s.Err()
}
