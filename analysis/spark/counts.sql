-- Counts notes: vocabulary, documents of each stem, and pairs of stems near each other, by side.
--
--   notes    JSON Lines, a note a line: {"side", "text"}
--   flags    of `elephants count --rows`
--   out      a folder, for rows of kind, side, a, b, n (see elephants count --help)
--
-- Every partition is counted by elephants, and rows that are alike but for their number are added.
-- The order is that of elephants itself, so that the files of out, one after another, are what
-- one process writes.

CREATE TEMPORARY VIEW notes USING text OPTIONS (path '${notes}', lineSep '\n');

CREATE TEMPORARY VIEW counted AS
SELECT TRANSFORM (value)
  ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
  USING 'chmod +x ./elephants; exec ./elephants count --rows --jsonl --workers 1 ${flags} -'
  AS (kind STRING, side STRING, a STRING, b STRING, n BIGINT)
  ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
FROM notes;

INSERT OVERWRITE DIRECTORY '${out}' USING text
SELECT concat(kind, '\t', side, '\t', a, '\t', b, '\t', n)
FROM (
  SELECT kind, side, a, b, IF(kind = 'check', sum(n) % 2147483648, sum(n)) AS n
  FROM counted
  GROUP BY kind, side, a, b
)
ORDER BY kind DESC, a, b, side;
