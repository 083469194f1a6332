package io.keyrotor.azure.catalogue;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is known of consumers.
 *
 * @param catalogue the files with catalogue entries of your own, as {@code /etc/x.yaml}
 * or {@code file:/etc/x.yaml}; each adds types to the built-in ones or replaces their
 * entries
 */
@ConfigurationProperties(prefix = CatalogueProperties.PREFIX, ignoreUnknownFields = false)
record CatalogueProperties(@DefaultValue List<String> catalogue) {

	static final String PREFIX = "keyrotor.consumers";

}
