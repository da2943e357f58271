package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

// newCertificate writes a certificate for this machine's loopback and its key, and returns where.
func newCertificate(t testing.TB) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der},
		"key.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
}

// Beyond the loopback there is TLS 1.3 or nothing; gRPC, REST and pages are all behind it.
func TestOverTLS(t *testing.T) {
	cert, key := newCertificate(t)
	dir := t.TempDir()
	people, err := initialise(t.Context(), where{dir: dir}, founded("Test", 1))
	if err != nil {
		t.Fatal(err)
	}
	data, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	ctx, cancel := context.WithCancel(t.Context())
	address, served := make(chan string, 1), make(chan error, 1)
	go func() {
		served <- serving{listen: "127.0.0.1:0", certificate: cert, key: key}.run(ctx, data,
			func(addr string) { address <- addr })
	}()
	addr := <-address
	defer func() {
		cancel()
		if err := <-served; err != nil {
			t.Errorf("serving: %v", err)
		}
	}()

	coordinator, err := client.Dial(client.Config{Server: addr, Secret: people.Coordinators[0],
		CA: cert})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	if _, err := coordinator.Digest.CheckReadiness(t.Context(),
		&pb.CheckReadinessRequest{}); err != nil {
		t.Errorf("gRPC over TLS: %v", err)
	}
	roots := x509.NewCertPool()
	content, err := os.ReadFile(cert)
	if err != nil || !roots.AppendCertsFromPEM(content) {
		t.Fatal("no certificate")
	}
	get := func(path string, most uint16) (*http.Response, error) {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MaxVersion: most}}
		defer transport.CloseIdleConnections()
		resp, err := (&http.Client{Transport: transport}).Get("https://" + addr + path)
		if err == nil {
			resp.Body.Close()
		}
		return resp, err
	}
	for path, want := range map[string]int{"/": http.StatusOK,
		"/v1/readiness": http.StatusUnauthorized} {
		if resp, err := get(path, tls.VersionTLS13); err != nil || resp.StatusCode != want {
			t.Errorf("%s over TLS 1.3: %v", path, err)
		}
	}
	if _, err := get("/", tls.VersionTLS12); err == nil {
		t.Error("TLS 1.2 was accepted")
	}
	if resp, err := http.Get("http://" + addr + "/"); err == nil {
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			t.Error("plaintext was answered")
		}
	}
}
