/**
 * Azure Health Data Services: DICOM and FHIR services.
 */
@NullMarked
package io.keyrotor.azure.health;

import org.jspecify.annotations.NullMarked;
