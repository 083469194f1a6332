/** What was written to Azure and why, as documents to keep. */
@NullMarked
package io.keyrotor.web.evidence;

import org.jspecify.annotations.NullMarked;
