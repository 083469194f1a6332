package io.keyrotor.check;

import java.util.Optional;

/**
 * The firewall of a store ({@code networkAcls}), in Azure's words.
 *
 * @param defaultAction {@code Allow} or {@code Deny}
 * @param bypass {@code AzureServices} or {@code None}
 */
public record NetworkRules(Optional<String> defaultAction, Optional<String> bypass) {

	boolean denies() {
		return this.defaultAction.filter("Deny"::equalsIgnoreCase).isPresent();
	}

	/** Absent means yes (Vaults - Get, {@code NetworkRuleSet}). */
	boolean trustedServicesPass() {
		return this.bypass.filter((word) -> !word.equalsIgnoreCase("AzureServices")).isEmpty();
	}

}
