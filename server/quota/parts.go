package quota

import (
	"fmt"

	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec that Parts stands before
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Parts is gRPC's codec with a bound on how many messages a message is made of. An empty part
// takes two bytes on the wire and a hundred in memory, so that a bound of the bytes alone lets a
// request of 256 KiB become 12 MB before anybody has looked at it.
func Parts(most int) encoding.CodecV2 {
	return parts{encoding.GetCodecV2("proto"), most}
}

type parts struct {
	encoding.CodecV2
	most int
}

func (p parts) Unmarshal(data mem.BufferSlice, v any) error {
	if m, ok := v.(proto.Message); ok {
		wire := data.Materialize()
		if n := countParts(wire, m.ProtoReflect().Descriptor(), p.most); n > p.most {
			return fmt.Errorf("the request is made of more parts than the limit of %d", p.most)
		}
	}
	return p.CodecV2.Unmarshal(data, v)
}

// countParts counts the messages within one of the given kind, and stops above most. What is no
// message at all is left to the decoder to refuse.
func countParts(wire []byte, kind protoreflect.MessageDescriptor, most int) (n int) {
	for len(wire) > 0 && n <= most {
		number, form, size := protowire.ConsumeTag(wire)
		if size < 0 {
			return n
		}
		wire = wire[size:]
		if size = protowire.ConsumeFieldValue(number, form, wire); size < 0 {
			return n
		}
		field := kind.Fields().ByNumber(number)
		if form == protowire.BytesType && field != nil && field.Message() != nil {
			inner, _ := protowire.ConsumeBytes(wire)
			n += 1 + countParts(inner, field.Message(), most)
		}
		wire = wire[size:]
	}
	return n
}
