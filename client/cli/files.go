package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"elephants/client"
	"elephants/client/notefile"
	"elephants/client/pdf"
	"elephants/client/plain"
	"elephants/client/transcript"
)

// noteFiles returns the files that were named. In place of a folder it returns those in it that can
// be read, sorted, and counts the others on standard error.
func (c *command) noteFiles(names []string) (files []string, err error) {
	seen := map[string]bool{}
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || !info.IsDir() {
			files = append(files, firstOnly([]string{name}, seen)...)
			continue
		}
		notes, others, err := notesIn(name)
		if err != nil {
			return nil, fmt.Errorf("reading the folder %s: %w", name, err)
		}
		if n := len(firstOnly(others, seen)); n > 0 {
			fmt.Fprintf(c.Err, "%s: other files, left alone: %d\n", name, n)
		}
		if len(notes) == 0 {
			notes = []string{name} // it is told of when its turn comes, as one that is missing is
		}
		files = append(files, firstOnly(notes, seen)...)
	}
	return files, nil
}

// firstOnly returns the files that were not seen before: a folder and one inside it, or a file
// named twice, hold each file once.
func firstOnly(names []string, seen map[string]bool) (fresh []string) {
	for _, name := range names {
		whole, err := filepath.Abs(name)
		if err != nil {
			whole = filepath.Clean(name)
		}
		if !seen[whole] {
			seen[whole] = true
			fresh = append(fresh, name)
		}
	}
	return fresh
}

// notesIn returns the notes in a folder and the folders in it, sorted, and the other files there
// are. What other programs keep to themselves is neither.
func notesIn(folder string) (notes, others []string, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != folder && private(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.Type().IsRegular() && isNote(entry.Name()):
			notes = append(notes, path)
		case !entry.IsDir():
			others = append(others, path)
		}
		return nil
	})
	return notes, others, err
}

// private reports whether a program keeps a file or folder of this name to itself: one that is
// hidden, or that a word processor has open.
func private(base string) bool { return base[0] == '.' || strings.HasPrefix(base, "~$") }

// quotedNames are a few names, each as a shell takes it.
func quotedNames(names []string) string {
	const most = 6
	var out []string
	for _, n := range names[:min(most, len(names))] {
		out = append(out, strconv.Quote(n))
	}
	return strings.Join(append(out, transcript.Everybody), " or ")
}

func isNote(name string) bool { return notefile.Reads(name) || notefile.IsPDF(name) }

// withNames is an error that says who speaks, where it is about that: on the interviewer's own
// machine the names help.
func withNames(err error) error {
	var several *transcript.SpeakersError
	var none *transcript.NoSpeakerError
	switch {
	case errors.As(err, &several):
		return fmt.Errorf("%w: --speaker %s", err, quotedNames(several.Names))
	case errors.As(err, &none) && none.Names != nil:
		return fmt.Errorf("%w: one of %s", err, quotedNames(none.Names))
	}
	return err
}

// readNote reads a note file.
func readNote(name string, defaults client.NoteFile) (note client.NoteFile, err error) {
	defer func() {
		if err = withNames(err); err != nil && !errors.As(err, new(*fs.PathError)) { // which names the file itself
			err = fmt.Errorf("%s: %w", name, err)
		}
	}()
	file, err := os.Open(name)
	if err != nil {
		return note, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return note, err
	}
	if info.IsDir() {
		last := len(notefile.Kinds) - 1
		return note, fmt.Errorf("no notes in the folder: they end in %s or %s",
			strings.Join(notefile.Kinds[:last], ", "), notefile.Kinds[last])
	}
	if err := notefile.CheckSize(info.Size()); err != nil {
		return note, err
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return note, err
	}
	if !notefile.IsPDF(name) {
		note, err = client.ReadNote(name, content, defaults)
	} else {
		var read pdf.Text
		if read, err = pdf.Read(context.Background(), content); err != nil {
			return note, err
		}
		note, err = notefile.Parse(notefile.Beside(read.Text, read.Beside), defaults)
		note.Text = plain.Flow(note.Text)
		note.Covered, note.Unread = read.Covered, read.Pages()
	}
	if err == nil && note.HeadSilent && defaults.Quotable {
		err = errors.New("its head does not say whether the participant may be quoted, and --quotable " +
			"is " +
			"for files without a head: add a line `quotable: yes` or `quotable: no`")
	}
	return note, err
}
