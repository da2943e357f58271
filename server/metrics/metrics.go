// Package metrics tells whoever runs a server how it does, and nothing of what is said in it.
//
// [New] makes the counters, [Metrics.Call] and [Metrics.Page] count, and [Metrics.ServeHTTP]
// answers with the page that Prometheus reads.
//
// A time series is kept for a year and seen by many. Exact ones would say how many notes there are,
// which readiness does not say, and when each came or was taken back, which the store does not
// keep. So:
//
//   - What went well, and what a caller did wrong, is a sample: one in ten, drawn for each, counts
//     as ten. On average the figures are right; whether somebody did something is not in them nine
//     times in ten, and nobody who adds calls of their own can tell, for no draw depends on another.
//     Rounding was rejected: whoever sends notes until the figure moves counts those of others.
//   - What is the server's to mend is exact: see faults.
//   - All that is done with one note, and with a receipt, is one method: sent, previewed, withdrawn
//     and looked up look alike.
//   - Durations are told by the bound that they stayed below: how long an edition takes says how many
//     notes it was made of.
//   - The page is made anew once a minute, however often it is asked for.
//   - Nothing of Go or of the system is told that adds up what was allocated, read or sent.
//
// Labels are of fixed sets: methods of the contract, codes of gRPC, reasons of package refuse.
package metrics

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
	"elephants/server/refuse"
)

const (
	inTen  = 10          // one in so many is counted, as so many
	period = time.Minute // a page is as old as this at most
)

// Labels for what has no name of its own in its set.
const (
	aNote  = "note" // the methods of all that is done with one
	others = "other"
)

// aboutNotes are the services whose methods are called aNote.
var aboutNotes = []string{
	pb.CollectionService_ServiceDesc.ServiceName, pb.WithdrawalService_ServiceDesc.ServiceName,
}

// faults are the codes that whoever runs the server has to know of, however few they are: something
// is broken or too small, or somebody tries secrets.
var faults = []codes.Code{
	codes.Unknown, codes.DeadlineExceeded, codes.ResourceExhausted, codes.Internal, codes.Unavailable,
	codes.DataLoss, codes.Unauthenticated,
}

// bounds of durations, in seconds. What takes longer than the last is told as that.
var bounds = []float64{.005, .02, .1, .5, 2, 10, 60, 300}

// Metrics are those of one server. They are safe for concurrent use.
type Metrics struct {
	Sampled func() bool // whether one that is no fault is counted, drawn anew each time; tests change it

	registry *prometheus.Registry
	methods  map[string]string // a full method to its label
	reasons  map[string]bool

	calls, refused, pages *prometheus.CounterVec
	took                  *prometheus.HistogramVec
	underWay              prometheus.Gauge

	now func() time.Time // for the age of the page

	mu   sync.Mutex // held while the page is made
	made time.Time
	page []byte
}

// New makes the counters of a server of these methods ("/elephants.v1.DigestService/GetEdition").
func New(methods []string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), methods: map[string]string{}, reasons: map[string]bool{},
		calls: counter("elephants_calls_total", "Calls that ended, by code; those that are no fault of the "+
			"server's are a sample of one in ten, each counted as ten.", "method", "code"),
		refused: counter("elephants_refused_total",
			"Calls that failed by a fault of the server's or were too many, each one.", "reason"),
		pages: counter("elephants_pages_total",
			"Pages, by status; those below 500 are a sample of one in ten, each counted as ten.", "status"),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "elephants_call_seconds",
			Help:    "How long calls took, told by the bound that each stayed below; the same sample.",
			Buckets: bounds}, []string{"method"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{Name: "elephants_requests_under_way",
			Help: "Requests that wait or are being answered."}),
		Sampled: func() bool { return rand.N(inTen) == 0 }, //nolint:gosec // nobody sees the draws but in the counts
		now:     time.Now,
	}
	for _, full := range methods {
		m.methods[full] = label(full)
	}
	for _, r := range refuse.Refusals {
		m.reasons[r.Reason] = true
	}
	m.reasons[refuse.ErrInternal.Reason.Name] = true
	m.registry.MustRegister(m.calls, m.refused, m.pages, m.took, m.underWay)
	for _, r := range ofRuntime {
		m.Gauge(r.name, r.help, func() float64 {
			read := []metrics.Sample{{Name: r.key}}
			metrics.Read(read)
			return float64(read[0].Value.Uint64() / r.whole * r.whole)
		})
	}
	return m
}

// ofRuntime are Go's figures of this moment, in wholes of so many. Its collector in client_golang
// was rejected: it tells to the microsecond when garbage was last collected, which is when somebody
// sent something.
var ofRuntime = []struct {
	name, help, key string
	whole           uint64
}{
	{"go_goroutines", "Goroutines.", "/sched/goroutines:goroutines", 1},
	{"go_heap_bytes", "Memory of objects, in whole MiB.", "/memory/classes/heap/objects:bytes", 1 << 20},
	{"go_memory_bytes", "Memory from the system, in whole MiB.", "/memory/classes/total:bytes", 1 << 20},
	{"go_memory_limit_bytes", "What Go keeps to while it can.", "/gc/gomemlimit:bytes", 1},
	{"go_processors", "Processors that Go uses.", "/sched/gomaxprocs:threads", 1},
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// label is what a method is called: "/elephants.v1.DigestService/GetEdition" is
// "DigestService/GetEdition".
func label(full string) string {
	service, method, _ := strings.Cut(strings.TrimPrefix(full, "/"), "/")
	if slices.Contains(aboutNotes, service) {
		return aNote
	}
	return service[strings.LastIndex(service, ".")+1:] + "/" + method
}

// Label is what a method is called here and in the log, of a fixed set.
func (m *Metrics) Label(full string) string {
	if l, ok := m.methods[full]; ok {
		return l
	}
	return others
}

// Gauge adds a figure that is asked for when a page is made. It tells no exact number of notes or people.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}

// Call counts a call that ended with what may leave the server, an error of [refuse.Outward] or
// nil.
func (m *Metrics) Call(full string, took time.Duration, err error) {
	method, said := m.Label(full), status.Convert(err)
	m.Refused(err)
	weight := m.weigh(slices.Contains(faults, said.Code()))
	m.calls.WithLabelValues(method, said.Code().String()).Add(float64(weight))
	for range weight {
		m.took.WithLabelValues(method).Observe(UpTo(took).Seconds())
	}
}

// Refused counts a refusal that is the server's to mend, also of a call that was not read.
func (m *Metrics) Refused(err error) {
	said := status.Convert(err)
	if !slices.Contains(faults, said.Code()) {
		return
	}
	reason := refuse.ReasonOf(said)
	if !m.reasons[reason] {
		reason = others
	}
	m.refused.WithLabelValues(reason).Inc()
}

// Page counts a page that was answered with a status.
func (m *Metrics) Page(status int) {
	classes := []string{others, "1xx", "2xx", "3xx", "4xx", "5xx"}
	class := classes[0]
	if status >= 100 && status < 600 {
		class = classes[status/100]
	}
	m.pages.WithLabelValues(class).Add(float64(m.weigh(status >= 500)))
}

// UnderWay counts a request until done is called.
func (m *Metrics) UnderWay() (done func()) {
	m.underWay.Inc()
	return m.underWay.Dec
}

// weigh is what something counts for: a fault for itself, of everything else a sample.
func (m *Metrics) weigh(fault bool) int {
	switch {
	case fault:
		return 1
	case m.Sampled():
		return inTen
	}
	return 0
}

// UpTo is the bound that a duration stayed below, or the last of all.
func UpTo(took time.Duration) time.Duration {
	i, _ := slices.BinarySearch(bounds, took.Seconds())
	return time.Duration(bounds[min(i, len(bounds)-1)] * float64(time.Second))
}

// ServeHTTP answers with the page, as it was made within the last minute.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	page, err := m.current()
	if err != nil {
		http.Error(w, "the figures cannot be gathered", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", string(expfmt.NewFormat(expfmt.TypeTextPlain)))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(page)
}

func (m *Metrics) current() ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := m.now(); m.page != nil && now.Sub(m.made) < period {
		return m.page, nil
	}
	families, err := m.registry.Gather()
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&page, family); err != nil {
			return nil, err
		}
	}
	m.page, m.made = page.Bytes(), m.now()
	return m.page, nil
}
