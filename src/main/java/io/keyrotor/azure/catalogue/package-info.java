/**
 * What is known of each type of ARM resource that takes a customer-managed key: entries
 * of one schema, read from YAML. docs/consumers.md describes it.
 */
@NullMarked
package io.keyrotor.azure.catalogue;

import org.jspecify.annotations.NullMarked;
