package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.binding.RetirementRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogueFileTest {

	private static final String ENTRY = """
			- type: Contoso.Data/stores
			  apiVersion: "2026-01-01"
			  newestApiVersion: 2026-06-01-preview
			  key:
			    uri: properties.encryption.keyUrl
			    takes: [versioned]
			  write:
			    verb: PATCH
			    whole: properties.encryption
			    strip: [properties.endpoint]
			  cacheTime: 90m
			  retirement:
			    afterCache: The page of the service says so.
			  needs:
			    sizes: [2048]
			    managedHsm: not verified
			    source: the page of the service
			  source: the page of the service
			  verified: true
			""";

	@Test
	void readsAnEntry() {
		List<Complaint> complaints = new ArrayList<>();

		CatalogueEntry entry = read(ENTRY, complaints).getFirst();

		assertThat(complaints).isEmpty();
		assertThat(entry.kind().word()).isEqualTo("Contoso.Data/stores");
		assertThat(entry.newestApiVersion()).contains("2026-06-01-preview");
		assertThat(entry.key()).isEqualTo(new KeyLocation.Url(MemberPath.parse("properties.encryption.keyUrl")));
		assertThat(entry.form().words()).isEqualTo("versioned");
		assertThat(entry.handling())
			.isEqualTo(new Handling.Written("PATCH", Optional.of(MemberPath.parse("properties.encryption")),
					List.of(MemberPath.parse("properties.endpoint")), List.of()));
		assertThat(entry.retirement())
			.isEqualTo(new RetirementRule.AfterCache(Duration.ofMinutes(90), "The page of the service says so."));
		assertThat(entry.needs().managedHsm()).isEmpty();
		assertThat(entry.follows().byItself()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"type: Contoso.Data/stores|type: stores|1|ARM resource type",
			"type: Contoso.Data/stores|type: Microsoft.HealthcareApis/workspaces/dicomservices|1|code of their own",
			"type: Contoso.Data/stores|typ: Contoso.Data/stores|1|'type' is missing",
			"type: Contoso.Data/stores|typ: Contoso.Data/stores|1|Nothing is known by the name 'typ'",
			"apiVersion: \"2026-01-01\"|apiVersion: newest|2|api-version such as",
			"uri: properties.encryption.keyUrl|uri: properties..keyUrl|5|path such as",
			"uri: properties.encryption.keyUrl|vault: properties.vault|5|either by 'uri', or by 'vault' and 'name'",
			"takes: [versioned]|takes: [any]|6|versioned, versionless or both",
			"takes: [versioned]|takes: versioned|6|has to be a list",
			"takes: [versioned]|takes: [versioned, versionless]|12|not known to follow",
			"verb: PATCH|verb: POST|8|PATCH or PUT", "verb: PATCH|verb: PUT|9|'whole' goes with PATCH",
			"strip: [properties.endpoint]|strip: [properties/endpoint]|10|Each has to be a path",
			"strip: [properties.endpoint]|writeOnly: [properties.encryption.secret]|10|sent complete and would lose",
			"strip: [properties.endpoint]|stripped: [a]|10|Nothing is known by the name 'stripped'",
			"cacheTime: 90m|cacheTime: soon|11|duration, such as", "cacheTime: 90m|cacheTime: 0s|11|at least a minute",
			"cacheTime: 90m|cacheTime: -1h|11|at least a minute", "cacheTime: 90m|cacheTime: 59s|11|at least a minute",
			"verb: PATCH|verb: PUT|8|'writeOnly' is missing",
			"uri: properties.encryption.keyUrl|uri: properties.*.keyUrl|5|without a star",
			"strip: [properties.endpoint]|keep: [properties.*]|10|without a star",
			"whole: properties.encryption|whole: properties.*|9|without a star",
			"cacheTime: 90m|observable: properties.*.version|11|without a star",
			"cacheTime: 90m|identity: a|13|goes with a 'cacheTime'",
			"cacheTime: 90m|cacheTime: [1h]|11|has to be a text",
			"afterCache: The page of the service says so.|when: later|13|either 'afterCache'",
			"sizes: [2048]|sizes: [big]|15|number of bits", "sizes: [2048]|keyTypes: [AES]|15|Each has to be one of",
			"sizes: [2048]|keyTypes: [RSA]|15|'sizes' is missing",
			"managedHsm: not verified|managedHsm: perhaps|16|true, false or not verified",
			"verified: true|verified: false|12|What is not verified keeps old versions",
			"verified: true|verified: yes|19|true or false", "verified: true|special: sql-protector|1|either 'write'",
			"verified: true|writes: 2|19|goes with 'special'",
			"verified: true|follows: {byItself: true, ifReapplied: true, source: a}|19|goes with 'byItself: false'",
			"verified: true|follows: {byItself: false, ifReapplied: true, source: a}|19|takes its key without a version",
			"verified: true|follows: {byItself: false, ifReapplied: perhaps, source: a}|19|true or false" })
	void saysWhatIsWrongAndWhere(String right, String wrong, int line, String reason) {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY.replace(right, wrong), complaints);

		assertThat(complaints).anySatisfy((complaint) -> {
			assertThat(complaint.reason()).contains(reason).endsWith(".");
			assertThat(complaint.line()).as(complaint.reason()).isEqualTo(line);
		});
	}

	@Test
	void saysAllAtOnce() {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY.replace("PATCH", "POST").replace("2048", "big").replace("verified: true", "verified: maybe"),
				complaints);

		assertThat(complaints).extracting(Complaint::line).contains(8, 15, 19);
		assertThat(complaints.getFirst()).asString().startsWith("own.yaml, line ");
	}

	@Test
	void asksForTheCacheTimeAndTheVerificationTogether() {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY.replace("  cacheTime: 90m\n", "").replace("verified: true", "verified: false"), complaints);

		assertThat(complaints).extracting(Complaint::reason)
			.anyMatch((reason) -> reason.contains("goes with a 'cacheTime'"))
			.anyMatch((reason) -> reason.contains("What is not verified keeps old versions"));
	}

	@Test
	void refusesAPutThatWouldLoseWhatIsNeverShown() {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY.replace("verb: PATCH\n", "verb: PUT\n")
			.replace("whole: properties.encryption\n", "writeOnly: [properties.adminPassword]\n"), complaints);

		assertThat(complaints).singleElement()
			.satisfies((complaint) -> assertThat(complaint.reason()).contains("A PUT would lose"))
			.satisfies((complaint) -> assertThat(complaint.line()).isEqualTo(9));
	}

	@Test
	void takesAStarWhereSomethingIsLeftOut() {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY.replace("strip: [properties.endpoint]",
				"strip: [properties.*.endpoint]\n    writeOnly: [properties.users.*.password]"), complaints);

		assertThat(complaints).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Microsoft.NetApp/netAppAccounts|12|keeps old versions",
					"Microsoft.EventHub/namespaces|7|by code of its own or by hand",
					"Microsoft.StorageCache/caches|7|by code of its own or by hand",
					"Microsoft.Storage/storageAccounts|11|waits longer",
					"Microsoft.Storage/storageAccounts|1|which version a resource really uses",
					"Microsoft.ContainerRegistry/registries|4|whether a key is the customer's",
					"Microsoft.CognitiveServices/accounts|4|stays with its key store",
					"Microsoft.Compute/diskEncryptionSets|1|when a resource is not well",
					"Microsoft.AVS/privateClouds|1|when a resource is not well" })
	void loosensNothingThatABuiltInEntryHolds(String type, int line, String reason) {
		List<Complaint> complaints = new ArrayList<>();

		new CatalogueFile("own.yaml", ENTRY.replace("Contoso.Data/stores", type)).read(complaints, Catalogue.builtIn());

		assertThat(complaints).anySatisfy((complaint) -> {
			assertThat(complaint.reason()).contains(reason);
			assertThat(complaint.line()).isEqualTo(line);
		});
	}

	@Test
	void replacesABuiltInEntryByAMoreCarefulOne() {
		List<Complaint> complaints = new ArrayList<>();

		new CatalogueFile("own.yaml",
				ENTRY.replace("Contoso.Data/stores", "Microsoft.ContainerRegistry/registries")
					.replace("90m", "48h")
					.replace("  key:\n",
							"  observable: properties.encryption.version\n  key:\n    onlyIf:"
									+ " {member: properties.encryption.status, is: enabled}\n"))
			.read(complaints, Catalogue.builtIn());

		assertThat(complaints).isEmpty();
	}

	@Test
	void staysAwareOfWhatANewerApiVersionShows() {
		List<Complaint> complaints = new ArrayList<>();

		new CatalogueFile("own.yaml",
				ENTRY.replace("Contoso.Data/stores", "Microsoft.Batch/batchAccounts")
					.replace("  apiVersion: \"2026-01-01\"", "  apiVersion: \"2024-07-01\"")
					.replaceFirst("  newestApiVersion: .*\n", ""))
			.read(complaints, Catalogue.builtIn());

		assertThat(complaints).extracting(Complaint::reason).anyMatch((reason) -> reason.contains("would lose"));
	}

	@Test
	void replacesNoPatchByAPut() {
		List<Complaint> complaints = new ArrayList<>();

		new CatalogueFile("own.yaml",
				ENTRY.replace("Contoso.Data/stores", "Microsoft.DevCenter/devcenters")
					.replace("verb: PATCH\n", "verb: PUT\n")
					.replace("whole: properties.encryption\n", "writeOnly: []\n"))
			.read(complaints, Catalogue.builtIn());

		assertThat(complaints).anySatisfy((complaint) -> {
			assertThat(complaint.reason()).contains("a PUT could lose");
			assertThat(complaint.line()).isEqualTo(7);
		});
	}

	@Test
	void refusesAListOfKeysWithoutCodeForIt() {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY.replace("uri: properties.encryption.keyUrl",
				"array: properties.keys\n    vault: vault\n    name: name\n    version: version"), complaints);

		assertThat(complaints).singleElement()
			.satisfies((complaint) -> assertThat(complaint.reason()).contains("key-array"));
	}

	@Test
	void refusesASecondEntryForAType() {
		List<Complaint> complaints = new ArrayList<>();

		assertThat(read(ENTRY + ENTRY.replace("stores", "STORES"), complaints)).hasSize(2);

		assertThat(complaints).singleElement()
			.satisfies((complaint) -> assertThat(complaint.reason()).contains("an entry in this file already"))
			.satisfies((complaint) -> assertThat(complaint.line()).isEqualTo(20));
	}

	@Test
	void refusesANameThatStandsTwice() {
		List<Complaint> complaints = new ArrayList<>();

		read(ENTRY + "  verified: true\n", complaints);

		assertThat(complaints).singleElement()
			.satisfies((complaint) -> assertThat(complaint.reason()).contains("'verified' stands here twice"))
			.satisfies((complaint) -> assertThat(complaint.line()).isEqualTo(20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "password: tell-nobody", "- [tell-nobody", "tell-nobody", "- tell-nobody", "- type: {",
			"&a [*a, tell-nobody]", "\u0001tell-nobody" })
	void repeatsNothingOfWhatIsNoCatalogue(String text) {
		List<Complaint> complaints = new ArrayList<>();

		assertThat(read(text, complaints)).isEmpty();

		assertThat(complaints).isNotEmpty()
			.allSatisfy((complaint) -> assertThat(complaint.toString()).doesNotContain("tell-nobody"));
	}

	private static List<CatalogueEntry> read(String text, List<Complaint> complaints) {
		return new CatalogueFile("own.yaml", text).read(complaints);
	}

}
