/**
 * How Azure writes down what a consumer is: JSON trees, the references to keys within
 * them, the members that are hidden or that an older api-version does not show.
 */
@NullMarked
package io.keyrotor.azure.definition;

import org.jspecify.annotations.NullMarked;
