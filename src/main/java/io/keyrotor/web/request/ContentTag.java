package io.keyrotor.web.request;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import tools.jackson.databind.json.JsonMapper;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * A strong ETag that is a hash of content. Times that pass by themselves are no content,
 * so the same content has the same tag again.
 */
public final class ContentTag {

	private static final int DIGITS = 32;

	private static final JsonMapper JSON = JsonMapper.shared();

	private ContentTag() {
	}

	public static String of(Object... content) {
		return "\"" + JsonBody.sha256(JSON.writeValueAsBytes(content)).substring(0, DIGITS) + "\"";
	}

	/** Refuses the request unless its {@code If-Match}, if it has one, is met. */
	public static void require(@Nullable String ifMatch, String present) {
		boolean met = ifMatch == null || ETag.parse(ifMatch)
			.stream()
			.anyMatch((tag) -> tag.isWildcard() || Optional.of(present).equals(strong(tag)));
		if (!met) {
			throw Refusal.of(ProblemCode.PRECONDITION_FAILED, "Nothing was done. The resource has the ETag " + present
					+ ", which If-Match does not name: somebody changed it. Read it again and decide anew.");
		}
	}

	private static Optional<String> strong(ETag tag) {
		return tag.weak() ? Optional.empty() : Optional.of(tag.formattedTag());
	}

}
