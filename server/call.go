package server

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/refuse"
	"elephants/server/seal"
)

// Every call is bounded, whatever deadline its caller brought: by longestCall, and by longestWork
// if it is a stream of notes or one of the laborious.
const (
	longestCall = 30 * time.Second
	longestWork = 5 * time.Minute
)

// laborious are the methods that read all notes of a programme, or of several.
var laborious = map[string]bool{
	pb.DigestService_PrepareEdition_FullMethodName:  true,
	pb.DigestService_CurateTheme_FullMethodName:     true,
	pb.ResearchService_QueryBarriers_FullMethodName: true,
}

// paced are the methods of which the time would tell what their answers do not: how many notes a
// programme has, and whether a receipt's note is still there.
var paced = map[string]bool{
	pb.DigestService_CheckReadiness_FullMethodName:    true,
	pb.DigestService_GetLook_FullMethodName:           true,
	pb.DigestService_ProposeLook_FullMethodName:       true,
	pb.DigestService_PrepareEdition_FullMethodName:    true,
	pb.WithdrawalService_ShowReceipt_FullMethodName:   true,
	pb.WithdrawalService_TakeBackQuote_FullMethodName: true,
}

// unary and stream are what every call passes through, in the order written: be counted, catch
// panics, bound the time, find out who calls and whether they may, run, and turn the error into one
// that may leave.

func (s *Server) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo,
	next grpc.UnaryHandler) (resp any, err error) {
	defer s.count(info.FullMethod, time.Now(), &err)
	if paced[info.FullMethod] {
		defer s.desk.Round(time.Now(), s.desk.Step)
	}
	defer s.leave(info.FullMethod, &err)
	longest := longestCall
	if laborious[info.FullMethod] {
		longest = longestWork
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if ctx, err = s.enter(ctx, info.FullMethod); err != nil {
		return nil, err
	}
	if ctx, err = s.inRound(ctx, req); err != nil {
		return nil, err
	}
	return s.desk.Worked(ctx, info.FullMethod, func() (any, error) { return next(ctx, req) })
}

func (s *Server) stream(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo,
	next grpc.StreamHandler) (err error) {
	defer s.count(info.FullMethod, time.Now(), &err)
	defer s.leave(info.FullMethod, &err)
	ctx, cancel := context.WithTimeout(ss.Context(), longestWork)
	defer cancel()
	if ctx, err = s.enter(ctx, info.FullMethod); err != nil {
		return err
	}
	return next(srv, streamOf{ss, ctx})
}

type streamOf struct {
	grpc.ServerStream
	ctx context.Context
}

func (s streamOf) Context() context.Context { return s.ctx }

// enter recognises the caller and checks the method's rule.
func (s *Server) enter(ctx context.Context, method string) (context.Context, error) {
	if err := s.desk.Store.Current(ctx); err != nil { // else a revoked secret might open something
		return nil, err
	}
	caller, err := s.recognise(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.rules.Check(method, caller); err != nil {
		return nil, err
	}
	return access.With(ctx, caller), nil
}

// recognise returns whose secret the call carries. An unknown secret and a revoked one get the same
// answer.
func (s *Server) recognise(ctx context.Context) (access.Caller, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	sent := md.Get("authorization")
	if len(sent) == 0 {
		return access.Caller{}, nil
	}
	typed, ok := strings.CutPrefix(sent[0], "Bearer ")
	secret, err := seal.ParseSecret(typed)
	if !ok || err != nil || len(sent) > 1 {
		return access.Caller{}, refuse.ErrSecret
	}
	credential, err := s.desk.Store.Credential(ctx, secret.Hash())
	if desk.IsNotFound(err) {
		return access.Caller{}, refuse.ErrSecret
	}
	if err != nil {
		return access.Caller{}, fmt.Errorf("looking up a secret: %w", err)
	}
	return access.Caller{Role: pb.Role(credential.Role), ID: credential.ID,
		Programme: credential.Programme, Round: credential.Programme}, nil
}

// inRound finds the round that a request names among those of the caller's programme, and nowhere
// else. An interviewer's round is that of their invitation, and no request of theirs names another.
func (s *Server) inRound(ctx context.Context, req any) (context.Context, error) {
	caller := access.From(ctx)
	named, ok := req.(interface{ GetRound() string })
	if !ok || named.GetRound() == "" || caller.Programme == "" {
		return ctx, nil
	}
	var err error
	if caller.Round, err = s.desk.Store.RoundID(ctx, caller.Programme, named.GetRound()); err != nil {
		return nil, err
	}
	return access.With(ctx, caller), nil
}

// leave makes an error fit to leave. Of a panic only the place is logged: its value may hold a
// piece of a note.
func (s *Server) leave(method string, err *error) {
	if p := recover(); p != nil {
		s.desk.Log.Error("panic", "method", method, "type", fmt.Sprintf("%T", p), "stack",
			string(debug.Stack()))
		*err = refuse.ErrInternal
	}
	if *err == nil {
		return
	}
	out, hidden := refuse.Outward(*err)
	if hidden && !errors.Is(*err, refuse.ErrInternal) {
		s.desk.Log.Error("call failed", "method", method, "error", *err)
	}
	*err = out
}
