/**
 * What Azure's services were seen or are documented to say on the wire, as fixtures of
 * our own. The adapters and the fakes are both held to it.
 */
@NullMarked
package io.keyrotor.wire;

import org.jspecify.annotations.NullMarked;
