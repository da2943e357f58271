package elephantsv1

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"
)

//go:generate go run openapi_pack.go

//go:embed openapi.swagger.json.gz
var packedOpenAPI []byte

// OpenAPI describes REST, as OpenAPI 2.0 in JSON: it is made from the .proto files and rest.yaml. It
// is unpacked when it is first asked for, and belongs to all who do.
var OpenAPI = sync.OnceValue(func() []byte {
	r, err := gzip.NewReader(bytes.NewReader(packedOpenAPI))
	if err == nil {
		var content []byte
		if content, err = io.ReadAll(r); err == nil {
			return content
		}
	}
	panic(fmt.Sprintf("openapi_pack.go packed it, and a test unpacks it: %v", err))
})
