/**
 * What all who read Keyrotor's configuration share: how a property is refused, what stops
 * the start because nobody knows it, and text that nobody may read.
 */
@NullMarked
package io.keyrotor.settings;

import org.jspecify.annotations.NullMarked;
