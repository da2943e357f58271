// Package static holds the files that pages load: style sheets, scripts, the typeface and the
// drawings.
package static

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
)

//go:embed *.css *.js *.svg font pictures
var files embed.FS

// Path is where the files are served.
const Path = "/static/"

// Read is the content of a file, which has to be there.
func Read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("%s is embedded: %v", name, err))
	}
	return content
}

// Serve hands out one file. A path that is no file's, such as the folder's own, is not found, so
// that nobody gets a list of what is there.
func Serve(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Path)
	if info, err := fs.Stat(files, name); err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	http.ServeFileFS(w, r, files, name) //nolint:gosec // a file system opens no path that leaves it
}

// Picture is a drawing of the folder pictures by its name, "" for what has none. The words beside
// it say what it shows, so it is not read aloud.
func Picture(name string) template.HTML {
	drawn, err := files.ReadFile("pictures/" + name + ".svg")
	if err != nil {
		return ""
	}
	inline := strings.Replace(
		pictureTitle.ReplaceAllString(string(drawn), ""),
		`<svg xmlns="http://www.w3.org/2000/svg"`,
		`<svg class="pic" aria-hidden="true"`,
		1,
	)
	return template.HTML(strings.TrimSpace(inline)) // #nosec G203 -- ours, embedded in the program
}

var pictureTitle = regexp.MustCompile(`<title>[^<]*</title>`)

// Pictures are the names of all drawings.
func Pictures() (names []string) {
	all, err := fs.ReadDir(files, "pictures")
	if err != nil {
		panic(fmt.Sprintf("the folder is embedded: %v", err))
	}
	for _, file := range all {
		names = append(names, strings.TrimSuffix(file.Name(), ".svg"))
	}
	return names
}
