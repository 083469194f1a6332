package io.keyrotor.web.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which role each endpoint needs: the one place where that is written. The filter chain
 * and the description of the API both read it. The first row that fits counts, and what
 * no row fits is closed to everybody.
 */
public final class RoleTable {

	private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

	private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

	private static final List<Row> ROWS = List.of(open(READS, "/actuator/health/**"),
			needs(Role.APPROVE, Set.of("POST"), "/v1/retirements/*/accept-missing-evidence"),
			needs(Role.APPROVE, Set.of("POST"), "/v1/former-consumers/accept-data-gone"),
			needs(Role.READ, READS, "/v1/**"), needs(Role.OPERATE, WRITES, "/v1/**"),
			needs(Role.READ, READS, "/v3/api-docs/**"), needs(Role.READ, READS, "/v3/api-docs.yaml"),
			needs(Role.READ, READS, "/swagger-ui.html"), needs(Role.READ, READS, "/swagger-ui/**"));

	private RoleTable() {
	}

	private static Row open(Set<String> methods, String path) {
		return new Row(methods, PathPatternParser.defaultInstance.parse(path), Optional.empty());
	}

	private static Row needs(Role role, Set<String> methods, String path) {
		return new Row(methods, PathPatternParser.defaultInstance.parse(path), Optional.of(role));
	}

	static List<Row> rows() {
		return ROWS;
	}

	/** The row for requests of this method to this path within the application. */
	static Optional<Row> row(String method, PathContainer path) {
		return ROWS.stream().filter((row) -> row.fits(method, path)).findFirst();
	}

	/**
	 * The role that an operation needs.
	 * @param method the HTTP method in capital letters
	 * @param path the path, in which names in braces may stand for what they match
	 * @return empty if it needs none, or if nobody may call it
	 */
	public static Optional<Role> role(String method, String path) {
		return row(method, PathContainer.parsePath(path)).flatMap(Row::role);
	}

	/**
	 * Endpoints that need the same.
	 *
	 * @param role the role that is needed; without one everybody may call, and a token
	 * that comes along is checked all the same
	 */
	record Row(Set<String> methods, PathPattern path, Optional<Role> role) {

		boolean fits(String method, PathContainer asked) {
			return this.methods.contains(method) && this.path.matches(asked);
		}

		@Override
		public String toString() {
			return String.join("|", this.methods.stream().sorted().toList()) + " " + this.path + " -> "
					+ this.role.map(Role::word).orElse("open");
		}

	}

}
