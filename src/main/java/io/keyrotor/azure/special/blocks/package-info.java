/**
 * Resources with several keys, which are read, changed and written whole: namespaces,
 * flexible servers, Databricks workspaces and Cassandra data centres.
 */
@NullMarked
package io.keyrotor.azure.special.blocks;

import org.jspecify.annotations.NullMarked;
