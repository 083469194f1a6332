package io.keyrotor.check;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PermissionSetTest {

	@ParameterizedTest
	@CsvSource({ "*,true", "Microsoft.KeyVault/vaults/keys/rotate/action,true",
			"microsoft.keyvault/VAULTS/keys/Rotate/action,true", "Microsoft.KeyVault/*,true",
			"Microsoft.KeyVault/*/action,true", "*/action,true", "*/rotate/*,true",
			"Microsoft.KeyVault/vaults/keys/*,true", "Microsoft.KeyVault/vaults/*/rotate/action,true",
			"Microsoft.KeyVault/vaults/keys/rotate/action*,true",
			"Microsoft.KeyVault/vaults/*/keys/rotate/action,false", "Microsoft.KeyVault/vaults/keys/rotate,false",
			"*/read,false", "Microsoft.KeyVault/vaults/keys/r*e/read,false",
			"MicrosoftXKeyVault/vaults/keys/rotate/action,false", "'',false", "keys/rotate/action,false",
			"Microsoft.KeyVault/vaults/keys/.*,false" })
	void matchesPatternsAsAzureDoes(String pattern, boolean matches) {
		assertThat(PermissionSet.matches(pattern, "Microsoft.KeyVault/vaults/keys/rotate/action")).isEqualTo(matches);
	}

	@Test
	void whatIsLeftOutIsNotAllowed() {
		PermissionSet set = new PermissionSet(List.of("*"), List.of("*/sharedKeys/read"), List.of("a/*"),
				List.of("a/b/*"));
		assertThat(set.allows("x/read")).isTrue();
		assertThat(set.allows("x/SHAREDKEYS/read")).isFalse();
		assertThat(set.allowsData("a/c/d")).isTrue();
		assertThat(set.allowsData("a/b/d")).isFalse();
	}

	@Test
	void actionsAndDataActionsAreTwoThings() {
		PermissionSet set = new PermissionSet(List.of("*"), List.of(), List.of("data/*"), List.of());
		assertThat(set.allowsData("keys/rotate")).isFalse();
		assertThat(set.allowsData("data/read")).isTrue();
		assertThat(new PermissionSet(List.of(), List.of(), List.of("*"), List.of()).allows("x")).isFalse();
	}

}
