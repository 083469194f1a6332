/** The REST API: what callers may ask over HTTP, and how every refusal is told. */
@NullMarked
package io.keyrotor.web;

import org.jspecify.annotations.NullMarked;
