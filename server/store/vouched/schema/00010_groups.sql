-- +goose Up

-- A project group and what it writes of its own work: open to its programme by design, never from notes, and not sealed.
CREATE TABLE project_group (
  id        TEXT PRIMARY KEY,                        -- random
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  content   BLOB NOT NULL,                           -- the bytes of an elephants.v1.Group without its record
  approved  BLOB,                                    -- the bytes of the elephants.v1.Record that one of each side approved; none yet
  waiting   BLOB,                                    -- of the one that waits for the other side; none: nothing waits
  approver  TEXT,                                    -- credential that approved what waits; none: it was revoked since
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' -- vouches for the row
) STRICT, WITHOUT ROWID;

-- Which group a lead's secret may write for. Who the lead is, nobody keeps.
CREATE TABLE group_lead (
  credential TEXT PRIMARY KEY,                            -- id of the secret
  programme  TEXT NOT NULL REFERENCES programme (id),     -- whose
  team       TEXT NOT NULL REFERENCES project_group (id), -- the group
  role       INTEGER NOT NULL,                            -- an elephants.v1.LeadRole
  mac        BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' -- vouches for the row
) STRICT, WITHOUT ROWID;
