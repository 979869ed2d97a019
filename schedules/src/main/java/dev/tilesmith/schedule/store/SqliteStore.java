package dev.tilesmith.schedule.store;

import dev.tilesmith.eval.VerdictCache;
import dev.tilesmith.schedule.CampaignRow;
import dev.tilesmith.schedule.CampaignRun;
import dev.tilesmith.schedule.CampaignStore;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.PastKernel;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.RunStore;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.ScheduleStore;
import dev.tilesmith.schedule.StoredSchedule;
import dev.tilesmith.schedule.store.Claim.Taken;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs, campaigns, verdicts and schedules in one SQLite file. Thread-safe, and safe beside other processes. */
public final class SqliteStore implements RunStore, CampaignStore, ScheduleStore, VerdictCache, AutoCloseable {
    private final Database database;
    private final SqliteSchedules schedules;
    private final SqliteCampaigns campaigns;

    private SqliteStore(Database database) {
        this.database = database;
        this.schedules = new SqliteSchedules(database);
        this.campaigns = new SqliteCampaigns(database);
    }

    /** Opens the file, creating or migrating it where needed. */
    public static SqliteStore open(Path file) {
        return new SqliteStore(Database.open(file));
    }

    @Override
    public long begin(RunRow row) {
        return begin(row, null, null);
    }

    @Override
    public long begin(RunRow row, long campaign, int place) {
        return begin(row, (Long) campaign, (Integer) place);
    }

    private long begin(RunRow row, @Nullable Long campaign, @Nullable Integer place) {
        return database.update(
                "insert into runs (op, reference, target, settings, start_kernel, state, created, folder, campaign, place)"
                        + " values (?,?,?,?,?,?,?,?,?,?)",
                row.op(),
                row.reference(),
                row.target(),
                row.settings(),
                row.start(),
                row.state().label(),
                row.created(),
                row.folder(),
                campaign,
                place);
    }

    /**
     * Takes the right to carry out a run.
     *
     * @throws Taken if another process has it
     */
    public Claim claim(long run) throws Taken {
        return Claim.of(Claim.Kind.RUN, database.file(), run);
    }

    /**
     * Takes the right to carry out a campaign.
     *
     * @throws Taken if another process has it
     */
    public Claim claimCampaign(long campaign) throws Taken {
        return Claim.of(Claim.Kind.CAMPAIGN, database.file(), campaign);
    }

    /** Whether a process carries out a campaign; for commands that carry out none. */
    public boolean isRunning(CampaignRow campaign) {
        return Claim.isTaken(Claim.Kind.CAMPAIGN, database.file(), campaign.id());
    }

    /** What became of a run: one that is marked as running, but has lost its process, was interrupted. */
    public RunRow.State state(RunRow run) {
        return run.state() == RunRow.State.RUNNING && !Claim.isTaken(Claim.Kind.RUN, database.file(), run.id())
                ? RunRow.State.INTERRUPTED
                : run.state();
    }

    @Override
    public Optional<RunRow> run(long id) {
        return database.query("select * from runs where id = ?", SqliteStore::runRow, id).stream()
                .findFirst();
    }

    @Override
    public List<RunRow> runs() {
        return database.query("select * from runs order by id desc", SqliteStore::runRow);
    }

    @Override
    public void setFolder(long id, String folder) {
        database.update("update runs set folder = ? where id = ?", folder, id);
    }

    @Override
    public void progress(long id, RunRow.State state, OptionalLong startCycles, OptionalLong bestCycles) {
        database.update(
                "update runs set state = ?, start_cycles = coalesce(?, start_cycles), best_cycles = coalesce(?, best_cycles)"
                        + " where id = ?",
                state.label(),
                orNull(startCycles),
                orNull(bestCycles),
                id);
    }

    @Override
    public Journal journal(long run) {
        return new SqliteJournal(database, run);
    }

    @Override
    public SortedMap<String, String> replies(long run) {
        var replies = new TreeMap<String, String>();
        database.query(
                        "select key, body from replies where run = ?",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        run)
                .forEach(reply -> replies.put(reply.getKey(), reply.getValue()));
        return replies;
    }

    @Override
    public List<PastKernel> pastKernels() {
        return database.query(
                "select child.proposer, child.option_name, parent.cycles as parent_cycles, child.cycles"
                        + " from candidates child join candidates parent"
                        + " on parent.run = child.run and parent.hash = child.parent"
                        + " where child.iteration > 0 order by child.run, child.iteration, child.position",
                row -> new PastKernel(
                        row.getString("proposer"),
                        row.getString("option_name"),
                        row.getLong("parent_cycles"),
                        optionalLong(row, "cycles")));
    }

    @Override
    public List<CandidateRow> candidates(long run) {
        return database.query(
                SqliteJournal.CANDIDATES + "run = ? order by iteration, position", SqliteJournal::candidateRow, run);
    }

    /** A verdict as JSON, under everything that it depends on. */
    @Override
    public Optional<String> cachedVerdict(String key) {
        return database
                .query("select verdict from verdicts where key = ?", results -> results.getString(1), key)
                .stream()
                .findFirst();
    }

    @Override
    public void cacheVerdict(String key, String verdict) {
        database.update("insert or replace into verdicts (key, verdict) values (?,?)", key, verdict);
    }

    @Override
    public long beginCampaign(CampaignRow row) {
        return campaigns.begin(row);
    }

    @Override
    public Optional<CampaignRow> campaign(long id) {
        return campaigns.campaign(id);
    }

    @Override
    public List<CampaignRow> campaigns() {
        return campaigns.campaigns();
    }

    @Override
    public void setCampaignFolder(long id, String folder) {
        campaigns.setFolder(id, folder);
    }

    @Override
    public List<CampaignRun> campaignRuns(long campaign) {
        return campaigns.runs(campaign);
    }

    @Override
    public void setOutcome(long run, String outcome) {
        campaigns.setOutcome(run, outcome);
    }

    @Override
    public long save(Schedule schedule) {
        return schedules.save(schedule);
    }

    @Override
    public void update(Schedule schedule) {
        schedules.update(schedule);
    }

    @Override
    public List<StoredSchedule> schedules() {
        return schedules.schedules();
    }

    @Override
    public Optional<StoredSchedule> schedule(long id) {
        return schedules.schedule(id);
    }

    @Override
    public void remove(Collection<Long> ids) {
        schedules.remove(ids);
    }

    @Override
    public void close() {
        database.close();
    }

    static RunRow runRow(ResultSet row) throws SQLException {
        return new RunRow(
                row.getLong("id"),
                row.getString("op"),
                row.getString("reference"),
                row.getString("target"),
                row.getString("settings"),
                row.getString("start_kernel"),
                RunRow.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                optionalLong(row, "start_cycles"),
                optionalLong(row, "best_cycles"),
                row.getString("created"),
                row.getString("folder"));
    }

    static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static @Nullable Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
