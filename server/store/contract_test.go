package store

import (
	"database/sql"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elephants/server/store/keyring"
	"elephants/server/store/postgres"
	"elephants/server/store/postgres/pgtest"
	"elephants/server/store/sqlite"
	"elephants/server/store/testdir"
	"elephants/server/store/vouched"
)

func TestMain(m *testing.M) {
	os.Exit(testdir.InMemory(func() int { return pgtest.Main(m) }))
}

// contract are the tests that every store passes, wherever it keeps its rows. Each runs by itself
// on a folder, and in [TestOnPostgres] on two databases.
var contract = map[string]func(*testing.T){
	"TestWithoutAnEntryItDoesNotHappen":           TestWithoutAnEntryItDoesNotHappen,
	"TestRulesAreRaisedByOneAndLoweredByTwo":      TestRulesAreRaisedByOneAndLoweredByTwo,
	"TestBackupWithoutARecipientHasNoKeys":        TestBackupWithoutARecipientHasNoKeys,
	"TestAReleaseBeginsAnEpoch":                   TestAReleaseBeginsAnEpoch,
	"TestBackupWhileNotesComeAndGo":               TestBackupWhileNotesComeAndGo,
	"TestBarriers":                                TestBarriers,
	"TestCandidatesGoWithTheirEdition":            TestCandidatesGoWithTheirEdition,
	"TestClosingDestroysTheEpoch":                 TestClosingDestroysTheEpoch,
	"TestAProgrammeIsInOneCohort":                 TestAProgrammeIsInOneCohort,
	"TestTwoPersonsSetABudget":                    TestTwoPersonsSetABudget,
	"TestNobodyOverspendsInARace":                 TestNobodyOverspendsInARace,
	"TestARestoreSpendsWhatWasLeft":               TestARestoreSpendsWhatWasLeft,
	"TestARecordNeedsOneOfEachSide":               TestARecordNeedsOneOfEachSide,
	"TestALeadWhoGoesTakesTheirApproval":          TestALeadWhoGoesTakesTheirApproval,
	"TestAGroupIsRemovedBeforeItsRecordIsSeen":    TestAGroupIsRemovedBeforeItsRecordIsSeen,
	"TestPlacesHaveNoGaps":                        TestPlacesHaveNoGaps,
	"TestLengthsSayNoMoreThanWhichOfEight":        TestLengthsSayNoMoreThanWhichOfEight,
	"TestRowsOfBefore":                            TestRowsOfBefore,
	"TestARevisionThatIsRefused":                  TestARevisionThatIsRefused,
	"TestAWithdrawnNoteDoesNotComeBack":           TestAWithdrawnNoteDoesNotComeBack,
	"TestNotesOfABatch":                           TestNotesOfABatch,
	"TestNotesThatBeginAlike":                     TestNotesThatBeginAlike,
	"TestAFailureAfterTheNoteIsStored":            TestAFailureAfterTheNoteIsStored,
	"TestAKeyThatCannotBeDestroyed":               TestAKeyThatCannotBeDestroyed,
	"TestWhoWasRevokedDoesNothingMore":            TestWhoWasRevokedDoesNothingMore,
	"TestADraftThatComesTooLate":                  TestADraftThatComesTooLate,
	"TestCallersWhoGiveUp":                        TestCallersWhoGiveUp,
	"TestStartFinishesWhatACrashInterrupted":      TestStartFinishesWhatACrashInterrupted,
	"TestWithdraw":                                TestWithdraw,
	"TestWithdrawalsSinceTheLastEdition":          TestWithdrawalsSinceTheLastEdition,
	"TestADraftMadeBeforeASentenceWasTakenBack":   TestADraftMadeBeforeASentenceWasTakenBack,
	"TestWhatWasApprovedIsKept":                   TestWhatWasApprovedIsKept,
	"TestNoteOfAReceipt":                          TestNoteOfAReceipt,
	"TestTakenBackInEveryRound":                   TestTakenBackInEveryRound,
	"TestFloorsHoldOnReading":                     TestFloorsHoldOnReading,
	"TestWhatOthersWroteIsNotVouchedForByTheNext": TestWhatOthersWroteIsNotVouchedForByTheNext,
	"TestOneChangedRowTakesNothingWithIt":         TestOneChangedRowTakesNothingWithIt,
}

// files are the tests of what is in a folder's two files, and those that need no store.
var files = []string{
	"TestWithdrawnNotesAreNowhere", "TestBackupThatCannotBeRestored", "TestAnEpochEnds",
	"TestKeysOfAnotherFolder", "TestAFolderOfBeforeIsBroughtUpToDate",
	"TestAFileThatLooksOldIsNotBelieved", "TestTheFilesTellNoOrder", "TestAnOrderThatIsThereIsFound",
	"TestEachPlaceIsAsLikely", "TestAPowerCut", "TestOneServerAFolder", "TestFolderOfANewerVersion",
	"TestNoFolder", "TestAFolderWithAnythingInItIsNotTouched", "TestFullDisk",
	"TestAFolderThatIsNotWhole", "TestAFolderThatMayNotBeWritten", "TestGivingUpIsNoDamage",
	"TestACopyThatFailsIsNotLeft",
	"TestFilesAreTheOwnersAlone", "TestADamagedFolderIsRefused", "TestTakenBackTellsNoOrder",
	"TestTakenBackThatIsMissing", "TestNotesOfAnEarlierDayAreNoticed",
	"TestWhatSQLChangesIsNoticed", "TestASecondRowIsNoticed",
	"TestWhatRandomSQLChangesIsNoticed", "TestWhatADiskChangesIsNoticed",
	"TestATableCalledSoByABlobIsNoticed", "TestMend", "TestATriggerInTheFileIsNoticed",
	"TestACheckWaitsForNoServer", "TestTrustIsNotMadeAnew", "TestRestoreTakesSentencesBackAgain",
	"TestARowPutBackIsNoticed", "TestADiskThatFails", "TestSheetsTellNothing",
	"TestANameInTheFileIsNotRun", "TestWritesOnAnotherConnection", "TestAPowerCutInARestore",
	"TestAPowerCutInAnUpgrade", "TestACrashLeavesNothingOfTheWithdrawn", "TestWhatIsLeftIsFound",
}

// The tests of the contract hold on PostgreSQL too, and after each of them the databases have what
// the server believes.
func TestOnPostgres(t *testing.T) {
	pgtest.Common(t)
	for name, test := range contract {
		t.Run(name, test)
	}
}

// The same where the database refuses every transaction the first time, as it may when servers write
// at once: whatever a transaction does begins anew, and is done once. It takes minutes: with
// ELEPHANTS_LONG=1 the contract, and without it what was once done twice.
func TestTriedTwice(t *testing.T) {
	pgtest.Common(t)
	for name, test := range contract {
		if os.Getenv("ELEPHANTS_LONG") != "" || slices.Contains(onceDoneTwice, name) {
			t.Run(name, test)
		}
	}
}

var onceDoneTwice = []string{
	"TestARecordNeedsOneOfEachSide", "TestALeadWhoGoesTakesTheirApproval", "TestTwoPersonsSetABudget",
}

// refusing has a database refuse every other commit. A number that was drawn stays drawn.
const refusing = `CREATE SEQUENCE tries;
	CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
		IF nextval(''tries'') % 2 = 1 THEN RAISE EXCEPTION USING ERRCODE = ''40001''; END IF; RETURN NULL; END';
	CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON state DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION refuse()`

// A new test is in the contract, or says that it is about files.
func TestTheContractIsWhole(t *testing.T) {
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if slices.Contains([]string{"contract_test.go", "shared_test.go"}, name) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Test") {
				continue
			}
			if contract[f.Name.Name] == nil && !slices.Contains(files, f.Name.Name) {
				t.Errorf("%s is not in the contract of stores, and not among the tests of files", f.Name.Name)
			}
		}
	}
}

// onPostgres reports whether a test runs in [TestOnPostgres] or [TestTriedTwice].
func onPostgres(t *testing.T) bool {
	return strings.HasPrefix(t.Name(), "TestOnPostgres/") || triedTwice(t)
}

func triedTwice(t *testing.T) bool { return strings.HasPrefix(t.Name(), "TestTriedTwice/") }

// databases are those that the tests made, by the test's name.
var databases = map[string]Databases{}

func createOnPostgres(t *testing.T) *Store {
	t.Helper()
	var at Databases
	at.Notes, at.Keys = pgtest.Databases(t)
	databases[t.Name()] = at
	s, err := CreateShared(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAlike(t, s, at) })
	if triedTwice(t) {
		alter(t, at.Notes, refusing)
		alter(t, at.Keys, refusing)
	}
	begin(t, s)
	return s
}

func openOnPostgres(t *testing.T) *Store {
	t.Helper()
	at := databases[t.Name()]
	s, err := OpenShared(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAlike(t, s, at) })
	return s
}

// closeAlike closes a store, of which what is kept must be what it believed.
func closeAlike(t *testing.T, s *Store, at Databases) {
	t.Helper()
	if s.db.Write.PingContext(ctx) != nil {
		return // closed by the test
	}
	if err := errors.Join(s.keys.Refresh(ctx), s.db.Refresh(ctx)); err != nil {
		t.Fatal(err)
	}
	for what, d := range map[string]struct {
		url    string
		has    *sql.DB
		schema sqlite.Schema
	}{"notes": {at.Notes, s.db.Write, vouched.Tables}, "keys": {at.Keys, s.keys.DB, keyring.Tables}} {
		kept := keptIn(t, d.url, d.schema)
		for table, want := range rowsOf(t, kept) {
			if !strings.HasSuffix(table, "_before") && !slices.Equal(rowsOf(t, d.has)[table], want) {
				t.Errorf("%s: what PostgreSQL keeps in table %s is not what the server has", what, table)
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// keptIn is what a database keeps.
func keptIn(t *testing.T, url string, schema sqlite.Schema) *sql.DB {
	t.Helper()
	pg, err := postgres.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer pg.Close()
	local, err := sqlite.Connect(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = local.Close() })
	if _, err := pg.Load(ctx, local, schema); err != nil {
		t.Fatal(err)
	}
	return local
}

// rowsOf are the rows of each table, sorted.
func rowsOf(t *testing.T, db *sql.DB) map[string][]string {
	t.Helper()
	tables, err := db.Query("SELECT name FROM main.sqlite_master WHERE type = 'table' " +
		"AND name NOT IN ('goose_db_version', 'sqlite_sequence')")
	if err != nil {
		t.Fatal(err)
	}
	defer tables.Close()
	var names []string
	for tables.Next() {
		var name string
		if err := tables.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := tables.Err(); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, name := range names {
		all[name] = rowsIn(t, db, name)
	}
	return all
}

func rowsIn(t *testing.T, db *sql.DB, table string) (all []string) {
	t.Helper()
	rows, err := db.Query("SELECT * FROM main." + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%q", row))
	}
	slices.Sort(all)
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
