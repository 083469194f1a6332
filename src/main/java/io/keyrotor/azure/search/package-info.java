/**
 * Azure AI Search: the objects of its services.
 */
@NullMarked
package io.keyrotor.azure.search;

import org.jspecify.annotations.NullMarked;
