package elephantsv1

// The package comment stands in access.proto, from which the generated code takes it.

//go:generate sh -c "cd ../../.. && go run github.com/bufbuild/buf/cmd/buf@v1.75.0 generate --template proto/buf.gen.yaml"
