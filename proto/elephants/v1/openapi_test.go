package elephantsv1

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// document is what of OpenAPI 2.0 is looked at.
type document struct {
	Swagger     string
	Info        struct{ Title, Version string }
	Paths       map[string]map[string]operation
	Definitions map[string]json.RawMessage
	Security    []map[string][]string
}

type operation struct {
	OperationID string
	Summary     string
	Description string
	Parameters  []struct {
		Name, In string
		Required bool
	}
	Responses map[string]json.RawMessage
	Security  []map[string][]string // none takes the place of the whole description
}

var (
	rule     = regexp.MustCompile(`selector: elephants\.v1\.(\w+)\.(\w+), (get|post|delete|put|patch): (?:"([^"]+)"|([^",}]+))`)
	variable = regexp.MustCompile(`\{(\w+)\}`)
	refers   = regexp.MustCompile(`"\$ref":\s*"#/definitions/([^"]+)"`)
)

// takesNoSecret reports what the .proto files say of a method.
func takesNoSecret(t *testing.T, service, method string) bool {
	t.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(
		protoreflect.FullName("elephants.v1." + service + "." + method))
	if err != nil {
		t.Fatal(err)
	}
	rule := proto.GetExtension(found.Options(), E_Access).(*Access)
	return rule.GetAnonymousOnly()
}

// The description has every method of rest.yaml at its place and no other, each with words, and
// nothing in it leads nowhere.
func TestOpenAPI(t *testing.T) {
	var d document
	made, err := os.ReadFile("openapi.swagger.json")
	if err != nil || !bytes.Equal(made, OpenAPI()) {
		t.Fatalf("what is packed is not what was made: go generate ./proto/... (%v)", err)
	}
	if err := json.Unmarshal(made, &d); err != nil {
		t.Fatal(err)
	}
	if d.Swagger != "2.0" || d.Info.Title == "" || d.Info.Version == "" || len(d.Security) == 0 {
		t.Errorf("swagger %q, info %v, security %v", d.Swagger, d.Info, d.Security)
	}
	rest, err := os.ReadFile("../../rest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules := rule.FindAllStringSubmatch(string(rest), -1)
	if n := strings.Count(string(rest), "selector:"); n != len(rules) || n < 30 {
		t.Fatalf("%d of %d rules of rest.yaml were read", len(rules), n)
	}
	described := 0
	for _, methods := range d.Paths {
		described += len(methods)
	}
	if described != len(rules) {
		t.Errorf("%d methods are described, rest.yaml has %d", described, len(rules))
	}
	for _, r := range rules {
		service, method, verb, path := r[1], r[2], r[3], r[4]+r[5]
		o, ok := d.Paths[path][verb]
		if !ok || o.OperationID != service+"_"+method {
			t.Errorf("%s %s is not described as %s.%s", verb, path, service, method)
			continue
		}
		if o.Summary == "" && o.Description == "" || o.Responses["200"] == nil ||
			o.Responses["default"] == nil {
			t.Errorf("%s.%s: no words, or no answers", service, method)
		}
		if open := takesNoSecret(t, service, method); open != (o.Security != nil) {
			t.Errorf("%s.%s: whether it takes a secret is described as %v", service, method,
				o.Security)
		}
		for _, v := range variable.FindAllStringSubmatch(path, -1) {
			found := false
			for _, p := range o.Parameters {
				found = found || p.Name == v[1] && p.In == "path" && p.Required
			}
			if !found {
				t.Errorf("%s.%s does not describe %s of its path", service, method, v[1])
			}
		}
	}
	for _, r := range refers.FindAllSubmatch(made, -1) {
		if d.Definitions[string(r[1])] == nil {
			t.Errorf("%s is nowhere described", r[1])
		}
	}
}
