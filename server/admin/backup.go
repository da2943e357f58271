package admin

import (
	"context"
	"errors"

	pb "elephants/proto/elephants/v1"
	"elephants/server/backups"
	"elephants/server/desk"
	"elephants/server/refuse"
)

func (a Admin) MakeBackup(ctx context.Context, _ *pb.MakeBackupRequest) (*pb.MakeBackupResponse,
	error) {
	if !a.backups.Kept() {
		return nil, refuse.ErrNoBackups
	}
	if err := a.Store.Log(ctx, a.Act(ctx), "make backup"); err != nil {
		return nil, err
	}
	today := a.Now().UTC()
	switch err := a.backups.Make(ctx, today); {
	case errors.Is(err, backups.ErrOldBackup): // the backup that was asked for is there
		a.Log.Error("an old backup is still there", "error", err)
	case err != nil:
		return nil, err
	}
	return &pb.MakeBackupResponse{Backup: &pb.Backup{Day: today.Format(desk.DayLayout)}}, nil
}

func (a Admin) ListBackups(context.Context, *pb.ListBackupsRequest) (*pb.ListBackupsResponse,
	error) {
	list := &pb.ListBackupsResponse{Kept: a.backups.Kept(), Days: backups.BackupDays}
	if !list.Kept {
		return list, nil
	}
	all, err := a.backups.All(a.Now())
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		list.Backups = append(list.Backups, &pb.Backup{Day: k.Day})
	}
	return list, nil
}
