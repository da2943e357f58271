package transcript_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"elephants/client/captions"
	"elephants/client/transcript"
)

// Each file of testdata has a text as a program or a person writes it, who of it is the
// participant, and what Ascribe makes of it, or the line for which it refuses the text. A file
// without a participant is no transcript of several people.
func TestAscribe(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		part := map[string]string{}
		for _, f := range archive.Files {
			part[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
		}
		_, err = captions.Ascribe(part["text"], "")
		var several *transcript.SpeakersError
		if asks := errors.As(err, &several); asks != (part["participant"] != "") {
			t.Errorf("%s: asks who speaks: %v, %v", file, asks, err)
			continue
		}
		got, err := captions.Ascribe(part["text"], part["participant"])
		var line *transcript.LineError
		if errors.As(err, &line) && part["line"] == fmt.Sprint(line.Line) {
			continue
		}
		if err != nil || got != part["want"] {
			t.Errorf("%s: %s%v\n got %q\nwant %q", file, archive.Comment, err, got, part["want"])
		}
		if again, err := captions.Ascribe(got, ""); err != nil || again != got {
			t.Errorf("%s: once more makes %q of it, %v", file, again, err)
		}
	}
}
