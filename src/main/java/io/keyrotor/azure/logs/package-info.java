/** The audit logs of key stores, asked in Log Analytics. */
@NullMarked
package io.keyrotor.azure.logs;

import org.jspecify.annotations.NullMarked;
