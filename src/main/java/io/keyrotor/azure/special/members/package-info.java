/**
 * What the resources with code of their own have in common: members by any case, the
 * identity with which a key is reached, and the changes that can be made.
 */
@NullMarked
package io.keyrotor.azure.special.members;

import org.jspecify.annotations.NullMarked;
