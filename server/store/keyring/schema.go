package keyring

import (
	"embed"

	"elephants/server/store/sqlite"
)

//go:embed keyschema/*.sql
var keyMigrations embed.FS

// Tables is the schema of keys.db.
var Tables = sqlite.Schema{Name: "keyschema", Files: sqlite.Within(keyMigrations, "keyschema")}
