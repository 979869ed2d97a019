package dev.tilesmith.schedule.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.ScheduleStore;
import dev.tilesmith.schedule.StoredSchedule;
import dev.tilesmith.schedule.TileFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of schedules; lists inside a row are JSON. */
record SqliteSchedules(Database database) implements ScheduleStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> COLUMNS = List.of(
            "op",
            "reference",
            "target",
            "configuration",
            "simulator_version",
            "source",
            "hash",
            "start_cycles",
            "cycles",
            "input_seed",
            "utilization",
            "optimizations",
            "tiles",
            "loops",
            "seeds_verified",
            "proposers",
            "usd",
            "run",
            "parent",
            "created");

    @Override
    public long save(Schedule schedule) {
        var marks = String.join(",", COLUMNS.stream().map(_ -> "?").toList());
        var changes = String.join(
                ",",
                COLUMNS.stream().map(column -> column + "=excluded." + column).toList());
        var sql = "insert into schedules (%s) values (%s) on conflict (run) do update set %s returning id"
                .formatted(String.join(",", COLUMNS), marks, changes);
        return database.query(sql, row -> row.getLong(1), values(schedule)).getFirst();
    }

    @Override
    public void update(Schedule schedule) {
        var changes =
                String.join(",", COLUMNS.stream().map(column -> column + "=?").toList());
        var values = new ArrayList<@Nullable Object>(Arrays.asList(values(schedule)));
        values.add(schedule.id());
        database.update("update schedules set %s where id = ?".formatted(changes), values.toArray());
    }

    @Override
    public List<StoredSchedule> schedules() {
        return database.query("select * from schedules order by id desc", SqliteSchedules::stored);
    }

    @Override
    public Optional<StoredSchedule> schedule(long id) {
        return database.query("select * from schedules where id = ?", SqliteSchedules::stored, id).stream()
                .findFirst();
    }

    @Override
    public void remove(Collection<Long> ids) {
        ids.forEach(id -> database.update("delete from schedules where id = ?", id));
    }

    /** In the order of the columns. */
    private static @Nullable Object[] values(Schedule schedule) {
        var origin = schedule.origin();
        return new @Nullable Object[] {
            schedule.op(),
            schedule.reference(),
            schedule.machine().target(),
            schedule.machine().configuration(),
            schedule.machine().simulatorVersion(),
            schedule.source(),
            schedule.hash(),
            schedule.startCycles(),
            schedule.cycles(),
            schedule.inputSeed(),
            Double.isNaN(schedule.utilization()) ? null : schedule.utilization(),
            write(schedule.optimizations()),
            schedule.tiles().map(SqliteSchedules::write).orElse(null),
            schedule.loops().orElse(null),
            schedule.seedsVerified(),
            write(origin.proposers()),
            origin.usd(),
            SqliteStore.orNull(origin.run()),
            SqliteStore.orNull(origin.parent()),
            origin.created()
        };
    }

    private static StoredSchedule stored(ResultSet row) throws SQLException {
        var utilization = row.getDouble("utilization");
        var isKnown = row.getObject("utilization") != null;
        var tiles = row.getString("tiles");
        return new StoredSchedule(new Schedule(
                row.getLong("id"),
                row.getString("op"),
                row.getString("reference"),
                new Machine(
                        row.getString("target"), row.getString("configuration"), row.getString("simulator_version")),
                row.getString("source"),
                row.getString("hash"),
                row.getLong("start_cycles"),
                row.getLong("cycles"),
                row.getLong("input_seed"),
                isKnown ? utilization : Double.NaN,
                read(row.getString("optimizations"), new TypeReference<List<Schedule.Optimization>>() {}),
                tiles == null ? Optional.empty() : Optional.of(read(tiles, new TypeReference<TileFacts>() {})),
                Optional.ofNullable(row.getString("loops")),
                row.getInt("seeds_verified"),
                origin(row)));
    }

    private static Schedule.Origin origin(ResultSet row) throws SQLException {
        return new Schedule.Origin(
                read(row.getString("proposers"), new TypeReference<List<String>>() {}),
                row.getDouble("usd"),
                SqliteStore.optionalLong(row, "run"),
                SqliteStore.optionalLong(row, "parent"),
                row.getString("created"));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain records always have a JSON form", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new StoreException("a schedule in the store is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
