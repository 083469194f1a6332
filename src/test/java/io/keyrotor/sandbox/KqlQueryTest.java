package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KqlQueryTest {

	private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

	private static final KqlTable LOG = log();

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			true; 3
			Name == "KeyWrap"; 1
			Name == "keywrap"; 0
			Name =~ "keywrap"; 1
			Name != 'KeyWrap'; 2
			Name !~ 'KEYWRAP'; 2
			Name in ("KeyWrap", "KeyGet"); 2
			Name !in ("KeyWrap", "KeyGet"); 1
			Name in~ ('keywrap', 'KEYGET'); 2
			Name startswith "key"; 3
			Name endswith "UNWRAP"; 1
			Uri has "abc1"; 2
			Uri has "abc"; 0
			Uri has_cs "ABC1"; 0
			Uri contains "abc"; 2
			Uri !contains "abc"; 1
			Uri has "vault.azure.net/keys/"; 2
			Uri has_any ("abc1", "nothing"); 2
			Status >= 400; 1
			Status between (200 .. 299); 2
			not(Status == 200); 1
			Status == 200 and Name == "KeyGet" or Status == 403; 2
			Status == 200 and (Name == "KeyGet" or Status == 403); 1
			Time >= datetime(2026-11-21T11:00:00Z); 2
			Time between (datetime(2026-11-21 10:00:00) .. datetime("2026-11-21T11:00:00Z")); 2
			Time > ago(30m); 1
			Time >= now() - 1h; 2
			isempty(Uri); 1
			tostring(Who.claim.appid) == "one"; 1
			tostring(Who["claim"]["appid"]) == "one"; 1
			Who has "one"; 1
			tolower(Name) == "keyget"; 1
			column_ifexists("Missing", "") == ""; 3
			column_ifexists("Name", "") == "KeyGet"; 1
			coalesce(Uri, "none") == "none"; 1
			strcat(Name, "/", tostring(Status)) == "KeyGet/200"; 1
			extract("keys/([a-z]+)", 1, Uri) == "orders"; 2
			""")
	void keepsTheRowsForWhichTheConditionHolds(String condition, int rows) {
		assertThat(run("Log | where " + condition).rows()).hasSize(rows);
	}

	@Test
	void choosesAndNamesColumns() {
		KqlTable table = run("Log | where Name == 'KeyWrap' | project Time, code = Status, tostring(Who.claim.appid)");
		assertThat(table.columns()).containsExactly(Map.entry("Time", KqlType.DATETIME), Map.entry("code", KqlType.INT),
				Map.entry("Who_claim_appid", KqlType.STRING));
		assertThat(table.rows())
			.containsExactly(Map.of("Time", NOW.minusSeconds(3600), "code", 403L, "Who_claim_appid", "one"));
		assertThat(run("Log | extend Ok = Status < 400 | where Ok").rows()).hasSize(2);
	}

	@Test
	void sumsUpGroupsAndAllRows() {
		KqlTable groups = run("""
				Log
				| where Status > 0 // a remark, with a | in it
				| summarize count(), max(Time), callers = dcount(tostring(Who.claim.appid)) by Status
				| order by Status asc
				""");
		assertThat(groups.columns().keySet()).containsExactly("Status", "count_", "max_Time", "callers");
		assertThat(groups.rows()).extracting((row) -> row.get("count_")).containsExactly(2L, 1L);
		assertThat(groups.rows().getFirst()).containsEntry("max_Time", NOW);
		KqlTable none = run("Log | where false | summarize count(), max(Time)");
		assertThat(none.rows()).containsExactly(Map.of("count_", 0L));
		assertThat(run("Log | where false | summarize count() by Name").rows()).isEmpty();
		assertThat(run("Log | count").rows()).containsExactly(Map.of("Count", 3L));
		assertThat(run("Log | summarize make_set(Name)").rows().getFirst().get("set_Name"))
			.hasToString("[\"KeyGet\",\"KeyWrap\",\"KeyUnwrap\"]");
		assertThat(run("Log | summarize n = countif(Status == 403) by bin(Time, 1d)").rows()).hasSize(1);
	}

	@Test
	void putsRowsInOrderAndTakesSome() {
		assertThat(run("Log | order by Time | project Name").rows()).extracting((row) -> row.get("Name"))
			.containsExactly("KeyGet", "KeyWrap", "KeyUnwrap");
		assertThat(run("Log | sort by Status desc, Name asc | take 2").rows()).extracting((row) -> row.get("Name"))
			.containsExactly("KeyWrap", "KeyGet");
		assertThat(run("Log | top 1 by Time asc").rows()).extracting((row) -> row.get("Name"))
			.containsExactly("KeyUnwrap");
		assertThat(run("Log | distinct Status").rows()).hasSize(2);
	}

	@Test
	void unitesTables() {
		assertThat(run("union Log, Log | count").rows()).containsExactly(Map.of("Count", 6L));
		assertThat(run("union isfuzzy=true Nowhere, Log | where Name has 'KeyGet'").rows()).hasSize(1);
		assertRefused("union Nowhere, Log", "SemanticError");
		assertRefused("union isfuzzy=true Nowhere, Elsewhere", "SemanticError");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Log |", "Log | where", "Log | where Name ==", "Log | where (Name == 'a'",
			"Log | where Name = 'a'", "Log | wher Name == 'a'", "Log | mv-expand Who", "Log | join Log on Name",
			"let x = 1; Log", "Log | where Name == 'a' Name", "Log | take many", "Log | where Name == \"open",
			"Log | where Time > datetime(yesterday)", "Log; Log", "Log | take 99999999999999999999",
			"Log | where extract('(', 1, Uri) == ''" })
	void neverAnswersWhatItDoesNotUnderstand(String query) {
		assertRefused(query, "SyntaxError");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Nowhere", "Log | where Nam == 'a'", "Log | where Name", "Log | where Status has '2'",
			"Log | where Time == 'yesterday'", "Log | where Name > 3", "Log | project Name.length",
			"Log | where parse_path(Uri) == ''", "Log | summarize percentile(Status)", "Log | where ago(Name) > Time",
			"Log | extend a = Name + 1h", "Log | project Name | where Status == 200" })
	void neverAnswersWhatDoesNotFit(String query) {
		assertRefused(query, "SemanticError");
	}

	private static void assertRefused(String query, String code) {
		assertThatExceptionOfType(KqlFailure.class).isThrownBy(() -> run(query))
			.satisfies((failure) -> assertThat(failure.code()).as("%s: %s", query, failure.sentence()).isEqualTo(code))
			.withMessageMatching(".+\\.");
	}

	private static KqlTable run(String query) {
		return KqlQuery.run(query, (name) -> name.equals("Log") ? Optional.of(LOG) : Optional.empty(), NOW).table();
	}

	private static KqlTable log() {
		Map<String, KqlType> columns = new LinkedHashMap<>();
		columns.put("Time", KqlType.DATETIME);
		columns.put("Name", KqlType.STRING);
		columns.put("Status", KqlType.INT);
		columns.put("Uri", KqlType.STRING);
		columns.put("Who", KqlType.DYNAMIC);
		String uri = "https://shop.vault.azure.net/keys/orders/abc1";
		return new KqlTable(columns,
				List.of(row(NOW, "KeyGet", 200, uri + "?api-version=7.4", "two"),
						row(NOW.minusSeconds(3600), "KeyWrap", 403, uri, "one"),
						row(NOW.minusSeconds(7200), "KeyUnwrap", 200, "", "two")));
	}

	private static Map<String, Object> row(Instant time, String name, long status, String uri, String who) {
		ObjectNode identity = Json.object();
		identity.putObject("claim").put("appid", who);
		return Map.of("Time", time, "Name", name, "Status", status, "Uri", uri, "Who", identity);
	}

}
