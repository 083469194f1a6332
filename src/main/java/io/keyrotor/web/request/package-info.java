/** What callers send, read strictly: bodies, parameters, headers, names. */
@NullMarked
package io.keyrotor.web.request;

import org.jspecify.annotations.NullMarked;
