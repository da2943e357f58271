package year

import (
	"context"
	"fmt"
	"slices"

	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/encode"
	"elephants/server/store"
)

// mostPlaces of a side and sector. A programme has some thirty in all.
const mostPlaces = 1000

func (r rounds) ListPlaces(
	ctx context.Context, _ *pb.ListPlacesRequest,
) (*pb.ListPlacesResponse, error) {
	round := access.From(ctx).Round
	programme, err := r.Store.Programme(ctx, round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	seats, err := r.Store.Seats(ctx, round)
	if err != nil {
		return nil, err
	}
	list := &pb.ListPlacesResponse{Sides: encode.Sides(programme), Subject: programme.Subject}
	for _, side := range programme.Sides { // the first side stands first, whatever it is called
		for _, s := range seats {
			if s.Side == side {
				list.Places = append(list.Places, encodeSeat(s))
			}
		}
	}
	return list, nil
}

func (r rounds) SetPlaces(
	ctx context.Context, req *pb.SetPlacesRequest,
) (*pb.SetPlacesResponse, error) {
	round := access.From(ctx).Round
	programme, err := r.Store.Programme(ctx, round)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	switch {
	case !slices.Contains(programme.Sides[:], req.Side):
		return nil, refusal.NoteSide.With(
			refusal.Ours(programme.Sides[0]), refusal.Ours(programme.Sides[1]))
	case pb.Sector_name[int32(req.Sector)] == "":
		return nil, refusal.SectorUnknown.With(int(req.Sector))
	case req.Sector != pb.Sector_SECTOR_UNSPECIFIED &&
		!slices.Contains(programme.Sectors, int32(req.Sector)):
		return nil, refusal.SectorOther.With()
	}
	seat := store.Seat{Side: req.Side, Sector: int32(req.Sector)}
	set, err := r.Store.SetSeat(ctx, r.Act(ctx), round, seat, func(s *store.Seat) error {
		if req.Places != nil {
			s.Places = int(*req.Places)
		}
		if req.Taken != nil {
			s.Taken = int(*req.Taken)
		}
		if s.Places < 0 || s.Places > mostPlaces || s.Taken < 0 || s.Taken > s.Places {
			return refusal.PlacesRange.With(mostPlaces)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &pb.SetPlacesResponse{Places: encodeSeat(set)}, nil
}

func encodeSeat(s store.Seat) *pb.Places {
	return &pb.Places{
		Side: s.Side, Sector: pb.Sector(s.Sector), Places: int32(s.Places), Taken: int32(s.Taken),
	}
}
