package io.keyrotor.azure.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The catalogue as it is configured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogueProperties.class)
class CatalogueConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(CatalogueConfiguration.class);

	@Bean
	Catalogue catalogue(CatalogueProperties properties) {
		Catalogue builtIn = Catalogue.builtIn();
		List<CatalogueEntry> own = OwnEntries.read(properties.catalogue(), builtIn);
		if (!own.isEmpty()) {
			LOG.info("Catalogue entries of your own: {}. Entries in place of built-in ones: {}.", words(own),
					words(own.stream().filter((entry) -> builtIn.entry(entry.kind()).isPresent()).toList()));
		}
		List<CatalogueEntry> all = new ArrayList<>(builtIn.entries());
		all.addAll(own);
		return new Catalogue(all);
	}

	private static String words(List<CatalogueEntry> entries) {
		return entries.isEmpty() ? "none"
				: entries.stream().map((entry) -> entry.kind().word()).collect(Collectors.joining(", "));
	}

}
