package calendar

import (
	"bytes"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	pb "elephants/proto/elephants/v1"
)

// What is written is read back by a calendar: lines end as RFC 5545 says and are folded, commas are
// escaped, and each day is a whole one.
func TestRemindersAreACalendar(t *testing.T) {
	where := "4 in the afternoon, the library; " + strings.Repeat("round the back ", 8)
	list := &pb.ListRemindersResponse{Group: "Asked, before it is decided",
		Reminders: []*pb.Reminder{
			{Day: "2027-01-14", Where: where}, {Day: "2027-02-28", Months: 3, From: "2027-02-14"},
		}}
	var b bytes.Buffer
	if err := Write(&b, "g", list, English); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes, at most 75 and no break: %q", len(line), line)
		}
	}
	back, err := ics.ParseCalendar(&b)
	if err != nil || len(back.Events()) != 2 {
		t.Fatalf("read back: %v", err)
	}
	meeting, check := back.Events()[0], back.Events()[1]
	start := func(e *ics.VEvent) string { return e.GetProperty(ics.ComponentPropertyDtStart).Value }
	if start(meeting) != "20270114" || start(check) != "20270228" ||
		meeting.GetProperty(ics.ComponentPropertyLocation).Value != where ||
		!strings.Contains(check.GetProperty(ics.ComponentPropertySummary).Value,
			"Asked, before it is decided: check in after 3") ||
		meeting.GetProperty(ics.ComponentPropertyDescription) != nil ||
		check.GetProperty(ics.ComponentPropertyDescription).Value !=
			"Your group can say so from 14 February 2027 on." {
		t.Errorf("read back:\n%s", back.Serialize()) //nolint:misspell // the name of the library
	}
	list.Reminders[0].Day = "14 January"
	if err := Write(&b, "g", list, English); err == nil {
		t.Error("a day that is none was written")
	}
}
