package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

var update = flag.Bool("update", false, "write the golden edition anew")

// goldenEdition is the demo's edition without its month and without the head of the audit log:
// these tell of the server and of the day, everything else of the notes.
const goldenEdition = "testdata/demo-edition.json"

// A change of the code that is not meant to change what an edition says leaves its bytes alone.
// After one that is, read the difference that `go test ./cmd/elephantsd -run SameBytes -update`
// makes.
func TestDemoEditionHasTheSameBytes(t *testing.T) {
	x := startSite(t, t.TempDir())
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(err)
	}
	if err := release(t.Context(), x.addr, x.people.Coordinators); err != nil {
		t.Fatal(err)
	}
	reader, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Researcher})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	got, err := reader.Digest.GetEdition(t.Context(), &pb.GetEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		writeGolden(t, got.Digest)
	}
	golden, err := os.ReadFile(goldenEdition)
	if err != nil {
		t.Fatal(err)
	}
	want := &pb.Digest{}
	if err := protojson.Unmarshal(golden, want); err != nil {
		t.Fatal(err)
	}
	want.Month, want.Audit = got.Digest.Month, got.Digest.Audit
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(frozen); hex.EncodeToString(sum[:]) != got.Hash {
		t.Errorf("the demo's edition is another than %s; got %s", goldenEdition,
			protojson.Format(got.Digest))
	}
}

func writeGolden(t *testing.T, d *pb.Digest) {
	t.Helper()
	content := proto.CloneOf(d)
	content.Month, content.Audit = "", ""
	loose, err := protojson.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	var golden bytes.Buffer
	if err := json.Indent(&golden, loose, "", "  "); err != nil { // protojson's own spaces vary
		t.Fatal(err)
	}
	golden.WriteByte('\n')
	if err := os.WriteFile(goldenEdition, golden.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
