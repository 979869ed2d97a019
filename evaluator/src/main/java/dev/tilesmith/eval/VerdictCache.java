package dev.tilesmith.eval;

import java.util.Optional;

/** Keeps verdicts, as text of {@link VerdictText}, under everything that they depend on. */
public interface VerdictCache {
    /** Remembers nothing. */
    VerdictCache NONE = new VerdictCache() {
        @Override
        public Optional<String> cachedVerdict(String key) {
            return Optional.empty();
        }

        @Override
        public void cacheVerdict(String key, String verdict) {}
    };

    Optional<String> cachedVerdict(String key);

    void cacheVerdict(String key, String verdict);
}
