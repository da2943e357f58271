package server

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

// Whoever has the link of a sheet fills it in and agrees to show it or does not; coordinators read
// what is shown, and nothing else of any sheet.
func TestSheetsOfAMeetAndGreet(t *testing.T) {
	x := start(t, nil)
	meeting, head := pb.NewMeetingServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	nobody := context.Background()
	for _, count := range []int32{0, 51} {
		_, err := meeting.MakeSheets(head, &pb.MakeSheetsRequest{Count: count})
		refused(t, "a number of sheets", err, codes.InvalidArgument, "1 to 50")
	}
	made, err := meeting.MakeSheets(head, &pb.MakeSheetsRequest{Count: 3})
	if err != nil || len(made.Links) != 3 {
		t.Fatalf("%d links, %v", len(made.GetLinks()), err)
	}
	write := func(link string, s *pb.Sheet) error {
		_, err := meeting.WriteSheet(nobody, &pb.WriteSheetRequest{Link: link, Sheet: s})
		return err
	}
	kept := &pb.Sheet{Strengths: "Cooking for forty", Name: "Jo"}
	shown := &pb.Sheet{Offers: "A van on Thursdays", Shown: true}
	for i, s := range []*pb.Sheet{kept, shown} {
		if err := write(made.Links[i], s); err != nil {
			t.Fatal(err)
		}
	}
	read, err := meeting.ReadSheet(nobody, &pb.ReadSheetRequest{Link: made.Links[0]})
	if err != nil || read.Sheet.Strengths != kept.Strengths || read.Sheet.Name != "Jo" ||
		read.Programme == "" {
		t.Errorf("somebody's own sheet is another: %v", err)
	}
	list, err := meeting.ListSheets(head, &pb.ListSheetsRequest{})
	if err != nil || len(list.Sheets) != 1 || list.Sheets[0].Offers != shown.Offers {
		t.Errorf("%d sheets are shown, %v; want the one whose owner agreed", len(list.GetSheets()), err)
	}
	long := strings.Repeat("a", 501)
	refused(t, "a long line", write(made.Links[1], &pb.Sheet{Wishes: long}), codes.InvalidArgument,
		"what you would like")
	read, err = meeting.ReadSheet(nobody, &pb.ReadSheetRequest{Link: made.Links[1]})
	if err != nil || read.Sheet.Offers != shown.Offers {
		t.Errorf("a sheet that was refused is half stored: %v", err)
	}
	refused(t, "a link of none", write(strings.Replace(made.Links[0], "sheet", "link", 1), shown),
		codes.NotFound, "opens no sheet")
	// When it is over the sheets go, and with them what their links open.
	if _, err := meeting.RemoveSheets(head, &pb.RemoveSheetsRequest{}); err != nil {
		t.Fatal(err)
	}
	refused(t, "a sheet that is gone", write(made.Links[1], shown), codes.NotFound, "opens no sheet")
}

// What somebody wrote on their sheet is in no answer but to their link until they agreed to show
// it, in no log and no refusal; and when the sheets are taken away it is in no file.
func TestASheetIsNowhereElse(t *testing.T) {
	x := start(t, nil)
	meeting, head := pb.NewMeetingServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	made, err := meeting.MakeSheets(head, &pb.MakeSheetsRequest{Count: 2})
	if err != nil {
		t.Fatal(err)
	}
	const own, agreed, refusedLine = "quokka kept canary", "quokka shown canary", "quokka long canary"
	seen := map[string][]byte{}
	answer := func(name string, m proto.Message, err error) {
		plain, _ := protojson.Marshal(m)
		seen[name] = append(plain, fmt.Sprint(err)...)
	}
	for i, s := range []*pb.Sheet{{Strengths: own, Name: own}, {Offers: agreed, Shown: true}} {
		req := &pb.WriteSheetRequest{Link: made.Links[i], Sheet: s}
		if _, err := meeting.WriteSheet(context.Background(), req); err != nil {
			t.Fatal(err)
		}
	}
	long := &pb.Sheet{Wishes: strings.Repeat(refusedLine, 40)}
	written, err := meeting.WriteSheet(context.Background(),
		&pb.WriteSheetRequest{Link: made.Links[0], Sheet: long})
	answer("a refusal", written, err)
	list, err := meeting.ListSheets(head, &pb.ListSheetsRequest{})
	answer("the list", list, err)
	log, err := pb.NewAdminServiceClient(x.conn).ListAuditEntries(head, &pb.ListAuditEntriesRequest{})
	answer("the audit log", log, err)
	readFiles(t, x.copyFiles(t), "before: ", seen)
	if _, err := meeting.RemoveSheets(head, &pb.RemoveSheetsRequest{}); err != nil {
		t.Fatal(err)
	}
	readFiles(t, x.copyFiles(t), "after: ", seen)
	seen["log"] = x.log.Bytes()
	where := map[string][]string{}
	for place, content := range seen {
		for _, canary := range []string{own, agreed, refusedLine} {
			if bytes.Contains(content, []byte(canary)) {
				where[canary] = append(where[canary], place)
			}
		}
	}
	before := func(place string) bool { return strings.HasPrefix(place, "before: notes.db") }
	for _, canary := range []string{own, agreed} {
		if !slices.ContainsFunc(where[canary], before) {
			t.Errorf("%q is not found where it is kept: in %q", canary, where[canary])
		}
		where[canary] = slices.DeleteFunc(where[canary], before)
	}
	if len(where[own])+len(where[refusedLine]) > 0 || !slices.Equal(where[agreed], []string{"the list"}) {
		t.Errorf("what was kept is in %q, what was shown in %q, what was refused in %q",
			where[own], where[agreed], where[refusedLine])
	}
}
