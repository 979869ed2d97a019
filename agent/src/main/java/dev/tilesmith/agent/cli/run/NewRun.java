package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.RunStore;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A run that is about to begin.
 *
 * @param op what to compute
 * @param start source of its starting kernel
 * @param settings everything else that it depends on
 */
public record NewRun(Op op, String start, RunSettings settings) {
    /** As the store takes it. */
    public RunRow row(Environment environment) {
        return new RunRow(
                0,
                op.text(),
                Ops.reference(op),
                op.target().name(),
                settings.toJson(),
                start,
                RunRow.State.RUNNING,
                OptionalLong.empty(),
                OptionalLong.empty(),
                environment.now(),
                "");
    }

    /** The stored run, with a new folder of its own among those of all runs. */
    public static RunRow placed(RunStore store, RunRow row, Path all) {
        return placed(store, row.id(), RunFolder.ofRun(all, row.id(), row.op()));
    }

    /** The stored run, with this folder. */
    static RunRow placed(RunStore store, long run, RunFolder folder) {
        store.setFolder(run, folder.path().toString());
        return store.run(run).orElseThrow();
    }
}
