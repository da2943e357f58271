//go:build linux

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A disk that is really full: the note is refused in words, nothing of it is left, what was
// stored is still there, and who took part can take it back, for room was kept aside for that.
// When there is room again all goes on.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("needs root, to mount a small disk: .ci/run has it")
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=7m"); err != nil {
		t.Fatalf("mounting a small disk: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	x := startSite(t, filepath.Join(disk, "data"))
	interviewer, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Invitations[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer interviewer.Close()
	submit := func() (string, error) {
		answer, err := interviewer.Collection.SubmitNote(t.Context(),
			&pb.SubmitNoteRequest{RequestId: client.NewRequestID(),
				Note: &pb.Note{Side: "lived-experience", Text: strings.Repeat("They never rang back. ", 2500)}})
		return answer.GetReceipt(), err
	}
	var receipts []string
	for range 1000 {
		receipt, failure := submit()
		if err = failure; err != nil {
			break
		}
		receipts = append(receipts, receipt)
	}
	if status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("after %d notes on a disk of 7 MB: %v, want told that it is full", len(receipts), err)
	}
	coordinator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	if _, err := coordinator.Digest.CheckReadiness(t.Context(),
		&pb.CheckReadinessRequest{}); err != nil {
		t.Errorf("reading on a full disk: %v", err)
	}
	participant, err := client.Dial(client.Config{Server: x.addr})
	if err != nil {
		t.Fatal(err)
	}
	defer participant.Close()
	if free := make([]byte, 1<<20); os.WriteFile(filepath.Join(disk, "other"), free, 0o600) == nil {
		t.Fatal("the disk was not full: this would prove nothing")
	}
	says := func(path string, want int) bool {
		resp, err := http.Get("http://" + x.addr + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode == want
	}
	within(t, "told that no note is taken", func() bool {
		return says("/healthz", http.StatusServiceUnavailable)
	})
	if !says("/healthz/live", http.StatusOK) {
		t.Error("a proxy is told to keep away those who want to take a note back")
	}
	most := len(receipts) / 2
	for i, r := range receipts[:most] {
		if err := participant.Withdraw(t.Context(), r); err != nil {
			t.Fatalf("withdrawal %d on a full disk: %v", i+1, err)
		}
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=32m"); err != nil {
		t.Fatal(err)
	}
	within(t, "told that notes are taken again", func() bool { return says("/healthz", http.StatusOK) })
	if _, err := submit(); err != nil {
		t.Errorf("with room again: %v", err)
	}
	for i, r := range receipts {
		switch err := participant.Withdraw(t.Context(), r); {
		case i < most && status.Code(err) != codes.FailedPrecondition:
			t.Errorf("a note that was withdrawn on the full disk: %v, want told so", err)
		case i >= most && err != nil:
			t.Errorf("a note that was acknowledged before: %v", err)
		}
	}
}

// within waits for something that the server finds out by itself.
func within(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not %s", what)
		}
	}
}
