/**
 * Azure Resource Manager and what belongs to it: resources and their operations, Resource
 * Graph, Resource Health.
 */
@NullMarked
package io.keyrotor.azure.arm;

import org.jspecify.annotations.NullMarked;
