// Package client is the thin half of elephants: it reads note files, takes identifiers out of
// them, and calls the service.
//
// [Dial] makes a [Client]; [ReadNote] reads a file, [Prepare] scrubs it, [Client.Submit] sends
// notes. What a note said before it was scrubbed leaves this package on no path: not to the
// server, not to a log, not in an error.
package client

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
)

// Config says whom to call and as whom.
type Config struct {
	Server string // host:port; plaintext on the loopback, TLS 1.3 elsewhere
	Secret string // empty for a participant, who has only a receipt
	CA     string // file of certificates to trust beside the machine's own; empty: none
}

// Client calls one server. Close it when done.
type Client struct {
	Services

	reached atomic.Bool // a server has answered once
	conn    *grpc.ClientConn
}

// Services are the service's, each by its audience.
type Services struct {
	Collection pb.CollectionServiceClient
	Withdrawal pb.WithdrawalServiceClient
	Digest     pb.DigestServiceClient
	Report     pb.ReportServiceClient
	Rounds     pb.RoundServiceClient
	Meeting    pb.MeetingServiceClient
	Closing    pb.ClosingServiceClient
	Group      pb.GroupServiceClient
	Admin      pb.AdminServiceClient
	Research   pb.ResearchServiceClient
	SignIn     pb.SignInServiceClient
}

// NewServices calls all of them over one connection.
func NewServices(conn grpc.ClientConnInterface) Services {
	return Services{
		Collection: pb.NewCollectionServiceClient(conn), Withdrawal: pb.NewWithdrawalServiceClient(conn),
		Digest: pb.NewDigestServiceClient(conn), Report: pb.NewReportServiceClient(conn),
		Meeting: pb.NewMeetingServiceClient(conn), Rounds: pb.NewRoundServiceClient(conn),
		Closing: pb.NewClosingServiceClient(conn), Group: pb.NewGroupServiceClient(conn),
		Admin: pb.NewAdminServiceClient(conn), Research: pb.NewResearchServiceClient(conn),
		SignIn: pb.NewSignInServiceClient(conn),
	}
}

// callTimeout bounds each call. The server's own bound is the same; a phone on a train may need it.
const callTimeout = 30 * time.Second

// retries repeats a call that never reached a server, which is safe for every method of ours:
// notes carry a request id.
const retries = `{"methodConfig": [{"name": [{}], "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.2s",
	"maxBackoff": "2s", "backoffMultiplier": 3, "retryableStatusCodes": ["UNAVAILABLE"]}}]}`

// Dial prepares to call a server. It connects with the first call.
func Dial(c Config) (*Client, error) {
	if c.Server == "" {
		return nil, errors.New("which server? Give --server HOST:PORT or set ELEPHANTS_SERVER")
	}
	host, _, err := net.SplitHostPort(c.Server)
	if err != nil {
		return nil, fmt.Errorf("server address %q is not HOST:PORT", c.Server)
	}
	transport, err := c.transport(host)
	if err != nil {
		return nil, err
	}
	options := []grpc.DialOption{grpc.WithTransportCredentials(transport),
		grpc.WithDefaultServiceConfig(retries)}
	if c.Secret != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(strings.TrimSpace(c.Secret))))
	}
	conn, err := grpc.NewClient("dns:///"+c.Server, options...)
	if err != nil {
		return nil, fmt.Errorf("preparing to call %s: %w", c.Server, err)
	}
	return &Client{Services: NewServices(conn), conn: conn}, nil
}

// SignInAddress is that of the page on which a secret or a link signs in by itself: it stands
// after the #, which browsers do not send.
func (c Config) SignInAddress(secret string) string {
	return c.pages() + "/sign-in#" + secret
}

// ReceiptAddress is that of the page where a receipt is typed.
func (c Config) ReceiptAddress() string { return c.pages() + "/withdraw" }

// ResultsAddress is that of the page which a results link opens, to be printed.
func (c Config) ResultsAddress(link string) string { return c.pages() + "/results/" + link }

// SheetAddress is that of the page which the link of a sheet for a meet and greet opens.
func (c Config) SheetAddress(link string) string { return c.pages() + "/sheet/" + link }

// pages is the address of the server's pages.
func (c Config) pages() string {
	host, _, _ := net.SplitHostPort(c.Server) // Dial has refused what has no host
	if c.plaintext(host) {
		return "http://" + c.Server
	}
	return "https://" + c.Server
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }

// plaintext reports whether nothing is encrypted on the way to the host: on the loopback, where
// nobody listens.
func (c Config) plaintext(host string) bool {
	return c.CA == "" && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// transport is plaintext for the loopback and TLS 1.3 for everywhere else.
func (c Config) transport(host string) (credentials.TransportCredentials, error) {
	if c.plaintext(host) {
		return insecure.NewCredentials(), nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("reading the certificates to trust: %w", err)
		}
		config.RootCAs, _ = x509.SystemCertPool()
		if config.RootCAs == nil {
			config.RootCAs = x509.NewCertPool()
		}
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate in PEM form", c.CA)
		}
	}
	return credentials.NewTLS(config), nil
}

// bearer sends a secret with every call. Dial never pairs it with plaintext beyond the loopback.
type bearer string

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(b)}, nil
}

func (b bearer) RequireTransportSecurity() bool { return false }

// withoutHTTP2 reports whether grpc-go's words for a lost connection mean that the other end took
// HTTP/2 for something else.
func withoutHTTP2(words string) bool {
	return strings.Contains(words, "HTTP/1") || strings.Contains(words, "ALPN") ||
		strings.Contains(words, "server preface")
}

// Explain turns an error of a call into one for people. Errors of other kinds come back as they
// are.
func Explain(err error, server string) error {
	s, ok := status.FromError(err)
	switch {
	case errors.Is(err, context.Canceled), ok && s.Code() == codes.Canceled:
		return errors.New("stopped before the end")
	case err == nil || !ok:
		return err
	case s.Code() == codes.Unavailable && withoutHTTP2(s.Message()):
		return fmt.Errorf("what answers at %s does not speak HTTP/2, which this command needs: a "+
			"proxy before the server must pass gRPC on, as server/README.md shows; the pages work without", server)
	case s.Code() == codes.Unavailable && strings.Contains(s.Message(), "tls: protocol version"):
		return fmt.Errorf("what answers at %s speaks an old TLS only: this command needs TLS 1.3", server)
	case s.Code() == codes.Unavailable && len(s.Details()) == 0:
		return fmt.Errorf("no elephants server answers at %s: is it running (`elephantsd serve`), and is the address right?", server)
	case s.Code() == codes.Unimplemented:
		return fmt.Errorf("the server at %s does not know what this asks for: one of the two is of another "+
			"version. Compare `elephants --version` with `elephantsd --version` there", server)
	case s.Code() == codes.DeadlineExceeded:
		return fmt.Errorf("the server at %s did not answer in time: please try again", server)
	}
	return errors.New(s.Message())
}

// NewRequestID returns a fresh id for a note that is written on a page. Sending the note again
// with the same id stores it once.
func NewRequestID() string { return rand.Text() }
