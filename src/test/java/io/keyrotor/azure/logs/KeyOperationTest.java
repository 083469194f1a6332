package io.keyrotor.azure.logs;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyOperationTest {

	private static final String V = "/0682afdd9c104f4285df20107e956cad";

	@ParameterizedTest
	@CsvSource({ "KeyWrap, /wrapkey, true", "keyunwrap, '', true", "KeyEncrypt, /encrypt, true",
			"KeyDecrypt, /decrypt, true", "KeySign, /sign, true", "KeyVerify, /verify, true",
			"KeyRelease, /release, true", "KeyTransmogrify, /transmogrify, true", "Wrap, /wrapkey, true",
			"KeyGet, '', false", "KeyUpdate, '', false", "KeyRead, '', false", "KeyListVersions, /versions, false",
			"KeyList2, /versions, false", "KeyRotate, /rotate, false", "KeyRotationPolicyGet, /rotationpolicy, false",
			"KeyNearExpiryEventGridNotification, '', false", "Authentication, /wrapkey, false",
			"KeyBackup, /backup, false" })
	void tellsWhatNeedsTheMaterialOfAKey(String operation, String action, boolean use) {
		assertThat(KeyOperation.isUse(operation, KeyAddress.of("https://p.vault.azure.net/keys/orders" + V + action)))
			.isEqualTo(use);
	}

}
