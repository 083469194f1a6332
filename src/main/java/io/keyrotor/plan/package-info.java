/**
 * What a rotation of a key would meet: its consumers and its store are looked at, side by
 * side and within a bounded time, and the checks say whether it would be safe. The same
 * checks show a plan and admit the rotation.
 */
@NullMarked
package io.keyrotor.plan;

import org.jspecify.annotations.NullMarked;
