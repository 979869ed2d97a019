package dev.tilesmith.schedule.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the SQLite file, in WAL mode so that processes can share it, brought to the newest migration.
 * Thread-safe: statements run one after the other.
 */
final class Database implements AutoCloseable {
    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static Database open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var url = "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=60000&foreign_keys=on";
            migrate(file, url);
            return new Database(file, DriverManager.getConnection(url));
        } catch (SQLException | FlywayException | IOException e) {
            throw new StoreException("cannot open the store %s: %s".formatted(file, StoreReason.of(e)), e);
        }
    }

    Path file() {
        return file;
    }

    /**
     * One process at a time creates or migrates: Flyway takes no lock in SQLite, and neither does the first switch to
     * WAL wait for one. A lock of a file is a whole process's, hence the lock of the class besides.
     */
    private static synchronized void migrate(Path file, String url) throws IOException {
        var guard = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(url, null, null)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        }
    }

    /** Runs a statement and returns the key that it generated, or 0. */
    synchronized long update(String sql, @Nullable Object... arguments) {
        try (var statement = prepare(sql, arguments)) {
            statement.executeUpdate();
            try (var keys = statement.getGeneratedKeys()) {
                return keys.next() ? keys.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    synchronized <T> List<T> query(String sql, Row<T> row, @Nullable Object... arguments) {
        try (var statement = prepare(sql, arguments);
                var results = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (results.next()) {
                rows.add(row.read(results));
            }
            return rows;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    private StoreException failure(SQLException e) {
        return new StoreException("the store %s failed: %s".formatted(file, StoreReason.of(e)), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Reads one row of a result. */
    interface Row<T> {
        T read(ResultSet results) throws SQLException;
    }
}
