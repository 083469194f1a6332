/**
 * The consumers of customer-managed keys at their own services: AI Search objects, DICOM
 * and FHIR services, storage accounts, always as raw JSON so that nothing unknown is
 * lost.
 */
@NullMarked
package io.keyrotor.azure.consumers;

import org.jspecify.annotations.NullMarked;
