//go:build unix

// Package pgtest gives tests a PostgreSQL of their own. A package's TestMain calls [Main]; a test
// asks for databases with [Databases].
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// Variable names the environment's variable with the folder of initdb and postgres, or with the URL
// of a server in which the tests may make schemas.
const Variable = "ELEPHANTS_POSTGRES"

// Server is a running PostgreSQL.
type Server struct {
	url     url.URL
	command *exec.Cmd
	dir     string
}

// Start starts one in a folder under parent. settings are of the form "fsync=off".
func Start(programs, parent string, settings ...string) (s *Server, err error) {
	s = &Server{}
	if s.dir, err = os.MkdirTemp(parent, "elephants-postgres-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(s.dir))
		}
	}()
	attributes, err := notRoot(s.dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(programs, "initdb"), "--no-sync", "--auth=trust",
		"--username=elephants", "--encoding=UTF8", "--no-locale", "--pgdata="+data)
	initdb.SysProcAttr, initdb.Dir = attributes, s.dir
	if said, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, said)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(address)
	s.url = url.URL{Scheme: "postgres", User: url.User("elephants"), Host: address, Path: "/postgres",
		RawQuery: "sslmode=disable"}
	s.settle(programs, data, port, attributes, settings)
	return s, s.Run()
}

func (s *Server) settle(programs, data, port string, attributes *syscall.SysProcAttr,
	settings []string) {
	s.command = exec.Command(filepath.Join(programs, "postgres"), "-D", data, "-p", port, "-k", s.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100")
	for _, setting := range settings {
		s.command.Args = append(s.command.Args, "-c", setting)
	}
	s.command.SysProcAttr, s.command.Dir = attributes, s.dir
}

// Run starts it, the first time or again.
func (s *Server) Run() error {
	again := exec.Command(s.command.Path, s.command.Args[1:]...)
	again.SysProcAttr, again.Dir = s.command.SysProcAttr, s.command.Dir
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	again.Stdout, again.Stderr = log, log
	if err := again.Start(); err != nil {
		return err
	}
	s.command = again
	db, err := sql.Open("pgx", s.url.String())
	if err != nil {
		return err
	}
	defer db.Close()
	// After a crash it recovers first, which took more than six seconds on a busy machine.
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if err = db.Ping(); err == nil {
			return nil
		}
	}
	said, _ := os.ReadFile(log.Name())
	return fmt.Errorf("postgres does not start: %w: %s", err, said[max(0, len(said)-2000):])
}

// Halt ends it as a crash would: SIGQUIT has PostgreSQL end at once and write nothing more, so that
// the next start recovers from its log.
func (s *Server) Halt() error {
	if err := s.command.Process.Signal(syscall.SIGQUIT); err != nil {
		return err
	}
	_ = s.command.Wait() // it says that it was ended
	return nil
}

// Stop ends it and removes its folder.
func (s *Server) Stop() error {
	return errors.Join(s.Halt(), os.RemoveAll(s.dir))
}

// Dir is where its files are.
func (s *Server) Dir() string { return s.dir }

// Databases makes two empty databases and returns their URLs. They are schemas, which are made at
// once: for a database PostgreSQL copies a template.
func (s *Server) Databases() (notes, keys string, err error) {
	name := "test" + strings.ToLower(rand.Text())
	db, err := sql.Open("pgx", s.url.String())
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	of := func(schema string) string {
		u := s.url
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
		return u.String()
	}
	for _, schema := range []string{name + "_notes", name + "_keys"} {
		if _, err := db.ExecContext(context.Background(), "CREATE SCHEMA "+schema); err != nil {
			return "", "", err
		}
	}
	return of(name + "_notes"), of(name + "_keys"), nil
}

// notRoot is as whom PostgreSQL runs, which refuses to be root, and gives them the folder.
func notRoot(dir string) (*syscall.SysProcAttr, error) {
	attributes := &syscall.SysProcAttr{Setpgid: true} // a process group, to be stopped whole
	if os.Getuid() != 0 {
		return attributes, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("postgres does not run as root: %w", err)
		}
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attributes, os.Chown(dir, uid, gid)
}

// common is the server that the tests of a package share.
var common = sync.OnceValues(func() (*Server, error) {
	where := os.Getenv(Variable)
	if strings.Contains(where, "://") {
		u, err := url.Parse(where)
		if err != nil {
			return nil, err
		}
		return &Server{url: *u}, nil
	}
	parent := ""
	if memory, err := os.Stat("/dev/shm"); err == nil && memory.IsDir() {
		parent = "/dev/shm" // what is synced there is synced at once
	}
	s, err := Start(where, parent, "fsync=off")
	if err == nil {
		started = s
	}
	return s, err
})

var started *Server

// Main runs the tests of a package and ends the server that they shared. It returns the exit code:
// a deferred call would not run before os.Exit, and the server would stay.
func Main(m *testing.M) int {
	code := m.Run()
	if started != nil {
		_ = started.Stop()
	}
	return code
}

// Wanted returns the folder of initdb and postgres. A test is skipped where there is no PostgreSQL: in
// a newcomer's clone, and never in .ci/run.
func Wanted(t testing.TB) string {
	t.Helper()
	where := os.Getenv(Variable)
	if where == "" {
		t.Skip(Variable + " is not set: the folder of initdb and postgres, such as /usr/lib/postgresql/15/bin")
	}
	return where
}

// Common returns the server that the tests of a package share.
func Common(t testing.TB) *Server {
	t.Helper()
	Wanted(t)
	s, err := common()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Databases makes two empty databases for a test, in the server that the package's tests share.
func Databases(t testing.TB) (notes, keys string) {
	t.Helper()
	notes, keys, err := Common(t).Databases()
	if err != nil {
		t.Fatal(err)
	}
	return notes, keys
}
