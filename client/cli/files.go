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
)

// noteFiles returns the files that were named, and in place of a folder those in it that can be read, sorted. What else is in
// a folder is counted on standard error.
func (c *command) noteFiles(names []string) (files []string, err error) {
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || !info.IsDir() {
			files = append(files, name) // a file that is missing is named when its turn comes
			continue
		}
		before, others := len(files), 0
		err := filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			switch base := entry.Name(); {
			case err != nil:
				return err
			case path != name && (base[0] == '.' || strings.HasPrefix(base, "~$")): // what other programs keep to themselves
				if entry.IsDir() {
					return fs.SkipDir
				}
			case entry.Type().IsRegular() && isNote(base):
				files = append(files, path)
			case !entry.IsDir():
				others++
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading the folder %s: %w", name, err)
		}
		if others > 0 {
			fmt.Fprintf(c.Err, "%s: other files, left alone: %d\n", name, others)
		}
		if len(files) == before {
			return nil, fmt.Errorf("%s: no notes in the folder: they end in .txt, .md, .docx, .odt, .pdf, .vtt or .srt", name)
		}
	}
	return files, nil
}

// quotedNames are a few names, each as a shell takes it.
func quotedNames(names []string) string {
	const most = 6
	var out []string
	for _, n := range names[:min(most, len(names))] {
		out = append(out, strconv.Quote(n))
	}
	return strings.Join(append(out, notefile.Everybody), " or ")
}

func isNote(name string) bool { return notefile.Reads(name) || notefile.IsPDF(name) }

// readNote reads a note file.
func readNote(name string, defaults client.NoteFile) (note client.NoteFile, err error) {
	defer func() {
		var several *notefile.SpeakersError
		if errors.As(err, &several) { // on the interviewer's own machine the names help
			err = fmt.Errorf("%w: --speaker %s", err, quotedNames(several.Names))
		}
		if err != nil && !errors.As(err, new(*fs.PathError)) { // which names the file itself
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
	if err := notefile.CheckSize(info.Size()); err != nil {
		return note, err
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return note, err
	}
	if !notefile.IsPDF(name) {
		return client.ReadNote(name, content, defaults)
	}
	read, err := pdf.Read(context.Background(), content)
	if err != nil {
		return note, err
	}
	note, err = notefile.Parse(read.Text, defaults)
	note.Covered = read.Covered
	return note, err
}
