package quota

import (
	"testing"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

func TestParts(t *testing.T) {
	codec := Parts(10)
	for codings, fits := range map[int]bool{0: true, 9: true, 10: false, 100_000: false} {
		req := &pb.SubmitNoteRequest{Note: &pb.Note{Codings: make([]*pb.Coding, codings)}}
		for i := range req.Note.Codings {
			req.Note.Codings[i] = &pb.Coding{}
		}
		wire, err := proto.Marshal(req)
		if err != nil {
			t.Fatal(err)
		}
		got := &pb.SubmitNoteRequest{}
		err = codec.Unmarshal(mem.BufferSlice{mem.SliceBuffer(wire)}, got)
		if (err == nil) != fits || fits && !proto.Equal(got, req) {
			t.Errorf("a note of %d codings: %v; does it fit: %v", codings, err, fits)
		}
	}
	if err := codec.Unmarshal(mem.BufferSlice{mem.SliceBuffer("\xff\xff")},
		&pb.SubmitNoteRequest{}); err == nil {
		t.Error("what is no message was read")
	}
}
