/** The description of the REST API that the service gives of itself. */
@NullMarked
package io.keyrotor.web.openapi;

import org.jspecify.annotations.NullMarked;
