// Package access says who may call what. The rules stand in the .proto files, as an option on every
// method; [Read] takes them from the descriptors of what a server serves, and [Rules.Check] applies
// them to a call.
//
// It does not know how a caller was recognised: [With] and [From] carry that from the interceptor
// that found out.
package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "elephants/proto/elephants/v1"
)

// Caller is who calls. The zero value is somebody without a secret.
type Caller struct {
	Role      pb.Role
	ID        string // of the credential; says nothing about the person
	Programme string // empty for administrators
	Round     string // id of the round that the call is about; the programme's is its first round's
}

// Anonymous reports whether the call carries no secret.
func (c Caller) Anonymous() bool { return c.Role == pb.Role_ROLE_UNSPECIFIED }

// What a call can be refused for.
var (
	ErrNeedsSecret  = errors.New("this needs a secret: send it as `authorization: Bearer elephants-…`")
	ErrRefuseSecret = errors.New("this takes no secret but the receipt: call it without an authorization header, so that nobody can tell who you are")
	ErrRole         = errors.New("your secret does not allow this")
)

// Rules are the access options by full method name, such as "/elephants.v1.DigestService/GetDraft".
type Rules map[string]*pb.Access

// open are the services of others that anyone may call. They have no option of ours and tell
// nothing about notes.
var open = []string{"grpc.health.v1.Health"}

// Open adds a method of somebody else's that anyone may call. What a server serves only if it was
// asked to, such as reflection, is not open unless it says so here.
func (r Rules) Open(method string) { r[method] = &pb.Access{} }

// Read returns the rules of the given services, from the descriptors that the program was built
// with. The error names every method that has none, or one that allows nobody.
func Read(services map[string]grpc.ServiceInfo) (Rules, error) {
	rules, missing := Rules{}, []string{}
	for service, info := range services {
		for _, method := range info.Methods {
			name := fmt.Sprintf("/%s/%s", service, method.Name)
			if slices.Contains(open, service) {
				rules[name] = &pb.Access{}
				continue
			}
			if rule := option(service, method.Name); rule.GetAnonymousOnly() ||
				len(rule.GetRoles()) > 0 {
				rules[name] = rule
			} else {
				missing = append(missing, name)
			}
		}
	}
	if len(missing) > 0 {
		sort.Strings(missing)
		return nil, fmt.Errorf("methods without an access option: %s", strings.Join(missing, ", "))
	}
	return rules, nil
}

// option returns a method's access option, nil if it has none.
func option(service, method string) *pb.Access {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service +
		"." + method))
	if err != nil {
		return nil
	}
	rule, _ := proto.GetExtension(found.Options(), pb.E_Access).(*pb.Access)
	return rule
}

// Check returns nil if the caller may call the method, and else why not. A method without a rule is
// refused to everyone.
func (r Rules) Check(method string, caller Caller) error {
	rule, ok := r[method]
	switch {
	case !ok:
		return ErrRole
	case len(rule.Roles) == 0 && !rule.AnonymousOnly: // one of the open services
		return nil
	case rule.AnonymousOnly && !caller.Anonymous():
		return ErrRefuseSecret
	case rule.AnonymousOnly:
		return nil
	case caller.Anonymous():
		return ErrNeedsSecret
	case !slices.Contains(rule.Roles, caller.Role):
		return fmt.Errorf("%w: it is %s, and this takes %s", ErrRole, owners([]pb.Role{caller.Role})[0],
			strings.Join(owners(rule.Roles), " or "))
	}
	return nil
}

// owners say whose secret each role is: "an interviewer's".
func owners(roles []pb.Role) (all []string) {
	for _, r := range roles {
		word := strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_"))
		article := "a "
		if strings.ContainsRune("aeiou", rune(word[0])) {
			article = "an "
		}
		all = append(all, article+word+"'s")
	}
	return all
}

type key struct{}

// With returns a context that carries the caller.
func With(ctx context.Context, c Caller) context.Context { return context.WithValue(ctx, key{}, c) }

// From returns the caller of the context, somebody without a secret if there is none.
func From(ctx context.Context) Caller {
	c, _ := ctx.Value(key{}).(Caller)
	return c
}
