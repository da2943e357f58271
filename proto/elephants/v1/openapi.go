package elephantsv1

import _ "embed"

// OpenAPI describes REST, as OpenAPI 2.0 in JSON: it is made from the .proto files and rest.yaml.
//
//go:embed openapi.swagger.json
var OpenAPI []byte
