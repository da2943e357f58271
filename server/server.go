// Package server is the service itself: it takes notes, seals them, and hands out editions.
//
// [New] makes a server on an open store, [Server.Handle] adds the pages, [Server.Serve] runs it on
// a listener until its context ends. One port serves gRPC, REST with JSON, and pages; REST and
// pages call the same methods over a connection inside the process, so that whatever holds for a
// gRPC call holds for them.
//
// What a call passes through stands in call.go; what may leave as an error, in package [refuse].
// The services are packages of their own, over what package [desk] holds for all of them. No method
// returns a note, and none of the code here writes one anywhere but sealed into the store.
//
//	collection   CollectionService: notes come in
//	digest       DigestService: drafts, decisions, approvals, editions
//	results      WithdrawalService and ReportService: for those who spoke; reports
//	year         RoundService, GroupService, MeetingService, ClosingService
//	research     ResearchService: counts over programmes
//	admin        AdminService and SignInService
//
// Rules that need no store are beside them: what a group's record may hold in package group, how a
// report is told in package report.
package server

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"
	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectionv1alpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/admin"
	"elephants/server/backups"
	"elephants/server/collection"
	"elephants/server/desk"
	"elephants/server/digest"
	"elephants/server/gate"
	"elephants/server/metrics"
	"elephants/server/proxy"
	"elephants/server/quota"
	"elephants/server/refuse"
	"elephants/server/research"
	"elephants/server/results"
	"elephants/server/seal"
	"elephants/server/store"
	"elephants/server/year"
)

// Limits on what is sent. A message has room for the longest note escaped, or with codings.
const (
	MaxMessage = 256 << 10
	// what a browser is told that came over TLS: for a year, never without
	onlyTLS    = "max-age=31536000"
	maxStreams = 64               // calls at once on one connection
	stopWithin = 10 * time.Second // for calls under way when the server is told to stop

	// What one caller may take, so that no invitation needs more than 64 MiB (TestFlood). A call
	// over REST is read as JSON first, in 10 MiB at worst; one over gRPC in 2.
	callsAtOnce, restAtOnce = 16, 2
	callsWaiting            = 64   // each with its head read, and no more
	visitsWaiting           = 1000 // for pages, of a hall of people behind one address
	mostParts               = 8000 // of a message: codings, own words and turns of the longest note
)

// Draw is what an edition draws with, see [disclose.Draw].
type Draw = disclose.Draw

// Config is what a server needs. Its zero values are the defaults but for Store.
type Config struct {
	Store                *store.Store     // open; the caller closes it after Serve has returned
	Log                  *slog.Logger     // nil: nothing is logged
	Now                  func() time.Time // nil: time.Now; only its month is ever shown
	SubmissionsPerHour   int              // of one invitation, in bursts of as many; 0: no limit
	WithdrawalsPerMinute int              // from one source, in bursts of as many; 0: no limit
	TLS                  *tls.Config      // nil: plaintext, for a listener on the loopback only
	Backups              backups.Place    // made each day while the server runs
	Reflection           bool             // tell any caller which methods there are
	Proxies              []netip.Prefix   // whose word on who calls is taken: see package proxy
	Processors           int              // how many may scrub at once; 0: all that Go uses
	AccessLog            bool             // a line for each call: its method, code and time
	// Draws are what is taken off the counts of a programme's editions; nil: what the store's key
	// draws. Only tests, which need the same bytes on every server, set it: who knows the draws knows
	// more.
	Draws func(programme string) Draw
}

// Server is a running or runnable service.
type Server struct {
	desk         *desk.Desk
	tls          *tls.Config
	proxies      []netip.Prefix
	rules        access.Rules
	backups      *backups.Backups
	calls, rests *quota.Slots
	visits       *quota.Slots // of pages
	metrics      *metrics.Metrics
	accessLog    bool
	state        state
	hold         time.Duration // of a call that will be refused

	grpc   *grpc.Server
	health *health.Server
	inside *bufconn.Listener
	conn   *grpc.ClientConn
	rest   *runtime.ServeMux
	pages  http.Handler
}

// New makes a server. The error names the methods without an access option, if there are any.
func New(c Config) (*Server, error) {
	s := &Server{
		desk: desk.New(c.Store, c.Log, c.Now), tls: c.TLS, proxies: c.Proxies,
		calls:     quota.NewSlots(callsAtOnce, callsWaiting, longestCall),
		rests:     quota.NewSlots(restAtOnce, callsWaiting, longestCall),
		visits:    quota.NewSlots(callsAtOnce, visitsWaiting, longestCall),
		hold:      refuse.ComeBack,
		backups:   backups.New(c.Backups, c.Store),
		accessLog: c.AccessLog,
		pages:     http.NotFoundHandler(),
	}
	s.desk.Submissions = desk.NewLimiter(c.SubmissionsPerHour, time.Hour, 0)
	s.desk.Withdrawals = desk.NewLimiter(c.WithdrawalsPerMinute, time.Minute, 5*time.Second)
	if c.Processors > 0 {
		s.desk.Scrubbing = make(chan struct{}, c.Processors)
		s.desk.Turns = desk.NewTurns(c.Processors)
	}
	if c.Draws != nil {
		s.desk.Draws = c.Draws
	}
	s.grpc = grpc.NewServer(grpc.UnaryInterceptor(s.unary), grpc.StreamInterceptor(s.stream),
		grpc.MaxRecvMsgSize(MaxMessage), grpc.MaxConcurrentStreams(maxStreams), grpc.ForceServerCodecV2(quota.Parts(mostParts)))
	pb.RegisterCollectionServiceServer(s.grpc, collection.New(s.desk))
	pb.RegisterWithdrawalServiceServer(s.grpc, results.NewWithdrawal(s.desk))
	pb.RegisterReportServiceServer(s.grpc, results.NewReport(s.desk))
	pb.RegisterSignInServiceServer(s.grpc, admin.NewSignIn(s.desk))
	pb.RegisterDigestServiceServer(s.grpc, digest.New(s.desk))
	pb.RegisterRoundServiceServer(s.grpc, year.NewRounds(s.desk))
	pb.RegisterClosingServiceServer(s.grpc, year.NewClosing(s.desk))
	pb.RegisterGroupServiceServer(s.grpc, year.NewGroups(s.desk))
	pb.RegisterMeetingServiceServer(s.grpc, year.NewMeetings(s.desk))
	pb.RegisterAdminServiceServer(s.grpc, admin.New(s.desk, s.backups))
	pb.RegisterResearchServiceServer(s.grpc, research.New(s.desk))
	s.health = health.NewServer()
	healthpb.RegisterHealthServer(s.grpc, s.health)
	var err error
	if s.rules, err = access.Read(s.grpc.GetServiceInfo()); err != nil {
		return nil, fmt.Errorf("reading who may call what: %w", err)
	}
	s.metrics = metrics.New(slices.Sorted(maps.Keys(s.rules)))
	s.measure()
	if c.Reflection { // after the rules were read: it has none of ours
		reflection.Register(s.grpc)
		s.rules.Open(reflectionv1.ServerReflection_ServerReflectionInfo_FullMethodName)
		s.rules.Open(reflectionv1alpha.ServerReflection_ServerReflectionInfo_FullMethodName)
	}
	return s, s.connectInside()
}

// connectInside makes the connection over which REST and pages call.
func (s *Server) connectInside() error {
	s.inside = bufconn.Listen(MaxMessage)
	var err error
	s.conn, err = grpc.NewClient("passthrough:///inside",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn,
			error) {
			return s.inside.DialContext(ctx)
		}),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUnaryInterceptor(func(ctx context.Context, method string, req, reply any,
			cc *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
			return call(desk.ForwardSource(ctx), method, req, reply, cc, opts...)
		}))
	if err != nil {
		return fmt.Errorf("connecting inside: %w", err)
	}
	s.rest = runtime.NewServeMux(
		// The gateway would pass on Grpc-Metadata-Anything, such as another source. It reads the
		// authorization whatever is said here, and nothing else of a head is anybody's business.
		runtime.WithIncomingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithOutgoingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithErrorHandler(restError))
	ctx := context.Background()
	for _, register := range []func(context.Context, *runtime.ServeMux, *grpc.ClientConn) error{
		pb.RegisterCollectionServiceHandler, pb.RegisterWithdrawalServiceHandler, pb.RegisterReportServiceHandler, pb.RegisterSignInServiceHandler,
		pb.RegisterDigestServiceHandler, pb.RegisterRoundServiceHandler, pb.RegisterClosingServiceHandler, pb.RegisterGroupServiceHandler, pb.RegisterMeetingServiceHandler, pb.RegisterAdminServiceHandler, pb.RegisterResearchServiceHandler,
	} {
		if err := register(ctx, s.rest, s.conn); err != nil {
			return fmt.Errorf("registering REST: %w", err)
		}
	}
	return nil
}

// restError answers a failed REST call. What the service says goes out as it is; the gateway's own
// errors quote what was sent, so they do not.
func restError(ctx context.Context, mux *runtime.ServeMux, m runtime.Marshaler,
	w http.ResponseWriter, r *http.Request, err error) {
	if s := status.Convert(err); len(s.Details()) == 0 && s.Code() == codes.InvalidArgument {
		form := refusal.Form.With()
		err = refuse.WithReason(codes.InvalidArgument, form.Reason.Name, form.Error(), form)
	}
	runtime.DefaultHTTPErrorHandler(ctx, mux, m, w, r, err)
}

// Conn returns the connection inside the process, for pages. It serves once Serve runs.
func (s *Server) Conn() grpc.ClientConnInterface { return s.conn }

// Handle sets what answers every path that is neither gRPC's nor REST's. Call it before Serve.
func (s *Server) Handle(pages http.Handler) { s.pages = pages }

// ErrPlaintext is returned for a listener that others can reach without TLS.
var ErrPlaintext = errors.New("notes would cross the network in plain sight: listen on 127.0.0.1, or give a certificate")

// MayServe returns [ErrPlaintext] for a listener that Serve would refuse.
func (s *Server) MayServe(listener net.Listener) error {
	if addr, ok := listener.Addr().(*net.TCPAddr); ok && s.tls == nil && !addr.IP.IsLoopback() {
		return ErrPlaintext
	}
	return nil
}

// Serve answers calls on the listener until the context ends, lets those under way finish, and
// closes everything but the store. It returns nil after such a stop.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	if err := s.MayServe(listener); err != nil {
		return errors.Join(err, listener.Close())
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true) // as it is behind the gate, which ends TLS
	listener = gate.New(listener, s.tls, s.proxies)
	front := &http.Server{
		Handler:   gate.Encrypted(proxy.Trust(s.proxies, s.desk.Log, s)),
		Protocols: protocols, ConnContext: gate.Context,
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: maxStreams,
			MaxReceiveBufferPerConnection: MaxMessage, MaxReceiveBufferPerStream: MaxMessage},
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: longestWork, IdleTimeout: 5 * time.Minute, MaxHeaderBytes: 16 << 10,
		// it would name the addresses of those who call
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0),
	}
	ctx, end := context.WithCancel(ctx)
	var copying sync.WaitGroup
	copying.Go(func() { s.backups.Keep(ctx, s.desk.Log, s.desk.Now) })
	copying.Go(func() { year.KeepClosings(ctx, s.desk) })
	copying.Go(func() { s.keepHealth(ctx) })
	defer copying.Wait()
	defer end()
	failed := make(chan error, 2)
	go func() { failed <- s.grpc.Serve(s.inside) }()
	go func() { failed <- front.Serve(listener) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.state.set(stopping)
	s.health.Shutdown()
	stop, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	if front.Shutdown(stop) != nil {
		front.Close()
	}
	s.conn.Close()
	s.grpc.Stop() // nothing is under way any more, but for what outlasted stopWithin
	return err
}

// ServeHTTP is the one port's fork. A call over gRPC or REST waits here while its caller has as
// many under way as may: before anything of it is read but its head.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Header.Del(desk.SourceHeader) // only the connection inside may say for whom it calls
	defer s.metrics.UnderWay()()
	if r.TLS != nil {
		w.Header().Set("Strict-Transport-Security", onlyTLS)
	}
	switch {
	case r.URL.Path == livePath || r.URL.Path == readyPath:
		s.Health(w, r)
	case r.ProtoMajor == 2 && strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc"):
		leave, err := s.calls.Enter(r.Context(), callerOf(r))
		if err == nil && s.overfull(r) {
			leave()
			err = quota.ErrBusy
		}
		if err != nil {
			s.held(r.Context())
			s.refuseGRPC(w, err)
			return
		}
		defer leave()
		s.grpc.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, "/v1/"):
		r.Body = http.MaxBytesReader(w, r.Body, MaxMessage)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		w.Header().Set("Referrer-Policy", "no-referrer")
		leave, err := s.rests.Enter(r.Context(), callerOf(r))
		if err != nil {
			s.held(r.Context())
			err, _ = refuse.Outward(err)
			s.metrics.Refused(err)
			restError(r.Context(), s.rest, &runtime.JSONPb{}, w, r, err)
			return
		}
		defer leave()
		s.rest.ServeHTTP(w, r.WithContext(desk.WithSource(r.Context(), r.RemoteAddr)))
	default:
		// One that its caller has given up leaves the line: so a stream that is reset costs no page.
		leave, err := s.visits.Enter(r.Context(), gate.Network(r.RemoteAddr))
		if err != nil {
			http.Error(w, quota.ErrBusy.Error(), http.StatusTooManyRequests)
			return
		}
		defer leave()
		page := &answer{ResponseWriter: w, status: http.StatusOK}
		s.pages.ServeHTTP(page, r.WithContext(desk.WithSource(r.Context(), r.RemoteAddr)))
		s.metrics.Page(page.status)
	}
}

// laden are the methods whose message is a note.
var laden = map[string]bool{
	pb.CollectionService_SubmitNote_FullMethodName:  true,
	pb.CollectionService_PreviewNote_FullMethodName: true,
}

// overfull reports whether a call would be refused once it had been read, for too many wait
// already. To read a note only to refuse it costs a third of serving it.
func (s *Server) overfull(r *http.Request) bool {
	if !laden[r.URL.Path] {
		return false
	}
	secret, err := seal.ParseSecret(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	return err == nil && s.desk.Turns.Full(secret.ID)
}

// held keeps a call that will be refused for as long as its caller should have waited. Who asks
// again at once, whatever they are told, would otherwise be refused thousands of times a second,
// and that alone would take the processors from the others. Each takes a few KB, and a connection
// has 64 at most.
func (s *Server) held(ctx context.Context) {
	select {
	case <-time.After(s.hold):
	case <-ctx.Done():
	}
}

// callerOf tells callers apart before they are recognised: by their secret, right or wrong, or by
// the network that they call from.
func callerOf(r *http.Request) string {
	return cmp.Or(r.Header.Get("Authorization"), gate.Network(r.RemoteAddr))
}

// refuseGRPC answers a call that was not read.
func (s *Server) refuseGRPC(w http.ResponseWriter, err error) {
	err, _ = refuse.Outward(err)
	s.metrics.Refused(err)
	refusal := status.Convert(err)
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Grpc-Status", strconv.Itoa(int(refusal.Code())))
	w.Header().Set("Grpc-Message", refusal.Message()) // ours, in ASCII: nothing to encode
	if details, err := proto.Marshal(refusal.Proto()); err == nil {
		w.Header().Set("Grpc-Status-Details-Bin", base64.RawStdEncoding.EncodeToString(details))
	}
	w.WriteHeader(http.StatusOK)
}
