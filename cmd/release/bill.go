package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
)

// A bill is a bill of materials in CycloneDX's JSON, https://cyclonedx.org/docs/1.6/json: no more
// of it than we know. It has neither a date nor a serial number, so that a build gives the same
// bytes again.
type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	URL        string     `json:"purl,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// billOf is that of a program, of whose content the sum is.
func billOf(name, sum string, info *debug.BuildInfo) ([]byte, error) {
	version := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			version = s.Value
		}
	}
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{component{
		Type: "application", Ref: name, Name: name, Version: version,
		Hashes: []hash{{"SHA-256", sum}}}}}
	b.Components = append(b.Components, ofModule("std", strings.TrimPrefix(info.GoVersion, "go"), ""))
	for _, m := range info.Deps {
		b.Components = append(b.Components, ofModule(m.Path, m.Version, m.Sum))
	}
	text, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing what %s is made of: %w", name, err)
	}
	return append(text, '\n'), nil
}

// ofModule is a module, with the sum that go.sum holds it to: of a tree, so none of CycloneDX's.
func ofModule(path, version, sum string) component {
	url := "pkg:golang/" + path + "@" + version
	c := component{Type: "library", Ref: url, Name: path, Version: version, URL: url}
	if sum != "" {
		c.Properties = []property{{"go:sum", sum}}
	}
	return c
}

// embedded are licences of what is in the programs and is no module.
var embedded = []string{"client/pdf/LICENSE.pdfium", "client/web/static/font/OFL.txt"}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)`)

// licences are the texts of all licences that the modules, path@version, come with. The error names
// a module without one.
func licences(source string, modules []string) ([]byte, error) {
	var all bytes.Buffer
	for _, name := range embedded {
		text, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return nil, fmt.Errorf("reading a licence: %w", err)
		}
		fmt.Fprintf(&all, "== %s\n\n%s\n", name, text)
	}
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Path}}@{{.Version}} {{.Dir}}", "all")
	cmd.Dir = source
	listed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the modules: %w", err)
	}
	dirs := map[string]string{}
	for line := range strings.Lines(string(listed)) {
		module, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		dirs[module] = dir
	}
	for _, m := range modules {
		entries, err := os.ReadDir(dirs[m])
		if err != nil {
			return nil, fmt.Errorf("looking for the licence of %s: %w", m, err)
		}
		found := false
		for _, e := range entries {
			if !licenceFile.MatchString(e.Name()) || e.IsDir() {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dirs[m], e.Name()))
			if err != nil {
				return nil, fmt.Errorf("reading the licence of %s: %w", m, err)
			}
			found = true
			fmt.Fprintf(&all, "== %s %s\n\n%s\n", m, e.Name(), text)
		}
		if !found {
			return nil, fmt.Errorf("%s has no licence: see whether it may be given away", m)
		}
	}
	return all.Bytes(), nil
}
