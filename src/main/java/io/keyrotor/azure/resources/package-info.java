/**
 * Consumers that a catalogue entry describes well enough to read and to write them.
 */
@NullMarked
package io.keyrotor.azure.resources;

import org.jspecify.annotations.NullMarked;
