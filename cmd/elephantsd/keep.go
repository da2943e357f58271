package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"elephants/client/amount"
	"elephants/client/waiting"
	"elephants/server"
	"elephants/server/store"
)

func backupKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup-key FILE", Short: "make the key that opens backups", Args: cobra.ExactArgs(1),
		Long: `Make a key for backups and write it to a new file, which only you can read. What it prints
is the recipient (age1...), which is no secret: give it to elephantsd serve --backups DIR
--recipient, or to elephantsd backup --recipient.

Keep the file somewhere else than the server and its backups, such as on a memory stick in a safe,
and a copy of it in another place. Whoever has the file and a backup can read its notes; without
the file nobody can, and a backup is of no use. It is a key of age (age-encryption.org): age-keygen
makes the same.`,
		RunE: func(_ *cobra.Command, args []string) error {
			recipient, err := makeBackupKey(args[0])
			if err != nil {
				return err
			}
			fmt.Printf("%s\n\n%s holds the key. Keep it apart from the server and from its "+
				"backups.\nNext: elephantsd serve --data DIR --backups DIR --recipient %s\n",
				recipient, args[0], recipient)
			return nil
		},
	}
}

// makeBackupKey writes a new identity to a file that must not exist, and returns its recipient.
func makeBackupKey(name string) (recipient string, err error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("making a key: %w", err)
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("%s is there already, and backups may need it: choose another name",
			name)
	}
	if err != nil {
		return "", fmt.Errorf("writing the key: %w", err)
	}
	_, err = fmt.Fprintf(file, "# opens backups of elephants made for\n# %s\n%s\n", key.Recipient(),
		key)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("writing the key: %w", err), os.Remove(name))
	}
	return key.Recipient().String(), nil
}

func backupCommand() *cobra.Command {
	var at where
	var to, recipient string
	cmd := &cobra.Command{
		Use: "backup --data DIR --to DIR", Short: "copy the notes, and the keys if they can be encrypted",
		Args: cobra.NoArgs,
		Long: `Copy the data folder to a new one. Stop the server first, or let it make a backup each
day: elephantsd serve --backups. Databases can be copied while they are served; a restore makes a
folder of the copy, and elephantsd migrate puts that into databases.

Without --recipient the copy holds no keys: it is noise, and of use only beside the folder it was
made from. With the recipient that elephantsd backup-key printed (age1...) the keys are in it,
encrypted; keep the file of the key somewhere else.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var who age.Recipient
			if recipient != "" {
				var err error
				if who, err = parseRecipient(recipient); err != nil {
					return err
				}
			}
			done := waiting.For(os.Stderr, "copying "+at.String())
			data, err := at.open(cmd.Context())
			if err == nil {
				err = errors.Join(data.Backup(cmd.Context(), to, who), data.Close())
			}
			if done(); err != nil {
				return err
			}
			if who == nil {
				fmt.Printf("%s has the notes and no keys: without the keys of %s nobody can read them.\n", to,
					at)
			} else {
				fmt.Printf("%s has the notes, and the keys for whoever holds the identity of %s.\n",
					to, recipient)
			}
			return nil
		},
	}
	at.flags(cmd, "the folder to copy")
	cmd.Flags().StringVar(&to, "to", "", "the folder to make")
	cmd.Flags().StringVar(&recipient, "recipient", "", "the age recipient to encrypt the keys to")
	_ = cmd.MarkFlagRequired("to")
	return cmd
}

// parseRecipient reads whom a backup's keys are encrypted to.
func parseRecipient(typed string) (age.Recipient, error) {
	recipient, err := age.ParseX25519Recipient(typed)
	if err != nil {
		return nil, fmt.Errorf("--recipient: %w", err)
	}
	return recipient, nil
}

func checkCommand() *cobra.Command {
	var at where
	var head, keep string
	var mend bool
	cmd := &cobra.Command{
		Use: "check --data DIR", Short: "is everything there, and as it was written?",
		Args: cobra.NoArgs,
		Long: `Read the whole data folder and change nothing in it: both files are whole, every row is as
elephantsd wrote it and none is missing, every key opens its note, no entry of the audit log was
changed, removed, inserted or moved. With --head, the hash that an edition prints, a log that was cut
off at its end is noticed too. Stop the server first.

With --mend it reads everything first, copies both files to the folder of --keep, then finishes what
was interrupted, removes what lost its other half, and goes on without the rows that are missing.
Rows that were changed stay refused: a backup has them as they were. It says what it did. The copy has
the keys: destroy it when you no longer need it.

With --store and --keys it reads the databases, which may be served meanwhile, and finishes what a server
that was cut off left half done, as every start does.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if sum, err := hex.DecodeString(head); head != "" && (err != nil ||
				len(sum) != sha256.Size) {
				return fmt.Errorf(
					"--head is not a head of the log: it is %d letters and digits, 0 to 9 and a to f", 2*sha256.Size)
			}
			if mend != (keep != "") {
				return errors.New("--mend and --keep go together: say where the copy of what was there goes")
			}
			var found store.Found
			var did []string
			var err error
			done := waiting.For(os.Stderr, "reading "+at.String())
			if mend {
				found, did, err = store.Mend(cmd.Context(), at.dir, keep, head, server.OpenNote)
			} else {
				found, err = at.inspect(cmd.Context(), head)
			}
			done()
			for _, d := range did {
				fmt.Println(d)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
			return sayFound(at.String(), found, mend)
		},
	}
	at.flags(cmd, "the folder to read")
	cmd.Flags().StringVar(&head, "head", "", "a hash of the audit log that you hold")
	cmd.Flags().BoolVar(&mend, "mend", false, "make the folder usable again, after a copy")
	cmd.Flags().StringVar(&keep, "keep", "", "the folder to make for the copy")
	cmd.MarkFlagsMutuallyExclusive("mend", "store")
	return cmd
}

// sayFound prints what a check found, and is an error if something is wrong and was not mended.
func sayFound(dir string, f store.Found, mended bool) error {
	for _, c := range f.Changed {
		fmt.Println(c)
	}
	if f.Keyless+f.Orphans > 0 {
		fmt.Printf("%d notes have lost their keys, %d keys their notes\n", f.Keyless, f.Orphans)
	}
	if f.Halves > 0 && !mended {
		fmt.Printf("%d notes were on their way in or out; the next start finishes that\n", f.Halves)
	}
	for _, name := range f.Closed {
		if f.Left > 0 {
			break
		}
		fmt.Printf("%s is closed: no note of it and no key is here, so nothing said in it can be opened\n",
			name)
	}
	if f.Left > 0 {
		fmt.Printf("%d notes of closed programmes are here after all\n", f.Left)
	}
	if f.Sound() {
		fmt.Printf("%s is whole: %s, audit log %s\n", dir, amount.Of(f.Notes, "note"), f.Head)
		return nil
	}
	if mended {
		fmt.Printf("%s can be used again: %s open, audit log %s\n", dir, amount.Of(f.Notes, "note"), f.Head)
		return nil
	}
	return fmt.Errorf("%s is not whole: %s open. Nothing was changed. Restore a backup, or see --mend in `elephantsd check --help`", dir,
		amount.Of(f.Notes, "note"))
}
