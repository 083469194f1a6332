package io.keyrotor.web.progress;

import java.util.function.BooleanSupplier;

/**
 * Whose events are wanted.
 *
 * @param id the id under which its history is kept
 * @param over whether it is over by now, so that no further event is to be expected
 */
public record Watched(String id, BooleanSupplier over) {
}
