package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"elephants/client/pdf"
	"elephants/client/waiting"
	"elephants/client/web"
	"elephants/server"
	"elephants/server/certificate"
	"elephants/server/proxy"
	"elephants/server/store"
	"elephants/server/vouch"
)

// serving is what `serve` and `demo` share: the flags of a running server.
type serving struct {
	listen                                   string
	proxies                                  string // networks, with commas
	certificate, key                         string
	submissionsPerHour, withdrawalsPerMinute int
	backups, recipient                       string
	reflection                               bool
	metrics                                  string // an address; "": not told
	log                                      string // "text" or "json"; "" is text
	accessLog                                bool
	// for the browser; nil for those built into this program
	programs fs.FS
	design   bool   // show what pages are made of
	doors    *doors // on the first page; nil for none
	clock    *calendar
}

// draws stand in for the store's: nil, but where the build tag "nothingdrawn" or a test sets them.
var draws func(programme string) server.Draw

func serveCommand() *cobra.Command {
	var at where
	var s serving
	cmd := &cobra.Command{
		Use: "serve --data DIR", Short: "answer gRPC, REST and browsers on one port", Args: cobra.NoArgs,
		Long: `Serve the data folder until interrupted. One line with the address is printed when the
server is ready.

Without a certificate it serves plaintext, on the loopback only. With --tls-cert and --tls-key it
serves TLS 1.3 anywhere. A renewed certificate is taken within seconds, or at once on SIGHUP, and no
connection is closed for it. --listen systemd takes the socket that systemd listens on.

GET /healthz answers 200 while notes are taken, /healthz/live while people can be served at all.

With --backups and --recipient it makes a backup each day, in a folder named by the day, and
removes those that are a week old. Let --backups be on another disk. elephantsd backup-key makes
the key and prints the recipient; keep the key, without which nobody can restore them, on another
machine.

With --store and --keys in place of --data, several servers serve one store that PostgreSQL keeps. Each
keeps a copy of it, without the keys, in the folder of TMPDIR.

It takes about 250 MiB of memory. Where programmes have thousands of notes each, set GOMEMLIMIT to
what the machine can spare, such as 1GiB: preparing an edition is faster then.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			done := waiting.For(os.Stderr, "reading "+at.String())
			data, err := at.open(cmd.Context())
			if done(); err != nil {
				return err
			}
			err = s.run(cmd.Context(), data, func(addr string) {
				fmt.Fprintln(os.Stderr, whereScrubbed(web.Programs()))
				fmt.Printf("elephantsd is ready on %s\nIn a browser: %s\n", addr, s.page(addr))
			})
			return errors.Join(err, data.Close())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&s.proxies, "behind-proxy", "",
		"the `NETWORK` of a reverse proxy, such as 127.0.0.1 or 10.0.0.0/8,192.168.0.0/16, whose X-Forwarded headers are believed")
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8080",
		"the address to answer on; port 0 takes a free one")
	flags.StringVar(&s.certificate, "tls-cert", "", "a file with the certificate, in PEM form")
	flags.StringVar(&s.key, "tls-key", "", "a file with its key, in PEM form")
	flags.IntVar(&s.submissionsPerHour, "submissions-per-hour", 60,
		"notes that one invitation may send, in bursts of as many; 0 is no limit")
	flags.IntVar(&s.withdrawalsPerMinute, "withdrawals-per-minute", 10,
		"receipts that one network may try, in bursts of as many; 0 is no limit")
	flags.StringVar(&s.backups, "backups", "", "the folder to put a backup in each day")
	flags.StringVar(&s.recipient, "recipient", "",
		"the age recipient (age1...) to encrypt their keys to")
	flags.StringVar(&s.metrics, "metrics", "",
		"an `ADDRESS` for Prometheus, such as 127.0.0.1:9090: /metrics and /healthz; nobody else should reach it")
	flags.StringVar(&s.log, "log", "text", "how lines of the log are written: text or json")
	flags.BoolVar(&s.accessLog, "access-log", false,
		"a line in the log for each call: what and how it ended, not who or from where")
	flags.BoolVar(&s.reflection, "reflection", false,
		"tell gRPC clients such as grpcurl which methods there are")
	at.flags(cmd, "the `folder` that elephantsd init made")
	return cmd
}

// page is the address of the pages, to be clicked. A server that listens on all networks is at
// least on this machine.
func (s serving) page(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		addr = net.JoinHostPort("localhost", port)
	}
	if s.certificate != "" {
		return "https://" + addr + "/"
	}
	return "http://" + addr + "/"
}

// whereScrubbed says where identifiers are found in what is typed into the pages.
func whereScrubbed(programs fs.FS) string {
	if web.ScrubsInBrowser(programs) {
		return "The pages find identifiers in the browser, before a note is sent; the server looks again."
	}
	return "This program was built without the scrubber for browsers: the pages send a note as it " +
		"was typed, and the server\n" +
		"finds the identifiers. To have them found in the browser: go generate ./client/web && go " +
		"build ./cmd/elephantsd"
}

// softMemory is what Go keeps to while it can, by tidying up sooner: garbage of what one sender's
// calls left behind shall not grow the server by more than 64 MiB (TestFlood). A programme of
// thousands of notes needs more while it is prepared, and gets it, slower. The program itself and
// what SQLite holds are some 70 MiB more: 640 clients at once take 256 MiB (BenchmarkOverload in
// server/harness).
const softMemory = 176 << 20

// warmAfter is how long a server runs before it makes ready to read PDF files, which takes a tenth of
// a second of processor, and seconds the first time: not while those wait who waited for its start.
const warmAfter = 10 * time.Second

// processors is how many there are. A server lets Go use one more, see [serving.run].
var processors = runtime.GOMAXPROCS(0)

// run serves the store until the context ends; ready is called with the address once it listens.
func (s serving) run(ctx context.Context, data *store.Store, ready func(addr string)) error {
	// Whoever stores notes waits for the disk several times a batch. To Go that is a processor at
	// work, and afterwards they would queue for one behind scrubbing, 10 ms each time. With one more
	// the system decides, which prefers who waited.
	runtime.GOMAXPROCS(processors + 1)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	config, err := s.config(data)
	if err != nil {
		return err
	}
	pair, err := s.encrypt(&config)
	if err != nil {
		return err
	}
	data.Report(func(c vouch.Changed) { config.Log.Error("refused", "table", c.Table, "row", c.ID) })
	service, err := server.New(config)
	if err != nil {
		return err
	}
	programs := s.programs
	if programs == nil {
		programs = web.Programs()
	}
	service.Handle(web.New(web.Config{
		Service: service.Conn(), Programs: programs, Log: config.Log, Design: s.design, Doors: s.doors.open,
	}))
	defer time.AfterFunc(warmAfter, pdf.Warm).Stop()
	listener, err := listen(ctx, s.listen, "listen")
	if err != nil {
		return err
	}
	if err := service.MayServe(listener); err != nil { // before anybody is told that it is ready
		return errors.Join(err, listener.Close())
	}
	if pair != nil {
		defer renew(pair)()
		service.Gauge("elephants_certificate_ends_seconds", "When the certificate expires, in Unix time.",
			func() float64 { return float64(pair.Ends().Unix()) })
	}
	stop, err := s.tell(ctx, service.Figures())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stop()
	ready(listener.Addr().String())
	return service.Serve(ctx, listener)
}

// config is what the flags say, but for TLS.
func (s serving) config(data *store.Store) (config server.Config, err error) {
	config = server.Config{
		Store: data, SubmissionsPerHour: s.submissionsPerHour,
		WithdrawalsPerMinute: s.withdrawalsPerMinute, Reflection: s.reflection,
		Processors: processors, Draws: draws, AccessLog: s.accessLog, Now: s.clock.now,
	}
	switch s.log {
	case "", "text":
		config.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	case "json":
		config.Log = slog.New(slog.NewJSONHandler(os.Stderr, nil))
	default:
		return config, errors.New("--log is text or json")
	}
	if config.Proxies, err = proxy.Networks(strings.FieldsFunc(s.proxies,
		func(r rune) bool { return r == ',' })); err != nil {
		if errors.Is(err, proxy.ErrEverybody) {
			return config, fmt.Errorf("--behind-proxy: %w", err)
		}
		return config, errors.New("--behind-proxy is a network or an address, such as 10.0.0.0/8 or 127.0.0.1")
	}
	if (s.backups == "") != (s.recipient == "") {
		return config, errors.New(
			"--backups and --recipient go together: a backup's keys are encrypted to somebody")
	}
	if s.backups == "" {
		return config, nil
	}
	recipient, err := parseRecipient(s.recipient)
	if err != nil {
		return config, err
	}
	if err := os.MkdirAll(s.backups, 0o700); err != nil {
		return config, fmt.Errorf("--backups: %w", err)
	}
	config.Backups = server.Backups{Dir: s.backups, Recipient: recipient}
	return config, nil
}

// encrypt has the server end TLS, if there is a certificate; nil without one.
func (s serving) encrypt(config *server.Config) (*certificate.Pair, error) {
	if (s.certificate == "") != (s.key == "") {
		return nil, errors.New("--tls-cert and --tls-key go together")
	}
	if s.certificate == "" {
		return nil, nil
	}
	pair, err := certificate.Open(s.certificate, s.key, config.Log)
	if err != nil {
		return nil, err
	}
	config.TLS = &tls.Config{GetCertificate: pair.Get, MinVersion: tls.VersionTLS13}
	return pair, nil
}

// renew has the certificate read anew on SIGHUP, until stop is called.
func renew(pair *certificate.Pair) (stop func()) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		for range hangup {
			_ = pair.Reload() // which says in the log what came of it
		}
	}()
	return func() { signal.Stop(hangup); close(hangup) }
}

// tell answers for Prometheus on an address of its own until stop is called, if there is one.
func (s serving) tell(ctx context.Context, figures http.Handler) (stop func(), err error) {
	if s.metrics == "" {
		return func() {}, nil
	}
	listener, err := listen(ctx, s.metrics, "metrics")
	if err != nil {
		return nil, fmt.Errorf("--metrics: %w", err)
	}
	front := &http.Server{Handler: figures, ReadTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	go func() { _ = front.Serve(listener) }() // ends with Close
	fmt.Fprintf(os.Stderr, "Figures for Prometheus: http://%s/metrics\n", listener.Addr())
	return func() { front.Close() }, nil
}
