package io.keyrotor.enforcement;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;

/** The ARM resource id of an AI Search service. */
public record SearchServiceId(ConsumerId resource) {

	private static final ConsumerKind SERVICE = ConsumerKind.ofResource("Microsoft.Search/searchServices");

	public SearchServiceId {
		if (!resource.kind().equals(SERVICE) || resource.block().isPresent()) {
			throw new IllegalArgumentException("'" + resource.uri() + "' is no AI Search service. Its id has the form"
					+ " /subscriptions/{id}/resourceGroups/{group}/providers/Microsoft.Search/searchServices/{name}.");
		}
	}

	/**
	 * Reads the id.
	 * @throws IllegalArgumentException with a sentence, if it is not one
	 */
	public static SearchServiceId parse(String text) {
		return new SearchServiceId(ConsumerId.parse(text));
	}

	/** The name of the service. */
	public String name() {
		return this.resource.uri().substring(this.resource.uri().lastIndexOf('/') + 1);
	}

	/** Under which id the changes of the service are kept. */
	public String subjectId() {
		return UUID.nameUUIDFromBytes(this.resource.identity().getBytes(StandardCharsets.UTF_8)).toString();
	}

	@Override
	public String toString() {
		return this.resource.uri();
	}

}
