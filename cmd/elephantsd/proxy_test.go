package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// The lines of server/README.md, run as they are but for addresses and certificates.
func TestBehindAProxy(t *testing.T) {
	readme, err := os.ReadFile("../../server/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, variable := range map[string]string{"nginx": "ELEPHANTS_NGINX",
		"caddy": "ELEPHANTS_CADDY"} {
		t.Run(name, func(t *testing.T) {
			program := os.Getenv(variable)
			if program == "" {
				t.Skipf("needs %s: set %s to the program, as .ci/run does", name, variable)
			}
			lines := regexp.MustCompile("(?s)```" + name + "\n(.*?)```").FindSubmatch(readme)
			if lines == nil {
				t.Fatal("the README has no lines for it")
			}
			x := startServing(t, t.TempDir(), serving{proxies: "127.0.0.1",
				withdrawalsPerMinute: 10})
			dir, port := t.TempDir(), freePort(t)
			certificate := selfSigned(t, dir)
			lines[1] = []byte(strings.ReplaceAll(string(lines[1]), "127.0.0.1:8080", x.addr))
			startProxy(t, name, program, dir, port, string(lines[1]))
			throughProxy(t, x, fmt.Sprintf("localhost:%d", port), certificate)
		})
	}
}

// startProxy runs a proxy with the README's lines.
func startProxy(t *testing.T, name, program, dir string, port int, lines string) {
	t.Helper()
	var args []string
	conf := filepath.Join(dir, "conf")
	switch name {
	case "nginx":
		lines = strings.NewReplacer("listen 443", fmt.Sprintf("listen 127.0.0.1:%d", port),
			"/etc/ssl/talks", filepath.Join(dir,
				"talks"), "talks.example.org", "localhost").Replace(lines)
		temporary := ""
		for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
			temporary += fmt.Sprintf("%s_temp_path %s/%s; ", kind, dir, kind)
		}
		lines = fmt.Sprintf(
			"daemon off; error_log stderr; pid %s/pid; events { }\nhttp { access_log off; %s\n%s}\n", dir, temporary, lines)
		args = []string{"-e", "stderr", "-p", dir, "-c", conf}
	case "caddy":
		lines = strings.Replace(lines, "talks.example.org {",
			fmt.Sprintf("https://localhost:%d {\n  bind 127.0.0.1\n  tls %s/talks.pem %s/talks.key",
				port,
				dir, dir), 1)
		lines = "{\n  admin off\n  auto_https disable_redirects\n}\n" + lines
		args = []string{"run", "--config", conf, "--adapter", "caddyfile"}
	}
	if err := os.WriteFile(conf, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
		}
	})
	for range 100 {
		if conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port),
			time.Second); err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", name, err, said.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer", name)
}

// tooMany is what a page says to an address that tried too many receipts.
const tooMany = "Too many"

// throughProxy checks what visitors at two addresses get.
func throughProxy(t *testing.T, x site, addr, certificate string) {
	t.Helper()
	pool := x509.NewCertPool()
	if pemBytes, err := os.ReadFile(certificate); err != nil || !pool.AppendCertsFromPEM(pemBytes) {
		t.Fatal(err)
	}
	from := func(ip string) *http.Client {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
		return &http.Client{
			Transport: &http.Transport{DialContext: dialer.DialContext,
				TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}},
			CheckRedirect: func(*http.Request,
				[]*http.Request) error {
				return http.ErrUseLastResponse
			},
		}
	}
	post := func(c *http.Client, path string, form url.Values) (int, string, http.Header) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+addr+path,
			strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "https://"+addr) // and no Sec-Fetch-Site, as iOS below 16.4
		answer, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(page), answer.Header
	}
	one, other := from("127.0.0.2"), from("127.0.0.3")
	code, _, head := post(one, "/sign-in", url.Values{"secret": {x.people.Invitations[0]}})
	if cookie := head.Get("Set-Cookie"); code != http.StatusSeeOther ||
		!strings.HasPrefix(cookie, "__Host-") || !strings.Contains(cookie, "Secure") {
		t.Errorf("signing in: %d, a cookie of %d letters", code, len(cookie))
	}
	page := ""
	wrong := url.Values{"receipt": {"nine wrong words"}, "sure": {"yes"}}
	for range 15 {
		code, page, _ = post(one, "/withdraw", wrong)
	}
	if !strings.Contains(page, tooMany) {
		t.Errorf("the fifteenth wrong receipt of one address: %d, and not %q", code, tooMany)
	}
	if code, page, _ = post(other, "/withdraw", wrong); strings.Contains(page, tooMany) {
		t.Errorf("another address is stopped too: %d", code)
	}
	dialled, err := client.Dial(client.Config{Server: addr, Secret: x.people.Invitations[0],
		CA: certificate})
	if err != nil {
		t.Fatal(err)
	}
	defer dialled.Close()
	if _, err := dialled.Collection.GetGuide(t.Context(), &pb.GetGuideRequest{}); err != nil {
		t.Errorf("the command does not get through: %v", err)
	}
}

// A command that meets a server without HTTP/2 says so, and does not ask whether it is running.
func TestAProxyWithoutHTTP2(t *testing.T) {
	t.Parallel()
	old := &http.Server{Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Second}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = old.Serve(listener) }()
	t.Cleanup(func() { old.Close() })
	dialled, err := client.Dial(client.Config{Server: listener.Addr().String(), Secret: "sesame"})
	if err != nil {
		t.Fatal(err)
	}
	defer dialled.Close()
	_, err = dialled.Collection.GetGuide(t.Context(), &pb.GetGuideRequest{})
	if said := client.Explain(err, "there").Error(); !strings.Contains(said,
		"does not speak HTTP/2") {
		t.Errorf("it says %q", said)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// selfSigned writes talks.pem and talks.key, for localhost, and returns where the first is.
func selfSigned(t *testing.T, dir string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"talks.pem": {Type: "CERTIFICATE",
		Bytes: certificate}, "talks.key": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "talks.pem")
}
