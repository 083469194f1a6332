/**
 * Synapse workspaces, which take up a new version by way of a temporary key.
 */
@NullMarked
package io.keyrotor.azure.special.synapse;

import org.jspecify.annotations.NullMarked;
