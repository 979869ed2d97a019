package dev.tilesmith.experiment;

import dev.tilesmith.eval.VerdictCache;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Verdicts that are forgotten when the experiment ends. Thread-safe. */
final class MemoryVerdicts implements VerdictCache {
    private final Map<String, String> verdicts = new ConcurrentHashMap<>();

    @Override
    public Optional<String> cachedVerdict(String key) {
        return Optional.ofNullable(verdicts.get(key));
    }

    @Override
    public void cacheVerdict(String key, String verdict) {
        verdicts.put(key, verdict);
    }
}
