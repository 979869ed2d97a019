package dev.tilesmith.schedule.store;

import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The journal of one run. Each record is committed before the call returns. */
record SqliteJournal(Database database, long run) implements Journal {
    @Override
    public Optional<String> reply(String key) {
        return database
                .query("select body from replies where run = ? and key = ?", row -> row.getString(1), run, key)
                .stream()
                .findFirst();
    }

    @Override
    public void recordReply(String key, String body) {
        database.update("insert into replies (run, key, body) values (?,?,?)", run, key, body);
    }

    @Override
    public Optional<String> verdict(String hash) {
        return database
                .query(
                        "select verdict from run_verdicts where run = ? and hash = ?",
                        row -> row.getString(1),
                        run,
                        hash)
                .stream()
                .findFirst();
    }

    @Override
    public void recordVerdict(String hash, String verdict) {
        database.update("insert into run_verdicts (run, hash, verdict) values (?,?,?)", run, hash, verdict);
    }

    /** Candidates with their verdicts, for a condition on them to follow. */
    static final String CANDIDATES = "select candidates.*, coalesce(run_verdicts.verdict, '') as verdict"
            + " from candidates left join run_verdicts using (run, hash) where ";

    @Override
    public Optional<CandidateRow> candidate(int iteration, int position) {
        return database
                .query(
                        CANDIDATES + "run = ? and iteration = ? and position = ?",
                        SqliteJournal::candidateRow,
                        run,
                        iteration,
                        position)
                .stream()
                .findFirst();
    }

    @Override
    public void recordCandidate(CandidateRow row) {
        database.update(
                "insert into candidates (run, iteration, position, parent, proposer, option_name, plan, source, hash,"
                        + " label, cycles) values (?,?,?,?,?,?,?,?,?,?,?)",
                run,
                row.iteration(),
                row.position(),
                row.parent(),
                row.proposer(),
                row.option(),
                row.plan(),
                row.source(),
                row.hash(),
                row.label(),
                SqliteStore.orNull(row.cycles()));
    }

    static CandidateRow candidateRow(ResultSet row) throws SQLException {
        return new CandidateRow(
                row.getInt("iteration"),
                row.getInt("position"),
                row.getString("parent"),
                row.getString("proposer"),
                row.getString("option_name"),
                row.getString("plan"),
                row.getString("source"),
                row.getString("hash"),
                row.getString("label"),
                SqliteStore.optionalLong(row, "cycles"),
                row.getString("verdict"));
    }
}
