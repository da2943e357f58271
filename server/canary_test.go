package server

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/server/seal"
)

// A canary is a string that occurs in one note and nowhere else. If it turns up anywhere but
// sealed, something leaks.
//
// Identifiers are canaries that scrubbing has to take out; secrets are words that it rightly
// leaves, which the seal and the rules of disclosure have to keep in.
type canaries struct{ identifiers, secrets []string }

// canaryNotes is how many notes hold canaries: ELEPHANTS_CANARIES=1000 for the published figure.
var canaryNotes = func() int {
	if n, err := strconv.Atoi(os.Getenv("ELEPHANTS_CANARIES")); err == nil {
		return n
	}
	return 100
}()

func canariesOf(i int) canaries {
	return canaries{
		identifiers: []string{
			fmt.Sprintf("canary%03d@example.org", i),
			fmt.Sprintf("07700 900%03d", i),
			// a prison number
			fmt.Sprintf("A%04dXY", 3000+i),
			fmt.Sprintf("https://example.org/canary/%03d", i), // a page
			// a postcode, unassigned
			fmt.Sprintf("%s%d %dZQ", []string{"M", "OL"}[i/800], 10+i%800/9, 1+i%9),
			// a National Insurance number
			fmt.Sprintf("QQ %02d %02d %02d C", 10+i%90, 20+i/90, 30),
			fmt.Sprintf("@canary_%03d", i),
		},
		secrets: []string{phrase(i, "turnips"), phrase(i, "ladders"), phrase(i, "kettles")},
	}
}

// phrase is one of 1,024 that nobody says, in words that nobody would take for a name.
func phrase(i int, thing string) string {
	how := strings.Fields("slowly gladly calmly rarely mostly oddly partly simply")
	what := strings.Fields("painting counting folding polishing borrowing lifting weighing naming")
	which := strings.Fields("wet small heavy spare yellow round rusty hollow")
	return how[i%8] + " " + what[i/8%8] + " " + which[i/64%8] + []string{" ",
		" and broken "}[i/512] + thing
}

func canaryText(i int) string {
	c := canariesOf(i)
	return fmt.Sprintf("%s She was %s, then %s and then %s all day.\n\nWrite to %s or ring %s. His number was %s, see %s. "+
		"They live at %s. NI number %s, on there as %s.\n\n%s",
		said[i%len(said)], c.secrets[0], c.secrets[1], c.secrets[2],
		c.identifiers[0], c.identifiers[1], c.identifiers[2], c.identifiers[3], c.identifiers[4], c.identifiers[5], c.identifiers[6], said[(i+2)%len(said)])
}

// forms are the shapes in which a canary might get out.
func forms(canary string) [][]byte {
	utf16 := make([]byte, 0, 2*len(canary))
	for _, c := range []byte(canary) {
		utf16 = append(utf16, c, 0)
	}
	out := [][]byte{
		[]byte(canary), []byte(strings.ToUpper(canary)), []byte(strings.ToLower(canary)), []byte(hex.EncodeToString([]byte(canary))),
		[]byte(url.QueryEscape(canary)), []byte(url.PathEscape(canary)), utf16,
	}
	for shift := range 3 { // base64 depends on where in the text it stands
		encoded := base64.StdEncoding.EncodeToString(append(bytes.Repeat([]byte("x"), shift),
			canary...))
		out = append(out, []byte(encoded[4:len(encoded)-4]))
	}
	return out
}

// found returns how many of the canaries occur in what was seen, in any form.
//
// Every form is looked up by its first bytes while the content passes by once: with a search for
// each, a thousand notes would take hours.
func found(seen map[string][]byte, of func(canaries) []string) (hits int, where []string) {
	const head = 7 // the shortest canary
	type wanted struct {
		form         []byte
		note, canary int
	}
	begins := map[[head]byte][]wanted{}
	for i := range canaryNotes {
		for j, canary := range of(canariesOf(i)) {
			for _, form := range forms(canary) {
				if len(form) >= head { // what base64 leaves of a short one would be found anywhere
					begins[[head]byte(form)] = append(begins[[head]byte(form)], wanted{form, i, j})
				}
			}
		}
	}
	hit := map[[2]int]bool{}
	for name, content := range seen {
		for at := 0; at+head <= len(content); at++ {
			for _, w := range begins[[head]byte(content[at:])] {
				if key := [2]int{w.note, w.canary}; !hit[key] && bytes.HasPrefix(content[at:],
					w.form) {
					hit[key] = true
					where = append(where, fmt.Sprintf("canary %d of note %d in %s", w.canary,
						w.note, name))
				}
			}
		}
	}
	return len(hit), where
}

// unpacked adds what gzip streams in the content say.
func unpacked(seen map[string][]byte) {
	for name, content := range seen {
		for at := bytes.Index(content, []byte("\x1f\x8b\x08")); at >= 0; {
			if r, err := gzip.NewReader(bytes.NewReader(content[at:])); err == nil {
				plain, _ := io.ReadAll(io.LimitReader(r, 1<<20))
				seen[name+", unpacked"] = append(seen[name+", unpacked"], plain...)
			}
			next := bytes.Index(content[at+1:], []byte("\x1f\x8b\x08"))
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
}

func identifiers(c canaries) []string { return c.identifiers }
func secretWords(c canaries) []string { return c.secrets }

// drive calls every method as whoever may call it, with notes full of canaries and with calls
// that fail, and returns all that came out: answers, logs and files. What PreviewNote says to the
// interviewer who typed it is not among it.
func drive(t *testing.T, x *site) map[string][]byte {
	t.Helper()
	seen := map[string][]byte{}
	answer := func(name string, m proto.Message, err error) {
		if err != nil {
			seen[name] = append(seen[name], err.Error()...)
			return
		}
		plain, err := protojson.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		seen[name] = append(seen[name], plain...)
	}
	collection, digests := pb.NewCollectionServiceClient(x.conn), pb.NewDigestServiceClient(x.conn)
	who, head := as(x.secret[pb.Role_ROLE_INTERVIEWER]), as(x.secret[pb.Role_ROLE_COORDINATOR])
	notes := notesOf(canaryNotes, canaryText)
	for i, n := range notes { // what it was named is a secret of the note as well
		c := canariesOf(i)
		n.Codings = []*pb.Coding{{End: 1, Named: c.secrets[0]}, {End: 1, Named: c.identifiers[0] +
			", " + c.identifiers[1]}}
	}
	for i, receipt := range x.submit(t, notes) {
		seen["receipts"] = append(seen["receipts"], receipt...)
		if i%10 == 9 {
			m, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
				&pb.WithdrawNoteRequest{Receipt: receipt})
			answer("withdrawal", m, err)
		}
	}
	// What is refused must not come back in the refusal.
	c := canariesOf(0)
	for name, n := range map[string]*pb.Note{
		"side": {Side: c.identifiers[0], Text: canaryText(0)},
		"role band": {Side: DefaultSides[0], RoleBand: strings.Repeat(c.secrets[0], 40),
			Text: canaryText(0)},
		"too long": {Side: DefaultSides[0], Text: strings.Repeat(canaryText(0), 400)},
		"coding": {Side: DefaultSides[0], Text: canaryText(0), Codings: []*pb.Coding{{Start: 0,
			End: 5, Barrier: c.secrets[1]}}},
		"place": {Side: DefaultSides[0], Text: canaryText(0), Codings: []*pb.Coding{{Start: 5,
			End: 1 << 20, Barrier: "blame"}}},
		"participant": {Side: DefaultSides[0], Text: canaryText(0),
			Participant: []byte(c.secrets[2])},
	} {
		m, err := collection.SubmitNote(who, &pb.SubmitNoteRequest{RequestId: "request-of-refused",
			Note: n})
		if err == nil {
			t.Errorf("a note with a bad %s was taken", name)
		}
		answer("refused for its "+name, m, err)
	}
	for name, b := range map[string]*pb.OwnBarrier{
		"name": {Name: c.identifiers[0]}, "line": {Name: "It is late", Description: c.secrets[0] +
			", ring " +
			c.identifiers[1]}, "parent": {Name: "It is late", Description: "It is far too late.", Parent: c.secrets[1]},
	} {
		m, err := digests.PutBarrier(head, &pb.PutBarrierRequest{Barrier: b})
		if err == nil {
			t.Errorf("a barrier with a bad %s was taken", name)
		}
		answer("barrier refused for its "+name, m, err)
	}
	groups := pb.NewGroupServiceClient(x.conn)
	formed := ofEight()
	formed.Name = "Ask " + c.identifiers[0]
	if m, err := groups.FormGroup(head, formed); err == nil {
		t.Error("a group with an address for a name was taken")
	} else {
		answer("group refused", m, err)
	}
	_, leads := x.group(t)
	for i, identifier := range c.identifiers {
		r := aRecord()
		r.Decisions[0].Text = "We ask " + identifier
		m, err := groups.WriteRecord(as(leads[0]), &pb.WriteRecordRequest{Record: r})
		if err == nil {
			t.Errorf("a record with identifier %d was taken", i)
		}
		answer("record refused", m, err)
	}
	m, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: canaryText(0)})
	answer("a note for a receipt", m, err)
	for _, path := range []string{"/v1/notes", "/v1/" + url.PathEscape(c.secrets[0]),
		"/v1/editions/" + url.PathEscape(c.identifiers[0])} {
		req, err := http.NewRequest(http.MethodPost, "http://"+x.addr+path,
			strings.NewReader(`{"note": {"side": `+canaryText(0)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+x.secret[pb.Role_ROLE_INTERVIEWER])
		req.Header.Set("User-Agent", c.secrets[2])
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		seen["REST "+path[:6]] = append(seen["REST "+path[:6]], body...)
	}
	draft := x.prepare(t)
	answer("draft", draft, nil)
	candidates, err := digests.ListCandidates(head, &pb.ListCandidatesRequest{})
	answer("candidates", candidates, err)
	for _, coordinator := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
		m, err := digests.ReleaseEdition(as(coordinator),
			approvalOf(draft.Hash))
		answer("release", m, err)
	}
	edition, err := digests.GetEdition(head, &pb.GetEditionRequest{})
	answer("edition", edition, err)
	list, err := digests.ListEditions(head, &pb.ListEditionsRequest{})
	answer("list", list, err)
	guide, err := collection.GetGuide(who, &pb.GetGuideRequest{})
	answer("guide", guide, err)
	readFiles(t, x.copyFiles(t), "file while serving: ", seen)
	to := filepath.Join(t.TempDir(), "backup")
	recipient, err := age.GenerateX25519Identity()
	if err == nil {
		err = x.desk.Store.Backup(t.Context(), to, recipient.Recipient())
	}
	if err != nil {
		t.Fatal(err)
	}
	readFiles(t, to, "backup: ", seen)
	x.stop()
	readFiles(t, x.dir, "file after the stop: ", seen)
	seen["log"] = x.log.Bytes()
	unpacked(seen)
	return seen
}

func readFiles(t *testing.T, dir, prefix string, into map[string][]byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		into[prefix+d.Name()], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingOfANoteGetsOut(t *testing.T) {
	seen := drive(t, start(t, nil))
	for what, of := range map[string]func(canaries) []string{"identifier": identifiers,
		"secret word": secretWords} {
		if hits, where := found(seen, of); hits > 0 {
			t.Errorf("%d %s canaries got out, the first as %s", hits, what, where[0])
		}
	}
	if len(seen["edition"]) < 100 ||
		len(seen["file after the stop: notes.db"]) < canaryNotes*1024*8/10 ||
		len(seen["backup: notes.db"]) < canaryNotes*1024*8/10 {
		t.Error("there is hardly anything to look at: this test proves nothing")
	}
}

func open(_ seal.Key, plain []byte, _ ...string) []byte { return plain }

// With the seal off the scan must find the words that scrubbing leaves, and with scrubbing off
// too everything: else it would not find a leak either. These runs end before an edition, for
// what is not sealed does not open.
func TestTheScanWouldFindALeak(t *testing.T) {
	for _, c := range []struct {
		name                 string
		change               func(*Server)
		identifiers, secrets func(found int) bool
	}{
		{"seal off", func(s *Server) { s.desk.Seal = open },
			func(found int) bool { return found == 0 }, func(found int) bool { return found > 2*canaryNotes }}, // scrubbing takes a few
		{"seal and scrubbing off",
			func(s *Server) { s.desk.Seal = open; s.desk.Find = func(string) []scrub.Span { return nil } },
			func(found int) bool { return found == 7*canaryNotes }, func(found int) bool { return found == 3*canaryNotes }},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := start(t, c.change)
			x.submit(t, notesOf(canaryNotes, canaryText))
			seen := map[string][]byte{}
			x.stop()
			readFiles(t, x.dir, "", seen)
			if n, _ := found(seen, identifiers); !c.identifiers(n) {
				t.Errorf("the scan found %d of %d identifiers", n, 7*canaryNotes)
			}
			if n, _ := found(seen, secretWords); !c.secrets(n) {
				t.Errorf("the scan found %d of %d secret words", n, 3*canaryNotes)
			}
		})
	}
}

// A panic in the middle of a note must not take a piece of it into the log.
func TestAPanicKeepsTheNote(t *testing.T) {
	x := start(t, func(s *Server) { s.desk.Find = func(text string) []scrub.Span { panic(text) } })
	_, err := pb.NewCollectionServiceClient(x.conn).PreviewNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.PreviewNoteRequest{Text: canaryText(0)})
	if err == nil {
		t.Fatal("the call went well")
	}
	seen := map[string][]byte{"error": []byte(err.Error()), "log": x.log.Bytes()}
	if !bytes.Contains(seen["log"], []byte("panic")) {
		t.Error("the panic is not in the log")
	}
	for _, of := range []func(canaries) []string{identifiers, secretWords} {
		if hits, where := found(seen, of); hits > 0 {
			t.Errorf("%d canaries got out, the first as %s", hits, where[0])
		}
	}
}
