package server

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

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
