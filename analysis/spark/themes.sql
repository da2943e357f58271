-- Says what each note raises by itself: barriers, and themes that were named as seeds.
--
--   notes    JSON Lines, a note a line: {"id", "side", "participant", "text"}
--   flags    of `elephants theme --rows`
--   out      a folder: notes/ has rows of note, side, participant, kind, name
--            (see elephants theme --help), people/ of side, kind, name, participants
--
-- The files of notes/, one after another, are what one process writes.

CREATE TEMPORARY VIEW notes USING text OPTIONS (path '${notes}', lineSep '\n');

CREATE TEMPORARY VIEW raised AS
SELECT TRANSFORM (value)
  ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
  USING 'chmod +x ./elephants; exec ./elephants theme --rows ${flags}'
  AS (note STRING, side STRING, participant STRING, kind STRING, name STRING)
  ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
FROM notes;

INSERT OVERWRITE DIRECTORY '${out}/notes' USING text
SELECT concat(note, '\t', side, '\t', participant, '\t', kind, '\t', name)
FROM raised
ORDER BY note, side, participant, kind, name;

CREATE TEMPORARY VIEW written AS
SELECT split(value, '\t') AS field FROM text.`${out}/notes`;

INSERT OVERWRITE DIRECTORY '${out}/people' USING text
SELECT concat(side, '\t', kind, '\t', name, '\t', people)
FROM (
  SELECT field[1] AS side, field[3] AS kind, field[4] AS name, count(DISTINCT field[2]) AS people
  FROM written
  GROUP BY field[1], field[3], field[4]
)
ORDER BY side, kind, name;
