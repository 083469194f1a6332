/**
 * The encryption protectors of SQL servers and managed instances: the server key first,
 * then the protector, and replicas before primaries.
 */
@NullMarked
package io.keyrotor.azure.special.sql;

import org.jspecify.annotations.NullMarked;
