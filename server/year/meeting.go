package year

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/refuse"
	"elephants/server/seal"
)

type meetings struct {
	pb.UnsafeMeetingServiceServer
	*desk.Desk
}

// NewMeetings returns the service.
func NewMeetings(d *desk.Desk) pb.MeetingServiceServer { return meetings{Desk: d} }

// Bounds of sheets for a meet and greet.
const (
	mostSheets    = 50  // made at once
	maxSheetLine  = 500 // bytes
	maxSheetName  = 100
	sheetLinkRole = "sheet" // stands in a link where a secret has its role
)

func (m meetings) MakeSheets(
	ctx context.Context, req *pb.MakeSheetsRequest,
) (*pb.MakeSheetsResponse, error) {
	if req.Count < 1 || req.Count > mostSheets {
		return nil, refusal.SheetsCount.With(mostSheets)
	}
	made := &pb.MakeSheetsResponse{}
	var hashes []seal.Hash
	for range req.Count {
		link := seal.NewSecret(sheetLinkRole)
		made.Links, hashes = append(made.Links, link.Reveal()), append(hashes, link.Hash())
	}
	err := m.Store.AddSheets(ctx, m.Act(ctx), access.From(ctx).Programme, hashes)
	if err != nil {
		return nil, err
	}
	return made, nil
}

func (m meetings) ListSheets(
	ctx context.Context, _ *pb.ListSheetsRequest,
) (*pb.ListSheetsResponse, error) {
	contents, err := m.Store.Sheets(ctx, access.From(ctx).Programme)
	if err != nil {
		return nil, err
	}
	list := &pb.ListSheetsResponse{}
	for _, content := range contents {
		sheet, err := readSheet(content)
		if err != nil {
			return nil, err
		}
		if sheet.Shown {
			list.Sheets = append(list.Sheets, sheet)
		}
	}
	return list, nil
}

func (m meetings) RemoveSheets(
	ctx context.Context, _ *pb.RemoveSheetsRequest,
) (*pb.RemoveSheetsResponse, error) {
	err := m.Store.RemoveSheets(ctx, m.Act(ctx), access.From(ctx).Programme)
	return &pb.RemoveSheetsResponse{}, err
}

func readSheet(content []byte) (*pb.Sheet, error) {
	sheet := &pb.Sheet{}
	if err := proto.Unmarshal(content, sheet); err != nil {
		return nil, fmt.Errorf("reading a sheet: %w", err)
	}
	return sheet, nil
}

// opened is the sheet of a link, with the hash that finds it again. Who tries links is held back as
// who tries receipts is; who has a good one is not, for a whole room may write at once.
func (m meetings) opened(
	ctx context.Context, typed string,
) (link seal.Hash, programme string, sheet *pb.Sheet, err error) {
	secret, err := seal.ParseSecret(typed)
	if err == nil && secret.Role == sheetLinkRole {
		link = secret.Hash()
		var content []byte
		programme, content, err = m.Store.Sheet(ctx, link)
		if err == nil {
			sheet, err = readSheet(content)
			return link, programme, sheet, err
		}
		if !desk.IsNotFound(err) {
			return link, "", nil, err
		}
	}
	if err := m.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil {
		return link, "", nil, err
	}
	return link, "", nil, refuse.ErrNoSheet
}

func (m meetings) ReadSheet(
	ctx context.Context, req *pb.ReadSheetRequest,
) (*pb.ReadSheetResponse, error) {
	_, programme, sheet, err := m.opened(ctx, req.Link)
	if err != nil {
		return nil, err
	}
	p, err := m.Store.Programme(ctx, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	return &pb.ReadSheetResponse{Sheet: sheet, Programme: p.Name, PageLanguage: p.Pages}, nil
}

func (m meetings) WriteSheet(
	ctx context.Context, req *pb.WriteSheetRequest,
) (*pb.WriteSheetResponse, error) {
	link, _, _, err := m.opened(ctx, req.Link)
	if err != nil {
		return nil, err
	}
	sheet := &pb.Sheet{Shown: req.Sheet.GetShown()}
	for _, l := range []struct {
		key  string
		text string
		into *string
		most int
	}{
		{"strengths", req.Sheet.GetStrengths(), &sheet.Strengths, maxSheetLine},
		{"offers", req.Sheet.GetOffers(), &sheet.Offers, maxSheetLine},
		{"wishes", req.Sheet.GetWishes(), &sheet.Wishes, maxSheetLine},
		{"sheet-name", req.Sheet.GetName(), &sheet.Name, maxSheetName},
	} {
		if *l.into = strings.TrimSpace(l.text); *l.into == "" {
			continue
		}
		if err := refusal.CheckLine(refusal.Word{Key: l.key}, *l.into, l.most); err != nil {
			return nil, err
		}
	}
	content, err := proto.MarshalOptions{Deterministic: true}.Marshal(sheet)
	if err != nil {
		return nil, fmt.Errorf("storing a sheet: %w", err)
	}
	if err := m.Store.WriteSheet(ctx, link, content); err != nil {
		if desk.IsNotFound(err) { // taken away this moment
			err = refuse.ErrNoSheet
		}
		return nil, err
	}
	return &pb.WriteSheetResponse{Sheet: sheet}, nil
}
