package server

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

// site is a server with a programme on it: a real store, a real port.
type site struct {
	*Server
	dir    string
	addr   string
	conn   *grpc.ClientConn
	secret map[pb.Role]string // one of each role; ROLE_UNSPECIFIED: ""
	second string             // another coordinator's
	others []string           // two more interviewers'
	log    *syncBuffer

	programme string
	closing   sync.Once
	stop      func()
}

func nothingDrawn(string) disclose.Draw { return nil }

// start runs a site until the test ends. change may alter the server before it serves.
func start(t testing.TB, change func(*Server)) *site {
	t.Helper()
	x := &site{dir: filepath.Join(t.TempDir(), "data"), secret: map[pb.Role]string{},
		log: &syncBuffer{}}
	data, err := store.Create(x.dir)
	if err != nil {
		t.Fatal(err)
	}
	x.Server, err = New(Config{
		Store: data, Log: slog.New(slog.NewTextHandler(x.log, nil)),
		Now: func() time.Time { return time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if x.programme, err = NewProgramme(ctx, data, testAct, "Test", "", DefaultSides); err != nil {
		t.Fatal(err)
	}
	issue := func(role pb.Role, programme string) string {
		secret, err := NewSecret(ctx, data, testAct, role, programme)
		if err != nil {
			t.Fatal(err)
		}
		return secret.Reveal()
	}
	x.secret[pb.Role_ROLE_ADMINISTRATOR] = issue(pb.Role_ROLE_ADMINISTRATOR, "")
	for _, role := range []pb.Role{pb.Role_ROLE_INTERVIEWER, pb.Role_ROLE_COORDINATOR,
		pb.Role_ROLE_RESEARCHER} {
		x.secret[role] = issue(role, x.programme)
	}
	x.second = issue(pb.Role_ROLE_COORDINATOR, x.programme)
	x.others = []string{issue(pb.Role_ROLE_INTERVIEWER, x.programme),
		issue(pb.Role_ROLE_INTERVIEWER, x.programme)}
	// so that tests say what becomes of five notes; those of draws set their own
	x.desk.Draws = nothingDrawn
	x.desk.Step = time.Millisecond
	if change != nil {
		change(x.Server)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x.addr = listener.Addr().String()
	serve, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- x.Serve(serve, listener) }()
	if x.conn, err = grpc.NewClient(x.addr,
		grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
		t.Fatal(err)
	}
	x.stop = func() {
		x.closing.Do(func() {
			_ = x.conn.Close()
			cancel()
			if err := <-served; err != nil {
				t.Errorf("Serve: %v", err)
			}
			if err := data.Close(); err != nil {
				t.Errorf("closing the store: %v", err)
			}
		})
	}
	t.Cleanup(x.stop)
	return x
}

// as returns a context that carries a secret; "" carries none.
func as(secret string) context.Context {
	if secret == "" {
		return context.Background()
	}
	return metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+secret)
}

// interviewers are the secrets of the site's three.
func (x *site) interviewers() []string {
	return append([]string{x.secret[pb.Role_ROLE_INTERVIEWER]}, x.others...)
}

// invitations makes further ones.
func (x *site) invitations(t *testing.T, n int) (secrets []string) {
	t.Helper()
	for range n {
		s, err := NewSecret(t.Context(), x.desk.Store, testAct, pb.Role_ROLE_INTERVIEWER,
			x.programme)
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, s.Reveal())
	}
	return secrets
}

// submit sends notes, dealt out to the interviewers by their index, and returns the receipts. It
// passes over nil.
func (x *site) submit(t *testing.T, notes []*pb.Note) []string {
	t.Helper()
	var receipts []string
	collection := pb.NewCollectionServiceClient(x.conn)
	for i, n := range notes {
		if n == nil {
			continue
		}
		sent, err := collection.SubmitNote(as(x.interviewers()[i%3]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", i), Note: n})
		if err != nil {
			t.Fatalf("note %d: %v", i, err)
		}
		receipts = append(receipts, sent.Receipt)
	}
	return receipts
}

func (x *site) prepare(t *testing.T) *pb.Draft {
	t.Helper()
	answer, err := pb.NewDigestServiceClient(x.conn).PrepareEdition(as(x.secret[pb.Role_ROLE_COORDINATOR]), &pb.PrepareEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Draft
}

// approvalOf is the approval of a draft by somebody who received their secret in person.
func approvalOf(hash string) *pb.ReleaseEditionRequest {
	return &pb.ReleaseEditionRequest{Hash: hash, InPerson: pb.InPerson_IN_PERSON_YES}
}

// copyFiles copies everything the site has on disk. Another process does it: to open and close a
// database file in this one would drop SQLite's locks on it.
func (x *site) copyFiles(t *testing.T) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if out, err := exec.Command("cp", "-r", x.dir, to).CombinedOutput(); err != nil {
		t.Fatalf("copying the data folder: %v: %s", err, out)
	}
	return to
}

var testAct = store.Act{Role: "operator", Day: "2026-11-21"}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) Bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.b.Bytes())
}

// said is what programmes like ours hear, with no one in it. {} is where a test puts something of
// its own.
var said = []string{
	"They had decided before we came in. We were asked what we thought and the report was already written.",
	"The people at the top keep the money and the decisions to themselves and will not let go of control.",
	"I have told my whole story again and again to people in suits who never say a word about themselves.",
	"It is all acronyms and jargon, I sat there and did not understand one sentence of it.",
	"Commissioning rules and funding rounds mean we cannot change the contract until the next year.",
	"I was afraid that if I said what I think they would stop my benefits or take it out on me.",
}

// saidOf is the barrier that each line of said raises.
var saidOf = []string{
	"tokenism", "power-hoarding", "disclosure-imbalance", "language-gap", "rigid-structures", "fear-of-consequences",
}

// notesOf makes n plain notes, of both sides in turn, each read by its interviewer.
func notesOf(n int, text func(i int) string) []*pb.Note {
	var notes []*pb.Note
	for i := range n {
		notes = append(notes, read(&pb.Note{Side: DefaultSides[i%2], Text: text(i)}))
	}
	return notes
}

// unread are notes that nobody went through.
func unread(notes []*pb.Note) []*pb.Note {
	for _, n := range notes {
		n.Read, n.Codings = false, nil
	}
	return notes
}

// read codes a note as an interviewer would who knows of each line of said what it raises.
func read(n *pb.Note) *pb.Note {
	n.Read = true
	for i, line := range said {
		if at := strings.Index(n.Text, line); at >= 0 {
			n.Codings = append(n.Codings, &pb.Coding{Start: int32(at), End: int32(at + len(line)),
				Barrier: saidOf[i]})
		}
	}
	return n
}

// differing is a sentence of no matter, another for each i below 4,096: notes of the same words
// would count as one voice.
func differing(i int) string {
	few := strings.Fields("tea rain bread chairs stairs lunch paper coats doors pens maps boots soup plants floors mugs")
	return fmt.Sprintf("There was %s, and %s, and then %s.", few[i%16], few[i/16%16], few[i/256%16])
}

// differ adds a passage to a note, in which its interviewer heard nothing.
func differ(n *pb.Note, i int) {
	begin := len(n.Text)
	n.Text += differing(i)
	n.Codings = append(n.Codings, &pb.Coding{Start: int32(begin), End: int32(len(n.Text))})
}

func plain(i int) string {
	return said[i%len(said)] + "\n\n" + said[(i*5+1)%len(said)] +
		"\n\nWe spoke for a while about how it could be. " + differing(i)
}

// again prepares as prepare does, and where that would be a further look the second coordinator
// asks for it and the first agrees.
func (x *site) again(t *testing.T) *pb.Draft {
	t.Helper()
	digests, req := pb.NewDigestServiceClient(x.conn), &pb.PrepareEditionRequest{}
	told, err := digests.GetLook(as(x.second), &pb.GetLookRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if told.Look != nil {
		if _, err := digests.ProposeLook(as(x.second), &pb.ProposeLookRequest{}); err != nil {
			t.Fatal(err)
		}
		req.Look = told.Look.Id
	}
	answer, err := digests.PrepareEdition(as(x.secret[pb.Role_ROLE_COORDINATOR]), req)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Draft
}
