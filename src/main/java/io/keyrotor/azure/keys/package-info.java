/** Azure Key Vault and Managed HSM, over the one REST interface that both speak. */
@NullMarked
package io.keyrotor.azure.keys;

import org.jspecify.annotations.NullMarked;
