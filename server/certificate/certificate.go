// Package certificate keeps a server's TLS certificate, which is renewed every few weeks, without a
// restart: [Open] reads it, [Pair.Get] is for [tls.Config.GetCertificate], and [Pair.Reload] reads
// it anew at once.
//
// Get looks at the files now and then by itself, by what is in them: a renewed certificate may come
// by a changed link, with the time of the old one. Connections that stand are not touched, for TLS
// asks for a certificate only when one begins. What does not fit together, as when half of it is
// written, and what has expired does not take the place of what is there.
package certificate

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

const (
	lookAgain = 10 * time.Second    // between two looks at the files
	soon      = 14 * 24 * time.Hour // before its end, the log warns of it at each start and reload
)

// Pair is a certificate and its key. It is safe for concurrent use.
type Pair struct {
	cert, key string // names of the files
	log       *slog.Logger
	now       func() time.Time

	mu     sync.Mutex
	pair   *tls.Certificate
	read   [sha256.Size]byte // of what was read last, good or bad
	looked time.Time
}

// Open reads the certificate and its key, in PEM form. The log is told of renewals, and may not be
// nil.
func Open(cert, key string, log *slog.Logger) (*Pair, error) {
	p := &Pair{cert: cert, key: key, log: log, now: time.Now}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p, p.reload()
}

// Get returns the certificate as it is now. It fits [tls.Config.GetCertificate].
func (p *Pair) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now().Sub(p.looked) >= lookAgain {
		_ = p.reload() // told in the log; what was there goes on
	}
	return p.pair, nil
}

// Reload reads both files. If the error is not nil, what was there goes on.
func (p *Pair) Reload() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reload()
}

// Ends is when the certificate expires.
func (p *Pair) Ends() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pair.Leaf.NotAfter
}

func (p *Pair) reload() error {
	p.looked = p.now()
	cert, err := os.ReadFile(p.cert)
	key, keyErr := os.ReadFile(p.key)
	if err := errors.Join(err, keyErr); err != nil {
		return p.keep("reading the certificate", err)
	}
	read := sha256.Sum256(bytes.Join([][]byte{cert, key}, []byte{0}))
	if read == p.read {
		return nil
	}
	p.read = read
	pair, err := tls.X509KeyPair(cert, key)
	switch {
	case err != nil:
		return p.keep("reading the certificate", err)
	case p.pair != nil && p.now().After(pair.Leaf.NotAfter):
		return p.keep("renewing the certificate", fmt.Errorf("the new one ended on %s",
			pair.Leaf.NotAfter.Format(time.DateOnly)))
	case p.pair != nil:
		p.log.Info("certificate renewed", "ends", pair.Leaf.NotAfter)
	}
	if pair.Leaf.NotAfter.Sub(p.now()) < soon {
		p.log.Warn("the certificate ends soon, or has ended", "ends", pair.Leaf.NotAfter)
	}
	p.pair = &pair
	return nil
}

// keep says why what is there goes on.
func (p *Pair) keep(doing string, err error) error {
	err = fmt.Errorf("%s: %w", doing, err)
	if p.pair != nil {
		p.log.Error("the certificate that is there goes on", "error", err)
	}
	return err
}
