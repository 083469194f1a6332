/**
 * What Azure Resource Manager and a Managed HSM's local roles say of a key store; read
 * only.
 */
@NullMarked
package io.keyrotor.azure.checks;

import org.jspecify.annotations.NullMarked;
