/** What happens to long work, told while it happens. */
@NullMarked
package io.keyrotor.web.progress;

import org.jspecify.annotations.NullMarked;
