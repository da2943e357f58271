// Package version says which program this is, for both commands.
package version

import (
	"cmp"
	"runtime/debug"
)

// Template is how both commands print it.
const Template = "{{.Name}} {{.Version}}\n"

// String says what was built, as the go command recorded it: a release, or the commit, "+" after it
// if files were changed; and the Go release.
func String() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	is := info.Main.Version
	if is == "" || is == "(devel)" {
		set := map[string]string{}
		for _, s := range info.Settings {
			set[s.Key] = s.Value
		}
		is = cmp.Or(set["vcs.revision"], "built without a commit")
		if set["vcs.modified"] == "true" {
			is += "+"
		}
	}
	return is + ", " + info.GoVersion
}
