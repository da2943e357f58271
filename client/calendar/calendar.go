// Package calendar writes the days of a group as an .ics file, for a person's own calendar: nothing
// is mailed.
//
// [Write] does it; which days there are, the service says.
package calendar

import (
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	pb "elephants/proto/elephants/v1"
)

// Words say a reminder in somebody's language: in a line, and what there is to say beside it; "" for
// nothing.
type Words func(group string, r *pb.Reminder) (line, beside string)

// English says a reminder in English.
func English(group string, r *pb.Reminder) (line, beside string) {
	if r.Months == 0 {
		return group + ": we meet", ""
	}
	if from, err := time.Parse(time.DateOnly, r.From); err == nil {
		beside = "Your group can say so from " + from.Format("2 January 2006") + " on."
	}
	return fmt.Sprintf("%s: check in after %d months. What is still there?", group, r.Months), beside
}

// Write writes a group's reminders, each for a whole day: who meets at which hour stands in the
// place, in the group's own words. The same reminders give the same bytes.
func Write(w io.Writer, id string, list *pb.ListRemindersResponse, say Words) error {
	file := ics.NewCalendar()
	file.SetProductId("-//elephants//groups//EN")
	for _, r := range list.Reminders {
		day, err := time.Parse(time.DateOnly, r.Day)
		if err != nil {
			return fmt.Errorf("a reminder's day: %w", err)
		}
		// One id for each kind of day: a calendar that reads the file again moves the meeting.
		event := file.AddEvent(fmt.Sprintf("%s-%d@elephants", id, r.Months))
		event.SetDtStampTime(day)
		event.SetAllDayStartAt(day)
		event.SetAllDayEndAt(day.AddDate(0, 0, 1))
		line, beside := say(list.Group, r)
		event.SetSummary(line)
		if beside != "" {
			event.SetDescription(beside)
		}
		if r.Where != "" {
			event.SetLocation(r.Where)
		}
	}
	return file.SerializeTo(w, ics.WithNewLineWindows) // RFC 5545, 3.1: lines end in CRLF
}
