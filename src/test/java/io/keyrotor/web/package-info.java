@NullMarked
package io.keyrotor.web;

import org.jspecify.annotations.NullMarked;
