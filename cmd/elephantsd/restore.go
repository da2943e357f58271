package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"elephants/client/amount"
	"elephants/client/waiting"
	"elephants/server"
	"elephants/server/store"
	"elephants/server/store/folder"
)

// restoring is what `restore` is told.
type restoring struct {
	from, dir, identity string
	withdrawals         []string
	lost                bool // whatever knows of withdrawals
	drill               bool
	scratch             string // for a drill; "": memory, if the system has a folder of it
}

func restoreCommand() *cobra.Command {
	var r restoring
	cmd := &cobra.Command{
		Use: "restore --from DIR --data DIR --identity FILE", Short: "make a data folder from a backup",
		Args: cobra.NoArgs,
		Long: `Make a data folder from a backup, and withdraw again whatever was withdrawn after it was
made.

For that, --withdrawals names folders that know of it: the old data folder, if its notes.db is
still there, or newer backups. If there is none, say --withdrawals-lost; then tell the
participants, for notes that they took back may be in the folder again.

With --drill it shows that a backup can be restored, and leaves nothing behind: it restores to a
folder of its own, checks it as elephantsd check does, says what it found, and removes it. Neither
the backup nor any data folder is touched. The folder has the keys, readable, while the drill runs.
It lies in memory where the system has a place for that (/dev/shm), or in --scratch: run drills on
the machine that has the identity, which should not be the server.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if r.drill {
				return r.practise(cmd.Context())
			}
			return r.run(cmd.Context())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&r.from, "from", "", "the backup")
	flags.StringVar(&r.dir, "data", "", "the folder to make")
	flags.StringVar(&r.identity, "identity", "", "the file that elephantsd backup-key made")
	flags.StringSliceVar(&r.withdrawals, "withdrawals", nil,
		"folders that know what was withdrawn since")
	flags.BoolVar(&r.lost, "withdrawals-lost", false, "there is no such folder any more")
	flags.BoolVar(&r.drill, "drill", false, "only show that the backup can be restored")
	flags.StringVar(&r.scratch, "scratch", "", "the folder in which a drill makes its own and removes it")
	for _, name := range []string{"from", "identity"} {
		_ = cmd.MarkFlagRequired(name)
	}
	cmd.MarkFlagsOneRequired("data", "drill")
	cmd.MarkFlagsMutuallyExclusive("data", "drill")
	return cmd
}

func (r restoring) run(ctx context.Context) error {
	if len(r.withdrawals) == 0 && !r.lost {
		return errors.New("what was withdrawn since? Name folders that know with --withdrawals, or " +
			"say --withdrawals-lost")
	}
	if err := r.restore(ctx, r.dir); err != nil {
		return err
	}
	fmt.Printf("%s is restored. Next: elephantsd check --data %s\n", r.dir, r.dir)
	return nil
}

// restore makes the data folder at dir.
func (r restoring) restore(ctx context.Context, dir string) error {
	file, err := os.Open(r.identity)
	if err != nil {
		return fmt.Errorf("reading the identity: %w", err)
	}
	defer file.Close()
	identities, err := age.ParseIdentities(file)
	if err != nil {
		return fmt.Errorf("reading the identity: %w", err)
	}
	defer waiting.For(os.Stderr, "restoring "+r.from)()
	var gone store.Gone
	for _, known := range r.withdrawals {
		theirs, err := store.Withdrawals(ctx, known)
		if err != nil {
			return fmt.Errorf("%s: %w", known, err)
		}
		gone = gone.And(theirs)
	}
	switch err := store.Restore(ctx, r.from, dir, identities[0], gone); {
	case errors.Is(err, store.ErrExists), errors.Is(err, store.ErrHalf):
		return fmt.Errorf("%s: %w", dir, err)
	case err != nil:
		return fmt.Errorf("%s: %w", r.from, err)
	}
	return nil
}

// memory is where some systems have a folder that is on no disk.
const memory = "/dev/shm"

// practise restores to a folder that it removes.
func (r restoring) practise(ctx context.Context) (err error) {
	began := time.Now()
	if info, err := os.Stat(memory); r.scratch == "" && err == nil && info.IsDir() {
		r.scratch = memory
	}
	// What a drill left that was killed has keys: this one takes it away.
	scratch, err := folder.ScratchIn(r.scratch, "elephants-drill-")
	if err != nil {
		return fmt.Errorf("beginning the drill: %w", err)
	}
	defer func() {
		if failed := scratch.Remove(); failed != nil {
			err = errors.Join(err, fmt.Errorf("destroy %s, it has the keys: %w", scratch.Dir, failed))
		}
	}()
	dir := filepath.Join(scratch.Dir, "data")
	if err := r.restore(ctx, dir); err != nil {
		return err
	}
	done := waiting.For(os.Stderr, "reading what was restored")
	found, err := store.Inspect(ctx, dir, "", server.OpenNote)
	if done(); err == nil && !found.Sound() {
		err = sayFound(dir, found, false)
	}
	if err != nil {
		return fmt.Errorf("%s is restored but not whole: %w", r.from, err)
	}
	fmt.Printf("%s can be restored: %s, each opened with its key, audit log %s. It took %s, and "+
		"nothing is left of it.\n", r.from, amount.Of(found.Notes, "note"), found.Head,
		time.Since(began).Round(100*time.Millisecond))
	return nil
}
