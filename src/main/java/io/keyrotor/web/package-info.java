/** The REST API: how the rooms below are put together. */
@NullMarked
package io.keyrotor.web;

import org.jspecify.annotations.NullMarked;
