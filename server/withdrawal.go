package server

import (
	"context"
	"errors"

	pb "elephants/proto/elephants/v1"
	"elephants/server/seal"
	"elephants/server/store"
)

type withdrawal struct {
	pb.UnsafeWithdrawalServiceServer
	*Server
}

func (w withdrawal) WithdrawNote(ctx context.Context, req *pb.WithdrawNoteRequest) (*pb.WithdrawNoteResponse, error) {
	// Whoever guesses is slowed down, and nobody else with him: the limit is his network's.
	if err := w.withdrawals.take(ctx, sourceOf(ctx)); err != nil {
		return nil, err
	}
	receipt, err := seal.ParseReceipt(req.Receipt)
	if errors.Is(err, seal.ErrCheckWord) {
		return nil, err
	}
	if err != nil {
		return nil, invalid("%v", err)
	}
	if err := w.store.Withdraw(ctx, receipt.Hash()); isNotFound(err) {
		return nil, errReceipt
	} else if err != nil {
		return nil, err
	}
	return &pb.WithdrawNoteResponse{}, nil
}

func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
