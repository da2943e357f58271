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
	"elephants/server/backups"
	"elephants/server/desk"
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

// An administrator has a backup made, which restores with the recipient's identity and with no
// other.
func TestMakeBackup(t *testing.T) {
	who := identity(t)
	x := start(t, func(s *Server) {
		s.backups.Place = backups.Place{Dir: filepath.Join(t.TempDir(), "backups"),
			Recipient: who.Recipient()}
	})
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
		if err := store.Restore(t.Context(), from, back, identity(t), store.Gone{}); err == nil {
			t.Fatal("another identity restores it")
		}
		if err := store.Restore(t.Context(), from, back, who, store.Gone{}); err != nil {
			t.Fatal(err)
		}
		restored, err := store.Open(back)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := restored.Check(t.Context(), "", OpenNote); err != nil || !got.Sound() ||
			got.Notes != n {
			t.Errorf("%d notes restored, %v; want %d", got.Notes, err, n)
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

// newBackups are of a new store, and there are none yet.
func newBackups(t *testing.T) *backups.Backups {
	t.Helper()
	data, err := store.Create(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { data.Close() })
	return &backups.Backups{Place: backups.Place{Dir: filepath.Join(t.TempDir(), "backups"),
		Recipient: identity(t).Recipient()}, Store: data}
}

// One is made each day, and none grows a week old: what was taken back meanwhile could be read in
// it. What is no backup stays. One that cannot be made leaves those before it.
func TestBackupsOfAWeek(t *testing.T) {
	b := newBackups(t)
	if err := os.MkdirAll(filepath.Join(b.Dir, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 1, 23, 0, 0, 0, time.UTC)
	for n := range 20 {
		day = day.AddDate(0, 0, 1)
		for range 2 {
			if err := b.Once(t.Context(), day); err != nil {
				t.Fatal(err)
			}
		}
		all, err := b.All(day)
		if err != nil || len(all) != min(n+1, backups.BackupDays) ||
			all[0].Day != day.Format(desk.DayLayout) {
			t.Fatalf("day %d: %v, %v", n, all, err)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := b.Once(stopped, day.AddDate(0, 0, 1)); err == nil {
		t.Error("a backup that was stopped is made")
	}
	if left, err := os.ReadDir(b.Dir); err != nil || len(left) != backups.BackupDays+1 {
		t.Errorf("%d things among the backups, %v", len(left), err)
	}
}

// A crash just where a backup takes the place of the one before it costs neither, though the next
// one fails.
func TestABackupBetweenTwoNames(t *testing.T) {
	b := newBackups(t)
	now := time.Date(2026, 11, 1, 23, 0, 0, 0, time.UTC)
	if err := b.Make(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(b.Dir, now.Format(desk.DayLayout))
	err := os.CopyFS(filepath.Join(b.Dir, ".elephants-going"), os.DirFS(made))
	if err == nil {
		err = os.Rename(made, filepath.Join(b.Dir, ".elephants-coming"))
	}
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := b.Once(stopped, now); err == nil {
		t.Error("a backup that was stopped is made")
	}
	if all, err := b.All(now); err != nil || len(all) != 1 || all[0].Day != now.Format(desk.DayLayout) {
		t.Errorf("%v, %v", all, err)
	}
}

// A clock that is a year ahead for a while costs no backup, its own goes after a week like any
// other, and a server that stood still for a month removes what is too old after a day. What has
// a day for a name and is no backup is somebody's.
func TestAttackClock(t *testing.T) {
	x := start(t, nil)
	dir := filepath.Join(t.TempDir(), "backups")
	recipient := identity(t).Recipient()
	started := func() *backups.Backups {
		return &backups.Backups{Place: Backups{Dir: dir, Recipient: recipient}, Store: x.desk.Store}
	}
	b := started()
	theirs := filepath.Join(dir, "2020-01-01", "photos")
	if err := os.MkdirAll(theirs, 0o700); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	once := func(at time.Time) map[string]bool {
		t.Helper()
		if err := b.Once(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		all, err := b.All(at)
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, k := range all {
			there[k.Day] = true
		}
		return there
	}
	name := func(at time.Time) string { return at.Format(desk.DayLayout) }
	has := func(when string, there map[string]bool, from, to int) {
		t.Helper()
		for i := from; i <= to; i++ {
			if !there[name(day.AddDate(0, 0, i))] {
				t.Errorf("%s: the backup of day %d is lost; there are %v", when, i, there)
			}
		}
	}
	for i := range 7 {
		once(day.AddDate(0, 0, i))
	}
	ahead := day.AddDate(1, 0, 6)
	has("a year ahead", once(ahead), 0, 6)
	has("a year ahead, an hour later", once(ahead.Add(time.Hour)), 0, 6)
	for i := 7; i < 20; i++ {
		there := once(day.AddDate(0, 0, i))
		has("right again", there, max(1, i-5), i)
		if old := name(day.AddDate(0, 0, i-8)); there[old] {
			t.Errorf("day %d: the backup of day %d is still there", i, i-8)
		}
		if i > 14 && there[name(ahead)] {
			t.Errorf("day %d: the backup of the wrong day is still there", i)
		}
	}
	has("at 1970", once(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)), 14, 19)

	b = started()
	has("after a month without the server", once(day.AddDate(0, 0, 50)), 15, 19)
	once(day.AddDate(0, 0, 50).Add(12 * time.Hour))
	if there := once(day.AddDate(0, 0, 51)); len(there) > 2 {
		t.Errorf("a day after a month without the server: %v, want the two of since", there)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Errorf("somebody's folder among the backups: %v", err)
	}
}

// Where it cannot be made, whoever asked hears so, and the log of the server too.
func TestABackupThatFails(t *testing.T) {
	x := start(t, func(s *Server) {
		s.backups.Place = backups.Place{Dir: filepath.Join(os.DevNull, "backups"),
			Recipient: identity(t).Recipient()}
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
	if _, err := admin.MakeBackup(as,
		&pb.MakeBackupRequest{}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("%v", err)
	}
	if list, err := admin.ListBackups(as, &pb.ListBackupsRequest{}); err != nil || list.Kept ||
		len(list.Backups) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}
