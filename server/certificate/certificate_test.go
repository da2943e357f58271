package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// issue returns a certificate with a serial number that ends in so long, and its key.
func issue(t *testing.T, serial int64, ends time.Duration) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(ends)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}

// Whatever happens to the files, a handshake gets a pair that fits and has not expired; a renewed
// one once there is one.
func TestPair(t *testing.T) {
	dir := t.TempDir()
	certName, keyName := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write := func(name string, content []byte) {
		t.Helper()
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, firstKey := issue(t, 1, 90*24*time.Hour)
	second, secondKey := issue(t, 2, 90*24*time.Hour)
	old, oldKey := issue(t, 3, -time.Minute)
	write(certName, first)
	write(keyName, firstKey)
	var log bytes.Buffer
	p, err := Open(certName, keyName, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	p.now = func() time.Time { return now }
	serial := func() int64 {
		got, err := p.Get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return got.Leaf.SerialNumber.Int64()
	}
	for _, step := range []struct {
		does      string
		cert, key []byte
		later     time.Duration
		want      int64
		logged    string
	}{
		{"at first", first, firstKey, 0, 1, ""},
		{"within seconds of a change", second, secondKey, lookAgain - time.Second, 1, ""},
		{"half of a renewal", second, firstKey, lookAgain, 1, "goes on"},
		{"an expired renewal", old, oldKey, lookAgain, 1, "ended on"},
		{"a file that is cut off", second[:50], secondKey, lookAgain, 1, "goes on"},
		{"a renewal", second, secondKey, lookAgain, 2, "renewed"},
		{"the same again", second, secondKey, lookAgain, 2, ""},
	} {
		log.Reset()
		write(certName, step.cert)
		write(keyName, step.key)
		now = now.Add(step.later)
		if got := serial(); got != step.want {
			t.Errorf("%s: serial %d, want %d", step.does, got, step.want)
		}
		if got := log.String(); !strings.Contains(got, step.logged) || step.logged == "" && got != "" {
			t.Errorf("%s: the log says %q, want %q", step.does, got, step.logged)
		}
	}
	os.Remove(certName)
	if p.Reload() == nil || serial() != 2 {
		t.Error("a certificate that was removed does not go on")
	}
	write(certName, first)
	write(keyName, firstKey)
	if err := p.Reload(); err != nil || serial() != 1 {
		t.Errorf("at once: %v, serial %d, want 1", err, serial())
	}
	if _, err := Open(certName, filepath.Join(dir, "none"), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a key that is not there was read")
	}
}
