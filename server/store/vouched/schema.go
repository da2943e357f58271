package vouched

import (
	"embed"

	"elephants/server/store/sqlite"
)

//go:embed schema/*.sql
var migrations embed.FS

// Tables is the schema of notes.db.
var Tables = sqlite.Schema{Name: "schema", Files: sqlite.Within(migrations, "schema")}
