package page

import (
	"context"
	"net/http"
	"regexp"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"elephants/client"
)

// Whoever works in another round than the first chooses it once, on the page of rounds. A cookie
// holds its name, which is no secret, and not the visit: a form that is carried over a new sign-in
// has to go to the round that it was written for.

// roundCookie is the name of the cookie.
const roundCookie = "elephants-round"

// roundName is how a round, or a series of pooled editions, may be called.
var roundName = regexp.MustCompile(`^[a-z0-9+-]{1,400}$`)

// rounders are the roles whose pages are about a round.
var rounders = map[string]bool{"coordinator": true, "researcher": true}

// Round is the name of the round that the visitor chose; "" for the first.
func (f *Frame) Round(r *http.Request) string {
	visit, _ := f.Visit(r)
	cookie, err := r.Cookie(CookieName(r, roundCookie))
	if err != nil || !rounders[visit.Role] || !roundName.MatchString(cookie.Value) {
		return ""
	}
	return cookie.Value
}

// ChooseRound has the pages that follow be about a round; "" or [client.FirstRound] for the first.
func ChooseRound(w http.ResponseWriter, r *http.Request, name string) {
	lasts := 0 // until the browser's window is closed
	if name == "" || name == client.FirstRound {
		name, lasts = "", -1
	}
	http.SetCookie(w, NewCookie(r, roundCookie, name, lasts, http.SameSiteStrictMode))
}

type roundKey struct{}

// inRound is a service as somebody uses it who chose a round.
type inRound struct{ grpc.ClientConnInterface }

// InRound makes calls be about the round that the visitor chose, where a call may name a round and
// names none. So no page has to know of rounds, and none can forget them.
func InRound(service grpc.ClientConnInterface) grpc.ClientConnInterface { return inRound{service} }

// Invoke makes a call.
func (s inRound) Invoke(
	ctx context.Context, method string, args, reply any, opts ...grpc.CallOption,
) error {
	round, _ := ctx.Value(roundKey{}).(string)
	if m, ok := args.(proto.Message); ok && round != "" {
		args = about(m, round)
	}
	return s.ClientConnInterface.Invoke(ctx, method, args, reply, opts...)
}

// about is a request about a round, unless it names one or several to pool.
func about(m proto.Message, round string) proto.Message {
	named := m.ProtoReflect().Descriptor().Fields()
	field, pool := named.ByName("round"), named.ByName("pool")
	if field == nil || field.Kind() != protoreflect.StringKind || m.ProtoReflect().Has(field) ||
		pool != nil && m.ProtoReflect().Has(pool) {
		return m
	}
	m = proto.Clone(m)
	m.ProtoReflect().Set(field, protoreflect.ValueOfString(round))
	return m
}
