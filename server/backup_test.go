package server

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

func identity(t *testing.T) *age.X25519Identity {
	t.Helper()
	who, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// An administrator has a backup made, which restores with the recipient's identity and with no other.
func TestMakeBackup(t *testing.T) {
	who := identity(t)
	x := start(t, func(s *Server) { s.backups.Backups = Backups{filepath.Join(t.TempDir(), "backups"), who.Recipient()} })
	admin := pb.NewAdminServiceClient(x.conn)
	as := as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	var notes []*pb.Note
	for n := 1; n < 3; n++ { // the second takes the place of the first
		notes = append(notes, &pb.Note{Side: DefaultSides[0], Text: said[n]})
		x.submit(t, notes)
		made, err := admin.MakeBackup(as, &pb.MakeBackupRequest{})
		if err != nil || made.Backup.Day != "2026-11-21" {
			t.Fatalf("%v, %v", made, err)
		}
		from := filepath.Join(x.backups.Dir, made.Backup.Day)
		back := filepath.Join(t.TempDir(), "back")
		if err := store.Restore(t.Context(), from, back, identity(t), nil); err == nil {
			t.Fatal("another identity restores it")
		}
		if err := store.Restore(t.Context(), from, back, who, nil); err != nil {
			t.Fatal(err)
		}
		restored, err := store.Open(back)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := restored.Check(t.Context(), "", OpenNote); err != nil || got != n {
			t.Errorf("%d notes restored, %v; want %d", got, err, n)
		}
		if err := restored.Close(); err != nil {
			t.Fatal(err)
		}
	}
	list, err := admin.ListBackups(as, &pb.ListBackupsRequest{})
	if err != nil || !list.Kept || len(list.Backups) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	entries, err := admin.ListAuditEntries(as, &pb.ListAuditEntriesRequest{})
	if err != nil || !slices.ContainsFunc(entries.Entries, func(e *pb.AuditEntry) bool {
		return e.Action == "make backup" && e.Role == "administrator"
	}) {
		t.Errorf("the log does not say so, %v", err)
	}
	if left, err := os.ReadDir(x.backups.Dir); err != nil || len(left) != 1 {
		t.Errorf("%d things among the backups, %v", len(left), err)
	}
}

// One is made each day, and none grows a week old: what was taken back meanwhile could be read in it. What is no backup stays. One that
// cannot be made leaves those before it.
func TestBackupsOfAWeek(t *testing.T) {
	data, err := store.Create(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	b := &backups{Backups: Backups{filepath.Join(t.TempDir(), "backups"), identity(t).Recipient()}, store: data}
	if err := os.MkdirAll(filepath.Join(b.Dir, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 1, 23, 0, 0, 0, time.UTC)
	for n := range 20 {
		day = day.AddDate(0, 0, 1)
		for range 2 {
			if err := b.once(t.Context(), day); err != nil {
				t.Fatal(err)
			}
		}
		days, err := b.days()
		if err != nil || len(days) != min(n+1, backupDays) || days[0] != day.Format(dayLayout) {
			t.Fatalf("day %d: %v, %v", n, days, err)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := b.once(stopped, day.AddDate(0, 0, 1)); err == nil {
		t.Error("a backup that was stopped is made")
	}
	if left, err := os.ReadDir(b.Dir); err != nil || len(left) != backupDays+1 {
		t.Errorf("%d things among the backups, %v", len(left), err)
	}
}

// Where it cannot be made, whoever asked hears so, and the log of the server too.
func TestABackupThatFails(t *testing.T) {
	x := start(t, func(s *Server) {
		s.backups.Backups = Backups{filepath.Join(os.DevNull, "backups"), identity(t).Recipient()}
	})
	admin, as := pb.NewAdminServiceClient(x.conn), as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	if _, err := admin.MakeBackup(as, &pb.MakeBackupRequest{}); status.Code(err) != codes.Internal {
		t.Errorf("%v", err)
	}
	x.stop()
	if !strings.Contains(string(x.log.Bytes()), "no backup was made today") {
		t.Error("the log does not say that there is none")
	}
}

func TestNoBackups(t *testing.T) {
	x := start(t, nil)
	admin, as := pb.NewAdminServiceClient(x.conn), as(x.secret[pb.Role_ROLE_ADMINISTRATOR])
	if _, err := admin.MakeBackup(as, &pb.MakeBackupRequest{}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("%v", err)
	}
	if list, err := admin.ListBackups(as, &pb.ListBackupsRequest{}); err != nil || list.Kept || len(list.Backups) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}
