//go:build unix

package main

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A renewed certificate is taken on SIGHUP: new connections get it, those that stand go on, over
// gRPC and for pages. What is half written is not taken.
func TestACertificateIsRenewed(t *testing.T) {
	cert, key := newCertificate(t)
	x := startServing(t, t.TempDir(), serving{certificate: cert, key: key})
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	get := func() (reused bool) {
		t.Helper()
		trace := &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused }}
		req, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), http.MethodGet,
			"https://"+x.addr+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil { // or the connection is of no use again
			t.Fatal(err)
		}
		if resp.Header.Get("Strict-Transport-Security") == "" {
			t.Error("a page over TLS does not ask for TLS from now on")
		}
		return reused
	}
	shown := func() string {
		t.Helper()
		conn, err := tls.Dial("tcp", x.addr, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].NotAfter.String() +
			string(conn.ConnectionState().PeerCertificates[0].Signature)
	}
	coordinator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0], CA: cert})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	call := func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := coordinator.Digest.CheckReadiness(ctx, &pb.CheckReadinessRequest{}); err != nil {
			t.Errorf("over gRPC: %v", err)
		}
	}
	get()
	call()
	before := shown()
	newCert, newKey := newCertificate(t)
	hangUp := func(from, to string) {
		t.Helper()
		content, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, content, 0o600)
		}
		if err == nil {
			err = syscall.Kill(os.Getpid(), syscall.SIGHUP)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	hangUp(newCert, cert) // the key is still the old one's
	time.Sleep(50 * time.Millisecond)
	if shown() != before {
		t.Error("half of a renewal was taken")
	}
	hangUp(newKey, key)
	for deadline := time.Now().Add(5 * time.Second); shown() == before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the renewed certificate is not shown")
		}
	}
	// The gRPC client trusts the old certificate alone: were its connection gone, it could make no
	// other.
	call()
	if !get() {
		t.Error("a connection that stood was closed")
	}
}

// A terminal that goes away ends what tidies up after itself, and no server.
func TestATerminalThatGoesAway(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		return // under nohup
	}
	for name, ends := range map[string]bool{"restore": true, "check": true, "serve": false} {
		ctx, stop := context.WithCancel(t.Context())
		cmd := &cobra.Command{Use: name}
		cmd.SetContext(ctx)
		endsWithTerminal(cmd)
		if !ends {
			if cmd.Context() != ctx {
				t.Errorf("%s listens to it", name)
			}
			stop()
			continue
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		select {
		case <-cmd.Context().Done():
		case <-time.After(10 * time.Second):
			t.Errorf("%s goes on", name)
		}
		stop()
	}
}

// The password of a database is shown to nobody, wherever it stands in the address.
func TestADatabasesPasswordIsNotShown(t *testing.T) {
	for _, address := range []string{
		"postgres://us:geheim@host/notes", "postgres://us@host/notes?password=geheim&sslmode=disable",
		"host=h user=us password=geheim dbname=notes",
	} {
		if shown := redacted(address); strings.Contains(shown, "geheim") {
			t.Errorf("%s is shown as %s", address, shown)
		}
	}
}
