package server

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"elephants/analysis/allocated"
	pb "elephants/proto/elephants/v1"
	"elephants/server/refuse"
)

// FuzzCalls sends any bytes as the message of any method, by a caller of any role, over a real
// connection: no method panics or fails inside. The seeds are what a method meets that its author
// did not think of: nothing, a message with every field set and every list of two, and the same cut
// short.
//
//	go test ./server -run '^$' -fuzz Calls -fuzztime 5m
func FuzzCalls(f *testing.F) {
	methods := methodsOf("elephants.v1")
	if len(methods) < 40 {
		f.Fatalf("%d methods: this proves nothing", len(methods))
	}
	for i, m := range methods {
		full := filled(m.Input(), 3)
		message, err := proto.MarshalOptions{Deterministic: true}.Marshal(full)
		if err != nil {
			f.Fatal(err)
		}
		for role := range pb.Role_name {
			f.Add(uint8(i), uint8(role), message)
		}
		f.Add(uint8(i), uint8(i), []byte{})
		f.Add(uint8(i), uint8(i), message[:len(message)/2])
	}
	x := start(f, func(s *Server) { s.desk.Pace = 0 })
	f.Fuzz(func(t *testing.T, method, role uint8, message []byte) {
		defer allocated.Bound(t)()
		m := methods[int(method)%len(methods)]
		secret := x.secret[pb.Role(int(role)%len(pb.Role_name))]
		name := "/" + string(m.Parent().FullName()) + "/" + string(m.Name())
		ctx, cancel := context.WithTimeout(as(secret), 5*time.Second)
		defer cancel()
		var answer []byte
		err := x.conn.Invoke(ctx, name, message, &answer, grpc.ForceCodec(asItIs{}))
		if err != nil && strings.Contains(err.Error(), refuse.ErrInternal.Error()) {
			t.Errorf("%s by %v: failed inside\n%s", name, pb.Role(role), x.log.Bytes())
		}
	})
}

// asItIs sends bytes as they are.
type asItIs struct{}

func (asItIs) Marshal(v any) ([]byte, error) { return v.([]byte), nil }
func (asItIs) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = data
	return nil
}
func (asItIs) Name() string { return "proto" }

// methodsOf are all methods of a package, by name.
func methodsOf(pkg protoreflect.FullName) (all []protoreflect.MethodDescriptor) {
	protoregistry.GlobalFiles.RangeFilesByPackage(pkg, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				all = append(all, methods.Get(j))
			}
		}
		return true
	})
	slices.SortFunc(all, func(a, b protoreflect.MethodDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	return all
}

// filled is a message with every field set, so many messages deep.
func filled(of protoreflect.MessageDescriptor, deep int) proto.Message {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(of.FullName())
	if err != nil {
		panic(err) // the package that is tested links it
	}
	m := kind.New()
	for i := range of.Fields().Len() {
		field := of.Fields().Get(i)
		inside := field.Kind() == protoreflect.MessageKind
		if field.IsMap() || inside && deep == 0 {
			continue
		}
		one := func(n int) protoreflect.Value {
			if inside {
				return protoreflect.ValueOfMessage(filled(field.Message(), deep-1).ProtoReflect())
			}
			return scalar(field, n)
		}
		if !field.IsList() {
			m.Set(field, one(1))
			continue
		}
		list := m.Mutable(field).List()
		list.Append(one(1))
		list.Append(one(2))
	}
	return m.Interface()
}

// scalar is a value of a field's kind.
func scalar(field protoreflect.FieldDescriptor, n int) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString("power-hoarding"[n-1:])
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(make([]byte, 32))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(n) / 2)
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(int64(n))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(uint64(n))
	default:
		return protoreflect.ValueOfInt32(int32(n))
	}
}
