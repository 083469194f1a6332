/** Forecasts as iCalendar files (RFC 5545), which people subscribe to. */
@NullMarked
package io.keyrotor.web.calendar;

import org.jspecify.annotations.NullMarked;
