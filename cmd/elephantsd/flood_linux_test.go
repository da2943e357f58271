package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/pdf"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
	"elephants/server"
)

// underFlood is set in the process that is the server, and names its data folder.
const underFlood = "ELEPHANTS_UNDER_FLOOD"

// mostMemory is what the calls of one invitation may need of the server, in MiB of the memory
// that its process has from the system: garbage counts too.
const mostMemory = 64

// One invitation sends what takes most memory, sixteen at once on as many connections, and in the
// long form sixty-four: the server grows by 64 MiB at most. What is too much is refused in words,
// and afterwards the server still serves.
func TestFlood(t *testing.T) {
	if dir := os.Getenv(underFlood); dir != "" {
		pdf.Warm() // what it takes is nobody's: see warmAfter
		os.Exit(run([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0",
			"--submissions-per-hour",
			"0"}))
	}
	dir := filepath.Join(t.TempDir(), "data")
	people, err := initialise(t.Context(), where{dir: dir}, founded("Test", 2))
	if err != nil {
		t.Fatal(err)
	}
	addr, memory := floodable(t, dir)
	secret := people.Invitations[0]
	long := strings.Repeat("They asked us when the plan was made.\n\n", limits.Note/39)
	empty := make([]*pb.Coding, server.MaxMessage/2-200)
	for i := range empty {
		empty[i] = &pb.Coding{}
	}
	body := `{"requestId":"0123456789abcdef","note":{"side":"` + server.DefaultSides[0] +
		`","codings":[` +
		strings.Repeat("{},", (server.MaxMessage-200)/3) + `{}]}}`
	note := func(text string, codings []*pb.Coding) *pb.SubmitNoteRequest {
		return &pb.SubmitNoteRequest{RequestId: client.NewRequestID(),
			Note: &pb.Note{Side: server.DefaultSides[0], Text: text, Codings: codings}}
	}
	base, senders := 0, atOnce // as many warm it up: what is collected later is not what they need
	for _, flood := range []struct {
		name string
		call func(c *client.Client) error
		want codes.Code // beside ResourceExhausted, for what may be tried is limited too
	}{
		{"warm up", func(c *client.Client) error {
			_, err := c.Collection.PreviewNote(t.Context(),
				&pb.PreviewNoteRequest{Text: long[:2000]})
			return err
		}, codes.OK},
		{"empty codings", func(c *client.Client) error {
			_, err := c.Collection.SubmitNote(t.Context(), note("They never rang.", empty))
			return err
		}, codes.Internal},
		{"request ids", func(c *client.Client) error {
			stream, err := c.Collection.SubmitNotes(t.Context())
			if err != nil {
				return err
			}
			for range 8 { // 128 MB by all of them
				if stream.Send(&pb.SubmitNotesRequest{RequestId: strings.Repeat("x",
					250<<10)}) != nil {
					break // the server has answered
				}
			}
			_, err = stream.CloseAndRecv()
			return err
		}, codes.InvalidArgument},
		{"codings as JSON", func(*client.Client) error {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
				"http://"+addr+"/v1/notes",
				strings.NewReader(body))
			if err != nil {
				return err
			}
			req.Header.Set("Authorization", "Bearer "+secret)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode < 400 {
				t.Errorf("codings as JSON: status %d, %v", resp.StatusCode, err)
			}
			return nil
		}, codes.OK},
		{"previews", func(c *client.Client) error {
			_, err := c.Collection.PreviewNote(t.Context(), &pb.PreviewNoteRequest{Text: long})
			return err
		}, codes.OK},
	} {
		var all sync.WaitGroup
		for range senders {
			all.Go(func() {
				c, err := client.Dial(client.Config{Server: addr, Secret: secret})
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				code := status.Code(flood.call(c))
				if code != flood.want && code != codes.ResourceExhausted &&
					code != codes.DeadlineExceeded {
					t.Errorf("%s: %v, want %v", flood.name, code, flood.want)
				}
			})
		}
		all.Wait()
		if base == 0 { // what it needs to hear and scrub anything at all is nobody's
			base = memory()
			if !takesLong() {
				senders = atOnce / 4
			}
		}
		grew := memory() - base
		t.Logf("%s: the server has grown by %d MiB to %d", flood.name, grew, base+grew)
		if grew > mostMemory {
			t.Errorf("%s made the server grow by %d MiB, the limit is %d", flood.name, grew,
				mostMemory)
		}
	}
	other, err := client.Dial(client.Config{Server: addr, Secret: people.Invitations[1]})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Collection.SubmitNote(t.Context(), note("They never rang.",
		nil)); err != nil {
		t.Errorf("another interviewer afterwards: %v", err)
	}
}

// floodable starts a server in a process of its own, and returns where it answers and what tells
// the most memory that it ever had, in MiB.
func floodable(t *testing.T, dir string) (addr string, memory func() int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestFlood$")
	child.Env = append(os.Environ(), underFlood+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill(); _ = child.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, after, ok := strings.Cut(lines.Text(), "is ready on "); ok {
			addr = after
			break
		}
	}
	if addr == "" {
		t.Fatal("the server did not start")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`)
	return addr, func() int {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", child.Process.Pid))
		m := peak.FindSubmatch(text)
		if err != nil || m == nil {
			t.Fatalf("reading the server's memory: %v", err)
		}
		kB, _ := strconv.Atoi(string(m[1]))
		return kB >> 10
	}
}
