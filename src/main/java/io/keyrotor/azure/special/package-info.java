/**
 * Resources whose keys no declaration can express: SQL servers, namespaces with several
 * keys, flexible servers with a second key, Synapse and Databricks workspaces, and what
 * an operator has to move by hand.
 */
@NullMarked
package io.keyrotor.azure.special;

import org.jspecify.annotations.NullMarked;
